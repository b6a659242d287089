/** Places and stack traces of exceptions (9.3, 9.8). */
import { describe, expect, test } from "vitest";
import { Machine, MODES } from "../support/machine.ts";

/** The place and the trace of what a text throws. */
const traceOf = (body: string): string => `(try ${body} catch * [$ex/location $ex/stack])`;

const CASES: Record<string, [text: string, value: string]> = {
  "innermost form first": [
    `(fn g [] (1 + nil))
(fn f [] [(g)])
${traceOf("(f)")}`,
    '["t.gene:1:10" ["g (t.gene:1:10)" "f (t.gene:2:11)" "<module> (t.gene:3:6)"]]',
  ],
  "tail calls leave no line": [
    `(fn g [] (throw "x"))
(fn f [] (g))
${traceOf("(f)")}`,
    '["t.gene:1:10" ["g (t.gene:1:10)" "<module> (t.gene:3:6)"]]',
  ],
  "through a native": [
    `(fn f [x] [(throw "x")])
${traceOf("([1] .map f)")}`,
    '["t.gene:1:12" ["f (t.gene:1:12)" "<module> (t.gene:2:6)"]]',
  ],
  "behind an await": [
    `(fn f [] (gene/sleep 1) (throw "x"))
(fn g [] [(await (async [(f)]))])
${traceOf("[(g)]")}`,
    '["t.gene:1:25" ["f (t.gene:1:25)" "<async> (t.gene:2:26)" "async" "g (t.gene:2:18)" "<module> (t.gene:3:7)"]]',
  ],
  "throwing again keeps place and trace": [
    `(fn f [] (throw "x"))
(fn g [] (try (f) catch * (throw $ex)))
(try (g) catch * [$ex/location ($ex/stack .size)])`,
    '["t.gene:1:10" 3]',
  ],
  "a long trace shows both ends": [
    '(fn f [n] (if (n == 0) (throw "x") else (1 + (f (n - 1))))) (try (f 1000) catch * [($ex/stack .size) $ex/stack/10 $ex/stack/-1])',
    '[21 "... 982 more" "<module> (t.gene:1:66)"]',
  ],
  "arguments that do not fit: at the call": [
    "(fn f [a] a)\n(var g f)\n(try (g) catch * [$ex/location $ex/message])",
    '["t.gene:3:6" "Expected 1 arguments, got 0"]',
  ],
  "in a native that is called in tail position": [
    `(fn f [x] (x "a"))
(fn g [] [(f gene/sleep)])
${traceOf("(g)")}`,
    '["t.gene:1:11" ["f (t.gene:1:11)" "g (t.gene:2:11)" "<module> (t.gene:3:6)"]]',
  ],
  "of a Future that is made to fail": [
    `(fn f [x] (x .fail "a") [(await x)])
(fn g [] [(f (new gene/Future))])
${traceOf("(g)")}`,
    '["t.gene:1:11" ["f (t.gene:1:11)" "g (t.gene:2:11)" "<module> (t.gene:3:6)"]]',
  ],
  "a method that is missing": ['(try ("a" .nope) catch * [$ex/location $ex/code])', '["t.gene:1:6" "GENE.OOP.METHOD_NOT_FOUND"]'],
};

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const [name, [text, value]] of Object.entries(CASES)) {
      test(name, async () => {
        expect(await new Machine(mode.options).run(text)).toBe(value);
      });
    }
  });
}

test("many throws out of a deep stack take time in proportion to their number", async () => {
  const m = new Machine();
  const text = '(fn f [n] (if (n == 0) (do (var k 0) (repeat 2000 (try (throw "x") catch * (k += 1))) k) else (0 + (f (n - 1))))) (f 20000)';
  expect(await m.run(text)).toBe("2000");
}, 20_000);
