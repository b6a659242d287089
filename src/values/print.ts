/** How values print (chapter 1.12). No recursion: containers that are open are frames on the heap. */
import { printFloat } from "./float.ts";
import { bareName } from "./kind.ts";
import { inPieces, LongText, PIECE } from "./long-text.ts";
import { tellWork } from "./meter.ts";
import { keyText, symbolText } from "./names.ts";
import { printRegex } from "./regex.ts";
import { Adapter, Enum, EnumValue, EnumVariant, Future, GClass, Instance, Interface, Namespace, TypeValue } from "./runtime-types.ts";
import { printBytes, printDate, printDateTime, printTime } from "./temporal-print.ts";
import * as T from "./types.ts";
import type { Value } from "./types.ts";

/** Strings, characters without quotes; elements of arrays, maps and hash maps too. */
const DISPLAY = 0;
const LITERAL = 1;
/** Literal form without the `#` of sealed containers. */
const BARE = 2;

const HASH_MAP = T.sym("#HashMap");

/** A container that is being printed: its parts are values with a text before each, and a text behind the last. */
interface Frame {
  container: object;
  mode: number;
  at: number;
  /** elements; for maps only the values */
  values: readonly Value[];
  /** text before values[i]; null: blanks between */
  before: readonly string[] | null;
  close: string;
}

