// Compares the ways to run code on random programs: an oracle that walks trees (tests/oracle), the interpreter, compiled code and both with suspensions forced
// must agree in value, output, class, code and message of the error; all but the oracle in traces too.
//
//   node scripts/fuzz-tiers.mjs [--seconds 600] [--seed 1] [--count N] [--modes interp,compiled,..] [--engine FILE] [--show SEED] [--about TEXT]
//
// The machine is that of the sources, or that of --engine, which has to be one file (tests/fuzz/machine.mjs).
// Programs come from tests/fuzz/generate.mjs (--about: those about subjects whose text contains this); every tenth is a mutated example of the reference (scripts/fuzz.mjs), without the oracle. They run in a worker that is replaced when one does
// not end. A program that shows a difference is made smaller and printed. Exit code 1 if there was one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { ALONE, compare, MODES, UNJUDGED } from "../tests/fuzz/compare.mjs";
import { makeProgram } from "../tests/fuzz/generate.mjs";
import { buildMachine } from "../tests/fuzz/machine.mjs";
import { minimise } from "../tests/fuzz/minimise.mjs";

const self = fileURLToPath(import.meta.url);

/** Programs for which a worker makes machines of their own, which are not given back. */
const MAX_MADE = 12;

/** Compares texts in a worker. */
export class Comparer {
  #worker = null;
  constructor(engine, modes, patience = 20_000) {
    this.data = { engine, modes };
    this.patience = patience;
  }
  /** What `compare` says; that it did not end counts as a difference. */
  async compare(text) {
    // as much stack as the main thread has: a worker has more than compiled code counts on
    this.#worker ??= new Worker(self, { workerData: this.data, resourceLimits: { stackSizeMb: 1 } });
    const worker = this.#worker;
    let at = "start";
    const answer = await new Promise((done) => {
      const timer = setTimeout(() => done(null), this.patience);
      worker.removeAllListeners();
      worker.on("message", (m) => (typeof m === "string" ? (at = m) : (clearTimeout(timer), done(m))));
      worker.on(
        "error",
        (e) => (
          clearTimeout(timer),
          done({ judged: true, lost: true, difference: { where: `crash of ${at}`, expected: "an end", got: String(e?.stack ?? e) } })
        ),
      );
      worker.postMessage(text);
    });
    if (answer === null || answer.lost === true || answer.worn === true) await this.close();
    if (answer !== null && answer.lost !== true) return answer;
    if (answer === null && at === UNJUDGED) return { judged: false, endless: true, difference: null };
    return answer ?? { judged: true, difference: { where: `endless: ${at}`, expected: "an end", got: "none" } };
  }
  async close() {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

/**
 * Programs from a seed on.
 * @param {{seed: number, count: number, until: number, comparer: Comparer, text(seed: number): string, found(seed: number, text: string, difference: object): Promise<boolean>}} options
 *   found: returns true to stop
 */
export async function fuzz({ seed, count, until, comparer, text, found }) {
  const result = { programs: 0, judged: 0, endless: 0, differences: 0 };
  for (let s = seed; result.programs < count && Date.now() < until; s++) {
    const program = text(s);
    const { judged, endless, difference } = await comparer.compare(program);
    result.programs++;
    if (judged) result.judged++;
    if (endless === true) result.endless++;
    if (difference === null) continue;
    result.differences++;
    if (await found(s, program, difference)) break;
  }
  return result;
}

async function main() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "600" },
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "1000000000" },
      modes: { type: "string", default: MODES.map((m) => m.name).join(",") },
      engine: { type: "string", default: "" },
      show: { type: "string" },
      stop: { type: "string", default: "20" },
      about: { type: "string", default: "" },
    },
  });
  if (values.show !== undefined) return console.log(makeProgram(Number(values.show), values.about));
  const modes = values.modes.split(",").map((name) => MODES.find((m) => m.name === name) ?? usage(`no mode ${name}`));
  const folder = mkdtempSync(join(tmpdir(), "gene-fuzz-"));
  const engine = values.engine === "" ? await buildMachine(join(folder, "machine.mjs")) : resolve(values.engine);
  const comparer = new Comparer(pathToFileURL(engine).href, modes);
  const seen = new Map();
  const { corpus, makeText } = await import("./fuzz.mjs");
  const blocks = corpus().filter((b) => !/now_us|random|duration|time\/now|gene\/now|Instructions|\.\$/.test(b));
  const started = Date.now();
  const result = await fuzz({
    seed: Number(values.seed),
    count: Number(values.count),
    until: started + Number(values.seconds) * 1000,
    comparer,
    text: (s) => (s % 10 === 0 && values.about === "" ? makeText(blocks, s) : makeProgram(s, values.about)),
    async found(seed, text, { where, expected, got }) {
      const kind = where.replace(/[^a-z| :]/g, "");
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      let small = text;
      // one that does not end takes too long to try often
      if (!where.startsWith("endless") && seen.get(kind) <= 3)
        small = await minimise(text, async (t) => (await comparer.compare(t)).difference?.where === where);
      const d = small === text ? { expected, got } : (await comparer.compare(small)).difference;
      console.log(
        `--- seed ${seed}: ${where}\n${seen.get(kind) <= 3 ? `${small}\nexpected ${d?.expected.slice(0, 700)}\n     got ${d?.got.slice(0, 700)}` : "(program omitted)"}\n`,
      );
      return [...seen.values()].reduce((a, b) => a + b, 0) >= Number(values.stop);
    },
  });
  await comparer.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(
    `${result.programs} programs in ${modes.length} modes (${result.judged} judged by the oracle, ${result.endless} too long), ${result.differences} differences, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  for (const [kind, n] of seen) console.log(`  ${n} x ${kind}`);
  process.exitCode = result.differences > 0 ? 1 : 0;
}

function usage(text) {
  console.error(text);
  process.exit(2);
}

if (!isMainThread && workerData?.engine !== undefined) {
  let made = 0;
  parentPort.on("message", async (text) => {
    const alone = text.includes(ALONE);
    if (alone) made++;
    const engineOf = (mode) => import(alone ? `${workerData.engine}?${encodeURIComponent(mode.name)}${made}` : workerData.engine);
    const answer = await compare(engineOf, text, workerData.modes, (m) => parentPort.postMessage(m));
    parentPort.postMessage({ ...answer, worn: made >= MAX_MADE });
  });
} else if (isMainThread && process.argv[1] === self) await main();
