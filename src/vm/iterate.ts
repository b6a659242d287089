/** Iteration over the built-in kinds (chapters 4.4, 6.7, 11.6) without calling methods. */
import { raise } from "../values/raise.ts";
import { normalize } from "./arith.ts";
import { ArrayIterator, Generator, MapIterator, RangeIterator } from "../values/runtime-types.ts";
import { HashMap, HashSet, NOT_FOUND, Range, sym, type Value } from "../values/types.ts";

/** The iterator of a built-in kind; undefined if `iter` has to be called. nil has an empty one. */
export function builtinIterator(v: Value): Value {
  if (Array.isArray(v)) return new ArrayIterator(v);
  if (typeof v !== "object") return undefined;
  if (v === null) return new ArrayIterator([]);
  if (v instanceof Map) {
    const keys: Value[] = [];
    for (const k of v.keys()) keys.push(sym(k as string));
    return new MapIterator(keys, [...v.values()]);
  }
  if (v instanceof Range) return rangeIterator(v);
  if (v instanceof HashMap) {
    const keys: Value[] = [];
    const values: Value[] = [];
    for (let e = v.first; e !== null; e = e.next) {
      keys.push(e.key);
      values.push(e.value);
    }
    return v instanceof HashSet ? new ArrayIterator(keys) : new MapIterator(keys, values);
  }
  if (v instanceof Generator || v instanceof ArrayIterator || v instanceof MapIterator || v instanceof RangeIterator) return v;
  return undefined;
}

/** Values that a range beyond the safe integers may have. */
const MAX_WIDE = 1_000_000;

/**
 * The iterator over a range. Beyond the safe integers the values are made at once, as they are no numbers of JavaScript.
 * @throws TypeException `Value is not an integer`; RuntimeException for too many values beyond the safe integers
 */
export function rangeIterator(r: Range): RangeIterator | ArrayIterator {
  const { start, end, step } = r;
  for (const v of [start, end, step]) if (typeof v !== "number" && typeof v !== "bigint") throw raise("TypeException", "Value is not an integer");
  if (typeof start === "bigint" || typeof step === "bigint")
    return new ArrayIterator(wideValues(BigInt(start as bigint), BigInt(end as bigint), BigInt(step as bigint)));
  // from a safe integer an end beyond them is never reached
  const last = typeof end === "bigint" ? (end > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER) : (end as number);
  return new RangeIterator(r, start as number, last, step as number);
}

function wideValues(start: bigint, end: bigint, step: bigint): Value[] {
  const out: Value[] = [];
  if (step === 0n) return out;
  if ((end - start) / step >= MAX_WIDE) throw raise("RuntimeException", `a range beyond 2^53 may have ${MAX_WIDE} values at most`);
  for (let v = start; step > 0n ? v <= end : v >= end; v += step) out.push(normalize(v));
  return out;
}

/** Next value of a built-in iterator that is no generator; NOT_FOUND at its end. */
export function iteratorNext(it: Value): Value {
  if (it instanceof ArrayIterator) return it.index < it.array.length ? it.array[it.index++] : NOT_FOUND;
  if (it instanceof RangeIterator) {
    if (!rangeHasNext(it)) return NOT_FOUND;
    const n = it.next;
    it.next += it.step;
    it.index++;
    return n;
  }
  const m = it as MapIterator;
  return m.index < m.values.length ? m.values[m.index++] : NOT_FOUND;
}

/** Key of the value that {@link iteratorNext} gives next: index, or the key of a map. */
export function iteratorKey(it: Value): Value {
  if (it instanceof MapIterator) return it.keys[it.index];
  return (it as ArrayIterator | RangeIterator).index;
}

/** `.has_next` of a built-in iterator that is no generator. */
export function iteratorHasNext(it: Value): boolean {
  if (it instanceof ArrayIterator) return it.index < it.array.length;
  if (it instanceof RangeIterator) return rangeHasNext(it);
  const m = it as MapIterator;
  return m.index < m.values.length;
}

export function rangeHasNext(it: RangeIterator): boolean {
  return it.step > 0 ? it.next <= it.end : it.step < 0 ? it.next >= it.end : false;
}
