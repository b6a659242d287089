/** Iteration over the built-in kinds (chapters 4.4, 6.7, 11.6) without calling methods. */
import { tellEntry } from "../values/meter.ts";
import { raise } from "../values/raise.ts";
import { ArrayIterator, Generator, MapIterator, RangeIterator, WideRangeIterator } from "../values/runtime-types.ts";
import { HashMap, HashSet, NOT_FOUND, Range, sym, type Value } from "../values/types.ts";

/** The iterator of a built-in kind; undefined if `iter` has to be called. nil has an empty one. */
export function builtinIterator(v: Value): Value {
  if (Array.isArray(v)) return new ArrayIterator(v);
  if (typeof v !== "object") return undefined;
  if (v === null) return new ArrayIterator([]);
  if (v instanceof Map) {
    const keys: Value[] = [];
    for (const k of v.keys()) {
      tellEntry(keys.length);
      keys.push(sym(k as string));
    }
    return new MapIterator(keys, [...v.values()]);
  }
  if (v instanceof Range) return rangeIterator(v);
  if (v instanceof HashMap) {
    const keys: Value[] = [];
    const values: Value[] = [];
    for (let e = v.first; e !== null; e = e.next) {
      tellEntry(keys.length);
      keys.push(e.key);
      values.push(e.value);
    }
    return v instanceof HashSet ? new ArrayIterator(keys) : new MapIterator(keys, values);
  }
  if (v instanceof Generator || v instanceof ArrayIterator || v instanceof MapIterator || v instanceof RangeIterator || v instanceof WideRangeIterator)
    return v;
  return undefined;
}

/**
 * The iterator over a range.
 * @throws TypeException `Value is not an integer`
 */
export function rangeIterator(r: Range): RangeIterator | WideRangeIterator {
  const [start, end, step] = [r.start, r.end, r.step].map(integer) as [number | bigint, number | bigint, number | bigint];
  if (typeof start === "number" && typeof end === "number" && typeof step === "number") return new RangeIterator(r, start, end, step);
  return new WideRangeIterator(r, start, end, step);
}

function integer(v: Value): number | bigint {
  if (typeof v === "number" || typeof v === "bigint") return v;
  throw raise("TypeException", "Value is not an integer");
}

/** Next value of a built-in iterator that is no generator; NOT_FOUND at its end. */
export function iteratorNext(it: Value): Value {
  if (it instanceof ArrayIterator) return it.index < it.array.length ? it.array[it.index++] : NOT_FOUND;
  if (it instanceof RangeIterator || it instanceof WideRangeIterator) {
    if (!rangeHasNext(it)) return NOT_FOUND;
    const n = it.next;
    it.advance();
    return n;
  }
  const m = it as MapIterator;
  return m.index < m.values.length ? m.values[m.index++] : NOT_FOUND;
}

/** Key of the value that {@link iteratorNext} gives next: index, or the key of a map. */
export function iteratorKey(it: Value): Value {
  if (it instanceof MapIterator) return it.keys[it.index];
  return (it as ArrayIterator | RangeIterator | WideRangeIterator).index;
}

/** `.has_next` of a built-in iterator that is no generator. */
export function iteratorHasNext(it: Value): boolean {
  if (it instanceof ArrayIterator) return it.index < it.array.length;
  if (it instanceof RangeIterator || it instanceof WideRangeIterator) return rangeHasNext(it);
  const m = it as MapIterator;
  return m.index < m.values.length;
}

function rangeHasNext(it: RangeIterator | WideRangeIterator): boolean {
  return it.step > 0 ? it.next <= it.end : it.step < 0 ? it.next >= it.end : false;
}
