/** The sieve of Eratosthenes up to 5000. */
import { checkEach, start } from "../harness.mjs";

class Sieve {
  primes(limit) {
    const flags = new Array(limit).fill(true);
    let count = 0;
    for (let i = 2; i <= limit; i++) {
      if (flags[i - 1]) {
        count += 1;
        for (let k = i + i; k <= limit; k += i) flags[k - 1] = false;
      }
    }
    return count;
  }
}

start((size) => checkEach(size, 669, () => new Sieve().primes(5000)));
