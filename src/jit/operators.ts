/** The JavaScript text of arithmetic, comparison and bits. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { Char } from "../values/types.ts";
import type { Emitter } from "./emit.ts";
import { Kind } from "./flow.ts";

const INT_OPS: Partial<Record<Op, string>> = { [Op.Add]: "+", [Op.Sub]: "-", [Op.Mul]: "*", [Op.AddI]: "+", [Op.SubI]: "-", [Op.MulI]: "*" };
const HELPERS: Record<string, string> = { "+": "add", "-": "sub", "*": "mul", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
export const COMPARE: Partial<Record<Op, string>> = {
  [Op.Lt]: "<",
  [Op.Le]: "<=",
  [Op.Gt]: ">",
  [Op.Ge]: ">=",
  [Op.IfLt]: "<",
  [Op.IfLe]: "<=",
  [Op.IfGt]: ">",
  [Op.IfGe]: ">=",
  [Op.IfLtI]: "<",
  [Op.IfLeI]: "<=",
  [Op.IfGtI]: ">",
  [Op.IfGeI]: ">=",
};
const BITS: Partial<Record<Op, string>> = { [Op.And]: "&", [Op.Or]: "|", [Op.Xor]: "^" };

/**
 * A comparison of two values as an expression. Where it takes a helper its result is in q and may be S: then `deferred` is true, and q is to be looked at where the
 * expression is not true.
 */
export function comparison(e: Emitter, d: Decoded, a: number, b: number | null, immediate: number, op: string): { text: string; deferred: boolean } {
  const ka = e.kind(a);
  const kb = b === null ? Kind.Int : e.kind(b);
  if (ka === Kind.Float || kb === Kind.Float) {
    const x = e.number(d, a, "g");
    const y = b === null ? String(immediate) : e.number(d, b, "h");
    return { text: `${x} ${op} ${y}`, deferred: false };
  }
  const x = e.r(a);
  const y = b === null ? String(immediate) : e.r(b);
  const tests = [...(ka === Kind.Int ? [] : [`typeof ${x} === "number"`]), ...(kb === Kind.Int ? [] : [`typeof ${y} === "number"`])];
  if (tests.length > 0 && !e.slow(d)) e.out(`if (!(${tests.join(" && ")})) ${e.bail(d)}`);
  if (tests.length === 0 || !e.slow(d)) return { text: `${x} ${op} ${y}`, deferred: false };
  // characters compare by their numbers
  const character = b === null ? undefined : e.hints.get(b);
  if (character instanceof Char && ka === Kind.Any) {
    return { text: `(${x} instanceof Char ? ${x}.code ${op} ${character.code} : (q = R.${HELPERS[op]}(${x}, ${y})) === true)`, deferred: true };
  }
  return { text: `(${tests.join(" && ")} ? ${x} ${op} ${y} : (q = R.${HELPERS[op]}(${x}, ${y})) === true)`, deferred: true };
}

/** Kinds whose values are equal to no other than themselves. */
const IDENTICAL: ReadonlySet<Kind> = new Set([Kind.Int, Kind.Str, Kind.Bool, Kind.Nil, Kind.Atom, Kind.False]);

