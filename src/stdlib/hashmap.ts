/**
 * HashMap and HashSet (6.3). Keys that hold instances need their methods `hash` and `==`, which are Gene code: every operation on a key is
 * written as steps (runtime/steps.ts) that may ask the machine to call.
 */
import { equalOrRequest } from "../values/equal.ts";
import { append, candidates, clear, hashKey, hashKeys, hashValues, instancesIn, remove } from "../values/hash.ts";
import { kindOf } from "../values/kind.ts";
import { tellEntry, tellWork } from "../values/meter.ts";
import { raise } from "../values/raise.ts";
import { ArrayIterator, BoundMethod, CallRequest, Instance, MapIterator, NativeFn, UNDEF } from "../values/runtime-types.ts";
import { Char, Float, HashEntry, HashMap, HashSet, MUTABLE, Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { run } from "../runtime/steps.ts";
import type { Steps } from "../runtime/steps.ts";
import { mutableLock } from "./args.ts";
import { bad, charge, classNamed, defineMethods, direct, directOr, making } from "./define.ts";
import type { Entry, Impl, Realm } from "./define.ts";
import { held } from "./iterator.ts";

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
  const found = candidates(m, hash);
  // keys may be made so that all of them have the same hash
  if (found.length > 1) tellWork(found.length);
  for (const entry of [...found]) if ((yield equalOrRequest(entry.key, key)) === true && !entry.deleted) return entry;
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
  return typeof key !== "object" || key === null || key instanceof Sym || key instanceof Float || key instanceof Char;
}

/** nan is equal to nothing, not even to itself */
const same = (a: Value, b: Value): boolean => (a instanceof Float ? b instanceof Float && a.value === b.value : a === b);

/** The entry of a simple key, null if there is none. */
function entryOf(m: HashMap, key: Value): HashEntry | null {
  const found = m.index.get(key instanceof Float ? hashKey(key) : key);
  if (found === undefined) return null;
  if (found instanceof HashEntry) return same(found.key, key) ? found : null;
  for (const entry of found) if (same(entry.key, key)) return entry;
  return null;
}

/** Sets the value of a simple key. */
function quickPut(m: HashMap, key: Value, value: Value): void {
  const entry = entryOf(m, key);
  if (entry === null) append(m, hashKey(key), key, value);
  else if (!(m instanceof HashSet)) entry.value = value;
}

const map = (args: Value[]): HashMap => args[0] as HashMap;

function mutable(m: HashMap, op: string, method: string): HashMap {
  if (m.lock !== MUTABLE) mutableLock(m.lock, op, method, m instanceof HashSet ? "hash set" : "hash map", kind(m));
  return m;
}

/** What a method that needs the entry of a key (args[1]) does when the key is not simple. */
function slowly(then: (entry: HashEntry | null, args: Value[]) => Value): Impl {
  return (_, a) =>
    run(
      (function* (): Steps {
        return then(yield* lookUp(map(a), a[1]), a);
      })(),
    );
}

function has(name: string, what: string): Entry {
  const key = what === "HashMap";
  return [
    name,
    key ? "k" : "v",
    "Is it there?",
    directOr(
      slowly((entry) => entry !== null),
      `${what}.${name} requires a ${key ? "key" : "value"}`,
      (_, m: HashMap, k) => (simple(k) ? entryOf(m, k) !== null : UNDEF),
    ),
  ];
}

function removed(m: HashMap, entry: HashEntry): Value {
  remove(m, entry);
  return m instanceof HashSet ? entry.key : entry.value;
}

function del(name: string, what: string): Entry {
  return [
    name,
    "k...",
    "Removes; gives the last removed one.",
    directOr(
      (_, a) => {
        const m = mutable(map(a), "delete from", name);
        return run(
          (function* (): Steps {
            let last: Value = null;
            for (const key of a.slice(1)) {
              const entry = yield* lookUp(m, key);
              if (entry !== null) last = removed(m, entry);
            }
            return last;
          })(),
        );
      },
      `${what}.${name} requires a ${what === "HashMap" ? "key" : "value"}`,
      (_, m: HashMap, k) => {
        mutable(m, "delete from", name);
        if (!simple(k)) return UNDEF;
        const entry = entryOf(m, k);
        return entry === null ? null : removed(m, entry);
      },
      null,
    ),
  ];
}

