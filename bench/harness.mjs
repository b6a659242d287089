/**
 * How a benchmark runs: `node NAME.mjs SIZE [WARM-UP MEASURED MILLISECONDS]`, as `harness.gene` does it for Gene.
 *
 * Runs of the whole benchmark to warm up, then those that are timed; either ends early when half of the MILLISECONDS is over (one timed run there is always).
 * Prints `RESULT MICROSECONDS..`; without WARM-UP it runs once and prints the result alone.
 *
 * @param {(size: number) => unknown} benchmark gives its result or a promise of it, or throws when it is wrong
 */
export async function start(benchmark) {
  const [size, warmUp, measured, milliseconds] = process.argv.slice(2).map(Number);
  if (warmUp === undefined) {
    console.log(String(await benchmark(size)));
    return;
  }
  await repeat(warmUp, milliseconds / 2, () => benchmark(size));
  const times = [];
  let result;
  await repeat(measured, milliseconds / 2, async () => {
    const t0 = performance.now();
    result = benchmark(size);
    if (result instanceof Promise) result = await result;
    times.push(Math.round((performance.now() - t0) * 1000));
  });
  console.log(String(result), times.join(" "));
}

async function repeat(times, milliseconds, action) {
  const end = performance.now() + milliseconds;
  for (let i = 0; i < times && (i === 0 || performance.now() < end); i++) await action();
}

/** The result when it is what it should be; throws otherwise. */
export function check(result, expected) {
  if (result !== expected) throw new Error(`wrong result: ${result}, not ${expected}`);
  return result;
}

/** Does something `times` times and checks every result: the programs whose size is a number of repetitions. */
export function checkEach(times, expected, action) {
  for (let i = 0; i < times; i++) check(action(), expected);
  return expected;
}
