/** Errors that the host program sees. */
import { hostCause } from "../vm/exceptions.ts";
import { type Diagnostic, type FindSource, diagnose } from "./diagnostic.ts";

/** An exception of the Gene program that nobody caught, or a text that cannot be read or compiled. */
export class GeneError extends Error {
  override readonly name: string = "GeneError";
  /** the exception instance of the program; not enumerable: it leads to the whole program */
  declare readonly value: unknown;
  /** what a function of the host had thrown, or the error of a text that could not be read (with `line` and `column`), if the exception came from that (or a cause of it did) */
  declare readonly cause?: unknown;
  constructor(
    /** everything known about it; what the `gene` command prints */
    readonly diagnostic: Diagnostic,
    value: unknown,
  ) {
    const cause = value instanceof Error ? value : hostCause(value);
    super(diagnostic.className === null ? diagnostic.message : `${diagnostic.className}: ${diagnostic.message}`, cause === undefined ? undefined : { cause });
    Object.defineProperty(this, "value", { value, enumerable: false });
  }
  /** one of chapter 9.7, or the program's own */
  get code(): string {
    return this.diagnostic.code;
  }
  /** class of the exception, null for texts that cannot be read or compiled */
  get className(): string | null {
    return this.diagnostic.className;
  }
  /** `file:line:column`, null if unknown */
  get location(): string | null {
    const { file, line, column } = this.diagnostic.span;
    return line > 0 ? `${file}:${line}:${column}` : null;
  }
  /** the calls of the Gene program, innermost first */
  get geneStack(): readonly string[] {
    return this.diagnostic.stack;
  }
  /** What `JSON.stringify` writes: no values of the program. `stack` are the calls of the Gene program. */
  toJSON(): {
    name: string;
    message: string;
    code: string;
    className: string | null;
    location: string | null;
    stack: readonly string[];
    hints: readonly string[];
  } {
    const { name, message, code, className, location, geneStack } = this;
    return { name, message, code, className, location, stack: geneStack, hints: this.diagnostic.hints };
  }
}

/** A limit was reached, or the host's AbortSignal fired. The program could not catch it; the instance stays usable. */
export class GeneLimitError extends Error {
  override readonly name = "GeneLimitError";
  constructor(
    /** which limit: "steps", "time", "memory", "depth", "output", or "aborted" */
    readonly limit: LimitName,
    message: string,
    /** where the program was, innermost call first */
    readonly geneStack: readonly string[] = [],
  ) {
    super(message);
  }
}
export type LimitName = "steps" | "time" | "memory" | "depth" | "output" | "aborted";

/** `evalSync` or `callSync` met code that suspends. The computation was cancelled. */
export class GeneSuspendedError extends Error {
  override readonly name = "GeneSuspendedError";
  constructor(
    /** the call that suspended, innermost first */
    readonly geneStack: readonly string[],
  ) {
    super(`the code suspended${geneStack.length > 0 ? ` in ${geneStack[0]}` : ""}: use eval or call, which return a promise then`);
  }
}

/** Makes the host's error for whatever the machine reports. */
export function toGeneError(error: unknown, findSource: FindSource): Error {
  if (error instanceof GeneError || error instanceof GeneLimitError || error instanceof GeneSuspendedError) return error;
  return new GeneError(diagnose(error, findSource), error);
}
