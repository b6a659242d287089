/** The text of reading and writing members, elements and fields. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { GClass, Namespace } from "../values/runtime-types.ts";
import type { Emitter } from "./emit.ts";
import { Kind } from "./flow.ts";

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** `o.key`, for any key. */
function property(o: string, key: string): string {
  return IDENTIFIER.test(key) ? `${o}.${key}` : `${o}[${JSON.stringify(key)}]`;
}

/** Text that is true for objects of Gene classes. */
function isInstance(e: Emitter, r: number, x: string): string {
  return e.isSelf(r) ? "" : `${x} !== null && ${x} !== undefined && ${x}.$i === 1 && `;
}

export function getMember(e: Emitter, d: Decoded, dst: number, o: number, k: number): void {
  const name = String(e.link.consts[k]);
  // data flow has taken it for a Float already, whatever else is known
  if (e.rawMember(d)) return rawField(e, d, dst, o, name);
  const known = e.hints.get(o);
  const cell = known instanceof GClass || known instanceof Namespace ? e.advice.member(known, name) : null;
  if (cell !== null) {
    const x = e.r(o);
    e.out(`if (${x} !== ${e.value(known, "C")} || NAMES.broken !== ${e.advice.broken}) ${e.bail(d)}`);
    e.set(dst, `${e.value(cell, "C")}.value`);
    e.hints.set(dst, cell.value);
    return;
  }
  const x = e.r(o);
  const field = property(x, `_${name}`);
  const raw = property(x, `r_${name}`);
  const leave = e.silent(d);
  const to = e.target(dst);
  const slow = d.op === Op.GetStrictName ? "R.strictMember" : "R.member";
  e.out(`if (${isInstance(e, o, x)}${raw} !== true) ${to} = ${field}; else if ((t = ${slow}(${x}, ${e.constant(k)})) === S) ${leave} else ${to} = t;`);
}

export function setMember(e: Emitter, d: Decoded, o: number, k: number, src: number): void {
  const name = String(e.link.consts[k]);
  const x = e.r(o);
  const field = property(x, `_${name}`);
  const raw = property(x, `r_${name}`);
  const settable = `${e.isSelf(o) ? "" : `${x} !== null && ${x} !== undefined && `}${x}.$w === 1`;
  const plain = `(${raw} === false || ${x}.$l === null)`;
  if (e.kind(src) === Kind.Float) {
    e.out(`if (${settable} && ${raw} === true) ${field} = ${e.float(src)}; else if (${settable} && ${plain}) ${field} = ${e.r(src)};`);
    // the first store of a field, or one that is checked
    return e.out(`else if (!R.storesFloat(${x}, ${e.constant(k)}, ${e.float(src)})) ${e.silent(d)}`);
  }
  const v = e.r(src);
  e.out(`if (${settable} && ${plain}) ${field} = ${v}; else if ((t = R.setMember(${x}, ${e.constant(k)}, ${v})) === S) ${e.silent(d)} else ${v} = t;`);
}

/** Text that is true for a container of a built-in class that may be changed: sealed and frozen ones are of classes of their own. */
export function madeBy(x: string, cls: "Array" | "Map"): string {
  return `${x} !== null && ${x} !== undefined && ${x}.constructor === ${cls}`;
}

/** Text that is true for an index of an element of an array. @param int it is known to be an Int */
export function within(x: string, i: string, int: boolean): string {
  return `${int ? "" : `typeof ${i} === "number" && `}${i} >= 0 && ${i} < ${x}.length`;
}

export function getIndex(e: Emitter, d: Decoded, dst: number, o: number, i: number): void {
  const x = e.r(o);
  const leave = e.silent(d);
  const to = e.target(dst);
  e.out(
    `if (${madeBy(x, "Array")}${i >= 0 ? ` && ${i} < ${x}.length` : " && false"}) ${to} = ${x}[${i}]; else if ((t = R.getDyn(${x}, ${i})) === S) ${leave} else ${to} = t;`,
  );
}

export function getDyn(e: Emitter, d: Decoded, dst: number, o: number, i: number): void {
  const x = e.r(o);
  const y = e.r(i);
  const leave = e.silent(d);
  const to = e.target(dst);
  const helper = d.name === "GetStrict" ? "getStrict" : "getDyn";
  e.out(
    `if (${madeBy(x, "Array")} && ${within(x, y, e.kind(i) === Kind.Int)}) ${to} = ${x}[${y}]; else if ((t = R.${helper}(${x}, ${y})) === S) ${leave} else ${to} = t;`,
  );
}

/** A member whose name is that of a visible variable, which may hold an index into an array (17.3). @param rule see the instruction */
export function getVia(e: Emitter, d: Decoded, dst: number, o: number, k: number, i: number, rule: number): void {
  const x = e.r(o);
  const y = e.r(i);
  const name = String(e.link.consts[k]);
  if (rule === 2 && e.rawMember(d)) return rawField(e, d, dst, o, name);
  const field = `else if (${isInstance(e, o, x)}${property(x, `r_${name}`)} !== true) ${e.reg(dst)} = ${property(x, `_${name}`)}; else if ((t = R.fieldOf(${x}, ${e.constant(k)})) !== S) ${e.reg(dst)} = t; `;
  const leave = e.silent(d);
  e.out(`if (${madeBy(x, "Array")} && ${within(x, y, e.kind(i) === Kind.Int)}) ${e.target(dst)} = ${x}[${y}]; ${rule === 2 ? field : ""}else ${leave}`);
}

/** A field that is taken to be a raw double. An instance may lack a field that is raw in its class. */
function rawField(e: Emitter, d: Decoded, dst: number, o: number, name: string): void {
  const x = e.r(o);
  const field = property(x, `_${name}`);
  e.out(
    `if (${e.isSelf(o) ? "" : `${x} === null || ${x} === undefined || `}${property(x, `r_${name}`)} !== true || typeof ${field} !== "number") ${e.bail(d)}`,
  );
  e.set(dst, field, Kind.Float);
}

/** @param y text of the index @param int it is known to be an Int */
export function setDyn(e: Emitter, d: Decoded, o: number, y: string, int: boolean, src: number): void {
  const x = e.r(o);
  const v = e.r(src);
  const fast = `if (${madeBy(x, "Array")} && ${within(x, y, int)}) ${x}[${y}] = ${v};`;
  // what was stored may have been converted
  if (e.kind(src) === Kind.Float) return e.out(`${fast} else ${e.silent(d)}`);
  e.out(`${fast} else if ((t = R.setDyn(${x}, ${y}, ${v})) === S) ${e.silent(d)} else ${v} = t;`);
}
