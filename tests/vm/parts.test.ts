/** Parts of the machine by themselves. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INSTRUCTIONS, Op } from "../../src/gir/ops.ts";
import type { Raised } from "../../src/values/raise.ts";
import { Float } from "../../src/values/types.ts";
import * as A from "../../src/vm/arith.ts";
import { Exec } from "../../src/vm/layout.ts";
import { suggest } from "../../src/vm/suggest.ts";
import { Timers } from "../../src/vm/timers.ts";

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const int64 = fc.bigInt(MIN, MAX);

/** The Int of that value. */
const int = (n: bigint): number | bigint => A.normalize(n)!;

function outcome(f: () => unknown): unknown {
  try {
    return f();
  } catch (e) {
    return (e as Raised).message;
  }
}

describe("arithmetic of 64 bits", () => {
  const edges = fc.oneof(int64, fc.bigInt(-20n, 20n), fc.constantFrom(MIN, MAX, 2n ** 53n, -(2n ** 53n), 2n ** 31n, 2n ** 53n - 1n));
  const check = (name: string, op: (a: unknown, b: unknown) => unknown, exact: (a: bigint, b: bigint) => bigint): void => {
    test(name, () => {
      fc.assert(
        fc.property(edges, edges, (a, b) => {
          const want = exact(a, b);
          const fits = want >= MIN && want <= MAX;
          expect(outcome(() => op(int(a), int(b)))).toBe(fits ? int(want) : `Integer overflow in ${name}`);
        }),
      );
    });
  };
  check("addition", A.add, (a, b) => a + b);
  check("subtraction", A.sub, (a, b) => a - b);
  check("multiplication", A.mul, (a, b) => a * b);

  test("an Int has one form", () => {
    fc.assert(
      fc.property(int64, (a) => {
        const n = int(a);
        expect(typeof n).toBe(a >= -(2n ** 53n) + 1n && a <= 2n ** 53n - 1n ? "number" : "bigint");
        expect(BigInt(n)).toBe(a);
      }),
    );
  });

  test("remainder, shifts, complement", () => {
    fc.assert(
      fc.property(int64, int64, fc.integer({ min: 0, max: 63 }), (a, b, n) => {
        if (b !== 0n) expect(A.mod(int(a), int(b))).toBe(int(a % b));
        expect(A.shift(int(a), n, true)).toBe(int(BigInt.asIntN(64, a << BigInt(n))));
        expect(A.shift(int(a), n, false)).toBe(int(a >> BigInt(n)));
        expect(A.bang(int(a))).toBe(int(~a));
        expect(A.and(int(a), int(b))).toBe(int(a & b));
        expect(A.or(int(a), int(b))).toBe(int(a | b));
        expect(A.xor(int(a), int(b))).toBe(int(a ^ b));
      }),
    );
  });

  test("no negative zero among the Ints", () => {
    for (const v of [A.mul(0, -5), A.mod(-4, 2), A.neg(0), A.sub(0, 0)]) expect(Object.is(v, 0)).toBe(true);
  });

  test("division gives Floats", () => {
    expect(A.div(7, 2)).toEqual(new Float(3.5));
    expect(A.div(1, 0)).toEqual(new Float(Infinity));
  });

  test("strings compare by code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        const x = [...a].map((c) => c.codePointAt(0)!);
        const y = [...b].map((c) => c.codePointAt(0)!);
        let want = 0;
        for (let i = 0; want === 0 && i < Math.max(x.length, y.length); i++) want = (x[i] ?? -1) - (y[i] ?? -1);
        expect(Math.sign(A.compareStrings(a, b))).toBe(Math.sign(want));
      }),
    );
  });
});

describe("timers", () => {
  test("fire by time, then by creation, also when others are removed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean())), (list) => {
        const timers = new Timers();
        const made = list.map(([due]) => timers.add(due, { timerFired: () => {} }));
        list.forEach(([, gone], i) => {
          if (gone) timers.remove(made[i]!);
        });
        const want = made.filter((_, i) => !list[i]![1]).sort((a, b) => a.due - b.due || a.order - b.order);
        expect(timers.outstanding).toBe(want.length);
        const got = [];
        for (let t = timers.takeDue(100); t !== null; t = timers.takeDue(100)) got.push(t);
        expect(got).toEqual(want);
        expect(timers.next).toBe(Infinity);
        expect(timers.outstanding).toBe(0);
      }),
    );
  });

  test("nothing is taken before its time", () => {
    const timers = new Timers();
    timers.add(5, { timerFired: () => {} });
    expect(timers.takeDue(4.9)).toBeNull();
    expect(timers.takeDue(5)).not.toBeNull();
  });
});

test("numbers of instructions that exist in linked code only are behind those of the table", () => {
  const last = Math.max(...Object.keys(INSTRUCTIONS).map((name) => Op[name as keyof typeof Op]));
  for (const n of Object.values(Exec)) if (typeof n === "number") expect(n).toBeGreaterThan(last);
});

test("hints", () => {
  expect(suggest("totl", ["total", "x", "tot"])).toEqual(["did you mean 'total'?"]);
  expect(suggest("ab", ["xy"])).toEqual([]);
  expect(suggest("qqqqqq", ["total"])).toEqual([]);
});
