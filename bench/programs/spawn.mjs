import { start } from "../harness.mjs";

async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await (async () => i + 1)();
  return sum;
}
start(run);
