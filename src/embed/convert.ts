/**
 * Values across the border between Gene and JavaScript. Nothing is converted behind the user's back: these functions, and the option
 * `convert`, do it. Neither uses JavaScript's stack for nested data, and cycles stay cycles.
 *
 * | Gene | toJS | fromJS |
 * | --- | --- | --- |
 * | nil, void, booleans, String | null, undefined, boolean, string | the same |
 * | Int | number, bigint beyond the safe range | safe integer; bigint (64 bits) |
 * | Float | number | any other number, -0 too |
 * | Array | array | array |
 * | Map | plain object | plain object, or a Map whose keys are strings |
 * | HashMap, HashSet | Map, Set | a Map with other keys, Set |
 * | Symbol, Char | string | |
 * | Gene | {type, props, children} | |
 * | Bytes | Uint8Array | Uint8Array, ArrayBuffer |
 * | DateTime | Date | Date (in UTC) |
 * | function | JavaScript function (when the caller can call) | function: gets converted arguments; a promise suspends the caller |
 * | Future | Promise | thenable: left as it is, `await` and calls wait for it |
 * | everything else (instances, classes, ranges..) | left as it is | left as it is |
 */
import { hashSet, setAdd } from "../values/hash.ts";
import { BoundMethod, Fn, Future, NativeFn } from "../values/runtime-types.ts";
import {
  Bytes,
  Char,
  ComplexSym,
  Float,
  FrozenArray,
  GDate,
  GDateTime,
  GeneNode,
  GTime,
  HashMap,
  HashSet,
  SealedArray,
  Sym,
  type Value,
} from "../values/types.ts";

/** What only a running instance can convert. */
export interface Bridge {
  /** a JavaScript function that calls the Gene function */
  wrapFunction?(fn: Value): (...args: unknown[]) => unknown;
  wrapFuture?(future: Future): Promise<unknown>;
  /** converts what a JavaScript function called by Gene code gets and gives */
  bridgeFunction?(fn: (...args: unknown[]) => unknown): Value;
}

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** Something still to be converted: the result goes where `put` says. */
interface Pending {
  value: unknown;
  put(result: unknown): void;
}

/** Runs the conversion of one value after the other. `one` converts a value and files its parts. */
function convert(root: unknown, one: (value: unknown, later: Pending[]) => unknown): unknown {
  let result: unknown;
  const work: Pending[] = [{ value: root, put: (r) => (result = r) }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) next.put(one(next.value, work));
  return result;
}

/** Deep conversion of a Gene value to plain JavaScript data. */
export function toJS(value: Value, bridge: Bridge = {}): unknown {
  const done = new Map<unknown, unknown>();
  return convert(value, (v, later) => {
    if (typeof v !== "object" || v === null) return v;
    const seen = done.get(v);
    if (seen !== undefined) return seen;
    const keep = <T>(made: T): T => {
      done.set(v, made);
      return made;
    };
    if (v instanceof Float) return v.value;
    if (v instanceof Sym) return v.name;
    if (v instanceof ComplexSym) return v.parts.join("/");
    if (v instanceof Char) return String.fromCodePoint(v.code);
    if (v instanceof Bytes) return v.data.slice();
    if (v instanceof GDateTime) return toDate(v);
    if (Array.isArray(v)) return keep(arrayOf(v, later));
    if (v instanceof Map) return keep(objectOf(v, later));
    if (v instanceof HashSet) {
      const out = new Set<unknown>();
      // in order: the parts are converted last in, first out
      const members: unknown[] = [];
      for (let e = v.first; e !== null; e = e.next) members.push(e.key);
      return keep(fillLater(out, members, later, (s, parts) => parts.forEach((p) => s.add(p))));
    }
    if (v instanceof HashMap) {
      const flat: unknown[] = [];
      for (let e = v.first; e !== null; e = e.next) flat.push(e.key, e.value);
      return keep(fillLater(new Map<unknown, unknown>(), flat, later, (m, parts) => parts.forEach((p, i) => i % 2 === 0 && m.set(p, parts[i + 1]))));
    }
    if (v instanceof GeneNode) {
      const out: { type: unknown; props: unknown; children: unknown } = { type: null, props: {}, children: [] };
      out.props = objectOf(v.props ?? new Map(), later);
      out.children = arrayOf(v.children, later);
      later.push({ value: v.type, put: (r) => (out.type = r) });
      return keep(out);
    }
    if (v instanceof Future) return bridge.wrapFuture ? keep(bridge.wrapFuture(v)) : v;
    if (v instanceof Fn || v instanceof NativeFn || v instanceof BoundMethod) return bridge.wrapFunction ? keep(bridge.wrapFunction(v)) : v;
    return v;
  });
}

