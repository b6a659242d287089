/**
 * Programs with their expected output beside them, run through the real command line (bin/gene.cjs), in their own folder.
 *
 * | file | |
 * | --- | --- |
 * | x.gene | the program |
 * | x.out | what it writes to stdout |
 * | x.err | first line `exit N`, then what it writes to stderr; without it: exit 0 and nothing |
 * | x.in | its stdin |
 * | x.args, x.opts | words behind the file, options before it |
 * | x.real | it needs the real clock (programs that wait for processes); the others run on a stepped one (host/test/stepped-clock.ts) |
 *
 * Every program runs four times: interpreted and compiled at once, each as it is and with suspensions forced. The environment variable GENE_TEST_TMP names an empty folder for files that a program writes.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { filesBelow, ROOT } from "../support/files.ts";

const TIME_LIMIT = 20_000;
const temporary = mkdtempSync(join(tmpdir(), "gene-programs-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Run {
  stdout: string;
  stderr: string;
  code: number | null;
}

function run(path: string, name: string, forced: boolean, tier: string): Promise<Run> {
  const words = (ext: string): string[] => (textOf(path, ext) ?? "").split(/\s+/).filter((w) => w !== "");
  const dir = mkdtempSync(join(temporary, "run-"));
  const argv = [join(ROOT, "bin/gene.cjs"), "run", ...words("opts"), `${name}.gene`, ...words("args")];
  const env = {
    ...process.env,
    GENE_TEST_TMP: dir,
    XDG_CACHE_HOME: join(temporary, "cache"),
    NO_COLOR: "1",
    GENE_STEPPED_CLOCK: textOf(path, "real") === null ? "1" : "",
    GENE_FORCE_SUSPEND: forced ? "1" : "",
    GENE_TIER: tier,
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: join(ROOT, dirname(path)), env, timeout: TIME_LIMIT, killSignal: "SIGKILL" });
    const got: Run = { stdout: "", stderr: "", code: null };
    child.stdout.setEncoding("utf8").on("data", (t: string) => (got.stdout += t));
    child.stderr.setEncoding("utf8").on("data", (t: string) => (got.stderr += t));
    child.on("close", (code) => resolve({ ...got, code }));
    child.stdin.on("error", () => {});
    child.stdin.end(textOf(path, "in") ?? "");
  });
}

function textOf(path: string, ext: string): string | null {
  const file = join(ROOT, `${path}.${ext}`);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

const programs = filesBelow("tests/programs", ".gene")
  .map((f) => f.replace(/\.gene$/, ""))
  .filter((p) => textOf(p, "out") !== null);

const modes = [
  [false, "interp"],
  [true, "interp"],
  [false, "compiled"],
  [true, "compiled"],
] as const;

describe.concurrent.each(modes)("programs, forced suspension: %s, tier: %s", (forced, tier) => {
  test.each(programs)("%s", async (path) => {
    const got = await run(path, basename(path), forced, tier);
    const err = textOf(path, "err") ?? "exit 0\n";
    const end = err.indexOf("\n");
    const expected: Run = { stdout: textOf(path, "out")!, stderr: err.slice(end + 1), code: Number(err.slice("exit ".length, end)) };
    expect(got).toEqual(expected);
  });
});
