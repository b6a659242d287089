/**
 * A parser for JSON that goes through the text character by character and builds a tree. The text is made by a generator, of the size and the shape of
 * the suite's (the messages of a user interface: 156 operations in 26,000 characters), so its check is one of our own.
 */
import { Random, Vector } from "./core.mjs";
import { check, checkEach, start } from "../harness.mjs";

class JsonValue {
  isObject() {
    return false;
  }
  isArray() {
    return false;
  }
}

class JsonLiteral extends JsonValue {
  constructor(text) {
    super();
    this.text = text;
  }
}

class JsonNumber extends JsonValue {
  constructor(text) {
    super();
    this.text = text;
  }
}

class JsonString extends JsonValue {
  constructor(text) {
    super();
    this.text = text;
  }
}

class JsonArray extends JsonValue {
  constructor() {
    super();
    this.values = new Vector();
  }
  add(value) {
    this.values.append(value);
  }
  get size() {
    return this.values.size;
  }
  isArray() {
    return true;
  }
}

/** Where the last member of a name may be found: one byte for each of 32 hash values. */
class IndexTable {
  constructor() {
    this.slots = new Array(32).fill(0);
  }
  static slotOf(name) {
    return (name.length * 1402589) & 31;
  }
  add(name, index) {
    this.slots[IndexTable.slotOf(name)] = index < 255 ? index + 1 : 0;
  }
  get(name) {
    return this.slots[IndexTable.slotOf(name)] - 1;
  }
}

class JsonObject extends JsonValue {
  constructor() {
    super();
    this.names = new Vector();
    this.values = new Vector();
    this.table = new IndexTable();
  }
  add(name, value) {
    this.table.add(name, this.names.size);
    this.names.append(name);
    this.values.append(value);
  }
  get(name) {
    const i = this.indexOf(name);
    return i === -1 ? null : this.values.at(i);
  }
  indexOf(name) {
    let i = this.table.get(name);
    if (i !== -1 && this.names.at(i) === name) return i;
    i = this.names.size - 1;
    while (i >= 0 && this.names.at(i) !== name) i -= 1;
    return i;
  }
  isObject() {
    return true;
  }
}

const NULL = new JsonLiteral("null");
const TRUE = new JsonLiteral("true");
const FALSE = new JsonLiteral("false");

