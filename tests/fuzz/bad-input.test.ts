/** Input that nobody should write: deep, wide, cyclic, endless. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  compileUnit,
  createGene,
  createNodeHost,
  createTestHost,
  formatSource,
  GeneError,
  readAll,
  renderDiagnostic,
  showData,
  Source,
  diagnose,
} from "../../dist/internal.js";
import { decodeGir, encodeGir } from "../../src/gir/encode.ts";

const deep = (open: string, close: string, n = 100_000): string => open.repeat(n) + "1" + close.repeat(n);

describe("deep input", () => {
  for (const [open, close] of [
    ["(", ")"],
    ["[", "]"],
    ["{^a ", "}"],
    ['#"#{', '}"'],
  ] as const)
    it(`${open} is formatted`, () => {
      const text = deep(open, close);
      expect(formatSource(text)).toBe(text);
    });
  it("data that cannot be indented is refused with a reason", () => {
    expect(() => showData(readAll(new Source("x", deep("[", "]")))[0], "pretty")).toThrow("nested too deeply to be indented");
  });
});

it("a formatted text of many lines takes time in proportion", () => {
  const text = `[${'(a ^b 1 "xyz" [1 2 3])\n  '.repeat(100_000)}]`;
  const started = performance.now();
  formatSource(text);
  expect(performance.now() - started).toBeLessThan(10_000);
});

it("a literal may have any number of elements", () => {
  const g = createGene();
  expect(g.eval(`([${"1 ".repeat(200_000)}] .size)`)).toBe(200_000);
  expect(g.eval(`({${Array.from({ length: 20_000 }, (_, i) => `^k${i} ${i}`).join(" ")}} .size)`)).toBe(20_000);
});

it("fibers that start fibers without end overflow", () => {
  const g = createGene();
  expect(g.eval("(fn f [] (await (async (f)))) (try (f) catch RuntimeException $ex/code)")).toBe("GENE.VM.STACK_OVERFLOW");
});

it("data that holds itself is not compiled", () => {
  const g = createGene({ host: createTestHost() });
  expect(() => g.eval("(var a `(f 1)) (a/0 = a) (eval a)")).toThrow(GeneError);
});

it("diagnostics show a part of a long line, and no control characters", () => {
  let error: unknown;
  try {
    readAll(new Source("x.gene", `${"a ".repeat(5000)}\x1b ) ${"b ".repeat(5000)}`));
  } catch (e) {
    error = e;
  }
  const text = renderDiagnostic(diagnose(error), "text");
  expect(Math.max(...text.split("\n").map((l) => l.length))).toBeLessThan(300);
  expect(text).not.toContain("\x1b");
  const lines = text.split("\n");
  const mark = lines.find((l) => l.trim().startsWith("|") && l.includes("^"))!;
  expect(lines.find((l) => l.startsWith(" 1 |"))![mark.indexOf("^")]).toBe(")");
});

it("deeply nested constants go into a GIR file and come back", () => {
  const source = new Source("x.gene", `(var x \`${deep("[", "]")})`);
  const code = compileUnit(readAll(source), source, { kind: "module" });
  expect(decodeGir(encodeGir(code, "1", "now"), "x.gir", "1").code.consts.length).toBe(code.consts.length);
});

it("a GIR file of which a digit was changed is refused", () => {
  const source = new Source("x.gene", "(fn f [a] (var m {^k 12}) (for i in (0 .. 3) (m/k += i)) [a m/k]) (f 345)");
  const text = encodeGir(compileUnit(readAll(source), source, { kind: "module" }), "1", "now");
  const from = text.indexOf("\n");
  let changed = 0;
  for (let i = from; i < text.length; i++) {
    if (!/\d/.test(text[i]!)) continue;
    const digit = text[i] === "9" ? "8" : "9";
    expect(() => decodeGir(`${text.slice(0, i)}${digit}${text.slice(i + 1)}`, "x.gir", "1")).toThrow("the file is damaged");
    changed++;
  }
  expect(changed).toBeGreaterThan(100);
});

it("directories that cannot be made are refused, others are made with those above them", () => {
  const g = createGene({ host: createNodeHost() });
  const dir = mkdtempSync(join(tmpdir(), "gene-"));
  try {
    g.eval(`(Dir/create "${dir}/a/b/c")`);
    expect(statSync(`${dir}/a/b/c`).isDirectory()).toBe(true);
    writeFileSync(`${dir}/file`, "");
    expect(() => g.eval(`(Dir/create "${dir}/file/b")`)).toThrow(GeneError);
    if (process.platform === "linux") expect(() => g.eval('(Dir/create "/proc/gene/b")')).toThrow(GeneError);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
