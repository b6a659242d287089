/**
 * Timers of a realm, by due time, then creation: sleeping fibers in a few queues, one for each time of sleep; all others in a binary heap.
 * One timer of the host stands for the earliest.
 */
import { Fiber } from "./fiber.ts";
import type { Budget } from "./limits.ts";
import { Lane } from "./sleepers.ts";

/** Queues for sleeping fibers; the earliest is found by looking at all of them. */
const MAX_LANES = 8;

export class Timer {
  /** place in the heap, -1: not in it */
  index = -1;
  constructor(
    readonly due: number,
    readonly order: number,
    /** a sleeping fiber, or what is told */
    readonly fire: TimerTarget | Fiber,
    /** does it count as an outstanding operation (10.7)? */
    readonly outstanding: boolean,
    /** the run that it belongs to; of a fiber it is the fiber's */
    readonly budget: Budget | null = null,
  ) {}
}

export interface TimerTarget {
  timerFired(timer: Timer): void;
}

export class Timers {
  private readonly heap: Timer[] = [];
  private readonly lanes: Lane[] = [];
  private order = 0;
  /** timers that count as outstanding operations */
  outstanding = 0;
  /** due time of the earliest; Infinity if there is none */
  next = Infinity;

  /** A number that is greater than those given before (it wraps around at 2^31). */
  sequence(): number {
    return (this.order = (this.order + 1) | 0);
  }

  add(due: number, fire: TimerTarget | Fiber, outstanding = true, budget: Budget | null = null): Timer {
    const t = new Timer(due, this.sequence(), fire, outstanding, budget);
    if (outstanding) this.outstanding++;
    t.index = this.heap.push(t) - 1;
    this.up(t.index);
    if (due < this.next) this.next = due;
    return t;
  }

  /** Lets a fiber, which was just suspended, wait for its time. @param now the clock, in milliseconds */
  sleep(fiber: Fiber, now: number, ms: number): void {
    const due = now + ms;
    const lane = this.lane(ms);
    if (lane === null || !lane.push(fiber, due)) {
      fiber.waitsFor = this.add(due, fiber);
      return;
    }
    this.outstanding++;
    if (due < this.next) this.next = due;
  }

  /** Removes a timer; no effect when it has fired or was removed. */
  remove(t: Timer): void {
    const i = t.index;
    if (i < 0) return;
    t.index = -1;
    if (t.outstanding) this.outstanding--;
    const last = this.heap.pop()!;
    if (last !== t) {
      this.heap[i] = last;
      last.index = i;
      this.up(i);
      this.down(last.index);
    }
    if (t.due <= this.next) this.findNext();
  }

  /** A fiber of the lane, whose `waitsFor` is null already, was woken before its time. */
  forget(lane: Lane): void {
    this.outstanding--;
    lane.forget();
    this.findNext();
  }

  /** Takes out the earliest if it is due: a timer, or a fiber that has slept. */
  takeDue(now: number): Timer | Fiber | null {
    if (this.next > now) return null;
    const [t] = this.heap as (Timer | undefined)[];
    let first: Lane | null = null;
    for (const lane of this.lanes) if (!lane.empty && (first === null || before(lane, first))) first = lane;
    if (first !== null && (t === undefined || before(first, t))) {
      this.outstanding--;
      const fiber = first.shift();
      if (this.lanes.length === 1 && t === undefined) this.next = first.due;
      else this.findNext();
      return fiber;
    }
    if (t === undefined) return null;
    this.remove(t);
    if (!(t.fire instanceof Fiber)) return t;
    t.fire.waitsFor = null;
    return t.fire;
  }

  /** Removes the timers of a run, but for those of sleeping fibers. @returns its sleeping fibers */
  takeRun(budget: Budget): Fiber[] {
    const fibers = this.lanes.flatMap((lane) => lane.living()).filter((f) => f.budget === budget);
    for (const t of [...this.heap]) {
      if (t.fire instanceof Fiber) {
        if (t.fire.budget === budget) fibers.push(t.fire);
      } else if (t.budget === budget) this.remove(t);
    }
    return fibers;
  }

  clear(): void {
    for (const t of this.heap) t.index = -1;
    this.heap.length = 0;
    this.lanes.length = 0;
    this.outstanding = 0;
    this.next = Infinity;
  }

  /** The queue for that time of sleep; null: there are too many different ones. */
  private lane(ms: number): Lane | null {
    let free: Lane | null = null;
    for (const lane of this.lanes) {
      if (lane.ms === ms) return lane;
      if (lane.empty) free = lane;
    }
    if (free !== null) {
      free.ms = ms;
      return free;
    }
    if (this.lanes.length === MAX_LANES) return null;
    const made = new Lane(ms);
    this.lanes.push(made);
    return made;
  }

  private findNext(): void {
    let next = this.heap.length === 0 ? Infinity : this.heap[0].due;
    for (const lane of this.lanes) if (lane.due < next) next = lane.due;
    this.next = next;
  }

  private up(start: number): void {
    const { heap } = this;
    let i = start;
    const t = heap[i];
    while (i > 0) {
      const p = (i - 1) >> 1;
      if (!before(t, heap[p])) break;
      heap[i] = heap[p];
      heap[i].index = i;
      i = p;
    }
    heap[i] = t;
    t.index = i;
  }

  private down(start: number): void {
    const { heap } = this;
    let i = start;
    const t = heap[i];
    for (;;) {
      let c = 2 * i + 1;
      if (c >= heap.length) break;
      if (c + 1 < heap.length && before(heap[c + 1], heap[c])) c++;
      if (!before(heap[c], t)) break;
      heap[i] = heap[c];
      heap[i].index = i;
      i = c;
    }
    heap[i] = t;
    t.index = i;
  }
}

/** Something with a due time and an order of creation. */
interface Due {
  readonly due: number;
  readonly order: number;
}

function before(a: Due, b: Due): boolean {
  return a.due < b.due || (a.due === b.due && ((a.order - b.order) | 0) < 0);
}
