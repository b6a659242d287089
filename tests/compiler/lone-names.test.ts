/** Names that stand alone: the compiler warns of the first one in a text. */
import { describe, expect, it } from "vitest";
import type { Warning } from "../../src/compiler/lone-names.ts";
import { compileUnit } from "../../src/compiler/unit.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";

function warnings(text: string): string[] {
  const source = new Source("t", text);
  const told: Warning[] = [];
  compileUnit(readAll(source), source, { kind: "module", warn: (w) => told.push(w) });
  return told.map((w) => `${w.offset}: ${w.message}; ${w.hints.join()}`);
}

describe("a name that stands alone", () => {
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
    ["(try a 1 catch * b 2)", `5: a ${nothing}; calls and other forms stand in parentheses: (a ..)`],
    ["(var xs [])\nxs .push 3", `12: xs ${nothing}; calls and other forms stand in parentheses: (xs ..)`],
    ['console.log("hi")', `0: console.log ${nothing}; calls and other forms stand in parentheses: (console .log ..)`],
    ["(class A (ctor [x] (self.x = x)))", "19: self.x is a name of its own and no member of self; a member is /x"],
    ["(fn f [a] (a.n = 1) (b.n = 2))", "10: a.n is a name of its own and no member of a; a member is a/n"],
    // the first one only
    ['println "x" (fn f [] print 1) println 2', `0: println ${nothing}; calls and other forms stand in parentheses: (println ..)`],
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
});
