/** The command from outside: what it prints, where, and its exit codes (chapter 18). Needs a build. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/table.ts";

const gene = fileURLToPath(new URL("../../bin/gene.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "gene-cli-"));
afterAll(() => rmSync(dir, { recursive: true }));

function run(args: string[], input = ""): { out: string; err: string; code: number | null } {
  const r = spawnSync(process.execPath, [gene, ...args], { cwd: dir, input, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  return { out: r.stdout, err: r.stderr, code: r.status };
}
const file = (name: string, text: string): string => {
  mkdirSync(join(dir, name, ".."), { recursive: true });
  writeFileSync(join(dir, name), text);
  return name;
};
const ok = (out: string) => ({ out, err: "", code: 0 });
const error = (message: string) => ({ out: "", err: `Error: ${message}\n`, code: 1 });

describe("gene", () => {
  it("warns of a name that stands alone, and goes on", () => {
    const err = `Warning: println stands alone, nothing is done with its value
  --> lone.gene:2:1
   |
 2 | println "x"
   | ^
hint: calls and other forms stand in parentheses: (println ..)
code: GENE.COMPILE.SUSPECT
`;
    const lone = file("lone.gene", '(print 1)\nprintln "x"\n(print 2)\n');
    expect(run(["run", lone])).toEqual({ out: "12", err, code: 0 });
    expect(JSON.parse(run(["run", "--error-format", "json", lone]).err)).toMatchObject({ severity: "warning", span: { line: 2, column: 1 } });
    expect(run(["repl"], "print 1\n").err).toContain("Warning: print stands alone");
    expect(run(["compile", "--format", "compact", lone]).err).toBe(err);
  });

  it("help and version", () => {
    expect(run([]).out).toContain("Usage: gene");
    expect(run(["--help"]).out).toBe(run([]).out);
    expect(run(["--version"]).out).toMatch(/^gene \d+\.\d+\.\d+\n$/);
    expect(run(["eval", "--help"]).out).toContain("--print-last");
  });
  it("unknown commands and options", () => {
    const r = run(["frobnicate"]);
    expect(r.err).toMatch(/^Error: Unknown command: frobnicate\n\nUsage: gene/);
    expect(r.code).toBe(1);
    expect(run(["eval", "--nope", "1"])).toEqual(error("Unknown option: --nope"));
    expect(run(["eval", "--contracts", "maybe", "1"])).toEqual(error("Unknown contracts mode: maybe"));
    expect(run(["eval", "--tier=some", "1"])).toEqual(error("Unknown tier: some"));
  });
});

describe("gene eval", () => {
  it("prints only when asked", () => {
    expect(run(["eval", "(1 + 2)"])).toEqual(ok(""));
    expect(run(["eval", "-p", "(1 + 2)"])).toEqual(ok("3\n"));
    expect(run(["eval", "(1", "+", "2)", "-p"])).toEqual(ok("3\n"));
    expect(run(["eval", "-p", '["a" nil]'])).toEqual(ok('["a" nil]\n'));
  });
  it("csv", () => {
    expect(run(["eval", "--csv", '[["id" "n"] [1 "a,b"]]'])).toEqual(ok('id,n\n1,"a,b"\n'));
    expect(run(["eval", "--csv", '[1 "x\\"y"]'])).toEqual(ok('1,"x""y"\n'));
  });
  it("reads stdin", () => {
    expect(run(["eval", "-p"], "(2 * 4)")).toEqual(ok("8\n"));
    expect(run(["eval"], "")).toEqual(error("No code provided to evaluate"));
  });
  it("uncaught exceptions", () => {
    const r = run(["eval", '(throw "x")']);
    expect(r.code).toBe(1);
    expect(r.err).toBe('Error: Exception: x\n  --> <eval>:1:1\n   |\n 1 | (throw "x")\n   | ^\n  at <module> (<eval>:1:1)\ncode: GENE.RUNTIME.ERROR\n');
  });
  it("structured errors", () => {
    expect(JSON.parse(run(["eval", "--error-format", "json", '(throw "x")']).err)).toMatchObject({
      message: "x",
      stage: "runtime",
      span: { file: "<eval>", line: 1, column: 1 },
    });
    expect(run(["eval", "--error-format=gene", "(1"]).err).toMatch(/^\{\^message .* \^code "GENE.PARSE.ERROR" \^severity "error" \^stage "parse" /);
    expect(JSON.parse(run(["eval", "--error-format", "json", "(break 1 2"]).err)).toMatchObject({ stage: "parse" });
  });
  it("exit", () => {
    expect(run(["eval", "(println 1) (exit 3)"])).toEqual({ out: "1\n", err: "", code: 3 });
    expect(run(["eval", "(exit 259)"]).code).toBe(3);
  });
});

describe("gene run", () => {
  it("passes arguments through", () => {
    expect(run(["run", file("hi.gene", "(println $program $args)"), "x", "--flag", "-v=1"])).toEqual(ok("hi.gene [x --flag -v=1]\n"));
  });
  it("reads stdin, skips a shebang", () => {
    expect(run(["run"], "#!/usr/bin/env gene\n(println (2 + 3) $program)")).toEqual(ok("5 <stdin>\n"));
    expect(run(["run", "-"], "(println 1)")).toEqual(ok("1\n"));
  });
  it("a file in place of a command", () => {
    expect(run([file("direct.gene", "(println $args)"), "a"])).toEqual(ok("[a]\n"));
  });
  it("missing files", () => {
    expect(run(["run", "none.gene"])).toEqual(error("File not found: none.gene"));
  });
  it("the order of both streams is kept", () => {
    const r = spawnSync("/bin/sh", ["-c", `"$0" "$1" eval '(print 1) (println ^^stderr 2) (print 3)' 2>&1`, process.execPath, gene], { encoding: "utf8" });
    expect(r.stdout).toBe("12\n3");
  });
  it("a reader that goes away ends it quietly", () => {
    const loop = file("loop.gene", '(loop (println "line"))');
    const r = spawnSync("/bin/sh", ["-c", `"$0" "$1" run ${loop} | head -1`, process.execPath, gene], { cwd: dir, encoding: "utf8", timeout: 20_000 });
    expect([r.stdout, r.stderr]).toEqual(["line\n", ""]);
  });
  it("failures of futures that nobody looked at", () => {
    const r = run(["run", file("fail.gene", '(async\n  (throw "no stock"))\n(println "on")')]);
    expect(r).toEqual({ out: "on\n", err: "Unobserved failure of a Future: Exception: no stock (at fail.gene:2:3)\n", code: 0 });
  });
  it("the failure of a Future that is the program's value", () => {
    const r = run(["run", file("main.gene", '(fn ^^async main [] (throw "lost"))\n(main)')]);
    expect(r).toEqual({ out: "", err: "Unobserved failure of a Future: Exception: lost (at main.gene:1:21)\n", code: 0 });
  });
  /** Runs code that prints "on", and then interrupts it. */
  const interrupted = async (code: string): Promise<{ out: string; err: string; code: unknown }> => {
    const child = spawn(process.execPath, [gene, "eval", code], { env: { ...process.env, NO_COLOR: "1" } });
    let [out, err] = ["", ""];
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (text.includes("on")) child.kill("SIGINT");
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    return { out, err, code: status };
  };
  it.each(["(while true 1)", "(run_forever)", "(gene/sleep (1.0 / 0))"])(
    "Ctrl-C runs finally: %s",
    async (waiting) => {
      expect(await interrupted(`(try (println "on") ${waiting} finally (println "off"))`)).toEqual({ out: "on\noff\n", err: "", code: 130 });
    },
    20_000,
  );
  it("Ctrl-C is not reported as the failure of a Future", async () => {
    expect(await interrupted('(var f (async (do (println "on") (while true 1))))\n(await f)')).toEqual({ out: "on\n", err: "", code: 130 });
  }, 20_000);
  it("an exception that leaves the program instead of Ctrl-C is reported", async () => {
    const r = await interrupted('(try (println "on") (gene/sleep 100000) finally (throw "other"))');
    expect([r.out, r.code]).toEqual(["on\n", 130]);
    expect(r.err).toMatch(/^Error: Exception: other\n {2}--> <eval>:1:/);
  }, 20_000);
});

