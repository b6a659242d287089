/**
 * Benchmarks: each program in Gene beside the same program in JavaScript, every run in a fresh process, results compared.
 *
 *     npm run bench                        all, writes bench/RESULTS.md
 *     npm run bench -- --filter fib,loop   some (the file is not written)
 *     npm run bench -- --runs 7            runs of each (default 3); the best and the median are shown, the ratio is that of the best
 *     npm run bench -- --write             writes the file in any case
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LIST } from "./list.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: { filter: { type: "string" }, runs: { type: "string", default: "3" }, write: { type: "boolean" } },
});
const runs = Number(options.runs);
const wanted = options.filter?.split(",");
const chosen = LIST.filter((b) => wanted === undefined || wanted.some((w) => b.name.includes(w)));

/** One process; milliseconds of the whole run, its output and the most memory it had (MB; where /proc tells). */
function execute(argv) {
  return new Promise((resolve, reject) => {
    const t0 = performance.now();
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ["ignore", "pipe", "pipe"], timeout: 180_000, killSignal: "SIGKILL" });
    let stdout = "";
    let stderr = "";
    let memory = 0;
    const poll = setInterval(() => {
      try {
        const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
        if (peak !== null) memory = Math.max(memory, Number(peak[1]) / 1024);
      } catch {
        // no /proc here, or the process has gone
      }
    }, 25);
    child.stdout.setEncoding("utf8").on("data", (t) => (stdout += t));
    child.stderr.setEncoding("utf8").on("data", (t) => (stderr += t));
    child.on("close", (code) => {
      clearInterval(poll);
      if (code !== 0) reject(new Error(`exit ${code}: ${stderr.trim().split("\n").slice(0, 4).join(" | ")}`));
      else resolve({ total: performance.now() - t0, stdout: stdout.trim(), memory });
    });
  });
}

/** Runs a program several times: best and median milliseconds, its result, the most memory. */
async function measure(argv, wholeProcess) {
  const times = [];
  let result;
  let memory = 0;
  for (let i = 0; i < runs; i++) {
    const r = await execute(argv);
    const last = r.stdout.split("\n").at(-1) ?? "";
    const m = /^(.*) (\d+)$/.exec(last);
    if (!wholeProcess && m === null) throw new Error(`unexpected output: ${last}`);
    const value = wholeProcess ? "" : m[1];
    if (result !== undefined && result !== value) throw new Error(`results differ between runs: ${result}, ${value}`);
    result = value;
    times.push(wholeProcess ? r.total : Number(m[2]) / 1000);
    memory = Math.max(memory, r.memory);
  }
  times.sort((a, b) => a - b);
  return { best: times[0], median: times[Math.floor(times.length / 2)], result, memory };
}

const ms = (x) => (x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0));
const rows = [];
let failures = 0;
for (const b of chosen) {
  const gene = b.gene ?? ["bin/gene.cjs", "run", `bench/programs/${b.name}.gene`];
  const js = b.js ?? [`bench/programs/${b.name}.mjs`];
  try {
    const j = await measure(js, b.wholeProcess);
    const g = await measure(gene, b.wholeProcess);
    if (g.result !== j.result) throw new Error(`results differ: Gene ${g.result}, JavaScript ${j.result}`);
    const ratio = g.best / j.best;
    const memory = b.memory ? ` ${g.memory.toFixed(0)} / ${j.memory.toFixed(0)}` : "";
    rows.push(`| ${b.title} | ${ms(g.best)} | ${ms(g.median)} | ${ms(j.best)} | ${ms(j.median)} | ${ratio.toFixed(2)} |${memory} |`);
    console.log(
      `${b.name.padEnd(16)} gene ${ms(g.best).padStart(8)} ms   js ${ms(j.best).padStart(8)} ms   ratio ${ratio.toFixed(2)}${b.memory ? `   MB${memory}` : ""}`,
    );
  } catch (e) {
    failures++;
    rows.push(`| ${b.title} | failed: ${String(e.message).replaceAll("|", "/")} | | | | | |`);
    console.log(`${b.name.padEnd(16)} FAILED ${e.message}`);
  }
}

if (options.write || wanted === undefined) {
  const head = [
    "# Benchmarks",
    "",
    `Written by \`npm run bench\`: Gene beside the same program in JavaScript, each run in a fresh process, ${runs} runs. Milliseconds; the ratio is that of the best runs (below 1: Gene is faster).`,
    `Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} processors.`,
    "",
    "| program | Gene best | median | JS best | median | ratio | MB, Gene / JS |",
    "| --- | --: | --: | --: | --: | --: | --: |",
  ];
  writeFileSync(`${root}/bench/RESULTS.md`, [...head, ...rows, ""].join("\n"));
}
process.exit(failures === 0 ? 0 : 1);
