/** What a module offers and needs, as data for other tools: `gene compile -f ai-metadata` (18.6). */
import type { Code } from "../gir/code.ts";
import { instructions } from "../gir/walk.ts";
import { printType } from "../values/type-expr.ts";
import { functionPlace } from "./function-place.ts";

interface Callable {
  name: string;
  typed: boolean;
  params: { name: string; type_id: number }[];
  return_type_id: number;
  line: number;
  column: number;
}

/** The record of a compiled module. @param file null: no file */
export function metadata(code: Code, file: string | null): Record<string, unknown> {
  const types: string[] = [];
  const idOf = (type: unknown): number => {
    if (type === null || type === undefined) return -1;
    const text = printType(type);
    const at = types.indexOf(text);
    return at >= 0 ? at : types.push(text) - 1;
  };
  const callables: Callable[] = [];
  // an explicit list: functions may be nested deeply
  const todo: Code[] = [...code.codes].reverse();
  for (let fn = todo.pop(); fn !== undefined; fn = todo.pop()) {
    for (const inner of [...fn.codes].reverse()) todo.push(inner);
    if (fn.isBlock || fn.isAsyncBody || fn.name.startsWith("<")) continue;
    const params = fn.spec.params.map((p) => ({ name: p.name, type_id: idOf(p.type) }));
    const return_type_id = idOf(fn.returnType);
    const { line, column } = functionPlace(fn) ?? { line: 0, column: 0 };
    callables.push({ name: fn.name, typed: return_type_id >= 0 || params.some((p) => p.type_id >= 0), params, return_type_id, line, column });
  }
  return {
    format: "gene-ai-metadata",
    source: file ?? "<eval>",
    module_path: file ?? "",
    instruction_count: [...instructions(code)].length,
    module_exports: code.exportNames,
    module_imports: [],
    module_types: [],
    type_descriptors: types,
    type_aliases: {},
    callables,
  };
}
