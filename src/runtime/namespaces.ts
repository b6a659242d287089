/** Namespaces (8.2): definition, methods, handlers of missing members (7.8). */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { CallRequest, Namespace, UNDEF } from "../values/runtime-types.ts";
import { Sym, type Value } from "../values/types.ts";
import { cellValue } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { method, type Intrinsics } from "./define.ts";
import { isCallable } from "../vm/call.ts";
import { run, type Steps } from "./steps.ts";

export const namespaceIntrinsics: Intrinsics = {
  "ns.new": (_realm, [name], frame) => new Namespace(name as string, frame.fn.ns, frame.fn.ns.module),
};

/** Members that the loader makes for every module or calls; they are neither enumerated nor imported with the others. */
export const BOOKKEEPING = new Set(["__module_name__", "__is_main__", "__init__"]);

/** The enumerable members in order of definition. */
export function membersOf(ns: Namespace): [string, Value][] {
  const out: [string, Value][] = [];
  for (const [k, cell] of ns.members) if (cell.value !== UNDEF && !BOOKKEEPING.has(k)) out.push([k, cellValue(cell)]);
  return out;
}

const bad = (message: string) => raise("ArgumentException", message);

function key(v: Value, name: string): string {
  if (typeof v === "string") return v;
  if (v instanceof Sym) return v.name;
  throw bad(`Namespace.${name} key must be a string or symbol`);
}

function need(args: readonly Value[], count: number, message: string): void {
  if (args.length <= count) throw bad(message);
}

function callback(f: Value, name: string): Value {
  if (!isCallable(f)) throw bad(`${name} callback must be callable, got ${kindOf(f)}`);
  return f;
}

/** Removes a member; cells that sites have kept then hold nothing. */
function remove(ns: Namespace, name: string): Value {
  const cell = ns.members.get(name);
  if (cell === undefined || cell.value === UNDEF) return null;
  const value = cellValue(cell);
  ns.members.delete(name);
  cell.assign(UNDEF);
  return value;
}

function* each(ns: Namespace, f: Value): Steps {
  for (const [k, v] of membersOf(ns)) yield new CallRequest(f, [k, v]);
  return ns;
}

function* map(ns: Namespace, f: Value): Steps {
  const out = new Map<string, Value>();
  for (const [k, v] of membersOf(ns)) out.set(k, yield new CallRequest(f, [k, v]));
  return out;
}

function* reduce(ns: Namespace, acc: Value, f: Value): Steps {
  for (const [k, v] of membersOf(ns)) acc = yield new CallRequest(f, [acc, k, v]);
  return acc;
}

/** Methods of Namespace. */
export function installNamespaces(realm: Realm): void {
  const cls = realm.classes.Namespace;
  const def = (name: string, params: string, doc: string, impl: (ns: Namespace, args: Value[]) => Value): void =>
    method(cls, name, params, doc, (_r, args) => impl(args[0] as Namespace, args));
  def("name", "", "its name", (ns) => ns.name);
  def("to_s", "", "its name", (ns) => ns.name);
  def("has", "k", "is k a member of its own?", (ns, a) => {
    need(a, 1, "Namespace.has requires a key");
    const k = key(a[1], "has");
    return ns.members.has(k) && ns.members.get(k)!.value !== UNDEF;
  });
  def("get", "k [default]", "the member, else the default, else nil", (ns, a) => {
    need(a, 1, "Namespace.get requires a key");
    const k = key(a[1], "get");
    const cell = ns.members.get(k);
    return cell !== undefined && cell.value !== UNDEF ? cellValue(cell) : a.length > 2 ? a[2] : null;
  });
  def("set", "k v", "sets a member; the namespace", (ns, a) => {
    need(a, 2, "Namespace.set requires key and value");
    ns.members.define(key(a[1], "set"), a[2]);
    return ns;
  });
  def("del", "k...", "removes members; value of the last one removed", (ns, a) => {
    need(a, 1, "Namespace.del requires a key");
    const keys = a.slice(1).map((k) => key(k, "del"));
    let last: Value = null;
    for (const k of keys) last = remove(ns, k) ?? last;
    return last;
  });
  def("clear", "", "removes all members; the namespace", (ns) => {
    for (const [k] of membersOf(ns)) remove(ns, k);
    return ns;
  });
  def("size", "", "number of members", (ns) => membersOf(ns).length);
  for (const name of ["empty", "empty?"]) def(name, "", "has it no members?", (ns) => membersOf(ns).length === 0);
  def("not_empty?", "", "has it members?", (ns) => membersOf(ns).length > 0);
  def("keys", "", "names of the members", (ns) => membersOf(ns).map(([k]) => k));
  def("values", "", "values of the members", (ns) => membersOf(ns).map(([, v]) => v));
  def("pairs", "", "array of [name value]", (ns) => membersOf(ns));
  def("each", "f", "calls (f k v); the namespace", (ns, a) => {
    need(a, 1, "Namespace.each requires a callback");
    return run(each(ns, callback(a[1], "each")));
  });
  def("map", "f", "map of k to (f k v)", (ns, a) => {
    need(a, 1, "Namespace.map requires a callback");
    return run(map(ns, callback(a[1], "map")));
  });
  def("reduce", "init f", "folds with (f acc k v)", (ns, a) => {
    need(a, 2, "Namespace.reduce requires an initial value and a reducer function");
    return run(reduce(ns, a[1], callback(a[2], "reduce")));
  });
  def("on_member_missing", "f", "registers a handler; the namespace", (ns, a) => {
    need(a, 1, "Namespace.on_member_missing requires a handler");
    if (!isCallable(a[1])) throw raise("TypeException", `on_member_missing handler must be callable, got ${kindOf(a[1])}`);
    (ns.missing ??= []).push(a[1]);
    return ns;
  });
}
