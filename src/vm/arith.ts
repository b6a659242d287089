/**
 * Arithmetic, comparison and logic (chapter 3) off the fast paths of the interpreter: Ints beyond the safe range, Floats, errors.
 * An Int is a number within the safe range and a bigint beyond it, up to 64 bits.
 */
import { kindOf, isTruthy } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { Bytes, Char, Float, GDate, GDateTime, GTime, type Value } from "../values/types.ts";

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** A bigint as an Int in its one form; null if it needs more than 64 bits. */
export function normalize(n: bigint): number | bigint | null {
  if (n >= -9007199254740991n && n <= 9007199254740991n) return Number(n);
  return n < MIN || n > MAX ? null : n;
}

const isInt = (v: Value): v is number | bigint => typeof v === "number" || typeof v === "bigint";
/** a number as JavaScript's; null: neither Int nor Float */
const asNumber = (v: Value): number | null => (typeof v === "number" ? v : v instanceof Float ? v.value : typeof v === "bigint" ? Number(v) : null);

function exact(n: bigint, what: string): Value {
  const r = normalize(n);
  if (r === null) throw raise("RuntimeException", `Integer overflow in ${what}`);
  return r;
}

function mismatch(a: Value, b: Value, left: string, pair: (a: string, b: string) => string): unknown {
  const hints =
    left === "add" && (typeof a === "string" || typeof b === "string") ? ['strings are put together with ++, other values into one with #"a #{b}"'] : undefined;
  return raise(
    "TypeException",
    asNumber(a) === null ? `Cannot ${left} values of type: ${kindOf(a)}` : `Cannot ${pair(kindOf(a), kindOf(b))}`,
    undefined,
    hints,
  );
}

export function add(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const t = a + b;
    return Number.isSafeInteger(t) ? t : exact(BigInt(a) + BigInt(b), "addition");
  }
  if (isInt(a) && isInt(b)) return exact(BigInt(a) + BigInt(b), "addition");
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === null || y === null) throw mismatch(a, b, "add", (k, l) => `add ${k} and ${l}`);
  return new Float(x + y);
}

export function sub(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const t = a - b;
    return Number.isSafeInteger(t) ? t : exact(BigInt(a) - BigInt(b), "subtraction");
  }
  if (isInt(a) && isInt(b)) return exact(BigInt(a) - BigInt(b), "subtraction");
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === null) throw raise("TypeException", `Cannot subtract from values of type: ${kindOf(a)}`);
  if (y === null) throw raise("TypeException", `Cannot subtract ${kindOf(b)} from ${kindOf(a)}`);
  return new Float(x - y);
}

export function mul(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const t = a * b;
    return Number.isSafeInteger(t) ? (t === 0 ? 0 : t) : exact(BigInt(a) * BigInt(b), "multiplication");
  }
  if (isInt(a) && isInt(b)) return exact(BigInt(a) * BigInt(b), "multiplication");
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === null || y === null) throw mismatch(a, b, "multiply", (k, l) => `multiply ${k} by ${l}`);
  return new Float(x * y);
}

export function div(a: Value, b: Value): Value {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === null || y === null) throw mismatch(a, b, "divide", (k, l) => `divide ${k} by ${l}`);
  return new Float(x / y);
}

export function mod(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) {
    if (b === 0) throw raise("RuntimeException", "Modulo by zero", "GENE.ARITH.DIV_ZERO");
    if (typeof a === "number" && typeof b === "number") {
      const t = a % b;
      return t === 0 ? 0 : t;
    }
    return exact(BigInt(a) % BigInt(b), "modulo");
  }
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === null || y === null) throw mismatch(a, b, "modulo", (k, l) => `modulo ${k} by ${l}`);
  return new Float(x % y);
}

export function neg(a: Value): Value {
  if (typeof a === "number") return a === 0 ? 0 : -a;
  if (typeof a === "bigint") return exact(-a, "negation");
  if (a instanceof Float) return new Float(-a.value);
  throw raise("TypeException", `Cannot negate value of type: ${kindOf(a)}`);
}

/** Order of two values. @returns negative, 0, positive; NaN when they compare as neither. @param op for the message */
export function compare(a: Value, b: Value, op: string): number {
  if (isInt(a) && isInt(b)) return a < b ? -1 : a > b ? 1 : 0;
  const x = asNumber(a);
  if (x !== null) {
    const y = asNumber(b);
    if (y !== null) return x < y ? -1 : x > y ? 1 : x === y ? 0 : NaN;
  } else if (typeof a === "string") {
    if (typeof b === "string") return compareStrings(a, b);
  } else if (a instanceof Char) {
    if (b instanceof Char) return a.code - b.code;
  } else if (a instanceof GDate) {
    if (b instanceof GDate) return compareDates(a, b);
  } else if (a instanceof GTime) {
    if (b instanceof GTime) return compareTimes(a, b, "times");
  } else if (a instanceof GDateTime) {
    if (b instanceof GDateTime) return compareDateTimes(a, b);
  }
  throw raise("TypeException", `Cannot compare ${kindOf(a)} ${op} ${kindOf(b)}`);
}

