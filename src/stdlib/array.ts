/** Methods of Array (6.1). Those that call back are in prelude/array.ts; here they only check their arguments. */
import { ArrayIterator, NativeFn, UNDEF } from "../values/runtime-types.ts";
import { Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { equalOrRequest } from "../values/equal.ts";
import { kindOf } from "../values/kind.ts";
import { joined } from "../values/long-text.ts";
import { ROUNDS, tellEntry, tellRoom, tellRound } from "../values/meter.ts";
import { clampIndex, isCallable, isInt, isNumber, mutableArray, needCallable, needInt, numeric, withTexts } from "./args.ts";
import { bad, charge, classNamed, defineMethods, defineStatics, direct, directOr, listed, making, room } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { held } from "./iterator.ts";
import { after } from "../runtime/steps.ts";
import { stringify } from "./json.ts";
import { preludeCall } from "./prelude/index.ts";
import { mergeSort, sortInts } from "./sort.ts";
import { compareText } from "./strings.ts";

/** Arrays up to this length are filled by a loop. */
const SHORT = 64;
const arr = (args: Value[]): Value[] => args[0] as Value[];

/** Index for set and del: negative from the end, in bounds. */
function position(a: Value[], v: Value, name: string): number {
  if (!isInt(v)) throw bad(`${name} index must be an integer`);
  let i = Number(v);
  if (i < 0) i += a.length;
  if (i < 0 || i >= a.length) throw bad(`${name} index out of bounds`);
  return i;
}

function get(a: Value[], v: Value, fallback: Value): Value {
  if (!isInt(v)) return fallback;
  let i = Number(v);
  if (i < 0) i += a.length;
  return i >= 0 && i < a.length ? a[i] : fallback;
}

function slice(realm: Realm, a: Value[], start: Value, end: Value): Value {
  const message = "Value is not an integer";
  const from = clampIndex(needInt(start, message), a.length);
  const to = end === undefined || end === null ? a.length : clampIndex(needInt(end, message), a.length);
  charge(realm, Math.max(0, to - from));
  return copy(a, from, to);
}

/** A plain array with the items from..to: never of a sealed or frozen class, as `slice` of such a one would be. */
export function copy(a: readonly Value[], from = 0, to = a.length): Value[] {
  tellRoom(8 * (to - from));
  if ((a as object).constructor === Array) return a.slice(from, to);
  const out: Value[] = [];
  for (let i = from; i < to; i++) {
    tellRound(i);
    out.push(a[i]);
  }
  return out;
}

function count(a: Value[], v: Value, name: string): number {
  return Math.min(a.length, Math.max(0, needInt(v, `${name} count must be an integer`)));
}

/** Position of the first element == v from a position on, -1: none. UNDEF: comparing has to call a method `==`. */
function find(realm: Realm, a: Value[], v: Value): Value {
  for (let i = 0; i < a.length;) {
    const stop = Math.min(a.length, i + ROUNDS);
    charge(realm, stop - i);
    for (; i < stop; i++) {
      const item = a[i];
      const same = typeof item === "object" && item !== null ? equalOrRequest(item, v) : item === v;
      if (same === true) return i;
      if (same !== false) return UNDEF;
    }
  }
  return -1;
}

/** The same with calls, the result handed to `result`. */
function indexOf(a: Value[], v: Value, result: (i: number) => Value): Value {
  const scan = (from: number): Value => {
    for (let i = from; i < a.length; i++) {
      tellRound(i);
      const same = equalOrRequest(a[i], v);
      if (same === true) return result(i);
      if (same !== false) return after(same, (found) => (found === true ? result(i) : scan(i + 1)));
    }
    return result(-1);
  };
  return scan(0);
}

/** Is an element == v? (A value or a request.) */
export function contains(realm: Realm, items: Value[], v: Value): Value {
  if (items.length < ROUNDS) charge(realm, items.length);
  return indexOf(items, v, (i) => i >= 0);
}

/** The default order: numbers by value if all are numbers, else by text. UNDEF: an instance has a `to_s` of its own. */
function sorted(realm: Realm, items: Value[]): Value {
  charge(realm, items.length);
  if (items.every((v) => typeof v === "number")) return sortInts(items);
  if (items.every(isNumber)) return mergeSort(items, compareNumbers);
  const result = byText(items);
  return Array.isArray(result) ? result : UNDEF;
}

function byText(items: Value[]): Value {
  return withTexts(items, (texts) => {
    const order = mergeSort(
      items.map((_, i) => i),
      (i, j) => compareText(texts[i]!, texts[j]!),
    );
    return order.map((i) => items[i]);
  });
}

function chargeSort(realm: Realm, size: number): void {
  charge(realm, size * Math.max(1, Math.ceil(Math.log2(size + 1))));
}

function sort(realm: Realm, args: Value[]): Value {
  const items = copy(arr(args));
  if (args.length < 2 || args[1] === null) return byText(items);
  if (!isCallable(args[1])) throw bad(`Value is not callable: ${kindOf(args[1])}`);
  chargeSort(realm, items.length);
  return preludeCall(realm, "array", "sort", [items, args[1]]);
}

function compareNumbers(x: Value, y: Value): number {
  if (typeof x === "number" && typeof y === "number") return x - y;
  if (typeof x === "bigint" && typeof y === "bigint") return x < y ? -1 : x > y ? 1 : 0;
  const p = numeric(x as number);
  const q = numeric(y as number);
  if (p !== p || q !== q) return p === q ? 0 : p !== p ? (q !== q ? 0 : 1) : -1;
  return p - q;
}

function join(realm: Realm, a: Value[], sep: Value): Value {
  charge(realm, a.length);
  if (typeof sep !== "string") throw bad("Array.join separator must be a string");
  if (a.every((v) => typeof v === "string" || typeof v === "number")) return joined(a, sep);
  const result = withTexts(a, (texts) => joined(texts, sep));
  return typeof result === "string" ? result : UNDEF;
}

function toMap(a: Value[]): Value {
  const out = new Map<string, Value>();
  for (let i = 0; i < a.length; i++) {
    tellEntry(i);
    const pair: Value = a[i];
    if (!Array.isArray(pair) || pair.length !== 2) throw bad("to_map expects [key value] pairs");
    const key: Value = pair[0];
    if (typeof key === "string") out.set(key, pair[1]);
    else if (key instanceof Sym) out.set(key.name, pair[1]);
    else if (isInt(key)) out.set(String(key), pair[1]);
    else throw bad("to_map key must be string, symbol, or int");
  }
  return out;
}

function zip(realm: Realm, a: Value[], b: Value): Value[] {
  if (!Array.isArray(b)) throw bad("zip argument must be an array");
  return listed(realm, Math.min(a.length, b.length), (i) => [a[i], b[i]]);
}

/** Appends, for `add` and `append`. */
function append(name: string): Entry {
  const add = (a: Value[], v: Value): Value => {
    mutableArray(a, "append to", name);
    room(a.length + 1);
    a.push(v);
    return a;
  };
  return [
    name,
    "[v]",
    "Appends v; gives the array.",
    direct(
      null,
      (_, a: Value[]) => add(a, null),
      (_, a: Value[], v) => add(a, v),
    ),
  ];
}

function push(_realm: Realm, a: Value[], v: Value): Value {
  mutableArray(a, "push to", "push");
  room(a.length + 1);
  return a.push(v);
}

function pop(_realm: Realm, a: Value[]): Value {
  if (a.length === 0) return null;
  mutableArray(a, "pop from", "pop");
  return a.pop();
}

function set(_realm: Realm, a: Value[], i: Value, v: Value): Value {
  mutableArray(a, "set item on", "set");
  a[position(a, i, "set")] = v;
  return a;
}

function del(realm: Realm, a: Value[], i: Value): Value {
  mutableArray(a, "delete from", "del");
  charge(realm, a.length >> 4);
  return a.splice(position(a, i, "del"), 1)[0];
}

function clear(_realm: Realm, a: Value[]): Value {
  mutableArray(a, "clear", "clear");
  a.length = 0;
  return a;
}

function reverse(realm: Realm, a: Value[]): Value {
  charge(realm, a.length);
  return copy(a).reverse();
}

/** A method that is a Gene function of the prelude; its callback is checked here, so that the error's place is that of the call. */
function higher(name: string, message: string, doc: string): Entry {
  return [
    name,
    "fn",
    doc,
    (realm, args) => {
      if (args.length < 2) throw bad(`Array.${name} requires a function`);
      return preludeCall(realm, "array", name, [args[0], needCallable(args[1], message)]);
    },
  ];
}

const METHODS: readonly Entry[] = [
  ["size length", "", "Number of items.", direct(null, (_, a: Value[]) => a.length)],
  ["empty empty?", "", "Has it no items?", direct(null, (_, a: Value[]) => a.length === 0)],
  ["not_empty?", "", "Has it items?", direct(null, (_, a: Value[]) => a.length > 0)],
  ["first", "", "The first item, nil if empty.", direct(null, (_, a: Value[]) => (a.length === 0 ? null : a[0]))],
  ["last", "", "The last item, nil if empty.", direct(null, (_, a: Value[]) => (a.length === 0 ? null : a[a.length - 1]))],
  [
    "get",
    "[i = 0] [default]",
    "The item at a position; negative from the end.",
    direct(
      null,
      (_, a: Value[]) => get(a, 0, null),
      (_, a: Value[], i) => get(a, i, null),
      (_, a: Value[], i, fallback) => get(a, i, fallback),
    ),
  ],
  ["set", "i v", "Sets an item; gives the array.", direct("Array.set requires index and value", set)],
  append("add"),
  append("append"),
  ["push", "v", "Appends v; gives the new size.", direct("Array.push requires a value", push)],
  ["pop", "", "Removes the last item and gives it; nil if empty.", direct(null, pop)],
  ["del", "i", "Removes the item at a position and gives it.", direct("Array.del requires an index", del)],
  ["clear", "", "Removes all items; gives the array.", direct(null, clear)],
  [
    "contains",
    "v",
    "Is an item == v?",
    directOr(
      (_, a) => indexOf(arr(a), a[1], (i) => i >= 0),
      "Array.contains requires a value",
      (realm, a: Value[], v) => {
        const i = find(realm, a, v);
        return i === UNDEF ? UNDEF : i !== -1;
      },
    ),
  ],
  [
    "index_of",
    "v",
    "Position of the first item == v, -1 if absent.",
    directOr((_, a) => indexOf(arr(a), a[1], (i) => i), "Array.index_of requires a value", find),
  ],
  higher("find", "find predicate must be callable, got %", "The first item for which fn is true, else nil."),
  higher("any", "any predicate must be callable, got %", "Is fn true for an item?"),
  higher("all", "all predicate must be callable, got %", "Is fn true for all items?"),
  higher("filter", "filter predicate must be callable, got %", "New array of the items for which fn is true."),
  higher("each", "each callback must be a function", "Calls fn with each item; gives the array."),
  higher("map", "map callback must be a function, got %", "New array of the results of fn."),
  [
    "reduce",
    "init fn",
    "Folds: (fn acc item).",
    (realm, a) => {
      if (a.length < 3) throw bad("Array.reduce requires an initial value and a reducer function");
      return preludeCall(realm, "array", "reduce", [a[0], a[1], needCallable(a[2], "reduce reducer must be callable, got %")]);
    },
  ],
  ["sort", "[fn]", "New array in order; stable.", directOr(sort, null, sorted, (realm, a: Value[], fn) => (fn === null ? sorted(realm, a) : UNDEF))],
  ["reverse", "", "New array in reverse order.", direct(null, reverse)],
  [
    "slice",
    "from [to]",
    "New array of the items from..to (excluded).",
    direct("Array.slice requires a start index", (realm, a: Value[], from) => slice(realm, a, from, null), slice),
  ],
  ["take", "n", "New array of the first n items.", direct("Array.take requires a count", (r: Realm, a: Value[], n) => slice(r, a, 0, count(a, n, "take")))],
  [
    "skip",
    "n",
    "New array without the first n items.",
    direct("Array.skip requires a count", (r: Realm, a: Value[], n) => slice(r, a, count(a, n, "skip"), null)),
  ],
  ["zip", "other", "Array of pairs, as long as the shorter.", direct("zip argument must be an array", zip)],
  ["pairs", "", "Array of [index item].", direct(null, (r: Realm, a: Value[]) => listed(r, a.length, (i) => [i, a[i]]))],
  [
    "join",
    '[sep = ""]',
    "Texts of the items with sep between.",
    directOr(
      (_, a) => withTexts(arr(a), (texts) => joined(texts, a.length > 1 ? (a[1] as string) : "")),
      null,
      (realm, a: Value[]) => join(realm, a, ""),
      join,
    ),
  ],
  ["to_map", "", "Map of [key value] items.", direct(null, (_, a: Value[]) => toMap(a))],
  ["to_json", "", "Plain JSON.", direct(null, (_, a: Value[]) => stringify(a))],
  ["iter", "", "Iterator over the items.", direct(null, (_, a: Value[]) => held(new ArrayIterator(a)))],
  ["immutable?", "", "Is it sealed or frozen?", direct(null, (_, a: Value[]) => a.constructor !== Array)],
];

/** `(Array/filled n v)`: ArgumentException for a size that is no Int or negative, RuntimeException for one beyond what an array can hold. */
function filled(realm: Realm, n: Value, v: Value): Value {
  const size = needInt(n, "Array/filled size must be an integer");
  if (size < 0) throw bad("Array/filled size must not be negative");
  room(size);
  making(realm, size);
  const out = new Array<Value>(size);
  // V8's own is not compiled into the caller
  if (size > SHORT) return out.fill(v);
  for (let i = 0; i < size; i++) out[i] = v;
  return out;
}

/** Installs the class Array. */
export function installArray(realm: Realm): void {
  defineMethods(realm, "Array", METHODS);
  const fill = direct("Array/filled requires a size", (at: Realm, n) => filled(at, n, null), filled);
  defineStatics(realm, "Array", [["filled", "n [v = nil]", "New array of n items, each of them v.", fill]]);
  classNamed(realm, "Array").construct = new NativeFn("Array", "items...", "An array of the arguments.", (_, a) => copy(a));
}
