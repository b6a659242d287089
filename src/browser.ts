/** Gene in a page or worker: as src/index.ts, without what needs Node.js. */
import { Gene, type GeneOptions } from "./embed/gene.ts";
import { createBrowserHost } from "./host/browser/index.ts";

/** Makes an instance; see src/index.ts. Without `host` the program has a clock, timers and the output functions of the options. */
export function createGene(options: GeneOptions = {}): Gene {
  return new Gene(options.host ?? createBrowserHost({ stdout: options.stdout, stderr: options.stderr }), options);
}

export { Gene, type EvalOptions, type GeneLimits, type GeneOptions } from "./embed/gene.ts";
export { fromJS, toJS } from "./embed/convert.ts";
export { GeneError, GeneLimitError, GeneSuspendedError, type LimitName } from "./embed/errors.ts";
export type { Diagnostic, Span as DiagnosticSpan } from "./embed/diagnostic.ts";
export type { Host, HostEnv, HostFiles, HostProcess, HostProcesses } from "./host/host.ts";
export { createBrowserHost, type BrowserHostOptions } from "./host/browser/index.ts";
export { EnumValue, Fn, Future, GClass, Instance, NativeFn } from "./values/runtime-types.ts";
export { HashMap, HashSet, Range } from "./values/types.ts";
export * from "./reader.ts";
