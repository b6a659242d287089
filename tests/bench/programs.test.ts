/**
 * The benchmark programs as tests: each at a small size in Gene and in JavaScript, which have to print the same. Those of the suite "Are We Fast Yet?",
 * which also check their own results, run in the four ways in which tests/programs runs its programs.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { filesBelow, ROOT } from "../support/files.ts";
// @ts-expect-error: a script without types
import { largeProgram } from "../../bench/large.mjs";

/** Sizes for which the programs know the result and that the interpreter does in a fraction of a second. */
const SMALL: Record<string, number> = {
  bounce: 1,
  cd: 2,
  deltablue: 10,
  havlak: 0,
  json: 1,
  list: 1,
  mandelbrot: 10,
  nbody: 1,
  permute: 1,
  queens: 1,
  richards: 1,
  sieve: 1,
  storage: 1,
  towers: 1,
};

/** Modules that the programs import. */
const SHARED = ["core"];

const TIME_LIMIT = 30_000;
const cache = mkdtempSync(join(tmpdir(), "gene-bench-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** What a program prints (stdout, then stderr if there is any). */
function output(argv: string[], settings: Record<string, string> = {}): Promise<string> {
  const env = { ...process.env, XDG_CACHE_HOME: cache, NO_COLOR: "1", ...settings };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: ROOT, env, timeout: TIME_LIMIT, killSignal: "SIGKILL" });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (t: string) => (text += t));
    child.stderr.setEncoding("utf8").on("data", (t: string) => (text += t));
    child.on("close", () => resolve(text));
  });
}

const namesBelow = (folder: string): string[] => filesBelow(folder, ".gene").map((f) => basename(f, ".gene"));
const programs = namesBelow("bench/awfy").filter((name) => !SHARED.includes(name));

test("every program has a small size", () => {
  expect(programs.toSorted()).toEqual(Object.keys(SMALL));
});

const modes = [
  ["", "interp"],
  ["1", "interp"],
  ["", "compiled"],
  ["1", "compiled"],
] as const;

describe.concurrent("programs of the suite", () => {
  test.each(programs)("%s", { timeout: 4 * TIME_LIMIT }, async (name) => {
    const size = String(SMALL[name]);
    const expected = await output([`bench/awfy/${name}.mjs`, size]);
    expect(expected).not.toContain("Error");
    for (const [forced, tier] of modes) {
      const got = await output(["bin/gene.cjs", "run", `bench/awfy/${name}.gene`, size], { GENE_FORCE_SUSPEND: forced, GENE_TIER: tier });
      expect(got, `forced suspension: ${forced !== ""}, tier: ${tier}`).toBe(expected);
    }
  });
});

describe.concurrent("single features", () => {
  test.each(namesBelow("bench/programs"))("%s", async (name) => {
    const size = name.startsWith("fib") ? "10" : "100";
    const expected = await output([`bench/programs/${name}.mjs`, size]);
    expect(expected).not.toContain("Error");
    expect(await output(["bin/gene.cjs", "run", `bench/programs/${name}.gene`, size], { GENE_STEPPED_CLOCK: "1" })).toBe(expected);
  });
});

test("the large program", { timeout: 4 * TIME_LIMIT }, async () => {
  const file = largeProgram(600);
  const results = new Set<string>();
  for (const [forced, tier] of modes) results.add(await output(["bin/gene.cjs", "run", file], { GENE_FORCE_SUSPEND: forced, GENE_TIER: tier }));
  expect([...results]).toEqual([expect.stringMatching(/^\d+\n$/)]);
});

test("a program without polls", async () => {
  const text = await output(["bin/gene.cjs", "run", "--emit-js", "bench/programs/fib.gene", "15"], { GENE_UNPOLLED: "1", GENE_TIER: "compiled" });
  expect(text).toContain("610\n");
  expect(text).toContain("function gene_fib(");
  expect(text).not.toMatch(/R\.(enter|poll)\(/);
});
