/**
 * Values of the oracle: an Int is a bigint, a Float a number, nil is null. How they print, compare and compute is written down from chapters 1 to 3 of the reference,
 * not from src/values.
 */
import { Unsupported } from "./read.mjs";

class Constant {
  constructor(name) {
    this.name = name;
  }
}
export const VOID = new Constant("void");
export const NOT_FOUND = new Constant("not_found");

export class Sym {
  constructor(name) {
    this.name = name;
  }
}
export class Arr {
  frozen = false;
  constructor(items, sealed = false) {
    this.items = items;
    this.sealed = sealed;
  }
}
export class Dict {
  frozen = false;
  constructor(entries, sealed = false) {
    this.entries = new Map(entries);
    this.sealed = sealed;
  }
}
export class Range {
  constructor(from, to, step = 1n) {
    this.from = from;
    this.to = to;
    this.step = step;
  }
}
export class Func {
  constructor(name, params, body, scope, flags) {
    this.name = name;
    this.params = params;
    this.body = body;
    this.scope = scope;
    this.generator = flags.generator === true;
    this.async = flags.async === true;
    /** class in whose body it stands, for super */
    this.home = flags.home ?? null;
    this.method = flags.method === true;
  }
}
/** Quoted code: what it prints and what it is made of is not known here. */
export class Quoted {
  kindName = "Gene";
  constructor(node) {
    this.node = node;
  }
  show() {
    throw new Unsupported("text of code");
  }
}
/** `self` outside of methods. */
export class Namespace {
  kindName = "Namespace";
  show() {
    return "Namespace";
  }
}
/** A built-in function: a generator function of (args). */
export class Builtin {
  constructor(run) {
    this.run = run;
  }
}
export class Cls {
  methods = new Map();
  fields = new Map();
  statics = new Map();
  ctor = null;
  constructor(name, parent) {
    this.name = name;
    this.parent = parent;
  }
  method(name) {
    for (let c = this; c !== null; c = c.parent) if (c.methods.has(name)) return c.methods.get(name);
    return null;
  }
  constructorOf() {
    for (let c = this; c !== null; c = c.parent) if (c.ctor !== null) return c.ctor;
    return null;
  }
  field(name) {
    for (let c = this; c !== null; c = c.parent) if (c.fields.has(name)) return c.fields.get(name);
    return null;
  }
  isA(other) {
    for (let c = this; c !== null; c = c.parent) if (c === other) return true;
    return false;
  }
}
export class Inst {
  props = new Map();
  constructor(cls) {
    this.cls = cls;
  }
}

const OBJECT = new Cls("Object", null);
/** Built-in classes by name. */
export const CLASSES = { Object: OBJECT };
const derive = (parent, ...names) => {
  for (const name of names) CLASSES[name] = new Cls(name, CLASSES[parent]);
};
derive("Object", "Exception");
derive(
  "Exception",
  "RuntimeException",
  "TypeException",
  "ArgumentException",
  "IOError",
  "ParseException",
  "AssertionException",
  "FreezeScopeError",
  "ConcurrencyException",
);
derive("ConcurrencyException", "TimeoutException", "CancellationException");

/** Something thrown in Gene, on its way through the JavaScript of the oracle. */
export class Thrown {
  constructor(exception) {
    this.exception = exception;
  }
}

/** An exception instance. */
export function exception(className, message, code = "GENE.RUNTIME.ERROR") {
  const e = new Inst(CLASSES[className]);
  e.props.set("message", message);
  e.props.set("code", code);
  return e;
}

/** Throws an error of the language. @returns {never} */
export function fail(className, message, code) {
  throw new Thrown(exception(className, message, code));
}

export const isException = (v) => v instanceof Inst && v.cls.isA(CLASSES.Exception);
export const truthy = (v) => v !== false && v !== null && v !== VOID;

/** Kind names of 2.1. Futures and generators are known to machine.mjs and give theirs by `kindName`. */
export function kindName(v) {
  if (v === null) return "Nil";
  if (v === VOID) return "Void";
  if (v === NOT_FOUND) return "NotFound";
  switch (typeof v) {
    case "boolean":
      return "Bool";
    case "bigint":
      return "Int";
    case "number":
      return "Float";
    case "string":
      return "String";
  }
  if (v instanceof Sym) return "Symbol";
  if (v instanceof Arr) return "Array";
  if (v instanceof Dict) return "Map";
  if (v instanceof Range) return "Range";
  if (v instanceof Func || v instanceof Builtin) return "Function";
  if (v instanceof Cls) return "Class";
  if (v instanceof Inst) return v.cls.name;
  return v.kindName;
}

function floatText(n) {
  if (Number.isNaN(n)) return "nan";
  if (!Number.isFinite(n)) return n > 0 ? "inf" : "-inf";
  if (n === 0) return Object.is(n, -0) ? "-0.0" : "0.0";
  const size = Math.abs(n);
  if (size < 1e-4 || size >= 1e16) return n.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  return Number.isInteger(n) ? `${n}.0` : String(n);
}

