/** Loops inside of the library, where no instruction polls: limits and interrupts reach them all the same. */
import { expect, test } from "vitest";
import { createNodeHost } from "../../src/host/node/index.ts";
import { createGene, GeneLimitError } from "../../src/index.ts";

const LOOPS = ["((@ *) (1 .. 100000000))", "((1 .. 100000000) .@ `*)"];

test.each(LOOPS)("%s ends at its limit of time", (text) => {
  const gene = createGene({ host: createNodeHost() });
  expect(() => gene.evalSync(text, { limits: { timeMs: 30 } })).toThrow(GeneLimitError);
  expect(gene.eval("(1 + 1)")).toBe(2);
});

test.each(LOOPS)("%s gives the host its turn", async (text) => {
  const gene = createGene({ host: createNodeHost() });
  const abort = new AbortController();
  // comes into its turn only if the loop lets it
  setTimeout(() => abort.abort(), 1);
  await expect(gene.evalAsync(text, { signal: abort.signal })).rejects.toMatchObject({ limit: "aborted" });
});

test.each(LOOPS)("%s ends at its limit of steps", (text) => {
  const gene = createGene();
  expect(() => gene.evalSync(text, { limits: { steps: 100_000 } })).toThrow(/step limit/);
});
