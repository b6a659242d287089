/**
 * The ways to run code agree with each other and with the oracle (tests/oracle): a short run with a fixed seed, and what longer ones (scripts/fuzz-tiers.mjs) have found: each line of
 * differences.txt is a program as a JSON string that once did different things in different modes.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as engine from "../../dist/internal.js";
// @ts-expect-error a script without types
import { compare, MODES } from "./compare.mjs";
// @ts-expect-error a script without types
import { makeProgram } from "./generate.mjs";

const differences = readFileSync(new URL("differences.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as string);

describe("differences", () => {
  for (const text of differences)
    it(text.slice(-100), async () => {
      expect((await compare(() => engine, text)).difference).toBeNull();
    });
});

it("40 programs do the same in all ways", async () => {
  const bad: unknown[] = [];
  let judged = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const text = makeProgram(seed) as string;
    // two modes for each program, in turn
    const modes = [MODES[seed % MODES.length], MODES[(seed + 2) % MODES.length]];
    const result = await compare(() => engine, text, modes);
    if (result.judged) judged++;
    if (result.difference !== null) bad.push({ seed, ...result.difference });
  }
  expect(bad).toEqual([]);
  // the oracle does not know all that the subjects are about
  expect(judged).toBeGreaterThan(15);
});
