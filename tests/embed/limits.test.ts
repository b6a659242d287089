/** Limits belong to runs: what a program does through the host, what runs at the same time, and what it does when a limit was met. */
import { describe, expect, it } from "vitest";
import { createGene, type Gene, GeneLimitError, type GeneOptions } from "../../dist/internal.js";

function make(options: GeneOptions = {}): Gene {
  const gene = createGene({ stdout: () => {}, ...options });
  gene.defineFunction("call", "f", (f: () => unknown) => f());
  gene.defineFunction("quietly", "f", (f: () => unknown) => {
    try {
      return f();
    } catch {
      return null;
    }
  });
  return gene;
}

describe.each(["interp", "auto", "compiled"] as const)("limits of runs: %s", (tier) => {
  const limits = { steps: 100_000 };
  const refused: [name: string, text: string, limits: GeneOptions["limits"], limit: string][] = [
    ["functions of the host that call back", "(try (call (fn [] (while true 1))) catch * (while true 1))", limits, "steps"],
    ["many of them", "(while true (call (fn [] 1)))", limits, "steps"],
    ["those that swallow what is thrown", "(while true (quietly (fn [] (while true 1))))", limits, "steps"],
    ["output in them", "(while true (call (fn [] (println 1))))", { output: 100 }, "output"],
    ["depth behind them", "(call (fn [] 1)) (fn f [n] (1 + (f n))) (f 1)", { depth: 100 }, "depth"],
    ["an exception of a finally body", '(try (try (while true 1) finally (throw "x")) catch * "no limit")', limits, "steps"],
    ["callbacks of timers", "((gene/sleep_async 1) .on_success (fn [] (while true nil))) (gene/sleep 5) 1", limits, "steps"],
  ];
  it.each(refused)("%s", async (_name, text, given, limit) => {
    const gene = make({ tier });
    await expect(gene.evalAsync(text, { limits: given })).rejects.toMatchObject({ name: "GeneLimitError", limit });
    expect(gene.eval("(1 + 2)")).toBe(3);
  });

  it("that are undefined do not take those of the instance away", () => {
    const gene = make({ tier, limits });
    expect(() => gene.eval("(while true 1)", { limits: { steps: undefined } })).toThrow(GeneLimitError);
  });

  it("of a run that the host has started on behalf of another end that one only", () => {
    const gene = make({ tier });
    gene.defineFunction("limited", "", () => {
      expect(() => gene.evalSync("(while true 1)", { limits: { steps: 1000 } })).toThrow(GeneLimitError);
      return 1;
    });
    expect(gene.eval("[(limited) (limited)]", { convert: true })).toEqual([1, 1]);
  });

  it("of one of two that run at the same time are no limits of the other", async () => {
    const gene = make({ tier });
    const busy = "(var i 0) (while (i < 500000) (i += 1)) i";
    const [a, b, c] = await Promise.allSettled([
      gene.evalAsync("(while true 1)", { limits: { steps: 10_000 } }),
      gene.evalAsync(busy),
      gene.evalAsync(busy, { limits: { steps: 1000 } }),
    ]);
    expect([a.status, b, c.status]).toEqual(["rejected", { status: "fulfilled", value: 500_000 }, "rejected"]);
    const abort = new AbortController();
    const first = gene.eval("(gene/sleep 100000)", { signal: abort.signal }) as Promise<unknown>;
    const second = gene.eval("(gene/sleep 20) 2");
    abort.abort();
    await expect(first).rejects.toMatchObject({ limit: "aborted" });
    expect(await second).toBe(2);
  });

  it("are not renewed for what goes on in the background", async () => {
    const gene = make({ tier });
    let rounds = 0;
    gene.defineFunction("tick", "", () => void rounds++);
    gene.eval("(async (loop (tick) (gene/sleep 0)))", { limits: { steps: 5000 } });
    let before = -1;
    for (let i = 0; i < 5000 && rounds !== before; i++) {
      before = rounds;
      await gene.eval("(gene/sleep 0)");
    }
    expect(rounds).toBe(before);
    expect(rounds).toBeLessThan(5000);
  });
});
