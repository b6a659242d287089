/**
 * Frames that lie on the heap go on in compiled code: a fiber that has received what it waited for, and the callers of what ends then. Each place where frames go on often has a function of
 * its own for the rest from there on (continuation.ts); a frame whose place has none, and one that is left again, is the interpreter's.
 */
import { Fn, Future, type Generator, UNDEF } from "../values/runtime-types.ts";
import { NOT_FOUND, type Value } from "../values/types.ts";
import { awaitFuture } from "../vm/await.ts";
import { deliver, raiseIn } from "../vm/deliver.ts";
import { fromNative } from "../vm/exceptions.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { Frame } from "../vm/frame.ts";
import { endGenerator } from "../vm/generator.ts";
import { handlerAt, instructionStart, type Linked, linked } from "../vm/link.ts";
import { SleepRequest } from "../vm/requests.ts";
import { childOf } from "../vm/spawn.ts";
import { BAILED, Left } from "./exits.ts";
import { Runtime } from "./runtime.ts";
import { S } from "./slow-paths.ts";

export type CompiledRest = (fn: Fn, frame: Frame, regs: Value[], d: number) => Value;

export abstract class Resumer extends Runtime {
  /** the frame whose rest was left is gone: it has made a tail call */
  private gone = false;

  /** Counts that a frame goes on at its pc, and gives the compiled form of what it executes from there on when that is hot. */
  protected abstract counted(link: Linked, frame: Frame): CompiledRest | null;

  /**
   * Goes on with the running fiber in compiled code, as far as there is any.
   * @returns true if its turn is over; false: the interpreter goes on with its top frame
   */
  goOn(fiber: Fiber): boolean {
    for (;;) {
      const frame = fiber.top as Frame;
      // where every second poll suspends, an instruction that polls twice would never be done
      if (frame === this.cutFrame && frame.pc === this.cutPc) {
        this.cutFrame = null;
        return false;
      }
      const rest = this.restOf(frame);
      if (rest === null) return false;
      const { caller } = frame;
      const v = rest(frame.fn, frame, frame.regs, 0);
      if (v !== S) {
        // the activation has ended, or its generator has yielded
        if (caller instanceof Frame) {
          caller.regs[caller.dst] = v;
          fiber.top = caller;
          // many frames may follow each other without a call or loop
          if (!this.enter(0)) continue;
          this.kind = Left.Rerun;
          return this.settle(fiber) || this.isOver(fiber);
        }
        deliver(this.realm, fiber, caller, v);
        if (this.isOver(fiber)) return true;
        continue;
      }
      this.land(fiber, this.gone ? caller : frame);
      this.gone = false;
      return this.settle(fiber) || this.isOver(fiber);
    }
  }

  /** Result of a tail call in the rest of a function. */
  replaced(v: Value): Value {
    if (v === S) this.gone = true;
    return v;
  }

  private restOf(frame: Frame): CompiledRest | null {
    const { extra } = frame;
    // of a macro, or of an `async` body in one: the scope of its caller lies in the frame, which compiled code has none of when it calls
    if (extra !== null && extra.scope !== null) return null;
    const { rests } = frame.link;
    const rest = rests === null ? null : rests[frame.pc];
    return typeof rest === "function" ? (rest as CompiledRest) : this.counted(frame.link, frame);
  }

  /** Has the turn of the fiber ended, after something that may suspend it or start others? */
  private isOver(fiber: Fiber): boolean {
    if (fiber.status !== Status.Running) return true;
    if (!this.scheduler.hasJobs) return false;
    this.scheduler.preempt(fiber);
    return true;
  }

  /** The exit of a compiled rest, whose registers are in its frame again. */
  leaveRest(link: Linked, frame: Frame, pc: number, dst: number): unknown {
    frame.pc = pc;
    if (dst >= 0 && this.kind !== Left.Here) {
      frame.dst = dst;
      return S;
    }
    if (dst >= 0) frame.pc = instructionStart(link, pc - 1);
    else this.noFrames();
    this.kind = Left.Rerun;
    if (this.counting) this.count(link, frame.pc, null);
    if (dst === BAILED) this.bailed(link, null, pc, frame.regs);
    return S;
  }

