/** Timers of a realm: a binary heap by due time, then creation. One timer of the host stands for the earliest. */

export class Timer {
  /** place in the heap, -1: not in it */
  index = -1;
  constructor(
    readonly due: number,
    readonly order: number,
    public fire: TimerTarget,
    /** does it count as an outstanding operation (10.7)? */
    readonly outstanding: boolean,
  ) {}
}

export interface TimerTarget {
  timerFired(timer: Timer): void;
}

export class Timers {
  private readonly heap: Timer[] = [];
  private order = 0;
  /** timers that count as outstanding operations */
  outstanding = 0;

  add(due: number, fire: TimerTarget, outstanding = true): Timer {
    const t = new Timer(due, this.order++, fire, outstanding);
    if (outstanding) this.outstanding++;
    t.index = this.heap.push(t) - 1;
    this.up(t.index);
    return t;
  }

  /** Removes a timer; no effect when it has fired or was removed. */
  remove(t: Timer): void {
    const i = t.index;
    if (i < 0) return;
    t.index = -1;
    if (t.outstanding) this.outstanding--;
    const last = this.heap.pop()!;
    if (last === t) return;
    this.heap[i] = last;
    last.index = i;
    this.up(i);
    this.down(last.index);
  }

  /** Due time of the earliest; Infinity if there is none. */
  get next(): number {
    return this.heap.length === 0 ? Infinity : this.heap[0].due;
  }

  /** Takes out the earliest if it is due. */
  takeDue(now: number): Timer | null {
    if (this.heap.length === 0 || this.heap[0].due > now) return null;
    const t = this.heap[0];
    this.remove(t);
    return t;
  }

  clear(): void {
    for (const t of this.heap) t.index = -1;
    this.heap.length = 0;
    this.outstanding = 0;
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

function before(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
