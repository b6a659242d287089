/**
 * Text to data (chapter 1). No recursion: forms that are open are frames on the heap, so nesting is limited by memory only.
 */
import { LONGEST_STRING, LongText } from "../values/long-text.ts";
import { STRIDE, tellWork } from "../values/meter.ts";
import { literal } from "../values/print.ts";
import { ComplexSym, GeneNode, MAX_LENGTH, Quote, SEALED, SealedArray, SealedMap, Sym, Unquote, sym, type Value } from "../values/types.ts";
import { BLANK, CLASS, blockCommentEnd, endsToken, isDigit } from "./chars.ts";
import { Fault, ReaderError, fault } from "./error.ts";
import { AFTER_PROPS, ARRAY, BEFORE_PROPS, DECORATOR, Frame, GENE, HASHMAP, IN_PROPS, MAP, QUOTE, STRING, UNQUOTE } from "./frame.ts";
import { readNumber } from "./numbers.ts";
import { putProperty } from "./properties.ts";
import { readRegex } from "./regex.ts";
import { fileSpan, type Source } from "./source.ts";
import { readChar, readEscape, readString, tripleStart, tripleTail } from "./strings.ts";
import { readKey, readToken } from "./tokens.ts";

export { ReaderError } from "./error.ts";

/** Options of the reader. */
export interface ReaderOptions {
  /** keep the places of values (default true); without them data is read faster */
  spans?: boolean;
}

const STR = sym("#Str");
const HASH_MAP = sym("#HashMap");
const PERCENT = sym("%");

class Reader {
  readonly text: string;
  pos: number;
  top: Frame | null = null;
  result: Value = undefined;
  /** offsets of the parts of all open containers */
  offsets = new Int32Array(64);
  height = 0;
  /** children of all open containers, and how many there are */
  values: Value[] = [];
  count = 0;
  /** the outermost frame, kept to be used again */
  outer: Frame | null = null;

  /** where the reader tells next that it works */
  private untold: number;

  constructor(
    readonly source: Source,
    at: number,
    readonly spans: boolean,
  ) {
    this.text = source.text;
    this.untold = at + STRIDE;
    this.pos = at === 0 && this.text.charCodeAt(0) === 0xfeff ? 1 : at;
  }

  /** Long texts are work. */
  private tell(at: number): void {
    tellWork((at - this.untold + STRIDE) >> 3);
    if (this.count > MAX_LENGTH) throw new RangeError("Invalid array length");
    this.untold = at + STRIDE;
  }

  /** Reads one form into `result`. @returns false when there is none */
  next(): boolean {
    const { text } = this;
    for (;;) {
      this.skipBlank();
      const at = this.pos;
      if (at >= this.untold) this.tell(at);
      if (at >= text.length) {
        if (this.top === null) return false;
        throw this.unclosed();
      }
      if (this.readAt(at, text.charCodeAt(at))) return true;
    }
  }

