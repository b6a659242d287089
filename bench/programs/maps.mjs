import { start } from "../harness.mjs";

function run(n) {
  const m = new Map();
  for (let i = 0; i < n; i++) m.set(`key${i % 5000}`, i);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += m.get(`key${i % 5000}`);
  const h = new Map();
  for (let i = 0; i < n; i++) h.set(i % 5000, (h.get(i % 5000) ?? 0) + 1);
  for (const [, v] of h) sum += v;
  return sum;
}
start(run);
