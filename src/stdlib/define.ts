/**
 * How library functions written in TypeScript are defined: tables of {names, parameters, doc, implementation}. Help, completion and the
 * reference read the same entries (NativeFn keeps them).
 */
import { type Direct, native } from "../runtime/direct.ts";
import { GClass, Namespace } from "../values/runtime-types.ts";
import { STRIDE, tellRoom, tellWork } from "../values/meter.ts";
import { MAX_LENGTH } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import type { Realm } from "../vm/realm.ts";

export { direct, directOr, native } from "../runtime/direct.ts";
export type { Realm };

/** What a library function does. It may return a CallRequest, an AwaitRequest or a JavaScript promise (which suspends the calling fiber). */
export type Impl = (realm: Realm, args: Value[], kw: Map<string, Value> | null) => Value;

/** [names (aliases separated by blanks), parameters in Gene notation, one line of documentation, implementation (see also runtime/direct.ts)] */
export type Entry = readonly [names: string, params: string, doc: string, impl: Impl | Direct];

/** Puts the methods of a table into the method table of a built-in class. Receivers arrive as args[0]. */
export function defineMethods(realm: Realm, className: string, table: readonly Entry[]): void {
  const cls = classNamed(realm, className);
  for (const [names, params, doc, impl] of table) for (const name of names.split(" ")) cls.define(name, native(name, params, doc, impl, true));
}

/** Defines functions in a namespace given by its path from the global one ("" for the global one itself); namespaces on the way are made. */
export function defineFunctions(realm: Realm, path: string, table: readonly Entry[]): void {
  for (const [names, params, doc, impl] of table)
    for (const name of names.split(" ")) defineValue(realm, path, name, native(path === "" ? name : `${path}/${name}`, params, doc, impl, false));
}

/** Defines functions as members of a class (`File/read`). */
export function defineStatics(realm: Realm, className: string, table: readonly Entry[]): void {
  const cls = classNamed(realm, className);
  for (const [names, params, doc, impl] of table)
    for (const name of names.split(" ")) cls.members.members.define(name, native(`${className}/${name}`, params, doc, impl, false));
}

/** Sets one member of a namespace given by path. */
export function defineValue(realm: Realm, path: string, name: string, value: Value): void {
  namespaceAt(realm, path).members.define(name, value);
}

/** The namespace at a path from the global one; made where it is missing. */
export function namespaceAt(realm: Realm, path: string): Namespace {
  let ns: Namespace = realm.global;
  for (const part of path === "" ? [] : path.split("/")) {
    const found = ns.members.get(part)?.value;
    if (found instanceof Namespace) ns = found;
    else if (found instanceof GClass) ns = found.members;
    else {
      const made = new Namespace(part, ns);
      ns.members.define(part, made);
      ns = made;
    }
  }
  return ns;
}

/** The built-in class of that name; made (below Object, or `parent`) and bound globally and in `gene` when the realm has none yet. */
export function classNamed(realm: Realm, name: string, parent = "Object", bind = true): GClass {
  const classes = realm.classes as Record<string, GClass>;
  let cls = classes[name];
  if (cls === undefined) {
    cls = new GClass(name, classes[parent] ?? null, realm.global);
    classes[name] = cls;
    if (bind) {
      defineValue(realm, "", name, cls);
      defineValue(realm, "gene", name, cls);
    }
  }
  return cls;
}

/** Charges work in proportion to data against the limits and the time slice of the running program. */
export function charge(realm: Realm, units: number): void {
  realm.scheduler.charge(units);
}

/** A native is about to make a list of n items in one go. @throws what ends the run, when a limit is exceeded */
export function making(realm: Realm, n: number): void {
  charge(realm, n);
  tellRoom(8 * n);
}

/** A text or an array that was made, charged by its length. */
export function charged<T extends string | readonly Value[]>(realm: Realm, made: T): T {
  charge(realm, typeof made === "string" ? made.length >> 3 : made.length);
  return made;
}

/** Refuses to make a list of more items than there may be: V8 ends the process. */
export function room(size: number): void {
  if (size > MAX_LENGTH) throw raise("RuntimeException", "out of memory: value too large");
}

/** A native is about to put a further item into a list: limits are met between every thousand. */
export function goOn(list: readonly Value[]): void {
  if ((list.length & 1023) !== 1023) return;
  tellWork(1024);
  room(list.length + 1);
}

/** A list of n items that `make` gives. Limits are met while it is made. */
export function listed(realm: Realm, n: number, make: (i: number) => Value): Value[] {
  room(n);
  tellRoom(8 * n);
  const out: Value[] = [];
  for (let i = 0; i < n;) {
    const end = Math.min(n, i + STRIDE);
    charge(realm, end - i);
    for (; i < end; i++) out.push(make(i));
  }
  return out;
}

/** Shorthand: ArgumentException. */
export function bad(message: string): unknown {
  return raise("ArgumentException", message);
}
