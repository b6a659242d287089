/** Fibers that sleep (10.6), which are the most frequent timers: they are kept without an object for each. */
import type { Fiber } from "./fiber.ts";

/** Dead entries that a lane tolerates in any case. */
const TOLERATED = 64;

/**
 * Fibers that sleep for the same time. They fall due in the order in which they went to sleep, since the clock never runs backwards; so a queue
 * does, where others need a heap. It is a ring of parallel arrays. A fiber that was woken otherwise leaves a dead entry behind.
 */
export class Lane {
  private fibers: (Fiber | null)[] = new Array<Fiber | null>(16).fill(null);
  private dues = new Float64Array(16);
  private orders = new Int32Array(16);
  private head = 0;
  private size = 0;
  private dead = 0;

  /** @param ms how long its fibers sleep */
  constructor(public ms: number) {}

  get empty(): boolean {
    return this.size === 0;
  }

  /** Entries, dead ones included. */
  get entries(): number {
    return this.size;
  }

  /** Due time of the first; Infinity if there is none. */
  get due(): number {
    return this.size === 0 ? Infinity : this.dues[this.head];
  }

  /** Creation of the first. */
  get order(): number {
    return this.orders[this.head];
  }

  /** Adds a fiber, whose token is the order of its creation. @returns false if it falls due before the last one here */
  push(fiber: Fiber, due: number): boolean {
    const n = this.fibers.length;
    if (this.size > 0 && due < this.dues[(this.head + this.size - 1) & (n - 1)]) return false;
    if (this.size === n) this.resize(2 * n);
    const at = (this.head + this.size++) & (this.fibers.length - 1);
    this.fibers[at] = fiber;
    this.dues[at] = due;
    this.orders[at] = fiber.token;
    fiber.waitsFor = this;
    return true;
  }

  /** Takes out the first, which no longer waits. */
  shift(): Fiber {
    const fiber = this.fibers[this.head]!;
    fiber.waitsFor = null;
    this.drop();
    this.trim();
    return fiber;
  }

  /** A fiber of this lane, whose `waitsFor` is null already, was woken otherwise. */
  forget(): void {
    this.dead++;
    this.trim();
    if (this.dead > TOLERATED && this.dead * 2 > this.size) this.resize(this.fibers.length);
  }

  /** The fibers that sleep here. */
  living(): Fiber[] {
    const out: Fiber[] = [];
    for (let i = 0; i < this.size; i++) {
      const at = (this.head + i) & (this.fibers.length - 1);
      if (this.sleeps(at)) out.push(this.fibers[at]!);
    }
    return out;
  }

  clear(): void {
    this.fibers.fill(null);
    this.head = this.size = this.dead = 0;
  }

  private drop(): void {
    this.fibers[this.head] = null;
    this.head = (this.head + 1) & (this.fibers.length - 1);
    this.size--;
  }

  private sleeps(at: number): boolean {
    const fiber = this.fibers[at]!;
    return fiber.waitsFor === this && fiber.token === this.orders[at];
  }

  /** Has a living entry at the front. */
  private trim(): void {
    while (this.dead > 0 && this.size > 0 && !this.sleeps(this.head)) {
      this.dead--;
      this.drop();
    }
  }

  /** Moves the living entries to arrays of that length. */
  private resize(length: number): void {
    const { fibers, dues, orders, head, size } = this;
    const mask = fibers.length - 1;
    this.fibers = new Array<Fiber | null>(length).fill(null);
    this.dues = new Float64Array(length);
    this.orders = new Int32Array(length);
    let n = 0;
    for (let i = 0; i < size; i++) {
      const at = (head + i) & mask;
      const fiber = fibers[at]!;
      if (fiber.waitsFor !== this || fiber.token !== orders[at]) continue;
      this.fibers[n] = fiber;
      this.dues[n] = dues[at];
      this.orders[n++] = orders[at];
    }
    this.head = this.dead = 0;
    this.size = n;
  }
}
