import { report } from "../report.mjs";

function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i % 7;
  return sum;
}
run(100_000);
const t0 = performance.now();
const r = run(10_000_000);
report(r, t0);