/** Equality as an expression; as {@link comparison}. */
export function equality(e: Emitter, d: Decoded, a: number, b: number | null, immediate: number): { text: string; deferred: boolean } {
  const ka = e.kind(a);
  const kb = b === null ? Kind.Int : e.kind(b);
  if (ka === Kind.Float && kb === Kind.Float) return { text: `${e.float(a)} === ${e.float(b!)}`, deferred: false };
  if (ka === Kind.Float && kb !== Kind.Any) return { text: "false", deferred: false };
  if (ka === Kind.Float) return { text: `(${e.reg(b!)} instanceof Float && ${e.reg(b!)}.value === ${e.float(a)})`, deferred: false };
  const x = e.r(a);
  const y = b === null ? String(immediate) : e.r(b);
  if (IDENTICAL.has(ka)) return { text: `${x} === ${y}`, deferred: false };
  const slow = `(q = R.equal(${x}, ${y})) === true`;
  if (!e.advice.equals) {
    e.assume(d);
    if (ka === Kind.Instance) return { text: `${x} === ${y}`, deferred: false };
  }
  if (IDENTICAL.has(kb)) {
    // not the same value: equal only if the left one is of a class with a method `==`
    if (!e.advice.equals) return { text: `${x} === ${y}`, deferred: false };
    return { text: `(${x} === ${y} || (${x} !== null && ${x} !== undefined && ${x}.$eq === true && ${slow}))`, deferred: true };
  }
  const same = `typeof ${x} !== "object" || ${x} === null || (${x}.$d === 1${e.advice.equals ? ` && ${x}.$eq !== true` : ""})`;
  return { text: `(${same} ? ${x} === ${y} : ${slow})`, deferred: true };
}

export function move(e: Emitter, to: number, from: number): void {
  const hint = e.hints.get(from);
  switch (e.kind(from)) {
    case Kind.Float:
      e.set(to, e.float(from), Kind.Float);
      break;
    // (an iterator of a loop is never moved: where the register has one, it is left over from before, and the instruction is not reached)
    default:
      e.set(to, e.reg(from));
  }
  if (hint !== undefined) e.hints.set(to, hint);
}

export function flag(e: Emitter, d: Decoded, a: number, k: { text: string; deferred: boolean }, negated: boolean): void {
  if (!k.deferred) return e.set(a, negated ? `!(${k.text})` : k.text);
  e.out(`if (${k.text}) q = true; else if (q === S) ${e.bail(d)} else q = false;`);
  e.set(a, negated ? "!q" : "q");
}

/** @param right register, null: the immediate */
export function arithmetic(e: Emitter, d: Decoded, dst: number, left: number, right: number | null, immediate: number): void {
  const op = INT_OPS[d.op]!;
  const ka = e.kind(left);
  const kb = right === null ? Kind.Int : e.kind(right);
  if (ka === Kind.Float || kb === Kind.Float) {
    const x = e.number(d, left, "g");
    const y = right === null ? `(${immediate})` : e.number(d, right, "h");
    return e.set(dst, `${x} ${op} ${y}`, Kind.Float);
  }
  const x = e.r(left);
  const y = right === null ? (immediate < 0 ? `(${immediate})` : String(immediate)) : e.r(right);
  const tests = [...(ka === Kind.Int ? [] : [`typeof ${x} === "number"`]), ...(kb === Kind.Int ? [] : [`typeof ${y} === "number"`])];
  // the sum with 0 turns a product of -0 into 0
  tests.push(`((t = ${x} ${op} ${y}${op === "*" ? " + 0" : ""}) | 0) === t`);
  const helper = `R.${HELPERS[op]}(${x}, ${right === null ? String(immediate) : y})`;
  const fits = ka === Kind.Int && kb === Kind.Int && e.post[dst] === Kind.Int ? `typeof (t = ${helper}) !== "number"` : `(t = ${helper}) === S`;
  // the form matters: V8 makes half as fast a loop of one negated condition
  const bail = e.bail(d);
  const to = e.target(dst);
  e.out(`if (${tests.join(" && ")}) ${to} = t; else ${e.slow(d) ? `if (${fits}) ${bail} else ${to} = t;` : bail}`);
}

