/** Texts of values that share parts: exponentially longer than the data. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene, GeneError, GeneLimitError, printGene } from "../../src/index.ts";

const tiers = ["interp", "compiled"] as const;

/** An array of 2^60 elements. */
const SHARED = "(var a [1]) (var i 0) (while (i < 60) (a = [a a]) (i += 1))";
/** The same with few, but long elements. */
const LONG = '(var s "0123456789abcdef") (repeat 14 (s = (s ++ s))) (var a [s]) (repeat 40 (a = [a a]))';

const PRINTED: Record<string, string> = {
  to_s: "(a .to_s)",
  println: "(println a)",
  interpolation: '#"#{a}"',
  throw: "(throw a)",
  join: '([a] .join ",")',
  append: '("x" .append a)',
  sort: "([a a] .sort)",
  "hash map": "({{1 a}} .to_s)",
  "plain JSON": "(gene/json/stringify a)",
  to_json: "(a .to_json)",
  "tagged JSON": "(gene/json/serialize a)",
  "Gene text": "(gene/serdes/serialize a)",
  contract: "(fn f [x] ^pre [(x == 1)] x) (f a)",
};

describe("the text of shared parts", () => {
  for (const [name, call] of Object.entries(PRINTED)) {
    test.each(tiers)(`${name} meets the limit of steps (%s)`, (tier) => {
      const gene = createGene({ tier, host: createTestHost() });
      expect(() => gene.evalSync(`${SHARED} ${call}`, { limits: { steps: 100_000 } })).toThrow(/step limit/);
      expect(gene.evalSync("(1 + 2)")).toBe(3);
    });

    test.each(tiers)(`${name} meets the limit of time (%s)`, (tier) => {
      const gene = createGene({ tier, host: createTestHost({ tick: 20 }) });
      expect(() => gene.evalSync(`${SHARED} ${call}`, { limits: { timeMs: 200 } })).toThrow(/time limit/);
    });
  }

  test.each(["to_s", "throw", "plain JSON"])("%s is too large without limits", (name) => {
    const gene = createGene({ tier: "compiled", host: createTestHost() });
    expect(() => gene.evalSync(`${LONG} ${PRINTED[name]}`)).toThrow("out of memory: value too large");
  });

  test("the host that prints it gets an Error", () => {
    const value = createGene().evalSync(`${LONG} a`);
    expect(() => printGene(value as never)).toThrow(RangeError);
  });

  test("as the message of an exception that nobody catches", () => {
    const gene = createGene();
    expect(() => gene.evalSync(`${LONG} (var e (new Exception "x")) (e/message = a) (throw e)`)).toThrow(GeneError);
    expect(() => gene.evalSync(`${SHARED} (var e (new Exception "x")) (e/message = a) (throw e)`)).toThrow(/too large to be shown/);
  });

  test("a long string of characters that are escaped", () => {
    const gene = createGene();
    const text = '(var s "\\"") (repeat 25 (s = (s ++ s))) #"#{[s]}"';
    expect(() => gene.evalSync(text, { limits: { steps: 10_000 } })).toThrow(GeneLimitError);
  });

  test("which is long, but not too long", () => {
    const gene = createGene();
    expect(gene.evalSync('(var s "") (repeat 1000 (s = (s ++ "\\"abcdefg"))) (var a [s s]) (repeat 5 (a = [a a])) (#"#{a}" .size)')).toBe(
      64 * 9002 + 64 + 63 + 62,
    );
    expect(gene.evalSync('(var b ("abc" .to_bytes)) (repeat 12 (b = (b .concat b))) (b .to_s)')).toBe(`0#${"616263".repeat(4096)}`);
    expect(gene.evalSync("((gene/json/stringify (Array/filled 10000 17)) .size)")).toBe(30001);
  });
});