/** By code points: a surrogate is greater than every unit outside of the pairs. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xs = x >= 0xd800 && x <= 0xdfff;
    const ys = y >= 0xd800 && y <= 0xdfff;
    return xs === ys ? x - y : xs ? 1 : -1;
  }
  return a.length - b.length;
}

function compareDates(a: GDate, b: GDate): number {
  return a.year - b.year || a.month - b.month || a.day - b.day;
}

const micros = (t: GTime): number => ((t.hour * 60 + t.minute) * 60 + t.second) * 1e6 + t.microsecond;

function compareTimes(a: GTime, b: GTime, what: string): number {
  if ((a.offset === null) !== (b.offset === null)) throw raise("TypeException", `Cannot compare naive and offset-aware ${what}`);
  return micros(a) - (a.offset ?? 0) * 60e6 - (micros(b) - (b.offset ?? 0) * 60e6);
}

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
function days(d: GDate): number {
  const y = d.month <= 2 ? d.year - 1 : d.year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5) + d.day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}

function compareDateTimes(a: GDateTime, b: GDateTime): number {
  if ((a.time.offset === null) !== (b.time.offset === null)) throw raise("TypeException", "Cannot compare naive and offset-aware datetimes");
  const minutes = (days(a.date) - days(b.date)) * 1440 - ((a.time.offset ?? 0) - (b.time.offset ?? 0));
  const rest = micros(a.time) - micros(b.time);
  const total = minutes * 60e6 + rest;
  return total;
}

type Bitwise = "AND" | "OR" | "XOR";

function bytes(a: Bytes, b: Bytes, name: Bitwise): Bytes {
  if (a.data.length !== b.data.length) throw raise("ArgumentException", `Bitwise ${name} requires same-size bytes (got ${a.data.length} and ${b.data.length})`);
  const out = new Uint8Array(a.data.length);
  for (let i = 0; i < out.length; i++) {
    const x = a.data[i];
    const y = b.data[i];
    out[i] = name === "AND" ? x & y : name === "OR" ? x | y : x ^ y;
  }
  return new Bytes(out);
}

function ints(a: number | bigint, b: number | bigint, name: Bitwise): Value {
  if (typeof a === "number" && typeof b === "number" && (a | 0) === a && (b | 0) === b) return name === "AND" ? a & b : name === "OR" ? a | b : a ^ b;
  const x = BigInt(a);
  const y = BigInt(b);
  return normalize(name === "AND" ? x & y : name === "OR" ? x | y : x ^ y);
}

/** `&&` whose left operand is true. */
export function and(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return ints(a, b, "AND");
  if (a instanceof Bytes && b instanceof Bytes) return bytes(a, b, "AND");
  return b;
}

/** `||` whose left operand is true and an Int or Bytes. */
export function or(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return ints(a, b, "OR");
  if (a instanceof Bytes && b instanceof Bytes) return bytes(a, b, "OR");
  return a;
}

/** `&|&`. */
export function xor(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return ints(a, b, "XOR");
  if (a instanceof Bytes && b instanceof Bytes) return bytes(a, b, "XOR");
  return isTruthy(a) !== isTruthy(b);
}

/** `!`: complement of Int and Bytes, else negated truth. */
export function bang(a: Value): Value {
  if (typeof a === "number") return -a - 1;
  if (typeof a === "bigint") return normalize(~a);
  if (a instanceof Bytes) return new Bytes(a.data.map((x) => ~x));
  return !isTruthy(a);
}

/** `<<` and `>>`. */
export function shift(a: Value, n: Value, left: boolean): Value {
  if (a instanceof Bytes && isInt(n)) return shiftBytes(a, n, left);
  if (!isInt(a) || !isInt(n)) throw raise("TypeException", `Cannot shift ${kindOf(a)} by ${kindOf(n)}`);
  if (n < 0 || n > 63) throw raise("ArgumentException", "Invalid shift amount");
  if (!left && typeof a === "number" && (a | 0) === a) return n > 31 ? (a < 0 ? -1 : 0) : a >> Number(n);
  const x = BigInt(a);
  return normalize(left ? BigInt.asIntN(64, x << BigInt(n)) : x >> BigInt(n));
}

function shiftBytes(a: Bytes, n: number | bigint, left: boolean): Bytes {
  if (n < 0) throw raise("ArgumentException", "Shift amount must be non-negative");
  const { data } = a;
  const out = new Uint8Array(data.length);
  if (n >= data.length * 8) return new Bytes(out);
  const whole = Number(n) >> 3;
  const bits = Number(n) & 7;
  for (let i = 0; i < data.length; i++) {
    const from = left ? i + whole : i - whole;
    const next = left ? from + 1 : from - 1;
    const x = from >= 0 && from < data.length ? data[from] : 0;
    const y = next >= 0 && next < data.length ? data[next] : 0;
    out[i] = left ? (x << bits) | (y >> (8 - bits)) : (x >> bits) | (y << (8 - bits));
  }
  return new Bytes(out);
}
