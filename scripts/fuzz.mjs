// Fuzzes the reader and compile+run: nothing that anybody types may end in an internal error, a hang or a crash.
//
//   node scripts/fuzz.mjs [--target reader|run|both] [--seconds 600] [--seed 1]
//
// Texts are made from the examples of docs/language by mutation (tokens swapped, dropped, doubled, nested) and by a small grammar. A finding is printed with its seed and
// text; keep it as a line of tests/fuzz/findings.txt. Allowed ends: a value, a Gene exception, a reader or compile error, an exhausted limit.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** A seeded generator (mulberry32): the same seed gives the same texts everywhere. */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = (rnd, list) => list[Math.floor(rnd() * list.length)];

/** The examples of the reference, as raw material. */
export function corpus() {
  const dir = join(root, "docs/language");
  const blocks = [];
  for (const name of readdirSync(dir)) {
    const text = readFileSync(join(dir, name), "utf8");
    for (const m of text.matchAll(/```gene\n([\s\S]*?)```/g)) blocks.push(m[1].replace(/\s+# (=>|prints:|raises|compile error:|reader error:).*$/gm, ""));
  }
  return blocks.filter((b) => !/run_forever|readline|\bexit\b|actor|\$repl/.test(b));
}

const TOKEN = /"(?:\\.|[^"\\])*"|[()[\]{}`%;]|#[([{"@<]|[^\s()[\]{}`%;"]+|\s+/g;
const NASTY = [
  "nil",
  "void",
  "0",
  "-1",
  "9223372036854775807",
  "1.5",
  '""',
  "'c'",
  "[]",
  "{}",
  "()",
  "_",
  "`x",
  "...",
  "x...",
  "^k",
  "^^k",
  "^...",
  "%x",
  "@a/*",
  "a/b",
  "/x",
  "a/<b>",
  '#"#{x}"',
  "{{1 2}}",
  "(async 1)",
  "(await 1)",
  "(yield 1)",
  "(return)",
  "(break)",
  "(throw 1)",
  "(fn f [x] x)",
  "(fn g* [] (yield 1))",
  "self",
  "super",
  "$ex",
  "$ns",
  "(new gene/Future)",
  "(gene/sleep 1)",
  "(1 .. 3)",
  "#/a/",
  "2024-01-02",
  "0#ff",
  "->",
  "=",
  "+=",
  "in",
  "catch",
  "finally",
  "else",
  "when",
  "not",
  ".",
  ".size",
  "./",
  "?",
  "<",
  "==",
  "&&",
  "||",
  "is",
  "|",
  ":",
  "x:",
  "Int",
  "!",
  "(class C)",
  "#[1]",
  "(freeze [1])",
];

/** Everything that can be called by name: `Class .method` and paths of functions, of a fresh instance. */
export function callables(gene) {
  const { realm } = gene.createGene({ host: gene.createTestHost() });
  const methods = new Set();
  for (const cls of Object.values(realm.classes)) for (const name in cls.mt) methods.add(name);
  const functions = new Set();
  const visit = (ns, prefix, depth) => {
    for (const [name, cell] of ns.members) {
      const path = prefix === "" ? name : `${prefix}/${name}`;
      if (/exit|readline|stdin|repl|run_forever/.test(path)) continue;
      functions.add(path);
      const inner = cell.value instanceof gene.Namespace ? cell.value : cell.value instanceof gene.GClass ? cell.value.members : null;
      if (inner !== null && inner !== undefined && depth < 3 && name !== "global") visit(inner, path, depth + 1);
    }
  };
  visit(realm.global, "", 0);
  // receivers with the methods that they have
  const receivers = [];
  for (const text of ARGS) {
    try {
      const g = gene.createGene({ host: gene.createTestHost() });
      const own = [];
      for (const name in g.realm.classOf(g.eval(text)).mt) own.push(name);
      receivers.push({ text, methods: own });
    } catch {
      // not a value by itself
    }
  }
  return { methods: [...methods], functions: [...functions], receivers };
}

