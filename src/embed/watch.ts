/** The limits of a run while nothing of it runs, and polls: it waits, or its result holds Futures that the host waits for. */
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

/** Futures in the result of a run, as promises: the limits of the run, and its end, are theirs, too. */
export class Awaited {
  private readonly rejects = new Set<(why: Stop) => void>();
  private unwatch: (() => void) | null = null;

  constructor(
    private readonly realm: Realm,
    private readonly budget: Budget,
    private readonly signal: AbortSignal | undefined,
    /** those of all runs, which the end of the instance rejects */
    private readonly all: Set<Awaited>,
  ) {}

  /**
   * A promise that is settled as the given one, or rejected when the run is ended.
   * @param error what it is rejected with
   */
  bound<T>(promise: Promise<T>, error: (why: Stop) => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const { exceeded } = this.budget;
      if (this.budget.isOver) {
        reject(error(exceeded!));
        return;
      }
      const end = (why: Stop): void => reject(error(why));
      this.add(end);
      promise.then(
        (v) => {
          this.remove(end);
          resolve(v);
        },
        (e: Error) => {
          this.remove(end);
          // its fiber was ended by the limit
          reject(this.budget.exceeded === null ? e : error(this.budget.exceeded));
        },
      );
    });
  }

  /** Rejects all of them. */
  end(why: Stop): void {
    for (const reject of [...this.rejects]) {
      this.remove(reject);
      reject(why);
    }
  }

  private add(reject: (why: Stop) => void): void {
    this.rejects.add(reject);
    if (this.unwatch !== null) return;
    const unwatch = watch(this.realm, this.budget, this.signal);
    const forget = this.budget.whenOver((why) => this.end(why));
    this.all.add(this);
    this.unwatch = () => {
      unwatch();
      forget();
      this.all.delete(this);
    };
  }

  private remove(reject: (why: Stop) => void): void {
    this.rejects.delete(reject);
    if (this.rejects.size > 0) return;
    this.unwatch?.();
    this.unwatch = null;
  }
}
