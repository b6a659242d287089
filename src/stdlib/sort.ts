/** Sorting of any number of items: runs that V8 sorts itself, merged with limits met meanwhile. Stable. */
import { tellRoom, tellWork } from "../values/meter.ts";

/** Items that take a few milliseconds to be sorted. */
const RUN = 2 ** 14;

/** A new array of the items in order. */
export function mergeSort<T>(items: readonly T[], compare: (a: T, b: T) => number): T[] {
  const n = items.length;
  if (n <= RUN) {
    tellRun(n);
    return plain(items).sort(compare);
  }
  tellRoom(16 * n);
  const list: T[] = [];
  for (let at = 0; at < n; at += RUN) {
    const run = plain(items, at, at + RUN);
    tellRun(run.length);
    for (const item of run.sort(compare)) list.push(item);
  }
  return merged(list, new Array<T>(n), compare);
}

/** A new array of the Ints in order. */
export function sortInts(items: readonly number[]): number[] {
  const n = items.length;
  tellRoom(24 * n);
  const list = Float64Array.from(items);
  for (let at = 0; at < n; at += RUN) {
    const run = list.subarray(at, at + RUN);
    tellRun(run.length);
    run.sort();
  }
  if (n <= RUN) return Array.from(list);
  return Array.from(merged<number, Float64Array>(list, new Float64Array(n), (a, b) => a - b));
}

/** A copy: that which `slice` makes of a sealed array is one, too. */
function plain<T>(items: readonly T[], from = 0, to = items.length): T[] {
  const part = items.slice(from, to);
  return (part as object).constructor === Array ? part : Array.from(part);
}

function tellRun(size: number): void {
  tellWork(size * Math.max(1, Math.ceil(Math.log2(size + 1))));
}

interface List<T> {
  [i: number]: T;
  readonly length: number;
}

/** Merges sorted runs, from one list into the other and back. */
function merged<T, L extends List<T>>(list: L, other: L, compare: (a: T, b: T) => number): L {
  let from = list;
  let to = other;
  const n = list.length;
  for (let width = RUN; width < n; width *= 2) {
    for (let at = 0; at < n; at += 2 * width) {
      const middle = Math.min(n, at + width);
      const end = Math.min(n, middle + width);
      merge(from, to, at, middle, end, compare);
    }
    [from, to] = [to, from];
  }
  return from;
}

function merge<T>(from: List<T>, to: List<T>, start: number, middle: number, end: number, compare: (a: T, b: T) => number): void {
  let i = start;
  let j = middle;
  for (let at = start; at < end;) {
    const stop = Math.min(end, at + RUN);
    tellWork(stop - at);
    for (; at < stop; at++) to[at] = i < middle && (j === end || compare(from[i]!, from[j]!) <= 0) ? from[i++]! : from[j++]!;
  }
}
