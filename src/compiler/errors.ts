/** A text that can be read but not compiled (stage `compile`, code GENE.COMPILE.ERROR). */
import type { Source } from "../reader/source.ts";

export class CompileError extends Error {
  source: Source | null = null;
  constructor(
    message: string,
    /** offset in the source of the innermost form that is wrong, -1 if unknown */
    readonly offset: number,
  ) {
    super(message);
    this.name = "CompileError";
  }
}

/** Stops the compilation. */
export function fail(message: string, offset: number): never {
  throw new CompileError(message, offset);
}
