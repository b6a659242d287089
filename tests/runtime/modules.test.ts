import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createRealm } from "../../src/runtime/bootstrap.ts";
import { diagnose } from "../../src/embed/diagnostic.ts";
import { Raised } from "../../src/values/raise.ts";
import { loadMain } from "../../src/runtime/modules.ts";
import { installStdlib } from "../../src/stdlib/index.ts";
import { literal } from "../../src/values/print.ts";
import { Instance } from "../../src/values/runtime-types.ts";

/** Runs main.gene of these files; gives the value's literal form, or `Class: message` of the exception. */
async function run(files: Record<string, string>, env: Record<string, string> = {}): Promise<{ value: string; out: string }> {
  const host = createTestHost({ files, cwd: "/p", env });
  const realm = createRealm(host, { installStdlib });
  try {
    const { request } = loadMain(realm, "/p/main.gene", "main.gene", files["/p/main.gene"]);
    return { value: literal(await realm.execute(request)), out: host.out };
  } catch (thrown) {
    // main.gene cannot be read or compiled
    const e = thrown instanceof Raised ? thrown.instance : thrown;
    if (e instanceof Instance) return { value: `${e.$c.name}: ${String(e._message)}`, out: host.out };
    throw thrown;
  }
}

const CALC = "(var /base 10) (var hidden 3) (fn add [a b] (a + b + hidden)) (ns /ops (var /one 1) (fn /neg [n] (- n)))";

/** Hints for the error of main.gene beside the module CALC. */
async function hints(main: string): Promise<readonly string[]> {
  const host = createTestHost({ files: { "/p/main.gene": main, "/p/lib/calc.gene": CALC }, cwd: "/p" });
  const realm = createRealm(host, { installStdlib });
  try {
    await realm.execute(loadMain(realm, "/p/main.gene", "main.gene", main).request);
  } catch (e) {
    return diagnose(e).hints;
  }
  return [];
}

