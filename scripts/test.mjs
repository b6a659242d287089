/**
 * Builds, runs all tests and ends with one line: `N passed, N failed` (and `, N skipped`).
 * Arguments go to vitest: `npm test -- tests/docs`, `npm test -- -t 10-async`. `--no-build` tests what dist/ holds.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
const build = !args.includes("--no-build");
const rest = args.filter((a) => a !== "--no-build");

/** Runs a Node script with our streams; its exit code (1 if it was killed). */
function node(script, ...argv) {
  // a log is no place for colours
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1" };
  const r = spawnSync(process.execPath, [script, ...argv], { cwd: root, stdio: "inherit", env });
  return r.status ?? 1;
}

if (build && existsSync(join(root, "scripts/build.mjs"))) {
  const code = node("scripts/build.mjs");
  if (code !== 0) {
    console.log("the build failed");
    console.log("0 passed, 1 failed");
    process.exit(code);
  }
}

const dir = mkdtempSync(join(tmpdir(), "gene-test-"));
const file = join(dir, "result.json");
const code = node("node_modules/vitest/vitest.mjs", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`, ...rest);

let passed = 0;
let failed = 0;
let skipped = 0;
if (existsSync(file)) {
  const result = JSON.parse(readFileSync(file, "utf8"));
  passed = result.numPassedTests;
  failed = result.numFailedTests;
  skipped = result.numPendingTests + (result.numTodoTests ?? 0);
  // A file that could not even be loaded has no tests to count: it is one failure.
  for (const suite of result.testResults) if (suite.status === "failed" && suite.assertionResults.length === 0) failed++;
}
rmSync(dir, { recursive: true, force: true });
// Errors outside of tests (unhandled rejections) make vitest fail although every test passed.
if (failed === 0 && code !== 0) failed = 1;
const ok = failed === 0 && passed > 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(ok ? 0 : 1);
