/** Calls of the interpreter whose arguments have to be bound, or that find a method in some other way than the usual: to compiled code where there is some. */
import { Fn, Instance, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { invoke, send, SWITCH } from "./call.ts";
import type { Fiber } from "./fiber.ts";
import type { Frame } from "./frame.ts";
import type { Realm } from "./realm.ts";

class GiveWay {}
/** The fiber was cut off, or has ended: the interpreter has nothing more to do for it. */
export const GIVE_WAY: unknown = new GiveWay();

type Kw = Map<string, Value> | null;

/** Calls f. @returns its result, SWITCH or GIVE_WAY */
export function callAny(realm: Realm, fiber: Fiber, f: Value, args: Value[], kw: Kw, caller: Frame): Value {
  const v = f instanceof Fn ? enter(realm, fiber, f, args, kw, caller) : UNDEF;
  return v === UNDEF ? invoke(realm, fiber, f, args, kw, caller) : v;
}

/** The same for a method call. */
export function sendAny(realm: Realm, fiber: Fiber, receiver: Value, name: string, args: Value[], kw: Kw, caller: Frame): Value {
  const m = receiver instanceof Instance ? receiver.$c.mt[name] : null;
  const v = m instanceof Fn && m.code.isMethod ? enter(realm, fiber, m, [receiver, ...args], kw, caller) : UNDEF;
  return v === UNDEF ? send(realm, fiber, receiver, name, args, kw, caller) : v;
}

/** UNDEF: it is not compiled, nothing has happened. */
function enter(realm: Realm, fiber: Fiber, f: Fn, args: Value[], kw: Kw, caller: Frame): Value {
  const { tier } = realm;
  if (tier === null) return UNDEF;
  const v = tier.invoke(f, args, kw);
  if (v !== tier.sentinel) return v;
  tier.land(fiber, caller);
  return tier.settle(fiber) ? GIVE_WAY : SWITCH;
}
