/** Methods of Map (6.2). */
import { MapIterator, NativeFn } from "../values/runtime-types.ts";
import { sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { isTruthy, keyOf, mutableMap, needCallable, needKey } from "./args.ts";
import { bad, charge, classNamed, defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { stringify } from "./json.ts";
import { preludeCall } from "./prelude/index.ts";

const map = (args: Value[]): Map<string, Value> => args[0] as Map<string, Value>;

function need(args: Value[], count: number, message: string): void {
  if (args.length <= count) throw bad(message);
}

/** each, map, filter, reduce over a snapshot of keys and values; shared with Namespace. */
export const overPairs = {
  each: (realm: Realm, keys: Value[], values: Value[], fn: Value, result: Value): Value =>
    preludeCall(realm, "pairs", "each", [keys, values, fn], () => result),
  map: (realm: Realm, keys: string[], values: Value[], fn: Value): Value =>
    preludeCall(realm, "pairs", "collect", [keys, values, fn], (results) => {
      const out = new Map<string, Value>();
      keys.forEach((key, i) => out.set(key, (results as Value[])[i]));
      return out;
    }),
  filter: (realm: Realm, keys: string[], values: Value[], fn: Value): Value =>
    preludeCall(realm, "pairs", "collect", [keys, values, fn], (results) => {
      const out = new Map<string, Value>();
      keys.forEach((key, i) => {
        if (isTruthy((results as Value[])[i])) out.set(key, values[i]);
      });
      return out;
    }),
  reduce: (realm: Realm, keys: Value[], values: Value[], init: Value, fn: Value): Value => preludeCall(realm, "pairs", "reduce", [keys, values, init, fn]),
};

function callback(args: Value[], index: number, name: string, message: string): Value {
  if (args.length <= index) throw bad(index === 1 ? `Map.${name} requires a function` : "Map.reduce requires an initial value and a reducer function");
  return needCallable(args[index], message);
}

const METHODS: readonly Entry[] = [
  ["size length", "", "Number of entries.", (_, a) => map(a).size],
  ["empty empty?", "", "Has it no entries?", (_, a) => map(a).size === 0],
  ["not_empty?", "", "Has it entries?", (_, a) => map(a).size > 0],
  [
    "get",
    "k [default]",
    "The value of a key; absent: the default, else nil.",
    (_, a) => {
      need(a, 1, "Map.get requires a key");
      const key = needKey(a[1], "Map.get key must be a string or symbol");
      const value = map(a).get(key);
      return value !== undefined || map(a).has(key) ? value : a.length > 2 ? a[2] : null;
    },
  ],
  [
    "set",
    "k v",
    "Sets an entry; gives the map.",
    (_, a) => {
      mutableMap(map(a), "set item on", "set");
      need(a, 2, "Map.set requires key and value");
      map(a).set(needKey(a[1], "Map.set key must be a string or symbol"), a[2]);
      return a[0];
    },
  ],
  ...["has", "contains"].map((name): Entry => [
    name,
    "k",
    "Is there an entry with that key?",
    (_, a) => {
      need(a, 1, `Map.${name} requires a key`);
      const key = keyOf(a[1]);
      return key !== undefined && map(a).has(key);
    },
  ]),
  [
    "del",
    "k...",
    "Removes entries; gives the last removed value.",
    (_, a) => {
      mutableMap(map(a), "delete from", "del");
      need(a, 1, "Map.del requires a key");
      const keys = a.slice(1).map((k) => needKey(k, "Map.del key must be a string or symbol"));
      let removed: Value = null;
      for (const key of keys) {
        if (!map(a).has(key)) continue;
        removed = map(a).get(key);
        map(a).delete(key);
      }
      return removed;
    },
  ],
  [
    "merge",
    "other",
    "Sets the entries of another map; gives the map.",
    (realm, a) => {
      mutableMap(map(a), "merge into", "merge");
      if (!(a[1] instanceof Map)) throw bad(a.length < 2 ? "Map.merge requires a map" : "Map.merge argument must be a map");
      charge(realm, a[1].size);
      for (const [key, value] of [...a[1]]) map(a).set(key, value);
      return a[0];
    },
  ],
  [
    "clear",
    "",
    "Removes all entries; gives the map.",
    (_, a) => {
      mutableMap(map(a), "clear", "clear");
      map(a).clear();
      return a[0];
    },
  ],
  ["keys", "", "Array of the keys, as strings.", (_, a) => [...map(a).keys()]],
  ["values", "", "Array of the values.", (_, a) => [...map(a).values()]],
  ["pairs", "", "Array of [key value].", (_, a) => Array.from(map(a), ([k, v]) => [k, v])],
  [
    "each",
    "fn",
    "Calls (fn key value); gives the map.",
    (realm, a) => overPairs.each(realm, [...map(a).keys()], [...map(a).values()], callback(a, 1, "each", "each callback must be a function"), a[0]),
  ],
  [
    "map",
    "fn",
    "New map of key to (fn key value).",
    (realm, a) => overPairs.map(realm, [...map(a).keys()], [...map(a).values()], callback(a, 1, "map", "map callback must be a function, got %")),
  ],
  [
    "filter",
    "fn",
    "New map of the entries for which (fn key value) is true.",
    (realm, a) => overPairs.filter(realm, [...map(a).keys()], [...map(a).values()], callback(a, 1, "filter", "filter predicate must be callable, got %")),
  ],
  [
    "reduce",
    "init fn",
    "Folds: (fn acc key value).",
    (realm, a) => overPairs.reduce(realm, [...map(a).keys()], [...map(a).values()], a[1], callback(a, 2, "reduce", "reduce reducer must be callable, got %")),
  ],
  ["to_json", "", "Plain JSON.", (_, a) => stringify(a[0])],
  ["iter", "", "Iterator over a snapshot; keys are Symbols.", (_, a) => new MapIterator(Array.from(map(a).keys(), sym), [...map(a).values()])],
  ["immutable?", "", "Is it sealed or frozen?", (_, a) => map(a).constructor !== Map],
];

/** Installs the methods of Map. */
export function installMap(realm: Realm): void {
  defineMethods(realm, "Map", METHODS);
  classNamed(realm, "Map").construct ??= new NativeFn("Map", "^entries...", "A map of the keywords.", (_, __, kw) => new Map(kw ?? []));
}
