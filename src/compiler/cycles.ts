/** Data that is compiled at run time (eval, macros) may hold itself; the compiler would never end. */
import { tellRound } from "../values/meter.ts";
import { GeneNode, HashMap, Quote, Unquote, type Value } from "../values/types.ts";

/** Does the data hold itself? Linear, with an explicit stack. @param isOpaque stays a part as it is, whatever it holds? */
export function isCyclic(root: Value, isOpaque: (part: Value) => boolean = () => false): boolean {
  const open = new Set<object>();
  const done = new Set<object>();
  /** a value to enter, or the end of one that is open */
  const work: { value: Value; end: boolean }[] = [{ value: root, end: false }];
  let round = 0;
  for (let item = work.pop(); item !== undefined; item = work.pop()) {
    tellRound(round++);
    const { value, end } = item;
    if (typeof value !== "object" || value === null || done.has(value) || isOpaque(value)) continue;
    if (end) {
      open.delete(value);
      done.add(value);
      continue;
    }
    const parts = partsOf(value);
    if (parts === null) continue;
    if (open.has(value)) return true;
    open.add(value);
    work.push({ value, end: true });
    for (const part of parts) for (const x of part) work.push({ value: x, end: false });
  }
  return false;
}

function partsOf(value: object): Iterable<Value>[] | null {
  if (Array.isArray(value)) return [value];
  if (value instanceof GeneNode) return [[value.type], value.children, value.props === null ? [] : value.props.values()];
  if (value instanceof Map && !(value instanceof HashMap)) return [value.values() as Iterable<Value>];
  if (value instanceof Quote || value instanceof Unquote) return [[value.form]];
  return null;
}
