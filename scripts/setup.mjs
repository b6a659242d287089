// Makes a fresh clone usable: installs the dependencies when they are missing or not those of package-lock.json, builds when
// dist/ is missing or older than the sources. Prints nothing when there is nothing to do.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules/.gene-lock");

function fail(message) {
  console.error(message);
  process.exit(1);
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (result.error) fail(`cannot start ${command}: ${result.error.message}`);
  if (result.status !== 0) fail(`${command} ${args.join(" ")} failed`);
}

/** Time of the newest file below a directory. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let time = 0;
  for (const entry of readdirSync(path)) time = Math.max(time, newest(join(path, entry)));
  return time;
}

/** Is what is installed what package-lock.json names? npm's own record of the last install tells it where our stamp is missing. */
function installed(lock) {
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === lock;
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([name, p]) => name === "" || p.optional || present[name]?.version === p.version);
}

const lockFile = readFileSync(join(root, "package-lock.json"));
const lock = createHash("sha256").update(lockFile).digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  if (!installed(lock)) {
    console.error("gene: installing the dependencies (npm ci) ...");
    run("npm", ["ci", "--no-audit", "--no-fund"]);
  }
  writeFileSync(stamp, lock);
}

const built = statSync(join(root, "dist/.built"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = Math.max(newest(join(root, "src")), newest(join(root, "scripts/build.mjs")), statSync(join(root, "package.json")).mtimeMs);
if (built < sources) {
  console.error("gene: building ...");
  run(process.execPath, [join(root, "scripts/build.mjs")]);
}
