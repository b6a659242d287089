/**
 * Gene inside a JavaScript program (Node.js).
 *
 * ```ts
 * import { createGene } from "gene-lang";
 * const gene = createGene({ stdout: (text) => process.stdout.write(text) });
 * gene.defineFunction("fetch_price", "item: String", async (item) => (await lookUp(item)).price);
 * const total = await gene.eval('((fetch_price "tea") + (fetch_price "pot"))');
 * ```
 *
 * A function of the host that returns a promise suspends the calling fiber; nothing has to be marked for that. An evaluation gives its
 * value, and a promise only if the program suspended.
 */
import { createBrowserHost } from "./host/browser/index.ts";
import { Gene, type GeneOptions } from "./embed/gene.ts";

/**
 * Makes an instance. Without `host` the program has a clock and timers, and output goes to `stdout` and `stderr` of the options; it can
 * reach no file, process, network or environment variable.
 */
export function createGene(options: GeneOptions = {}): Gene {
  return new Gene(options.host ?? createBrowserHost({ stdout: options.stdout, stderr: options.stderr }), options);
}

export { Gene, type EvalOptions, type GeneLimits, type GeneOptions } from "./embed/gene.ts";
export { fromJS, toJS } from "./embed/convert.ts";
export { GeneError, GeneLimitError, GeneSuspendedError, type LimitName } from "./embed/errors.ts";
export type { Diagnostic, Span as DiagnosticSpan } from "./embed/diagnostic.ts";
export type { Host, HostEnv, HostFiles, HostProcess, HostProcesses } from "./host/host.ts";
export { createBrowserHost, type BrowserHostOptions } from "./host/browser/index.ts";
export { createNodeHost, type NodeHostOptions } from "./host/node/index.ts";
export { createTestHost, type TestHost, type TestHostOptions } from "./host/test/index.ts";
export { EnumValue, Fn, Future, GClass, Instance, NativeFn } from "./values/runtime-types.ts";
export { HashMap, HashSet, Range } from "./values/types.ts";
export * from "./reader.ts";
