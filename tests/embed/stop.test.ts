/** What happens when a limit stops a program. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene, GeneLimitError } from "../../src/index.ts";

const tiers = ["interp", "compiled"] as const;

describe("a limit", () => {
  test("of memory stops a program that keeps what it makes; the instance goes on", () => {
    const gene = createGene({ limits: { memory: 60_000_000 } });
    expect(() => gene.evalSync("(var xs []) (while true (xs .push [1 2 3 4]))")).toThrow(GeneLimitError);
    expect(gene.evalSync("(1 + 2)", { limits: {} })).toBe(3);
  });

  test.each(tiers)("lets finally bodies run, and no catch sees it (%s)", (tier) => {
    // a clock that hardly moves: the finally bodies have a little time only
    const host = createTestHost();
    const gene = createGene({ tier, limits: { steps: 20_000 }, host });
    const text = `(fn spin [] (while true 1))
      (fn work [] (try (spin) catch * (println "caught") finally (println "closed" $ex)))
      (try (work) catch * (println "caught") finally (println "outer"))`;
    expect(() => gene.evalSync(text)).toThrow(GeneLimitError);
    expect(host.out).toBe("closed nil\nouter\n");
    expect(gene.evalSync("(1 + 2)")).toBe(3);
  });

  test.each(tiers)("that a native meets does so, too (%s)", (tier) => {
    const host = createTestHost();
    const gene = createGene({ tier, host });
    gene.evalSync("(var a []) (for i in (1 .. 3000) (a .push i)) (fn tail [] (a .sort)) (class O (ctor []) (method go [] (while true (a .sort))))");
    for (const loop of ["(while true (a .sort))", "(while true (tail))", "((new O) .go)", '(while true (a .join ","))', '(while true #"#{a}")'])
      expect(() =>
        gene.evalSync(`(do (fn k [] (try ${loop} catch * (println "caught") finally (println "closed"))) (k))`, { limits: { steps: 300_000 } }),
      ).toThrow(GeneLimitError);
    expect(host.out).toBe("closed\n".repeat(5));
  });

  test("a finally body that does not end is ended when its allowance is used up", () => {
    const gene = createGene({ limits: { steps: 20_000 } });
    expect(() => gene.evalSync("(try (while true 1) finally (while true 1))")).toThrow(GeneLimitError);
  });

  // compiled code that is left in the middle, a generator that gives back: the poll comes when other frames are on top than the instruction had
  const LEAVING: Record<string, string> = {
    "code that is interpreted": "(fn leave [x] (eval `(1 + 1))) (fn work [i] (try (opened += 1) (leave i) finally (closed += 1)))",
    generators: "(fn g* [] (try (yield 1) (yield 2) finally 0)) (fn work [i] (try (opened += 1) (for x in (g*) x) finally (closed += 1)))",
  };
  for (const [name, text] of Object.entries(LEAVING))
    test.each(["interp", "auto", "compiled"] as const)(`is raised inside of all try around calls of ${name} (%s)`, (tier) => {
      const gene = createGene({ tier });
      gene.evalSync(`(var opened 0) (var closed 0) ${text} (for i in (1 .. 700) (work i))`);
      for (let steps = 300; steps < 3000; steps += 37) {
        const loop = `(while true (i += 1) (if (i % ${1 + (steps % 3)} == 0) (work i)))`;
        expect(() => gene.evalSync(`(var i ${steps % 7}) ${loop}`, { limits: { steps } })).toThrow(/step limit/);
      }
      expect(gene.evalSync("((opened > 2000) && (opened - closed))")).toBe(0);
    });

  // without a loop, each activation twice the work of the one before: nothing but entries of functions can be counted
  const TREES: Record<string, string> = {
    constructors: "(class A (ctor [n] (if (n > 0) (do (new A (n - 1)) (new A (n - 1)))))) (new A 60)",
    "classes that are called": "(class A (ctor [n] (if (n > 0) (do (A (n - 1)) (A (n - 1)))))) (A 60)",
    "constructors of parents": "(class P (ctor [n] (if (n > 0) (do (new Q (n - 1)) (new Q (n - 1)))))) (class Q < P (ctor [n] (super .ctor n))) (new Q 60)",
    "methods ==": '(class A (ctor [] (/n = 60)) (method "==" [o] (if (/n > 0) (do (/n -= 1) (self == o) (self == o) (/n += 1))))) ((new A) == 1)',
    defaults: "(fn f [n k = (if (n > 0) (do (f (n - 1)) (f (n - 1))))] k) (f 60)",
    keywords: "(fn f [n ^k = 1] (if (n > 0) (do (f (n - 1) ^k 2) (f (n - 1) ^k 3)))) (f 60)",
    spreads: "(fn f [n r...] (if (n > 0) (do (f (n - 1) r...) (f (n - 1) 1)))) (f 60)",
    "callable instances": "(class A (ctor []) (method call [n] (if (n > 0) (do (self (n - 1)) (self (n - 1)))))) ((new A) 60)",
    macros: "(fn f! [n] (var k ($caller_eval n)) (if (k > 0) (do (g (k - 1)) (g (k - 1))))) (fn g [k] (f! k)) (g 60)",
    blocks: "(fn f [n b] (if (n > 0) (do (b n) (b n)))) (var b nil) (b = (n -> (f (n - 1) b))) (f 60 b)",
  };
  for (const [name, text] of Object.entries(TREES))
    test.each(tiers)(`is met in a tree of ${name} (%s)`, (tier) => {
      expect(() => createGene({ tier, limits: { steps: 100_000 } }).evalSync(text)).toThrow(/step limit/);
    });
});
