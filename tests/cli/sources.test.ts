/** Where commands take source text from, and what they say of text that they cannot read (18.2, 18.5 to 18.11). Needs a build. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const gene = fileURLToPath(new URL("../../bin/gene.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "gene-sources-"));
afterAll(() => rmSync(dir, { recursive: true }));

interface Result {
  out: string;
  err: string;
  code: number | null;
}
const options = { cwd: dir, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" }, timeout: 20_000 } as const;
function run(args: string[], input: string | Buffer = ""): Result {
  const r = spawnSync(process.execPath, [gene, ...args], { ...options, input });
  return { out: r.stdout, err: r.stderr, code: r.status };
}
/** Runs a command line of a shell, in which `gene` is the command. */
function shell(line: string): Result {
  const r = spawnSync("/bin/bash", ["-c", `gene() { "${process.execPath}" "${gene}" "$@"; }\n${line}`], options);
  return { out: r.stdout, err: r.stderr, code: r.status };
}
const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(dir, name), text);
  return name;
};
const ok = (out: string) => ({ out, err: "", code: 0 });
const error = (message: string) => ({ out: "", err: `Error: ${message}\n`, code: 1 });
const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

describe("text that is not UTF-8", () => {
  const wrong = bytes('(var a "x")\n(println "caf\xe9")\n');
  const reason = "this is not UTF-8: byte 0xE9";
  it("is an error with a place when it is to be run", () => {
    const frame = (name: string) => `Error: ${reason}\n  --> ${name}:2:14\n   |\n 2 | (println "caf\ufffd")\n   |              ^\ncode: GENE.PARSE.ERROR\n`;
    const name = file("wrong.gene", wrong);
    expect(run(["run", name])).toEqual({ out: "", err: frame(name), code: 1 });
    expect(run(["run"], wrong)).toEqual({ out: "", err: frame("<stdin>"), code: 1 });
    expect(run(["eval"], wrong)).toEqual({ out: "", err: frame("<eval>"), code: 1 });
    expect(JSON.parse(run(["run", "--error-format", "json", name]).err)).toMatchObject({ message: reason, stage: "parse", span: { line: 2, column: 14 } });
    const imports = run(["eval", '(import a from "./wrong")']);
    expect(imports.err).toContain(`Error: ${reason}\n`);
    expect(imports.err).toContain("wrong.gene:2:14");
  });
  it("is refused by the other commands", () => {
    const name = file("wrong.gene", wrong);
    const place = "(line 2, column 14)";
    expect(run(["parse", name])).toEqual(error(`Parse error in wrong.gene: ${reason} ${place}`));
    expect(run(["compile", name])).toEqual(error(`Parse error in wrong.gene: ${reason} ${place}`));
    expect(run(["deser", name])).toEqual(error(`Parse error in wrong.gene: ${reason} ${place}`));
    expect(run(["run-examples", name])).toEqual(error(`Failed to load/compile examples file: ${reason} ${place}`));
    expect(run(["pipe", name])).toEqual(error(`Compilation error: ${reason} ${place}`));
  });
  it("is left alone by fmt", () => {
    const text = bytes('(a "\xe9"\nb)\n');
    const name = file("keep.gene", text);
    expect(run(["fmt", name])).toEqual(error("keep.gene is not valid UTF-8 (line 1, column 5)"));
    expect(readFileSync(join(dir, name)).equals(text)).toBe(true);
    expect(run(["fmt"], text)).toEqual(error("Stdin is not valid UTF-8 (line 1, column 5)"));
  });
  it("is an error when a program, a pipe or a session asks for it, not before", () => {
    const input = bytes("one\r\n\xff\ntwo\n\xe9");
    const failure = (byte: number) => `Failed to read standard input: not valid UTF-8 (byte ${byte})`;
    const lines = "(println (readline)) (try (readline) catch IOError (println $ex/message)) (println (stdin .read_bytes))";
    expect(run(["eval", lines], input)).toEqual(ok(`one\n${failure(5)}\n0#74776f0ae9\n`));
    expect(run(["eval", "(stdin .read)"], input).err).toContain(`Error: IOError: ${failure(5)}\n`);
    expect(run(["eval", "(stdin .read)"], input).err).toContain("hint: File/read_bytes and (stdin .read_bytes) give bytes as they are");
    expect(run(["eval", "-p", "[(stdin .read_bytes) (stdin .read_bytes) (readline)]"], input)).toEqual(ok("[0#6f6e650d0aff0a74776f0ae9 0# nil]\n"));
    expect(run(["pipe", "(line .to_upper)"], input)).toEqual({ out: "ONE\n", err: `Error: Error at line 2: ${failure(5)}\n`, code: 1 });
    const session = run(["repl"], bytes("(println 1)\n\xff\n"));
    expect(session.out.endsWith("gene> 1\ngene> ")).toBe(true);
    expect(session).toMatchObject({ err: expect.stringContaining(`Error: IOError: ${failure(12)}\n`), code: 1 });
  });
  it("U+FFFD itself is a character like others, also before a wrong byte", () => {
    expect(run(["run"], '(println "\ufffd\u{1f600}")')).toEqual(ok("\ufffd\u{1f600}\n"));
    expect(run(["parse"], Buffer.concat([Buffer.from('"\ufffd\u{1f600}é€'), bytes("\xc3")])).err).toContain("byte 0xC3 (line 1, column 6)");
  });
});

