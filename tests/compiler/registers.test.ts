/** Registers of temporaries: each costs a store in every activation, and memory in every fiber that waits. */
import { expect, test } from "vitest";
import { compileUnit } from "../../src/compiler/unit.ts";
import type { Code } from "../../src/gir/code.ts";
import { disassemble } from "../../src/gir/disassemble.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { Op } from "../../src/gir/ops.ts";
import { Exec } from "../../src/vm/layout.ts";
import { linked } from "../../src/vm/link.ts";
import { Machine } from "../support/machine.ts";

/** The code of the first function of a text. */
function first(text: string): Code {
  const source = new Source("registers.gene", text);
  return compileUnit(readAll(source), source, { kind: "module" }).codes[0]!;
}

/** Its instructions, without the source. */
const body = (text: string): string[] =>
  disassemble(first(text))
    .map((line) => line.trim())
    .filter((line) => /^[A-Z]/.test(line));

test("the first operand lies where the result goes, constants are loaded last", () => {
  expect(body("(fn f [x] (1 + (g x)))").slice(-5)).toEqual(['Name r1 "g"', "Call r1 r1 r0:x", "Int r2 1", "Add r1 r2 r1", "Return r1"]);
  expect(body("(fn f [x] ((g x) - (h x)))").slice(-6)).toEqual([
    'Name r1 "g"',
    "Call r1 r1 r0:x",
    'Name r2 "h"',
    "Call r2 r2 r0:x",
    "Sub r1 r1 r2",
    "Return r1",
  ]);
});

test("a variable that is assigned holds its old value until the new one is there", () => {
  expect(body("(fn f [x] (x = ((g x) + x)) x)")).toEqual(['Name r1 "g"', "Call r1 r1 r0:x", "Add r0:x r1 r0:x", "Return r0:x"]);
});

/** The opcodes that the interpreter executes. */
const executed = (text: string): number[] => {
  const link = linked(first(text));
  return [...link.execStarts].map((pc) => link.ops[pc]!);
};

test("a result that nobody needs lies where the function did", () => {
  expect(body("(fn f [x] (g 1) x)")).toEqual(["Int r2 1", 'Name r1 "g"', "Call r1 r1 r2", "Return r0:x"]);
});

test("a name that is called takes one step, unless a variable keeps the function", () => {
  expect(executed("(fn f [x] (var r (g x)) (h r 1) r)").filter((op) => op === (Exec.CallName as number))).toHaveLength(2);
  expect(executed("(fn f [] (var k g) (var r (k)) [k r])")).not.toContain(Exec.CallName);
  expect(executed("(fn f [] (var k g) (var r (k)) [k r])")).toContain(Op.Name);
});

test("an Int and the result of a call, added and returned, take one step", () => {
  expect(executed("(fn f [x] (1 + (g x)))")).toContain(Exec.ReturnIntSum);
});

test("only code that needs one gets a register for results that nobody names", () => {
  const registers = (text: string): [number, number] => {
    const link = linked(first(text));
    return [link.template.length, link.code.nregs];
  };
  const [a, b] = registers("(fn f [x] (1 + (g x)))");
  expect(a).toBe(b);
  const [c, d] = registers("(fn f [x y] (if (x == y) 1 else 2))");
  expect(c).toBe(d + 1);
});

const results: Record<string, [string, string]> = {
  "a function kept in a variable and called": [
    "(fn g [] 7) (fn f [] (var k g) (var r (k)) [(k) r (typeof k)]) (var o nil) (for i in (0 .. 400) (o = (f))) o",
    '[7 7 "Function"]',
  ],
  "sums that are no Ints": [
    '(fn g [x] x) (fn f [x] (1 + (g x))) [(f 1) (f 1.5) (f 9007199254740993) (f 2147483647) (try (f "a") catch TypeException "no")]',
    '[2 2.5 9007199254740994 2147483648 "no"]',
  ],
  "an undefined function with constants as arguments": ["(try (nowhere 1 2) catch * $ex/message)", '"nowhere is not defined"'],
  "operands that call and assign": [
    "(fn g [] 5) (fn f [x] (var a [(x + (do (x = 3) (g))) (x + (do (x = 4) x)) ((g) + x + (do (x = 1) x))]) (a .push x) a) (f 1)",
    "[6 7 10 1]",
  ],
  "conditions, logic and chains as operands": [
    "(fn t [v] v) (fn f [x] (var y ((if (t x) (x + 1) else (x - 1)) + (x && 2) * (if (1 < (t x) <= 3) 10 else 20))) (y = ((y || 0) + (if (y > 5) y else (t y)))) y) [(f 2) (f 7)]",
    "[46 96]",
  ],
};

for (const tier of ["interp", "auto", "compiled"] as const) {
  for (const forceSuspend of [false, true]) {
    for (const [name, [text, result]] of Object.entries(results)) {
      test(`${name} (${tier}${forceSuspend ? ", forced suspensions" : ""})`, async () => {
        expect(await new Machine({ tier, forceSuspend }).run(text)).toBe(result);
      });
    }
  }
}