  /** The exception that a handler finds whose frame goes on there. */
  takeCaught(): Value {
    const fiber = this.scheduler.current!;
    const { caught } = fiber;
    fiber.caught = null;
    return caught;
  }

  // --- generators

  /**
   * The next value of a generator, not_found at its end.
   * @param d words of the stack in use @param caller the consumer's frame, if it is on the heap
   * @returns UNDEF: the interpreter has to do it; S: the frame of the generator is the last of those that were left
   */
  override step(g: Generator, d: number, caller: Frame | null): Value {
    if (g.peeked !== UNDEF) {
      const v = g.peeked;
      g.peeked = UNDEF;
      return v;
    }
    if (g.state === "done") return NOT_FOUND;
    if (g.state === "running" || this.isDeep(d)) return UNDEF;
    const frame = g.frame as Frame;
    const rest = this.restOf(frame);
    if (rest === null) return UNDEF;
    if (g.state === "suspended") frame.regs[frame.dst] = null;
    g.state = "running";
    frame.caller = caller;
    const v = rest(frame.fn, frame, frame.regs, d);
    if (v !== S) return v;
    frame.caller = null;
    if (this.kind === Left.Raise && handlerAt(frame.link, frame.pc - 1) >= 0) this.kind = Left.Handled;
    return this.append(frame);
  }

  /** A generator has yielded. @param dst register that gets nil when it goes on */
  yielded(frame: Frame, pc: number, dst: number, v: Value): Value {
    frame.pc = pc;
    frame.dst = dst;
    frame.caller = null;
    frame.extra!.gen!.state = "suspended";
    return v;
  }

  /** A generator has ended. */
  ended(frame: Frame): Value {
    frame.caller = null;
    endGenerator(frame);
    return NOT_FOUND;
  }

  // --- starting fibers

  /** the fiber that was started last, if it has something left to do before its starter goes on, and what */
  private child: Fiber | null = null;
  private childKind = Left.Rerun;
  private childValue: Value = null;

  /**
   * Runs the body of `async` up to its first suspension. @param frame of the starter, on the heap
   * @returns the Future; S: the interpreter starts the fiber, or runs it up to there
   */
  startFiber(frame: Frame, body: Value): Value {
    if (!(body instanceof Fn) || !this.compiled(body, linked(body.code), [])) return this.here();
    const { realm, scheduler } = this;
    const fiber = scheduler.current!;
    const future = new Future();
    const child = childOf(realm, fiber, frame, future);
    scheduler.current = child;
    const v = body.code.js!(body, 0);
    scheduler.current = fiber;
    if (v !== S) {
      scheduler.finished(child, v);
      return future;
    }
    this.land(child, null);
    const { kind, value } = this;
    this.kind = Left.Rerun;
    this.value = null;
    if (kind === Left.Request && value instanceof SleepRequest) scheduler.sleep(child, value.ms);
    else if (kind !== Left.Wait) {
      this.child = child;
      this.childKind = kind;
      this.childValue = value;
      return this.leave(Left.Start, future);
    }
    return future;
  }

  protected override settleChild(fiber: Fiber, future: Value): boolean {
    const { child, childKind, childValue, scheduler } = this;
    this.child = null;
    this.childValue = null;
    try {
      scheduler.runAfter(fiber, future);
    } catch (e) {
      this.expired = false;
      raiseIn(this.realm, fiber, fiber.top, fromNative(this.realm, e));
      return false;
    }
    scheduler.current = child;
    this.kind = childKind;
    this.value = childValue;
    if (!this.settle(child!) && child!.status === Status.Running) scheduler.preempt(child!);
    return true;
  }

  /** An await of what is no Future that has succeeded: the interpreter deals with all but pending ones. */
  wait(f: Value): void {
    if (!(f instanceof Future) || f.state !== "pending") this.here();
    else {
      const fiber = this.scheduler.current!;
      awaitFuture(this.realm, fiber, f, fiber.top);
      this.leave(Left.Wait, null);
    }
  }
}
