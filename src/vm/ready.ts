/** The queue of ready fibers: first in, first out, in a ring. */
import type { Fiber } from "./fiber.ts";

export class ReadyQueue {
  private items: (Fiber | null)[] = new Array<Fiber | null>(16).fill(null);
  private head = 0;
  length = 0;

  push(f: Fiber): void {
    if (this.length === this.items.length) this.grow();
    this.items[(this.head + this.length++) & (this.items.length - 1)] = f;
  }

  /** Takes out the first; there must be one. */
  shift(): Fiber {
    const { items, head } = this;
    const f = items[head]!;
    items[head] = null;
    this.head = (head + 1) & (items.length - 1);
    this.length--;
    return f;
  }

  clear(): void {
    this.items = new Array<Fiber | null>(16).fill(null);
    this.head = this.length = 0;
  }

  private grow(): void {
    const { items, head } = this;
    const n = items.length;
    this.items = new Array<Fiber | null>(2 * n).fill(null);
    for (let i = 0; i < n; i++) this.items[i] = items[(head + i) & (n - 1)];
    this.head = 0;
  }
}
