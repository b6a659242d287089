import { makeException } from "./exceptions.ts";
import type { Fiber } from "./fiber.ts";
import { SuspendRequest, type Waker } from "./requests.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Timer } from "./timers.ts";

interface AllWaiter {
  readonly fiber: Fiber;
  readonly waker: Waker;
  /** of the time-out */
  readonly timer: Timer | null;
}

/** Fibers in `$await_all` (10.4): they wait until nothing is outstanding. */
export class AllWaiters {
  private list: AllWaiter[] = [];

  constructor(private readonly scheduler: Scheduler) {}

  /** @param ms time-out in milliseconds, or null */
  wait(ms: number | null): SuspendRequest {
    return new SuspendRequest((fiber, waker) => {
      const timer = ms === null ? null : this.scheduler.after(ms, () => this.late(waker), false);
      this.list.push({ fiber, waker, timer });
    });
  }

  /** Nothing is outstanding. */
  wake(): void {
    const { list } = this;
    this.list = [];
    for (const { waker, timer } of list) {
      if (timer !== null) this.scheduler.timers.remove(timer);
      waker.value(null);
    }
  }

  /** Those that are there. */
  fibers(): Fiber[] {
    return this.list.map((w) => w.fiber);
  }

  clear(): void {
    this.list = [];
  }

  private late(waker: Waker): void {
    this.list = this.list.filter((w) => w.waker !== waker);
    waker.throw(makeException(this.scheduler.realm, "TimeoutException", "await timed out", "GENE.ASYNC.TIMEOUT"));
  }
}
