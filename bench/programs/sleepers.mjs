import { report } from "../report.mjs";

const t0 = performance.now();
let awake = 0;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const nap = async () => {
  await sleep(100);
  awake += 1;
};
const all = [];
for (let i = 0; i < 1_000_000; i++) all.push(nap());
await Promise.all(all);
report(awake, t0);
