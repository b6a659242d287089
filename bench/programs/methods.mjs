import { start } from "../harness.mjs";

class Counter {
  constructor() {
    this.n = 0;
  }
  add(k) {
    this.n += k;
    return this;
  }
  get() {
    return this.n;
  }
}
class Doubling extends Counter {
  add(k) {
    this.n += k * 2;
    return this;
  }
}
function run(n) {
  const a = new Counter();
  const b = new Doubling();
  for (let i = 0; i < n; i++) {
    a.add(1);
    b.add(1);
  }
  return a.get() + b.get();
}
start(run);
