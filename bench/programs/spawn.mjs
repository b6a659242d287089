import { report } from "../report.mjs";

async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await (async () => i + 1)();
  return sum;
}
await run(1000);
const t0 = performance.now();
const r = await run(100_000);
report(r, t0);
