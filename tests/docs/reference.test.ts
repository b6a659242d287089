/** The language reference (and the README) as a test: every block marked `gene` is one test in every mode. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { WatchedSessions } from "../support/watched.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { mismatch, report } from "./compare.ts";
import { readExpected, updating, writeExpected } from "./expected.ts";

const MODES = [
  { name: "interpreter", forceSuspend: false, tier: "interp" },
  { name: "forced", forceSuspend: true, tier: "interp" },
  { name: "compiled", forceSuspend: false, tier: "compiled" },
  { name: "compiled-forced", forceSuspend: true, tier: "compiled" },
] as const;

const directory = new URL("../../docs/language/", import.meta.url);
const chapters = readdirSync(directory)
  .filter((f) => /^\d\d-.*\.md$/.test(f))
  .sort()
  .concat("../../README.md");
const expected = readExpected();
const failed = new Set<string>();
const seen = new Set<string>();
const ran = new Set<string>();
const sessions = new WatchedSessions();

afterAll(async () => {
  await sessions.close();
  // An update of a part of the examples (-t) leaves the rest of the list alone.
  if (updating) writeExpected([...failed, ...[...expected].filter((key) => seen.has(key) && !ran.has(key))]);
});

/** @returns what went wrong, null if nothing did */
async function check(block: Block, forceSuspend: boolean, tier: string): Promise<string | null> {
  const { outcomes, broken } = await sessions.run({ texts: block.entries.map((e) => e.text), forceSuspend, tier });
  const problems = [];
  for (const [i, entry] of block.entries.entries()) {
    const outcome = outcomes[i];
    const problem = outcome === undefined ? broken : mismatch(entry, outcome);
    if (problem !== null) problems.push({ entry, problem });
    if (outcome === undefined) break;
  }
  return problems.length === 0 ? null : report(`${block.id} (line ${block.line})`, problems);
}

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const file of chapters) {
      const chapter = file.replace(/^.*\/|\.md$/g, "");
      for (const block of blocksOf(chapter, readFileSync(new URL(file, directory), "utf8"))) {
        const key = `${mode.name} ${block.id}`;
        seen.add(key);
        test(`${chapter}:${block.line} ${block.id}`, async () => {
          ran.add(key);
          const problem = await check(block, mode.forceSuspend, mode.tier);
          if (problem !== null) failed.add(key);
          if (updating) return;
          if (expected.has(key)) expect(problem, `${key} passes now: run npm run test:update-expected`).not.toBeNull();
          else if (problem !== null) throw new Error(problem);
        });
      }
    }
  });
}

test("every expected failure names an example", () => {
  if (updating) return;
  expect([...expected].filter((key) => !seen.has(key))).toEqual([]);
});
