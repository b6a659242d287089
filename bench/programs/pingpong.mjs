import { start } from "../harness.mjs";

class Slot {
  constructor() {
    this.renew();
  }
  renew() {
    this.promise = new Promise((resolve) => (this.resolve = resolve));
  }
  put(v) {
    this.resolve(v);
  }
  async take() {
    const v = await this.promise;
    this.renew();
    return v;
  }
}
async function run(n) {
  const ping = new Slot();
  const pong = new Slot();
  const other = (async () => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const v = await ping.take();
      sum += v;
      pong.put(v);
    }
    return sum;
  })();
  for (let i = 0; i < n; i++) {
    ping.put(i);
    await pong.take();
  }
  return other;
}
start(run);
