/**
 * Compares two commits: the benchmarks of this checkout (those in Gene), run by the `gene` of one and of the other in turns.
 *
 *     npm run bench:compare -- main~5 main                     all programs of the suite and the kernels
 *     npm run bench:compare -- v1 HEAD --filter fib,richards   some; also --only, --runs, --seconds and --quick as for `npm run bench`
 *
 * Each commit is checked out as a git worktree in a temporary folder and built there (with this checkout's node_modules when its package-lock.json is the
 * same, else after `npm ci`); the worktrees are removed at the end. Exit code 2 when a revision is not one or cannot be built, 1 when a benchmark fails in
 * both; one that only one of them can run is shown as such.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { geometricMean, ms, pair, readOptions, runGene } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { positionals, runs, plan, chosen } = readOptions("bench:compare");

const temporary = mkdtempSync(join(tmpdir(), "gene-compare-"));
const worktrees = [];
let code = 2;
process.on("SIGINT", () => {
  cleanUp();
  process.exit(130);
});
try {
  if (positionals.length !== 2) throw new Error("two revisions are needed: npm run bench:compare -- REV1 REV2");
  const commits = positionals.map(commitOf);
  const sides = commits.map((commit, i) => prepare(commit, positionals[i], join(temporary, String(i))));
  code = await compare(sides);
} catch (e) {
  console.error(`bench:compare: ${e.message}`);
} finally {
  cleanUp();
}
process.exit(code);

function command(argv, cwd, what) {
  const r = spawnSync(argv[0], argv.slice(1), { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (r.status === 0) return r.stdout.trim();
  const reason = (r.error?.message ?? (r.stderr || r.stdout)).trim().split("\n").slice(-5).join("\n");
  throw new Error(reason === "" ? what : `${what}: ${reason}`);
}

/** The full name of a commit; what is none is an error. */
function commitOf(revision) {
  return command(["git", "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], root, `there is no commit "${revision}"`);
}

/** Checks a commit out and builds it. */
function prepare(commit, revision, folder) {
  console.log(`${revision} = ${commit.slice(0, 12)}: checking out and building`);
  worktrees.push(folder);
  command(["git", "worktree", "add", "--detach", "--force", folder, commit], root, `cannot check out ${revision}`);
  const lock = (dir) => readFileSync(join(dir, "package-lock.json"), "utf8");
  if (lock(folder) === lock(root)) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  else command(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, `npm ci fails in ${revision}`);
  command([process.execPath, "scripts/build.mjs"], folder, `${revision} cannot be built`);
  // Each side keeps what it compiles to itself.
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, ".cache-bench") };
  return { revision, run: (b) => runGene(join(folder, "bin/gene.cjs"), b, plan, env) };
}

async function compare([first, second]) {
  const ratios = { awfy: [], kernels: [] };
  let broken = false;
  console.log(
    `\n${"".padEnd(23)} ${first.revision.padStart(12)}   ${second.revision.padStart(12)}   ${second.revision} / ${first.revision} (below 1: ${second.revision} is faster)`,
  );
  for (const b of chosen) {
    const name = `${b.group.padEnd(8)}${b.name.padEnd(15)}`;
    try {
      const r = await pair(
        runs,
        () => second.run(b),
        () => first.run(b),
      );
      ratios[b.group].push(r.ratio);
      console.log(
        `${name} ${ms(r.b.median).padStart(9)} ms   ${ms(r.a.median).padStart(9)} ms   ${r.ratio.toFixed(2)} (${r.low.toFixed(2)} to ${r.high.toFixed(2)})`,
      );
    } catch (e) {
      const alone = await Promise.allSettled([first, second].map((s) => s.run(b)));
      if (alone.every((r) => r.status === "rejected")) broken = true;
      const tell = alone.map((r) => (r.status === "rejected" ? "fails" : `${ms(r.value.median)} ms`));
      console.log(`${name} ${tell[0].padStart(12)}   ${tell[1].padStart(12)}   ${e.message}`);
    }
  }
  for (const [group, all] of Object.entries(ratios)) {
    if (all.length > 1)
      console.log(`geometric mean of ${all.length} ${group === "awfy" ? "programs of the suite" : "kernels"}: ${geometricMean(all).toFixed(3)}`);
  }
  return broken ? 1 : 0;
}

function cleanUp() {
  for (const folder of worktrees.splice(0)) spawnSync("git", ["worktree", "remove", "--force", folder], { cwd: root });
  rmSync(temporary, { recursive: true, force: true });
  spawnSync("git", ["worktree", "prune"], { cwd: root });
}
