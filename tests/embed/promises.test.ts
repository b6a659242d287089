/** Promises across the border: Futures as promises, and data that JavaScript would take for a promise. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createGene, GeneError } from "../../dist/internal.js";

const dist = pathToFileURL(join(import.meta.dirname, "../../dist/index.js")).href;

/** Runs a module in a process of its own. */
function run(text: string): { status: number | null; out: string; err: string } {
  const head = `import { createGene } from ${JSON.stringify(dist)};\n`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", head + text], { encoding: "utf8", timeout: 20_000 });
  return { status, out: stdout, err: stderr };
}

describe("a Future that is converted", () => {
  it("may fail without anybody looking at it", () => {
    const { status, out, err } = run(`
      const g = createGene();
      g.defineFunction("log", "x", () => {});
      g.eval('(log (async (throw "boom")))');
      setTimeout(() => console.log("alive"), 20);`);
    expect([status, out, err]).toEqual([0, "alive\n", ""]);
  });
  it("gives its failure to who awaits it", async () => {
    const gene = createGene();
    let got: unknown;
    gene.defineFunction("take", "x", (x) => void (got = x));
    gene.eval('(take (async (do (gene/sleep 1) (throw "boom"))))');
    await expect(got).rejects.toThrow(GeneError);
    await expect(got).rejects.toThrow("boom");
  });
});

describe("a result with a function `then`", () => {
  const text = "{^then (fn [a b] (a 5))}";
  it.each([text, `(gene/sleep 1) ${text}`])("is refused as the result of a promise: %s", async (code) => {
    await expect(createGene({ convert: true }).evalAsync(code)).rejects.toThrow(TypeError);
    await expect(createGene().evalAsync(code, { convert: true })).rejects.toThrow("a function `then`");
  });
  it("is refused by a promise for a Future", async () => {
    const gene = createGene({ convert: true });
    await expect(gene.eval(`(async ${text})`)).rejects.toThrow(TypeError);
  });
  it("is a result like others elsewhere", async () => {
    expect(createGene({ convert: true }).eval(text)).toEqual({ then: expect.any(Function) });
    expect(await createGene({ convert: true }).evalAsync(`[${text}]`)).toEqual([{ then: expect.any(Function) }]);
    expect(await createGene().evalAsync(text)).toBeInstanceOf(Map);
    expect(await createGene({ convert: true }).evalAsync("{^then 1}")).toEqual({ then: 1 });
  });
});
