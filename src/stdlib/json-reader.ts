/** Reads JSON, with commas before closing brackets and comments allowed (15.1). Nesting does not use the JavaScript stack. */
import { raise } from "../values/raise.ts";
import { LONGEST_STRING, LongText } from "../values/long-text.ts";
import { STRIDE, tellWork } from "../values/meter.ts";
import { Float, MAX_LENGTH } from "../values/types.ts";
import type { Value } from "../values/types.ts";

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** Characters of the longest Int. */
const INT = 20;

class JsonReader {
  private at = 0;
  constructor(private readonly text: string) {}

  private fail(reason: string): never {
    throw raise("ParseException", `Invalid JSON: ${reason} at position ${this.at}`);
  }

  private skip(): void {
    const { text } = this;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (c === 32 || c === 10 || c === 13 || c === 9) {
        if (++this.at % STRIDE === 0) tellWork(STRIDE >> 3);
      } else if (c === 47 && text[this.at + 1] === "/") {
        const end = text.indexOf("\n", this.at);
        this.at = end < 0 ? text.length : end + 1;
      } else if (c === 47 && text[this.at + 1] === "*") {
        const end = text.indexOf("*/", this.at + 2);
        if (end < 0) this.fail("unterminated comment");
        this.at = end + 2;
      } else return;
    }
  }

  private string(): string {
    const { text } = this;
    // a long one piece by piece: what stands before the piece that begins at `from`
    let before: LongText | null = null;
    let from = this.at + 1;
    let escapes = false;
    for (let i = from; ; i++) {
      const c = text.charCodeAt(i);
      if (c === 0x22) {
        const last = this.piece(from, i, escapes);
        this.at = i + 1;
        if (before === null) return last;
        before.add(last);
        return before.end();
      }
      if (c === 0x5c) {
        escapes = true;
        i += text.charCodeAt(i + 1) === 0x75 ? 5 : 1;
      } else if (!(c >= 0x20)) this.fail("bad string");
      if (i - from < STRIDE) continue;
      before ??= new LongText(LONGEST_STRING);
      before.add(this.piece(from, i + 1, escapes));
      from = i + 1;
      escapes = false;
    }
  }

  /** Characters of a string, whose escapes are whole. */
  private piece(from: number, to: number, escapes: boolean): string {
    const raw = this.text.slice(from, to);
    if (!escapes) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      return this.fail("bad string");
    }
  }

  private number(): Value {
    NUMBER.lastIndex = this.at;
    const m = NUMBER.exec(this.text);
    if (m === null) this.fail("unexpected character");
    this.at = NUMBER.lastIndex;
    if (m[0].length > STRIDE) tellWork(m[0].length >> 3);
    if (m[1] !== undefined || m[2] !== undefined) return new Float(Number(m[0]));
    const n = Number(m[0]);
    if (Number.isSafeInteger(n)) return n + 0;
    if (m[0].length > INT) return new Float(n);
    const big = BigInt(m[0]);
    return big >= -9223372036854775808n && big <= 9223372036854775807n ? big : new Float(n);
  }

  private word(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) this.fail("unexpected character");
    this.at += word.length;
    return value;
  }

  private scalar(): Value {
    switch (this.text[this.at]) {
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      case undefined:
        return this.fail("unexpected end of input");
      default:
        return this.number();
    }
  }

  /** Key and colon of an object's entry. */
  private key(): string {
    if (this.text[this.at] !== '"') this.fail("expected a string as key");
    const key = this.string();
    this.skip();
    if (this.text[this.at] !== ":") this.fail("expected ':'");
    this.at++;
    this.skip();
    return key;
  }

  read(): Value {
    const stack: (Value[] | Map<string, Value>)[] = [];
    const keys: string[] = [];
    let untold = 0;
    this.skip();
    for (;;) {
      // a value begins here
      if (++untold === 1024) {
        tellWork(untold);
        untold = 0;
      }
      let value: Value;
      const c = this.text[this.at];
      if (c === "[" || c === "{") {
        this.at++;
        this.skip();
        const container = c === "[" ? [] : new Map<string, Value>();
        if (this.text[this.at] !== (c === "[" ? "]" : "}")) {
          stack.push(container);
          if (c === "{") keys.push(this.key());
          continue;
        }
        this.at++;
        value = container;
      } else value = this.scalar();
      // the value is finished, and perhaps the containers around it
      for (;;) {
        this.skip();
        const top = stack[stack.length - 1];
        if (top === undefined) {
          if (this.at < this.text.length) this.fail("unexpected text behind the value");
          return value;
        }
        const list = Array.isArray(top);
        if (list) {
          if (top.length >= MAX_LENGTH) throw new RangeError("Invalid array length");
          top.push(value);
        } else {
          const key = keys.pop()!;
          top.set(key, value);
        }
        const close = list ? "]" : "}";
        if (this.text[this.at] === ",") {
          this.at++;
          this.skip();
          if (this.text[this.at] !== close) {
            if (!list) keys.push(this.key());
            break;
          }
        }
        if (this.text[this.at] !== close) this.fail(`expected ',' or '${close}'`);
        this.at++;
        stack.pop();
        value = top;
      }
    }
  }
}

/** @throws ParseException `Invalid JSON: REASON` */
export function parseJson(text: string): Value {
  return new JsonReader(text).read();
}
