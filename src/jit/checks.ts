/**
 * The checks of depth and time slice: before the first call of an activation, or before the loop that holds it. Functions that call nothing, or only functions that call nothing,
 * need none, as their callers have it; nor do slow paths, which look themselves (Runtime.send and others).
 */
import { STACK_LIMIT } from "./exits.ts";
import type { Shape } from "./flow.ts";

/** Words of a small activation. */
const SMALL = 32;
/** Stands for a check until all calls are known. */
const PLACE = "\0check ";

export class CallChecks {
  /** indexes of the instructions that call code which may call further */
  readonly calls = new Set<number>();
  /** what is done where a check fails, by index of the instruction before which it may stand */
  private readonly places = new Map<number, string>();

  constructor(
    private readonly shape: Shape,
    /** words of stack of an activation */
    private readonly step: number,
  ) {}

  /** A line for a place where a check may stand. @param leave text for what is done where it fails */
  place(i: number, leave: string): string {
    this.places.set(i, leave);
    return `${PLACE}${i}`;
  }

  /** Puts the checks to their places. */
  fill(lines: string[]): void {
    const { shape, calls, places } = this;
    const kept = shape.firsts(new Set([...places.keys()].filter((i) => calls.has(i) || [...calls].some((j) => i < j && j < shape.end[i]!))));
    lines.forEach((line, k) => {
      if (!line.startsWith(PLACE)) return;
      const i = Number(line.slice(PLACE.length));
      lines[k] = kept.has(i) ? `    if (${this.text()}) ${places.get(i)!}` : "";
    });
  }

  /**
   * Counting costs more than all the rest of a small function. So only one in eight of the activations that follow each other down the stack counts, or more where each may make
   * many calls: the others' number is bounded. Small activations cannot pass by a window of 32 words, so they see there that the stack is used up; the others have to look each time.
   */
  private text(): string {
    const window = this.step <= SMALL ? SMALL : this.step <= 64 ? 64 : 128;
    const rate = this.calls.size <= 2 ? 8 : this.calls.size <= 4 ? 4 : 2;
    const counts = `(d & ${window * (rate - 1)}) === 0`;
    return `${window === SMALL ? counts : `(d > ${STACK_LIMIT} || ${counts})`} && R.enter(d)`;
  }
}
