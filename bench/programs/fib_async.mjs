import { start } from "../harness.mjs";

const never = new Promise(() => {});
async function fib(n) {
  if (n < 0) await never;
  return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2));
}
start(fib);
