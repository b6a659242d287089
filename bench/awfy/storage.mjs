/** Makes a tree of arrays of random sizes: work for the memory management. */
import { Random } from "./core.mjs";
import { checkEach, start } from "../harness.mjs";

class Storage {
  constructor() {
    this.count = 0;
    this.random = new Random();
  }
  run() {
    this.tree(7);
    return this.count;
  }
  tree(depth) {
    this.count += 1;
    if (depth === 1) return new Array((this.random.next() % 10) + 1).fill(null);
    const branches = new Array(4).fill(null);
    for (let i = 0; i < 4; i++) branches[i] = this.tree(depth - 1);
    return branches;
  }
}

start((size) => checkEach(size, 5461, () => new Storage().run()));
