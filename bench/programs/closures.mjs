import { start } from "../harness.mjs";

const adder = (k) => {
  let calls = 0;
  return (x) => {
    calls += 1;
    return x + k + calls;
  };
};
function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const f = adder(i);
    sum = (f(1) + f(2) + sum) % 1000003;
  }
  return sum;
}
start(run);
