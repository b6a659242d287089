import { report } from "../report.mjs";

async function run(n) {
  const f = Promise.resolve(1);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await f;
  return sum;
}
await run(1000);
const t0 = performance.now();
const r = await run(1_000_000);
report(r, t0);
