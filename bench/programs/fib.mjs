import { report } from "../report.mjs";

const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
fib(20);
const t0 = performance.now();
const r = fib(30);
report(r, t0);