const COMMON: readonly Entry[] = [
  ["size length", "", "Number of entries.", direct(null, (_, m: HashMap) => m.size)],
  ["empty empty?", "", "Is it empty?", direct(null, (_, m: HashMap) => m.size === 0)],
  ["not_empty?", "", "Has it entries?", direct(null, (_, m: HashMap) => m.size > 0)],
  ["clear", "", "Removes everything; gives the receiver.", direct(null, (_, m: HashMap) => (clear(mutable(m, "clear", "clear")), m))],
  ["immutable?", "", "Is it sealed or frozen?", direct(null, (_, m: HashMap) => m.lock !== 0)],
];

function get(m: HashMap, k: Value, fallback: Value): Value {
  if (!simple(k)) return UNDEF;
  const entry = entryOf(m, k);
  return entry === null ? fallback : entry.value;
}

function set(_realm: Realm, m: HashMap, k: Value, v: Value): Value {
  mutable(m, "set item on", "set");
  if (!simple(k)) return UNDEF;
  quickPut(m, k, v);
  return m;
}

const MAP: readonly Entry[] = [
  [
    "get",
    "k [default]",
    "The value of a key; absent: the default, else nil.",
    directOr(
      slowly((entry, a) => (entry !== null ? entry.value : a.length > 2 ? a[2] : null)),
      "HashMap.get requires a key",
      (_, m: HashMap, k) => get(m, k, null),
      (_, m: HashMap, k, fallback) => get(m, k, fallback),
    ),
  ],
  [
    "set",
    "k v",
    "Sets the value of a key; gives the map.",
    directOr(
      (_, a) =>
        run(
          (function* (): Steps {
            yield* put(map(a), a[1], a[2]);
            return a[0];
          })(),
        ),
      "HashMap.set requires key and value",
      set,
    ),
  ],
  has("has", "HashMap"),
  has("contains", "HashMap"),
  del("del", "HashMap"),
  del("delete", "HashMap"),
  ["keys", "", "Array of the keys.", direct(null, (_, m: HashMap) => hashKeys(m))],
  ["values", "", "Array of the values.", direct(null, (_, m: HashMap) => hashValues(m))],
  [
    "pairs",
    "",
    "Array of [key value].",
    direct(null, (r: Realm, m: HashMap) => {
      // 8 words for each pair
      making(r, 8 * m.size);
      const values = hashValues(m);
      return hashKeys(m).map((k, i) => [k, values[i]]);
    }),
  ],
  ["iter", "", "Iterator over a snapshot.", direct(null, (_, m: HashMap) => new MapIterator(hashKeys(m), hashValues(m)))],
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
      charge(realm, 1);
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
  for (let i = 0; i < all.length; i++) {
    tellEntry(i);
    yield all[i]!;
  }
}

const SET: readonly Entry[] = [
  has("has", "HashSet"),
  has("contains", "HashSet"),
  [
    "add",
    "v...",
    "Adds members; gives the set.",
    directOr(
      (_, a) => {
        const m = mutable(map(a), "add to", "add");
        return run(
          (function* (): Steps {
            for (const v of a.slice(1)) {
              tellWork(8);
              yield* put(m, v, true);
            }
            return m;
          })(),
        );
      },
      "HashSet.add requires at least one value",
      (_, m: HashMap, v) => {
        mutable(m, "add to", "add");
        if (!simple(v)) return UNDEF;
        quickPut(m, v, true);
        return m;
      },
      null,
    ),
  ],
  del("del", "HashSet"),
  del("delete", "HashSet"),
  ["to_array", "", "Array of the members.", direct(null, (_, m: HashMap) => hashKeys(m))],
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
  ["iter", "", "Iterator over a snapshot.", direct(null, (_, m: HashMap) => held(new ArrayIterator(hashKeys(m))))],
];

/** A hash map of alternating keys and values, as a value or a request: what literals and the constructor do. */
export function makeHashMap(items: readonly Value[]): Value {
  if (items.length % 2 !== 0) throw bad("HashMap literals expect alternating key/value entries");
  const m = new HashMap();
  let i = 0;
  for (; i < items.length && simple(items[i]); i += 2) {
    tellEntry(i >> 1);
    quickPut(m, items[i], items[i + 1]);
  }
  if (i === items.length) return m;
  return run(
    (function* (): Steps {
      for (; i < items.length; i += 2) {
        tellWork(8);
        yield* put(m, items[i], items[i + 1]);
      }
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
        for (let i = 0; i < a.length; i++) {
          tellEntry(i);
          if (simple(a[i])) quickPut(m, a[i], true);
          else yield* put(m, a[i], true);
        }
        return m;
      })(),
    );
  });
}
