import { start } from "../harness.mjs";

function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i % 7;
  return sum;
}
start(run);
