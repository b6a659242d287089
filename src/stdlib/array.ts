/** Methods of Array (6.1). Those that call back are in prelude/array.ts; here they only check their arguments. */
import { ArrayIterator, NativeFn } from "../values/runtime-types.ts";
import { MAX_LENGTH, Sym } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import type { Value } from "../values/types.ts";
import { equalOrRequest } from "../values/equal.ts";
import { kindOf } from "../values/kind.ts";
import { clampIndex, isCallable, isInt, isNumber, mutableArray, needCallable, needInt, numeric, withTexts } from "./args.ts";
import { bad, charge, classNamed, defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { after } from "../runtime/steps.ts";
import { stringify } from "./json.ts";
import { preludeCall } from "./prelude/index.ts";
import { compareText } from "./strings.ts";

const arr = (args: Value[]): Value[] => args[0] as Value[];

/** Index for set and del: negative from the end, in bounds. */
function position(a: Value[], v: Value, name: string): number {
  if (!isInt(v)) throw bad(`${name} index must be an integer`);
  let i = Number(v);
  if (i < 0) i += a.length;
  if (i < 0 || i >= a.length) throw bad(`${name} index out of bounds`);
  return i;
}

function get(args: Value[]): Value {
  const a = arr(args);
  const fallback = args.length > 2 ? args[2] : null;
  const v = args.length > 1 ? args[1] : 0;
  if (!isInt(v)) return fallback;
  let i = Number(v);
  if (i < 0) i += a.length;
  return i >= 0 && i < a.length ? a[i] : fallback;
}

function set(args: Value[]): Value {
  const a = arr(args);
  mutableArray(a, "set item on", "set");
  if (args.length < 3) throw bad("Array.set requires index and value");
  a[position(a, args[1], "set")] = args[2];
  return a;
}

function slice(realm: Realm, args: Value[]): Value {
  const a = arr(args);
  if (args.length < 2) throw bad("Array.slice requires a start index");
  const message = "Value is not an integer";
  const from = clampIndex(needInt(args[1], message), a.length);
  const to = args[2] === undefined || args[2] === null ? a.length : clampIndex(needInt(args[2], message), a.length);
  charge(realm, Math.max(0, to - from));
  return copy(a, from, to);
}

/** A plain array with the items from..to: never of a sealed or frozen class, as `slice` of such a one would be. */
export function copy(a: readonly Value[], from = 0, to = a.length): Value[] {
  const out: Value[] = [];
  for (let i = from; i < to; i++) out.push(a[i]);
  return out;
}

function count(args: Value[], name: string): number {
  if (args.length < 2) throw bad(`Array.${name} requires a count`);
  return Math.min(arr(args).length, Math.max(0, needInt(args[1], `${name} count must be an integer`)));
}

/** Position of the first element == v, handed to `result` (-1: none). Comparing may have to call a method `==`. */
function indexOf(realm: Realm, args: Value[], name: string, result: (i: number) => Value): Value {
  const a = arr(args);
  const v = args[1];
  if (args.length < 2) throw bad(`Array.${name} requires a value`);
  charge(realm, a.length);
  const scan = (from: number): Value => {
    for (let i = from; i < a.length; i++) {
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
  return indexOf(realm, [items, v], "contains", (i) => i >= 0);
}

/** The default order: numbers by value if all are numbers, else by text. */
function sort(realm: Realm, args: Value[]): Value {
  const a = copy(arr(args));
  charge(realm, a.length * Math.max(1, Math.ceil(Math.log2(a.length + 1))));
  if (args.length > 1 && args[1] !== null) {
    if (!isCallable(args[1])) throw bad(`Value is not callable: ${kindOf(args[1])}`);
    return preludeCall(realm, "array", "sort", [a, args[1]]);
  }
  if (a.every(isNumber)) return a.sort(compareNumbers);
  return withTexts(a, (texts) => {
    const order = a.map((_, i) => i);
    order.sort((i, j) => compareText(texts[i]!, texts[j]!));
    return order.map((i) => a[i]);
  });
}

function compareNumbers(x: Value, y: Value): number {
  if (typeof x === "number" && typeof y === "number") return x - y;
  if (typeof x === "bigint" && typeof y === "bigint") return x < y ? -1 : x > y ? 1 : 0;
  const p = numeric(x as number);
  const q = numeric(y as number);
  if (p !== p || q !== q) return p === q ? 0 : p !== p ? (q !== q ? 0 : 1) : -1;
  return p - q;
}

function join(args: Value[]): Value {
  const sep = args.length > 1 ? args[1] : "";
  if (typeof sep !== "string") throw bad("Array.join separator must be a string");
  return withTexts(arr(args), (texts) => texts.join(sep));
}

function toMap(args: Value[]): Value {
  const out = new Map<string, Value>();
  for (const pair of arr(args)) {
    if (!Array.isArray(pair) || pair.length !== 2) throw bad("to_map expects [key value] pairs");
    const key: Value = pair[0];
    if (typeof key === "string") out.set(key, pair[1]);
    else if (key instanceof Sym) out.set(key.name, pair[1]);
    else if (isInt(key)) out.set(String(key), pair[1]);
    else throw bad("to_map key must be string, symbol, or int");
  }
  return out;
}

function zip(args: Value[]): Value {
  const a = arr(args);
  const b = args[1];
  if (!Array.isArray(b)) throw bad("zip argument must be an array");
  const n = Math.min(a.length, b.length);
  return copy(a, 0, n).map((x, i) => [x, b[i]]);
}

/** Refuses to grow an array without bounds: V8 ends the process. */
function room(a: Value[]): void {
  if (a.length >= MAX_LENGTH) throw raise("RuntimeException", "out of memory: value too large");
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
  ["size length", "", "Number of items.", (_, a) => arr(a).length],
  ["empty empty?", "", "Has it no items?", (_, a) => arr(a).length === 0],
  ["not_empty?", "", "Has it items?", (_, a) => arr(a).length > 0],
  ["first", "", "The first item, nil if empty.", (_, a) => (arr(a).length === 0 ? null : arr(a)[0])],
  ["last", "", "The last item, nil if empty.", (_, a) => (arr(a).length === 0 ? null : arr(a)[arr(a).length - 1])],
  ["get", "[i = 0] [default]", "The item at a position; negative from the end.", (_, a) => get(a)],
  ["set", "i v", "Sets an item; gives the array.", (_, a) => set(a)],
  [
    "add",
    "[v]",
    "Appends v; gives the array.",
    (_, a) => {
      mutableArray(arr(a), "append to", "add");
      room(arr(a));
      arr(a).push(a.length > 1 ? a[1] : null);
      return a[0];
    },
  ],
  [
    "append",
    "[v]",
    "Appends v; gives the array.",
    (_, a) => {
      mutableArray(arr(a), "append to", "append");
      room(arr(a));
      arr(a).push(a.length > 1 ? a[1] : null);
      return a[0];
    },
  ],
  [
    "push",
    "v",
    "Appends v; gives the new size.",
    (_, a) => {
      mutableArray(arr(a), "push to", "push");
      if (a.length < 2) throw bad("Array.push requires a value");
      room(arr(a));
      return arr(a).push(a[1]);
    },
  ],
  [
    "pop",
    "",
    "Removes the last item and gives it; nil if empty.",
    (_, a) => {
      if (arr(a).length === 0) return null;
      mutableArray(arr(a), "pop from", "pop");
      return arr(a).pop();
    },
  ],
  [
    "del",
    "i",
    "Removes the item at a position and gives it.",
    (realm, a) => {
      mutableArray(arr(a), "delete from", "del");
      if (a.length < 2) throw bad("Array.del requires an index");
      charge(realm, arr(a).length >> 4);
      return arr(a).splice(position(arr(a), a[1], "del"), 1)[0];
    },
  ],
  [
    "clear",
    "",
    "Removes all items; gives the array.",
    (_, a) => {
      mutableArray(arr(a), "clear", "clear");
      arr(a).length = 0;
      return a[0];
    },
  ],
  ["contains", "v", "Is an item == v?", (realm, a) => indexOf(realm, a, "contains", (i) => i >= 0)],
  ["index_of", "v", "Position of the first item == v, -1 if absent.", (realm, a) => indexOf(realm, a, "index_of", (i) => i)],
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
  ["sort", "[fn]", "New array in order; stable.", sort],
  ["reverse", "", "New array in reverse order.", (realm, a) => (charge(realm, arr(a).length), copy(arr(a)).reverse())],
  ["slice", "from [to]", "New array of the items from..to (excluded).", slice],
  ["take", "n", "New array of the first n items.", (_, a) => copy(arr(a), 0, count(a, "take"))],
  ["skip", "n", "New array without the first n items.", (_, a) => copy(arr(a), count(a, "skip"))],
  ["zip", "other", "Array of pairs, as long as the shorter.", (_, a) => zip(a)],
  ["pairs", "", "Array of [index item].", (_, a) => copy(arr(a)).map((x, i) => [i, x])],
  ["join", '[sep = ""]', "Texts of the items with sep between.", (realm, a) => (charge(realm, arr(a).length), join(a))],
  ["to_map", "", "Map of [key value] items.", (_, a) => toMap(a)],
  ["to_json", "", "Plain JSON.", (_, a) => stringify(a[0])],
  ["iter", "", "Iterator over the items.", (_, a) => new ArrayIterator(arr(a))],
  ["immutable?", "", "Is it sealed or frozen?", (_, a) => arr(a).constructor !== Array],
];

/** Installs the methods of Array. */
export function installArray(realm: Realm): void {
  defineMethods(realm, "Array", METHODS);
  classNamed(realm, "Array").construct = new NativeFn("Array", "items...", "An array of the arguments.", (_, a) => copy(a));
}
