/** Running one benchmark in processes of their own, and the figures made of their times. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { largeProgram } from "./large.mjs";
import { LIST } from "./list.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** A process that takes longer is ended and counts as failed. */
const TIME_LIMIT_SECONDS = 90;

/**
 * The options that all commands for benchmarks have, and what follows from them; a mistake ends the process with code 2.
 * @param command name for the message @param more further options, in the form of parseArgs
 */
export function readOptions(command, more = {}) {
  const { values: options, positionals } = parseArgs({
    allowPositionals: command === "bench:compare",
    options: {
      only: { type: "string" },
      filter: { type: "string" },
      runs: { type: "string" },
      seconds: { type: "string" },
      quick: { type: "boolean", default: false },
      ...more,
    },
  });
  const runs = Number(options.runs ?? (options.quick ? 1 : 3));
  const seconds = options.seconds ?? (options.quick ? "1" : undefined);
  const plan = seconds === undefined ? {} : { seconds: Number(seconds) };
  const chosen = choose(options.only, options.filter);
  const mistake = !(runs >= 1 && (plan.seconds ?? 1) > 0)
    ? "--runs and --seconds have to be positive numbers"
    : options.only !== undefined && !["awfy", "kernels"].includes(options.only)
      ? "--only takes awfy or kernels"
      : chosen.length === 0
        ? `no benchmark's name contains ${options.filter}`
        : undefined;
  if (mistake !== undefined) {
    console.error(`${command}: ${mistake}`);
    process.exit(2);
  }
  return { options, positionals, runs, plan, chosen };
}

/** The benchmarks of a group (all groups when undefined) whose names contain one of the words of a list like "fib,loop" (all when undefined). */
function choose(group, filter) {
  const words = filter?.split(",");
  return LIST.filter((b) => (group === undefined || b.group === group) && (words === undefined || words.some((w) => b.name.includes(w))));
}

/**
 * A program in Gene: `gene` is the path of the command.
 * @param plan {seconds?, warmUp?, measured?} replace the benchmark's own
 */
export function runGene(gene, b, plan, environment = process.env) {
  const env = { ...environment, ...b.env };
  if (b.lines !== undefined) return run(b, [gene, "run", largeProgram(b.lines)], env);
  return b.wholeProcess ? run(b, [gene, ...b.gene], env) : run(b, [gene, "run", folder + b.gene, ...words(b, plan)], env);
}

/** Its counterpart in JavaScript; for a large program the interpreter alone. */
export function runJs(b, plan) {
  if (b.lines !== undefined) return runGene(`${folder}../bin/gene.cjs`, b, plan, { ...process.env, GENE_TIER: "interp" });
  return b.wholeProcess ? run(b, [folder + b.js[0]]) : run(b, [folder + b.js, ...words(b, plan)]);
}

function words(b, plan) {
  return [
    b.size,
    Math.min(b.warmUp, plan.warmUp ?? b.warmUp),
    Math.min(b.measured, plan.measured ?? b.measured),
    Math.round((plan.seconds ?? b.seconds) * 1000),
  ].map(String);
}

/** One process: {median, best: milliseconds of its timed runs, result, memory: MB at most, where /proc tells}. */
async function run(b, argv, env) {
  const { total, stdout, memory } = await execute(argv, env);
  if (b.wholeProcess) return { median: total, best: total, result: stdout, memory };
  const m = /^(.*?)((?: \d+)+)$/.exec(stdout.split("\n").at(-1) ?? "");
  if (m === null) throw new Error(`unexpected output: ${stdout.slice(-200)}`);
  const times = m[2]
    .trim()
    .split(" ")
    .map((t) => Number(t) / 1000);
  return { median: median(times), best: Math.min(...times), result: m[1], memory };
}

function execute(argv, env) {
  return new Promise((resolve, reject) => {
    const t0 = performance.now();
    const child = spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", "pipe"], timeout: TIME_LIMIT_SECONDS * 1000, killSignal: "SIGKILL" });
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
    child.on("close", (code, signal) => {
      clearInterval(poll);
      if (signal !== null) reject(new Error(`ended by ${signal} after ${((performance.now() - t0) / 1000).toFixed(0)} s`));
      else if (code !== 0) reject(new Error(`exit ${code}: ${stderr.trim().split("\n").slice(0, 3).join(" | ")}`));
      else resolve({ total: performance.now() - t0, stdout: stdout.trim(), memory });
    });
  });
}

/**
 * Two ways of running a benchmark, in turns (and each of them first in every other round), so that what else the machine does meets both.
 * @returns {a, b: {median, best, memory}, ratio: a to b by their medians, bestRatio: by the best times, low, high: of the rounds}; throws when results
 * differ or a run fails
 */
export async function pair(runs, a, b) {
  const rounds = [];
  let result;
  const take = async (f) => {
    const r = await f();
    result ??= r.result;
    if (r.result !== result) throw new Error(`results differ: ${result}, ${r.result}`);
    return r;
  };
  for (let i = 0; i < runs; i++) {
    if (i % 2 === 0) rounds.push([await take(a), await take(b)]);
    else rounds.push([await take(b), await take(a)].reverse());
  }
  const side = (k) => ({
    median: median(rounds.map((r) => r[k].median)),
    best: Math.min(...rounds.map((r) => r[k].best)),
    memory: Math.max(...rounds.map((r) => r[k].memory)),
  });
  const ratios = rounds.map(([x, y]) => x.median / y.median);
  const [x, y] = [side(0), side(1)];
  return { a: x, b: y, ratio: x.median / y.median, bestRatio: x.best / y.best, low: Math.min(...ratios), high: Math.max(...ratios) };
}

export function median(numbers) {
  const sorted = numbers.toSorted((p, q) => p - q);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function geometricMean(numbers) {
  return Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length);
}

/** Milliseconds with three digits or so. */
export const ms = (x) => (x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0));