export function modulo(e: Emitter, d: Decoded, dst: number, left: number, right: number | null, immediate: number): void {
  const ka = e.kind(left);
  const kb = right === null ? Kind.Int : e.kind(right);
  if (ka === Kind.Float || kb === Kind.Float) {
    const x = e.number(d, left, "g");
    const y = right === null ? String(immediate) : e.number(d, right, "h");
    return e.set(dst, `${x} % ${y}`, Kind.Float);
  }
  const x = e.r(left);
  const y = right === null ? String(immediate) : e.r(right);
  const divisor = right === null ? (immediate === 0 ? " && false" : "") : ` && ${isInt32(e, right, y)} && ${y} !== 0`;
  const slow = e.post[dst] === Kind.Int ? `typeof (t = R.mod(${x}, ${y})) !== "number"` : `(t = R.mod(${x}, ${y})) === S`;
  const bail = e.bail(d);
  const to = e.target(dst);
  const rest = e.slow(d) ? `if (${slow}) ${bail} else ${to} = t;` : bail;
  e.out(`if (${isInt32(e, left, x)}${divisor}) ${to} = (${x} % ${right === null && immediate < 0 ? `(${y})` : y}) | 0; else ${rest}`);
}

export function divide(e: Emitter, d: Decoded, dst: number, left: number, right: number): void {
  if (e.post[dst] !== Kind.Float && !(isNumber(e, left) && isNumber(e, right))) {
    e.out(`if ((t = R.div(${e.r(left)}, ${e.r(right)})) === S) ${e.bail(d)}`);
    return e.set(dst, "t");
  }
  const x = e.number(d, left, "g");
  const y = e.number(d, right, "h");
  e.set(dst, `${x} / ${y}`, Kind.Float);
}

/** Text that is true for an Int of 32 bits. A bigint must not meet an operator of numbers. */
function isInt32(e: Emitter, r: number, x: string): string {
  return `${e.kind(r) === Kind.Int ? "" : `typeof ${x} === "number" && `}(${x} | 0) === ${x}`;
}

function isNumber(e: Emitter, r: number): boolean {
  return e.kind(r) === Kind.Int || e.kind(r) === Kind.Float;
}

export function bits(e: Emitter, d: Decoded, dst: number, left: number, right: number): void {
  if (d.op === Op.And && e.kind(left) !== Kind.Int && e.kind(left) !== Kind.Any) return move(e, dst, right);
  const x = e.r(left);
  const y = e.r(right);
  const both = e.kind(left) === Kind.Int && e.kind(right) === Kind.Int;
  const bail = e.bail(d);
  const to = e.target(dst);
  if (d.op === Op.And && e.kind(left) === Kind.Any) e.out(`if (${x} === true) ${to} = ${y}; else`);
  e.out(`if (${isInt32(e, left, x)} && ${isInt32(e, right, y)}) ${to} = ${x} ${BITS[d.op]} ${y};`);
  if (!e.slow(d)) return e.out(`else ${bail}`);
  e.out(
    `else if (${both ? "typeof " : ""}(t = R.${d.op === Op.And ? "and" : d.op === Op.Or ? "or" : "xor"}(${x}, ${y})) ${both ? '!== "number"' : "=== S"}) ${bail} else ${to} = t;`,
  );
}

export function shift(e: Emitter, d: Decoded, dst: number, left: number, right: number): void {
  const x = e.r(left);
  const y = e.r(right);
  const n = `${isInt32(e, right, y)} && ${y} >= 0 && ${y} < 32`;
  const both = e.kind(left) === Kind.Int && e.kind(right) === Kind.Int;
  const bail = e.bail(d);
  const to = e.target(dst);
  if (d.op === Op.Shr) e.out(`if (${isInt32(e, left, x)} && ${n}) ${to} = ${x} >> ${y};`);
  else e.out(`if (${isInt32(e, left, x)} && ${n} && ((t = ${x} << ${y}) >> ${y}) === ${x}) ${to} = t;`);
  if (!e.slow(d)) return e.out(`else ${bail}`);
  e.out(`else if (${both ? "typeof " : ""}(t = R.${d.op === Op.Shl ? "shl" : "shr"}(${x}, ${y})) ${both ? '!== "number"' : "=== S"}) ${bail} else ${to} = t;`);
}
