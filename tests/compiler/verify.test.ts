/** What the compiler makes is well formed, and survives being written to a file: every example of the reference, every test program, the prelude. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileUnit, CompileError } from "../../src/compiler/unit.ts";
import { disassemble } from "../../src/gir/disassemble.ts";
import { decodeGir, encodeGir } from "../../src/gir/encode.ts";
import { GirError, verify } from "../../src/gir/verify.ts";
import { readAll } from "../../src/reader/reader.ts";
import { ReaderError } from "../../src/reader/error.ts";
import { Source } from "../../src/reader/source.ts";
import { filesBelow, ROOT } from "../support/files.ts";

function compiled(name: string, text: string, kind: "module" | "session") {
  const source = new Source(name, text);
  return compileUnit(readAll(source), source, { kind });
}

function check(name: string, text: string): void {
  for (const kind of ["module", "session"] as const) {
    const code = compiled(name, text, kind);
    verify(code);
    const again = decodeGir(encodeGir(code, "test", "now"), name, "test").code;
    expect(disassemble(again)).toEqual(disassemble(code));
  }
}

describe("the reference", () => {
  for (const file of readdirSync(join(ROOT, "docs/language"))) {
    test(file, () => {
      const text = readFileSync(join(ROOT, "docs/language", file), "utf8");
      for (const m of text.matchAll(/```gene\n([\s\S]*?)```/g)) {
        if (/# (compile|reader) error/.test(m[1]!)) continue;
        check(file, m[1]!);
      }
    });
  }
});

test("the test programs", () => {
  for (const path of filesBelow("tests/programs", ".gene")) {
    const text = readFileSync(join(ROOT, path), "utf8");
    try {
      check(path, text);
    } catch (e) {
      // programs about reader and compile errors
      if (!(e instanceof CompileError || e instanceof ReaderError)) throw e;
    }
  }
});

describe("the verifier refuses", () => {
  const broken = (change: (ops: Int32Array) => void): (() => void) => {
    const code = compiled("x", "(var i 0) (while (i < 3) (i += 1)) i", "module");
    change(code.ops);
    return () => verify(code);
  };
  test("an unknown instruction", () => expect(broken((ops) => (ops[0] = 999))).toThrow(GirError));
  test("a register out of range", () => expect(broken((ops) => (ops[1] = 99))).toThrow(GirError));
  test("code that ends within an instruction", () => {
    const code = compiled("x", "1", "module");
    code.ops = code.ops.slice(0, -1);
    expect(() => verify(code)).toThrow(GirError);
  });
});

test("files that are no GIR files", () => {
  const why = (text: string): string => {
    try {
      decodeGir(text, "a.gir", "test");
      return "none";
    } catch (e) {
      return (e as Error).message;
    }
  };
  expect(why("ELF!")).toMatch(/magic mismatch\. Expected GENE but got "ELF!"/);
  expect(why("GENE")).toMatch(/the header is damaged/);
  expect(why("GENErous")).toMatch(/the header is damaged/);
});
