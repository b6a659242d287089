import { describe, expect, it } from "vitest";
import { createGene, createTestHost, Float, GeneError, GeneLimitError, GeneSuspendedError, type Gene, type GeneOptions } from "../../dist/internal.js";

function make(options: GeneOptions = {}): { gene: Gene; out: string[] } {
  const out: string[] = [];
  return { gene: createGene({ stdout: (text: string) => void out.push(text), ...options }), out };
}

describe("eval", () => {
  it("gives the value at once, a promise only after a suspension", async () => {
    const { gene } = make();
    expect(gene.eval("(1 + 2)")).toBe(3);
    expect(gene.eval("1.5")).toBeInstanceOf(Float);
    // long enough not to be over before the evaluation comes to wait: then the value would be there at once
    const later = gene.eval("(gene/sleep 50) 7");
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(7);
    expect(await gene.evalAsync("5")).toBe(5);
  });
  it("variables last, instances share nothing", () => {
    const { gene } = make();
    gene.eval("(var n 4) (fn twice [x] (x * 2))");
    expect(gene.eval("(twice n)")).toBe(8);
    expect(() => make().gene.eval("n")).toThrow(GeneError);
  });
  it("prints to where the options say", () => {
    const { gene, out } = make();
    gene.eval('(println "a" 1)');
    expect(out.join("")).toBe("a 1\n");
  });
  it("converts when asked", () => {
    expect(make({ convert: true }).gene.eval('[1 1.5 {^a "x"}]')).toEqual([1, 1.5, { a: "x" }]);
    expect(make().gene.eval("{^a 1.5}", { convert: true })).toEqual({ a: 1.5 });
  });
});

describe("errors", () => {
  it("carry code, place and stack", () => {
    const { gene } = make();
    try {
      gene.eval('(fn f [] (throw "x"))\n(f)', { name: "a.gene" });
      expect.unreachable();
    } catch (e) {
      expect(e).toBeInstanceOf(GeneError);
      const error = e as GeneError;
      expect([error.message, error.code, error.className, error.location]).toEqual(["Exception: x", "GENE.RUNTIME.ERROR", "Exception", "a.gene:1:10"]);
      expect(error.geneStack[0]).toBe("f (a.gene:1:10)");
    }
  });
  it("unreadable and uncompilable texts", () => {
    const { gene } = make();
    expect(() => gene.eval("(a")).toThrow(GeneError);
    try {
      gene.eval("(a");
    } catch (e) {
      expect((e as GeneError).diagnostic).toMatchObject({ stage: "parse", code: "GENE.PARSE.ERROR" });
    }
    expect(gene.eval("1")).toBe(1);
  });
  it("reject after a suspension", async () => {
    await expect(make().gene.evalAsync('(gene/sleep 1) (throw "late")')).rejects.toThrow("Exception: late");
  });
});

