/** Where named things live: module and path of classes, functions, enums, namespaces and instances (15.3), and the way back. */
import { loadedModules, loadModule } from "../runtime/modules.ts";
import { BOOKKEEPING } from "../runtime/namespaces.ts";
import { LazyValue } from "../values/lazy.ts";
import { Enum, EnumVariant, Fn, GClass, Instance, Module, Namespace, NativeFn, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { ownMember } from "../vm/members.ts";
import { after } from "../runtime/steps.ts";
import { bad } from "./define.ts";
import type { Realm } from "./define.ts";

export interface Home {
  readonly path: string;
  /** null: built in */
  readonly module: string | null;
}

/** Path of a value below a namespace, by identity; nested namespaces are searched breadth first. */
function findIn(root: Namespace, target: Value, allowed: Set<string> | null): string | null {
  const queue: { ns: Namespace; prefix: string }[] = [{ ns: root, prefix: "" }];
  const seen = new Set<Namespace>([root]);
  for (let i = 0; i < queue.length; i++) {
    const { ns, prefix } = queue[i]!;
    for (const [name, cell] of ns.members) {
      if (i === 0 && ((allowed !== null && !allowed.has(name)) || BOOKKEEPING.has(name))) continue;
      const v = cell.value;
      if (v === UNDEF || v instanceof LazyValue) continue;
      if (v === target) return prefix + name;
      if (v instanceof Namespace && !seen.has(v)) {
        seen.add(v);
        queue.push({ ns: v, prefix: `${prefix}${name}/` });
      }
    }
  }
  return null;
}

/** The home of a value; null if it has none. */
export function homeOf(realm: Realm, v: Value): Home | null {
  if (v instanceof EnumVariant) {
    const owner = homeOf(realm, v.owner);
    return owner === null ? null : { path: `${owner.path}/${v.name}`, module: owner.module };
  }
  const builtin = findIn(realm.global, v, null);
  if (builtin !== null) return { path: builtin, module: null };
  if (v instanceof NativeFn) return null;
  const modules = loadedModules(realm);
  const own = moduleOf(v);
  if (own !== null && modules.includes(own)) modules.unshift(own);
  for (const m of modules) {
    const path = findIn(m.ns, v, m.exports);
    if (path !== null) return { path, module: m.path };
  }
  return null;
}

function moduleOf(v: Value): Module | null {
  if (v instanceof Fn) return v.ns.module;
  if (v instanceof Namespace) return v.module;
  if (v instanceof GClass || v instanceof Instance) {
    const cls = v instanceof GClass ? v : v.$c;
    for (let ns: Namespace | null = cls.members; ns !== null; ns = ns.parent) if (ns.module !== null) return ns.module;
  }
  return null;
}

function walk(root: Value, path: string): Value {
  let v = root;
  for (const part of path.split("/")) {
    if (v instanceof Namespace) v = ownMember(v, part);
    else if (v instanceof GClass) v = ownMember(v.members, part);
    else if (v instanceof Enum) v = v.variants.get(part);
    else return undefined;
  }
  return v;
}

/** The value at a home, as a value or a request: the module is imported if need be. */
export function valueAt(realm: Realm, home: Home): Value {
  if (home.module === null) {
    const v = walk(realm.global, home.path);
    if (v === undefined) throw bad(`path_to_value: not found: ${home.path}`);
    return v;
  }
  const { module, path } = home;
  const found = (m: Module): Value => {
    const v = m.exports === null || m.exports.has(path.split("/")[0]!) ? walk(m.ns, path) : undefined;
    if (v === undefined) throw bad(`Serialized reference not found in module '${module}': ${path}`);
    return v;
  };
  const loaded = loadedModules(realm).find((m) => m.path === module);
  if (loaded !== undefined) return found(loaded);
  const files = realm.host.files;
  if (files === undefined || files.stat(module)?.kind !== "file") throw bad(`Module '${module}' is not available for deserialization`);
  return after(loadModule(realm, module, null), (m) => found(m as Module));
}
