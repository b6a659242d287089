/** Tail calls out of functions with a declared result type (5.9). */
import type { Fn, TypeValue } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { type AnyFrame, type Frame, ResultChecks } from "./frame.ts";
import type { Realm } from "./realm.ts";
import { checkType } from "./types.ts";

/**
 * The frame to which a tail call out of `frame` returns: its caller, with the check of the result type in between. Each distinct type is
 * remembered once, so chains of such calls stay flat.
 */
export function pushTailCheck(realm: Realm, frame: Frame): AnyFrame | null {
  const { caller, fn } = frame;
  if (fn.code.returnType === null || !realm.typeCheck) return caller;
  if (caller instanceof ResultChecks) {
    alsoChecks(caller, fn);
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

/** Remembers the type that another function declares, if it is not known yet. */
export function alsoChecks(checks: ResultChecks, fn: Fn): void {
  if (!checks.fns.some((f) => f.code === fn.code)) checks.fns.push(fn);
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