describe("functions across the border", () => {
  it("Gene functions called by the host", async () => {
    const { gene } = make();
    gene.eval("(fn add [a b] (a + b)) (fn slow [x] (gene/sleep 1) x)");
    expect(gene.call("add", 1, 2)).toBe(3);
    expect(gene.callSync("add", 1, 2)).toBe(3);
    expect(await gene.call("slow", 5)).toBe(5);
    const add = make({ convert: true });
    add.gene.eval("(fn add [a b] (a + b))");
    expect([1, 2, 3].map((n) => add.gene.call("add", n, 0.5))).toEqual([1.5, 2.5, 3.5]);
  });
  it("host functions called by Gene", async () => {
    const { gene } = make();
    expect(() => gene.defineFunction("twice", ((x: number) => x * 2) as never, undefined as never)).toThrow(/takes a name, a signature and a function/);
    gene.defineFunction("twice", "x: Int", (x: number) => x * 2);
    gene.defineFunction("later", "x", async (x: number) => x + 1);
    expect(gene.eval("(twice 4)")).toBe(8);
    expect(() => gene.eval('(twice "a")')).toThrow(/expected Int, got String/);
    expect(() => gene.eval("(twice)")).toThrow(/Expected 1 arguments, got 0/);
    expect(await gene.eval("([1 2] .map (fn [x] (later x)))")).toEqual([2, 3]);
  });
  it("keywords and defaults", () => {
    const { gene } = make({ convert: true });
    gene.defineFunction("f", "a b = 2 rest... ^k = 1", (...args: unknown[]) => args);
    expect(gene.eval("(f 1)")).toEqual([1, 2, { k: 1 }]);
    expect(gene.eval("(f 1 3 4 ^k 5)")).toEqual([1, 3, 4, { k: 5 }]);
    expect(() => gene.eval("(f 1 ^z 5)")).toThrow(/Unexpected keyword argument: z/);
  });
  it("what a host function throws can be caught", async () => {
    const { gene } = make();
    gene.defineFunction("bad", "", () => {
      throw new Error("no way");
    });
    gene.defineFunction("bad_later", "", () => Promise.reject(new Error("no way either")));
    expect(gene.eval("(try (bad) catch * $ex/message)")).toBe("no way");
    expect(await gene.eval("(try (bad_later) catch * $ex/message)")).toBe("no way either");
    gene.defineFunction("bad_type", "", () => {
      throw new TypeError("no such shop");
    });
    gene.defineFunction("bad_type_later", "", () => Promise.reject(new TypeError("no such shop either")));
    expect(gene.eval("(try (bad_type) catch RuntimeException $ex/message)")).toBe("no such shop");
    expect(await gene.eval("(try (bad_type_later) catch RuntimeException $ex/message)")).toBe("no such shop either");
  });
  it("wrong arguments of the host", () => {
    const { gene } = make();
    expect(() => gene.eval(5 as unknown as string)).toThrow("the text of a program is a string, got number");
    expect(() => gene.eval("1", { limits: { ms: 5 } as object })).toThrow("no such limit: ms (there are steps, timeMs, memory, depth, output)");
  });
  it("set keeps what the program has said of its variables", () => {
    const gene = createGene();
    gene.eval("(let v 5) (class C) (var c: C (new C)) (var i: Int 1) (var f: Float 1.5) (fn sum [n] (var s 0) (for x in (1 .. n) (s += v)) s)");
    gene.eval("(sum 100000)");
    expect(() => gene.set("v", 6)).toThrow(new TypeError("v is defined by let and cannot be set"));
    expect(() => gene.set("i", "x")).toThrow(/^Type error \[GENE_TYPE_MISMATCH\]: expected Int, got String in variable i/);
    expect(() => gene.set("c", 1)).toThrow(/expected C, got Int in variable c/);
    gene.set("i", 2);
    gene.set("f", 2);
    gene.set("c", gene.eval("(new C)"));
    expect(gene.eval("[(sum 10) i f (typeof c)]", { convert: true })).toEqual([50, 2, 2, "C"]);
  });
  it("globals", () => {
    const { gene } = make({ globals: { config: { port: 80 } }, convert: true });
    expect(gene.eval("config/port")).toBe(80);
    gene.set("n", 5);
    gene.eval("(var m (n + 1))");
    expect([gene.get("m"), gene.get("none")]).toEqual([6, undefined]);
  });
  it("futures are promises at the border", async () => {
    const { gene } = make({ convert: true });
    expect(await gene.eval("[(async (gene/sleep 1) 3)]")).toEqual([expect.any(Promise)]);
    const [promise] = gene.eval("[(async (gene/sleep 1) 3)]") as [Promise<number>];
    expect(await promise).toBe(3);
  });
});

describe("what waits", () => {
  it("thenables that functions of the host return are awaited", async () => {
    const { gene } = make();
    gene.defineFunction("later", "", () => ({ then: (done: (v: string) => void) => void setTimeout(() => done("v"), 1) }));
    gene.defineFunction("broken", "", () => ({ then: (_: unknown, failed: (e: unknown) => void) => void setTimeout(() => failed(new Error("no")), 1) }));
    expect(await gene.eval("[(later)]")).toEqual(["v"]);
    expect(await gene.eval("(try (broken) catch * $ex/message)")).toBe("no");
  });
  it("a Future that the host asks for as a promise", async () => {
    const { gene } = make();
    gene.eval("(fn ^^async f [x] (gene/sleep 1) (x + 1))");
    const promised = (text: string): Promise<unknown> => gene.promiseOf(gene.eval(text) as Parameters<Gene["promiseOf"]>[0]);
    expect(await promised("(f 3)")).toBe(4);
    await expect(promised('(async (throw "bad"))')).rejects.toThrow("Exception: bad");
    await expect(promised("((new gene/Future) .cancel [3 1.5])")).rejects.toMatchObject({ className: "Exception" });
    // nobody waits for one that is not asked for
    expect(await gene.evalAsync("(new gene/Future)")).toMatchObject({ state: "pending" });
  });
  it("close rejects what waits, ends what runs, and refuses what comes later", async () => {
    const { gene } = make();
    const waiting = gene.eval("(gene/sleep 100000)") as Promise<unknown>;
    gene.close();
    await expect(waiting).rejects.toMatchObject({ limit: "aborted", message: "the instance was closed" });
    expect(() => gene.eval("1")).toThrow(GeneLimitError);
    const other = make().gene;
    other.defineFunction("end", "", () => other.close());
    expect(() => other.eval("(end) (while true 1)")).toThrow(GeneLimitError);
  });
  it("an exception that passes through a function of the host stays what it is", () => {
    const { gene } = make();
    gene.defineFunction("js", "f", (f: () => unknown) => f());
    expect(gene.eval('(class My < Exception) (try (js (fn [] (throw My "m"))) catch My $ex/message)')).toBe("m");
    expect(gene.eval("(try (js (fn [] nothing_here)) catch * $ex/code)")).toBe("GENE.SCOPE.UNDEFINED_VAR");
  });
});

