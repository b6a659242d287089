// Compares the ways to run code on random programs: interpreted, compiled at once, and both with suspensions forced must agree in value, output, class, code and message of the error.
//
//   node scripts/fuzz-tiers.mjs [--seconds 600] [--seed 1] [--count N]
//
// Texts: mutated examples of the reference (scripts/fuzz.mjs) and small programs from templates that MECHANISM's rules call for (loops, closures over assigned variables, try/finally with
// exits, tail calls, generators, awaits, cancellation), filled in at random. Each runs in a worker that is killed when it does not end.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { corpus, makeText, random } from "./fuzz.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const MODES = [
  { tier: "interp", forceSuspend: false },
  { tier: "compiled", forceSuspend: false },
  { tier: "interp", forceSuspend: true },
  { tier: "compiled", forceSuspend: true },
];

const EXPR = [
  "1",
  "n",
  "(n + 1)",
  "(n * 2)",
  "x",
  "(x + n)",
  '"s"',
  "nil",
  "1.5",
  "(f n)",
  "(n % 3)",
  "[n x]",
  "(await (async n))",
  "(do (gene/sleep 1) n)",
  "(throw n)",
  "(return x)",
  "(x = (x + 1))",
  "(if (n > 2) 1 else x)",
  "(c)",
  "{^k n}",
  "(o .get)",
  "(o .add 1)",
  "9007199254740991",
  "(9223372036854775807 + n)",
  "(await (new gene/Future n))",
];
const STATEMENT = [
  "(x = EXPR)",
  "(out .push EXPR)",
  "(try EXPR catch * (out .push $ex/message))",
  '(try EXPR finally (out .push "f"))',
  "(while (x < 5) (x += 1) (if (x == 3) (break)) EXPR)",
  "(for i in (1 .. 3) (x += i) EXPR)",
  "(loop (x += 1) (if (x > 4) (break EXPR)))",
  "(var g (fn [] (x += 1) EXPR)) (out .push (g))",
  "(println EXPR)",
  "(repeat 2 EXPR)",
  "(case n when 1 EXPR when 2 EXPR else EXPR)",
  '(var h (async (try (gene/sleep 5) EXPR finally (out .push "c")))) (if (n == 2) (h .cancel)) (out .push (try (await h) catch * "e"))',
  "(for v in (gen* n) (out .push v) (if (v == 2) (break)))",
  "([1 2 3] .each (fn [v] (out .push (v + n)) EXPR))",
  "(out .push ([3 n 1] .sort (fn [a b] EXPR (a - b))))",
  "(out .push ([1 2] .map (fn [v] EXPR)))",
  "(o/n = EXPR)",
];

/** A program from the templates. */
export function templateText(seed) {
  const rnd = random(seed * 7919 + 13);
  const pick = (list) => list[Math.floor(rnd() * list.length)];
  const fill = (t, depth) => t.replace(/EXPR/g, () => (depth > 0 && rnd() < 0.25 ? `(do ${fill(pick(STATEMENT), depth - 1)})` : pick(EXPR)));
  const body = Array.from({ length: 1 + Math.floor(rnd() * 4) }, () => fill(pick(STATEMENT), 2)).join("\n  ");
  return `(class Obj (ctor [] (/n = 0)) (method get [] /n) (method add [k] (/n += k) /n))
(fn f [n] (if (n > 3) 0 else (f (n + 1))))
(fn gen* [n] (var i 0) (while (i < 4) (i += 1) (yield (i + n))))
(var out [])
(fn run [n]
  (var x n)
  (var o (new Obj))
  (var c (fn [] (x += 2) x))
  ${body}
  x)
(var r (for n in (1 .. 4) (out .push (try (run n) catch * [$ex/message $ex/stack/0]))))
out`;
}

async function check(text) {
  const { openSession } = await import(join(root, "tests/support/session.mjs"));
  const results = [];
  for (const mode of MODES) {
    const o = await openSession(mode).evaluate(text);
    results.push(JSON.stringify({ ...o, stdout: o.stdout.slice(0, 2000) }));
  }
  return results;
}

async function main() {
  const { values } = parseArgs({
    options: { seconds: { type: "string", default: "600" }, seed: { type: "string", default: "1" }, count: { type: "string", default: "1000000000" } },
  });
  const blocks = corpus().filter((b) => !/now_us|random|duration|time\/now|gene\/now|Instructions|\.\$/.test(b));
  const until = Date.now() + Number(values.seconds) * 1000;
  let worker = new Worker(fileURLToPath(import.meta.url));
  let n = 0;
  let found = 0;
  let hung = 0;
  for (let seed = Number(values.seed); n < Number(values.count) && Date.now() < until; seed++, n++) {
    const text = seed % 3 === 0 ? makeText(blocks, seed) : templateText(seed);
    const answer = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), 15_000);
      worker.removeAllListeners("message");
      worker.once("message", (m) => (clearTimeout(timer), resolve(m)));
      worker.postMessage(text);
    });
    if (answer === null) {
      // an endless loop of the program itself is no difference
      hung++;
      await worker.terminate();
      worker = new Worker(fileURLToPath(import.meta.url));
      continue;
    }
    if (new Set(answer).size === 1) continue;
    found++;
    console.log(
      `--- seed ${seed}\n${text}\n${answer.map((a, i) => `${MODES[i]?.tier}${MODES[i]?.forceSuspend ? " forced" : ""}: ${a.slice(0, 600)}`).join("\n")}\n`,
    );
  }
  await worker.terminate();
  console.log(`${n} programs in ${MODES.length} modes, ${found} differences, ${hung} did not end`);
  process.exitCode = found > 0 ? 1 : 0;
}

if (!isMainThread) {
  parentPort.on("message", async (text) => parentPort.postMessage(await check(text)));
} else if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
