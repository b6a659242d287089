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
});
