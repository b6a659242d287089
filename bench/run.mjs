/**
 * Benchmarks: each program in Gene beside the same program in JavaScript, both warmed up, in turns, every run in a fresh process, results compared.
 *
 *     npm run bench                        all; writes bench/RESULTS.md
 *     npm run bench -- --only awfy         the suite alone (or `kernels`); the file is not written
 *     npm run bench -- --filter fib,loop   those whose names contain one of these; the file is not written
 *     npm run bench -- --runs 7            pairs of processes for each (default 3)
 *     npm run bench -- --seconds 6         time for warming up and measuring in a process (default 8 for the suite, 2 for the others); what has enough runs ends before
 *     npm run bench -- --quick             a look: one pair each, a second in a process; the file is not written
 *     npm run bench -- --write             writes the file in any case
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { geometricMean, ms, pair, readOptions, runGene, runJs } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { options, runs, plan, chosen } = readOptions("bench", { write: { type: "boolean", default: false } });

const done = [];
for (const b of chosen) {
  try {
    const r = await pair(
      runs,
      () => runGene(`${root}/bin/gene.cjs`, b, plan),
      () => runJs(b, plan),
    );
    done.push({ ...b, ...r });
    const memory = b.memory ? `   MB ${r.a.memory.toFixed(0)} / ${r.b.memory.toFixed(0)}` : "";
    const spread = `(${r.low.toFixed(2)} to ${r.high.toFixed(2)})   by the best ${r.bestRatio.toFixed(2)}`;
    console.log(
      `${b.group.padEnd(8)}${b.name.padEnd(15)} gene ${ms(r.a.median).padStart(7)} ms   js ${ms(r.b.median).padStart(7)} ms   ratio ${r.ratio.toFixed(2).padStart(6)} ${spread}${memory}`,
    );
  } catch (e) {
    done.push({ ...b, failure: e.message });
    console.log(`${b.group.padEnd(8)}${b.name.padEnd(15)} FAILED ${e.message}`);
  }
}

const suite = done.filter((r) => r.group === "awfy");
/** The geometric mean over the suite, "-" when one of its programs has failed. */
const mean = (figure) => (suite.length > 0 && suite.every((r) => r.failure === undefined) ? geometricMean(suite.map((r) => r[figure])).toFixed(2) : "-");
if (suite.length > 0) console.log(`\ngeometric mean of ${suite.length} programs of the suite: ${mean("ratio")}, by the best ${mean("bestRatio")}`);

const whole = options.only === undefined && options.filter === undefined && !options.quick;
if (options.write || whole) writeFileSync(`${root}/bench/RESULTS.md`, report());
process.exit(done.some((r) => r.failure !== undefined) ? 1 : 0);

function report() {
  const head = [
    "# Benchmarks",
    "",
    "Written by `npm run bench`. Each program in Gene beside the same program in plain JavaScript (ES classes, `Map`, promises): same algorithm, same data structures, results compared.",
    `Every run is a process of its own that first repeats the whole program to warm up (for four seconds at most in the suite, one in the others) and then times further repetitions; Gene and JavaScript take turns, ${runs} processes each.`,
    "Times are milliseconds for one repetition: the median of a process's repetitions, and of these the median over the processes.",
    `**Ratio = Gene / JavaScript** (below 1: Gene is faster). Behind it: the lowest and the highest ratio of the ${runs} pairs of processes, and the ratio of the best repetitions, which tells more when the machine is busy.`,
    "",
    `Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} processors.`,
    "",
    '## "Are We Fast Yet?"',
    "",
    "The 14 programs of the suite (Marr, Daloze, Mössenböck 2016), written anew from the algorithms; the size is the suite's number of inner iterations. The text that Json parses is our own, of the same size and shape.",
    "",
    "| program | size | Gene | JavaScript | ratio | pairs | by the best |",
    "| --- | --: | --: | --: | --: | --- | --: |",
    ...done.filter((r) => r.group === "awfy").map((r) => row([r.title, String(r.size)], r)),
    `| **geometric mean** | | | | **${mean("ratio")}** | | ${mean("bestRatio")} |`,
    "",
    "## Single features",
    "",
    "Not in the mean. What stands in JavaScript's place, where it is not the same words in the other language, is in the second column.",
    "",
    "| work | against | Gene | JavaScript | ratio | pairs | by the best | MB, Gene / JavaScript |",
    "| --- | --- | --: | --: | --: | --- | --: | --- |",
    ...done
      .filter((r) => r.group === "kernels")
      .map((r) => `${row([r.title, r.against ?? ""], r)}${r.memory && !r.failure ? ` ${r.a.memory.toFixed(0)} / ${r.b.memory.toFixed(0)}` : ""} |`),
  ];
  return [...head, ""].join("\n");
}

function row(cells, r) {
  const figures =
    r.failure !== undefined
      ? [`failed: ${r.failure.replaceAll("|", "/")}`, "", "", "", ""]
      : [ms(r.a.median), ms(r.b.median), r.ratio.toFixed(2), `${r.low.toFixed(2)} to ${r.high.toFixed(2)}`, r.bestRatio.toFixed(2)];
  return `| ${[...cells, ...figures].join(" | ")} |`;
}
