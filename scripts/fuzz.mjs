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
const NASTY = ["nil", "void", "0", "-1", "9223372036854775807", "1.5", "\"\"", "'c'", "[]", "{}", "()", "_", "`x", "...", "x...", "^k", "^^k", "^...", "%x", "@a/*", "a/b", "/x", "a/<b>", "#\"#{x}\"", "{{1 2}}",
  "(async 1)", "(await 1)", "(yield 1)", "(return)", "(break)", "(throw 1)", "(fn f [x] x)", "(fn g* [] (yield 1))", "self", "super", "$ex", "$ns", "(new gene/Future)", "(gene/sleep 1)", "(1 .. 3)",
  "#/a/", "2024-01-02", "0#ff", "->", "=", "+=", "in", "catch", "finally", "else", "when", "not", ".", ".size", "./", "?", "<", "==", "&&", "||", "is", "|", ":", "x:", "Int", "!", "(class C)", "#[1]", "(freeze [1])"];

/** One text for the seed. */
export function makeText(blocks, seed) {
  const rnd = random(seed);
  let tokens = pick(rnd, blocks).match(TOKEN) ?? [];
  if (rnd() < 0.3) tokens = [...tokens, "\n", ...(pick(rnd, blocks).match(TOKEN) ?? [])];
  const edits = 1 + Math.floor(rnd() * 6);
  for (let i = 0; i < edits; i++) {
    const at = Math.floor(rnd() * tokens.length);
    const kind = rnd();
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

/** Is it an end that a program may have? */
export function judge(gene, e) {
  if (e instanceof gene.ReaderError || e instanceof gene.CompileError) return null;
  if (e instanceof gene.GeneError) return /internal error|is not a function|Cannot read prop|undefined \(|is not iterable/.test(e.message) ? `internal: ${e.message}` : null;
  if (e !== null && typeof e === "object" && /Limit|Stop/.test(e.constructor?.name ?? "")) return null;
  return `${e?.constructor?.name}: ${e?.stack ?? String(e)}`;
}

/** Reads the text; what is read prints and reads back. */
export function fuzzReader(gene, text) {
  try {
    const forms = gene.readAll(new gene.Source("fuzz", text));
    for (const f of forms) gene.literal(f);
    return null;
  } catch (e) {
    return judge(gene, e);
  }
}

/** Compiles and runs the text with limits. */
export async function fuzzRun(gene, text) {
  try {
    const g = gene.createGene({ limits: { steps: 200_000, timeMs: 2_000, memory: 200_000_000, output: 100_000 }, stdout: () => {}, stderr: () => {} });
    await g.eval(text);
    return null;
  } catch (e) {
    return judge(gene, e);
  }
}

async function main() {
  const { values } = parseArgs({ options: { target: { type: "string", default: "both" }, seconds: { type: "string", default: "600" }, seed: { type: "string", default: String(Date.now() % 1e9) } } });
  const gene = await import(join(root, "dist/internal.js"));
  const blocks = corpus();
  const until = Date.now() + Number(values.seconds) * 1000;
  let n = 0;
  let found = 0;
  for (let seed = Number(values.seed); Date.now() < until; seed++, n++) {
    const text = makeText(blocks, seed);
    const bad = [];
    if (values.target !== "run") bad.push(fuzzReader(gene, text));
    if (values.target !== "reader") {
      const timer = setTimeout(() => {
        console.log(`HANG at seed ${seed}\n${text}\n`);
        process.exit(1);
      }, 20_000);
      bad.push(await fuzzRun(gene, text));
      clearTimeout(timer);
    }
    for (const b of bad) {
      if (b === null) continue;
      found++;
      console.log(`--- seed ${seed}: ${b}\n${text}\n`);
    }
  }
  console.log(`${n} texts, ${found} findings`);
  process.exitCode = found > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
