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
  const env = { ...process.env, NO_COLOR: "1", NODE: process.execPath, GENE: gene };
  const r = spawnSync("/bin/bash", ["-c", `gene() { "$NODE" "$GENE" eval "$@"; }\n${lines}`], { cwd: dir, encoding: "utf8", env, timeout: 20_000 });
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

describe("a fiber that is cancelled", () => {
  /** Does the program whose number is in the file go on? One that has been ended may need a moment. */
  const goesOn = (): boolean =>
    spawnSync("/bin/bash", ["-c", "for i in {1..200}; do kill -0 $(cat pid) 2> /dev/null || exit 1; sleep 0.02; done; kill $(cat pid)"], { cwd: dir })
      .status === 0;
  /** Runs a text that starts a program for as long as nobody ends it. */
  const started = (text: string): Result => {
    rmSync(join(dir, "pid"), { force: true });
    return shell(`gene '${text.replace("ENDLESS", `"echo $$ > pid; exec sleep 999"`)}'`);
  };
  const begun = "(while (! (File/exists `pid)) (sleep 5))".replace("`pid", '"pid"');

  it("ends the program that it waits for", () => {
    for (const call of ['system/exec "sh" "-c" ENDLESS', "system/shell ENDLESS", "gene/os/exec ENDLESS"]) {
      expect(started(`(var f (async (${call}))) ${begun} (f .cancel) (println f) (sleep 10)`)).toEqual(ok("<Future cancelled>\n"));
      expect(goesOn()).toBe(false);
    }
  });
  it("and so does the end of the program", () => {
    for (const end of ["(println 1)", "(exit 3)", '(throw "no")']) {
      started(`(var f (async (system/exec "sh" "-c" ENDLESS))) ${begun} ${end}`);
      expect(goesOn()).toBe(false);
    }
    rmSync(join(dir, "pid"));
    const line = `"$NODE" "$GENE" eval '(system/shell "echo $$ > pid; exec sleep 999")' & until test -s pid; do sleep 0.02; done; kill -INT $!; wait $!`;
    expect(shell(line).code).toBe(130);
    expect(goesOn()).toBe(false);
  });
  it("leaves what it would have read to others", () => {
    const readers = ["(readline)", "(stdin .read)", "(stdin .read_bytes)"];
    for (const reader of readers)
      expect(
        shell(`mkfifo go; (cat go; echo line) | gene '(var f (async ${reader})) (sleep 1) (f .cancel) (File/write "go" "") (println (readline))'; rm go`),
      ).toEqual(ok("line\n"));
    const lines = '(var p (system/Process/start "sh" "-c" "read x; echo line")) (var f (async (p .read_line ^timeout 20)))';
    expect(shell(`gene '${lines} (sleep 1) (f .cancel) (p .write_line "go") (println (p .read_line ^timeout 20))'`)).toEqual(ok("line\n"));
  });
});

describe("other programs", () => {
  it("shutdown waits for the end of one that ignores TERM, also if those that it has started go on", () => {
    const text = "(println (p .read_line ^timeout 20) (p .shutdown ^timeout 0.02) (p .exit_code))";
    expect(shell(`gene '(var p (system/Process/start "sh" "-c" "trap true TERM; echo on; while true; do sleep 0.01; done")) ${text}'`)).toEqual(
      ok("on 137 137\n"),
    );
  });
  it("what they write to stderr is seen, their exit code is told by system/shell", () => {
    const text = '(print (system/exec "sh" "-c" "echo out; echo bad >&2; exit 3") (gene/os/exec "echo worse >&2") (system/shell "echo two >&2; exit 3"))';
    expect(shell(`gene '${text}'`)).toEqual({ out: "out\n  {^output two\n ^exit_code 3}", err: "bad\nworse\n", code: 0 });
  });
  it("the message names what cannot be started, and where", () => {
    const caught = (form: string): string => `(println (try ${form} catch * [(typeof $ex) $ex/message]))`;
    const forms = [
      '(system/exec "nonesuch")',
      '(system/Process/start "ls" ^cwd "none")',
      '(system/Process/start "nonesuch" ^^stderr_to_stdout)',
      '(system/exec "")',
    ];
    expect(shell(`gene '${forms.map(caught).join("")}'`).out.split("\n")).toEqual([
      "[IOError Failed to execute command: nonesuch: no such file or directory]",
      "[IOError Failed to execute command: ls in none: no such file or directory]",
      "[IOError Failed to execute command: nonesuch: no such file or directory]",
      "[ArgumentException system/exec requires a command]",
      "",
    ]);
  });
  it("a variable with nil is taken out of their environment", () => {
    const text = '(var p (system/Process/start "sh" "-c" "echo ${A-none} ${B-none}" ^env {^A 1 ^B nil})) (println (p .read_line ^timeout 20))';
    expect(shell(`export B=set; gene '${text}'`)).toEqual(ok("1 none\n"));
  });
});

describe("standard streams", () => {
  it("standard input that cannot be read is an error", () => {
    const form = "(println (try (readline) catch IOError $ex/message) (try (stdin .read) catch IOError 2))";
    expect(shell(`gene '${form}' < /`)).toEqual(ok("Failed to read standard input: is a directory 2\n"));
    expect(shell(`"$NODE" "$GENE" run < /`)).toEqual({ out: "", err: "Error: Failed to read standard input: is a directory\n", code: 1 });
  });
  it("output that cannot be written, too", () =>
    expect(shell(`gene '(println 1)' > /dev/full`)).toEqual({ out: "", err: "Error: Cannot write to standard output: no space left on device\n", code: 1 }));
});

describe("signals", () => {
  it("a handler gets every one", () => {
    const text = '(var n 0) (on_signal "INT" (fn [] (n += 1) (println n))) (println 0) (while (n < 3) (sleep 5)) (println "end")';
    const send = "for i in 1 2 3; do until test $(wc -l < out) = $i; do sleep 0.02; done; kill -INT $!; done";
    expect(shell(`"$NODE" "$GENE" eval '${text}' > out & until test -e out; do sleep 0.02; done; ${send}; wait $!; echo $?; cat out`)).toEqual(
      ok("0\n0\n1\n2\n3\nend\n"),
    );
  });
  it("only one is known", () => {
    const name = (x: string): string => `(println (try (on_signal ${x} (fn [])) catch ArgumentException $ex/message))`;
    expect(shell(`gene '${name("5")} ${name('"HUP"')}'`)).toEqual(ok("Unsupported signal: 5\nUnsupported signal: HUP\n"));
  });
});
