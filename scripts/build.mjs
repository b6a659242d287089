// Builds everything below dist/:
//   index.js reader.js internal.js   ESM for Node (internal.js: what the tests need; its types are those of the sources), sharing chunks
//   browser.js                       ESM without Node modules
//   cli.cjs                          the command, one function in the form of CommonJS that bin/gene.cjs loads with V8's code cache
//   types/                           declarations (only with --types)
// Bundling is needed for more than packing: esbuild inlines the enums, so that the interpreter's case labels are literals.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Options that all bundles share. */
const common = {
  absWorkingDir: root,
  bundle: true,
  minifySyntax: true,
  target: "es2023",
  loader: { ".gene": "text" },
  define: { GENE_VERSION: JSON.stringify(version) },
  logLevel: "warning",
  legalComments: "none",
};

const existing = (names) => names.map((n) => `src/${n}.ts`).filter((f) => existsSync(join(root, f)));

/** Node ESM: index, reader and internal in one build, so that they share their chunks (one class of each kind of value). */
async function buildNode() {
  await build({
    ...common,
    entryPoints: existing(["index", "reader", "internal"]),
    outdir: dist,
    format: "esm",
    platform: "node",
    splitting: true,
    chunkNames: "chunk-[hash]",
    sourcemap: true,
  });
}

/** Types of internal.js for the tests: those of its source. */
function writeInternalTypes() {
  writeFileSync(join(dist, "internal.d.ts"), 'export * from "../src/internal.ts";\n');
}

/** Browser ESM: a `node:` import in it fails the build. */
async function buildBrowser() {
  const entryPoints = existing(["browser"]);
  if (entryPoints.length === 0) return;
  await build({
    ...common,
    entryPoints,
    outdir: dist,
    format: "esm",
    platform: "browser",
    minify: true,
    sourcemap: true,
  });
  const text = readFileSync(join(dist, "browser.js"));
  console.log(`browser.js: ${(text.length / 1024).toFixed(0)} KB, ${(gzipSync(text).length / 1024).toFixed(0)} KB gzip`);
}

/**
 * What a start would do in vain is taken out. Modules of Node that it does not load anyway are loaded when something of them is used: each takes a millisecond or more.
 * Nothing is copied from the others. The function around it all stands in the file: bin/gene.cjs need not copy the text.
 */
function quickenStart(bundle) {
  const text = bundle
    .replace(/\b(import_node_\w+) ?= ?require\("(node:(?!fs"|path")\w+)"\)/g, '$1=lazily("$2")')
    .replace(/__toESM\((require\("node:\w+"\)),1\)/g, "$1");
  const lazily = "const lazily=(name)=>new Proxy({},{get:(_,key)=>require(name)[key]});";
  if (!text.startsWith('"use strict";')) throw new Error("cli.cjs does not begin as expected");
  return `(function(exports,require,module,__filename,__dirname){${text.replace('"use strict";', `"use strict";${lazily}`)}\n})`;
}

/** The command. Names stay readable, so that an internal error's stack can be read. */
async function buildCli() {
  const { outputFiles } = await build({
    ...common,
    write: false,
    entryPoints: existing(["cli/main"]),
    outfile: join(dist, "cli.cjs"),
    format: "cjs",
    platform: "node",
    target: "node20",
    minifyWhitespace: true,
    // import() of a Node module becomes require(): a script loaded through vm.Script has no import()
    supported: { "dynamic-import": false },
  });
  // at once, as a command may start meanwhile
  const file = join(dist, "cli.cjs");
  writeFileSync(`${file}.new`, quickenStart(outputFiles[0].text));
  renameSync(`${file}.new`, file);
  // one run writes the code cache, with the functions in it that a run needs
  const run = spawnSync(process.execPath, [join(root, "bin/gene.cjs"), "eval", '(println "code cache")'], { encoding: "utf8" });
  if (run.status !== 0) console.warn(`the command does not run yet: ${(run.stderr || run.stdout).trim().split("\n")[0]}`);
}

function buildTypes() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const options = [
    "--noEmit",
    "false",
    "--emitDeclarationOnly",
    "--declaration",
    "--declarationMap",
    "--outDir",
    "dist/types",
    "--rootDir",
    "src",
    "--stripInternal",
  ];
  const config = { extends: "../tsconfig.json", include: ["../src"] };
  mkdirSync(dist, { recursive: true });
  const project = join(dist, "tsconfig.types.json");
  writeFileSync(project, JSON.stringify(config));
  const run = spawnSync(process.execPath, [tsc, "-p", project, ...options], { cwd: root, encoding: "utf8" });
  rmSync(project);
  if (run.status !== 0) {
    console.error(run.stdout + run.stderr);
    process.exitCode = 1;
  }
}

mkdirSync(dist, { recursive: true });
for (const file of readdirSync(dist)) if (file.startsWith("chunk-") || file.endsWith(".cache")) rmSync(join(dist, file), { force: true });
writeInternalTypes();
const results = await Promise.allSettled([buildNode(), buildBrowser(), buildCli()]);
const failed = results.filter((r) => r.status === "rejected");
// esbuild has printed its errors itself
for (const f of failed) if (f.reason?.errors === undefined) console.error(f.reason);
if (process.argv.includes("--types")) buildTypes();
// the time of this file is what setup.mjs compares the sources with
if (failed.length === 0) writeFileSync(join(dist, ".built"), version + "\n");
else process.exitCode = 1;
