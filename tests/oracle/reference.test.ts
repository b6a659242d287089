/** The oracle against the reference: of the examples that it understands, it must get every one right. So its own mistakes are found without the machine. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { blocksOf } from "../docs/blocks.ts";
import { mismatch } from "../docs/compare.ts";
// @ts-expect-error a script without types
import { Budget, openOracle } from "./session.mjs";
// @ts-expect-error a script without types
import { Unsupported } from "./read.mjs";

const CHAPTERS = /^(02|03|04|05|06|07|09|10|11)-/;

it("agrees with the examples of the reference", () => {
  const folder = new URL("../../docs/language/", import.meta.url);
  const wrong: string[] = [];
  let judged = 0;
  for (const name of readdirSync(folder).filter((n) => CHAPTERS.test(n)))
    for (const block of blocksOf(name.replace(/\.md$/, ""), readFileSync(new URL(name, folder), "utf8"))) {
      const session = openOracle();
      for (const entry of block.entries) {
        if (entry.claim?.kind.endsWith("error") === true) continue;
        try {
          const bad = mismatch(entry, session.evaluate(entry.text));
          judged++;
          if (bad !== null) wrong.push(`${name}:${entry.line}\n${entry.text.trim()}\n${bad}`);
        } catch (e) {
          if (!(e instanceof Unsupported || e instanceof Budget)) throw e;
          // what follows may need it
          break;
        }
      }
    }
  expect(wrong).toEqual([]);
  expect(judged).toBeGreaterThan(150);
});
