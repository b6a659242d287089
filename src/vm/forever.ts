import type { Fiber } from "./fiber.ts";
import { SuspendRequest, type Waker } from "./requests.ts";

/** Fibers in run_forever (10.7). */
export class Forever {
  private waiting: { readonly fiber: Fiber; readonly waker: Waker }[] = [];

  /** Is nobody there? One that was cancelled is there no more. */
  get isEmpty(): boolean {
    if (this.waiting.length > 0) this.waiting = this.waiting.filter(({ waker }) => waker.alive);
    return this.waiting.length === 0;
  }

  /** `run_forever`: suspends until `stop`. */
  wait(): SuspendRequest {
    return new SuspendRequest((fiber, waker) => {
      this.waiting.push({ fiber, waker });
    });
  }

  /** `stop_scheduler`. */
  stop(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { waker } of waiting) waker.value(null);
  }

  /** Those that are there. */
  fibers(): Fiber[] {
    return this.waiting.map((w) => w.fiber);
  }

  clear(): void {
    this.waiting = [];
  }
}
