/** Frames go on in compiled code behind a suspension (jit/resume.ts): in the end the interpreter has nothing to do in a loop that waits. */
import { describe, expect, test } from "vitest";
import { Shape } from "../../src/jit/flow.ts";
import { continuation } from "../../src/jit/continuation.ts";
import { Tier } from "../../src/jit/tier.ts";
import { compileUnit } from "../../src/compiler/unit.ts";
import { Code } from "../../src/gir/code.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { Machine } from "../support/machine.ts";

const PROGRAMS: Record<string, [text: string, value: string]> = {
  "messages between fibers": [
    `(class Slot (ctor [] (/future = (new gene/Future))) (method put [v] (/future .complete v))
       (method take [] (var v (await /future)) (/future = (new gene/Future)) v))
     (fn play [n] (var ping (new Slot)) (var pong (new Slot))
       (var other (async (var sum 0) (for i in (1 .. n) (sum += (ping .take)) (pong .put sum)) sum))
       (for i in (1 .. n) (ping .put i) (pong .take)) (await other))
     (play 20000)`,
    "200010000",
  ],
  "fibers that end at once": ["(fn f [n] (var s 0) (for i in (1 .. n) (s += (await (async (i + 1))))) s) (f 20000)", "200030000"],
  "a call in depth that waits": [
    "(fn g [x] (gene/sleep 0) (x + 1)) (fn h [x] (1 + (g x))) (fn f [n] (var s 0) (for i in (1 .. n) (s += (h i))) s) (f 20000)",
    "200050000",
  ],
  "a generator": ["(fn upto* [n] (var i 0) (while (i < n) (i += 1) (yield i))) (fn f [n] (var s 0) (for x in (upto* n) (s += x)) s) (f 20000)", "200010000"],
};

describe("the interpreter is left alone", () => {
  for (const [name, [text, value]] of Object.entries(PROGRAMS))
    test(name, async () => {
      const m = new Machine();
      const report = (m.realm.tier as Tier).keepReport();
      expect(await m.run(text)).toBe(value);
      const left = [...report.values()].flatMap((e) => [...e.exits.values()]).reduce((a, b) => a + b, 0);
      expect(left).toBeLessThan(500);
    });
});

test("what a generator handles does not reach its consumer", async () => {
  const text = `(fn careful* [n] (try (for i in (1 .. n) (if (i == 4) (throw "four")) (yield i)) catch * (yield $ex/message) finally (yield "end")))
    (fn consume [g] (var out []) (try (for x in g (out .push x)) catch * (out .push "outside")) out)
    (fn f [n] (var last nil) (for i in (1 .. n) (last = (consume (careful* 9)))) last)
    (f 4000)`;
  expect(await new Machine().run(text)).toBe('[1 2 3 "four" "end"]');
});

test("a continuation holds the rest of each construct, and loops a second time", () => {
  const unit = compileUnit([...readAll(new Source("t", "(fn f [n] (loop (if (n > 1) (try (g) (h) catch * (k))) (n += 1)))"))], null, { kind: "module" });
  const code = unit.codes.find((c: Code) => c.name === "f")!;
  const shape = new Shape(code);
  // behind the call of g
  const from = shape.list.findIndex((d) => d.name === "Call") + 1;
  const { list, origin, start } = continuation(shape, from);
  expect(origin[start]).toBe(shape.list[from]!.pc);
  const count = (op: string): number => list.filter((d) => d.name === op).length;
  expect({ loops: count("Loop"), tries: count("Try"), catches: count("Catch") }).toEqual({ loops: 1, tries: 2, catches: 2 });
  // calls: h and k in the rest, all three in the loop
  expect(list.filter((d) => d.name === "Call" || d.name === "TailCall").length).toBe(5);
  expect(() => new Shape(code, list)).not.toThrow();
});
