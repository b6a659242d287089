/** Ranges and iterators (6.5, 6.7). */
import { ArrayIterator, MapIterator, RangeIterator, type WideRangeIterator } from "../values/runtime-types.ts";
import { NOT_FOUND, Range } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { defineMethods, direct } from "./define.ts";
import { iteratorHasNext, iteratorNext, rangeIterator } from "../vm/iterate.ts";
import { builtinPair } from "../vm/iterate-ops.ts";
import type { Entry, Realm } from "./define.ts";

/** An iterator that the program gets into its hands. */
export function held<T extends ArrayIterator | RangeIterator | WideRangeIterator>(it: T): T {
  it.held = true;
  return it;
}

/** The methods of an iterator class. */
function iterator<T>(more: (it: T) => boolean, next: (it: T) => Value, pair: (it: T) => Value): readonly Entry[] {
  return [
    ["has_next", "", "Is there more?", direct(null, (_, it: T) => more(it))],
    ["next", "", "The next value, not_found at the end.", direct(null, (_, it: T) => next(it))],
    ["next_pair", "", "The next [index or key, value], not_found at the end.", direct(null, (_, it: T) => pair(it))],
    ["iter", "", "Itself.", direct(null, (_, it: T) => it)],
  ];
}

const ARRAY = iterator<ArrayIterator>(
  (it) => it.index < it.array.length,
  (it) => (it.index < it.array.length ? it.array[it.index++] : NOT_FOUND),
  (it) => (it.index < it.array.length ? [it.index, it.array[it.index++]] : NOT_FOUND),
);

const MAP = iterator<MapIterator>(
  (it) => it.index < it.keys.length,
  (it) => (it.index < it.keys.length ? it.values[it.index++] : NOT_FOUND),
  (it) => (it.index < it.keys.length ? [it.keys[it.index], it.values[it.index++]] : NOT_FOUND),
);

const RANGE = iterator<RangeIterator | WideRangeIterator>(iteratorHasNext, iteratorNext, builtinPair);

/** Installs Range and the iterator classes. */
export function installIterators(realm: Realm): void {
  defineMethods(realm, "Range", [["iter", "", "Iterator over its numbers.", direct(null, (_, range: Range) => held(rangeIterator(range)))]]);
  defineMethods(realm, "ArrayIterator", ARRAY);
  defineMethods(realm, "MapIterator", MAP);
  defineMethods(realm, "RangeIterator", RANGE);
}
