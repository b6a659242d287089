/** Values that are known where the code is made: constants, and definitions that are never replaced. */
import type { Decoded } from "../gir/walk.ts";
import { Enum, EnumVariant, Fn, GClass, type Member, Namespace, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Emitter } from "./emit.ts";

/** Longer strings are no part of the text: another string with the same characters takes memory, and time wherever the two are compared. */
const MAX_LITERAL = 60;

/** Text of a value that never changes. */
export function literal(e: Emitter, v: Value): string {
  if (typeof v === "string" && v.length <= MAX_LITERAL)
    return JSON.stringify(v)
      .replace(/\u2028/g, "\\u2028")
      .replace(/\u2029/g, "\\u2029");
  if (typeof v === "number") return String(v);
  if (v === null || v === undefined || typeof v === "boolean") return String(v);
  return e.value(v, "K");
}

/** Text of a plain number that is a Float. */
export function double(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

function isDefinition(v: Value): boolean {
  return v instanceof Fn || v instanceof NativeFn || v instanceof GClass || v instanceof Namespace || v instanceof Enum || v instanceof EnumVariant;
}

/** Writes the value of a member. The common assumption has been looked at: it is broken when a definition is replaced. */
export function readMember(e: Emitter, dst: number, member: Member): void {
  const { value } = member;
  const fixed = isDefinition(value) && member.rely();
  e.set(dst, fixed ? e.value(value, "F") : `${e.value(member, "C")}.value`);
  if (fixed) e.fixed.add(e.index);
  e.hints.set(dst, value);
}

/** Does the register certainly hold what the hint says? */
export function isFixed(e: Emitter, r: number): boolean {
  return e.fixed.has(e.shape.writer(e.index, r));
}

/** Leaves if the register does not hold the value that it held before. @param seen text of that value */
export function expectValue(e: Emitter, d: Decoded, r: number, seen: string): void {
  if (!isFixed(e, r)) e.out(`if (${e.r(r)} !== ${seen}) ${e.bail(d)}`);
}
