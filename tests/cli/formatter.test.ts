import { describe, expect, it } from "vitest";
import { formatSource } from "../../src/cli/formatter.ts";

const cases: [name: string, before: string, after: string][] = [
  [
    "the example of the reference",
    "(if (x > 5)\n(print 1)\n   else\n(print [1 2\n3])   # note\n    )\n",
    "(if (x > 5)\n  (print 1)\nelse\n  (print [1 2\n          3])   # note\n)\n",
  ],
  ["arguments of a function", "(fn f [a\nb]\n(a b (c\n{^k 1\n^l 2})))", "(fn f [a\n       b]\n  (a b (c\n    {^k 1\n      ^l 2})))"],
  ["trailing blanks and empty lines", "(a)  \n\t\n\n(b)\t", "(a)\n\n\n(b)"],
  ["line ends", "(a\r\nb)\r\n", "(a\n  b)\n"],
  ["strings over lines", '(a "x  \n   y"\nb)', '(a "x  \n   y"\n  b)'],
  ["block comments", "#< a\n    b  >#\n   (c)", "#< a\n    b  >#\n(c)"],
  ["comment lines keep their place", "(a\n      # here\nb)", "(a\n      # here\n  b)"],
  ["brackets in strings, characters and comments", "(a \"(\" '(' # (\nb)", "(a \"(\" '(' # (\n  b)"],
  ["interpolation with strings inside", '(a #"#{(b "(")}("\nc)', '(a #"#{(b "(")}("\n  c)'],
  ["regular expressions", "(a #/[(]\\/(/\nb)", "(a #/[(]\\/(/\n  b)"],
  ["one column to the right stays", "(try\n  1\n catch *\n  2)", "(try\n  1\n catch *\n  2)"],
  ["closing brackets in a row", "(a [\n{\n1\n}]\n)", "(a [\n  {\n    1\n}]\n)"],
  ["too many closing brackets", ")\n  (a", ")\n(a"],
  ["a shebang stays", "#!/usr/bin/env gene\n  (a)", "#!/usr/bin/env gene\n(a)"],
];

describe("the formatter (18.8)", () => {
  for (const [name, before, after] of cases)
    it(name, () => {
      expect(formatSource(before)).toBe(after);
      expect(formatSource(after)).toBe(after);
    });
});
