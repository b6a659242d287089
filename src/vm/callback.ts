/** Calls of callbacks of Futures, which no code of the program makes. */
import { Fn, Future, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { spawnCall } from "./call.ts";
import type { Fiber } from "./fiber.ts";
import { Cont } from "./frame.ts";
import type { Realm } from "./realm.ts";
import { definitionOf } from "./trace.ts";

/** A fiber that calls the callback when it is run. */
export function spawnCallback(realm: Realm, callback: Value, value: Value): Fiber {
  const fiber = spawnCall(realm, callback, [value], new Future());
  if (callback instanceof Fn) fiber.top!.caller = new CallbackEnd(callback);
  return fiber;
}

/** Below a callback: an exception that comes up before it runs, as for a wrong number of arguments, gets the place of its definition. */
class CallbackEnd extends Cont {
  constructor(callback: Fn) {
    super(null, same, (e) => {
      if (e instanceof Instance && e._location === undefined) e._location = definitionOf(callback) ?? undefined;
    });
  }
}

const same = (v: Value): Value => v;
