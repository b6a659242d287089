import { describe, expect, test } from "vitest";
import { blocksOf, entriesOf } from "./blocks.ts";
import { mismatch } from "./compare.ts";

describe("the grammar of annotations", () => {
  test("an entry reaches to the next annotation and takes those right below", () => {
    const entries = entriesOf(["(var a 1)", "", "(f a)  # => 2", "  # prints: x", "# prints:", "(g)", "# raises bad"], 10);
    expect(entries).toEqual([
      { text: "(var a 1)\n\n(f a) ", line: 10, claim: { kind: "value", literal: "2" }, prints: ["x", ""] },
      { text: "(g)\n", line: 15, claim: { kind: "raises", class: null, message: "bad", code: null }, prints: null },
    ]);
  });

  test("what is left at the end is an entry without claim", () => {
    expect(entriesOf(["1 # => 1", "(f) # a comment", ""], 1)[1]).toEqual({ text: "(f) # a comment\n", line: 2, claim: null, prints: null });
  });

  test.each([
    ["TypeException: no [a b]", "TypeException", "no [a b]", null],
    ["IOError: gone [GENE.X.Y_Z]", "IOError", "gone", "GENE.X.Y_Z"],
    ["GENE.ASYNC.ALREADY_TERMINAL: cannot", null, "GENE.ASYNC.ALREADY_TERMINAL: cannot", null],
    ["await expects a Future, got: Int", null, "await expects a Future, got: Int", null],
    ["Exception: [GENE.A.B] text", "Exception", "[GENE.A.B] text", null],
  ])("raises %s", (text, cls, message, code) => {
    expect(entriesOf([`(f) # raises ${text}`], 1)[0].claim).toEqual({ kind: "raises", class: cls, message, code });
  });

  test("a reader error is an entry of one line, without its annotation", () => {
    const entries = entriesOf(["(var a 1)", '"abc   # reader error: no end', "(f 5] # compile error: m"], 1);
    expect(entries.map((e) => [e.text.trim(), e.claim?.kind])).toEqual([
      ["(var a 1)", undefined],
      ['"abc', "reader error"],
      ["(f 5]", "compile error"],
    ]);
  });

  test("blocks are numbered within their section; others are skipped", () => {
    const text = "## 3.1 One\n```gene\n1\n```\n```gene no-run\n2\n```\n```gene\n3\n```\n### sub\n```gene\n4\n```\n## Beyond\n```gene\n5\n```\n";
    expect(blocksOf("03-x", text).map((b) => `${b.id}:${b.line}`)).toEqual(["03-x/3.1/1:3", "03-x/3.1/2:9", "03-x/3.1/3:13", "03-x/beyond/1:17"]);
  });

  test("outcomes are compared with claims", () => {
    const [entry] = entriesOf(["(f) # raises TypeException: no", "# prints: a"], 1);
    const got = { stage: "runtime", class: "TypeException", message: "no way", code: "C", stdout: "a\n" } as const;
    expect(mismatch(entry, got)).toBeNull();
    expect(mismatch(entry, { ...got, class: "IOError" })).toContain("got      raises IOError: no way");
    expect(mismatch(entry, { ...got, stdout: "a\nb\n" })).toContain("printed");
  });
});
