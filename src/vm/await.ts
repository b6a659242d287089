/** `await` of one and of several futures, with and without a timeout (10.4). */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { Future } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { SWITCH } from "./call.ts";
import { makeException, milliseconds } from "./exceptions.ts";
import type { Fiber } from "./fiber.ts";
import type { AnyFrame } from "./frame.ts";
import { abandon, addWaiter, fromThenable, isThenable, observe, reasonException, reject, type Waiter } from "./future.ts";
import type { Realm } from "./realm.ts";
import type { FiberWaker } from "./waker.ts";

/** An exception instance that is thrown again as it is. */
function rethrow(exception: Value): never {
  throw exception;
}

/** Value of a settled future; its exception or reason is thrown. */
function outcome(realm: Realm, f: Future): Value {
  if (f.state === "success") return f.value;
  return rethrow(f.state === "failure" ? f.value : reasonException(realm, f.value));
}

/** One fiber waits for one future, where the fiber cannot stand for itself. */
class SingleWait implements Waiter {
  constructor(
    private readonly realm: Realm,
    private readonly waker: FiberWaker,
  ) {}
  settled(f: Future): void {
    if (f.state === "success") this.waker.value(f.value);
    else this.waker.throw(f.state === "failure" ? f.value : reasonException(this.realm, f.value));
  }
}

/** One fiber waits for several. */
class GroupWait implements Waiter {
  constructor(
    private readonly realm: Realm,
    private readonly waker: FiberWaker,
    private readonly futures: readonly Future[],
    private remaining: number,
  ) {}
  settled(f: Future): void {
    if (f.state !== "success") this.waker.throw(f.state === "failure" ? f.value : reasonException(this.realm, f.value));
    else if (--this.remaining === 0) this.waker.value(this.futures.map((g) => g.value));
  }
}

function asFuture(realm: Realm, v: Value): Future {
  if (v instanceof Future) return v;
  if (isThenable(v)) return fromThenable(realm, v);
  throw raise("TypeException", `await expects a Future, got: ${kindOf(v)}`);
}

/** Waits for a future; the value is delivered to `caller` when it is not there yet. */
export function awaitFuture(realm: Realm, fiber: Fiber, f: Future, caller: AnyFrame | null): Value {
  observe(realm, f);
  if (f.state !== "pending") return outcome(realm, f);
  // (a store of a new object into an old one takes V8 as long as a call)
  if (fiber.top !== caller) fiber.top = caller;
  if (fiber.rare !== null && fiber.rare.named) addWaiter(f, new SingleWait(realm, realm.scheduler.suspend(fiber)));
  else {
    realm.scheduler.park(fiber);
    fiber.waitsFor = f;
    addWaiter(f, fiber);
  }
  return SWITCH;
}

/** The instruction Await. @param timeout undefined: none */
export function awaitOne(realm: Realm, fiber: Fiber, v: Value, timeout: Value, hasTimeout: boolean, caller: AnyFrame | null): Value {
  const f = asFuture(realm, v);
  const ms = hasTimeout ? timeoutMs(timeout) : -1;
  if (!hasTimeout || f.state !== "pending") return awaitFuture(realm, fiber, f, caller);
  observe(realm, f);
  fiber.top = caller;
  addWaiter(f, new SingleWait(realm, realm.scheduler.suspend(fiber)));
  startTimeout(realm, fiber, [f], ms);
  return SWITCH;
}

/** The instruction AwaitAll. */
export function awaitAll(realm: Realm, fiber: Fiber, values: readonly Value[], timeout: Value, hasTimeout: boolean, caller: AnyFrame | null): Value {
  const futures = values.map((v) => asFuture(realm, v));
  const ms = hasTimeout ? timeoutMs(timeout) : -1;
  let pending = 0;
  for (const f of futures) {
    observe(realm, f);
    if (f.state === "pending") pending++;
  }
  for (const f of futures) if (f.state !== "pending" && f.state !== "success") return outcome(realm, f);
  if (pending === 0) return futures.map((f) => f.value);
  fiber.top = caller;
  const group = new GroupWait(realm, realm.scheduler.suspend(fiber), futures, pending);
  for (const f of futures) if (f.state === "pending") addWaiter(f, group);
  if (hasTimeout) startTimeout(realm, fiber, futures, ms);
  return SWITCH;
}

function timeoutMs(v: Value): number {
  const ms = milliseconds(v);
  if (ms === null) throw raise("ArgumentException", "await ^timeout must be int milliseconds or float seconds");
  return ms;
}

/** When the time passes, every awaited future that is still pending fails. */
function startTimeout(realm: Realm, fiber: Fiber, futures: readonly Future[], ms: number): void {
  const { scheduler } = realm;
  fiber.waitsFor = scheduler.after(ms, () => {
    const e = makeException(realm, "TimeoutException", "await timed out", "GENE.ASYNC.TIMEOUT");
    scheduler.stampAt(fiber, e);
    for (const f of futures) {
      if (f.state !== "pending") continue;
      abandon(f);
      reject(realm, f, e);
    }
  });
}
