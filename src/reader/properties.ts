/** Properties of Genes and maps while they are read (chapter 1.7). */
import type { Value } from "../values/types.ts";
import type { Frame } from "./frame.ts";

/**
 * Sets the property whose key is pending in the frame. Several paths (`^a^b 1 ^a^c 2`) merge into one map.
 * @returns false when the key, or a key on the path whose value is no path-made map, exists
 */
export function putProperty(f: Frame, value: Value): boolean {
  const path = f.key!;
  let map = f.props!;
  const last = path.length - 1;
  for (let i = 0; i < last; i++) {
    const inner = map.get(path[i]);
    if (inner === undefined && !map.has(path[i])) {
      const made = new Map<string, Value>();
      map.set(path[i], made);
      (f.pathMaps ??= new Set()).add(made);
      map = made;
    } else {
      if (f.pathMaps === null || !f.pathMaps.has(inner)) return false;
      map = inner as Map<string, Value>;
    }
  }
  if (map.has(path[last])) return false;
  map.set(path[last], value);
  return true;
}
