/** Ranges and iterators (6.5, 6.7). */
import { ArrayIterator, MapIterator, RangeIterator } from "../values/runtime-types.ts";
import { NOT_FOUND, Range } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

function bound(v: Value): number {
  if (typeof v === "number") return v;
  if (typeof v === "bigint") return Number(v);
  throw raise("TypeException", "Value is not an integer");
}

/** Iterator over a range; its bounds are checked here. */
export function rangeIterator(range: Range): RangeIterator {
  return new RangeIterator(range, bound(range.start), bound(range.end), bound(range.step ?? 1));
}

const rangeMore = (it: RangeIterator): boolean => (it.step > 0 ? it.next <= it.end : it.step < 0 && it.next >= it.end);

function rangeNext(it: RangeIterator): Value {
  if (!rangeMore(it)) return NOT_FOUND;
  const value = it.next;
  it.next += it.step;
  it.index++;
  return value;
}

const self: Entry = ["iter", "", "Itself.", (_, a) => a[0]];

const ARRAY: readonly Entry[] = [
  ["has_next", "", "Are there more items?", (_, a) => (a[0] as ArrayIterator).index < (a[0] as ArrayIterator).array.length],
  [
    "next",
    "",
    "The next item, not_found at the end.",
    (_, a) => {
      const it = a[0] as ArrayIterator;
      return it.index < it.array.length ? it.array[it.index++] : NOT_FOUND;
    },
  ],
  [
    "next_pair",
    "",
    "The next [index item], not_found at the end.",
    (_, a) => {
      const it = a[0] as ArrayIterator;
      return it.index < it.array.length ? [it.index, it.array[it.index++]] : NOT_FOUND;
    },
  ],
  self,
];

const MAP: readonly Entry[] = [
  ["has_next", "", "Are there more entries?", (_, a) => (a[0] as MapIterator).index < (a[0] as MapIterator).keys.length],
  [
    "next",
    "",
    "The next value, not_found at the end.",
    (_, a) => {
      const it = a[0] as MapIterator;
      return it.index < it.keys.length ? it.values[it.index++] : NOT_FOUND;
    },
  ],
  [
    "next_pair",
    "",
    "The next [key value], not_found at the end.",
    (_, a) => {
      const it = a[0] as MapIterator;
      return it.index < it.keys.length ? [it.keys[it.index], it.values[it.index++]] : NOT_FOUND;
    },
  ],
  self,
];

const RANGE: readonly Entry[] = [
  ["has_next", "", "Are there more numbers?", (_, a) => rangeMore(a[0] as RangeIterator)],
  ["next", "", "The next number, not_found at the end.", (_, a) => rangeNext(a[0] as RangeIterator)],
  [
    "next_pair",
    "",
    "The next [index number], not_found at the end.",
    (_, a) => {
      const it = a[0] as RangeIterator;
      const index = it.index;
      const value = rangeNext(it);
      return value === NOT_FOUND ? NOT_FOUND : [index, value];
    },
  ],
  self,
];

/** Installs Range and the iterator classes. */
export function installIterators(realm: Realm): void {
  defineMethods(realm, "Range", [["iter", "", "Iterator over its numbers.", (_, a) => rangeIterator(a[0] as Range)]]);
  defineMethods(realm, "ArrayIterator", ARRAY);
  defineMethods(realm, "MapIterator", MAP);
  defineMethods(realm, "RangeIterator", RANGE);
}
