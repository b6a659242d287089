/** The structure of hash maps and sets: a linked list in order of insertion, and an index from hash to entries. */
import { HashEntry, type HashMap, type Value } from "./types.ts";

const NONE: readonly HashEntry[] = [];

/** The entries with that hash; the caller compares keys. */
export function candidates(map: HashMap, hash: unknown): readonly HashEntry[] {
  const found = map.index.get(hash);
  if (found === undefined) return NONE;
  return Array.isArray(found) ? found : [found];
}

/** Adds an entry at the end; the caller knows that no equal key is there. */
export function append(map: HashMap, hash: unknown, key: Value, value: Value): HashEntry {
  const entry = new HashEntry(hash, key, value);
  entry.prev = map.last;
  if (map.last === null) map.first = entry;
  else map.last.next = entry;
  map.last = entry;
  map.size++;
  const found = map.index.get(hash);
  if (found === undefined) map.index.set(hash, entry);
  else if (Array.isArray(found)) found.push(entry);
  else map.index.set(hash, [found, entry]);
  return entry;
}

/** Removes an entry of the map. */
export function remove(map: HashMap, entry: HashEntry): void {
  if (entry.deleted) return;
  entry.deleted = true;
  if (entry.prev === null) map.first = entry.next;
  else entry.prev.next = entry.next;
  if (entry.next === null) map.last = entry.prev;
  else entry.next.prev = entry.prev;
  map.size--;
  const found = map.index.get(entry.hash);
  if (!Array.isArray(found) || found.length === 1) map.index.delete(entry.hash);
  else found.splice(found.indexOf(entry), 1);
}

/** Removes all entries. */
export function clear(map: HashMap): void {
  for (let e = map.first; e !== null; e = e.next) e.deleted = true;
  map.index.clear();
  map.first = map.last = null;
  map.size = 0;
}
