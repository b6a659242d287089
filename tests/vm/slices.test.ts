/** Time slices without a clock: how often compiled code that recurses without a loop looks after its slice (jit/checks.ts), and what natives do that take long. */
import { describe, expect, test } from "vitest";
import type { Tier } from "../../src/jit/tier.ts";
import { Machine } from "../support/machine.ts";

/** Depth of the recursions. */
const DEPTH = 14;
/** How deep they begin: which activations look depends on their depth. */
const BELOW = [0, 2, 4, 6, 8, 10, 12, 14];
/** Activations for each look, at most. A thousand looks make one poll. */
const MOST = 4500;

/** Bodies of a function `t` of n that calls itself twice with n - 1. */
const BODIES: Record<string, string> = {
  Ints: "(if (n <= 0) 1 else ((t (n - 1)) + (t (n - 1))))",
  Floats: "(if (n <= 0) 0.5 else (+ (t (n - 1)) (t (n - 1)) 0.25))",
  "Floats as arguments": "(u n 0.5)",
  locals: "(var a n) (var b (a + 1)) (var c (b * 2)) (var d (c - a)) (if (n <= 0) d else (var e (t (n - 1))) (var f (t (n - 1))) (+ e f a b c d))",
  "natives in between": "(if (n <= 0) 1 else (([n n] .map (fn [k] (t (k - 1)))) .size))",
  "leaves in between": "(if (n <= 0) 1 else ((half (t (n - 1))) + (half (t (n - 1)))))",
  handlers: "(if (n <= 0) 1 else (try ((t (n - 1)) + (t (n - 1))) catch * 0))",
  methods: "(o .both n)",
  "three calls": "(if (n <= 0) 1 elif ((n % 3) == 0) (t (n - 1)) else ((t (n - 1)) + (t (n - 1))))",
};

const PRELUDE = `(fn half [x] (x / 2))
(fn u [n x] (if (n <= 0) x else (+ (u (n - 1) (x + 0.5)) (u (n - 1) (x - 0.5)))))
(class Two (ctor [] (/n = 1)) (method both [n] (if (n <= 0) /n else ((.both (n - 1)) + (.both (n - 1))))))
(var o (new Two))`;

for (const [name, body] of Object.entries(BODIES))
  test(name, async () => {
    const m = new Machine();
    const tier = m.realm.tier as Tier;
    let looks = 0;
    const { enter } = tier;
    tier.enter = (d) => {
      looks++;
      return enter.call(tier, d);
    };
    const definitions = `${PRELUDE} (fn t [n] ${body}) (fn from [k n] (if (k <= 0) (do (t n) 1) else (+ 1 (from (k - 1) n))))`;
    await m.run(`${definitions} (repeat 400 (from 3 2))`);
    for (const below of BELOW) {
      looks = 0;
      await m.run(`(from ${below} ${DEPTH})`);
      expect(2 ** (DEPTH + 1) / looks, `from depth ${below}`).toBeLessThan(MOST);
    }
  });

const CALLS = [
  "(xs .sort)",
  "(Array/filled 200000 0)",
  "(sorted xs)",
  '(xs .join ",")',
  "(xs .to_s)",
  '#"#{xs}#{xs}"',
  "(gene/json/stringify xs)",
  "(xs .pairs)",
  "(xs .zip xs)",
  "[xs...]",
  "(many xs...)",
  "(xs == ys)",
  "(var [x r...] xs)",
  "(if ([[xs]] != [[ys]]) (i += 1))",
];

describe("natives and instructions that take long", () => {
  for (const tier of ["interp", "auto", "compiled"] as const)
    for (const call of CALLS)
      test(`${call} ${tier}`, async () => {
        // each look at the clock finds the slice over
        const m = new Machine({ tier }, { tick: 20 });
        let cuts = 0;
        const { cutOff } = m.realm.scheduler;
        m.realm.scheduler.cutOff = (fiber) => {
          cuts++;
          cutOff.call(m.realm.scheduler, fiber);
        };
        const text = `(var xs (Array/filled 200000 0)) (var ys (Array/filled 200000 0)) (fn many [r...] 1) (fn sorted [a] (a .sort)) (fn go [n] (var i 0) (while (i < n) (i += 1) ${call}) i)`;
        expect(await m.run(`${text} (go 40)`)).toBe("40");
        expect(cuts).toBeGreaterThan(15);
      });
});
