/** How floats print (chapter 1.12). */

/**
 * Shortest digits that read back: positional from 1e-4 up to 1e16, else with an exponent of at least two digits.
 * @param n any double; `inf`, `-inf`, `nan` when it is not finite
 */
export function printFloat(n: number): string {
  if (n !== n) return "nan";
  if (n === Infinity) return "inf";
  if (n === -Infinity) return "-inf";
  if (n === 0) return Object.is(n, -0) ? "-0.0" : "0.0";
  const size = Math.abs(n);
  if (size >= 1e-4 && size < 1e16) {
    // JavaScript is positional from 1e-6 to 1e21, so in this range too
    const text = String(n);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa, exponent] = n.toExponential().split("e");
  const sign = exponent[0] === "-" ? "-" : "+";
  return `${mantissa}e${sign}${exponent.slice(1).padStart(2, "0")}`;
}
