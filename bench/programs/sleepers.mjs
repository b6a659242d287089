import { start } from "../harness.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

start(async (n) => {
  let awake = 0;
  const nap = async () => {
    await sleep(100);
    awake += 1;
  };
  const all = [];
  for (let i = 0; i < n; i++) all.push(nap());
  await Promise.all(all);
  return awake;
});
