/**
 * Containers whose elements are read when they are first used (`read_tree ^lazy`, 15.4). Every operation on them goes through the methods of Map and
 * the elements of arrays, so nothing else needs to know: a map overrides those methods, and an array has accessors that replace themselves.
 */
import type { Value } from "../values/types.ts";

/** Reads an element. It may throw; then the next use tries again. */
export type Read = () => Value;

/** A map with values that are read at their first use; its keys are known. */
export class LazyMap extends Map<string, Value> {
  readonly #unread: Map<string, Read>;

  constructor(values: ReadonlyMap<string, Read>) {
    super();
    // the constructor of Map calls `set`, which is not ready before this
    this.#unread = new Map(values);
    for (const key of values.keys()) super.set(key, null);
  }

  override get(key: string): Value {
    const read = this.#unread.get(key);
    if (read === undefined) return super.get(key);
    const value = read();
    this.set(key, value);
    return value;
  }
  override set(key: string, value: Value): this {
    this.#unread.delete(key);
    return super.set(key, value);
  }
  override delete(key: string): boolean {
    this.#unread.delete(key);
    return super.delete(key);
  }
  override clear(): void {
    this.#unread.clear();
    super.clear();
  }
  override values(): MapIterator<Value> {
    this.#readAll();
    return super.values();
  }
  override entries(): MapIterator<[string, Value]> {
    this.#readAll();
    return super.entries();
  }
  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
  override forEach(f: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.#readAll();
    super.forEach(f);
  }

  #readAll(): void {
    for (const key of [...this.#unread.keys()]) this.get(key);
  }
}

/** An array with elements that are read at their first use. */
export function lazyArray(elements: readonly Read[]): Value[] {
  const array: Value[] = [];
  elements.forEach((read, i) => {
    const become = (value: Value): void => {
      Object.defineProperty(array, i, { value, writable: true, enumerable: true, configurable: true });
    };
    Object.defineProperty(array, i, {
      enumerable: true,
      configurable: true,
      get() {
        const value = read();
        become(value);
        return value;
      },
      set: become,
    });
  });
  return array;
}
