/** What the host does to a computation from outside (Ctrl-C). Neither is to be called while fibers run. */
import type { Value } from "../values/types.ts";
import { drop } from "./ending.ts";
import type { Stop } from "./exceptions.ts";
import { Fiber, Resume, Status } from "./fiber.ts";
import type { Realm } from "./realm.ts";

/**
 * Raises an exception in a fiber, wherever it is: suspended, ready, or cut off while it computes; and in the fibers that compute on its
 * behalf now.
 */
export function interruptFiber({ scheduler }: Realm, fiber: Fiber, exception: Value): void {
  if (fiber.status === Status.Done) return;
  scheduler.interruption = exception;
  for (const item of scheduler.nest) if (item instanceof Fiber) scheduler.raiseIn(item, exception);
  if (fiber.status === Status.Suspended) scheduler.wake(fiber, Resume.Throw, exception);
  else scheduler.raiseIn(fiber, exception);
  scheduler.schedulePump();
}

/**
 * Ends a fiber that the host has started, and those that compute on its behalf now, where they stand: no clause of theirs runs any more. For
 * what does not end when it is interrupted.
 */
export function abandonFiber(realm: Realm, fiber: Fiber, why: Stop): void {
  if (fiber.status === Status.Done) return;
  const { scheduler } = realm;
  const dropped = new Set([fiber]);
  for (const item of scheduler.nest.splice(0)) {
    if (item instanceof Fiber) dropped.add(item);
    else scheduler.nest.push(item);
  }
  for (const f of dropped) drop(realm, f, why);
  scheduler.schedulePump();
}
