/** Signatures of functions of the host: the heads of functions of the language. */
import { describe, expect, it } from "vitest";
import { createGene, type GeneError } from "../../dist/internal.js";

/** A function that gives its arguments, and what calls of it give. */
function calls(signature: string, impl: (...args: any[]) => unknown = (...args) => args): (text: string) => unknown {
  const gene = createGene({ convert: true });
  gene.defineFunction("f", signature, impl);
  return (text) => gene.eval(text);
}

describe("the parameters", () => {
  it.each([
    ["a b = []", "(f 1)", [1, []]],
    ["[a b]", "(f 1 2)", [1, 2]],
    ["a rest... b", "(f 1 2 3 4)", [1, 2, 3, 4]],
    ["a rest... b", "(f 1 4)", [1, 4]],
    ["a = 1 b", "(f 5)", [1, 5]],
    ["a b = (a + 2)", "(f 5)", [5, 7]],
    ["a b = a", "(f 5)", [5, 5]],
    ["^rest...", "(f ^x 1 ^y 2)", [{ x: 1, y: 2 }]],
    ["a ^k = 3 ^rest...", "(f 0 ^x 1)", [0, { k: 3, x: 1 }]],
    ["a ^k", "(f 0 ^k 1)", [0, { k: 1 }]],
    ["a: (Array Int)", "(f [1])", [[1]]],
    ["", "(f)", []],
  ])("%s: %s", (signature, text, want) => {
    expect(calls(signature)(text)).toEqual(want);
  });
  it("defaults see what the program has defined by then", () => {
    const gene = createGene();
    gene.defineFunction("f", "a = limit", (a) => a);
    expect((gene.eval("(var limit 8)"), gene.eval("(f)"))).toBe(8);
    expect(gene.eval("(fn g [] (f 2)) (g)")).toBe(2);
  });
  it("types are checked, of defaults and results too", async () => {
    expect(() => calls('a: Int = "x"')("(f)")).toThrow(/expected Int, got String in a/);
    expect(() => calls("a: (Array Int)")('(f "x")')).toThrow(/expected \(Array Int\)/);
    expect(() => calls("a -> Int", () => "x")("(f 1)")).toThrow(/expected Int, got String in return value of f/);
    expect(() => calls("[a] -> Int", () => "x")("(f 1)")).toThrow(/return value of f/);
    expect(calls("[a] -> Int", () => 7)("(f 1)")).toBe(7);
    expect(await calls("-> Int", async () => 7)("(f)")).toBe(7);
    await expect(calls("-> Int", async () => "x")("(f)")).rejects.toThrow(/return value of f/);
  });
  it("a type may be a class of the program", () => {
    const gene = createGene();
    gene.eval("(class Point (ctor [x] (/x = x)))");
    gene.defineFunction("f", "p: Point", () => 1);
    expect(gene.eval("(f (new Point 1))")).toBe(1);
    expect(() => gene.eval("(f 1)")).toThrow(/expected Point, got Int/);
  });
});

it("an error has the place of the call", () => {
  const gene = createGene();
  gene.defineFunction("f", "a: Int", () => {
    throw new Error("no");
  });
  for (const call of ["(f 1)", '(f "x")', "(f)"]) {
    try {
      gene.eval(`\n(fn h [] ${call}) (h)`, { name: "t" });
      expect.unreachable();
    } catch (error) {
      expect((error as GeneError).location).toBe("t:2:10");
    }
  }
});

it("names with a meaning, or that are none elsewhere, are names like others", () => {
  const gene = createGene({ convert: true });
  for (const name of ["save!", "each*", "is-it?"]) {
    gene.defineFunction(name, "x", (x) => [x]);
    expect(gene.eval(`(${name} (1 + 1))`)).toEqual([2]);
  }
});

it.each(["a = 1 = 2", "a =", "5", "[a b", "[x y] z", "/x", "_", "a -> ", "a -> Int Int", "a... b...", "[a] b", "self"])("%j is refused", (signature) => {
  expect(() => calls(signature)).toThrow(TypeError);
  expect(() => calls(signature)).toThrow(/the signature of f is wrong/);
});
