/** Tail calls out of functions with a declared result type (5.9). */
import type { Fn, TypeValue } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { type AnyFrame, type Frame, ResultChecks } from "./frame.ts";
import type { Realm } from "./realm.ts";
import { checkType } from "./types.ts";

/**
 * The frame to which a tail call out of `frame` returns: its caller, with the check of the result type in between. Chains of such calls
 * stay flat, see sameCheck.
 */
export function pushTailCheck(realm: Realm, frame: Frame): AnyFrame | null {
  const { caller, fn } = frame;
  if (fn.code.returnType === null || !realm.typeCheck) return caller;
  if (caller instanceof ResultChecks) {
    checkBefore(caller, fn);
    return caller;
  }
  return resultChecks(realm, fn, caller);
}

/** What checks the result of a function's tail call. */
export function resultChecks(realm: Realm, fn: Fn, caller: AnyFrame | null): ResultChecks {
  const checks: ResultChecks = new ResultChecks(caller, (v) => checkAll(realm, checks.fns, v));
  checks.fns.push(fn);
  return checks;
}

/** The activation of another function ends inside of those that are remembered: its result is checked before theirs. */
export function checkBefore(checks: ResultChecks, fn: Fn): void {
  const { fns } = checks;
  const last = fns.findLastIndex((f) => sameCheck(f, fn));
  if (last === fns.length - 1) return;
  if (last > fns.findIndex((f) => sameCheck(f, fn))) fns.splice(last, 1);
  fns.push(fn);
}

/** The activation of another function ends around those that are remembered: its result is checked after theirs. */
export function checkAfter(checks: ResultChecks, fn: Fn): void {
  const { fns } = checks;
  const first = fns.findIndex((f) => sameCheck(f, fn));
  if (first === 0) return;
  if (first < fns.findLastIndex((f) => sameCheck(f, fn))) fns.splice(first, 1);
  fns.unshift(fn);
}

/**
 * The same type, called the same in messages. Between the outermost and the innermost of such checks others of them change nothing: the
 * value has passed all types by then, and what the outermost gives is what the caller gets.
 */
function sameCheck(a: Fn, b: Fn): boolean {
  return a === b || (a.code === b.code && a.home === b.home && a.ns === b.ns);
}

/** A function's result, checked. @throws TypeException it is not of the type that is declared */
export function checkResult(realm: Realm, fn: Fn, v: Value): Value {
  return checkAll(realm, [fn], v);
}

function checkAll(realm: Realm, fns: readonly Fn[], value: Value): Value {
  let v = value;
  for (let i = fns.length - 1; i >= 0; i--) {
    const { code } = fns[i];
    v = checkType(realm, fns[i], code.returnType as TypeValue, v, 1, `return value of ${code.name.slice(code.name.lastIndexOf(".") + 1)}`);
  }
  return v;
}
