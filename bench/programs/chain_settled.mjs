import { start } from "../harness.mjs";

const f = Promise.resolve(1);
const f0 = async (x) => x + (await f);
const f1 = async (x) => 1 + (await f0(x));
const f2 = async (x) => 1 + (await f1(x));
const f3 = async (x) => 1 + (await f2(x));
const f4 = async (x) => 1 + (await f3(x));
const f5 = async (x) => 1 + (await f4(x));
const f6 = async (x) => 1 + (await f5(x));
const f7 = async (x) => 1 + (await f6(x));
const f8 = async (x) => 1 + (await f7(x));
const f9 = async (x) => 1 + (await f8(x));
async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await f9(i);
  return sum;
}
start(run);