describe("evalSync", () => {
  it("names the call that suspended", () => {
    const { gene } = make();
    expect(gene.evalSync("(1 + 1)")).toBe(2);
    expect(() => gene.evalSync("(fn nap [] (gene/sleep 5)) (nap) 1")).toThrow(GeneSuspendedError);
    expect(gene.evalSync("1")).toBe(1);
  });
});

describe("limits", () => {
  const limit = (f: () => unknown): string | undefined => {
    try {
      f();
    } catch (e) {
      return e instanceof GeneLimitError ? e.limit : `other: ${String(e)}`;
    }
    return undefined;
  };
  it("steps: no catch sees it, the instance stays usable", () => {
    const { gene } = make();
    expect(limit(() => gene.evalSync("(try (while true 1) catch * 5)", { limits: { steps: 10_000 } }))).toBe("steps");
    expect(gene.eval("(1 + 1)")).toBe(2);
  });
  it("time, computing and waiting", async () => {
    const { gene } = make();
    expect(limit(() => gene.evalSync("(while true 1)", { limits: { timeMs: 20 } }))).toBe("time");
    await expect(gene.eval("(gene/sleep 10000)", { limits: { timeMs: 20 } })).rejects.toMatchObject({ limit: "time" });
    expect(gene.eval("1")).toBe(1);
  });
  it("output", () => {
    const { gene } = make();
    expect(limit(() => gene.evalSync('(while true (println "x"))', { limits: { output: 100 } }))).toBe("output");
    expect(gene.eval("1")).toBe(1);
  });
  it("templates that share their parts count by what they stand for", () => {
    const { gene } = make();
    gene.eval("(var t `[x]) (repeat 60 (t = [t t])) nil");
    expect(limit(() => gene.eval("($render t)", { limits: { steps: 100_000 } }))).toBe("steps");
    expect(limit(() => gene.eval("($render t)", { limits: { timeMs: 50 } }))).toBe("time");
  });
  it("depth", () => {
    const { gene } = make();
    gene.eval("(fn down [n] (if (n == 0) 0 else (1 + (down (n - 1))))) (var closed false)");
    const limits = { depth: 1000 };
    expect(gene.eval("(down 900)", { limits })).toBe(900);
    expect(limit(() => gene.eval("(try (down 100000) catch * 5 finally (closed = true))", { limits }))).toBe("depth");
    expect(gene.eval("closed")).toBe(true);
    // the next run has no such limit, or its own
    expect(gene.eval("(down 100000)")).toBe(100_000);
    expect(() => gene.eval("(down 100000)", { limits })).toThrow(
      expect.objectContaining({ geneStack: expect.arrayContaining([expect.stringMatching(/^down /)]) }),
    );
  });
  it("an AbortSignal stops computing and waiting", async () => {
    const { gene } = make();
    const abort = new AbortController();
    const waiting = gene.eval("(gene/sleep 10000)", { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ limit: "aborted" });
    const second = new AbortController();
    setTimeout(() => second.abort(), 20);
    await expect(gene.evalAsync("(while true 1)", { signal: second.signal })).rejects.toMatchObject({ limit: "aborted" });
    expect(gene.eval("1")).toBe(1);
  });
});

describe("capabilities", () => {
  it("nothing outside without being granted", () => {
    const { gene } = make();
    for (const code of ['(gene/io/read "/etc/hostname")', '(system/exec "ls")', "(cwd)"]) expect(() => gene.evalSync(code)).toThrow(GeneError);
  });
  it("what the host object has", () => {
    const gene = createGene({ host: createTestHost({ files: { "/a.txt": "hello" } }) });
    expect(gene.eval('(gene/io/read "/a.txt")')).toBe("hello");
  });
  it("virtual time", async () => {
    const gene = createGene({ host: createTestHost() });
    const start = performance.now();
    await gene.eval("(gene/sleep 3600000)");
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

it("a function of the program that the host got with `convert` is itself again when it is given back", () => {
  const gene = createGene({ convert: true });
  gene.eval("(fn half [n] (n / 2)) (fn same [f] (f == half))");
  const half = gene.get("half");
  expect(gene.call(half, 5)).toBe(2.5);
  expect(gene.call("same", half)).toBe(true);
});
