/** Operations of instructions that may call something, and errors of names. */
import { comparedParts, equalOrRequest } from "../values/equal.ts";
import { isTruthy } from "../values/kind.ts";
import { BoundMethod, CallRequest, type Fn, Future, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { complete } from "./call.ts";
import { isException } from "./exceptions.ts";
import type { Fiber } from "./fiber.ts";
import type { AnyFrame } from "./frame.ts";
import { failedFuture, settledFuture } from "./future.ts";
import { methodOf } from "./members.ts";
import { undefinedIn } from "./names.ts";
import type { Realm } from "./realm.ts";

/** `!=`: the negated result of `==`. */
export const NEGATE = (v: Value): Value => !isTruthy(v);

/** `a == b` (2.4) where a is an object or nil. The result of a method `==` is the result. */
export function equality(realm: Realm, fiber: Fiber, a: Value, b: Value, then: ((v: Value) => Value) | null, caller: AnyFrame | null): Value {
  if (a instanceof Instance) {
    const method = methodOf(a.$c, "==");
    if (method !== undefined) return complete(realm, fiber, new CallRequest(new BoundMethod(a, method, "=="), [b], null, then), caller);
  }
  const r = compare(realm, a, b, then === null ? undefined : (x) => then(x));
  return typeof r === "boolean" ? r : complete(realm, fiber, r, caller);
}

/** Equality as a native may return it (see equalOrRequest), which counts as work where containers are large. */
export function compare(realm: Realm, a: Value, b: Value, then?: (equal: boolean) => Value): Value {
  const r = equalOrRequest(a, b, then);
  realm.scheduler.chargeLong(comparedParts());
  return r;
}

/** `x is not defined` for a variable. */
export function undefinedName(realm: Realm, fn: Fn, name: string): unknown {
  return undefinedIn(realm, fn.ns, name, fn.code);
}

/** The instruction Async. */
export function settledAs(realm: Realm, v: Value): Future {
  if (v instanceof Future) return v;
  return isException(realm, v) ? failedFuture(realm, v) : settledFuture(realm, v);
}