describe("gene fmt", () => {
  it("keeps a byte-order mark", () => {
    const name = file("mark.gene", "\ufeff#!/usr/bin/env gene\n(a\nb)\n");
    expect(run(["fmt", name])).toEqual(ok(""));
    expect(readFileSync(join(dir, name), "utf8")).toBe("\ufeff#!/usr/bin/env gene\n(a\n  b)\n");
    expect(run(["fmt", "--check", name]).code).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("what is no file on a disk", () => {
  it("is run", () => {
    expect(run(["run", "/dev/stdin", "x"], "(println $program $args)")).toEqual(ok("/dev/stdin [x]\n"));
    expect(shell("gene run <(echo '(println 1)')")).toEqual(ok("1\n"));
    expect(shell("gene <(echo '(println $args)') x")).toEqual(ok("[x]\n"));
    expect(shell("mkfifo fifo; echo '(println 3)' > fifo & gene run fifo")).toEqual(ok("3\n"));
    expect(run(["run", "/dev/null"])).toEqual(ok(""));
  });
  it("is parsed, compiled and formatted", () => {
    expect(shell("gene parse -f compact <(echo '(a b)')").out).toMatch(/^=== Parsing: .* ===\n\(a b\)\n$/);
    expect(shell("gene compile -f compact <(echo 1)").out).toContain("Instructions (");
    // it cannot be rewritten
    expect(shell("gene fmt <(printf '(a\\nb)')")).toEqual(ok("(a\n  b)"));
  });
  it("but directories are not", () => {
    expect(run(["run", "."])).toEqual(error("File expected, but this is a directory: ."));
  });
});

describe("control characters", () => {
  it("do not reach the terminal in the line of a command", () => {
    const nul = file("nul.gene", "\0".repeat(3000));
    const err = [run(["run", nul]), run(["pipe", "(throw $line)"], "\x1b[2J\n"), run(["eval", '(async (throw "\x1b"))'])].map((r) => r.err);
    // oxlint-disable-next-line no-control-regex
    for (const text of err) expect(text).toMatch(/^[^\0-\x09\x0b-\x1f]+$/);
  });
});

describe("several texts on the command line", () => {
  it("are taken in their order, before the files", () => {
    const name = file("third.gene", "3");
    expect(run(["parse", "-f", "compact", "-e", "1", name, "-e", "2"])).toEqual(ok("1\n2\n=== Parsing: third.gene ===\n3\n"));
    expect(run(["compile", "-f", "compact", "-e", "1", "-e", "2"])).toEqual(
      ok("Instructions (2):\nInt r1 1\nReturn r1\nInstructions (2):\nInt r1 2\nReturn r1\n"),
    );
    expect(run(["deser", "-e", "1", "-e", "2"])).toEqual(ok("=== <eval> ===\n1\n=== <eval> ===\n2\n"));
    expect(run(["compile", "-f", "gir", "-e", "1", "-e", "2"])).toEqual(error("Only one -e can be written to a GIR file"));
  });
});

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it("is an error", () => {
    expect(shell("gene eval '(println 1)' > /dev/full").err).toMatch(/^Error: Cannot write to standard output: /);
  });
});

describe("the place of an error", () => {
  it("is told by all commands in the same way", () => {
    const bad = file("bad.gene", "(do\n  (if))\n");
    const open = file("open.gene", "[1\n {^a}]\n");
    expect(run(["compile", "-f", "compact", bad])).toEqual(error("Compilation error in bad.gene: if: missing condition (line 2, column 3)"));
    expect(run(["compile", "-e", "(if)"])).toEqual(error("Compilation error: if: missing condition (line 1, column 1)"));
    expect(run(["run-examples", bad])).toEqual(error("Failed to load/compile examples file: if: missing condition (line 2, column 3)"));
    expect(run(["pipe", bad])).toEqual(error("Compilation error: if: missing condition (line 2, column 3)"));
    expect(run(["pipe", "(if)"])).toEqual(error("Compilation error: if: missing condition (line 1, column 1)"));
    expect(run(["compile", "-f", "compact", open])).toEqual(error("Parse error in open.gene: Expect value for a (line 2, column 3)"));
    expect(run(["deser", open])).toEqual(error("Parse error in open.gene: Expect value for a (line 2, column 3)"));
    expect(run(["parse", open]).err).toBe("Error: Parse error in open.gene: Expect value for a (line 2, column 3)\n");
  });
  it("names the file when it is another", () => {
    file("bad.gene", "(do\n  (if))\n");
    const outer = file("outer.gene", '(import a from "./bad")');
    expect(run(["run-examples", outer]).err).toMatch(/^Error: .*: if: missing condition \(\/.*bad\.gene, line 2, column 3\)\n$/);
  });
  it("a GIR file that cannot be written is no error of compilation", () => {
    const name = file("one.gene", "1");
    file("taken", "");
    expect(run(["compile", "-o", "taken", name]).err).toBe("Error: Cannot write taken/one.gir: file exists\n");
  });
});

describe("a program behind a link", () => {
  it("imports what lies beside its file, and keeps the name that it was given", () => {
    mkdirSync(join(dir, "app"));
    mkdirSync(join(dir, "bin"));
    writeFileSync(join(dir, "app/lib.gene"), "(fn one [] 1)");
    const main = '(import one from "./lib") (println (one) $program $ns/__module_name__) (nope)';
    writeFileSync(join(dir, "app/main.gene"), main);
    symlinkSync("../app/main.gene", join(dir, "bin/tool.gene"));
    const r = run(["run", "bin/tool.gene"]);
    expect(r.out).toBe("1 bin/tool.gene bin/tool.gene\n");
    expect(r.err).toContain(`--> bin/tool.gene:1:${main.indexOf("nope") + 1}\n`);
    expect(run(["compile", "app/main.gene"]).code).toBe(0);
    expect(existsSync(join(dir, "build/app/main.gir"))).toBe(true);
    symlinkSync("../build/app/main.gir", join(dir, "bin/tool.gir"));
    writeFileSync(join(dir, "build/app/lib.gene"), "(fn one [] 2)");
    expect(run(["run", "bin/tool.gir"]).out).toBe("2 bin/tool.gir bin/tool.gir\n");
  });
});
