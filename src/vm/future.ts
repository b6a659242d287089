/**
 * Futures (10.1, 10.2, 10.8, 10.9): settling, adoption, callbacks, waiting fibers, JavaScript promises.
 * Callbacks do not run inside these functions: they are handed to the scheduler as jobs, which run before the code that settled goes on.
 */
import { raise } from "../values/raise.ts";
import { Callbacks, Future, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { isException, makeException, normalize } from "./exceptions.ts";
import { Fiber, Resume } from "./fiber.ts";
import type { Budget } from "./limits.ts";
import type { Realm } from "./realm.ts";

/** Something that waits for a future, besides fibers: an `await` of several, or with a timeout. */
export interface Waiter {
  settled(future: Future): void;
}

/** A callback that was registered by a run with limits. */
class BudgetedCallback {
  constructor(
    readonly callback: Value,
    readonly budget: Budget,
  ) {}
}

/** What settles a future by adoption, kept among its callbacks. */
export class AdoptJob {
  constructor(readonly target: Future) {}
}

const terminal = (op: string, f: Future): unknown =>
  raise("ConcurrencyException", `GENE.ASYNC.ALREADY_TERMINAL: cannot ${op} a future in state ${f.state}`, "GENE.ASYNC.ALREADY_TERMINAL");

/** `.complete`: succeeds with v, adopting it if it is a Future or thenable. @throws ConcurrencyException if f is settled */
export function complete(realm: Realm, f: Future, v: Value): void {
  if (f.state !== "pending") throw terminal("complete", f);
  if (v === f) throw raise("ConcurrencyException", "a Future cannot be completed with itself: it would never be settled");
  abandon(f);
  resolve(realm, f, v);
}

/** `.fail`: fails with v, normalised as `throw` does. @throws ConcurrencyException if f is settled */
export function fail(realm: Realm, f: Future, v: Value): void {
  if (f.state !== "pending") throw terminal("fail", f);
  abandon(f);
  const e = normalize(realm, v);
  realm.scheduler.stampHere(e);
  settle(realm, f, "failure", e);
}

/** `.cancel`: @param reason undefined: a CancellationException. @throws ConcurrencyException if f is settled */
export function cancel(realm: Realm, f: Future, reason: Value): void {
  if (f.state !== "pending") throw terminal("cancel", f);
  let why = reason;
  if (why === undefined) {
    const e = makeException(realm, "CancellationException", "Future cancelled", "GENE.ASYNC.CANCELLED");
    realm.scheduler.stampHere(e);
    why = e;
  }
  const { source } = f;
  abandon(f);
  settle(realm, f, "cancelled", why);
  if (source instanceof Fiber) realm.scheduler.cancelFiber(source, reasonException(realm, why));
}

/** It is settled otherwise than by the operation that was to do so, which is ended. A fiber goes on. */
export function abandon(f: Future): void {
  if (typeof f.source !== "function") return;
  f.source();
  f.source = null;
}

/** What `await` throws for a cancelled future. */
export function reasonException(realm: Realm, reason: Value): Instance {
  return isException(realm, reason) ? reason : normalize(realm, reason);
}

/** Succeeds with v unless f is settled already; a Future or thenable is adopted. For operations and fibers. */
export function resolve(realm: Realm, f: Future, v: Value): void {
  if (f.state !== "pending") return;
  if (v instanceof Future) {
    observe(realm, v);
    if (v === f) return;
    if (v.state === "pending") {
      const job = new AdoptJob(f);
      v.callbacks ??= new Callbacks();
      v.callbacks.success.push(job);
      v.callbacks.failure.push(job);
    } else adopt(realm, f, v);
    return;
  }
  if (isThenable(v)) {
    resolve(realm, f, fromThenable(realm, v));
    return;
  }
  settle(realm, f, "success", v);
}

/** Fails with an exception instance unless f is settled already. */
export function reject(realm: Realm, f: Future, exception: Value): void {
  if (f.state === "pending") settle(realm, f, "failure", exception);
}

/** Gives f the state of a settled future. */
export function adopt(realm: Realm, f: Future, from: Future): void {
  if (f.state === "pending") settle(realm, f, from.state, from.value);
}

/** Somebody has looked at it: a failure need not be reported. */
export function observe(realm: Realm, f: Future): void {
  if (f.observed) return;
  f.observed = true;
  if (f.state === "failure") realm.scheduler.unobserved.delete(f);
}

/** Failures that nobody has looked at and that are kept: an instance that lives long may never be asked for them. */
const MOST_UNOBSERVED = 1000;

/** Keeps the newest ones. */
function keepUnobserved(unobserved: Set<Future>, f: Future): void {
  unobserved.add(f);
  if (unobserved.size > MOST_UNOBSERVED) for (const oldest of unobserved) return void unobserved.delete(oldest);
}

function settle(realm: Realm, f: Future, state: Future["state"], value: Value): void {
  f.state = state;
  f.value = value;
  f.source = null;
  const { scheduler } = realm;
  const { waiters, callbacks } = f;
  f.callbacks = f.waiters = null;
  if (state === "failure" && !f.observed && value !== scheduler.interruption) keepUnobserved(scheduler.unobserved, f);
  let called = false;
  if (callbacks !== null) {
    const list = state === "success" ? callbacks.success : callbacks.failure;
    called = list.length > 0;
    for (const c of list) callBack(realm, f, c);
  }
  if (waiters === null) return;
  if (called || scheduler.hasJobs) wakeLater(realm, f, waiters);
  else wake(realm, f, waiters);
}

function callBack(realm: Realm, f: Future, c: Value): void {
  const { scheduler } = realm;
  if (c instanceof AdoptJob) scheduler.job(() => adopt(realm, c.target, f));
  else if (c instanceof BudgetedCallback) scheduler.job(() => scheduler.runCallback(c.callback, f.value, c.budget));
  else scheduler.job(() => scheduler.runCallback(c, f.value, null));
}

function wakeLater(realm: Realm, f: Future, waiters: unknown): void {
  realm.scheduler.job(() => wake(realm, f, waiters));
}

/** Adds a fiber, whose `waitsFor` is the future, or another waiter, behind those that wait already. */
export function addWaiter(f: Future, w: Fiber | Waiter): void {
  const { waiters } = f;
  if (waiters === null) f.waiters = w;
  else if (Array.isArray(waiters)) waiters.push(w);
  else f.waiters = [waiters, w];
}

/** Tells who waits for a future that it is settled: one, or an array. */
function wake(realm: Realm, f: Future, waiters: unknown): void {
  if (waiters instanceof Fiber) {
    // one that was woken otherwise has left its name behind
    if (waiters.waitsFor !== f) return;
    waiters.waitsFor = null;
    if (f.state === "success") realm.scheduler.wake(waiters, Resume.Value, f.value);
    else realm.scheduler.wake(waiters, Resume.Throw, f.state === "failure" ? f.value : reasonException(realm, f.value));
  } else if (Array.isArray(waiters)) for (const w of waiters) wake(realm, f, w);
  else (waiters as Waiter).settled(f);
}

/** `.on_success` and `.on_failure`: keeps the callback, or lets it run at once when f is settled. */
export function onSettled(realm: Realm, f: Future, success: boolean, callback: Value): void {
  if (!success) observe(realm, f);
  const { budget } = realm.scheduler.limits;
  if (f.state === "pending") {
    f.callbacks ??= new Callbacks();
    f.callbacks[success ? "success" : "failure"].push(budget === null ? callback : new BudgetedCallback(callback, budget));
  } else if ((f.state === "success") === success) {
    const { value } = f;
    realm.scheduler.job(() => realm.scheduler.runCallback(callback, value, budget));
  }
}

/** A Future that has failed with the exception. */
export function failedFuture(realm: Realm, exception: Value): Future {
  const f = new Future();
  settle(realm, f, "failure", exception);
  return f;
}

/** A Future that has succeeded (or adopts). */
export function settledFuture(realm: Realm, v: Value): Future {
  const f = new Future();
  resolve(realm, f, v);
  return f;
}

/** Is it a JavaScript promise or thenable? No value of Gene has a `then`. */
export function isThenable(v: unknown): v is PromiseLike<unknown> {
  return typeof v === "object" && v !== null && !(v instanceof Future) && typeof (v as { then?: unknown }).then === "function";
}

/** The Future of a JavaScript promise; it counts as an outstanding operation until it is settled. */
export function fromThenable(realm: Realm, promise: PromiseLike<unknown>): Future {
  const f = new Future();
  const { scheduler } = realm;
  // a promise cannot be told that nobody waits for it any more
  const end = scheduler.beginOperation(() => {});
  // what it does first counts, also where it is no promise and does more than one thing
  let isDone = false;
  const done = (settleIt: () => void): void => {
    if (isDone) return;
    isDone = true;
    end();
    scheduler.post(settleIt);
  };
  try {
    promise.then(
      (v) => done(() => resolve(realm, f, realm.fromHost(v))),
      (e: unknown) => done(() => reject(realm, f, operationError(realm, e))),
    );
  } catch (e) {
    done(() => reject(realm, f, operationError(realm, e)));
  }
  return f;
}

/** The exception for an operation of the host that failed. */
export function operationError(realm: Realm, e: unknown): Instance {
  if (e === undefined || e === null) return makeException(realm, "ConcurrencyException", "Async operation failed", "GENE.ASYNC.FAILURE");
  const x = realm.errorFromHost(e);
  realm.scheduler.stampHere(x);
  return x;
}
