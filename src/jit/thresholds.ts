/** How often something has to happen before code is compiled, made again or given up. */
import type { Code } from "../gir/code.ts";
import { Fn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Linked } from "../vm/link.ts";

export interface Thresholds {
  /** calls after which a function is compiled */
  readonly calls: number;
  /** rounds after which a loop is compiled */
  readonly rounds: number;
  /** exits without a fast path after which code is made again */
  readonly bails: number;
}

/** Calls and rounds of which the interpreter tells nothing, between two of which it does. */
export const UNTOLD = 31;
/** The next call and the next round are told of. */
export const USUAL: Thresholds = { calls: 9 * (UNTOLD + 1) - 1, rounds: 32 * (UNTOLD + 1) - 1, bails: 60 };
/** Compiled at once: a way to test. */
export const AT_ONCE: Thresholds = { calls: 0, rounds: 0, bails: 4 };
/** How often code is made from what was seen; then once more for any values. */
export const VERSIONS = 3;
/** Calls after which a function is compiled because compiled code calls it. */
export const WARM = 20;
/** Entries into compiled loops with other kinds of values than they were made for; then they are made for any. */
export const MAX_REFUSALS = 20;
/** Exits of code without assumptions after which it is given up. */
export const HOPELESS = 1000;
/** Longer code (in words) is interpreted: the time to compile it would be felt. */
export const MAX_SIZE = 6000;
/** The same for the rest of a function (in instructions): loops in loops stand in it several times. */
export const MAX_REST = 2000;
/** Functions that are compiled because one that calls them is. */
export const MAX_NESTED = 8;
/** How often a function or loop that is hot waits because it would call cold ones: they may be there for what hardly ever happens. */
const MAX_WAITS = 30;

/**
 * Is one of the functions among the values cold? Code compiled now would be left at each call of it, and compile it before it is hot: where `find` is called from a thousand
 * places, each with a function of its own, none of them is.
 */
export function callsCold({ history }: Linked, values: readonly Value[], thresholds: Thresholds): boolean {
  return values.some((v) => v instanceof Fn && isCold(v.code, thresholds.calls >> 1)) && ++history.waits <= MAX_WAITS;
}

/** Has a function of the code been called less often than that? */
function isCold(code: Code, calls: number): boolean {
  const link = code.linked as Linked | null;
  return code.js === null && (link === null || (link.calls >= 0 && link.calls < calls));
}