class JsonParser {
  constructor(input) {
    this.input = input;
    this.index = -1;
    this.line = 1;
    this.column = 0;
    this.current = null;
    this.captured = "";
    this.captureStart = -1;
  }
  parse() {
    this.read();
    this.skipBlanks();
    const value = this.readValue();
    this.skipBlanks();
    if (this.current !== null) throw this.error("unexpected character");
    return value;
  }
  readValue() {
    switch (this.current) {
      case "n":
        return this.readWord("null", NULL);
      case "t":
        return this.readWord("true", TRUE);
      case "f":
        return this.readWord("false", FALSE);
      case '"':
        return new JsonString(this.readString());
      case "[":
        return this.readArray();
      case "{":
        return this.readObject();
      default:
        return this.readNumber();
    }
  }
  readArray() {
    this.read();
    const array = new JsonArray();
    this.skipBlanks();
    if (this.accept("]")) return array;
    do {
      this.skipBlanks();
      array.add(this.readValue());
      this.skipBlanks();
    } while (this.accept(","));
    if (!this.accept("]")) throw this.error("expected ',' or ']'");
    return array;
  }
  readObject() {
    this.read();
    const object = new JsonObject();
    this.skipBlanks();
    if (this.accept("}")) return object;
    do {
      this.skipBlanks();
      if (this.current !== '"') throw this.error("expected a name");
      const name = this.readString();
      this.skipBlanks();
      if (!this.accept(":")) throw this.error("expected ':'");
      this.skipBlanks();
      object.add(name, this.readValue());
      this.skipBlanks();
    } while (this.accept(","));
    if (!this.accept("}")) throw this.error("expected ',' or '}'");
    return object;
  }
  readWord(word, value) {
    for (let i = 0; i < word.length; i++) {
      if (!this.accept(word.charAt(i))) throw this.error(`expected ${word}`);
    }
    return value;
  }
  readString() {
    this.read();
    this.startCapture();
    while (this.current !== '"') {
      if (this.current === "\\") {
        this.pauseCapture();
        this.readEscape();
        this.startCapture();
      } else if (this.current === null || this.current < " ") {
        throw this.error("unexpected end of a string");
      } else {
        this.read();
      }
    }
    const text = this.endCapture();
    this.read();
    return text;
  }
  readEscape() {
    this.read();
    switch (this.current) {
      case '"':
      case "/":
      case "\\":
        this.captured += this.current;
        break;
      case "n":
        this.captured += "\n";
        break;
      case "t":
        this.captured += "\t";
        break;
      default:
        throw this.error("unexpected escape");
    }
    this.read();
  }
  readNumber() {
    this.startCapture();
    this.accept("-");
    const first = this.current;
    if (!this.readDigit()) throw this.error("expected a digit");
    if (first !== "0") while (this.readDigit());
    if (this.accept(".")) this.readDigits();
    if (this.accept("e") || this.accept("E")) {
      if (!this.accept("+")) this.accept("-");
      this.readDigits();
    }
    return new JsonNumber(this.endCapture());
  }
  readDigits() {
    if (!this.readDigit()) throw this.error("expected a digit");
    while (this.readDigit());
  }
  readDigit() {
    if (this.current === null || this.current < "0" || this.current > "9") return false;
    this.read();
    return true;
  }
  /** Reads the character if it is this one. */
  accept(c) {
    if (this.current !== c) return false;
    this.read();
    return true;
  }
  skipBlanks() {
    while (this.current === " " || this.current === "\n" || this.current === "\t" || this.current === "\r") this.read();
  }
  read() {
    if (this.current === "\n") {
      this.line += 1;
      this.column = 0;
    }
    this.index += 1;
    this.column += 1;
    this.current = this.index < this.input.length ? this.input.charAt(this.index) : null;
  }
  startCapture() {
    this.captureStart = this.index;
  }
  pauseCapture() {
    if (this.index > this.captureStart) this.captured += this.input.substring(this.captureStart, this.index);
    this.captureStart = -1;
  }
  endCapture() {
    this.pauseCapture();
    const text = this.captured;
    this.captured = "";
    return text;
  }
  error(message) {
    return new Error(`${message} at ${this.line}:${this.column}`);
  }
}

const KINDS = ["Composite", "Label", "Button", "Text", "Combo", "ToolBar", "ToolItem", "ScrolledComposite"];
const WORDS = ["Open", "the\\nnext", "Preferences", 'of \\"this\\"', "user", "Segoe UI", "a/b\\\\c", "variant_navigation"];
const OPERATIONS = 156;

/** The text: an object with a head and a list of operations, without a blank. */
function makeText() {
  const random = new Random();
  const number = (limit) => random.next() % limit;
  const flag = () => (number(2) === 0 ? "false" : "true");
  const pick = (list) => list[number(list.length)];
  let text = '{"head":{"requestCounter":4},"operations":[["destroy","w54"]';
  for (let i = 1; i < OPERATIONS; i++) {
    if (i % 3 === 0) {
      text += `,["set","w${i}",{"activeControl":"w${number(100)}","visible":${flag()}}]`;
    } else {
      text += `,["create","w${i}","rwt.widgets.${pick(KINDS)}",{"parent":"w${number(i)}","style":["NONE","${pick(WORDS)}"]`;
      text += `,"bounds":[${number(2000) - 1000},${number(1000)},${number(1008)},${number(586)}.5],"tabIndex":-1,"text":"${pick(WORDS)} ${pick(WORDS)}"`;
      text += `,"font":[["${pick(WORDS)}","sans-serif"],1${number(10)}e0,${flag()},${flag()}],"background":null}]`;
    }
  }
  return `${text}]}`;
}

const text = makeText();
check(text.length, 26292);

start((size) =>
  checkEach(size, OPERATIONS, () => {
    const tree = new JsonParser(text).parse();
    check(tree.isObject() && tree.get("head").isObject(), true);
    const operations = tree.get("operations");
    check(operations.isArray(), true);
    return operations.size;
  }),
);
