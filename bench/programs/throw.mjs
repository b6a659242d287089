import { report } from "../report.mjs";

function fails(_n) {
  throw new Error("no");
}
function run(n) {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    try {
      fails(i);
    } catch {
      caught += 1;
    }
  }
  return caught;
}
run(1000);
const t0 = performance.now();
const r = run(1_000_000);
report(r, t0);