/** Display form (1.12), or the literal one. */
export function show(v, literal, seen = []) {
  switch (typeof v) {
    case "bigint":
    case "boolean":
      return String(v);
    case "number":
      return floatText(v);
    case "string":
      return literal ? `"${v.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r")}"` : v;
  }
  if (v === null) return "nil";
  if (v instanceof Constant || v instanceof Sym) return v.name;
  if (v instanceof Range) return `${show(v.from, true)}..${show(v.to, true)}${v.step === 1n ? "" : ` step ${show(v.step, true)}`}`;
  if (v instanceof Arr || v instanceof Dict) {
    if (seen.includes(v)) return v instanceof Arr ? "[...]" : "{...}";
    const inner = [...seen, v];
    const mark = v.sealed ? "#" : "";
    if (v instanceof Arr) return `${mark}[${v.items.map((x) => show(x, literal, inner)).join(" ")}]`;
    return `${mark}{${[...v.entries].map(([k, x]) => `^${k} ${show(x, literal, inner)}`).join(" ")}}`;
  }
  if (v instanceof Func) return "Function";
  if (v instanceof Builtin) return "NativeFn";
  if (v instanceof Cls) return "Class";
  if (v instanceof Inst) return "Instance";
  return v.show();
}

/** The text of a value, what `.to_s` gives. */
export function textOf(v) {
  if (v === null) return "";
  if (v instanceof Cls) return v.name;
  if (isException(v)) return `${v.cls.name}: ${v.props.get("message") ?? ""}`;
  if (v instanceof Inst) throw new Unsupported("text of an instance");
  if (v instanceof Arr || v instanceof Dict) return show(v, true).replace(/^#/, "");
  return show(v, typeof v !== "string");
}

/**
 * `==` (2.4), without methods `==`.
 * @param seen pairs of containers under comparison: they count as equal
 */
export function same(a, b, seen = []) {
  for (const x of [a, b]) if (x instanceof Inst && x.cls.method("==") !== null) throw new Unsupported("method ==");
  // a container that holds nan does not equal itself
  if (a === b && !(a instanceof Arr || a instanceof Dict)) return true;
  if (a instanceof Sym && b instanceof Sym) return a.name === b.name;
  if (a instanceof Range && b instanceof Range) return a.from === b.from && a.to === b.to && a.step === b.step;
  if (!(a instanceof Arr && b instanceof Arr) && !(a instanceof Dict && b instanceof Dict)) return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const inner = [...seen, [a, b]];
  if (a instanceof Arr) return a.items.length === b.items.length && a.items.every((x, i) => same(x, b.items[i], inner));
  return a.entries.size === b.entries.size && [...a.entries].every(([k, x]) => b.entries.has(k) && same(x, b.entries.get(k), inner));
}

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const wrap = (v) => BigInt.asIntN(64, v);
const numeric = (v) => typeof v === "bigint" || typeof v === "number";

function int(v, operation) {
  if (v < MIN || v > MAX) fail("RuntimeException", `Integer overflow in ${operation}`);
  return v;
}

const WORDS = {
  "+": ["addition", (a, b) => `Cannot add ${a} and ${b}`, (a) => `Cannot add values of type: ${a}`],
  "-": ["subtraction", (a, b) => `Cannot subtract ${b} from ${a}`, (a) => `Cannot subtract from values of type: ${a}`],
  "*": ["multiplication", (a, b) => `Cannot multiply ${a} by ${b}`, (a) => `Cannot multiply values of type: ${a}`],
  "/": ["", (a, b) => `Cannot divide ${a} by ${b}`, (a) => `Cannot divide values of type: ${a}`],
  "%": ["", (a, b) => `Cannot modulo ${a} by ${b}`, (a) => `Cannot modulo values of type: ${a}`],
};

/** `a op b` for the five of arithmetic. */
export function arithmetic(op, a, b) {
  const [operation, mixed, wrong] = WORDS[op];
  if (!numeric(a)) fail("TypeException", wrong(kindName(a)));
  if (!numeric(b)) fail("TypeException", mixed(kindName(a), kindName(b)));
  if (typeof a === "bigint" && typeof b === "bigint" && op !== "/") {
    if (op === "+") return int(a + b, operation);
    if (op === "-") return int(a - b, operation);
    if (op === "*") return int(a * b, operation);
    if (b === 0n) fail("RuntimeException", "Modulo by zero", "GENE.ARITH.DIV_ZERO");
    return a % b;
  }
  const x = Number(a);
  const y = Number(b);
  switch (op) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
  }
  return x % y;
}

export function negate(a) {
  if (typeof a === "bigint") return int(-a, "negation");
  if (typeof a === "number") return -a;
  return fail("TypeException", `Cannot negate value of type: ${kindName(a)}`);
}

/** `a op b` for the four of order. */
export function compare(op, a, b) {
  let x = a;
  let y = b;
  if (numeric(a) && numeric(b)) {
    if (typeof a !== typeof b) [x, y] = [Number(a), Number(b)];
  } else if (typeof a === "string" && typeof b === "string") {
    [x, y] = [[...a].map((c) => c.codePointAt(0)), [...b].map((c) => c.codePointAt(0))];
    let i = 0;
    while (i < x.length && i < y.length && x[i] === y[i]) i++;
    [x, y] = [x[i] ?? -1, y[i] ?? -1];
  } else fail("TypeException", `Cannot compare ${kindName(a)} ${op} ${kindName(b)}`);
  switch (op) {
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
  }
  return x >= y;
}

export function shift(op, a, n) {
  if (typeof a !== "bigint" || typeof n !== "bigint") fail("TypeException", `Cannot shift ${kindName(a)} by ${kindName(n)}`);
  if (n < 0n || n > 63n) fail("ArgumentException", "Invalid shift amount");
  return op === "<<" ? wrap(a << n) : a >> n;
}
