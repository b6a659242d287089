/** Futures that the host has got with a result: the limits of the run that gave it hold for them, too. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene, type Gene, type GeneOptions } from "../../src/index.ts";

const limit = (name: string): object => ({ name: "GeneLimitError", limit: name });

const make = (options: GeneOptions = {}): Gene => createGene({ host: createTestHost(), ...options });

describe("Futures in a result that is converted", () => {
  test.each(["(new gene/Future)", "(async (gene/sleep 100000))", "(async (await (new gene/Future)))"])("%s has the limit of time of its run", async (text) => {
    const gene = make({ convert: true, limits: { timeMs: 50 } });
    await expect(gene.evalAsync(text)).rejects.toMatchObject(limit("time"));
    await expect(gene.eval(text)).rejects.toMatchObject(limit("time"));
    await expect(gene.eval(`(gene/sleep 1) ${text}`)).rejects.toMatchObject(limit("time"));
    await expect((gene.eval(`[${text}]`) as Promise<unknown>[])[0]).rejects.toMatchObject(limit("time"));
    await expect(((await gene.evalAsync(`{^a [${text}]}`)) as any).a[0]).rejects.toMatchObject(limit("time"));
  });

  test("have the other limits, too", async () => {
    const gene = make({ convert: true });
    await expect(gene.evalAsync("(async (gene/sleep 1) (while true 1))", { limits: { steps: 5000 } })).rejects.toMatchObject(limit("steps"));
    await expect(gene.eval("(var g (new gene/Future)) (async (gene/sleep 1) (while true 1)) g", { limits: { steps: 5000 } })).rejects.toMatchObject(
      limit("steps"),
    );
  });

  test("are rejected when the host aborts, or closes the instance", async () => {
    const gene = make({ convert: true });
    const abort = new AbortController();
    const first = gene.evalAsync("(new gene/Future)", { signal: abort.signal });
    const second = gene.evalAsync("(new gene/Future)");
    await Promise.resolve();
    abort.abort();
    await expect(first).rejects.toMatchObject(limit("aborted"));
    gene.close();
    await expect(second).rejects.toMatchObject(limit("aborted"));
  });

  test("that are settled in time are what they were", async () => {
    const gene = make({ convert: true, limits: { timeMs: 50 } });
    expect(await gene.evalAsync("(async (gene/sleep 10) {^a 1})")).toEqual({ a: 1 });
    expect(await gene.evalAsync("(async (gene/sleep 10) (async (gene/sleep 10) [2]))")).toEqual([2]);
    await expect(gene.evalAsync('(async (gene/sleep 10) (throw "x"))')).rejects.toMatchObject({ name: "GeneError", message: "Exception: x" });
  });
});
