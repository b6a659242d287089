/** How a JavaScript counterpart says what it computed and how long it took: `RESULT MICROSECONDS`, as the Gene programs do. */
export function report(result, t0) {
  console.log(`${result} ${Math.round((performance.now() - t0) * 1000)}`);
}