/** Arguments that nobody expects. */
const ARGS = [
  "nil",
  "void",
  "true",
  "0",
  "-1",
  "1",
  "2",
  "1000000",
  "2147483648",
  "-2147483649",
  "9007199254740991",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
  "0.5",
  "-0.0",
  "1e308",
  "(0.0 / 0.0)",
  "(1.0 / 0.0)",
  '""',
  '"abc"',
  '"a,b"',
  '"\\n"',
  '"__proto__"',
  '"constructor"',
  '"😀é"',
  '"["',
  '"{}"',
  "'c'",
  "[]",
  "[1 2 3]",
  '[3 "a" nil 1.5]',
  "[[1 2] [3 4]]",
  "{}",
  "{^a 1}",
  "{^__proto__ 1 ^then 2}",
  "#[1 2]",
  "#{^a 1}",
  "`x",
  "`a/b",
  "`(f ^a 1 2)",
  "_",
  "{{1 2}}",
  "(new HashSet)",
  "(new HashSet [1 2])",
  "(1 .. 3)",
  "(1 .. 1000000000)",
  "(range 0 -5 -1)",
  "#/a+/",
  "#/(a)(b)?/i",
  "2024-01-31",
  "12:30:00",
  "2024-01-31T12:30:00Z",
  "0#ff00",
  "(fn [] 1)",
  "(fn [x] x)",
  "(fn [a b] (a < b))",
  '(fn [x...] (throw "no"))',
  "(fn [x] (gene/sleep 1) x)",
  "println",
  "Int",
  "String",
  "Exception",
  "(class C (field a) (method m [] 1))",
  "(new (class D (ctor [] (/a = 1))))",
  '(new Exception "x")',
  "(new gene/Future)",
  "(async 1)",
  "(async (gene/sleep 5) 1)",
  "((fn g* [] (yield 1) (yield 2)))",
  "@a/*",
  "(@ 0)",
  "gene",
  "$ns",
  "$env",
  "$pkg",
  '"/a.txt"',
  '"/"',
  "[1 2 3]...",
  "{^a 1}...",
  "^k 1",
  "^^k",
  "^a nil",
  "^timeout 1",
  "(var cyc [1])",
  "(do (var cy [1]) (cy .push cy) cy)",
  "(do (var cm {}) (cm/me = cm) cm)",
  "([1 2] .iter)",
  '("ab" .bytes)',
  "(enum E A (B x))",
  "(interface I (method m []))",
  "(freeze [1 [2]])",
];

/** A few calls with such arguments. */
function makeCalls(rnd, names) {
  const lines = [];
  const args = () => Array.from({ length: Math.floor(rnd() * 4) }, () => pick(rnd, ARGS)).join(" ");
  for (let n = 1 + Math.floor(rnd() * 2); n > 0; n--) {
    const kind = rnd();
    if (kind < 0.1) lines.push(`(${pick(rnd, ARGS)} .${pick(rnd, names.methods)} ${args()})`);
    else if (kind < 0.6) {
      const r = pick(rnd, names.receivers);
      lines.push(`(${r.text} .${pick(rnd, r.methods)} ${args()})`);
    } else if (kind < 0.8) lines.push(`(${pick(rnd, names.functions)} ${args()})`);
    else if (kind < 0.85) lines.push(`(new ${pick(rnd, names.functions)} ${args()})`);
    else if (kind < 0.95) lines.push(`(${pick(rnd, ARGS)} ${pick(rnd, OPERATORS)} ${pick(rnd, ARGS)})`);
    else lines.push(`(var v ${pick(rnd, ARGS)}) (v/${pick(rnd, names.methods)} = ${pick(rnd, ARGS)}) [v v/0 v/__proto__ v/constructor (v .to_s) (v == v)]`);
  }
  return lines.length === 1 ? lines[0] : `(try ${lines[0]} catch * ($ex .to_s)) ${lines[1]}`;
}

const OPERATORS = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "<",
  "<=",
  ">",
  ">=",
  "==",
  "!=",
  "&",
  "|",
  "^",
  "<<",
  ">>",
  ">>>",
  "&&",
  "||",
  "??",
  "..",
  "is",
  "in",
  "?",
  "=",
  "+=",
  "~",
];

