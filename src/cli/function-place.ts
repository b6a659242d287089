import type { Code } from "../gir/code.ts";

/** Where a function stands in its source; null if that is not known. */
export function functionPlace({ source, offset }: Code): { file: string; line: number; column: number } | null {
  return source === null || offset < 0 ? null : { file: source.name, ...source.lineColumn(offset) };
}
