/** The entry point for browsers bundles without any module of Node. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { ROOT } from "../support/files.ts";

test.skipIf(!existsSync(join(ROOT, "src/browser.ts")))("src/browser.ts bundles for the browser", async () => {
  const result = await build({
    entryPoints: [join(ROOT, "src/browser.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    target: "es2022",
    loader: { ".gene": "text" },
    logLevel: "silent",
    metafile: true,
  });
  expect(result.errors).toEqual([]);
  const outside = Object.values(result.metafile.inputs).flatMap((input) => input.imports.filter((i) => i.external).map((i) => i.path));
  expect(outside).toEqual([]);
  expect(Object.keys(result.metafile.inputs).filter((f) => f.includes("host/node") || f.includes("src/cli"))).toEqual([]);
  expect(result.outputFiles[0].text).not.toMatch(/\bfrom\s*["']node:|\brequire\(["']/);
});
