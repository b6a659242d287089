import { SuspendRequest, type Waker } from "./requests.ts";

/** Fibers in run_forever (10.7). */
export class Forever {
  private waiting: Waker[] = [];

  /** Is nobody there? One that was cancelled is there no more. */
  get isEmpty(): boolean {
    if (this.waiting.length > 0) this.waiting = this.waiting.filter((w) => w.alive);
    return this.waiting.length === 0;
  }

  /** `run_forever`: suspends until `stop`. */
  wait(): SuspendRequest {
    return new SuspendRequest((_fiber, wake) => {
      this.waiting.push(wake);
    });
  }

  /** `stop_scheduler`. */
  stop(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const w of waiting) w.value(null);
  }

  clear(): void {
    this.waiting = [];
  }
}
