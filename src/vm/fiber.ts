/** Fibers: call stacks of their own, of which one runs at a time (chapter 10). */
import type { Future } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Trace } from "./trace.ts";
import type { AnyFrame } from "./frame.ts";
import type { Timer } from "./timers.ts";

export enum Status {
  /** on the stack of the driver, or running */
  Running,
  /** in the queue */
  Ready,
  Suspended,
  Done,
}

/** How a fiber goes on when it is resumed. */
export enum Resume {
  /** its top frame simply continues */
  Continue,
  /** the top frame receives a value */
  Value,
  /** an exception is raised where it is suspended */
  Throw,
}

export class Fiber {
  status: Status = Status.Running;
  /** changes whenever it is woken; a wake-up with an old token is ignored */
  token = 0;
  resume: Resume = Resume.Continue;
  resumeValue: Value = null;
  /** $ex */
  ex: Value = null;
  /** the exception on its way to the instruction Caught */
  caught: Value = null;
  background = false;
  /** it was woken to look at the condition of wait_until only */
  polling = false;
  /** the timer that it waits for */
  timer: Timer | null = null;
  /** nesting of calls of on_method_missing */
  missing = 0;
  /** where it was started, for traces */
  startedAt: Trace | null = null;
  /** a fiber that the host waits for */
  root: Root | null = null;
  constructor(
    public top: AnyFrame | null,
    /** settled when it ends */
    public future: Future | null,
  ) {}
}

/** What the host learns about a fiber that it started. */
export interface Root {
  done(value: Value): void;
  failed(exception: Value): void;
}
