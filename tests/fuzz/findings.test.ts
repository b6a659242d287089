/**
 * What the fuzzer (scripts/fuzz.mjs) and people have found stays mended: each line of findings.txt is a text as a JSON string that once ended in an internal
 * error or never. A short run with a fixed seed follows.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as gene from "../../dist/internal.js";
// @ts-expect-error a script without types
import { callables, corpus, fuzzReader, fuzzRun, makeText } from "../../scripts/fuzz.mjs";

const findings = readFileSync(new URL("findings.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as string);

describe("findings", () => {
  for (const text of findings)
    it(text.slice(0, 100), async () => {
      expect(fuzzReader(gene, text)).toBeNull();
      expect(await fuzzRun(gene, text)).toBeNull();
    });
});

it("500 texts end as a program may end", async () => {
  const blocks = corpus();
  const names = callables(gene);
  const bad: string[] = [];
  for (let seed = 1; seed <= 500; seed++) {
    const text = makeText(blocks, seed, names) as string;
    for (const end of [fuzzReader(gene, text), await fuzzRun(gene, text)]) if (end !== null) bad.push(`seed ${seed}: ${end}\n${text}`);
  }
  expect(bad).toEqual([]);
});
