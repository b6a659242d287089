/** Types, lint, format: `npm run check`. `--fix` formats and repairs what can be repaired. Runs all three, fails if one fails. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const fix = process.argv.includes("--fix");
const places = ["src", "tests", "scripts", "bench"];
const steps = [
  ["types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."]],
  ["lint", ["node_modules/oxlint/bin/oxlint", "--deny-warnings", ...(fix ? ["--fix"] : []), ...places]],
  ["format", ["node_modules/oxfmt/bin/oxfmt", ...(fix ? [] : ["--check"]), ...places]],
];

let failures = 0;
for (const [name, argv] of steps) {
  const r = spawnSync(process.execPath, argv, { cwd: root, stdio: "inherit" });
  const ok = r.status === 0;
  if (!ok) failures++;
  console.log(`${name}: ${ok ? "ok" : "FAILED"}`);
}
process.exit(failures === 0 ? 0 : 1);
