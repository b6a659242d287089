/** The instruction table: each opcode has one entry, and what an entry says is well formed. */
import { describe, expect, test } from "vitest";
import { INSTRUCTIONS, Op } from "../../src/gir/ops.ts";
import { filesBelow, read } from "../support/files.ts";

/** Instructions that no source text compiles to, with the reason. */
const NOT_EMITTED: Record<string, string> = {
  Async: "10.14 has it for assembled code",
  Check: "for assembled code; the compiler uses the checking loads",
  BreakIf: "for assembled code; conditions are compiled to BreakIfNot",
};

const names = Object.keys(Op).filter((k) => Number.isNaN(Number(k)));

describe("instruction table", () => {
  test("every opcode has an entry and every entry an opcode", () => {
    expect(Object.keys(INSTRUCTIONS).sort()).toEqual([...names].sort());
  });

  test("opcodes are numbered without gaps", () => {
    expect(names.map((n) => Op[n as keyof typeof Op])).toEqual(names.map((_, i) => i));
  });

  test.each(names)("%s", (name) => {
    const entry = INSTRUCTIONS[name as keyof typeof INSTRUCTIONS];
    expect(entry.operands).toMatch(/^[dsSkciLe]*[nN]?$/);
    expect(entry.doc.length).toBeGreaterThan(3);
  });

  test("the compiler emits every opcode", () => {
    const text = filesBelow("src/compiler", ".ts").map(read).join("\n");
    if (text === "") return;
    expect(names.filter((n) => !new RegExp(`\\bOp\\.${n}\\b`).test(text)).sort()).toEqual(Object.keys(NOT_EMITTED).sort());
  });

  test("the interpreter has a case for every opcode that is left after linking", () => {
    const text = filesBelow("src/vm", ".ts").map(read).join("\n");
    if (text === "") return;
    expect(names.filter((n) => !new RegExp(`\\bOp\\.${n}\\b`).test(text))).toEqual([]);
  });
});
