/**
 * Compiled methods lie on the prototypes of the classes' instances, by name and number of arguments: a call is `o.$add$1(..)`, which the engine's inline caches serve,
 * and which the engine itself undoes in running code when a method is redefined.
 */
import { type Assumption, breakAssumption, newAssumption } from "../values/assumptions.ts";
import { Fn, type GClass, methodTables, NativeFn } from "../values/runtime-types.ts";
import { LIBRARY_PREFIX } from "../vm/trace.ts";

/** Property keys of compiled methods, by method name. */
const installed = new Map<string, Set<string>>();
/** By key: that every method that was ever installed under it is a leaf. */
const leaves = new Map<string, Assumption>();

/** Is there a compiled method of that name for n arguments and these keywords in any class? */
export function isInstalled(name: string, n: number, keys: readonly string[]): boolean {
  return leaves.has(keyOf(name, n, keys));
}

/**
 * The assumption that all compiled methods of that name for n arguments are leaves, that is, call nothing that calls further, nor handle exceptions: what calls only these need not
 * look after the depth of the stack, nor keep its place for traces. null: they are not, or there are none.
 */
export function leafAssumption(name: string, n: number, keys: readonly string[]): Assumption | null {
  const known = leaves.get(keyOf(name, n, keys));
  return known?.holds === true ? known : null;
}

type Compiled = (...args: any[]) => unknown;

/** The key of a method as text of an expression. @param n positional arguments @param keys keywords */
export function methodKey(name: string, n: number, keys: readonly string[]): string {
  return JSON.stringify(keyOf(name, n, keys));
}

function keyOf(name: string, n: number, keys: readonly string[]): string {
  return `$${name}$${n}${keys.map((k) => `^${k}`).join("")}`;
}

/** Methods that put their arguments where those of another compiled form expect them: the other one. */
const entries = new WeakMap<Compiled, unknown>();

/** Tells that a compiled method leads to another one, and goes with it. */
export function leadsTo(entry: Compiled, js: unknown): void {
  entries.set(entry, js);
}

/** Has the class, or one above it, a compiled method for these arguments? */
export function finds(cls: GClass, name: string, n: number, keys: readonly string[]): boolean {
  return prototypeOf(cls)[keyOf(name, n, keys)] !== undefined;
}

/** Puts a compiled method on the prototype of the class that defines it; descendants that define another one keep theirs. */
export function install(owner: GClass, name: string, n: number, keywords: readonly string[], js: unknown, isLeaf: boolean): void {
  const key = keyOf(name, n, keywords);
  let known = leaves.get(key);
  if (known === undefined) leaves.set(key, (known = newAssumption()));
  if (!isLeaf) known.holds = false;
  let keys = installed.get(name);
  if (keys === undefined) installed.set(name, (keys = new Set()));
  keys.add(key);
  prototypeOf(owner)[key] = js;
  hide(owner, name, key);
}

/** Takes the compiled forms of a method away from the class in which it is defined. */
export function uninstall(owner: GClass, js: unknown): void {
  const proto = prototypeOf(owner);
  for (const key of Object.keys(proto)) if (proto[key] === js || entries.get(proto[key] as Compiled) === js) proto[key] = undefined;
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
