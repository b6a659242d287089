/**
 * Compiled methods lie on the prototypes of the classes' instances, by name and number of arguments: a call is `o.$add$1(..)`, which the engine's inline caches serve,
 * and which the engine itself undoes in running code when a method is redefined.
 */
import { breakAssumption } from "../values/assumptions.ts";
import { Fn, type GClass, type Instance, methodTables, NativeFn } from "../values/runtime-types.ts";
import { LIBRARY_PREFIX } from "../vm/trace.ts";

/** Property keys of compiled methods, by method name. */
const installed = new Map<string, Set<string>>();
/** By key: has every method that was ever installed under it been a leaf? */
const leaves = new Map<string, boolean>();

/** Is there a compiled method of that name for n arguments in any class? */
export function isInstalled(name: string, n: number): boolean {
  return leaves.has(keyOf(name, n));
}

/**
 * Have all compiled methods of that name for n arguments been leaves, that is, called nothing that calls further? What calls only these need not look after the depth of the
 * stack. Should another one be installed later, that one does: the last function of a cycle of calls that is compiled finds the next one of the cycle to be no leaf.
 */
export function areLeaves(name: string, n: number): boolean {
  return leaves.get(keyOf(name, n)) === true;
}

/** The key of a method as text of an expression. */
export function methodKey(name: string, n: number): string {
  return JSON.stringify(keyOf(name, n));
}

function keyOf(name: string, n: number): string {
  return `$${name}$${n}`;
}

/** The compiled method that an instance finds. */
export function compiledMethod(o: Instance, name: string, n: number): ((...args: any[]) => unknown) | undefined {
  return (o as unknown as Record<string, ((...args: any[]) => unknown) | undefined>)[keyOf(name, n)];
}

/** Puts a compiled method on the prototype of the class that defines it; descendants that define another one keep theirs. */
export function install(owner: GClass, name: string, n: number, js: unknown, isLeaf: boolean): void {
  const key = keyOf(name, n);
  leaves.set(key, isLeaf && leaves.get(key) !== false);
  let keys = installed.get(name);
  if (keys === undefined) installed.set(name, (keys = new Set()));
  keys.add(key);
  prototypeOf(owner)[key] = js;
  hide(owner, name, key);
}

/** Takes the compiled forms of a method away from the class in which it is defined. */
export function uninstall(owner: GClass, js: unknown): void {
  const proto = prototypeOf(owner);
  for (const key of Object.keys(proto)) if (proto[key] === js) proto[key] = undefined;
}

/** Descendants that have a method of that name themselves must not find the one above. */
function hide(above: GClass, name: string, key: string): void {
  for (const ref of above.subclasses) {
    const cls = ref.deref();
    if (cls === undefined) continue;
    const proto = prototypeOf(cls);
    if (Object.hasOwn(cls.mt, name) && !Object.hasOwn(proto, key)) proto[key] = undefined;
    hide(cls, name, key);
  }
}

function prototypeOf(cls: GClass): Record<string, unknown> {
  return cls.base.prototype as unknown as Record<string, unknown>;
}

/** A method was defined or replaced. */
function changed(cls: GClass, name: string, before: unknown): void {
  const method: unknown = cls.mt[name];
  const ours = methodTables.booting > 0 || (method instanceof Fn && method.code.source?.name.startsWith(LIBRARY_PREFIX) === true);
  if (before instanceof NativeFn && !ours) breakAssumption();
  const proto = prototypeOf(cls);
  if (name === "==") {
    proto["$eq"] = true;
    methodTables.equals++;
    breakAssumption();
  }
  const keys = installed.get(name);
  if (keys !== undefined) for (const key of keys) if (key in proto) proto[key] = undefined;
}

methodTables.changed = changed;
