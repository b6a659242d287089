/**
 * Hashing of keys and operations of hash maps and sets (chapter 6.3).
 *
 * The hash of a scalar is the scalar itself, which a JavaScript Map finds. That of a container is computed from its first levels
 * only: so it is the same for equal containers even if they are cyclic in different ways, and its cost has a bound. Equality decides.
 */
import { append, candidates, clear, remove } from "./buckets.ts";
import { equal } from "./equal.ts";
import { STRIDE, tellEntry, tellRound, tellWork } from "./meter.ts";
import { raise } from "./raise.ts";
import { EnumValue, Instance } from "./runtime-types.ts";
import * as T from "./types.ts";
import type { HashEntry, HashMap, Value } from "./types.ts";

export { append, candidates, clear, remove } from "./buckets.ts";

/** Gives the result of an instance's method `hash`. */
export type InstanceHash = (i: Instance) => number;

/** How many elements count at each level of nesting; below the last one only the size. */
const WIDTHS = [Infinity, 16, 8, 4];

function mix(h: number, k: number): number {
  return (Math.imul(h ^ k, 0x9e3779b1) ^ (h >>> 15)) | 0;
}

function hashText(s: string, seed: number): number {
  let h = seed;
  // long texts: length, the beginning and the end
  const step = s.length > 256 ? Math.floor(s.length / 128) : 1;
  for (let i = 0; i < s.length; i += step) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return mix(h, s.length);
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function identity(v: object): number {
  let id = ids.get(v);
  if (id === undefined) ids.set(v, (id = ++lastId));
  return id;
}

function isContainer(v: Value): boolean {
  return (
    Array.isArray(v) ||
    v instanceof Map ||
    v instanceof T.GeneNode ||
    v instanceof T.HashMap ||
    v instanceof EnumValue ||
    v instanceof T.Range ||
    v instanceof T.Selector ||
    v instanceof T.Quote
  );
}

/** Key of the index for values without parts: equal values give the same. */
function leafKey(v: Value): unknown {
  if (typeof v !== "object" || v === null) return v;
  if (v instanceof T.Float) return v.value === 0 ? 0 : v.value;
  if (v instanceof T.Regex) return `${v.pattern}/${v.flags}`;
  if (v instanceof T.GDate) return dateNumber(v);
  if (v instanceof T.GTime) return timeNumber(v);
  if (v instanceof T.GDateTime) return mix(dateNumber(v.date), timeNumber(v.time));
  if (v instanceof T.Bytes) return hashBytes(v.data);
  return v;
}

function dateNumber(d: T.GDate): number {
  return d.year * 400 + d.month * 32 + d.day;
}

function timeNumber(t: T.GTime): number {
  return mix(t.hour * 3600 + t.minute * 60 + t.second, t.microsecond + (t.offset ?? 1500));
}

function hashBytes(data: Uint8Array): number {
  let h = data.length;
  for (let i = 0; i < data.length; i++) {
    if (i % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
    h = Math.imul(h ^ data[i], 0x01000193);
  }
  return h;
}

/** 32 bits for any value that is part of a container. */
function partHash(v: Value, level: number, instance: InstanceHash | undefined, kind: string): number {
  if (isContainer(v)) return contentHash(v as object, level, instance, kind);
  if (v instanceof Instance) return mix(7, instanceHash(v, instance, kind));
  const k = leafKey(v);
  switch (typeof k) {
    case "string":
      return hashText(k, 3);
    case "number":
      return Number.isInteger(k) ? mix(k | 0, Math.floor(k / 4294967296) | 0) : hashText(String(k), 5);
    case "bigint":
      return hashText(String(k), 9);
    case "boolean":
      return k ? 11 : 13;
    case "object":
      return k === null ? 17 : identity(k);
    default:
      return 19;
  }
}

function instanceHash(v: Instance, instance: InstanceHash | undefined, kind: string): number {
  if (instance !== undefined && v.$c.mt["hash"] !== undefined) return instance(v);
  throw raise("TypeException", `Key is not hashable for ${kind}: Instance`);
}

/** Recursion goes as deep as WIDTHS is long, however deep the value is. */
function contentHash(v: object, level: number, instance: InstanceHash | undefined, kind: string): number {
  if (Array.isArray(v)) return listHash(v, 1, level, instance, kind);
  if (v instanceof Map) return mix(2, mapHash(v as Map<string, Value>, level, instance, kind));
  if (v instanceof T.GeneNode) {
    let h = level < WIDTHS.length ? partHash(v.type, level + 1, instance, kind) : 3;
    if (v.props !== null && v.props.size > 0) h = mix(h, mapHash(v.props, level, instance, kind));
    return listHash(v.children, h, level, instance, kind);
  }
  if (v instanceof T.HashMap) {
    let sum = v.size;
    if (level < WIDTHS.length && v.size <= WIDTHS[level]) {
      for (let e = v.first; e !== null; e = e.next) {
        const k = partHash(e.key, level + 1, instance, kind);
        sum = (sum + (v instanceof T.HashSet ? mix(k, 1) : mix(k, partHash(e.value, level + 1, instance, kind)))) | 0;
      }
    }
    return mix(v instanceof T.HashSet ? 5 : 4, sum);
  }
  if (v instanceof EnumValue) return listHash(v.payload, identity(v.variant), level, instance, kind);
  if (v instanceof T.Selector) return listHash(v.segments, 6, level, instance, kind);
  if (v instanceof T.Range) return listHash([v.start, v.end, v.step], 8, level, instance, kind);
  return listHash([(v as T.Quote).form], 10, level, instance, kind);
}

function listHash(list: readonly Value[], seed: number, level: number, instance: InstanceHash | undefined, kind: string): number {
  let h = mix(seed, list.length);
  if (level >= WIDTHS.length) return h;
  const count = Math.min(list.length, WIDTHS[level]);
  for (let i = 0; i < count; i++) {
    tellRound(i);
    h = mix(h, partHash(list[i], level + 1, instance, kind));
  }
  return h;
}

function mapHash(map: Map<string, Value>, level: number, instance: InstanceHash | undefined, kind: string): number {
  let sum = map.size;
  // the order does not count, so it is all entries or none
  if (level >= WIDTHS.length || map.size > WIDTHS[level]) return sum;
  for (const [k, v] of map) sum = (sum + mix(hashText(k, 3), partHash(v, level + 1, instance, kind))) | 0;
  return sum;
}

/**
 * The instances in a value that is to be a key, itself included, each once: the machine calls their methods `hash` first.
 * @returns an empty array for nearly all keys
 */
export function instancesIn(key: Value): Instance[] {
  if (key instanceof Instance) return [key];
  if (!isContainer(key)) return [];
  const found = new Set<Instance>();
  const seen = new Set<Value>([key]);
  const stack: Value[] = [key];
  let visited = 0;
  const visit = (v: Value): void => {
    tellRound(visited++);
    if (v instanceof Instance) found.add(v);
    else if (typeof v === "object" && isContainer(v) && !seen.has(v)) {
      seen.add(v);
      stack.push(v);
    }
  };
  while (stack.length > 0) {
    const v = stack.pop();
    if (Array.isArray(v)) v.forEach(visit);
    else if (v instanceof Map) v.forEach(visit);
    else if (v instanceof T.GeneNode) {
      visit(v.type);
      if (v.props !== null) v.props.forEach(visit);
      v.children.forEach(visit);
    } else if (v instanceof T.HashMap) {
      for (let e = v.first; e !== null; e = e.next) {
        visit(e.key);
        visit(e.value);
      }
    } else if (v instanceof EnumValue) v.payload.forEach(visit);
    else if (v instanceof T.Selector) v.segments.forEach(visit);
    else if (v instanceof T.Range) [v.start, v.end, v.step].forEach(visit);
    else visit((v as T.Quote).form);
  }
  return [...found];
}

/**
 * The hash of a key, as the index wants it.
 * @param hashInstance results of the methods `hash`; without it, or for a class without that method, an instance is refused
 * @throws TypeException `Key is not hashable for HashMap: Instance`
 */
export function hashKey(key: Value, hashInstance?: InstanceHash, kind: "HashMap" | "HashSet" = "HashMap"): unknown {
  if (typeof key !== "object" || key === null) return key;
  if (key instanceof Instance) return instanceHash(key, hashInstance, kind);
  if (!isContainer(key)) return leafKey(key);
  // an instance without hash is refused also where the hash does not look
  for (const i of instancesIn(key)) instanceHash(i, hashInstance, kind);
  return contentHash(key, 0, hashInstance, kind);
}

/** The entry of a key, or null. @throws as {@link hashKey} */
export function findEntry(map: HashMap, key: Value, hashInstance?: InstanceHash): HashEntry | null {
  const found = map.index.get(hashKey(key, hashInstance, map instanceof T.HashSet ? "HashSet" : "HashMap"));
  if (found === undefined) return null;
  if (!Array.isArray(found)) return equal(found.key, key) ? found : null;
  for (const e of found) if (equal(e.key, key)) return e;
  return null;
}

/** The value of a key; `missing` when it is not there. */
export function hashGet(map: HashMap, key: Value, missing: Value = null, hashInstance?: InstanceHash): Value {
  const e = findEntry(map, key, hashInstance);
  return e === null ? missing : e.value;
}

/** Is the key there? */
export function hashHas(map: HashMap, key: Value, hashInstance?: InstanceHash): boolean {
  return findEntry(map, key, hashInstance) !== null;
}

/** Sets the value of a key; a new one goes to the end. */
export function hashSet(map: HashMap, key: Value, value: Value, hashInstance?: InstanceHash): void {
  const hash = hashKey(key, hashInstance, map instanceof T.HashSet ? "HashSet" : "HashMap");
  for (const e of candidates(map, hash)) {
    if (equal(e.key, key)) {
      e.value = value;
      return;
    }
  }
  append(map, hash, key, value);
}

/** Removes a key. @returns its entry, or null when it was not there */
export function hashDelete(map: HashMap, key: Value, hashInstance?: InstanceHash): HashEntry | null {
  const e = findEntry(map, key, hashInstance);
  if (e !== null) remove(map, e);
  return e;
}

/** Removes everything. */
export function hashClear(map: HashMap): void {
  clear(map);
}

/** Adds a member to a set. */
export function setAdd(set: T.HashSet, member: Value, hashInstance?: InstanceHash): void {
  if (findEntry(set, member, hashInstance) === null) append(set, hashKey(member, hashInstance, "HashSet"), member, true);
}

/** The entries in order; what is added meanwhile is seen, what is deleted is not. */
export function* hashEntries(map: HashMap): Generator<HashEntry> {
  for (let e = map.first; e !== null; e = e.next) if (!e.deleted) yield e;
}

/** Keys (members) in order. */
export function hashKeys(map: HashMap): Value[] {
  const keys: Value[] = [];
  for (let e = map.first; e !== null; e = e.next) {
    tellEntry(keys.length);
    keys.push(e.key);
  }
  return keys;
}

/** Values in order. */
export function hashValues(map: HashMap): Value[] {
  const values: Value[] = [];
  for (let e = map.first; e !== null; e = e.next) {
    tellEntry(values.length);
    values.push(e.value);
  }
  return values;
}
