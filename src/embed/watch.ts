/** The limits of a run while nothing of it runs, and polls: it waits. */
import { Stop } from "../vm/exceptions.ts";
import { stopRun } from "../vm/ending.ts";
import type { Budget } from "../vm/limits.ts";
import type { Realm } from "../vm/realm.ts";

/** The host's timer takes no more. */
const LONGEST = 0x7fffffff;

/** Ends the run when its time is over or the signal comes. @returns to be called when there is nothing to be waited for any more */
export function watch(realm: Realm, budget: Budget, signal: AbortSignal | undefined): () => void {
  const { timeLeft } = budget;
  const time = (): void => stopRun(realm, budget, "time", "time limit exceeded");
  const cancelTimer = timeLeft === Infinity ? null : realm.host.setTimer(Math.min(LONGEST, Math.max(0, timeLeft)), time);
  const abort = (): void => realm.scheduler.endRun(budget, new Stop("abort", "aborted by the host"));
  signal?.addEventListener("abort", abort, { once: true });
  return () => {
    cancelTimer?.();
    signal?.removeEventListener("abort", abort);
  };
}
