/** Pages that are written from tables are up to date. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { INSTRUCTIONS } from "../../src/gir/ops.ts";
import { ROOT } from "../support/files.ts";
// @ts-expect-error a script without declarations
import { girPage } from "../../scripts/docs.mjs";

test("docs/gir.md is what scripts/docs.mjs writes", () => {
  expect(readFileSync(join(ROOT, "docs/gir.md"), "utf8")).toBe(girPage(INSTRUCTIONS));
});