describe("modules", () => {
  test("a name that a module does not have", async () => {
    const files = (main: string) => ({ "/p/main.gene": main, "/p/lib/calc.gene": CALC });
    expect((await run(files('(import adx from "./lib/calc")'))).value).toBe("Exception: Symbol 'adx' not found in namespace of /p/lib/calc.gene");
    expect((await run(files('(import ops/ten from "./lib/calc")'))).value).toBe("Exception: Symbol 'ten' not found in namespace 'ops' of /p/lib/calc.gene");
    expect(await hints('(import adx from "./lib/calc")')).toEqual(["did you mean 'add'?"]);
    expect(await hints('(import ops/onee from "./lib/calc")')).toEqual(["did you mean 'one'?"]);
    expect(await hints('(import __module_nam from "./lib/calc")')).toEqual([]);
    expect(await hints('(import add as plus from "./lib/calc")')).toEqual(["another name stands behind a colon: add:plus"]);
  });

  test("imports that mean nothing", async () => {
    const wrong: [text: string, message: string, hint: string][] = [
      ["(import)", "import expects at least one name", 'what is imported, and where it comes from: (import name from "./file")'],
      ['(import add:5 from "./lib/calc")', "Invalid import item: add:5", "one other name stands behind a colon: (import add:other from ..)"],
      ['(import add: from "./lib/calc")', "Invalid import item: add:", "one other name stands behind a colon: (import add:other from ..)"],
      ['(import :a from "./lib/calc")', "Invalid import item: :a", "one other name stands behind a colon: (import name:other from ..)"],
      ['(import add:add:add from "./lib/calc")', "Invalid import item: add:add:add", "one other name stands behind a colon: (import add:other from ..)"],
      ['(import ops/[one:1] from "./lib/calc")', "Invalid import item: ops/one:1", "one other name stands behind a colon: (import ops/one:other from ..)"],
      ['(import *:c from "./lib/calc")', "Invalid import item: * has no alias", "all members are bound by their own names: (import * from ..)"],
      ['(import "./lib/calc")', "Invalid import item type: String", 'names come first: (import name from "./lib/calc"), or (import * from "./lib/calc")'],
    ];
    for (const [text, message, hint] of wrong) {
      expect((await run({ "/p/main.gene": text, "/p/lib/calc.gene": CALC })).value, text).toBe(`ParseException: ${message}`);
      expect(await hints(text), text).toEqual([hint]);
    }
  });

  test("a variable with the name of a definition form is no definition", async () => {
    const main = '(var type 1) (var object "ab") [(type == 1) (do (type == 1))] (type == 1) (object .size)';
    expect((await run({ "/p/main.gene": main })).value).toBe("2");
  });

  test("import, export and $dep stand at the top only", async () => {
    const files = (main: string) => ({ "/p/main.gene": main, "/p/a.gene": "(var /x 1)", "/p/bad.gene": "(f" });
    for (const form of ['(import x from "./a")', "(export y)", '($dep "a/b" ^path "c")'])
      for (const around of ["(do F)", "(try F catch _ 1)", "(println F)", "(var v F)", "(while false F)", "(if true F)", "(fn f [] F)", "[F]"])
        expect((await run(files(`(var y 1) ${around.replace("F", form)}`))).value, around).toMatch(
          /^ParseException: (import|export|\$dep) is compile-time only; place \1s at module top level( or emit them from \(comptime \.\.\.\))?$/,
        );
    // so that a module that cannot be read always ends the program
    expect((await run(files('(try (import x from "./bad") catch _ 1)'))).value).toMatch(/^ParseException: import is compile-time only/);
  });

  test("what a module promises and does not have is its own error", async () => {
    const host = createTestHost({ files: { "/p/m.gene": "(var a 1)\n  (export a zz)" }, cwd: "/p" });
    const realm = createRealm(host, { installStdlib });
    const { request } = loadMain(realm, "/p/main.gene", "main.gene", '\n\n(import a from "./m")');
    const e = await (async () => realm.execute(request))().catch((thrown: unknown) => thrown as Instance);
    expect(e instanceof Instance && [e._message, e._location, e._stack]).toEqual([
      "Cannot export 'zz': value not found",
      "/p/m.gene:2:3",
      ["<module> (/p/m.gene:2:3)", "<module> (main.gene:3:1)"],
    ]);
  });

  test("imports members, aliases, members of namespaces, everything", async () => {
    const main = `(import base:b add ops/[neg] from "./lib/calc") (import * from "lib/calc") [b (add 1 2) (neg 4) ops/one]`;
    expect((await run({ "/p/main.gene": main, "/p/lib/calc.gene": CALC })).value).toBe("[10 6 -4 1]");
  });

  test("private variables are no members", async () => {
    expect((await run({ "/p/main.gene": '(import hidden from "./calc")', "/p/calc.gene": CALC })).value).toBe(
      "Exception: Symbol 'hidden' not found in namespace of /p/calc.gene",
    );
    expect((await run({ "/p/main.gene": '(import base/x from "./calc")', "/p/calc.gene": CALC })).value).toBe("Exception: 'base' is not a namespace");
  });

  test("a module runs once and may suspend", async () => {
    const files = {
      "/p/main.gene": '(import x from "./a") (import y from "./b") [x y]',
      "/p/a.gene": '(println "a") (gene/sleep 10) (var /x 1)',
      "/p/b.gene": '(import x from "./a") (var /y (x + 1))',
    };
    expect(await run(files)).toEqual({ value: "[1 2]", out: "a\n" });
  });

  test("exports", async () => {
    const m = "(export a o) (var a 5) (fn q [] 1) (ns /o (var /in 7))";
    expect((await run({ "/p/main.gene": '(import a o/in from "./m") [a in]', "/p/m.gene": m })).value).toBe("[5 7]");
    expect((await run({ "/p/main.gene": '(import q from "./m")', "/p/m.gene": m })).value).toMatch(
      /^Exception: \[GENE.IMPORT.EXPORT_MISSING\] Cannot import 'q' from module with explicit exports/,
    );
    expect((await run({ "/p/main.gene": '(import * from "./m") q', "/p/m.gene": m })).value).toBe("Exception: q is not defined");
    expect((await run({ "/p/main.gene": '(import c from "./m")', "/p/m.gene": "(export c)" })).value).toBe("Exception: Cannot export 'c': value not found");
  });

  test("cycles", async () => {
    const files = { "/p/main.gene": '(import x from "./a")', "/p/a.gene": '(import y from "./b") (var /x 1)', "/p/b.gene": '(import x from "./a") (var /y 1)' };
    expect((await run(files)).value).toBe("Exception: [GENE.MODULE.CYCLE] Cyclic import detected: /p/a.gene -> /p/b.gene -> /p/a.gene");
  });

  test("what is not found, what is ambiguous", async () => {
    expect((await run({ "/p/main.gene": '(import x from "./nope")' })).value).toBe(
      "Exception: [GENE.MODULE.NOT_FOUND] Module './nope' was not found (importer=/p/main.gene; specifier=./nope; searched=[/p])",
    );
    const files = { "/p/main.gene": '(import x from "m")', "/p/package.gene": '^name "a/b"', "/p/src/m.gene": "1", "/p/lib/m.gene": "1" };
    expect((await run(files)).value).toMatch(/^Exception: \[GENE.MODULE.AMBIGUOUS\] Module specifier matched multiple candidates in the 'package' tier/);
  });

  test("an import that failed is tried again", async () => {
    const main = '(fn f [] 1) (import x from "./bad")';
    expect((await run({ "/p/main.gene": main, "/p/bad.gene": '(throw "no")' })).value).toBe("Exception: no");
    expect((await run({ "/p/main.gene": main, "/p/bad.gene": "(f" })).value).toBe("ParseException: EOF while reading list )");
  });

  test("bookkeeping, $if_main, __init__", async () => {
    const files = {
      "/p/main.gene": '(import * from "./m") [$ns/__module_name__ $ns/__is_main__ ($if_main 1) name main got first ($ns .keys)]',
      "/p/m.gene":
        '(var /first $ns/ready) (fn __init__ [] (/ready = "yes")) (var /name $ns/__module_name__) (var /main $ns/__is_main__) (var /got ($if_main 1))',
    };
    expect((await run(files)).value).toBe('["main.gene" true 1 "/p/m.gene" false nil "yes" ["ready" "first" "name" "main" "got"]]');
  });

  test("packages by path, by $dep, by directory", async () => {
    const lib = { "/p/vendor/money/package.gene": '^name "shop/money" ^main-module "core"', "/p/vendor/money/src/core.gene": "(var /rate 7)" };
    const main = (how: string) => ({ ...lib, "/p/main.gene": `${how} rate` });
    expect((await run(main('(import rate from "core" ^path "vendor/money")'))).value).toBe("7");
    expect((await run(main('($dep "shop/money" "*" ^path "./vendor/money") (import rate from "index" of "shop/money")'))).value).toBe("7");
    expect((await run({ ...main('(import rate from "shop/money/core" ^pkg "shop/money")') }, { GENE_PACKAGE_PATH: "/p/vendor" })).value).toBe("7");
    expect((await run(main('(import rate from "core" of "shop/other")'))).value).toMatch(
      /^Exception: \[GENE.PACKAGE.NOT_FOUND\] Package 'shop\/other' was not found/,
    );
    expect((await run(main('(import rate from "core" of "Bad")'))).value).toBe("ArgumentException: Package segments must start with a lowercase letter: Bad");
    expect((await run(main('(import rate from "../../x" ^path "vendor/money")'))).value).toMatch(/^Exception: \[GENE.MODULE.NOT_FOUND\]/);
    expect((await run({ ...main('(import a from "../../x" ^path "vendor/money")'), "/p/vendor/x.gene": "(var /a 1)" })).value).toMatch(
      /^Exception: \[GENE.PACKAGE.BOUNDARY\]/,
    );
  });

  test("$pkg", async () => {
    const body = "[$pkg/.name $pkg/.version $pkg/.dir $pkg/.source_dir $pkg/.main_module $pkg/.test_dir $app/.pkg]";
    expect((await run({ "/p/main.gene": body })).value).toBe('["gene" nil nil "src" "index" "tests" Package]');
    expect((await run({ "/p/main.gene": body, "/p/package.gene": '{^name shop/cart ^version "1.0"}' })).value).toBe(
      '["shop/cart" "1.0" "/p" "src" "index" "tests" Package]',
    );
  });

  test("builtin namespaces", async () => {
    expect((await run({ "/p/main.gene": "(import gene/json:js) (js/stringify [1 2])" })).value).toBe('"[1,2]"');
    expect((await run({ "/p/main.gene": "(import gene/json/stringify) (stringify [1])" })).value).toBe('"[1]"');
    expect((await run({ "/p/main.gene": "(import gene/json/*) (stringify [1])" })).value).toBe('"[1]"');
    expect((await run({ "/p/main.gene": "(import gene/zork)" })).value).toBe("Exception: Symbol 'zork' not found in namespace 'gene'");
  });
});
