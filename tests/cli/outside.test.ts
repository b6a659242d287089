/** Programs and what is outside of them: FIFOs, other programs, signals, streams (10.7, 10.8, 10.10, 14.1, 14.12, 14.13). Needs a build. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const gene = fileURLToPath(new URL("../../bin/gene.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "gene-outside-"));
afterAll(() => rmSync(dir, { recursive: true }));

interface Result {
  out: string;
  err: string;
  code: number | null;
}
/** Runs lines of a shell, in which `gene TEXT` evaluates a text. One that does not end is a failure: code null. */
function shell(lines: string): Result {
  const script = `gene() { "${process.execPath}" "${gene}" eval "$@"; }\n${lines}`;
  const r = spawnSync("/bin/bash", ["-c", script], { cwd: dir, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" }, timeout: 20_000 });
  return { out: r.stdout, err: r.stderr, code: r.status };
}
const ok = (out: string) => ({ out, err: "", code: 0 });

describe("FIFOs", () => {
  spawnSync("mkfifo", [join(dir, "pipe")]);

  it("a read or write of one that is under way keeps no program alive", () => {
    expect(shell(`gene '(gene/io/read_async "pipe") (println "end")'`)).toEqual(ok("end\n"));
    expect(shell(`gene '(gene/io/write_async "pipe" "x") (println "end")'`)).toEqual(ok("end\n"));
    expect(shell(`gene '(gene/io/read_async "pipe") (exit 3)'`).code).toBe(3);
    expect(shell(`gene '(gene/io/read_async "pipe") (throw "no")'`).code).toBe(1);
    expect(shell(`gene '(var f (gene/io/read_async "pipe")) (f .cancel) ($await_all) (println f)'`)).toEqual(ok("<Future cancelled>\n"));
    for (const call of ['read_async "pipe"', 'write_async "pipe" "x"'])
      expect(shell(`gene '(println (try (await ^timeout 1 (gene/io/${call})) catch * $ex/message))'`)).toEqual(ok("await timed out\n"));
  });
  it("many of them hold up no other file", () =>
    expect(shell(`echo text > file; gene '(for i in (1 .. 8) (gene/io/read_async "pipe")) (println (await (gene/io/read_async "file")))'`)).toEqual(
      ok("text\n\n"),
    ));
  it("are read to the end of what is written, and written when somebody reads", () => {
    expect(shell(`(echo a; echo b) > pipe & gene '(print (await (gene/io/read_async "pipe")))'`)).toEqual(ok("a\nb\n"));
    expect(shell(`cat pipe & gene '(await (gene/io/append_async "pipe" "written"))'; wait`)).toEqual(ok("written"));
    const both =
      '(var s "") (repeat 50000 (s = (s ++ "text"))) (var w (gene/io/write_async "pipe" s)) (println ((await (gene/io/read_async "pipe")) .size) (await w))';
    expect(shell(`gene '${both}'`)).toEqual(ok("200000 nil\n"));
    expect(shell(`echo piped | gene '(print (await (gene/io/read_async "/dev/stdin")))'`)).toEqual(ok("piped\n"));
  });
  it("what cannot be read gives its reason", () =>
    expect(shell(`gene '(println (try (await (gene/io/read_async "/")) catch IOError $ex/message))'`)).toEqual(
      ok("Failed to read file '/': is a directory\n"),
    ));
});
