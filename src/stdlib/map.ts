/** Methods of Map (6.2). */
import { MapIterator, NativeFn } from "../values/runtime-types.ts";
import { tellEntry } from "../values/meter.ts";
import { sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { keyOf, mutableMap, needCallable, needKey } from "./args.ts";
import { bad, charge, classNamed, defineMethods, direct, directOr, making } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { stringify } from "./json.ts";
import { preludeCall } from "./prelude/index.ts";

type Entries = Map<string, Value>;

const map = (args: Value[]): Entries => args[0] as Entries;

function get(m: Entries, k: Value, fallback: Value): Value {
  const key = typeof k === "string" ? k : needKey(k, "Map.get key must be a string or symbol");
  const value = m.get(key);
  return value !== undefined || m.has(key) ? value : fallback;
}

function set(_realm: Realm, m: Entries, k: Value, v: Value): Value {
  mutableMap(m, "set item on", "set");
  m.set(typeof k === "string" ? k : needKey(k, "Map.set key must be a string or symbol"), v);
  return m;
}

function has(_realm: Realm, m: Entries, k: Value): Value {
  const key = keyOf(k);
  return key !== undefined && m.has(key);
}

function del(m: Entries, keys: readonly Value[]): Value {
  mutableMap(m, "delete from", "del");
  let removed: Value = null;
  for (const key of keys.map((k) => needKey(k, "Map.del key must be a string or symbol"))) {
    if (!m.has(key)) continue;
    removed = m.get(key);
    m.delete(key);
  }
  return removed;
}

function merge(_realm: Realm, m: Entries, other: Value): Value {
  mutableMap(m, "merge into", "merge");
  if (!(other instanceof Map)) throw bad("Map.merge argument must be a map");
  let round = 0;
  for (const [key, value] of other as Entries) {
    tellEntry(round++);
    m.set(key, value);
  }
  return m;
}

function clear(_realm: Realm, m: Entries): Value {
  mutableMap(m, "clear", "clear");
  m.clear();
  return m;
}

/** Keys and values as they are now. */
function snapshot(realm: Realm, args: Value[]): [string[], Value[]] {
  const m = map(args);
  charge(realm, m.size);
  return [[...m.keys()], [...m.values()]];
}

/** each, map, filter, reduce over a snapshot of keys and values; shared with Namespace. */
export const overPairs = {
  each: (realm: Realm, keys: Value[], values: Value[], fn: Value, result: Value): Value => preludeCall(realm, "pairs", "each", [keys, values, fn, result]),
  map: (realm: Realm, keys: string[], values: Value[], fn: Value): Value => preludeCall(realm, "pairs", "map", [keys, values, fn]),
  filter: (realm: Realm, keys: string[], values: Value[], fn: Value): Value => preludeCall(realm, "pairs", "filter", [keys, values, fn]),
  reduce: (realm: Realm, keys: Value[], values: Value[], init: Value, fn: Value): Value => preludeCall(realm, "pairs", "reduce", [keys, values, init, fn]),
};

function callback(args: Value[], index: number, name: string, message: string): Value {
  if (args.length <= index) throw bad(index === 1 ? `Map.${name} requires a function` : "Map.reduce requires an initial value and a reducer function");
  return needCallable(args[index], message);
}

function symbols(m: Entries): MapIterator {
  const keys: Value[] = [];
  for (const key of m.keys()) {
    tellEntry(keys.length);
    keys.push(sym(key));
  }
  return new MapIterator(keys, [...m.values()]);
}

const METHODS: readonly Entry[] = [
  ["size length", "", "Number of entries.", direct(null, (_, m: Entries) => m.size)],
  ["empty empty?", "", "Has it no entries?", direct(null, (_, m: Entries) => m.size === 0)],
  ["not_empty?", "", "Has it entries?", direct(null, (_, m: Entries) => m.size > 0)],
  [
    "get",
    "k [default]",
    "The value of a key; absent: the default, else nil.",
    direct(
      "Map.get requires a key",
      (_, m: Entries, k) => get(m, k, null),
      (_, m: Entries, k, fallback) => get(m, k, fallback),
    ),
  ],
  ["set", "k v", "Sets an entry; gives the map.", direct("Map.set requires key and value", set)],
  ["has", "k", "Is there an entry with that key?", direct("Map.has requires a key", has)],
  ["contains", "k", "Is there an entry with that key?", direct("Map.contains requires a key", has)],
  [
    "del",
    "k...",
    "Removes entries; gives the last removed value.",
    directOr(
      (_, a) => del(map(a), a.slice(1)),
      "Map.del requires a key",
      (_, m: Entries, k) => del(m, [k]),
      null,
    ),
  ],
  ["merge", "other", "Sets the entries of another map; gives the map.", direct("Map.merge requires a map", merge)],
  ["clear", "", "Removes all entries; gives the map.", direct(null, clear)],
  ["keys", "", "Array of the keys, as strings.", direct(null, (r: Realm, m: Entries) => (making(r, m.size), [...m.keys()]))],
  ["values", "", "Array of the values.", direct(null, (r: Realm, m: Entries) => (making(r, m.size), [...m.values()]))],
  [
    "pairs",
    "",
    "Array of [key value].",
    direct(
      null,
      (r: Realm, m: Entries) =>
        // 8 words for each pair
        (making(r, 8 * m.size), Array.from(m, ([k, v]) => [k, v])),
    ),
  ],
  [
    "each",
    "fn",
    "Calls (fn key value); gives the map.",
    (realm, a) => overPairs.each(realm, ...snapshot(realm, a), callback(a, 1, "each", "each callback must be a function"), a[0]),
  ],
  [
    "map",
    "fn",
    "New map of key to (fn key value).",
    (realm, a) => overPairs.map(realm, ...snapshot(realm, a), callback(a, 1, "map", "map callback must be a function, got %")),
  ],
  [
    "filter",
    "fn",
    "New map of the entries for which (fn key value) is true.",
    (realm, a) => overPairs.filter(realm, ...snapshot(realm, a), callback(a, 1, "filter", "filter predicate must be callable, got %")),
  ],
  [
    "reduce",
    "init fn",
    "Folds: (fn acc key value).",
    (realm, a) => overPairs.reduce(realm, ...snapshot(realm, a), a[1], callback(a, 2, "reduce", "reduce reducer must be callable, got %")),
  ],
  ["to_json", "", "Plain JSON.", direct(null, (_, m: Entries) => stringify(m))],
  ["iter", "", "Iterator over a snapshot; keys are Symbols.", direct(null, (_, m: Entries) => symbols(m))],
  ["immutable?", "", "Is it sealed or frozen?", direct(null, (_, m: Entries) => m.constructor !== Map)],
];

/** Installs the methods of Map. */
export function installMap(realm: Realm): void {
  defineMethods(realm, "Map", METHODS);
  classNamed(realm, "Map").construct ??= new NativeFn("Map", "^entries...", "A map of the keywords.", (_, __, kw) => new Map(kw ?? []));
}