  /** Skips blanks and comments. */
  skipBlank(): void {
    const { text } = this;
    let i = this.pos;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c < 128 && CLASS[c] === BLANK) {
        if (++i >= this.untold) this.tell(i);
      } else if (c === 0x23) {
        const d = text.charCodeAt(i + 1);
        if (d === 0x3c) {
          const end = blockCommentEnd(text, i);
          if (end < 0) throw fault("Unterminated block comment", i, true);
          i = end;
        } else if (d !== d || d === 0x21 || d === 0x23 || (d !== 0x2c && d < 128 && CLASS[d] === BLANK)) {
          const newline = text.indexOf("\n", i + 1);
          i = newline < 0 ? text.length : newline + 1;
        } else break;
      } else break;
    }
    this.pos = i;
  }

  /** Reads the token or bracket at `at`. @returns true when a whole form is in `result` */
  private readAt(at: number, c: number): boolean {
    const { text, top } = this;
    switch (c) {
      case 0x28: // (
        this.open(GENE, at, 1, false);
        return false;
      case 0x5b: // [
        this.open(ARRAY, at, 1, false);
        return false;
      case 0x7b: // {
        if (text.charCodeAt(at + 1) === 0x7b) this.open(HASHMAP, at, 2, false);
        else this.open(MAP, at, 1, false);
        return false;
      case 0x29: // )
        if (top === null || top.kind !== GENE) throw fault("Unmatched delimiter: )", at);
        return this.closeGene(top);
      case 0x5d: // ]
        if (top === null || top.kind !== ARRAY) throw fault("Unmatched delimiter: ]", at);
        return this.closeArray(top);
      case 0x7d: // }
        return this.closeBrace(at);
      case 0x22: {
        const s = readString(text, at);
        this.pos = s.end;
        return this.deliver(s.value, at);
      }
      case 0x60: // `
        this.open(QUOTE, at, 1, false);
        return false;
      case 0x25: // %
        return this.readPercent(at);
      case 0x27: {
        const s = readChar(text, at);
        this.pos = s.end;
        return this.deliver(s.value, at);
      }
      case 0x3b: // ;
        if (top === null || top.kind !== GENE) throw fault("Unexpected ;", at);
        this.chain(top);
        return false;
      case 0x23: {
        const d = text.charCodeAt(at + 1);
        if (d === 0x28) this.open(GENE, at, 2, true);
        else if (d === 0x5b) this.open(ARRAY, at, 2, true);
        else if (d === 0x7b) {
          if (text.charCodeAt(at + 2) === 0x7b) this.open(HASHMAP, at, 3, true);
          else this.open(MAP, at, 2, true);
        } else if (d === 0x40) this.open(DECORATOR, at, 2, false);
        else if (d === 0x22) return this.openString(at);
        else if (d === 0x2f) {
          const r = readRegex(text, at);
          this.pos = r.end;
          return this.deliver(r.value, at);
        } else break;
        return false;
      }
      case 0x5e: // ^
        if (top !== null && top.key === null && (top.kind === MAP || (top.kind === GENE && top.typed))) {
          this.readProperty(top, at);
          return false;
        }
        if (top !== null && top.key !== null) throw this.noValue(top);
        break;
    }
    if (isDigit(c)) {
      // most numbers are short
      let n = c - 48;
      let i = at + 1;
      for (let d = text.charCodeAt(i); isDigit(d) && i < at + 9; d = text.charCodeAt(++i)) n = n * 10 + d - 48;
      if (endsToken(text.charCodeAt(i))) {
        this.pos = i;
        return this.deliver(n, at);
      }
    }
    if (isDigit(c) || ((c === 0x2d || c === 0x2b) && isDigit(text.charCodeAt(at + 1)))) {
      const n = readNumber(text, at);
      this.pos = n.end;
      return this.deliver(n.value, at);
    }
    const token = readToken(text, at);
    this.pos = token.end;
    return this.deliver(token.value, at);
  }

  private open(kind: number, at: number, width: number, flag: boolean): void {
    const { top } = this;
    let frame = top === null ? this.outer : top.inner;
    if (frame === null) {
      frame = new Frame(kind, at, this.height, this.count, top, flag);
      if (top === null) this.outer = frame;
      else top.inner = frame;
    } else frame.reuse(kind, at, this.height, this.count, flag);
    if (kind === MAP) frame.props = flag ? new SealedMap() : new Map();
    this.top = frame;
    this.pos = at + width;
  }

  private add(value: Value, offset: number): void {
    if (this.count === this.values.length) this.values.push(value);
    else this.values[this.count] = value;
    this.count++;
    this.note(offset);
  }

  /** Takes the children of a frame from the stack. */
  private take(f: Frame): Value[] {
    const from = f.first;
    const to = this.count;
    this.count = from;
    return this.values.slice(from, to);
  }

  private note(offset: number): void {
    if (!this.spans) return;
    if (this.height === this.offsets.length) {
      const bigger = new Int32Array(this.height * 2);
      bigger.set(this.offsets);
      this.offsets = bigger;
    }
    this.offsets[this.height++] = offset;
  }

  /** Files the place of a value that ends at `pos`, whose parts' offsets are those above the frame's base. */
  private file(value: object, f: Frame): void {
    if (!this.spans) return;
    const before = f.propCount === 0 ? 0 : f.before;
    fileSpan(value, this.source, f.start, this.pos, f.typeOffset, this.offsets, f.base, this.height, before, f.propCount);
    this.height = f.base;
  }

  private close(f: Frame, width: number, value: object): boolean {
    this.pos += width;
    this.file(value, f);
    this.top = f.parent;
    return this.deliver(value, f.start);
  }

  private closeArray(f: Frame): boolean {
    const items = this.take(f);
    if (f.flag) Object.setPrototypeOf(items, SealedArray.prototype);
    return this.close(f, 1, items);
  }

  private closeBrace(at: number): boolean {
    const { top, text } = this;
    if (top !== null && top.kind === MAP) {
      if (top.key !== null) throw this.noValue(top);
      return this.close(top, 1, top.props!);
    }
    if (top !== null && top.kind === HASHMAP && text.charCodeAt(at + 1) === 0x7d) {
      const node = new GeneNode(HASH_MAP, null, this.take(top));
      if (top.flag) node.lock = SEALED;
      return this.close(top, 2, node);
    }
    if (top !== null && top.kind === STRING) {
      if (top.forms !== 1) throw fault("Expect exactly one expression in #{}", at);
      this.pos++;
      return this.continueString(top);
    }
    throw fault("Unmatched delimiter: }", at);
  }

  private closeGene(f: Frame): boolean {
    if (f.key !== null) throw this.noValue(f);
    const node = new GeneNode(f.type, f.props, this.take(f));
    if (f.flag) node.lock = SEALED;
    return this.close(f, 1, node);
  }

  /** `;`: what is to the left becomes the type of the Gene that follows. */
  private chain(f: Frame): void {
    if (f.key !== null) throw this.noValue(f);
    const node = new GeneNode(f.type, f.props, this.take(f));
    this.file(node, f);
    this.pos++;
    f.type = node;
    f.typed = true;
    f.typeOffset = f.start;
    f.props = null;
    f.pathMaps = null;
    f.state = BEFORE_PROPS;
    f.propCount = 0;
  }

  private readPercent(at: number): boolean {
    const { text } = this;
    const c = text.charCodeAt(at + 1);
    const plain = c !== c || c === 0x29 || c === 0x5d || c === 0x7d || c === 0x3b || (c < 128 && CLASS[c] === BLANK);
    if (plain) {
      this.pos = at + 1;
      return this.deliver(PERCENT, at);
    }
    if (c === 0x3d && endsToken(text.charCodeAt(at + 2))) {
      this.pos = at + 2;
      return this.deliver(sym("%="), at);
    }
    const d = text.charCodeAt(at + 2);
    // `%_` with nothing at once behind it is the placeholder unquoted
    const discard = c === 0x5f && !(d !== d || d === 0x29 || d === 0x5d || d === 0x7d || d === 0x3b || (d < 128 && CLASS[d] === BLANK));
    this.open(UNQUOTE, at, discard ? 2 : 1, discard);
    return false;
  }

  private readProperty(f: Frame, at: number): void {
    if (f.kind === GENE) {
      if (f.state === AFTER_PROPS) throw fault("properties found in wrong place while reading list )", at);
      if (f.state === BEFORE_PROPS) {
        f.state = IN_PROPS;
        f.before = this.count - f.first;
      }
    }
    const key = readKey(this.text, at);
    this.pos = key.end;
    f.keyOffset = at;
    f.key = key.path;
    if (key.value !== undefined) this.setProperty(f, key.value, at);
  }

  private setProperty(f: Frame, value: Value, offset: number): void {
    if (f.props === null) f.props = new Map();
    if (!putProperty(f, value)) throw fault(`conflict with property shortcut found earlier: ${f.key!.join("^")}`, f.keyOffset);
    f.key = null;
    f.propCount++;
    this.note(offset);
  }

  private noValue(f: Frame): Fault {
    return fault(`Expect value for ${f.key!.join("^")}`, f.keyOffset);
  }

  /** Gives a finished value to the form around it, and that to the one around it if this finishes it. @returns true at the top */
  private deliver(given: Value, givenAt: number): boolean {
    let value = given;
    let offset = givenAt;
    for (;;) {
      const f = this.top;
      if (f === null) {
        this.result = value;
        return true;
      }
      switch (f.kind) {
        case GENE:
          if (f.key !== null) this.setProperty(f, value, offset);
          else if (!f.typed) {
            f.type = value;
            f.typed = true;
            f.typeOffset = offset;
          } else {
            if (f.state === IN_PROPS) f.state = AFTER_PROPS;
            this.add(value, offset);
          }
          return false;
        case ARRAY:
        case HASHMAP:
          this.add(value, offset);
          return false;
        case MAP:
          if (f.key === null) throw fault(`Expect key but found ${shorten(literal(value))}`, offset);
          this.setProperty(f, value, offset);
          return false;
        case QUOTE:
        case UNQUOTE:
          value = f.kind === QUOTE ? new Quote(value) : new Unquote(value, f.flag);
          break;
        case DECORATOR:
          if (!f.typed) {
            f.type = value;
            f.typed = true;
            f.typeOffset = offset;
            return false;
          }
          value = new GeneNode(f.type, null, [value]);
          break;
        default:
          if (f.forms >= 0) {
            if (++f.forms > 1) throw fault("Expect exactly one expression in #{}", offset);
            this.add(value, offset);
            return false;
          }
          this.add(value, offset);
          if (!this.scanString(f)) return false;
          value = this.result;
          offset = f.start;
          continue;
      }
      this.note(offset);
      this.file(value as object, f);
      this.top = f.parent;
      offset = f.start;
    }
  }

  private openString(at: number): boolean {
    const { text } = this;
    const triple = text.charCodeAt(at + 2) === 0x22 && text.charCodeAt(at + 3) === 0x22;
    this.open(STRING, at, 2, triple);
    if (triple) this.pos = tripleStart(text, at + 4);
    return this.continueString(this.top!);
  }

  private continueString(f: Frame): boolean {
    return this.scanString(f) && this.deliver(this.result, f.start);
  }

  /**
   * Goes on with the text of an interpolated string at `pos`.
   * @returns true when it is finished: the frame is gone, `result` has its value; false when a form inside it is open now
   */
  private scanString(f: Frame): boolean {
    const { text } = this;
    const unclosed = fault("read_string_interpolation failure: ErrQuoteExpected", f.start, true);
    f.forms = -1;
    const partAt = this.pos;
    // what stands before the last escape
    let before: LongText | null = null;
    const part = (end: number): string => {
      if (before === null) return text.slice(from, end);
      before.add(text.slice(from, end));
      return before.end();
    };
    let from = partAt;
    let i = partAt;
    let stop = Math.min(text.length, i + STRIDE);
    for (;;) {
      if (i >= stop) {
        if (i >= text.length) throw unclosed;
        tellWork(STRIDE >> 3);
        stop = Math.min(text.length, i + STRIDE);
      }
      const c = text.charCodeAt(i);
      if (c === 0x22) {
        if (f.flag && !(text.charCodeAt(i + 1) === 0x22 && text.charCodeAt(i + 2) === 0x22)) {
          i++;
          continue;
        }
        const last = part(f.flag ? i - tripleTail(text, from, i) : i);
        this.pos = i + (f.flag ? 3 : 1);
        this.top = f.parent;
        if (this.count === f.first) {
          this.result = last;
          this.height = f.base;
          return true;
        }
        this.add(last, partAt);
        const node = new GeneNode(STR, null, this.take(f));
        f.typeOffset = f.start;
        this.file(node, f);
        this.result = node;
        return true;
      }
      if (c === 0x5c) {
        const escape = readEscape(text, i, unclosed);
        before ??= new LongText(LONGEST_STRING);
        before.add(text.slice(from, i));
        before.add(escape.text);
        from = i = escape.end;
      } else if (c === 0x23) {
        const d = text.charCodeAt(i + 1);
        if (d === 0x3c) {
          const end = blockCommentEnd(text, i);
          if (end < 0) throw fault("Unterminated block comment", i, true);
          before ??= new LongText(LONGEST_STRING);
          before.add(text.slice(from, i));
          from = i = end;
        } else if (d === 0x7b || d === 0x28 || d === 0x5b) {
          this.add(part(i), partAt);
          if (d === 0x28) this.open(GENE, i + 1, 1, false);
          else if (d === 0x5b) this.open(ARRAY, i + 1, 1, false);
          else {
            this.pos = i + 2;
            this.skipBlank();
            if (text.charCodeAt(this.pos) === 0x5e) this.open(MAP, i + 1, this.pos - i - 1, false);
            else f.forms = 0;
          }
          return false;
        } else i++;
      } else i++;
    }
  }

  /** The error at the end of the text: the innermost bracket that is open says what is missing. */
  private unclosed(): Fault {
    for (let f = this.top; f !== null; f = f.parent) {
      if (f.kind === GENE) return fault("EOF while reading list )", f.start, true);
      if (f.kind === ARRAY) return fault("EOF while reading list ]", f.start, true);
      if (f.kind === MAP) return fault("EOF while reading map", f.start, true);
      if (f.kind === HASHMAP) return fault("EOF while reading HashMap literal", f.start, true);
      if (f.kind === STRING) return fault("read_string_interpolation failure: ErrQuoteExpected", f.start, true);
    }
    return fault("EOF while reading", this.top!.start, true);
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function wrap(e: unknown, source: Source): unknown {
  return e instanceof Fault ? new ReaderError(e.message, source, e.offset, e.incomplete) : e;
}

/**
 * Reads all forms of a text.
 * @throws ReaderError
 */
export function readAll(source: Source, options: ReaderOptions = {}): Value[] {
  const reader = new Reader(source, 0, options.spans !== false);
  const forms: Value[] = [];
  try {
    for (;;) {
      reader.skipBlank();
      const at = reader.pos;
      if (!reader.next()) break;
      const { result } = reader;
      forms.push(result);
      if (!reader.spans || !(result instanceof Sym || result instanceof ComplexSym)) continue;
      const places = source.bare.get(result);
      if (places === undefined) source.bare.set(result, [at]);
      else places.push(at);
    }
  } catch (e) {
    throw wrap(e, source);
  }
  return forms;
}

/**
 * Reads all forms of a text, with the offset at which each one starts (symbols and numbers have no span).
 * @throws ReaderError
 */
export function readAllWithOffsets(source: Source, options: ReaderOptions = {}): { forms: Value[]; offsets: number[] } {
  const reader = new Reader(source, 0, options.spans !== false);
  const forms: Value[] = [];
  const offsets: number[] = [];
  try {
    for (;;) {
      reader.skipBlank();
      offsets.push(reader.pos);
      if (!reader.next()) break;
      forms.push(reader.result);
    }
  } catch (e) {
    throw wrap(e, source);
  }
  offsets.length = forms.length;
  return { forms, offsets };
}

/**
 * Reads the form at or behind an offset, for texts that are read bit by bit.
 * @returns null when only blanks and comments are left
 * @throws ReaderError
 */
export function readForm(source: Source, offset: number, options: ReaderOptions = {}): { value: Value; end: number } | null {
  const reader = new Reader(source, offset, options.spans !== false);
  try {
    return reader.next() ? { value: reader.result, end: reader.pos } : null;
  } catch (e) {
    throw wrap(e, source);
  }
}

/**
 * Reads the first form of a text and ignores what follows (`$parse`).
 * @throws ReaderError; `EOF while reading` when there is no form
 */
export function readFirst(source: Source, options: ReaderOptions = {}): Value {
  const form = readForm(source, 0, options);
  if (form === null) throw new ReaderError("EOF while reading", source, source.text.length, true);
  return form.value;
}
