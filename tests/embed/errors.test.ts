/** Errors on both sides of the border. */
import { describe, expect, it, vi } from "vitest";
import { createGene, fromJS, GeneError, type Gene } from "../../dist/internal.js";

function caught(f: () => unknown): any {
  try {
    f();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("what the caller does wrong is a TypeError", () => {
  it("values without a counterpart", () => {
    expect(() => createGene().set("x", Symbol("s"))).toThrow(TypeError);
    expect(() => createGene({ globals: { x: 2n ** 70n } })).toThrow(TypeError);
    expect(() => fromJS(new Date(NaN))).toThrow(TypeError);
    expect(() => createGene().call("println", Symbol("s"))).toThrow(TypeError);
  });
  it("options and limits that do not exist or make no sense", () => {
    const wrong = [
      { tier: "fast" },
      { limit: {} },
      { name: "x" },
      ...[NaN, -1, "5", null].map((timeMs) => ({ limits: { timeMs } })),
      { limits: { ms: 5 } },
    ] as any[];
    for (const options of wrong) expect(() => createGene(options)).toThrow(TypeError);
    for (const steps of [NaN, -1, "5"] as any[]) expect(() => createGene().eval("1", { limits: { steps } })).toThrow(TypeError);
    expect(createGene({ limits: { timeMs: Infinity, steps: undefined }, tier: undefined }).eval("1")).toBe(1);
  });
  it("texts and functions that are none", async () => {
    const gene = createGene();
    for (const code of [5, undefined, null] as any[]) {
      expect(() => gene.eval(code)).toThrow(TypeError);
      expect(() => gene.evalSync(code)).toThrow(TypeError);
      await expect(gene.evalAsync(code)).rejects.toThrow(TypeError);
    }
    expect(() => gene.call("nope")).toThrow(TypeError);
    expect(() => gene.callSync("nope")).toThrow("nope is not defined");
  });
});

describe("a GeneError", () => {
  it("is written as JSON", () => {
    const error = caught(() => createGene().eval('(var o {}) (o .set "self" o)\n(throw (new Exception "x" ^cause o))', { name: "t" })) as GeneError;
    expect(Object.keys(error)).not.toContain("value");
    expect(error.value).toBeDefined();
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        name: "GeneError",
        message: error.message,
        code: error.code,
        className: error.className,
        location: error.location,
        stack: error.geneStack,
        hints: error.diagnostic.hints,
      },
    });
  });
  it("has the error of the host as its cause", async () => {
    const gene = createGene();
    const boom = new RangeError("Invalid array length");
    gene.defineFunction("f", "", () => {
      throw boom;
    });
    gene.defineFunction("g", "", async () => {
      throw boom;
    });
    const error = caught(() => gene.eval("(f)"));
    expect([error.className, error.message, error.cause]).toEqual(["RuntimeException", "RuntimeException: Invalid array length", boom]);
    expect(error.cause).toBe(boom);
    expect(await Promise.resolve(gene.eval("(g)")).catch((e) => e.cause)).toBe(boom);
    const wrapped = caught(() => gene.eval('(class Mine < Exception) (try (f) catch * (throw (new Mine "m" ^cause $ex)))'));
    expect([wrapped.className, wrapped.cause]).toEqual(["Mine", boom]);
    expect(caught(() => gene.eval("(throw 1)")).cause).toBeUndefined();
    const unreadable = caught(() => gene.eval('(gene/serdes/deserialize "[1\\n {^a}]")', { name: "p" }));
    expect(unreadable.cause).toMatchObject({ name: "ReaderError", message: "Expect value for a", line: 2, column: 3 });
    expect(unreadable.location).toBe("p:1:1");
  });
});

describe("what a function of the host throws is a RuntimeException", () => {
  const unreadable = new Error("x");
  Object.defineProperty(unreadable, "message", {
    get() {
      throw new Error("no message");
    },
  });
  const cases: [string, unknown, string][] = [
    ["a string", "text", "text"],
    ["undefined", undefined, "the host threw undefined"],
    ["null", null, "the host threw null"],
    ["a symbol", Symbol("s"), "the host threw Symbol(s)"],
    ["an object", { a: 1 }, 'the host threw {"a":1}'],
    ["an object with a message", { message: "m" }, "m"],
    ["an error without a message", new SyntaxError(), "SyntaxError"],
    ["a TypeError", new TypeError("t"), "t"],
    ["an error that cannot be read", unreadable, "the host threw something that cannot be read"],
  ];
  function shown(gene: Gene): unknown {
    return gene.eval("(try (f) catch * [(typeof $ex) $ex/message])", { convert: true });
  }
  it.each(cases)("%s", async (_, thrown, message) => {
    const gene = createGene();
    gene.defineFunction("f", "", () => {
      throw thrown;
    });
    const want = ["RuntimeException", message];
    expect(shown(gene)).toEqual(want);
    gene.defineFunction("f", "", () => Promise.reject(thrown));
    expect(await shown(gene)).toEqual(want);
  });
  it("an error in the conversion of its result, too", async () => {
    const gene = createGene();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = {
      get a(): never {
        throw new TypeError("getter");
      },
    };
    for (const value of [proxy, throwing, [throwing], Symbol("s")]) {
      gene.defineFunction("f", "", () => value);
      const [name, message] = shown(gene) as [string, string];
      expect([name, message.includes("internal error")]).toEqual(["RuntimeException", false]);
    }
    gene.defineFunction("f", "", async () => [throwing]);
    expect(await shown(gene)).toEqual(["RuntimeException", "getter"]);
  });
  it("a promise that the program has got otherwise may be rejected with anything", async () => {
    const gene = createGene();
    gene.set("p", Promise.reject(unreadable));
    const onUncaught = vi.fn();
    process.on("uncaughtException", onUncaught);
    expect(await gene.eval("(try (await p) catch * $ex/message)")).toBe("the host threw something that cannot be read");
    process.off("uncaughtException", onUncaught);
    expect(onUncaught).not.toHaveBeenCalled();
  });
});

describe("failures that nobody has looked at", () => {
  it("are given once", () => {
    const gene = createGene();
    gene.eval('(async (throw "one")) (async (throw "two")) (try (await (async (throw "seen"))) catch * nil) nil', { name: "t" });
    const errors = gene.takeUnobserved();
    expect(errors.map((e) => [e instanceof GeneError, e.message, e.location])).toEqual([
      [true, "Exception: one", "t:1:8"],
      [true, "Exception: two", "t:1:30"],
    ]);
    expect(gene.takeUnobserved()).toEqual([]);
  });
  it("are not kept without end", () => {
    const gene = createGene();
    gene.eval('(for i in (0 .. 2999) (async (throw #"#{i}"))) nil');
    const errors = gene.takeUnobserved();
    expect([errors.length, errors[0]!.message, errors.at(-1)!.message]).toEqual([1000, "Exception: 2000", "Exception: 2999"]);
  });
});
