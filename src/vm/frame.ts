/**
 * Activations. They lie on the heap, each linked to its caller, so that a fiber can be suspended and go on anywhere and the depth of
 * calls is bounded by memory only.
 */
import type { Fn, Generator, Scope } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Linked } from "./link.ts";

/** What few frames need. */
export class FrameExtra {
  /** macro call: the caller's scope */
  scope: Scope | null = null;
  /** body of a generator */
  gen: Generator | null = null;
  /** the frames below, remembered by a trace that walked over them (they cannot change while this frame lives) */
  below: BelowMemo | null = null;
}

/** What lies below a frame: how many activations, and the outermost of them, nearest first. */
export interface BelowMemo {
  readonly count: number;
  readonly last: readonly Frame[];
}

/** Activation of a function. */
export class Frame {
  /** where it goes on: behind the instruction that called, if it waits for a call */
  pc = 0;
  /** register that receives the result of the call that it waits for */
  dst = 0;
  extra: FrameExtra | null = null;
  constructor(
    readonly fn: Fn,
    readonly link: Linked,
    readonly regs: Value[],
    public caller: AnyFrame | null,
    /** memory of this and all frames below, in words */
    public size: number,
  ) {}
}

/** Words that a frame takes besides its registers. */
export const FRAME_WORDS = 19;

/** What is to be done with the result of a call that natively written code asked for. */
export class Cont {
  size: number;
  constructor(
    public caller: AnyFrame | null,
    readonly then: (result: Value) => Value,
    /** an exception passes */
    readonly onThrow: ((exception: Value) => void) | null = null,
  ) {
    this.size = (caller === null ? 0 : caller.size) + FRAME_WORDS;
  }
}

/** Remembers declared result types of activations that were replaced by tail calls (5.9). */
export class ResultChecks extends Cont {
  /** the outermost first; their results are checked from the last to the first */
  readonly fns: Fn[] = [];
}

export type AnyFrame = Frame | Cont;

/** Units that a macro evaluates in its caller's scope: `$caller_eval` in them means the macro around that caller. */
export const callerUnits = new WeakSet<Fn>();

/** The caller's scope of the nearest active macro; null if there is none (5.11). */
export function nearestScope(frame: AnyFrame | null): Scope | null {
  // code that stands in for a caller has not been called by the macro that evaluates it
  let done = 0;
  for (let f = frame; f !== null; f = f.caller) {
    if (!(f instanceof Frame)) continue;
    if (callerUnits.has(f.fn)) done++;
    else if (f.extra !== null && f.extra.scope !== null && done-- === 0) return f.extra.scope;
  }
  return null;
}

/** The activation of Gene code that is on top. */
export function geneFrame(frame: AnyFrame | null): Frame | null {
  let f = frame;
  while (f !== null && !(f instanceof Frame)) f = f.caller;
  return f;
}
