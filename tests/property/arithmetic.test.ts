/** Random expressions over Ints of 64 bits give what BigInt gives, or the error that the first step out of the range raises (3.5). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Machine, MODES } from "../support/machine.ts";

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const int = fc.oneof(
  fc.bigInt(-10n, 10n),
  fc.constantFrom(MIN, MAX, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 31n, -(2n ** 31n), 2n ** 32n),
  fc.bigInt(MIN, MAX),
);

type Expression = { text: string; value: (variables: readonly bigint[]) => bigint };

class Overflow extends Error {}

const NAMES = { "+": "addition", "-": "subtraction", "*": "multiplication" } as const;

function binary(op: keyof typeof NAMES, left: Expression, right: Expression): Expression {
  return {
    text: `(${left.text} ${op} ${right.text})`,
    value: (vs) => {
      const a = left.value(vs);
      const b = right.value(vs);
      const result = op === "+" ? a + b : op === "-" ? a - b : a * b;
      if (result < MIN || result > MAX) throw new Overflow(`raises RuntimeException: Integer overflow in ${NAMES[op]}`);
      return result;
    },
  };
}

const expression = fc.letrec<{ e: Expression }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat(2).map((i): Expression => ({ text: "abc"[i]!, value: (vs) => vs[i]! })),
    int.map((n): Expression => ({ text: String(n), value: () => n })),
    fc.tuple(fc.constantFrom<(keyof typeof NAMES)[]>("+", "-", "*"), tie("e"), tie("e")).map(([op, l, r]) => binary(op, l, r)),
    fc
      .tuple(
        tie("e"),
        int.filter((n) => n !== 0n),
      )
      .map(([l, n]): Expression => ({ text: `(${l.text} % ${n})`, value: (vs) => l.value(vs) % n })),
    fc.tuple(fc.constantFrom("<", "<=", "==", ">"), tie("e"), tie("e"), tie("e")).map(([op, l, r, e]): Expression => ({
      text: `(if (${l.text} ${op} ${r.text}) ${l.text} else ${e.text})`,
      value: (vs) => {
        const a = l.value(vs);
        const b = r.value(vs);
        return (op === "<" ? a < b : op === "<=" ? a <= b : op === "==" ? a === b : a > b) ? l.value(vs) : e.value(vs);
      },
    })),
  ),
})).e;

describe.each(MODES)("$name", ({ options }) => {
  test("as BigInt", async () => {
    const machine = new Machine(options);
    const property = fc.asyncProperty(expression, fc.array(fc.tuple(int, int, int), { minLength: 1, maxLength: 4 }), async (e, calls) => {
      await machine.run(`(fn f [a b c] ${e.text})`);
      for (const vs of calls) {
        let want: string;
        try {
          want = String(e.value(vs));
        } catch (error) {
          if (!(error instanceof Overflow)) throw error;
          want = error.message;
        }
        expect(await machine.run(`(f ${vs.join(" ")})`)).toBe(want);
      }
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
