import { start } from "../harness.mjs";

function point(cr, ci) {
  let x = 0;
  let y = 0;
  for (let n = 0; n < 100; n++) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy > 4) return n;
    y = 2 * x * y + ci;
    x = xx - yy + cr;
  }
  return 100;
}
function run(size) {
  let sum = 0;
  for (let i = 1; i <= size; i++) for (let j = 1; j <= size; j++) sum += point((3 * j) / size - 2, (2 * i) / size - 1);
  return sum;
}
start(run);
