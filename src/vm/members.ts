/**
 * Reading members: `v/name`, `v/0`, `v/<seg>` (17.2, 17.3). Not found is void (undefined); a path on nil is nil.
 */
import { fieldOf } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { LazyValue } from "../values/lazy.ts";
import { raise } from "../values/raise.ts";
import { Adapter, BoundMethod, CallRequest, Cell, Enum, Fn, GClass, Instance, Namespace, Native, structure, UNDEF } from "../values/runtime-types.ts";
import { GeneNode, RegexMatch, Sym, type Value } from "../values/types.ts";
import { MemberSite } from "./link.ts";
import type { Realm } from "./realm.ts";

/** What an adapter's Implementation (runtime/interfaces.ts) offers to the look-up. */
interface AdapterImpl {
  readonly methods: ReadonlyMap<string, Value>;
}

/**
 * `v/name`. May return a CallRequest: a handler of on_member_missing is to be asked (7.8).
 * A method is never found, except on an adapter (7.11).
 */
export function getMember(realm: Realm, v: Value, name: string): Value {
  if (v instanceof Instance) return fieldOf(v, `_${name}`);
  if (v instanceof Map) return v.get(name);
  if (v instanceof GeneNode) return v.props === null ? undefined : v.props.get(name);
  if (v === null) return null;
  if (v instanceof Namespace) return namespaceMember(realm, v, name);
  if (v instanceof GClass) return classMember(v, name);
  if (v instanceof Enum) return v.variants.get(name);
  if (v instanceof RegexMatch) return matchMember(v, name);
  if (v instanceof Adapter) return adapterMember(realm, v, name);
  // handles of the library: `process/pid`
  if (v instanceof Native && typeof v.data?.property === "function") return v.data.property(name);
  return undefined;
}

/** `v/i` with a written or computed Int. */
export function getIndex(realm: Realm, v: Value, i: number | bigint): Value {
  if (Array.isArray(v)) return at(v, i);
  if (v instanceof GeneNode) return at(v.children, i);
  if (v === null) return null;
  if (v instanceof Map || v instanceof Instance || v instanceof Namespace || v instanceof GClass) return getMember(realm, v, String(i));
  return undefined;
}

function at(array: readonly Value[], i: number | bigint): Value {
  if (typeof i === "bigint") return undefined;
  return array[i < 0 ? array.length + i : i];
}

/**
 * `v/<seg>` and `(v ./ seg)`.
 * @throws TypeException `Dynamic selector segment ...` if seg is no String, Symbol or Int
 */
export function getDyn(realm: Realm, v: Value, seg: Value): Value {
  if (typeof seg === "string") return getMember(realm, v, seg);
  if (typeof seg === "number" || typeof seg === "bigint") return getIndex(realm, v, seg);
  if (seg instanceof Sym) return getMember(realm, v, seg.name);
  throw badSegment(seg);
}

/**
 * As {@link getDyn}, for an augmented assignment.
 * @throws Exception `key not found: k` if a map has no such entry
 */
export function getStrict(realm: Realm, v: Value, seg: Value): Value {
  if (v instanceof Map && (typeof seg === "string" || typeof seg === "number" || seg instanceof Sym)) {
    const key = seg instanceof Sym ? seg.name : String(seg);
    if (!v.has(key)) throw raise("Exception", `key not found: ${key}`);
    return v.get(key);
  }
  return getDyn(realm, v, seg);
}

/** The error for a segment of another kind than String, Symbol and Int. */
export function badSegment(seg: Value): unknown {
  if (seg === null) return raise("TypeException", "Dynamic selector segment cannot be nil");
  if (seg === undefined) return raise("TypeException", "Dynamic selector segment cannot be void");
  return raise("TypeException", `Dynamic selector segment must resolve to string, symbol, or int, got ${kindOf(seg)}`);
}

/** The value in a cell of a namespace; loads what is loaded at its first use. */
export function cellValue(cell: Cell): Value {
  const value = cell.value;
  if (value instanceof LazyValue) return (cell.value = value.load());
  return value === UNDEF ? undefined : value;
}

/** A member of the namespace itself, without its handlers; undefined if there is none. */
export function ownMember(ns: Namespace, name: string): Value {
  const cell = ns.members.get(name);
  return cell === undefined ? undefined : cellValue(cell);
}

