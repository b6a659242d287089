import { start } from "../harness.mjs";

function run(n) {
  const xs = [];
  let seed = 42;
  for (let k = 0; k < n; k++) {
    seed = (seed * 1309 + 13849) % 65536;
    xs.push(seed % 1000);
  }
  const zs = xs
    .map((x) => x * 2)
    .filter((x) => x % 3 === 0)
    .sort((a, b) => a - b);
  let sum = 0;
  for (const x of zs) sum += x;
  for (let i = 0; i < zs.length; i++) sum += zs[i];
  return [sum, zs.length, zs.reduce((a, x) => (a * 31 + x) % 65521, 0)].join(",");
}
start(run);
