/**
 * Frames that lie on the heap go on in compiled code: a fiber that has received what it waited for, and the callers of what ends then. Each place where frames go on often has a function of
 * its own for the rest from there on (continuation.ts); a frame whose place has none, and one that is left again, is the interpreter's.
 */
import type { Value } from "../values/types.ts";
import { Fn, Future } from "../values/runtime-types.ts";
import { awaitFuture } from "../vm/await.ts";
import { deliver, raiseIn } from "../vm/deliver.ts";
import { fromNative } from "../vm/exceptions.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { Frame } from "../vm/frame.ts";
import { instructionStart, type Linked } from "../vm/link.ts";
import { SleepRequest } from "../vm/requests.ts";
import { childOf } from "../vm/spawn.ts";
import { BAILED, Left } from "./exits.ts";
import { Runtime } from "./runtime.ts";
import { S } from "./slow-paths.ts";

export type CompiledRest = (fn: Fn, frame: Frame, regs: Value[]) => Value;

export abstract class Resumer extends Runtime {
  /** Counts that a frame goes on at its pc, and gives the compiled form of what it executes from there on when that is hot. */
  protected abstract counted(link: Linked, frame: Frame): CompiledRest | null;

  /**
   * Goes on with the running fiber in compiled code, as far as there is any.
   * @returns true if its turn is over; false: the interpreter goes on with its top frame
   */
  goOn(fiber: Fiber): boolean {
    for (;;) {
      const frame = fiber.top as Frame;
      const { link } = frame;
      let rest = link.rests === null ? null : link.rests[frame.pc];
      if (typeof rest !== "function" && (rest = this.counted(link, frame)) === null) return false;
      const v = (rest as CompiledRest)(frame.fn, frame, frame.regs);
      if (v !== S) {
        // the activation has ended
        const { caller } = frame;
        if (caller instanceof Frame) {
          caller.regs[caller.dst] = v;
          fiber.top = caller;
          continue;
        }
        deliver(this.realm, fiber, caller, v);
        if (this.isOver(fiber)) return true;
        continue;
      }
      this.land(fiber, frame);
      return this.settle(fiber) || this.isOver(fiber);
    }
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
    else this.top = null;
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

  // --- starting fibers

  /** the fiber that was started last, if it has something left to do before its starter goes on, and what */
  private child: Fiber | null = null;
  private childKind = Left.Rerun;
  private childValue: Value = null;

  /**
   * Runs the body of `async` up to its first suspension. @param frame of the starter, on the heap
   * @returns the Future; S: the interpreter starts the fiber, or runs it up to there
   */
  start(frame: Frame, body: Value): Value {
    if (!(body instanceof Fn) || !this.ready(body, [])) return this.here();
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
    if (kind === Left.Wait) awaitFuture(realm, child, value as Future, child.top);
    else if (kind === Left.Request && value instanceof SleepRequest) scheduler.sleep(child, value.ms);
    else {
      this.child = child;
      this.childKind = kind;
      this.childValue = value;
      this.kind = Left.Start;
      this.value = future;
      return S;
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

  /** An await of a pending Future. */
  wait(f: Value): void {
    this.kind = Left.Wait;
    this.value = f;
    this.top = null;
  }
}
