/** How compiled code is left; see Runtime.exit and Runtime.settle. */

/** What stands in `dst` at an exit without a call: the fast path did not fit. */
export const BAILED = -1;
/** The interpreter is to do this instruction, or the fiber gives way: no fault of the code. */
export const SILENT = -2;
/** A compiled loop was left for what lies around it. */
export const LEFT_LOOP = -3;

/** This and below: a generator yields; the number below it is the register that gets nil when it goes on. */
export const YIELDED = -10;

/** Words of the JavaScript stack that compiled code may use: well below the 984 KB of Node's default. */
export const STACK_LIMIT = 36_000;

/** What a compiled loop returns beside the pc where the interpreter goes on: the frames that were left are on top. */
export const LANDED = -1;
/** Its assumptions about the registers do not hold: nothing has happened. */
export const REFUSED = -2;

/** Why compiled code was left. */
export enum Left {
  /** the interpreter goes on at the pc of the top frame */
  Rerun,
  /** `value` is what a native returned: a request to be carried out */
  Request,
  /** `value` is to be delivered to the top frame, other things run before it goes on */
  Value,
  /** `value` was raised */
  Raise,
  /** the instruction that called is left to the interpreter */
  Here,
  /** `value` was raised below a frame that handles it, which is on the heap already: nobody else may */
  Handled,
  /** the fiber waits for `value`, a pending Future */
  Wait,
  /** the fiber goes on with `value`, the Future of one that it has started and that has something left to do at once */
  Start,
}
