/** Takeuchi's function on linked lists: recursion and links. */
import { checkEach, start } from "../harness.mjs";

class Element {
  constructor(value, next) {
    this.value = value;
    this.next = next;
  }
  length() {
    return this.next === null ? 1 : 1 + this.next.length();
  }
}

class List {
  run() {
    return this.tail(this.make(15), this.make(10), this.make(6)).length();
  }
  make(length) {
    return length === 0 ? null : new Element(length, this.make(length - 1));
  }
  isShorter(x, y) {
    let a = x;
    let b = y;
    while (b !== null) {
      if (a === null) return true;
      a = a.next;
      b = b.next;
    }
    return false;
  }
  tail(x, y, z) {
    if (!this.isShorter(y, x)) return z;
    return this.tail(this.tail(x.next, y, z), this.tail(y.next, z, x), this.tail(z.next, x, y));
  }
}

start((size) => checkEach(size, 10, () => new List().run()));