function namespaceMember(realm: Realm, ns: Namespace, name: string): Value {
  const cell = ns.members.get(name);
  if (cell !== undefined && cell.value !== UNDEF) return cellValue(cell);
  return ns.missing === null ? undefined : askHandlers(ns, ns.missing, name, 0);
}

/** Where a member of a namespace or class stands, for a site to keep; null if there is none, or another may come before it without the structure changing. */
export function memberSite(owner: Namespace | GClass, name: string): MemberSite | null {
  for (let c: GClass | Namespace | null = owner; c !== null; c = c instanceof Namespace ? null : c.parent) {
    const cell = (c instanceof Namespace ? c : c.members).members.get(name);
    if (cell === undefined) continue;
    return cell.value === UNDEF || cell.value instanceof LazyValue ? null : new MemberSite(owner, structure.version, cell);
  }
  return null;
}

/** Asks the handlers in order; the first result that is neither nil nor void becomes the member. */
function askHandlers(ns: Namespace, handlers: readonly Value[], name: string, i: number): Value {
  if (i >= handlers.length) return undefined;
  return new CallRequest(withSelf(handlers[i], ns), [name], null, (result) => {
    if (result === null || result === undefined) return askHandlers(ns, handlers, name, i + 1);
    ns.members.define(name, result);
    return result;
  });
}

/** Class member, own or inherited. */
export function classMember(cls: GClass, name: string): Value {
  for (let c: GClass | null = cls; c !== null; c = c.parent) {
    const cell = c.members.members.get(name);
    if (cell !== undefined && cell.value !== UNDEF) return cellValue(cell);
  }
  return undefined;
}

/** The method of that name in a class's table, loaded if need be; undefined if there is none. */
export function methodOf(cls: GClass, name: string): Value {
  const m = cls.mt[name];
  if (!(m instanceof LazyValue)) return m;
  const loaded = m.load();
  for (let c: GClass | null = cls; c !== null; c = c.parent)
    if (Object.prototype.hasOwnProperty.call(c.mt, name)) {
      c.define(name, loaded);
      break;
    }
  return loaded;
}

/**
 * The function with `self` being another value: a plain function has captured the self of its place; a copy gets the new one.
 * Functions that do not mention self are returned as they are.
 */
export function withSelf(f: Value, self: Value): Value {
  if (!(f instanceof Fn) || f.code.isMethod) return f;
  const i = f.code.captureNames.indexOf("self");
  if (i < 0) return f;
  const caps = f.caps.slice();
  caps[i] = caps[i] instanceof Cell ? new Cell(self) : self;
  const copy = new Fn(f.code, caps, f.ns);
  copy.home = f.home;
  copy.notedAs(f);
  return copy;
}

function matchMember(m: RegexMatch, name: string): Value {
  switch (name) {
    case "value":
      return m.value;
    case "captures":
      return m.captures;
    case "named_captures":
      return m.named;
    case "start":
      return m.start;
    case "end":
      return m.end;
    case "pre_match":
      return m.pre;
    case "post_match":
      return m.post;
    default:
      return undefined;
  }
}

function adapterMember(realm: Realm, a: Adapter, name: string): Value {
  if (name === "_genevalue") return a.target;
  if (name === "_geneinternal") return a.own;
  if (a.iface.fields.has(name)) return a.own.has(name) ? a.own.get(name) : getMember(realm, a.target, name);
  return a.iface.methods.has(name) ? adapterMethod(realm, a, name) : undefined;
}

/**
 * The method of an adapter, bound: that of the implementation with self the adapter, else that of the wrapped value (7.11).
 * undefined: the interface has no such method.
 * @throws TypeException `Method m not found on inner object`
 */
export function adapterMethod(realm: Realm, a: Adapter, name: string): Value {
  if (!a.iface.methods.has(name)) return undefined;
  const own = (a.impl as AdapterImpl).methods.get(name);
  if (own !== undefined) return new BoundMethod(a, own, name);
  const inner = a.target instanceof Adapter ? adapterMethod(realm, a.target, name) : methodOf(realm.classOf(a.target), name);
  if (inner === undefined) throw raise("TypeException", `Method ${name} not found on inner object`, "GENE.OOP.METHOD_NOT_FOUND");
  return inner instanceof BoundMethod ? inner : new BoundMethod(a.target, inner, name);
}
