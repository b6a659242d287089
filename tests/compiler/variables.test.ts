/** Where variables live: a cell costs a look-up at each use, so only what closures share and assign is kept in one. */
import { expect, test } from "vitest";
import { compileUnit } from "../../src/compiler/unit.ts";
import { disassemble } from "../../src/gir/disassemble.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";

const gir = (text: string): string => {
  const source = new Source("variables.gene", text);
  return disassemble(compileUnit(readAll(source), source, { kind: "module" })).join("\n");
};

test("a name that a closure defines itself is no use of the variable of that name that is defined around it later", () => {
  expect(gir("(fn f [n] (var g (fn [] (var i 0) (while (i < n) (i += 1)) i)) (var i 1) (i += 1) [(g) i])")).not.toMatch(/Cell/);
});

test("one that it only mentions is", () => {
  expect(gir("(fn f [n] (var g (fn [] (i + 1))) (var i 1) (i += 1) (g))")).toMatch(/CellNew r\d+:i/);
  expect(gir("(fn f [n] (var g (fn [] (var i (i + 1)) i)) (var i 1) (i += 1) (g))")).toMatch(/CellNew r\d+:i/);
});

test("one that a loop defines is no cell unless it is read behind it", () => {
  expect(gir("(fn f [n] (var s 0) (while (n > 0) (n -= 1) (var q (n * 2)) (s += q)) s)")).not.toMatch(/Cell/);
  expect(gir("(fn f [n] (while (n > 0) (n -= 1) (var q n)) q)")).toMatch(/CellGetX r\d+ r\d+:q "q"/);
});
