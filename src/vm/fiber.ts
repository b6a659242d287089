/** Fibers: call stacks of their own, of which one runs at a time (chapter 10). */
import type { Budget } from "./limits.ts";
import type { Future } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Trace } from "./trace.ts";
import type { AnyFrame } from "./frame.ts";
import type { HostWait } from "./requests.ts";
import type { Lane } from "./sleepers.ts";
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

/** What few fibers need. */
export class FiberExtra {
  /** gives way at the end of its slice (10.11) */
  background = false;
  /** it was woken to look at the condition of wait_until only */
  polling = false;
  /** it was woken by something else than the Future that it waited for, which may still name it among its waiters */
  named = false;
  /** nesting of calls of on_method_missing */
  missing = 0;
  /** a limit of its run was raised in it: what it does now is in its `finally` bodies */
  stopped = false;
  /** a fiber that the host waits for */
  root: Root | null = null;
}

/** A million of them may sleep: few fields. */
export class Fiber {
  status: Status = Status.Running;
  /** another number at each suspension; a wake-up with an old one is ignored */
  token = 0;
  resume: Resume = Resume.Continue;
  resumeValue: Value = null;
  /** $ex */
  ex: Value = null;
  /** the exception on its way to the instruction Caught */
  caught: Value = null;
  /**
   * what is to be told when something else wakes it: its timer, the queue where it sleeps, the Future among whose waiters it stands itself, the operation
   * of the host that it alone waits for
   */
  waitsFor: Timer | Lane | Future | HostWait | null = null;
  /** where it was started, for traces */
  startedAt: Trace | null = null;
  /** what the run that it belongs to may use; null: it has no limits */
  budget: Budget | null = null;
  /** its rare properties; null: all as in a new one */
  rare: FiberExtra | null = null;
  constructor(
    public top: AnyFrame | null,
    /** settled when it ends */
    public future: Future | null,
  ) {}

  /** Its rare properties, to be changed. */
  get more(): FiberExtra {
    return (this.rare ??= new FiberExtra());
  }
}

/** What the host learns about a fiber that it started. */
export interface Root {
  done(value: Value): void;
  failed(exception: Value): void;
}
