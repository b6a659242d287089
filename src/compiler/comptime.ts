/**
 * `comptime` forms at the top level of a module (chapter 16): a small language of its own, evaluated while the module is compiled. The definitions that the evaluation
 * reaches take the place of the form.
 */
import { equal } from "../values/equal.ts";
import { isTruthy } from "../values/kind.ts";
import { Bytes, Char, ComplexSym, Float, GDate, GDateTime, GeneNode, GTime, Quote, Regex, Sym, type Value } from "../values/types.ts";
import { fail } from "./errors.ts";
import { checkName, offsetOf } from "./analyze.ts";
import { ASSIGN, headOf } from "./heads.ts";
import { quoted } from "./forms/data.ts";

const DEFINITIONS = new Set(["fn", "class", "ns", "enum", "type", "object", "import", "interface", "implement", "$dep"]);
const LEVELS: Readonly<Record<string, number>> = {
  "*": 80,
  "/": 80,
  "%": 80,
  "+": 70,
  "-": 70,
  "++": 70,
  "<": 60,
  "<=": 60,
  ">": 60,
  ">=": 60,
  "==": 60,
  "!=": 60,
  "&&": 50,
  "||": 40,
};
const COMPARE = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** Replaces the top-level `comptime` forms by what they emit. @throws CompileError */
export function expandComptime(forms: readonly Value[], env: (name: string) => string | null = () => null): readonly Value[] {
  if (!forms.some(isComptime)) return forms;
  const evaluator = new Evaluator(env);
  const out: Value[] = [];
  for (const form of forms) {
    if (!isComptime(form)) {
      out.push(form);
      continue;
    }
    evaluator.emitted = [];
    evaluator.sequence((form as GeneNode).children);
    for (const form of evaluator.emitted) out.push(form);
  }
  return out;
}

function isComptime(form: Value): boolean {
  return form instanceof GeneNode && form.type instanceof Sym && form.type.name === "comptime";
}

class Evaluator {
  readonly vars = new Map<string, Value>();
  emitted: Value[] = [];
  private at = -1;
  constructor(private readonly env: (name: string) => string | null) {}

  private error(message: string): never {
    return fail(`comptime: ${message}`, this.at);
  }

  sequence(forms: readonly Value[]): Value {
    let last: Value = null;
    for (const f of forms) last = this.evaluate(f);
    return last;
  }

  evaluate(form: Value): Value {
    if (form instanceof Sym) {
      if (!this.vars.has(form.name)) this.error(`unknown variable ${form.name}`);
      return this.vars.get(form.name);
    }
    if (form instanceof Quote) return quoted(form);
    if (Array.isArray(form)) return form.map((x) => this.evaluate(x));
    if (form instanceof Map) return new Map([...(form as Map<string, Value>)].map(([k, x]) => [k, this.evaluate(x)]));
    if (form instanceof GeneNode) return this.gene(form);
    if (
      form === null ||
      form === undefined ||
      typeof form !== "object" ||
      form instanceof Float ||
      form instanceof Char ||
      form instanceof Bytes ||
      form instanceof Regex ||
      form instanceof GDate ||
      form instanceof GDateTime ||
      form instanceof GTime ||
      form instanceof ComplexSym
    ) {
      return form;
    }
    return this.error("unsupported expression");
  }

  private gene(form: GeneNode): Value {
    const saved = this.at;
    const offset = offsetOf(form);
    if (offset >= 0) this.at = offset;
    try {
      return this.dispatch(form);
    } finally {
      this.at = saved;
    }
  }