/** One text for the seed. @param names of `callables`; without them only examples are changed */
export function makeText(blocks, seed, names = null) {
  const rnd = random(seed);
  if (names !== null && rnd() < 0.5) return makeCalls(rnd, names);
  let tokens = pick(rnd, blocks).match(TOKEN) ?? [];
  if (rnd() < 0.3) tokens = [...tokens, "\n", ...(pick(rnd, blocks).match(TOKEN) ?? [])];
  const edits = 1 + Math.floor(rnd() * 6);
  // half of the texts stay balanced, so that more of them get past the reader
  const balanced = rnd() < 0.6;
  for (let i = 0; i < edits; i++) {
    const at = Math.floor(rnd() * tokens.length);
    const kind = rnd();
    if (balanced) {
      if (/[()[\]{}]|^\s/.test(tokens[at])) continue;
      if (kind < 0.2) tokens.splice(at, 1);
      else
        tokens[at] =
          kind < 0.5
            ? pick(rnd, NASTY)
            : kind < 0.8
              ? pick(rnd, ARGS)
              : pick(
                  rnd,
                  tokens.filter((t) => !/[()[\]{}]/.test(t)),
                );
      continue;
    }
    if (kind < 0.25) tokens.splice(at, 1);
    else if (kind < 0.5) tokens[at] = pick(rnd, NASTY);
    else if (kind < 0.65) tokens.splice(at, 0, " ", pick(rnd, NASTY), " ");
    else if (kind < 0.8) {
      const other = Math.floor(rnd() * tokens.length);
      [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
    } else if (kind < 0.9) {
      const end = Math.min(tokens.length, at + Math.floor(rnd() * 12));
      tokens.splice(at, 0, ...tokens.slice(at, end));
    } else tokens.splice(at, 0, String.fromCodePoint(Math.floor(rnd() * (rnd() < 0.5 ? 128 : 0x2ff0))));
  }
  return tokens.join("");
}

/** Words of an error of JavaScript that got out as a message. */
const INTERNAL =
  /internal error|is not a function|Cannot (read|set) propert|Cannot (convert|destructure|mix) |is not (iterable|a constructor|an object)|\[object |undefined \(|Invalid (array|string) length|BigInt|Maximum call stack|value out of range/;

/** Null for an end that a program may have, else what is wrong with it. */
export function judge(gene, e) {
  if (e instanceof gene.ReaderError || e instanceof gene.CompileError || e instanceof gene.GeneLimitError) return null;
  if (e instanceof gene.Raised) return INTERNAL.test(e.message) ? `internal: ${e.className}: ${e.message}` : null;
  if (!(e instanceof gene.GeneError)) return `${e?.constructor?.name}: ${e?.stack ?? String(e)}`;
  // what the program throws itself may say anything
  if (/is not defined/.test(e.message)) return null;
  return INTERNAL.test(e.message) ? `internal: ${e.message}` : null;
}

/** Reads the text; what is read can be printed, and what is printed reads as the same again. */
export function fuzzReader(gene, text) {
  try {
    for (const form of gene.readAll(new gene.Source("fuzz", text))) {
      const once = gene.literal(form);
      const again = gene.readAll(new gene.Source("fuzz", once)).map((f) => gene.literal(f));
      // symbols print without their escapes (1.12)
      if (text.includes("\\") || /#@\S+\s+\^/.test(text) || once === "#") continue;
      if (again.length !== 1 || again[0] !== once) return `reads back differently: ${once} / ${again.join(" ")}`;
    }
    return null;
  } catch (e) {
    return judge(gene, e);
  }
}

/** Compiles and runs the text with limits, on a virtual clock; the result is printed, compared and hashed. */
export async function fuzzRun(gene, text) {
  const g = gene.createGene({
    host: gene.createTestHost({ files: { "/a.txt": "a\nb\n" } }),
    limits: { steps: 100_000, timeMs: 60_000, depth: 2_000, output: 100_000 },
  });
  try {
    const value = await g.evalAsync(text);
    gene.literal(value);
    gene.text(value);
    gene.equal(value, value);
    gene.toJS(value);
    return null;
  } catch (e) {
    return judge(gene, e);
  } finally {
    g.close();
  }
}

/** Ends the process when one text takes too long: a thread of its own, as the main one may be in a loop that nothing interrupts. */
function watch(ms) {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const code = `const { workerData: { shared, ms } } = require("worker_threads");
    let last = -1, since = Date.now();
    setInterval(() => {
      const now = Atomics.load(shared, 0);
      if (now !== last) { last = now; since = Date.now(); }
      else if (Date.now() - since > ms) { require("fs").writeSync(1, "HANG at seed " + now + "\\n"); process.kill(process.pid, "SIGKILL"); }
    }, 250);`;
  new Worker(code, { eval: true, workerData: { shared, ms } }).unref();
  return (seed) => Atomics.store(shared, 0, seed);
}

async function main() {
  const { values } = parseArgs({
    options: {
      target: { type: "string", default: "both" },
      seconds: { type: "string", default: "600" },
      seed: { type: "string", default: String(Date.now() % 1e9) },
      count: { type: "string", default: "Infinity" },
      show: { type: "boolean" },
    },
  });
  const gene = await import(join(root, "dist/internal.js"));
  const blocks = corpus();
  const names = callables(gene);
  const until = Date.now() + Number(values.seconds) * 1000;
  const beat = watch(20_000);
  const seen = new Set();
  let n = 0;
  let found = 0;
  // a promise that nobody handles is a finding, too
  let current = "";
  process.on("unhandledRejection", (e) => {
    found++;
    console.log(`--- unhandled: ${e?.stack ?? e}\n${current}\n`);
  });
  for (let seed = Number(values.seed); n < Number(values.count) && Date.now() < until; seed++, n++) {
    beat(seed);
    const text = (current = makeText(blocks, seed, names));
    if (values.show) console.log(text);
    const bad = [];
    if (values.target !== "run") bad.push(fuzzReader(gene, text));
    if (values.target !== "reader") bad.push(await fuzzRun(gene, text));
    for (const b of bad) {
      if (b === null) continue;
      found++;
      // the same message once
      const key = b.split("\n").slice(0, 2).join("|").slice(0, 120);
      if (seen.has(key)) continue;
      seen.add(key);
      console.log(`--- seed ${seed}: ${b}\n${text}\n`);
    }
  }
  console.log(`${n} texts, ${found} findings`);
  process.exit(found > 0 ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
