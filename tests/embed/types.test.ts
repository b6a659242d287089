/** The declarations of the package: what is documented compiles, also under exactOptionalPropertyTypes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const dir = mkdtempSync(join(tmpdir(), "gene-types-"));
afterAll(() => rmSync(dir, { recursive: true }));

it("options may be undefined, as where a capability is taken away", () => {
  const file = join(dir, "options.ts");
  writeFileSync(
    file,
    `import { createGene, createNodeHost, type EvalOptions } from ${JSON.stringify(join(root, "src/index.ts"))};
    declare const maybe: { write?: (text: string) => void; ms?: number; signal?: AbortSignal };
    const gene = createGene({ host: { ...createNodeHost(), processes: undefined }, stdout: maybe.write, limits: { timeMs: maybe.ms } });
    const options: EvalOptions = { limits: { steps: maybe.ms, output: undefined }, signal: maybe.signal, name: undefined };
    gene.eval("1", options);
    // @ts-expect-error
    createGene({ limits: { timeMs: "5" } });
    `,
  );
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    strict: true,
    exactOptionalPropertyTypes: true,
    useDefineForClassFields: false,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  });
  const found = program.getSemanticDiagnostics(program.getSourceFile(file)!);
  expect(found.map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n"))).toEqual([]);
}, 60_000);