function arrayOf(values: readonly unknown[], later: Pending[]): unknown[] {
  const out: unknown[] = Array.from({ length: values.length });
  values.forEach((value, i) => later.push({ value, put: (r) => (out[i] = r) }));
  return out;
}

function objectOf(map: ReadonlyMap<string, unknown>, later: Pending[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of map) {
    const put = (r: unknown): void => void Object.defineProperty(out, key, { value: r, writable: true, enumerable: true, configurable: true });
    // holds the place, so that the order of the keys is kept; defineProperty because of keys such as __proto__
    put(undefined);
    later.push({ value, put });
  }
  return out;
}

/** Fills a container when all its parts are converted: they are the last to be put, as the work list is a stack. */
function fillLater<T>(out: T, values: unknown[], later: Pending[], fill: (out: T, parts: unknown[]) => void): T {
  const parts: unknown[] = [];
  later.push({ value: null, put: () => fill(out, parts) });
  values.forEach((value, i) => later.push({ value, put: (r) => (parts[i] = r) }));
  return out;
}

function toDate({ date, time }: GDateTime): Date {
  const ms = Date.UTC(date.year, date.month - 1, date.day, time.hour, time.minute, time.second, Math.trunc(time.microsecond / 1000));
  return new Date(ms - (time.offset ?? 0) * 60_000);
}

/**
 * Deep conversion of JavaScript data to Gene values. Gene values are left as they are; arrays and objects are copied.
 * @throws TypeError for what has no counterpart: symbols, integers beyond 64 bits, dates that are invalid or outside of the years 1000 to 9999
 */
export function fromJS(value: unknown, bridge: Bridge = {}): Value {
  const done = new Map<unknown, unknown>();
  return convert(value, (v, later) => {
    switch (typeof v) {
      case "number":
        return Number.isSafeInteger(v) && !Object.is(v, -0) ? v : new Float(v);
      case "bigint":
        if (v < MIN_INT || v > MAX_INT) throw new TypeError(`integer does not fit into 64 bits: ${v}`);
        return v >= Number.MIN_SAFE_INTEGER && v <= Number.MAX_SAFE_INTEGER ? Number(v) : v;
      case "symbol":
        throw new TypeError(`a JavaScript symbol is no Gene value: ${String(v)}`);
      case "function":
        return bridge.bridgeFunction ? bridge.bridgeFunction(v as (...args: unknown[]) => unknown) : v;
      case "object":
        break;
      default:
        return v;
    }
    if (v === null) return null;
    const seen = done.get(v);
    if (seen !== undefined) return seen;
    const keep = <T>(made: T): T => {
      done.set(v, made);
      return made;
    };
    if (Array.isArray(v) && !isGeneArray(v)) return keep(arrayOf(v as unknown[], later));
    if (v instanceof Map) {
      const keys = [...v.keys()];
      if (v.constructor !== Map) return v;
      if (keys.every((k) => typeof k === "string")) return keep(mapOf(v as Map<string, unknown>, later));
      return keep(fillLater(new HashMap(), [...v].flat(), later, (m, parts) => parts.forEach((p, i) => i % 2 === 0 && hashSet(m, p, parts[i + 1]))));
    }
    if (v instanceof Set) return keep(fillLater(new HashSet(), [...v], later, (m, parts) => parts.forEach((p) => setAdd(m, p))));
    if (v instanceof Uint8Array) return new Bytes(new Uint8Array(v));
    if (v instanceof ArrayBuffer) return new Bytes(new Uint8Array(v.slice(0)));
    if (v instanceof Date) return fromDate(v);
    const thenable = typeof (v as { then?: unknown }).then === "function";
    if (isPlain(v) && !thenable) return keep(mapOf(new Map(Object.entries(v)), later));
    return v;
  });
}

/** Sealed and frozen arrays are values of Gene. */
const isGeneArray = (v: unknown[]): boolean => v instanceof SealedArray || v instanceof FrozenArray;

/** An object of no class, of whatever realm of JavaScript: its prototype is an Object.prototype or null. */
function isPlain(v: object): boolean {
  const prototype = Object.getPrototypeOf(v) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function mapOf(entries: ReadonlyMap<string, unknown>, later: Pending[]): Map<string, unknown> {
  const out = new Map<string, unknown>();
  for (const [key, value] of entries) {
    out.set(key, null);
    later.push({ value, put: (r) => out.set(key, r) });
  }
  return out;
}

function fromDate(d: Date): GDateTime {
  if (Number.isNaN(d.getTime())) throw new TypeError("invalid date");
  const year = d.getUTCFullYear();
  if (year < 1000 || year > 9999) throw new TypeError(`a date outside of the years 1000 to 9999 has no literal: ${d.toISOString()}`);
  const date = new GDate(year, d.getUTCMonth() + 1, d.getUTCDate());
  return new GDateTime(date, new GTime(d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds() * 1000, 0, null, true));
}
