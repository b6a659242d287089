/** Runs Gene code for the host: starts a fiber, reports its end, interrupts it. */
import { type CallRequest, type Instance, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { spawnCall } from "../vm/call.ts";
import { makeException, Stop } from "../vm/exceptions.ts";
import type { Fiber, Root } from "../vm/fiber.ts";
import { abandonFiber, interruptFiber } from "../vm/interrupt.ts";
import type { Budget } from "../vm/limits.ts";
import type { Realm } from "../vm/realm.ts";

/** A computation that the host has started. */
export interface Run {
  readonly fiber: Fiber;
  /** undefined until it has ended */
  outcome: { ok: true; value: Value } | { ok: false; error: unknown } | undefined;
  /** called at its end, if that has not come before */
  onEnd: (() => void) | null;
}

/**
 * Starts a call and drives it as far as it goes: when it ends without suspending, the outcome is there at once.
 * @param slices may the host's event loop have its turn while it computes? false: it goes on until it suspends or ends
 * @param ex what `$ex` is at first @param budget what it may use
 */
export function startCall(
  realm: Realm,
  fn: Value,
  args: Value[],
  slices: boolean,
  ex: Value = null,
  budget: Budget | null = realm.scheduler.limits.budget,
): Run {
  // it has no Future: a failed Future as result is one that nobody has looked at, and its own failure is reported by the outcome
  const fiber = spawnCall(realm, fn, args, null);
  fiber.ex = ex;
  fiber.budget = budget;
  const run: Run = { fiber, outcome: undefined, onEnd: null };
  const end = (outcome: NonNullable<Run["outcome"]>): void => {
    if (run.outcome !== undefined) return;
    run.outcome = outcome;
    run.onEnd?.();
  };
  const root: Root = {
    // a program that has met a limit has no result: an exception of a `finally` body may have taken the place of what ends it
    done: (value) => end(budget === null || budget.exceeded === null ? { ok: true, value } : { ok: false, error: budget.exceeded }),
    failed: (error) => end({ ok: false, error: budget?.exceeded ?? error }),
  };
  realm.scheduler.start(fiber, root, slices);
  return run;
}

/** Starts what a native function would ask the machine for. */
export function startRequest(realm: Realm, request: CallRequest, slices: boolean, ex: Value = null, budget?: Budget): Run {
  return startCall(realm, new NativeFn("<host>", "", "", () => request), [], slices, ex, budget);
}

/** The outcome as a promise. */
export function finished(run: Run): Promise<Value> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      const outcome = run.outcome!;
      if (outcome.ok) resolve(outcome.value);
      else reject(outcome.error);
    };
    if (run.outcome !== undefined) end();
    else run.onEnd = end;
  });
}

/** Ends a computation that has not ended when it was interrupted: it fails with a Stop, and none of its clauses runs. */
export function abandon(realm: Realm, run: Run, message: string): void {
  if (run.outcome === undefined) abandonFiber(realm, run.fiber, new Stop("abort", message));
}

/** Raises CancellationException where the computation is; its `catch` and `finally` clauses run. For Ctrl-C and aborts by the user. @returns the exception */
export function interrupt(realm: Realm, run: Run, message = "interrupted"): Instance {
  const exception = makeException(realm, "CancellationException", message, "GENE.ASYNC.CANCELLED");
  if (run.outcome === undefined) interruptFiber(realm, run.fiber, exception);
  return exception;
}
