/** Names of members and globals (3.1, 8.3). */
import type { Code } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import { instructions } from "../gir/walk.ts";
import { LazyValue } from "../values/lazy.ts";
import { raise } from "../values/raise.ts";
import { GClass, type Member, Namespace, structure, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { NameSite } from "./link.ts";
import type { Realm } from "./realm.ts";
import { suggest, suggestName } from "./suggest.ts";

/**
 * The value that a name has in a namespace, and keeps where it was found.
 * @param code where the name stands, for hints
 * @throws Exception GENE.SCOPE.UNDEFINED_VAR
 */
export function lookUp(realm: Realm, ns: Namespace, name: string, site: NameSite, code: Code | null = null): Value {
  const cell = find(ns, name) ?? find(realm.global, name);
  if (cell === null) throw undefinedIn(realm, ns, name, code);
  if (cell.value instanceof LazyValue) cell.value = cell.value.load();
  site.ns = ns;
  site.version = structure.version;
  site.cell = cell;
  return cell.value;
}

/** The cell of the first namespace outwards that defines the name. */
export function find(start: Namespace, name: string): Member | null {
  for (let ns: Namespace | null = start; ns !== null; ns = ns.parent) {
    const cell = ns.members.get(name);
    if (cell !== undefined && cell.value !== UNDEF) return cell;
  }
  return null;
}

/** `x is not defined`, with a hint. @param code where the name stands: its variables, and those of the functions around it, are candidates */
export function undefinedIn(realm: Realm, start: Namespace, name: string, code: Code | null = null): unknown {
  const names = new Set<string>();
  for (let c = code; c !== null; c = c.outer) for (const n of [...c.regNames, ...c.captureNames, ...c.exportNames]) if (n !== undefined) names.add(n);
  for (let ns: Namespace | null = start; ns !== null; ns = ns.parent) for (const k of ns.members.keys()) names.add(k);
  for (const k of realm.global.members.keys()) names.add(k);
  const hints = isFieldOfSelf(code, name) ? [`a field of self is /${name}`] : suggestName(name, names);
  return raise("Exception", `${name} is not defined`, "GENE.SCOPE.UNDEFINED_VAR", hints);
}

/** A path whose value is void is called: with a hint where its last container is a namespace or a class (3.2). */
export function noMember(realm: Realm, start: Namespace, parts: readonly string[]): unknown {
  let at: Value = (find(start, parts[0]) ?? find(realm.global, parts[0]))?.value;
  for (let i = 1; i < parts.length - 1; i++) at = membersOf(at)?.get(parts[i])?.value;
  const names = membersOf(at);
  const hints = names === undefined ? [] : suggest(parts[parts.length - 1], names.keys());
  return raise("TypeException", `call requires a callable, got Void`, undefined, [...hints, `${parts.join("/")} is void`]);
}

function membersOf(v: Value): Namespace["members"] | undefined {
  return v instanceof Namespace ? v.members : v instanceof GClass ? v.members.members : undefined;
}

/** Does the name stand in a method of a class that sets a field of that name? */
function isFieldOfSelf(code: Code | null, name: string): boolean {
  for (let c = code; c !== null; c = c.outer) if (c.isMethod || c.isCtor) return c.outer !== null && c.outer.codes.some((k) => setsField(k, name));
  return false;
}

function setsField(code: Code, name: string): boolean {
  const k = code.consts.indexOf(name);
  if (k >= 0) for (const { op, operands } of instructions(code)) if (op === Op.SelfSet && operands[1].value === k) return true;
  return false;
}

/** `(x = v)` where x is no variable: assigns the member that Name would find, unless it is built in; else defines one in the module (3.7). */
export function setName(realm: Realm, start: Namespace, name: string, value: Value): void {
  let outermost = start;
  for (let ns: Namespace | null = start; ns !== null && ns !== realm.global; ns = ns.parent) {
    const cell = ns.members.get(name);
    if (cell !== undefined && cell.value !== UNDEF) {
      cell.assign(value);
      return;
    }
    outermost = ns;
  }
  const global = realm.globals.get(name);
  if (global !== undefined) {
    global.assign(value);
    return;
  }
  const home = start.module?.ns ?? outermost;
  home.members.define(name, value);
}

/** `($x = v)`, `(var $x v)`: a global variable. */
export function setGlobal(realm: Realm, name: string, value: Value): void {
  realm.global.members.define(name, value);
  // those made by programs may be assigned by their plain name too
  realm.globals.set(name, realm.global.members.get(name)!);
}