describe("--repl-on-error", () => {
  /** What is printed for entries after the error of a program. */
  const after = (text: string, ...entries: string[]): string[] => {
    const { out, code } = run(["run", "--repl-on-error", file("onerror.gene", text)], entries.map((e) => `${e}\n`).join(""));
    expect(code).toBe(1);
    return out
      .split("gene> ")
      .slice(1, -1)
      .map((s) => s.trim());
  };
  it("opens in the function that raised", () => {
    expect(after("(var top 1)\n(fn f [x] (var loc 5) (nope))\n(f 7)", "(loc + x)", "top", "($ex .message)", "(var z (loc + 1))", "z")).toEqual([
      "12",
      "1",
      '"nope is not defined"',
      "6",
      "6",
    ]);
    const method = "(class A (ctor [] (/n = 9)) (method m [a b = 3] (for i in [4 5] (if (i == 5) (throw 1))) 2))\n((new A) .m 2)";
    expect(after(method, "[a b i]", "/n")).toEqual(["[2 3 5]", "9"]);
  });
  it("with what it captured, and cells", () => {
    const text = '(var c 0) (fn g [] (var l 3) (fn h [y] (c = (c + l)) (throw "h")) (h 1) 2) (g)';
    expect(after(text, "[c l y]", "(c = 10)", "c")).toEqual(["[3 3 1]", "10", "10"]);
  });
  it("with variables that have values there only", () => {
    const text = "(var x 1) (if true (var x 2)) (for i in [7] (var w 3)) (var y (nope))";
    expect(after(text, "x", "w", "i", "y")).toEqual(["1", "", "", ""]);
  });
  it("of a fiber, and of a catch clause", () => {
    expect(after('(fn z [n] (async (do (gene/sleep 1) (var w 2) (throw "as")))) (await (z 3))', "w")).toEqual(["2"]);
    expect(after('(fn f [p] (var [a b] p) (try (throw "q") catch * (var v 7) (throw "w"))) (f [1 2])', "[p a b v]")).toEqual(["[[1 2] 1 2 7]"]);
  });
});