  private dispatch(form: GeneNode): Value {
    const { type, children } = form;
    const head = type instanceof Sym ? type.name : null;
    const first = children[0];
    if (head !== null && DEFINITIONS.has(head) && headOf(form) !== null) {
      this.emitted.push(form);
      return null;
    }
    if (head === "var") {
      if (!(first instanceof Sym)) return this.error("var expects a symbol name");
      const typed = first.name.endsWith(":") && first.name.length > 1;
      const value = children[typed ? 2 : 1];
      const v = children.length > (typed ? 2 : 1) ? this.evaluate(value) : null;
      const name = typed ? first.name.slice(0, -1) : first.name;
      checkName(name, "variable", this.at);
      this.vars.set(name, v);
      return v;
    }
    if (first instanceof Sym && ASSIGN.has(first.name)) return this.assign(type, first.name, children.slice(1));
    if (first instanceof Sym && first.name in LEVELS && head !== "not" && head !== "!" && !(head !== null && head in LEVELS))
      return this.infix([type, ...children]);
    switch (head) {
      case "do":
      case "comptime":
        return this.sequence(children);
      case "if":
        return this.ifForm(children);
      case "ifel":
        if (children.length === 0) fail("ifel: missing condition", this.at);
        if (children.length === 1) fail("ifel: missing body after condition", this.at);
        if (children.length > 3) fail("ifel: expected condition, then expression, and optional else expression", this.at);
        if (isTruthy(this.evaluate(first))) return this.evaluate(children[1]);
        return children.length === 3 ? this.evaluate(children[2]) : null;
      case "not":
      case "!":
        if (children.length !== 1) this.error(`${head} expects exactly 1 argument`);
        return !isTruthy(this.evaluate(first));
      case "$env":
      case "get_env":
        return this.getEnv(children);
    }
    if (head !== null && head in LEVELS) return this.prefix(head, children);
    return this.error("unsupported expression");
  }

  private getEnv(children: readonly Value[]): Value {
    if (children.length === 0) this.error("$env/get_env expects at least 1 argument");
    const name = children[0] instanceof Sym && !this.vars.has(children[0].name) ? children[0] : this.evaluate(children[0]);
    const key = typeof name === "string" ? name : name instanceof Sym ? name.name : this.error("$env/get_env expects a string or symbol");
    const value = this.env(key);
    if (value !== null && value !== "") return value;
    return children.length > 1 ? this.evaluate(children[1]) : null;
  }

  private assign(target: Value, op: string, rest: readonly Value[]): Value {
    if (!(target instanceof Sym)) this.error(op === "=" ? "assignment expects a symbol on the left" : "compound assignment expects a symbol and a value");
    const name = (target as Sym).name;
    if (!this.vars.has(name)) this.error(`unknown variable ${name}`);
    const value = rest.length === 1 ? this.evaluate(rest[0]) : this.infix(rest);
    const v = op === "=" ? value : this.binary(op.slice(0, -1), this.vars.get(name), () => value);
    this.vars.set(name, v);
    return v;
  }

  private ifForm(c: readonly Value[]): Value {
    const word = (i: number, name: string): boolean => c[i] instanceof Sym && (c[i] as Sym).name === name;
    const clause = (i: number): boolean => word(i, "elif") || word(i, "else");
    let i = 0;
    let label = "if";
    for (;;) {
      if (i >= c.length || clause(i)) fail(`${label}: missing condition`, this.at);
      let negated = false;
      if (word(i, "not")) {
        negated = true;
        i++;
      }
      const condition = c[i++];
      if (i >= c.length) fail(`${label}: missing body after condition`, this.at);
      if (word(i, "then")) i++;
      const start = i;
      while (i < c.length && !clause(i)) i++;
      if (isTruthy(this.evaluate(condition)) !== negated) return this.sequence(c.slice(start, i));
      if (i >= c.length) return null;
      if (word(i, "else")) return this.sequence(c.slice(i + 1));
      i++;
      label = "elif";
    }
  }

  /** Operands and operators in turn; comparisons of one level chain. */
  private infix(list: readonly Value[]): Value {
    if (list.length % 2 === 0) fail("Incomplete infix expression", this.at);
    return this.climb(list, 0, list.length - 1);
  }

