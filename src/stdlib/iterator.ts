/** Ranges and iterators (6.5, 6.7). */
import { ArrayIterator, MapIterator, RangeIterator } from "../values/runtime-types.ts";
import { NOT_FOUND, Range } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { defineMethods, direct } from "./define.ts";
import { rangeIterator } from "../vm/iterate.ts";
import type { Entry, Realm } from "./define.ts";

const rangeMore = (it: RangeIterator): boolean => (it.step > 0 ? it.next <= it.end : it.step < 0 && it.next >= it.end);

function rangeNext(it: RangeIterator): Value {
  if (!rangeMore(it)) return NOT_FOUND;
  const value = it.next;
  it.next += it.step;
  it.index++;
  return value;
}

function rangePair(it: RangeIterator): Value {
  const { index } = it;
  const value = rangeNext(it);
  return value === NOT_FOUND ? NOT_FOUND : [index, value];
}

/** An iterator that the program gets into its hands. */
export function held<T extends ArrayIterator | RangeIterator>(it: T): T {
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

const RANGE = iterator<RangeIterator>(rangeMore, rangeNext, rangePair);

/** Installs Range and the iterator classes. */
export function installIterators(realm: Realm): void {
  defineMethods(realm, "Range", [["iter", "", "Iterator over its numbers.", direct(null, (_, range: Range) => held(rangeIterator(range)))]]);
  defineMethods(realm, "ArrayIterator", ARRAY);
  defineMethods(realm, "MapIterator", MAP);
  defineMethods(realm, "RangeIterator", RANGE);
}
