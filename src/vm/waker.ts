import type { Value } from "../values/types.ts";
import { type Fiber, Resume, Status } from "./fiber.ts";
import type { Waker } from "./requests.ts";
import type { Scheduler } from "./scheduler.ts";

/** Wakes one suspension of one fiber. */
export class FiberWaker implements Waker {
  constructor(
    private readonly scheduler: Scheduler,
    readonly fiber: Fiber,
    private readonly token: number,
  ) {}
  get alive(): boolean {
    return this.fiber.token === this.token && this.fiber.status === Status.Suspended;
  }
  value(v: Value): void {
    if (this.alive) this.scheduler.wake(this.fiber, Resume.Value, v);
  }
  throw(exception: Value): void {
    if (this.alive) this.scheduler.wake(this.fiber, Resume.Throw, exception);
  }
}
