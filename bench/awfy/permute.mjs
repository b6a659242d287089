/** All permutations of six values, by swapping. */
import { checkEach, start } from "../harness.mjs";

class Permute {
  constructor() {
    this.count = 0;
    this.values = new Array(6).fill(null);
    for (let i = 0; i < 6; i++) this.values[i] = i;
  }
  run() {
    this.permute(6);
    return this.count;
  }
  permute(n) {
    this.count += 1;
    if (n === 0) return;
    const last = n - 1;
    this.permute(last);
    for (let i = last; i >= 0; i--) {
      this.swap(last, i);
      this.permute(last);
      this.swap(last, i);
    }
  }
  swap(i, j) {
    const v = this.values[i];
    this.values[i] = this.values[j];
    this.values[j] = v;
  }
}

start((size) => checkEach(size, 8660, () => new Permute().run()));
