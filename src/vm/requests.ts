/** What natively written code may return to have something done by the machine, besides CallRequest and AwaitRequest. */
import type { Value } from "../values/types.ts";
import type { Fiber } from "./fiber.ts";

/** Wakes the fiber that was suspended; later calls have no effect. */
export interface Waker {
  /** does the fiber wait still? */
  readonly alive: boolean;
  value(v: Value): void;
  throw(exception: Value): void;
}

/** Suspends the calling fiber for a time (10.6). */
export class SleepRequest {
  /** @param ms zero or less: until every other ready fiber has run once */
  constructor(readonly ms: number) {}
}

/** An operation of the host that one fiber waits for, and that is over when it waits no more. */
export class HostWait {
  constructor(readonly stop: () => void) {}
}

/** Suspends the calling fiber. `begin` runs when it is suspended and arranges for it to be woken. */
export class SuspendRequest {
  constructor(
    readonly begin: (fiber: Fiber, wake: Waker) => void,
    readonly then: ((result: Value) => Value) | null = null,
  ) {}
  /** The same with something to be done with the value that wakes the fiber. */
  andThen(then: (result: Value) => Value): SuspendRequest {
    return new SuspendRequest(this.begin, then);
  }
}
