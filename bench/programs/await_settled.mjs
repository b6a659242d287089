import { start } from "../harness.mjs";

async function run(n) {
  const f = Promise.resolve(1);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await f;
  return sum;
}
start(run);
