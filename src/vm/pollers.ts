/** Fibers that look at a condition again whenever something else has run (wait_until, 10.6). */
import type { Fiber } from "./fiber.ts";
import { SuspendRequest, type Waker } from "./requests.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Timer } from "./timers.ts";

interface Poller {
  readonly fiber: Fiber;
  readonly waker: Waker;
  /** the scheduler's count of runs when it began to wait */
  readonly seen: number;
  readonly timer: Timer;
}

export class Pollers {
  private list: Poller[] = [];

  constructor(private readonly scheduler: Scheduler) {}

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** Suspends until another fiber or callback has run, at the latest after the interval. @param ms milliseconds */
  untilActivity(ms: number): SuspendRequest {
    const { scheduler } = this;
    return new SuspendRequest((fiber, waker) => {
      const timer = scheduler.after(ms, () => {
        this.list = this.list.filter((p) => p.timer !== timer);
        this.resume(fiber, waker);
      });
      this.list.push({ fiber, waker, seen: scheduler.activity, timer });
    });
  }

  /** Wakes those since whose beginning something has run. */
  wake(): void {
    const { scheduler, list } = this;
    if (list.length === 0) return;
    this.list = list.filter((p) => p.seen === scheduler.activity);
    for (const p of list) {
      if (p.seen === scheduler.activity) continue;
      scheduler.timers.remove(p.timer);
      this.resume(p.fiber, p.waker);
    }
  }

  /** Those that are there. */
  fibers(): Fiber[] {
    return this.list.map((p) => p.fiber);
  }

  clear(): void {
    this.list = [];
  }

  private resume(fiber: Fiber, waker: Waker): void {
    fiber.more.polling = true;
    waker.value(null);
  }
}
