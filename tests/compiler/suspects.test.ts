/** What the compiler warns of: names that stand alone, members written with a dot, clauses in parentheses. */
import { describe, expect, it } from "vitest";
import type { Warning } from "../../src/compiler/suspects.ts";
import { compileUnit } from "../../src/compiler/unit.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";

function warnings(text: string): string[] {
  const source = new Source("t", text);
  const told: Warning[] = [];
  compileUnit(readAll(source), source, { kind: "module", warn: (w) => told.push(w) });
  return told.map((w) => `${w.offset}: ${w.message}; ${w.hints.join()}`);
}

describe("warnings", () => {
  const nothing = "stands alone, nothing is done with its value";
  const cases: [text: string, ...expected: string[]][] = [
    ['println "x"', `0: println ${nothing}; calls and other forms stand in parentheses: (println ..)`],
    ["(var f 1) f(2)", `10: f ${nothing}; calls and other forms stand in parentheses: (f ..)`],
    ["(var x 1) x + 1", `10: x ${nothing}; operations stand in parentheses: (x + ..)`],
    ["(var a [1]) a[0] 2", `12: a ${nothing}; an element is a/0 or (a .get i)`],
    ['(fn f [x]\n  println "x"\n  x)', `12: println ${nothing}; calls and other forms stand in parentheses: (println ..)`],
    ["(class C (method m [] self 1))", `22: self ${nothing}; calls and other forms stand in parentheses: (self ..)`],
    ["(for i in (0 .. 3)\n  println i)", `21: println ${nothing}; calls and other forms stand in parentheses: (println ..)`],
    ["(if x print 1 else nil)", `6: print ${nothing}; calls and other forms stand in parentheses: (print ..)`],
    [
      "(try a 1 catch * b 2)",
      `5: a ${nothing}; calls and other forms stand in parentheses: (a ..)`,
      `17: b ${nothing}; calls and other forms stand in parentheses: (b ..)`,
    ],
    ['console.log("hi")', `0: console.log ${nothing}; calls and other forms stand in parentheses: (console .log ..)`],
    ["(class A (ctor [x] (self.x = x)))", "19: self.x is a name of its own and no member of self; a member is /x"],
    ["(fn f [a] (a.n = 1) (b.n = 2))", "10: a.n is a name of its own and no member of a; a member is a/n"],
    ["(x -> x (x + 1))", `6: x ${nothing}; calls and other forms stand in parentheses: (x ..)`],
    ["заметка 1", `0: заметка ${nothing}; calls and other forms stand in parentheses: (заметка ..)`],
    // each in its place, names in a row once
    [
      'println "x" (fn f [] print a 1) println 2',
      `0: println ${nothing}; calls and other forms stand in parentheses: (println ..)`,
      `21: print ${nothing}; calls and other forms stand in parentheses: (print ..)`,
      `32: println ${nothing}; calls and other forms stand in parentheses: (println ..)`,
    ],
    ["(try (f) (catch e 1))", "9: (catch ..) is a call; the word stands without parentheses of its own: (try .. catch e ..)"],
    ["(fn f [x] (try 1 (finally 1)))", "17: (finally ..) is a call; the word stands without parentheses of its own: (try .. finally ..)"],
    [
      "(if a (then b) (else c))",
      "6: (then ..) is a call; the word stands without parentheses of its own: (if .. then ..)",
      "15: (else ..) is a call; the word stands without parentheses of its own: (if .. else ..)",
    ],
    ["(println (1 + 2)/2)", "16: /2 is a member of self, not of what stands before it; a member of any value is ((1 + 2) ./2), a division ((1 + 2) / 2)"],
    [
      "(do #[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]/0)",
      "42: /0 is a member of self, not of what stands before it; a member of any value is (x ./0), a division (x / 0)",
    ],
    ["[[1]/a [2] /b (1 + /c)]", "4: /a is a member of self, not of what stands before it; a member of any value is ([1] ./a), a division ([1] / a)"],
    ["(await ^timout 5 f)", "0: await has no property ^timout; it has ^timeout"],
    [
      "(gene/defer ^after 5 f 1) (gene/wait_until ^timeout 1 ^every 2 f)",
      "0: gene/defer has no property ^after; it has none",
      "26: gene/wait_until has no property ^every; it has ^timeout and ^interval",
    ],
    ["(fn else [x] x) (if a 1 (else c))"],
    ["(fn f [when] (when 1) (when = 2) (catch = 1))"],
    // the last form is the value; data and paths, which may call, are left alone
    ["(var x 1) x"],
    ["(fn f [x] x) f"],
    ["(var c {^a 1}) c/a 1"],
    ["(fn f [] 1 2) [a b] 'a' \"b\" 3"],
    ["`(do a b) :a 1"],
    [""],
  ];
  it.each(cases)("%s", (text, ...expected) => {
    expect(warnings(text)).toEqual(expected);
  });

  it("ten of them", () => {
    const told = warnings("a 1 ".repeat(15));
    expect(told.length).toBe(10);
    expect(told[9]).toBe(`36: a ${nothing}; calls and other forms stand in parentheses: (a ..),5 more warnings in this text`);
  });

  it("before an error that ends the compilation, too", () => {
    const source = new Source("t", "if x (try 1 catch)");
    const told: Warning[] = [];
    expect(() => compileUnit(readAll(source), source, { kind: "module", warn: (w) => told.push(w) })).toThrow("catch requires a pattern");
    expect(told.map((w) => w.message)).toEqual([`if ${nothing}`]);
  });
});
