/**
 * What several programs of the suite share. It asks for containers written in the language itself, the same ones in every language, so that a program
 * measures the language and not its library.
 */

/** Random numbers of 16 bits, the same ones in every language. */
export class Random {
  constructor() {
    this.seed = 74755;
  }
  next() {
    this.seed = (this.seed * 1309 + 13849) & 65535;
    return this.seed;
  }
}

/** A growing row of values; the first one can be taken away cheaply. */
export class Vector {
  constructor(capacity = 50) {
    this.storage = new Array(capacity).fill(null);
    this.first = 0;
    this.last = 0;
  }
  static of(value) {
    const v = new Vector(1);
    v.append(value);
    return v;
  }
  get size() {
    return this.last - this.first;
  }
  isEmpty() {
    return this.first === this.last;
  }
  /** The value at a position, null beyond the end. */
  at(index) {
    return index < this.storage.length ? this.storage[index] : null;
  }
  put(index, value) {
    if (index >= this.storage.length) {
      let capacity = this.storage.length;
      while (capacity <= index) capacity *= 2;
      this.grow(capacity);
    }
    this.storage[index] = value;
    if (this.last < index + 1) this.last = index + 1;
  }
  append(value) {
    if (this.last >= this.storage.length) this.grow(2 * this.storage.length);
    this.storage[this.last] = value;
    this.last += 1;
  }
  grow(capacity) {
    const larger = new Array(capacity).fill(null);
    for (let i = 0; i < this.storage.length; i++) larger[i] = this.storage[i];
    this.storage = larger;
  }
  each(action) {
    for (let i = this.first; i < this.last; i++) action(this.storage[i]);
  }
  /** The first value for which the test is true, else null. */
  find(test) {
    for (let i = this.first; i < this.last; i++) if (test(this.storage[i])) return this.storage[i];
    return null;
  }
  any(test) {
    for (let i = this.first; i < this.last; i++) if (test(this.storage[i])) return true;
    return false;
  }
  /** Takes the first value away and returns it; null when there is none. */
  removeFirst() {
    if (this.isEmpty()) return null;
    this.first += 1;
    return this.storage[this.first - 1];
  }
  /** Takes a value away wherever it stands; was it there? */
  remove(value) {
    const rest = new Array(this.storage.length).fill(null);
    let kept = 0;
    let found = false;
    this.each((v) => {
      if (v === value) found = true;
      else {
        rest[kept] = v;
        kept += 1;
      }
    });
    this.storage = rest;
    this.first = 0;
    this.last = kept;
    return found;
  }
  clear() {
    this.first = 0;
    this.last = 0;
    this.storage = new Array(this.storage.length).fill(null);
  }
}

/** A set that looks through its members one by one. */
export class Set {
  constructor(capacity = 10) {
    this.items = new Vector(capacity);
  }
  get size() {
    return this.items.size;
  }
  has(value) {
    return this.items.any((v) => v === value);
  }
  add(value) {
    if (!this.has(value)) this.items.append(value);
  }
  each(action) {
    this.items.each(action);
  }
  any(test) {
    return this.items.any(test);
  }
  clear() {
    this.items.clear();
  }
}

class Entry {
  constructor(hash, key, value, next) {
    this.hash = hash;
    this.key = key;
    this.value = value;
    this.next = next;
  }
}

/** A hash table with chains; keys are objects that tell their `hash`, and are the same key only when they are the same object. */
export class Dictionary {
  constructor(capacity = 16) {
    this.buckets = new Array(capacity).fill(null);
    this.size = 0;
  }
  static hashOf(key) {
    const hash = key.hash();
    return hash ^ (hash >> 16);
  }
  entry(key) {
    const hash = Dictionary.hashOf(key);
    let e = this.buckets[hash & (this.buckets.length - 1)];
    while (e !== null && (e.hash !== hash || e.key !== key)) e = e.next;
    return e;
  }
  has(key) {
    return this.entry(key) !== null;
  }
  /** The value of a key, null without one. */
  at(key) {
    const e = this.entry(key);
    return e === null ? null : e.value;
  }
  put(key, value) {
    const e = this.entry(key);
    if (e !== null) {
      e.value = value;
      return;
    }
    const hash = Dictionary.hashOf(key);
    const i = hash & (this.buckets.length - 1);
    this.buckets[i] = new Entry(hash, key, value, this.buckets[i]);
    this.size += 1;
    if (this.size > this.buckets.length) this.grow();
  }
  grow() {
    const old = this.buckets;
    this.buckets = new Array(2 * old.length).fill(null);
    const mask = this.buckets.length - 1;
    for (let i = 0; i < old.length; i++) {
      let e = old[i];
      while (e !== null) {
        const next = e.next;
        e.next = this.buckets[e.hash & mask];
        this.buckets[e.hash & mask] = e;
        e = next;
      }
    }
  }
  clear() {
    this.buckets = new Array(this.buckets.length).fill(null);
    this.size = 0;
  }
}
