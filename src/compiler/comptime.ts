/** `comptime` forms at the top level of a module (chapter 16). */
import type { Source } from "../reader/source.ts";
import type { Value } from "../values/types.ts";

export function expandComptime(forms: readonly Value[], _source: Source | null): readonly Value[] {
  return forms;
}
