/**
 * The benchmarks. `size` goes to both programs (bench/harness.*); `warmUp`, `measured`: at most so many runs of each kind in a process (40 unless given), `seconds`: for all
 * of them (2 unless given): half to warm up, half for what is timed.
 * `wholeProcess`: the time of the process counts. `memory`: the most memory that it had is reported, too. `env`: for the program in Gene alone.
 * `program`: the files' name, when it is not `name`. `lines`: a program is made of so many (bench/large.mjs).
 */

/** The programs of "Are We Fast Yet?" (Marr, Daloze, Mössenböck 2016), with the suite's sizes. */
const AWFY = [
  { name: "richards", title: "Richards", size: 10 },
  { name: "deltablue", title: "DeltaBlue", size: 12_000 },
  { name: "json", title: "Json", size: 10 },
  { name: "cd", title: "CD", size: 100 },
  { name: "havlak", title: "Havlak", size: 150 },
  { name: "bounce", title: "Bounce", size: 150 },
  { name: "list", title: "List", size: 150 },
  { name: "permute", title: "Permute", size: 100 },
  { name: "queens", title: "Queens", size: 100 },
  { name: "sieve", title: "Sieve", size: 300 },
  { name: "storage", title: "Storage", size: 100 },
  { name: "towers", title: "Towers", size: 60 },
  { name: "nbody", title: "NBody", size: 250_000 },
  { name: "mandelbrot", title: "Mandelbrot", size: 500 },
];

/** What being able to stop anywhere costs: code is compiled without that. */
const UNPOLLED = { env: { GENE_UNPOLLED: "1" } };

/** Single features. `against`: what the JavaScript counterpart does where the title does not say it all. */
const KERNELS = [
  { name: "fib", title: "fib(30)", size: 30 },
  { name: "loop", title: "integer loop, 10 million rounds", size: 10_000_000 },
  { name: "fib_unpolled", title: "fib(30) without polls and checks of depth", size: 30, ...UNPOLLED, program: "fib" },
  { name: "loop_unpolled", title: "integer loop without polls", size: 10_000_000, ...UNPOLLED, program: "loop" },
  { name: "mandelbrot", title: "Mandelbrot 200 x 200, floats", size: 200 },
  { name: "methods", title: "5 million method calls, two classes", size: 2_500_000 },
  { name: "closures", title: "1 million closures, each called twice", size: 1_000_000 },
  { name: "keywords", title: "keywords, defaults, rests: 300,000 rounds", size: 300_000, against: "objects taken apart, `...rest`" },
  { name: "patterns", title: "patterns, variants, `case`: 300,000 rounds", size: 300_000, against: "classes, `instanceof`" },
  { name: "objects", title: "1 million objects made and read", size: 1_000_000 },
  { name: "push_sum", title: "array: 1 million pushes, sum", size: 1_000_000, against: "`push`, `for of`" },
  { name: "arrays", title: "array: push, map, filter, sort, reduce, 200,000 items", size: 200_000 },
  { name: "map_lookup", title: "map: 1 million sets, 1 million gets, 1,000 keys", size: 1_000_000, against: "`Map`" },
  { name: "maps", title: "maps: 900,000 sets and gets, 600,000 keys made", size: 300_000, against: "`Map`" },
  { name: "append", title: "string: 1 million appends", size: 1_000_000 },
  { name: "strings", title: "strings: 100,000 words", size: 100_000 },
  { name: "throw", title: "throw and catch, 1 million", size: 1_000_000, against: "throws an `Error`" },
  { name: "await_settled", title: "await of a settled future, 1 million", size: 1_000_000, against: "`await` of a settled promise" },
  { name: "fib_async", title: "fib(24), every call may suspend, none does", size: 24, against: "`async` functions" },
  { name: "chain_settled", title: "ten calls deep, innermost awaits (settled), 100,000", size: 100_000, against: "ten `async` functions" },
  { name: "chain_pending", title: "ten calls deep, innermost gives way, 100,000", size: 100_000, against: "ten `async` functions, `await null`" },
  { name: "spawn", title: "start and await a fiber, 100,000", size: 100_000, against: "`async` function" },
  { name: "sleepers", title: "1 million fibers asleep for 100 ms", size: 1_000_000, warmUp: 0, measured: 1, memory: true, against: "`setTimeout` in promises" },
  { name: "pingpong", title: "1 million messages between two fibers", size: 500_000, against: "two `async` functions" },
  {
    name: "startup",
    title: "start-up: `gene eval 1`",
    against: "`node empty.cjs`",
    gene: ["eval", "1"],
    js: ["programs/empty.cjs"],
    wholeProcess: true,
    memory: true,
  },
  { name: "large", title: "run of a program of 50,000 lines, nothing in it hot", against: "the same, interpreted only", lines: 50_000, wholeProcess: true },
];

/** All of them: the fields above, `group` and the paths of the programs below bench/. */
export const LIST = [...AWFY.map((b) => entry({ seconds: 8, warmUp: 400, ...b }, "awfy", "awfy")), ...KERNELS.map((b) => entry(b, "kernels", "programs"))];

function entry(b, group, folder) {
  const program = b.program ?? b.name;
  return { warmUp: 40, measured: 40, seconds: 2, ...b, group, gene: b.gene ?? `${folder}/${program}.gene`, js: b.js ?? `${folder}/${program}.mjs` };
}
