/** Random schedules on the virtual clock (chapter 10): whatever sleeps, waits, cancels and times out, nothing is lost, done twice or left behind. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Machine, MODES } from "../support/machine.ts";

const time = fc.integer({ min: 0, max: 20 });

/** One step of a fiber; `other` is a number from which one of the fibers started before (or, for cancel, any) is derived. */
type Step = { kind: "sleep" | "await" | "timeout" | "cancel" | "throw" | "yield"; ms: number; other: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step["kind"][]>("sleep", "sleep", "sleep", "await", "timeout", "cancel", "throw", "yield"),
  ms: time,
  other: fc.nat(100),
});

function stepText(s: Step, fiber: number, fibers: number): string {
  const earlier = fiber === 0 ? null : s.other % fiber;
  switch (s.kind) {
    case "await":
      return earlier === null ? "nil" : `(await futures/${earlier})`;
    case "timeout":
      return earlier === null ? "nil" : `(await ^timeout ${s.ms} futures/${earlier})`;
    case "cancel":
      // a fiber that was not started yet, or has ended, cannot be cancelled
      return `(try (futures/${s.other % fibers} .cancel) catch * nil)`;
    case "throw":
      return s.other % 3 === 0 ? `(throw "from ${fiber}")` : `(try (throw "caught") catch * nil finally (gene/sleep ${s.ms}))`;
    case "yield":
      return `(gene/sleep 0)`;
    case "sleep":
      return `(gene/sleep ${s.ms})`;
  }
}

function program(fibers: readonly (readonly Step[])[]): string {
  const lines = ["(var futures [])"];
  fibers.forEach((steps, i) => {
    const body = steps.map((s) => stepText(s, i, fibers.length)).join(" ");
    lines.push(`(futures .add (async (try ${body} (println "end" ${i}) finally (println "finally" ${i}))))`);
    lines.push(`((futures/${i} .on_success (fn [v] (println "success" ${i}))) .on_failure (fn [e] (println "failure" ${i})))`);
  });
  // fibers that have lost their futures go on: they are given the time for it
  lines.push("(for f in futures (try (await f) catch * nil))", "(gene/sleep 100000)");
  lines.push("(for f in futures (println `state f/.state))");
  return lines.join("\n");
}

describe.each(MODES)("$name", ({ options }) => {
  test("each future is settled once, each finally body runs once, no timer is left", async () => {
    const property = fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { minLength: 1, maxLength: 7 }), async (fibers) => {
      const machine = new Machine(options);
      expect(await machine.run(program(fibers))).toBe("nil");
      const lines = machine.host.out.trimEnd().split("\n");
      const states = lines.filter((l) => l.startsWith("state ")).map((l) => l.slice(6));
      const count = (line: string): number => lines.filter((l) => l === line).length;
      fibers.forEach((_, i) => {
        expect(count(`finally ${i}`)).toBe(1);
        expect(count(`end ${i}`)).toBeLessThanOrEqual(1);
        const settled = { success: count(`success ${i}`), failure: count(`failure ${i}`) };
        expect(settled).toEqual(states[i] === "success" ? { success: 1, failure: 0 } : { success: 0, failure: 1 });
        if (states[i] === "success") expect(count(`end ${i}`)).toBe(1);
        expect(["success", "failure", "cancelled"]).toContain(states[i]);
      });
      const { timers } = machine.realm.scheduler;
      expect([timers.outstanding, timers.next]).toEqual([0, Infinity]);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test("what sleeps wakes up by time, then in the order in which it fell asleep", async () => {
    const property = fc.asyncProperty(fc.array(fc.array(time, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }), async (fibers) => {
      const machine = new Machine(options, { tick: 0 });
      const starts = fibers.map((sleeps, i) => `(async (do ${sleeps.map((ms, k) => `(gene/sleep ${ms}) (println "${i}.${k}")`).join(" ")}))`);
      await machine.run(`${starts.join("\n")} (gene/sleep 1000)`);
      expect(machine.host.out.trimEnd().split("\n")).toEqual(wakeUps(fibers));
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

/** The order of waking up, worked out with a list of timers. */
function wakeUps(fibers: readonly (readonly number[])[]): string[] {
  let order = 0;
  const timers = fibers.map((sleeps, fiber) => ({ due: sleeps[0]!, order: order++, fiber, step: 0 }));
  const out: string[] = [];
  while (timers.length > 0) {
    timers.sort((a, b) => a.due - b.due || a.order - b.order);
    const t = timers.shift()!;
    out.push(`${t.fiber}.${t.step}`);
    const next = fibers[t.fiber]![t.step + 1];
    if (next !== undefined) timers.push({ due: t.due + next, order: order++, fiber: t.fiber, step: t.step + 1 });
  }
  return out;
}
