import { start } from "../harness.mjs";

function run(n) {
  const keys = [];
  for (let i = 0; i < 1000; i++) keys.push(`key${i}`);
  const m = new Map();
  for (let i = 0; i < n; i++) m.set(keys[i % 1000], i);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += m.get(keys[i % 1000]);
  return sum;
}
start(run);
