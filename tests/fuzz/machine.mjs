/** The machine in one file, as the comparisons of the ways to run code load it: several times, so that each has a machine of its own. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @param {string} outfile @param {import("esbuild").Plugin[]} [plugins] that change the sources @returns {Promise<string>} outfile */
export async function buildMachine(outfile, plugins = []) {
  const absWorkingDir = join(fileURLToPath(import.meta.url), "../../..");
  await build({
    absWorkingDir,
    entryPoints: ["src/internal.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2023",
    minifySyntax: true,
    loader: { ".gene": "text" },
    define: { GENE_VERSION: '"0"' },
    logLevel: "silent",
    plugins,
  });
  return outfile;
}
