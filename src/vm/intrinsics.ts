/** Intrinsics that belong to the machine; the others are registered by runtime/. */
import { isTruthy } from "../values/kind.ts";
import { literal } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import { CallRequest, EnumValue, EnumVariant, type Fn, Future, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { spawnCall } from "./call.ts";
import { milliseconds } from "./exceptions.ts";
import type { Fiber } from "./fiber.ts";
import { type Frame, nearestScope } from "./frame.ts";
import { linked } from "./link.ts";
import { spawnInCall } from "./spawn.ts";
import { compare } from "./operations.ts";
import type { Intrinsic, Realm } from "./realm.ts";
import { captureTrace } from "./trace.ts";

const outside = (what: string): unknown => raise("RuntimeException", what);

function time(v: Value, name: string): number {
  const ms = milliseconds(v);
  if (ms === null) throw raise("ArgumentException", `${name} requires a number (milliseconds)`);
  return ms;
}

/** `(gene/defer body.. t)`: evaluates the body after the time in a fiber of its own (10.6). */
function defer(realm: Realm, thunk: Fn, delay: Value, frame: Frame): Future {
  const ms = time(delay, "defer");
  const { scheduler } = realm;
  const future = new Future();
  const { current } = scheduler;
  const startedAt = current === null ? null : captureTrace(current.top, current.startedAt);
  const ex = current === null ? null : current.ex;
  const { budget } = scheduler.limits;
  const scope = linked(thunk.code).callerEval ? nearestScope(frame) : null;
  const timer = scheduler.after(ms, () => {
    if (future.state !== "pending") return;
    const fiber: Fiber = scope === null ? spawnCall(realm, thunk, [], future) : spawnInCall(realm, thunk, future, scope);
    fiber.startedAt = startedAt;
    fiber.ex = ex;
    fiber.budget = budget;
    scheduler.runNow(fiber);
  });
  future.source = () => scheduler.timers.remove(timer);
  return future;
}

/** `(gene/wait_until [^timeout t] [^interval i] cond..)` (10.6). */
function waitUntil(realm: Realm, thunk: Value, interval: Value, timeout: Value): Value {
  const { scheduler, host } = realm;
  const end = timeout === undefined ? Infinity : host.now() + time(timeout, "wait_until");
  const step = time(interval, "wait_until");
  const ask = (): Value =>
    new CallRequest(thunk, [], null, (v) => {
      if (isTruthy(v)) return v;
      const left = end - host.now();
      if (left <= 0) return false;
      const request = scheduler.pollers.untilActivity(Math.min(step, left));
      return request.andThen(() => ask());
    });
  return ask();
}

function matchesVariant(target: Value, variant: EnumVariant): readonly Value[] | null {
  if (variant.fields.length === 0) return target === variant ? [] : null;
  return target instanceof EnumValue && target.variant === variant ? target.payload : null;
}

function contractFails(args: readonly Value[]): unknown {
  const [name, kind, n, condition, names, values] = args as [string, string, number, Value, string[], Value[]];
  const shown = values.map((v, i) => `${names[i]}=${v instanceof Instance ? "Instance" : literal(v)}`).join(", ");
  const result = args.length > 6 ? ` | result=${args[6] instanceof Instance ? "Instance" : literal(args[6])}` : "";
  return raise("AssertionException", `ContractViolation: ${name} ${kind} #${n} failed: ${literal(condition)} | args=[${shown}]${result}`);
}

export const vmIntrinsics: Record<string, Intrinsic> = {
  defer: (realm, [thunk, delay], frame) => defer(realm, thunk as Fn, delay, frame),
  wait_until: (realm, [thunk, interval, timeout]) => waitUntil(realm, thunk, interval, timeout),
  await_all: (realm, [timeout]) => {
    let ms: number | null = null;
    if (timeout !== undefined) {
      ms = milliseconds(timeout);
      if (ms === null) throw raise("ArgumentException", "await ^timeout must be int milliseconds or float seconds");
    }
    return realm.scheduler.allWaiters.wait(ms);
  },
  "break.outside": (_realm, [what]) => {
    throw outside(`${String(what)} used outside of a loop`);
  },
  "yield.outside": () => {
    throw outside("yield used outside of generator function");
  },
  "contract.fail": (_realm, args) => {
    throw contractFails(args);
  },
  "unwrap.fails": (realm, [x]) => unwrapFails(builtins(realm), x),
  "unwrap.value": (realm, [x]) => unwrapValue(builtins(realm), x),
  "case.variant": (realm, [target, variant, binders]) => {
    if (!(variant instanceof EnumVariant)) {
      // the name holds no variant: it is compared
      return compare(realm, target, variant, (same) => (same ? [] : null));
    }
    const n = variant.fields.length;
    if (binders !== n && !(n > 0 && binders === -1)) {
      const text = n === 0 ? "0 binding(s)" : `${n} binding(s) (${variant.fields.join(", ")})`;
      throw raise("ArgumentException", `variant ${variant.owner.name}/${variant.name} pattern expects ${text}, got ${String(binders)}`);
    }
    return matchesVariant(target, variant);
  },
  "case.eq": (realm, [target, pattern]) => {
    if (pattern instanceof EnumVariant) return matchesVariant(target, pattern) !== null;
    return compare(realm, target, pattern);
  },
};

/** `(x ?)`: must the function return with x? */
export function unwrapFails({ Err, None }: Record<string, EnumVariant>, x: Value): boolean {
  return x === None || (x instanceof EnumValue && x.variant === Err);
}

/** `(x ?)`: the value inside. */
export function unwrapValue({ Ok, Some }: Record<string, EnumVariant>, x: Value): Value {
  return x instanceof EnumValue && (x.variant === Ok || x.variant === Some) ? x.payload[0] : x;
}

/** The variants of Result and Option by name. */
export function builtins(realm: Realm): Record<string, EnumVariant> {
  return (realm as { builtinVariants?: Record<string, EnumVariant> }).builtinVariants ?? {};
}