const escaped = (s: string): string => s.replace(/["\\\n\r\t]/g, (c) => (c === "\n" ? "\\n" : c === "\r" ? "\\r" : c === "\t" ? "\\t" : `\\${c}`));

/** Escapes of a string in literal form. */
export function quoteString(s: string): string {
  if (!/["\\\n\r\t]/.test(s)) return `"${s}"`;
  return `"${inPieces(s, escaped)}"`;
}

const CHAR_ESCAPES: Record<number, string> = { 10: "\\n", 13: "\\r", 9: "\\t", 8: "\\b", 12: "\\f", 92: "\\\\", 39: "\\'" };

/** A segment of a selector that is no plain text. */
function segment(s: Value): string {
  if (typeof s === "string") return s;
  if (typeof s === "number" || typeof s === "bigint") return String(s);
  if (s instanceof T.SelectorOp || s instanceof T.Sym) return s.name;
  const name = bareName(s);
  return `<${name === "NativeFn" || name === "Block" || name === "BoundMethod" ? "Function" : name}>`;
}

class Printer {
  private out = "";
  /** what was printed before `out`; null: nothing yet */
  private long: LongText | null = null;
  /** the first symbol that no text stands for, as it was written all the same */
  nameless: string | null = null;
  private readonly stack: Frame[] = [];
  /** containers that are open, from the second level on */
  private open: Set<object> | null = null;

  print(v: Value, mode: number): string {
    this.emit(v, mode);
    const { stack } = this;
    while (stack.length > 0) {
      if (this.out.length >= PIECE) this.settle();
      const f = stack[stack.length - 1];
      if (f.at === f.values.length) {
        this.out += f.close;
        stack.pop();
        if (this.open !== null) this.open.delete(f.container);
        continue;
      }
      const i = f.at++;
      if (f.before !== null) this.out += f.before[i];
      else if (i > 0) this.out += " ";
      this.emit(f.values[i], f.mode);
    }
    if (this.long === null) {
      tellWork(this.out.length >> 3);
      return this.out;
    }
    this.long.add(this.out);
    return this.long.end();
  }

  private settle(): void {
    (this.long ??= new LongText()).add(this.out);
    this.out = "";
  }

  private isOpen(container: object): boolean {
    if (this.open !== null) return this.open.has(container);
    return this.stack.length > 0 && this.stack[0].container === container;
  }

  private push(container: object, mode: number, values: readonly Value[], before: readonly string[] | null, close: string): void {
    this.stack.push({ container, mode, at: 0, values, before, close });
    if (this.open !== null) this.open.add(container);
    else if (this.stack.length > 1) {
      this.open = new Set();
      for (const f of this.stack) this.open.add(f.container);
    }
  }

  /** Prints a leaf, or the beginning of a container. */
  private emit(given: Value, mode: number): void {
    let v = given;
    let mark: T.Quote | T.Unquote | null = null;
    while (v instanceof T.Quote || v instanceof T.Unquote) {
      this.out += v instanceof T.Quote ? "`" : v.discard ? "%_" : "%";
      mark = v;
      v = v.form;
    }
    if (v instanceof T.Sym || v instanceof T.ComplexSym) {
      this.emitSymbol(v, mode, mark);
      return;
    }
    switch (typeof v) {
      case "string":
        this.out += mode === DISPLAY ? v : quoteString(v);
        return;
      case "object":
        if (v === null) break;
        this.emitObject(v, mode);
        return;
      case "undefined":
        this.out += "void";
        return;
      case "number":
      case "bigint":
      case "boolean":
        this.out += String(v);
        return;
      default:
        this.out += "Native";
        return;
    }
    this.out += "nil";
  }

  private emitSymbol(v: T.Sym | T.ComplexSym, mode: number, mark: T.Quote | T.Unquote | null): void {
    const plain = v instanceof T.Sym ? v.name : v.parts.join("/");
    if (mode === DISPLAY) {
      this.out += plain;
      return;
    }
    const { stack } = this;
    const around = stack.length > 0 ? stack[stack.length - 1] : null;
    const text = symbolText(v, {
      // the type of a Gene comes first; a mark before the symbol makes it no property
      property: mark === null && around !== null && (around.container instanceof Map || (around.container instanceof T.GeneNode && around.at > 1)),
      unquoted: mark instanceof T.Unquote && !mark.discard,
    });
    if (text === null) this.nameless ??= `the symbol ${quoteString(plain)}`;
    this.out += text ?? plain;
  }

  /** `^key ` */
  private key(key: string, mode: number): string {
    return `^${mode === DISPLAY ? key : keyText(key)} `;
  }

  private emitObject(v: object, mode: number): void {
    if (Array.isArray(v)) {
      if (this.isOpen(v)) this.out += "[...]";
      else {
        this.out += v.constructor === T.SealedArray && mode !== BARE ? "#[" : "[";
        this.push(v, mode, v, null, "]");
      }
    } else if (v instanceof Map) {
      if (this.isOpen(v)) this.out += "{...}";
      else {
        this.out += v.constructor === T.SealedMap && mode !== BARE ? "#{" : "{";
        const before: string[] = [];
        for (const k of v.keys()) before.push(before.length === 0 ? this.key(k, mode) : ` ${this.key(k, mode)}`);
        this.push(v, mode, [...v.values()], before, "}");
      }
    } else if (v instanceof T.GeneNode) this.emitGene(v, mode);
    else if (v instanceof T.HashMap) this.emitHash(v, mode);
    else if (v instanceof T.Float) this.out += printFloat(v.value);
    else if (v instanceof T.Char) {
      const text = String.fromCodePoint(v.code);
      this.out += mode === DISPLAY ? text : `'${CHAR_ESCAPES[v.code] ?? text}'`;
    } else if (v instanceof T.Range) {
      const step = v.step !== 1;
      this.push(v, mode, step ? [v.start, v.end, v.step] : [v.start, v.end], ["", "..", " step "], "");
    } else if (v instanceof EnumValue) {
      if (this.isOpen(v)) {
        this.out += "(...)";
        return;
      }
      this.out += `(${v.variant.owner.name}/${v.variant.name}`;
      this.push(
        v,
        mode === DISPLAY ? LITERAL : mode,
        v.payload,
        v.payload.map(() => " "),
        ")",
      );
    } else if (v instanceof TypeValue) this.emitType(v, mode);
    else if (v instanceof Adapter) {
      if (this.isOpen(v)) this.out += "(...)";
      else this.push(v, mode, [v.target], [`<Adapter:${v.iface.name} `], ">");
    } else this.out += leaf(v);
  }

  private emitGene(v: T.GeneNode, mode: number): void {
    const inner = mode === DISPLAY ? LITERAL : mode;
    const hash = v.type === HASH_MAP && v.props === null;
    if (this.isOpen(v)) {
      this.out += hash ? "{{...}}" : "(...)";
      return;
    }
    if (v.lock === T.SEALED && mode !== BARE) this.out += "#";
    if (hash) {
      this.out += "{{";
      this.push(v, inner, v.children, null, "}}");
      return;
    }
    const values: Value[] = [v.type];
    const before: string[] = ["("];
    if (v.props !== null) {
      for (const [k, value] of v.props) {
        values.push(value);
        before.push(` ${this.key(k, inner)}`);
      }
    }
    for (const child of v.children) {
      values.push(child);
      before.push(" ");
    }
    this.push(v, inner, values, before, ")");
  }

  private emitHash(v: T.HashMap, mode: number): void {
    const set = v instanceof T.HashSet;
    if (this.isOpen(v)) {
      this.out += set ? "(...)" : "{{...}}";
      return;
    }
    const values: Value[] = [];
    for (let e = v.first; e !== null; e = e.next) {
      values.push(e.key);
      if (!set) values.push(e.value);
    }
    if (set) {
      this.out += values.length === 0 ? "(HashSet" : "(HashSet ";
      this.push(v, mode, values, null, ")");
    } else {
      this.out += v.lock === T.SEALED && mode !== BARE ? "#{{" : "{{";
      this.push(v, mode, values, null, "}}");
    }
  }

  /** A type value: `Int`, `(Int | String)`, `(Array Int)`, `(Fn [Int ^k Int Int...] -> Int)`. */
  private emitType(v: TypeValue, mode: number): void {
    if (v.kind === "any") this.out += "Any";
    else if (v.kind === "self") this.out += "Self";
    else if (v.kind === "name") this.out += v.name;
    else if (v.kind === "union") {
      this.push(
        v,
        mode,
        v.args.map(typePart),
        v.args.map((_, i) => (i === 0 ? "(" : " | ")),
        ")",
      );
    } else if (v.kind === "apply") {
      this.out += `(${v.name}`;
      this.push(
        v,
        mode,
        v.args.map(typePart),
        v.args.map(() => " "),
        ")",
      );
    } else {
      this.out += "(Fn [";
      const values: Value[] = [];
      const before: string[] = [];
      let tail = "";
      for (const p of v.params) {
        const mark = p.kind === "kw" ? `^${p.name} ` : p.kind === "kwrest" ? "^... " : "";
        before.push(`${tail}${values.length === 0 ? "" : " "}${mark}`);
        values.push(typePart(p.type));
        tail = p.kind === "rest" ? "..." : "";
      }
      before.push(`${tail}] -> `);
      values.push(typePart(v.args[0]));
      this.push(v, mode, values, before, ")");
    }
  }
}

/** A class in a type prints as its name, no type as `Any`. */
function typePart(t: Value): Value {
  if (t instanceof TypeValue) return t;
  return T.sym(t instanceof GClass || t instanceof Enum || t instanceof Interface ? t.name : "Any");
}

/** Text of a value without parts. */
function leaf(v: object): string {
  if (v instanceof T.Placeholder) return "_";
  if (v instanceof T.NotFound) return "not_found";
  if (v instanceof T.Regex) return printRegex(v);
  if (v instanceof T.GDate) return printDate(v);
  if (v instanceof T.GDateTime) return printDateTime(v);
  if (v instanceof T.GTime) return printTime(v);
  if (v instanceof T.Bytes) return printBytes(v);
  if (v instanceof T.Selector) return `@(${v.segments.map(segment).join("/")})`;
  if (v instanceof T.SelectorOp) return v.name;
  if (v instanceof Enum) return v.name;
  if (v instanceof EnumVariant) return `${v.owner.name}/${v.name}`;
  if (v instanceof Future) return `<Future ${v.state}>`;
  if (v instanceof Interface) return `<Interface ${v.name}>`;
  return bareName(v);
}

/** Display form: what `print` and `println` write. */
export function display(v: Value): string {
  if (typeof v === "string") return v;
  return typeof v === "number" ? String(v) : new Printer().print(v, DISPLAY);
}

/** Literal form: reads back as an equal value where there is a literal syntax. */
export function literal(v: Value): string {
  return typeof v === "number" ? String(v) : new Printer().print(v, LITERAL);
}

/**
 * Literal form for a reader.
 * @throws Error if a symbol is in it that no text stands for: what is written would be read as something else
 */
export function readableLiteral(v: Value): string {
  const printer = new Printer();
  const text = printer.print(v, LITERAL);
  if (printer.nameless !== null) throw new Error(`there is no literal form for ${printer.nameless}`);
  return text;
}

/**
 * The text of a value: what `.to_s`, `$`, `.join` and `.append` use. Instances give `Instance`; their own `to_s`, and the
 * `Class: message` of exceptions, are the machine's business.
 */
export function text(v: Value): string {
  if (typeof v === "string") return v;
  if (typeof v === "number") return String(v);
  if (v === null) return "";
  if (v instanceof T.Char) return String.fromCodePoint(v.code);
  if (v instanceof T.Float) return printFloat(v.value);
  if (v instanceof T.Sym || v instanceof T.ComplexSym) return display(v);
  if (v instanceof GClass || v instanceof Namespace) return v.name;
  if (v instanceof Instance) return "Instance";
  return new Printer().print(v, BARE);
}

/** What an interpolated string inserts (1.4): strings, characters and symbols raw, everything else in literal form. */
export function interpolate(v: Value): string {
  if (typeof v === "string") return v;
  if (typeof v === "number") return String(v);
  if (v instanceof T.Char) return String.fromCodePoint(v.code);
  return v instanceof T.Sym || v instanceof T.ComplexSym ? display(v) : literal(v);
}
