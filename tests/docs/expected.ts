/**
 * The list of examples that are known to fail, one a line as `mode chapter/section/number`. It may only shrink: an entry whose example passes is a failure
 * of its own. `npm run test:update-expected` writes it anew (GENE_UPDATE_EXPECTED=1).
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("expected-failures.txt", import.meta.url));
const HEADER =
  "# Examples of the reference that do not pass yet: mode, chapter/section/number. A listed one that passes is a failure: run `npm run test:update-expected`.\n";

export const updating = process.env.GENE_UPDATE_EXPECTED === "1";

/** Keys (`mode id`) of the examples that may fail. */
export function readExpected(): Set<string> {
  if (!existsSync(FILE)) return new Set();
  const lines = readFileSync(FILE, "utf8").split("\n");
  return new Set(lines.map((l) => l.trim()).filter((l) => l !== "" && !l.startsWith("#")));
}

export function writeExpected(keys: Iterable<string>): void {
  writeFileSync(FILE, HEADER + [...keys].sort().map((k) => `${k}\n`).join(""));
}
