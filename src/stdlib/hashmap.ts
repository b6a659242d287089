/**
 * HashMap and HashSet (6.3). Keys that hold instances need their methods `hash` and `==`, which are Gene code: every operation on a key is
 * written as steps (runtime/steps.ts) that may ask the machine to call.
 */
import { equalOrRequest } from "../values/equal.ts";
import { append, candidates, clear, hashKey, hashKeys, hashValues, instancesIn, remove } from "../values/hash.ts";
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { ArrayIterator, BoundMethod, CallRequest, Instance, MapIterator, NativeFn } from "../values/runtime-types.ts";
import { HashEntry, HashMap, HashSet, Sym, Float } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { run } from "../runtime/steps.ts";
import type { Steps } from "../runtime/steps.ts";
import { mutableLock } from "./args.ts";
import { bad, charge, classNamed, defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const kind = (m: HashMap): "HashMap" | "HashSet" => (m instanceof HashSet ? "HashSet" : "HashMap");

/** The hash of a key; calls `hash` of the instances in it. */
function* hashOf(key: Value, what: "HashMap" | "HashSet"): Generator<Value, unknown, Value> {
  const instances = instancesIn(key);
  if (instances.length === 0) return hashKey(key, undefined, what);
  const known = new Map<Instance, number>();
  for (const i of instances) {
    const method = i.$c.mt["hash"];
    if (method === undefined) throw raise("TypeException", `Key is not hashable for ${what}: Instance`);
    const result = yield new CallRequest(new BoundMethod(i, method, "hash"), []);
    if (typeof result !== "number" && typeof result !== "bigint") throw raise("TypeException", `${what} key .hash must return Int, got ${kindOf(result)}`);
    known.set(i, Number(BigInt.asIntN(32, BigInt(result))));
  }
  return hashKey(key, (i) => known.get(i) ?? 0, what);
}

/** The entry of a key, null if there is none. */
function* find(m: HashMap, key: Value, hash: unknown): Generator<Value, HashEntry | null, Value> {
  for (const entry of [...candidates(m, hash)]) if ((yield equalOrRequest(entry.key, key)) === true && !entry.deleted) return entry;
  return null;
}

function* lookUp(m: HashMap, key: Value): Generator<Value, HashEntry | null, Value> {
  return yield* find(m, key, yield* hashOf(key, kind(m)));
}

/** Sets the value of a key. */
export function* put(m: HashMap, key: Value, value: Value): Generator<Value, void, Value> {
  const hash = yield* hashOf(key, kind(m));
  const entry = yield* find(m, key, hash);
  if (entry === null) append(m, hash, key, value);
  else if (!(m instanceof HashSet)) entry.value = value;
}

/** Keys whose look-up needs no call at all: the usual case, without a generator. */
function simple(key: Value): boolean {
  return typeof key !== "object" || key === null || key instanceof Sym || key instanceof Float;
}

function simpleEntry(m: HashMap, key: Value): HashEntry | null {
  const found = m.index.get(hashKey(key));
  if (found === undefined) return null;
  for (const entry of Array.isArray(found) ? found : [found]) if (equalOrRequest(entry.key, key) === true) return entry;
  return null;
}

const map = (args: Value[]): HashMap => args[0] as HashMap;

function mutable(args: Value[], op: string, method: string): HashMap {
  const m = map(args);
  mutableLock(m.lock, op, method, m instanceof HashSet ? "hash set" : "hash map", kind(m));
  return m;
}

function need(args: Value[], count: number, message: string): void {
  if (args.length <= count) throw bad(message);
}

/** Looks a key up and hands the entry on. */
function withEntry(args: Value[], then: (entry: HashEntry | null) => Value): Value {
  if (simple(args[1])) return then(simpleEntry(map(args), args[1]));
  return run(
    (function* (): Steps {
      return then(yield* lookUp(map(args), args[1]));
    })(),
  );
}

function has(name: string, what: string): Entry {
  return [
    name,
    what === "HashMap" ? "k" : "v",
    "Is it there?",
    (_, a) => {
      need(a, 1, `${what}.${name} requires a ${what === "HashMap" ? "key" : "value"}`);
      return withEntry(a, (entry) => entry !== null);
    },
  ];
}

function del(name: string, what: string): Entry {
  return [
    name,
    "k...",
    "Removes; gives the last removed one.",
    (_, a) => {
      const m = mutable(a, "delete from", name);
      need(a, 1, `${what}.${name} requires a ${what === "HashMap" ? "key" : "value"}`);
      return run(
        (function* (): Steps {
          let removed: Value = null;
          for (const key of a.slice(1)) {
            const entry = yield* lookUp(m, key);
            if (entry === null) continue;
            removed = m instanceof HashSet ? entry.key : entry.value;
            remove(m, entry);
          }
          return removed;
        })(),
      );
    },
  ];
}

const COMMON: readonly Entry[] = [
  ["size length", "", "Number of entries.", (_, a) => map(a).size],
  ["empty empty?", "", "Is it empty?", (_, a) => map(a).size === 0],
  ["not_empty?", "", "Has it entries?", (_, a) => map(a).size > 0],
  ["clear", "", "Removes everything; gives the receiver.", (_, a) => (clear(mutable(a, "clear", "clear")), a[0])],
  ["immutable?", "", "Is it sealed or frozen?", (_, a) => map(a).lock !== 0],
];

const MAP: readonly Entry[] = [
  [
    "get",
    "k [default]",
    "The value of a key; absent: the default, else nil.",
    (_, a) => {
      need(a, 1, "HashMap.get requires a key");
      return withEntry(a, (entry) => (entry !== null ? entry.value : a.length > 2 ? a[2] : null));
    },
  ],
  [
    "set",
    "k v",
    "Sets the value of a key; gives the map.",
    (_, a) => {
      const m = mutable(a, "set item on", "set");
      need(a, 2, "HashMap.set requires key and value");
      return run(
        (function* (): Steps {
          yield* put(m, a[1], a[2]);
          return m;
        })(),
      );
    },
  ],
  has("has", "HashMap"),
  has("contains", "HashMap"),
  del("del", "HashMap"),
  del("delete", "HashMap"),
  ["keys", "", "Array of the keys.", (_, a) => hashKeys(map(a))],
  ["values", "", "Array of the values.", (_, a) => hashValues(map(a))],
  [
    "pairs",
    "",
    "Array of [key value].",
    (_, a) => {
      const values = hashValues(map(a));
      return hashKeys(map(a)).map((k, i) => [k, values[i]]);
    },
  ],
  ["iter", "", "Iterator over a snapshot.", (_, a) => new MapIterator(hashKeys(map(a)), hashValues(map(a)))],
];

/** A new set made of members of the receiver and the argument. */
function combine(name: string, doc: string, make: (a: HashSet, b: HashSet, out: HashSet) => Generator<Value, void, Value>): Entry {
  return [
    name,
    "set",
    doc,
    (realm, a) => {
      const other = a[1];
      if (!(other instanceof HashSet)) throw bad(`HashSet.${name} expects a HashSet argument`);
      charge(realm, map(a).size + other.size);
      return run(
        (function* (): Steps {
          const out = new HashSet();
          yield* make(a[0] as HashSet, other, out);
          return out;
        })(),
      );
    },
  ];
}

/** Copies an entry whose hash is known and whose key is not in the set yet. */
const take = (out: HashSet, entry: HashEntry): unknown => append(out, entry.hash, entry.key, entry.value);

function* entries(m: HashMap): Generator<HashEntry, void, unknown> {
  const all: HashEntry[] = [];
  for (let e = m.first; e !== null; e = e.next) all.push(e);
  yield* all;
}

const SET: readonly Entry[] = [
  has("has", "HashSet"),
  has("contains", "HashSet"),
  [
    "add",
    "v...",
    "Adds members; gives the set.",
    (_, a) => {
      const m = mutable(a, "add to", "add");
      need(a, 1, "HashSet.add requires at least one value");
      return run(
        (function* (): Steps {
          for (const v of a.slice(1)) yield* put(m, v, true);
          return m;
        })(),
      );
    },
  ],
  del("del", "HashSet"),
  del("delete", "HashSet"),
  ["to_array", "", "Array of the members.", (_, a) => hashKeys(map(a))],
  combine("union", "Members of either.", function* (a, b, out) {
    for (const e of entries(a)) take(out, e);
    for (const e of entries(b)) if ((yield* find(out, e.key, e.hash)) === null) take(out, e);
  }),
  combine("intersect", "Members of both.", function* (a, b, out) {
    for (const e of entries(a)) if ((yield* find(b, e.key, e.hash)) !== null) take(out, e);
  }),
  combine("diff", "Members of the receiver that are not in the argument.", function* (a, b, out) {
    for (const e of entries(a)) if ((yield* find(b, e.key, e.hash)) === null) take(out, e);
  }),
  [
    "subset?",
    "set",
    "Is every member in the argument too?",
    (realm, a) => {
      const other = a[1];
      if (!(other instanceof HashSet)) throw bad("HashSet.subset? expects a HashSet argument");
      charge(realm, map(a).size);
      return run(
        (function* (): Steps {
          for (const e of entries(map(a))) if ((yield* find(other, e.key, e.hash)) === null) return false;
          return true;
        })(),
      );
    },
  ],
  ["iter", "", "Iterator over a snapshot.", (_, a) => new ArrayIterator(hashKeys(map(a)))],
];

/** A hash map of alternating keys and values, as a value or a request: what literals and the constructor do. */
export function makeHashMap(items: readonly Value[]): Value {
  if (items.length % 2 !== 0) throw bad("HashMap literals expect alternating key/value entries");
  return run(
    (function* (): Steps {
      const m = new HashMap();
      for (let i = 0; i < items.length; i += 2) yield* put(m, items[i], items[i + 1]);
      return m;
    })(),
  );
}

/** Installs HashMap and HashSet. */
export function installHashMap(realm: Realm): void {
  realm.makeHashMap = makeHashMap;
  defineMethods(realm, "HashMap", COMMON);
  defineMethods(realm, "HashMap", MAP);
  defineMethods(realm, "HashSet", COMMON);
  defineMethods(realm, "HashSet", SET);
  classNamed(realm, "HashMap").construct = new NativeFn("HashMap", "k v...", "A hash map of alternating keys and values.", (_, a, kw) => {
    if (kw !== null && kw.size > 0) throw bad("HashMap constructor does not accept keyword arguments");
    return makeHashMap(a);
  });
  classNamed(realm, "HashSet").construct = new NativeFn("HashSet", "members...", "A set.", (_, a, kw) => {
    if (kw !== null && kw.size > 0) throw bad("HashSet constructor does not accept keyword arguments");
    return run(
      (function* (): Steps {
        const m = new HashSet();
        for (const v of a) yield* put(m, v, true);
        return m;
      })(),
    );
  });
}
