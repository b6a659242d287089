/** The Mandelbrot set as a bitmap; the result is the exclusive or of its bytes. */
import { check, start } from "../harness.mjs";

/** By size; 10 is for tests, which is no size of the suite. */
const EXPECTED = { 1: 128, 10: 127, 500: 191, 750: 50 };

function mandelbrot(size) {
  let sum = 0;
  let byte = 0;
  let bits = 0;
  for (let y = 0; y < size; y++) {
    const ci = (2.0 * y) / size - 1.0;
    for (let x = 0; x < size; x++) {
      const cr = (2.0 * x) / size - 1.5;
      let zrzr = 0.0;
      let zizi = 0.0;
      let zi = 0.0;
      let outside = 0;
      let rounds = 0;
      while (outside === 0 && rounds < 50) {
        const zr = zrzr - zizi + cr;
        zi = 2.0 * zr * zi + ci;
        zrzr = zr * zr;
        zizi = zi * zi;
        if (zrzr + zizi > 4.0) outside = 1;
        rounds += 1;
      }
      byte = (byte << 1) + outside;
      bits += 1;
      if (bits === 8 || x === size - 1) {
        sum ^= byte << (8 - bits);
        byte = 0;
        bits = 0;
      }
    }
  }
  return sum;
}

start((size) => check(mandelbrot(size), EXPECTED[size]));
