/** What is too large to be compiled is refused with its place. */
import { expect, test } from "vitest";
import { CompileError } from "../../src/compiler/errors.ts";
import { compileUnit } from "../../src/compiler/unit.ts";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";

test("a call with hundreds of thousands of arguments", () => {
  const source = new Source("t", `(fn f [xs...] 1)\n(println 1\n  (f ${"1 ".repeat(300_000)}))`);
  let error: unknown;
  try {
    compileUnit(readAll(source), source, { kind: "module" });
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(CompileError);
  const { message, offset } = error as CompileError;
  expect(message).toContain("too many arguments");
  expect(source.lineColumn(offset)).toEqual({ line: 3, column: 3 });
});
