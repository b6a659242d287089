/** The queues of the scheduler: sleeping fibers among other timers, ready fibers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fiber } from "../../src/vm/fiber.ts";
import { ReadyQueue } from "../../src/vm/ready.ts";
import { Lane } from "../../src/vm/sleepers.ts";
import { Timer, Timers } from "../../src/vm/timers.ts";

/** A fiber that has just been suspended. */
function suspended(timers: Timers): Fiber {
  const fiber = new Fiber(null, null);
  fiber.token = timers.sequence();
  return fiber;
}

/** Wakes a fiber before its time, as the scheduler does. */
function wake(timers: Timers, fiber: Fiber): void {
  const what = fiber.waitsFor;
  fiber.waitsFor = null;
  if (what instanceof Lane) timers.forget(what);
  else if (what instanceof Timer) timers.remove(what);
}

describe("sleeping fibers", () => {
  /** [milliseconds that pass before, how long it sleeps, is it a timer that calls back?, is it woken before its time?] */
  const item = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 30 }), fc.boolean(), fc.boolean());

  test("wake by time, then by creation, among other timers, also when others are woken otherwise", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 300 }), (list) => {
        const timers = new Timers();
        let now = 0;
        const made = list.map(([passed, ms, calls]) => {
          now += passed;
          if (calls) return { due: now + ms, what: timers.add(now + ms, { timerFired: () => {} }) };
          const what = suspended(timers);
          timers.sleep(what, now, ms);
          return { due: now + ms, what };
        });
        list.forEach(([, , , gone], i) => {
          const { what } = made[i]!;
          if (!gone) return;
          if (what instanceof Timer) timers.remove(what);
          else wake(timers, what);
        });
        // sorting keeps the order of creation
        const want = made.filter((_, i) => !list[i]![3]).sort((a, b) => a.due - b.due);
        expect(timers.outstanding).toBe(want.length);
        expect(timers.next).toBe(want[0]?.due ?? Infinity);
        expect(timers.takeDue((want[0]?.due ?? Infinity) - 0.5)).toBeNull();
        for (const { due, what } of want) expect(timers.takeDue(due)).toBe(what);
        expect(timers.takeDue(1e9)).toBeNull();
        expect(timers.outstanding).toBe(0);
        expect(timers.next).toBe(Infinity);
      }),
    );
  });

  test("one that sleeps again is not woken by its first time", () => {
    const timers = new Timers();
    const fiber = suspended(timers);
    timers.sleep(fiber, 0, 10);
    wake(timers, fiber);
    fiber.token = timers.sequence();
    timers.sleep(fiber, 5, 10);
    expect(timers.takeDue(14)).toBeNull();
    expect(timers.takeDue(15)).toBe(fiber);
    expect(timers.takeDue(100)).toBeNull();
  });

  test("those that were woken otherwise do not pile up", () => {
    const timers = new Timers();
    const first = suspended(timers);
    timers.sleep(first, 0, 1000);
    const lane = first.waitsFor as Lane;
    for (let i = 1; i < 10_000; i++) {
      const fiber = suspended(timers);
      timers.sleep(fiber, 0, 1000);
      wake(timers, fiber);
    }
    expect(lane.entries).toBeLessThan(200);
    expect(timers.takeDue(1000)).toBe(first);
    expect(timers.next).toBe(Infinity);
  });
});

test("ready fibers: first in, first out", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (pushes) => {
      const queue = new ReadyQueue();
      const want: Fiber[] = [];
      for (const push of pushes) {
        if (push) {
          const fiber = new Fiber(null, null);
          queue.push(fiber);
          want.push(fiber);
        } else if (want.length > 0) expect(queue.shift()).toBe(want.shift());
        expect(queue.length).toBe(want.length);
      }
      while (want.length > 0) expect(queue.shift()).toBe(want.shift());
    }),
  );
});