  /** The loosest operator splits the list. */
  private climb(list: readonly Value[], from: number, to: number): Value {
    if (from === to) return this.evaluate(list[from]);
    let level = Infinity;
    for (let i = from + 1; i < to; i += 2) {
      const op = list[i];
      if (!(op instanceof Sym) || !(op.name in LEVELS)) fail("Invalid infix expression", this.at);
      level = Math.min(level, LEVELS[op.name]!);
    }
    const splits: number[] = [];
    for (let i = from + 1; i < to; i += 2) if (LEVELS[(list[i] as Sym).name] === level) splits.push(i);
    const ends = [...splits, to + 1];
    let left = this.climb(list, from, splits[0]! - 1);
    const chained = splits.length > 1 && splits.every((s) => COMPARE.has((list[s] as Sym).name));
    for (let k = 0; k < splits.length; k++) {
      const op = (list[splits[k]!] as Sym).name;
      const right = (): Value => this.climb(list, splits[k]! + 1, ends[k + 1]! - 1);
      if (chained) {
        const r = right();
        if (!isTruthy(this.binary(op, left, () => r))) return false;
        left = r;
      } else left = this.binary(op, left, right);
    }
    return chained ? true : left;
  }

  private prefix(op: string, children: readonly Value[]): Value {
    const n = children.length;
    if (COMPARE.has(op)) {
      if (n !== 2) this.error(op === "==" || op === "!=" ? `${op} expects exactly 2 arguments` : "comparison expects exactly 2 arguments");
    } else if (n === 0) this.error("operator expects arguments");
    let value = this.evaluate(children[0]);
    if (op === "-" && n === 1) {
      if (value instanceof Float) return new Float(-value.value);
      if (!isInt(value)) this.error("unary - expects number");
      return this.int(-BigInt(value as number | bigint));
    }
    for (const c of children.slice(1)) value = this.binary(op, value, () => this.evaluate(c));
    return value;
  }

  private int(v: bigint): Value {
    if (BigInt.asIntN(64, v) !== v) this.error("integer overflow");
    return v >= BigInt(Number.MIN_SAFE_INTEGER) && v <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(v) : v;
  }

  private binary(op: string, a: Value, right: () => Value): Value {
    if (op === "&&") return isTruthy(a) && isTruthy(right());
    if (op === "||") return isTruthy(a) || isTruthy(right());
    const b = right();
    if (op === "==") return equal(a, b);
    if (op === "!=") return !equal(a, b);
    if (op === "++") {
      if (typeof a !== "string" || typeof b !== "string") return this.error("++ expects two strings");
      return a + b;
    }
    const numbers = isNumber(a) && isNumber(b);
    if (COMPARE.has(op)) {
      if (typeof a === "string" && typeof b === "string") return compare(op, codePointOrder(a, b));
      if (!numbers) this.error("comparison expects numbers or strings");
      const x = toNumber(a);
      const y = toNumber(b);
      return Number.isNaN(x) || Number.isNaN(y) ? false : compare(op, x < y ? -1 : x > y ? 1 : 0);
    }
    if (!numbers) this.error(`${op} expects numbers`);
    if (op === "/") return new Float(toNumber(a) / toNumber(b));
    if (isInt(a) && isInt(b)) {
      const [x, y] = [BigInt(a as number), BigInt(b as number)];
      if (op === "%" && y === 0n) this.error("modulo by zero");
      return this.int(op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x % y);
    }
    const [x, y] = [toNumber(a), toNumber(b)];
    return new Float(op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x % y);
  }
}

function isInt(v: Value): boolean {
  return typeof v === "number" || typeof v === "bigint";
}
function isNumber(v: Value): boolean {
  return isInt(v) || v instanceof Float;
}
function toNumber(v: Value): number {
  return v instanceof Float ? v.value : Number(v);
}
function compare(op: string, c: number): boolean {
  return op === "<" ? c < 0 : op === "<=" ? c <= 0 : op === ">" ? c > 0 : c >= 0;
}
function codePointOrder(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const d = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
    if (d !== 0) return d;
  }
  return x.length - y.length;
}
