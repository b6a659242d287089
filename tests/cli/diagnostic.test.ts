import { describe, expect, it } from "vitest";
import { painter, renderDiagnostic } from "../../src/cli/diagnostic.ts";
import type { Diagnostic } from "../../src/embed/diagnostic.ts";

const example: Diagnostic = {
  className: "Exception",
  message: "totl is not defined",
  code: "GENE.SCOPE.UNDEFINED_VAR",
  severity: "error",
  stage: "runtime",
  span: { file: "shop.gene", line: 4, column: 3 },
  sourceLine: "  (println totl))",
  stack: ["checkout (shop.gene:4:3)", "<module> (shop.gene:9:1)"],
  causes: [],
  hints: ["did you mean 'total'?"],
};

describe("diagnostics (9.8)", () => {
  it("text", () => {
    expect(renderDiagnostic(example, "text")).toBe(`Error: Exception: totl is not defined
  --> shop.gene:4:3
   |
 4 |   (println totl))
   |   ^
  at checkout (shop.gene:4:3)
  at <module> (shop.gene:9:1)
hint: did you mean 'total'?
code: GENE.SCOPE.UNDEFINED_VAR
`);
  });
  it("gene", () => {
    expect(renderDiagnostic(example, "gene")).toBe(
      `{^message "totl is not defined" ^code "GENE.SCOPE.UNDEFINED_VAR" ^severity "error" ^stage "runtime" ^span {^file "shop.gene" ^line 4 ^column 3} ^hints ["did you mean 'total'?"] ^repair_tags ["runtime"]}\n`,
    );
  });
  it("json", () => {
    const text = renderDiagnostic(example, "json");
    expect(Object.keys(JSON.parse(text))).toEqual(["message", "code", "severity", "stage", "span", "hints", "repair_tags"]);
    expect(text.endsWith("}\n")).toBe(true);
  });
  it("wide line numbers, tabs, causes, empty messages", () => {
    const d = {
      ...example,
      message: "",
      span: { file: "a", line: 120, column: 3 },
      sourceLine: "\tx y",
      stack: [],
      hints: [],
      causes: [{ className: "IOError", message: "disk", location: "b:1:2" }],
    };
    expect(renderDiagnostic(d, "text")).toBe(`Error: Exception
  --> a:120:3
     |
 120 | \tx y
     | \t ^
caused by: IOError: disk (b:1:2)
code: GENE.SCOPE.UNDEFINED_VAR
`);
  });
  it("control characters and very long texts do not reach the terminal", () => {
    const long = `${"\0".repeat(3000)}${"x".repeat(1_000_000)} is not defined`;
    const d: Diagnostic = {
      ...example,
      message: long,
      hints: ["\x1b[31mred\x9b"],
      stack: ["f\r (a:1:1)"],
      causes: [{ className: "E", message: "\x07", location: "\x08:1:1" }],
    };
    const text = renderDiagnostic(d, "text");
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(text.length).toBeLessThan(5000);
    expect(text).toMatch(/^Error: Exception: ␀{2900,3000}\.\.x+ is not defined\n/);
    for (const part of ["hint: ␛[31mred\ufffd\n", "  at f␍ (a:1:1)\n", "caused by: E: ␇ (␈:1:1)\n"]) expect(text).toContain(part);
    expect(renderDiagnostic({ ...example, message: "two\nlines" }, "text")).toContain("Exception: two\nlines\n");
    expect(JSON.parse(renderDiagnostic(d, "json")).message).toBe(long);
  });
  it("long traces are cut in the middle", () => {
    const stack = Array.from({ length: 30 }, (_, i) => `f${i} (a:${i}:1)`);
    const lines = renderDiagnostic({ ...example, stack }, "text").split("\n");
    expect(lines.filter((l) => l.startsWith("  at ")).length).toBe(20);
    expect(lines).toContain("  ... 10 more");
  });
  it("colours only where they are wanted", () => {
    expect(painter(false, {})("error", "x")).toBe("x");
    expect(painter(true, { NO_COLOR: "1" })("error", "x")).toBe("x");
    expect(painter(true, {})("error", "x")).toBe("\x1b[1;31mx\x1b[0m");
    expect(painter(false, { FORCE_COLOR: "1" })("hint", "x")).toContain("\x1b[");
  });
});
