/** Fibers that are started by instructions: `async` bodies and calls of ^^async functions (10.3, 10.5). */
import { type Fn, Future, type Scope } from "../values/runtime-types.ts";
import { pushFn } from "./call.ts";
import { Fiber } from "./fiber.ts";
import { type AnyFrame, Frame, nearestScope } from "./frame.ts";
import { linked } from "./link.ts";
import type { Realm } from "./realm.ts";
import { captureTrace, type Trace } from "./trace.ts";

/** The instruction AsyncStart: the body runs first, up to its first suspension; then the starter goes on with the Future. */
export function startAsync(realm: Realm, fiber: Fiber, fn: Fn, background: boolean): void {
  const child = childOf(realm, fiber, fiber.top, new Future());
  if (background) child.more.background = true;
  pushFn(realm, child, fn, [], null, null, linked(fn.code).callerEval ? nearestScope(fiber.top) : null);
  run(realm, child, fiber);
}

/** The frame of an ^^async function, whose arguments are bound, goes on in a fiber of its own; its caller gets the Future. */
export function spawnFrame(realm: Realm, fiber: Fiber, frame: Frame): void {
  const caller = frame.caller;
  fiber.top = caller;
  const child = childOf(realm, fiber, caller, new Future());
  frame.caller = null;
  frame.size = frame.link.words;
  child.top = frame;
  run(realm, child, fiber);
}

/** A fiber that runs a body written in a macro function: `$caller_eval` in it means the call of the macro, which has ended by then. */
export function spawnInCall(realm: Realm, fn: Fn, future: Future, scope: Scope): Fiber {
  const fiber = new Fiber(null, future);
  future.source = fiber;
  pushFn(realm, fiber, fn, [], null, null, scope);
  return fiber;
}

function run({ scheduler }: Realm, child: Fiber, fiber: Fiber): void {
  scheduler.runAfter(fiber, child.future);
  scheduler.runNow(child);
}

/** A fiber without frames that is started at a frame of another, with its Future. */
export function childOf(realm: Realm, fiber: Fiber, from: AnyFrame | null, future: Future): Fiber {
  const child = new Fiber(null, future);
  future.source = child;
  child.budget = fiber.budget;
  child.ex = fiber.ex;
  child.startedAt = traceOfStart(realm, fiber, from);
  return child;
}

/** Fibers that are started in a loop share the trace of the place. */
function traceOfStart(realm: Realm, fiber: Fiber, from: AnyFrame | null): Trace {
  const last = realm.lastStart;
  if (from instanceof Frame && last !== null && last.frame === from && last.pc === from.pc && last.fiber === fiber) return last.trace;
  const trace = captureTrace(from, fiber.startedAt);
  realm.lastStart = from instanceof Frame ? { frame: from, pc: from.pc, fiber, trace } : null;
  return trace;
}