describe("options that watch a run", () => {
  const text = "(fn inc [n] (n + 1))\n(var t 0)\n(for i in (0 .. 9) (t = (inc t)))\n(println t)";
  it("--profile", () => {
    const r = run(["run", "--profile", file("prof.gene", text)]);
    expect([r.out, r.code]).toEqual(["10\n", 0]);
    expect(r.err).toMatch(/^ +calls +self ms +total ms {2}function\n/);
    expect(r.err).toMatch(/^ +10 +\d+\.\d +\d+\.\d {2}inc \(prof.gene:1:1\)$/m);
    expect(r.err).toMatch(/^ +1 .* {2}<module> \(prof.gene\)$/m);
  });
  it("--profile counts what left by tail calls and exceptions, and says so for compiled files", () => {
    const r = run([
      "run",
      "--profile",
      file("tail.gene", '(fn down [n] (if (n > 0) (down (n - 1)) else (throw "end")))\n(try (down 5) catch * (println "caught"))'),
    ]);
    expect(r.err).toMatch(/^ +6 .* {2}down /m);
    run(["compile", "tail.gene"]);
    expect(run(["run", "--profile", "build/tail.gir"])).toEqual(error("build/tail.gir is compiled already: --profile needs the source"));
  });
  it("--profile-instructions", () => {
    const { err } = run(["run", "--profile-instructions", "prof.gene"]);
    expect(err).toMatch(/^ +count +share {2}instruction\n/);
    expect(err).toMatch(/^ +\d+ +\d+\.\d % {2}Return$/m);
  });
  it("--checked-vm and --trace", () => {
    expect(run(["run", "--checked-vm", "prof.gene"])).toEqual(ok("10\n"));
    expect(run(["run", "--trace", "prof.gene"]).err).toMatch(/^inc 0000 /m);
  });
  it("--debug shows the log and the instructions", () => {
    const r = run(["eval", "-d", '(debug 1 "x")']);
    expect(r.out).toMatch(/^Instructions \(/);
    expect(r.err).toBe('<debug>: 1\n<debug>: "x"\n');
    expect(run(["eval", '(debug 1 "x")']).err).toBe("");
  });
  it("every option of the help is one of the reference", () => {
    const reference = readFileSync(fileURLToPath(new URL("../../docs/language/18-cli.md", import.meta.url)), "utf8");
    for (const command of COMMANDS) for (const option of command.options) expect(reference, `${command.name} ${option.names[0]}`).toContain(option.names[0]);
  });
});

describe("arguments", () => {
  it("of the program and of the command", () => {
    expect(run(["run", file("args.gene", "(println $args (system/args))"), "a", "-b"])).toEqual(ok("[a -b] [run args.gene a -b]\n"));
  });
});

describe("--pkg", () => {
  it("chooses the package by directory or name", () => {
    file("shop/package.gene", '^name "acme/shop"\n^version "1.2.0"');
    file("shop/src/a.gene", "(println ($pkg .name))");
    expect(run(["run", "--pkg", "shop", "src/a.gene"])).toEqual(ok("acme/shop\n"));
    expect(run(["eval", "--pkg", "acme/shop", "(println ($pkg .name))"])).toEqual(ok("acme/shop\n"));
    expect(run(["eval", "--pkg", "acme/none", "1"])).toEqual(error("Package not found: acme/none"));
  });
});

describe("the environment at compile time", () => {
  const text = '(comptime (if (($env "GENE_TEST_ENV") == "yes") (fn f [] "set") else (fn f [] "not set")))\n(println (f))';
  it("of a program, an imported module and a session", () => {
    process.env.GENE_TEST_ENV = "yes";
    try {
      expect(run(["run", file("env.gene", text)])).toEqual(ok("set\n"));
      expect(run(["run", file("env2.gene", '(import f from "./env")\n(println (f))')])).toEqual(ok("set\nset\n"));
      expect(run(["repl"], `${text.split("\n")[0]}\n(f)\n`).out).toContain('"set"');
    } finally {
      delete process.env.GENE_TEST_ENV;
    }
    expect(run(["run", "env.gene"])).toEqual(ok("not set\n"));
  });
});

describe("gene run-examples", () => {
  it("the example of the reference", () => {
    const name = file("ex.gene", "(fn inc [n] ^examples [[1] -> 2 [2] -> 4] (n + 1))");
    expect(run(["run-examples", name])).toEqual({
      out: `PASS inc example 1: [1] -> 2\nFAIL inc example 2: [2] -> 4\n  expected: return 4\n  actual: return 3\n  location: ${realpathSync(dir)}/ex.gene:1:1\nExamples run: 2, passed: 1, failed: 1, functions: 1\n`,
      err: "",
      code: 1,
    });
  });
  it("what comes of a Future", () => {
    const name = file(
      "ex5.gene",
      '(fn half [n] ^^async ^examples [[4] -> 2 [3] throws Exception [4] throws Exception [3] -> _] (gene/sleep 1) (if ((n % 2) == 1) (throw "odd")) (n - 2))',
    );
    const { out } = run(["run-examples", name]);
    expect(out.match(/^(PASS|FAIL|  actual).*/gm)).toEqual([
      "PASS half example 1: [4] -> 2",
      "PASS half example 2: [3] throws Exception",
      "FAIL half example 3: [4] throws Exception",
      "  actual: return 2",
      "FAIL half example 4: [3] -> _",
      "  actual: throws Exception: odd",
    ]);
  });
  it("variables of the module, classes of exceptions, anything at all", () => {
    const name = file(
      "ex2.gene",
      '(var limit 3)\n(class Low < Exception)\n(fn check [n] ^examples [[limit] -> true [(limit - 1)] throws Low [0] throws Exception [9] -> _ [1] -> 1] (if (n < limit) (throw Low "too low")) true)',
    );
    const r = run(["run-examples", name]);
    expect(r.out.split("\n").map((l) => l.slice(0, 4))).toEqual(["PASS", "PASS", "PASS", "PASS", "FAIL", "  ex", "  ac", "  lo", "Exam", ""]);
    expect(r.out).toContain("  actual: throws Low: too low\n");
  });
  it("errors", () => {
    expect(run(["run-examples"])).toEqual(error("Missing file path. Usage: gene run-examples <file.gene>"));
    expect(run(["run-examples", "none.gene"])).toEqual(error("File not found: none.gene"));
    expect(run(["run-examples", file("ex3.gene", "(fn f [] 1)")])).toEqual(ok("No examples found in ex3.gene\n"));
    expect(run(["run-examples", file("ex4.gene", '(throw "no")')])).toEqual(error("Failed to load/compile examples file: no (line 1, column 1)"));
  });
});

describe("gene deser", () => {
  it("the example of the reference", () => {
    expect(run(["deser", "-p", "-e", '(gene/serialization {^a [1 "x"]})'])).toEqual(ok("{\n  ^a [\n    1\n    x\n  ]\n}\nType: Map\n"));
  });
  it("formats, files, stdin", () => {
    expect(run(["deser", "-f", "compact", "-e", '[1 "x"]'])).toEqual(ok("[1 x]\n"));
    expect(run(["deser", "--gene"], '["x"]')).toEqual(ok('[\n  "x"\n]\n'));
    expect(run(["deser", "-f", "compact", file("d1.gene", "1"), file("d2.gene", "2")])).toEqual(ok("=== d1.gene ===\n1\n=== d2.gene ===\n2\n"));
  });
  it("references", () => {
    const shape = file("shape.gene", "(class Shape (field n Int))");
    run(["eval", `(import Shape from "./shape") (gene/io/write "ref.gene" (gene/serdes/serialize Shape))`]);
    expect([shape, run(["deser", "ref.gene"])]).toEqual([shape, ok("<Class Shape>\n")]);
  });
  it("errors", () => {
    expect(run(["deser", "-e", "(a"]).err).toMatch(/^Error: Parse error in <eval>: /);
    expect(run(["deser", "-f", "x", "-e", "1"])).toEqual(error("Invalid format 'x'. Must be: pretty, compact, or gene"));
    expect(run(["deser"])).toEqual(error("Empty input from stdin."));
    expect(run(["deser", "none"])).toEqual(error("File not found: none"));
  });
});

describe("gene parse", () => {
  it("pretty", () => {
    expect(run(["parse", "-e", '(f ^a 1 [2 "x"] {^k (g 1)})'])).toEqual(ok('(f ^a 1\n  [\n    2\n    "x"\n  ]\n  {\n    ^k (g 1)\n  }\n)\n\n'));
  });
  it("compact and sexp", () => {
    expect(run(["parse", "-f", "compact", "-e", "(f ^a 1 [2])  nil"])).toEqual(ok("(f ^a 1 [2])\nnil\n"));
    expect(run(["parse", "-f", "sexp", "-e", "(f ^a 1 [2])"])).toEqual(ok("(f :a 1 [2])\n"));
  });
  it("files and errors", () => {
    expect(run(["parse", "-f", "compact", file("p.gene", "1 2")])).toEqual(ok("=== Parsing: p.gene ===\n1\n2\n"));
    expect(run(["parse", "-f", "x"])).toEqual(error("Invalid format 'x'. Must be: pretty, compact, or sexp"));
    expect(run(["parse", "-e", "(a"]).err).toMatch(/^Error: Parse error in <eval>: /);
  });
});

describe("gene fmt", () => {
  it("rewrites, checks, reads stdin", () => {
    file("f.gene", "(a\nb)\n");
    expect(run(["fmt", "--check", "f.gene"])).toEqual(error("File is not canonically formatted: f.gene"));
    expect(run(["fmt", "f.gene"])).toEqual(ok(""));
    expect(readFileSync(join(dir, "f.gene"), "utf8")).toBe("(a\n  b)\n");
    expect(run(["fmt", "--check", "f.gene"])).toEqual(ok("All files are canonically formatted\n"));
    expect(run(["fmt"], "(a\nb)")).toEqual(ok("(a\n  b)"));
    expect(run(["fmt"], "")).toEqual(error("No input provided"));
  });
});

describe("gene compile and gir", () => {
  it("writes, knows when it is up to date, lists and runs", () => {
    file("lib/a.gene", "(println (1 + 2))");
    expect(run(["compile", "lib/a.gene"])).toEqual(ok("Compiling: lib/a.gene -> build/lib/a.gir\nWritten: build/lib/a.gir\n"));
    expect(run(["compile", "lib/a.gene"])).toEqual(ok("Up-to-date: build/lib/a.gir\n"));
    expect(run(["gir", "show", "build/lib/a.gir"]).out).toMatch(
      /^GIR File: build\/lib\/a.gir\nCompiler: .*\nVM ABI {2}: .*\n[^]*\nInstructions \(\d+\):\n0000 {2}/,
    );
    expect(run(["run", "build/lib/a.gir"])).toEqual(ok("3\n"));
  });
  it("listings", () => {
    expect(run(["compile", "-e", "(1 + 2)"]).out).toMatch(/^Instructions \(\d+\):\n/);
    expect(run(["compile", "-f", "compact", "lib/a.gene"]).out).toMatch(/^=== Compiling: lib\/a.gene ===\nInstructions/);
    expect(JSON.parse(run(["compile", "-f", "ai-metadata", "-e", "(fn f [x: Int] x)"]).out)).toMatchObject({ callables: [{ name: "f", typed: true }] });
  });
  it("errors", () => {
    expect(run(["gir", "show"])).toEqual(error("Missing GIR file path. Usage: gene gir show <file>"));
    expect(run(["gir", "show", "none"])).toEqual(error("GIR file not found: none"));
    expect(run(["gir", "x"])).toEqual(error("Unknown subcommand for gir: x"));
    expect(run(["compile", "-e", "(a"]).err).toMatch(/^Error: Parse error: /);
  });
});

describe("gene pipe", () => {
  it("maps and filters lines", () => {
    expect(run(["pipe", "($line .size)"], "pear\nfig\n")).toEqual(ok("4\n3\n"));
    expect(run(["pipe", "--filter", "($line/.size > 3)"], "pear\nfig\n")).toEqual(ok("pear\n"));
    expect(run(["pipe", "--quote-str", '#"n#{$line}"'], "2\n5\n")).toEqual(ok('"n2"\n"n5"\n'));
    expect(run(["pipe"])).toEqual(error("No code provided. Usage: gene pipe '<code>'"));
    expect(run(["pipe", "(throw $line)"], "a\n")).toEqual(error("Error at line 1: a"));
  });
});

describe("gene repl without a terminal", () => {
  const repl = (input: string) => run(["repl"], input);
  const banner = "Gene REPL - Interactive Gene Language Shell\nType 'exit' or 'quit' to exit, 'help' for help\n\n";
  it("the session of the reference", () => {
    expect(repl('(var n 4)\n(n * 2)\n(throw "x")\nquit\n')).toEqual({ out: `${banner}gene> 4\ngene> 8\ngene> gene> `, err: "Error: Exception: x\n", code: 0 });
  });
  it("entries over several lines, the last results", () => {
    expect(repl("(1 +\n2)\n(*1 * 2)\n[*1 *2]\n").out).toBe(`${banner}gene> ....> 3\ngene> 6\ngene> [6 3]\ngene> `);
  });
  it("what shows nothing", () => {
    expect(repl('nil\n(println 1)\nvoid\n"s"\n').out).toBe(`${banner}gene> gene> 1\ngene> gene> "s"\ngene> `);
  });
  it("awaits at the top level", () => {
    expect(repl("(gene/sleep 5)\n(await (async 7))\n").out).toBe(`${banner}gene> gene> 7\ngene> `);
  });
  it("var over a variable of an earlier entry reaches the functions that use it", () => {
    const entries = [
      "(var x 1) (fn get [] x) (fn sum [n] (var s 0) (for i in (1 .. n) (s += x)) s)",
      "(sum 100000)",
      "(var x 2)",
      "[(get) (sum 100000)]",
      "(var x (x + 1)) [(get) x]",
      "(let y 1) (fn gety [] y)",
      "(let y 2) [(gety) y]",
      "(var z: Int 1) (fn getz [] z)",
      '(var z "s") [(getz) z]',
    ];
    const shown = repl(`${entries.join("\n")}\n`)
      .out.slice(banner.length)
      .split("\ngene> ");
    expect(shown.map((s) => s.replace("gene> ", ""))).toEqual(["1", "100000", "2", "[2 200000]", "[3 3]", "1", "[1 2]", "1", '[1 "s"]', ""]);
  });
  it("exit ends the process, also from a session within a program or a session", () => {
    expect(run(["eval", '(println ($repl)) (println "no")'], "5\n(exit 3)\n6\n")).toEqual({ out: "gene> 5\ngene> ", err: "", code: 3 });
    expect(repl("($repl)\n(exit 4)\n6\n")).toEqual({ out: `${banner}gene> gene> `, err: "", code: 4 });
  });
  it("commands", () => {
    const out = repl(":type 1.5\n:doc println\n:help\n:time (1 + 1)\n:gir (1 + 1)\n").out;
    for (const part of ["Float", "println", ":quit", " ms\n", "Instructions ("]) expect(out).toContain(part);
    expect(repl(":quit x\n:type\n:help me\n:nope\n(*1 || 1)\n:q\n2\n").out).toBe(
      `${banner}gene> Usage: :quit\ngene> Usage: :type expr\ngene> Usage: :help\ngene> Unknown command: :nope (:help shows all)\ngene> 1\ngene> `,
    );
  });
  it("an operand too many is an error of every command that takes a fixed number", () => {
    const cases: [args: string[], extra: string][] = [
      [["repl", "nofile"], "nofile"],
      [["repl", "--debug", "nofile"], "nofile"],
      [["gir", "show", "a", "b"], "b"],
      [["run-examples", "a", "b"], "b"],
      [["help", "run", "x"], "x"],
      [["--version", "x"], "x"],
    ];
    for (const [args, extra] of cases) expect(run(args), args.join(" ")).toEqual({ out: "", err: `Error: Unknown argument: ${extra}\n`, code: 1 });
    expect(run(["repl", "nofile", "--help"]).code).toBe(0);
  });
  it("deps without a subcommand is wrong use", () => {
    const wrong = run(["deps"]);
    expect([wrong.out, wrong.code]).toEqual(["", 1]);
    expect(wrong.err).toMatch(/^Usage: gene deps/);
    expect(run(["deps", "help"])).toEqual({ out: wrong.err, err: "", code: 0 });
  });
});
