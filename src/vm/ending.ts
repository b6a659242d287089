/** How fibers end that do not end by themselves: a limit was met, or the host has had enough. */
import { makeException, Stop } from "./exceptions.ts";
import { type Fiber, Resume, Status } from "./fiber.ts";
import { observe, reject } from "./future.ts";
import type { Budget } from "./limits.ts";
import type { Realm } from "./realm.ts";
import type { Scheduler } from "./scheduler.ts";

/** Ends a fiber where it stands: no clause of it runs any more. Who waits for it is told. */
export function drop(realm: Realm, fiber: Fiber, why: Stop): void {
  const { scheduler } = realm;
  if (fiber.waitsFor !== null) scheduler.stopWaiting(fiber);
  scheduler.ended(fiber);
  fiber.status = Status.Done;
  fiber.top = null;
  const { future } = fiber;
  if (future !== null) {
    // others may wait for it; nobody else needs to be told
    observe(realm, future);
    reject(realm, future, makeException(realm, "CancellationException", why.message, "GENE.ASYNC.CANCELLED"));
  }
  fiber.rare?.root?.failed(why);
}

/** Ends the operations of a run and its fibers that wait for something; those that would go on end when their turn comes. */
export function dropRun(realm: Realm, budget: Budget, why: Stop): void {
  const { timers, pollers, forever, allWaiters, roots } = realm.scheduler;
  realm.scheduler.endOperations(budget);
  const waiting = [...timers.takeRun(budget), ...pollers.fibers(), ...forever.fibers(), ...allWaiters.fibers(), ...roots];
  for (const fiber of waiting) if (fiber.budget === budget && fiber.status !== Status.Done) drop(realm, fiber, why);
}

/**
 * A limit was met by a fiber that the host does not wait for, or while nothing ran: it is raised in those of the run that the host waits for, too.
 * @returns false when the run is to end at once: none of them is left, or nothing of the allowance
 */
export function unwind(scheduler: Scheduler, budget: Budget | null, why: Stop): boolean {
  if (budget === null || !budget.allows(why)) return false;
  let found = false;
  for (const fiber of scheduler.roots) {
    if (fiber.budget !== budget || fiber.status === Status.Done) continue;
    found = true;
    const { more } = fiber;
    if (more.stopped) continue;
    more.stopped = true;
    if (fiber.status === Status.Suspended) scheduler.wake(fiber, Resume.Throw, why);
    else scheduler.raiseIn(fiber, why);
  }
  return found;
}

/** A limit of a run is met while it waits: ends it, after the `finally` bodies of the fibers that the host waits for. */
export function stopRun({ scheduler }: Realm, budget: Budget, reason: Stop["reason"], message: string): void {
  const stop = new Stop(reason, message, undefined, budget);
  try {
    scheduler.limits.grant(stop);
  } catch {
    scheduler.endRun(budget, stop);
    return;
  }
  if (unwind(scheduler, budget, stop)) scheduler.schedulePump();
  else scheduler.endRun(budget, stop);
}
