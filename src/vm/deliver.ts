/** Results and exceptions on their way to the activation that receives them. */
import { constructed } from "../values/fields.ts";
import { Cell, type Fn, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { complete, construct, SWITCH } from "./call.ts";
import { fromNative, isException, isExceptionClass, normalize, stamp, Stop } from "./exceptions.ts";
import { type Fiber, Resume, Status } from "./fiber.ts";
import { type AnyFrame, Cont, Frame } from "./frame.ts";
import { endGenerator } from "./generator.ts";
import { keepFrame } from "./error-scope.ts";
import { finallyAt, handlerAt } from "./link.ts";
import type { Realm } from "./realm.ts";
import { captureTrace } from "./trace.ts";

/** Hands a value to the frame that waits for it. Afterwards `fiber.top` goes on, unless the fiber is suspended or has ended. */
export function deliver(realm: Realm, fiber: Fiber, to: AnyFrame | null, value: Value): void {
  let target = to;
  let v = value;
  for (;;) {
    if (target === null) {
      fiber.top = null;
      realm.scheduler.finished(fiber, v);
      return;
    }
    if (target instanceof Frame) {
      target.regs[target.dst] = v;
      fiber.top = target;
      return;
    }
    const k: Cont = target;
    target = k.caller;
    fiber.top = target;
    try {
      v = k.then(v);
      if (typeof v === "object" && v !== null) v = complete(realm, fiber, v, target);
    } catch (e) {
      raiseIn(realm, fiber, target, fromNative(realm, e));
      return;
    }
    if (v === SWITCH) return;
  }
}

/**
 * Raises an exception instance (or a Stop) at the frame: goes to the innermost handler of it and its callers, or ends the fiber.
 * The frame's pc stands behind the instruction that raises.
 */
export function raiseIn(realm: Realm, fiber: Fiber, from: AnyFrame | null, exception: Value): void {
  if (exception instanceof Instance) stamp(realm, exception, () => captureTrace(from, fiber.startedAt));
  if (realm.options.keepFrames === true && exception instanceof Instance) keepFrame(exception, from);
  const stop = exception instanceof Stop;
  if (stop) exception.trace ??= captureTrace(from, fiber.startedAt);
  for (let f = from; f !== null; f = f.caller) {
    if (f instanceof Frame) {
      if (f.link.handlers.length > 0) {
        const at = stop ? finallyAt(f.link, f.pc - 1) : handlerAt(f.link, f.pc - 1);
        if (at >= 0) {
          fiber.caught = exception;
          f.pc = at;
          fiber.top = f;
          return;
        }
      }
      endGenerator(f);
    } else if (f.onThrow !== null) f.onThrow(exception);
  }
  fiber.top = null;
  if (stop) {
    fiber.status = Status.Done;
    throw exception;
  }
  realm.scheduler.failed(fiber, exception);
}

/**
 * Hands a fiber what it waited for.
 * @returns true if it has a frame to go on with; false: it was suspended again, has ended, or something else is to run before
 */
export function resume(realm: Realm, fiber: Fiber): boolean {
  const { top, resumeValue } = fiber;
  if (fiber.resume === Resume.Value) {
    fiber.resume = Resume.Continue;
    fiber.resumeValue = null;
    if (top instanceof Frame) {
      top.regs[top.dst] = resumeValue;
      return true;
    }
    deliver(realm, fiber, top, resumeValue);
  } else if (fiber.resume === Resume.Throw) {
    fiber.resume = Resume.Continue;
    fiber.resumeValue = null;
    raiseIn(realm, fiber, top, resumeValue);
  }
  if (fiber.status !== Status.Running) return false;
  if (!realm.scheduler.hasJobs) return true;
  realm.scheduler.preempt(fiber);
  return false;
}

/** The fiber that goes on in the interpreter when another has given way; null: the driver decides. */
export function nextFiber(realm: Realm): Fiber | null {
  for (;;) {
    const fiber = realm.scheduler.next();
    if (fiber === null || resume(realm, fiber)) return fiber;
  }
}

/** `throw v` (9.2). */
export function throwValue(realm: Realm, fiber: Fiber, v: Value, frame: Frame): void {
  if (isExceptionClass(realm, v)) {
    const made = complete(
      realm,
      fiber,
      construct(v, [], null),
      new Cont(frame, (e) => {
        throw e;
      }),
    );
    if (made !== SWITCH) raiseIn(realm, fiber, frame, made);
    return;
  }
  raiseIn(realm, fiber, frame, v instanceof Stop || isException(realm, v) ? v : normalize(realm, v));
}

/** The instance that a constructor returns. @param self it may have become a cell */
export function constructedBy(ctor: Fn, self: Value): Value {
  const made: Value = self instanceof Cell ? self.value : self;
  if (made instanceof Instance) constructed(made, ctor);
  return made;
}
