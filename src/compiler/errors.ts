/** A text that can be read but not compiled (stage `compile`, code GENE.COMPILE.ERROR). */
import type { Source } from "../reader/source.ts";

export class CompileError extends Error {
  source: Source | null = null;
  constructor(
    message: string,
    /** offset in the source of the innermost form that is wrong, -1 if unknown */
    readonly offset: number,
    /** what may help, beside the message */
    readonly hints: readonly string[] = [],
  ) {
    super(message);
    this.name = "CompileError";
  }
}

export const SPREAD = "Spread operator (...) can only be used in arrays, maps, or gene expressions";

/**
 * Stops the compilation at a name with the dots of a spread or a rest (or the dots alone) that spreads nothing and is no rest of a pattern. A name may hold dots elsewhere.
 * @param isBound is it to be bound or assigned there?
 */
export function checkDots(name: string, offset: number, isBound: boolean): void {
  if (name.length < 3 || !(name.endsWith("...") || name.startsWith("..."))) return;
  const bare = name.replace(/^\.\.\.|\.\.\.$/g, "");
  if (bare === "") fail(SPREAD, offset);
  if (isBound) fail(SPREAD, offset, [`a rest stands in a pattern or in a list of parameters, its dots behind the name: [${bare}...]`]);
  fail(SPREAD, offset, [
    name.startsWith("...") ? `the dots stand behind the name: ${bare}...` : `what takes it apart is an array or a call: [${name}], (f ${name})`,
  ]);
}

/** The compiler's own stack or argument lists were exhausted. @param error what it has thrown; anything else is given back */
export function tooLarge(error: unknown, offset: number): unknown {
  if (!(error instanceof RangeError && /call stack/i.test(error.message))) return error;
  return new CompileError("the code is nested too deeply (in try .. finally), or a call has too many arguments; put a part of it into a function", offset);
}

/** Stops the compilation. @param hints what may help, beside the message */
export function fail(message: string, offset: number, hints?: readonly string[]): never {
  throw new CompileError(message, offset, hints);
}
