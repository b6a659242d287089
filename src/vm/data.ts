/** Containers, spreads and the like: what instructions on data do off the fast paths. */
import { kindOf } from "../values/kind.ts";
import { tellRoom } from "../values/meter.ts";
import { raise } from "../values/raise.ts";
import type { Code } from "../gir/code.ts";
import { CallRequest, Fn } from "../values/runtime-types.ts";
import { GeneNode, HashMap, MAX_LENGTH, Placeholder, SEALED, SealedArray, SealedMap, Sym, type Value } from "../values/types.ts";
import { complete } from "./call.ts";
import type { Fiber } from "./fiber.ts";
import type { Frame } from "./frame.ts";
import { getDyn, getMember } from "./members.ts";
import type { Realm } from "./realm.ts";
import type { Scheduler } from "./scheduler.ts";

/** Constructor of CallRequest, for a quick test. */
export const CALL_REQUEST: unknown = CallRequest;

/** Carries out a look-up's request, if it is one. */
export function finish(realm: Realm, fiber: Fiber, v: Value, frame: Frame): Value {
  return v instanceof CallRequest ? complete(realm, fiber, v, frame) : v;
}

/** What copying a container costs is told before it is done. Each entry of a map takes as long as several elements of an array. */
export function chargeCopy(scheduler: Scheduler, v: Value): void {
  if (Array.isArray(v)) scheduler.chargeLong(v.length);
  else if (v instanceof Map) scheduler.chargeLong(8 * v.size);
}

export function spread(scheduler: Scheduler, target: Value[], items: Value, context: number): void {
  if (items === null) return;
  if (!Array.isArray(items))
    throw raise("TypeException", `... can only spread arrays in ${context === 0 ? "array" : "gene children"} context, got ${kindOf(items)}`);
  if (target.length + items.length > MAX_LENGTH) throw raise("RuntimeException", "out of memory: value too large");
  chargeCopy(scheduler, items);
  tellRoom(8 * (target.length + items.length));
  for (const x of items as Value[]) target.push(x);
}

export function mapSpread(scheduler: Scheduler, target: Map<string, Value>, entries: Value, context: number): void {
  if (entries === null) return;
  if (!(entries instanceof Map))
    throw raise("TypeException", `... can only spread maps in ${context === 0 ? "map" : "gene properties"} context, got ${kindOf(entries)}`);
  chargeCopy(scheduler, entries);
  for (const [k, v] of entries as Map<string, Value>) target.set(k, v);
}

/** Makes a container that was just made a sealed one. */
export function seal(v: Value): Value {
  if (Array.isArray(v)) Object.setPrototypeOf(v, SealedArray.prototype as object);
  else if (v instanceof Map) Object.setPrototypeOf(v, SealedMap.prototype as object);
  else if (v instanceof GeneNode || v instanceof HashMap) v.lock = SEALED;
  return v;
}

/** `!` (17.4). */
export function strict(v: Value): void {
  if (v === undefined) throw raise("Exception", "Selector did not match (VOID)");
  if (v === null) throw raise("Exception", "Selector matched but value is nil");
  if (v instanceof Placeholder) throw raise("Exception", "Selector matched but value is a placeholder");
}

const isSegment = (v: Value): boolean => typeof v === "string" || typeof v === "number" || typeof v === "bigint" || v instanceof Sym;

/** `first/name` where a visible variable has that name (17.3). @param rule 1: variable first; 2: on arrays, and maps without the entry */
export function getVia(realm: Realm, v: Value, name: string, variable: Value, rule: number): Value {
  if (!isSegment(variable)) return getMember(realm, v, name);
  if (rule === 1) {
    const found = getDyn(realm, v, variable);
    if (found instanceof CallRequest)
      return new CallRequest(found.fn, found.args, found.kw, (r) => {
        const x = found.then === null ? r : found.then(r);
        return x === undefined ? getMember(realm, v, name) : x;
      });
    return found === undefined ? getMember(realm, v, name) : found;
  }
  if (Array.isArray(v) || (v instanceof Map && !v.has(name))) return getDyn(realm, v, variable);
  return getMember(realm, v, name);
}

/** Unevaluated arguments of a macro call; `[..]...` of an array literal is spread (5.11). */
export function macroArguments(form: GeneNode): Value[] {
  const out: Value[] = [];
  const { children } = form;
  for (let i = 0; i < children.length; i++) {
    const c = children[i];
    const next = children[i + 1];
    if (next instanceof Sym && next.name === "...") {
      if (!Array.isArray(c)) throw raise("TypeException", `... can only spread arrays in gene children context, got ${kindOf(c)}`);
      for (const x of c as Value[]) out.push(x);
      i++;
    } else if (c instanceof Sym && c.name.length > 3 && c.name.endsWith("...")) {
      throw raise("TypeException", "... can only spread arrays in gene children context, got Symbol");
    } else out.push(c);
  }
  return out;
}

export function yieldOutside(): unknown {
  return raise("RuntimeException", "yield used outside of generator function");
}

/** The function of the body of an `async` that captures nothing. Nobody else gets hold of it: one serves all fibers that are started there. */
export function sharedBody(fn: Fn, code: Code): Fn {
  const known = code.shared as Fn | null;
  if (known !== null && known.ns === fn.ns && known.home === fn.home) return known;
  const f = new Fn(code, [], fn.ns);
  f.home = fn.home;
  code.shared = f;
  return f;
}
