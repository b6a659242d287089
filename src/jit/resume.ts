/**
 * Frames that lie on the heap go on in compiled code: a fiber that has received what it waited for, and the callers of what ends then. Each place where frames go on often has a function of
 * its own for the rest from there on (continuation.ts); a frame whose place has none, and one that is left again, is the interpreter's.
 */
import type { Value } from "../values/types.ts";
import { Fn } from "../values/runtime-types.ts";
import { deliver } from "../vm/deliver.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { Frame } from "../vm/frame.ts";
import { instructionStart, type Linked } from "../vm/link.ts";
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

  /** An await of a pending Future. */
  wait(f: Value): void {
    this.kind = Left.Wait;
    this.value = f;
    this.top = null;
  }
}
