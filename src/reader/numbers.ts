/** Number tokens (chapter 1.3) and what else begins with a digit: bytes, dates, times (1.11). */
import { Float, type Value } from "../values/types.ts";
import { readBytes } from "./bytes.ts";
import { endsToken, hexDigit, isDigit, skipWhile, tokenEnd } from "./chars.ts";
import { fault } from "./error.ts";
import { readDate, readTime } from "./temporal.ts";

/** A value and where its token ends. */
export interface Scanned {
  value: Value;
  end: number;
}

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The error for a token that begins like a number and is none. */
export function malformed(text: string, at: number): unknown {
  const token = text.slice(at, tokenEnd(text, at));
  return fault(`Malformed number: ${token.length > 100 ? `${token.slice(0, 97)}...` : token}`, at);
}

function intOf(n: bigint, at: number): Value {
  if (n < MIN || n > MAX) throw fault("Parsed integer outside of valid range", at);
  return n <= SAFE && n >= -SAFE ? Number(n) : n;
}

/** More digits than an Int has. */
const DIGITS = 20;

const isOfHex = (c: number): boolean => hexDigit(c) >= 0 || c === 0x5f;

function readHex(text: string, at: number, digits: number): Scanned {
  if (hexDigit(text.charCodeAt(digits)) < 0) throw fault("Expected hex digits after 0x", at);
  let i = digits;
  i = skipWhile(text, i, isOfHex);
  if (!endsToken(text.charCodeAt(i))) throw malformed(text, at);
  const hex = text
    .slice(digits, i)
    .replaceAll("_", "")
    .replace(/^0+(?=.)/, "");
  if (hex.length > 16) throw fault("Parsed integer outside of valid range", at);
  // sixteen digits are the 64-bit pattern
  const n = BigInt.asIntN(64, BigInt(`0x${hex}`));
  return { value: intOf(text.charCodeAt(at) === 0x2d ? -n : n, at), end: i };
}

/**
 * Reads the number, bytes, date or time at `at`, where a digit or a sign with a digit behind it stands.
 * @throws Fault with a message of 1.13
 */
export function readNumber(text: string, at: number): Scanned {
  const first = text.charCodeAt(at);
  const signed = first === 0x2b || first === 0x2d;
  const digits = signed ? at + 1 : at;
  let i = digits;
  while (i < digits + DIGITS && isDigit(text.charCodeAt(i))) i++;
  if (i === digits + DIGITS) i = skipWhile(text, i, isDigit);
  const c = text.charCodeAt(i);
  if (endsToken(c)) {
    if (i - digits <= 15) {
      const n = Number(text.slice(digits, i));
      return { value: first === 0x2d && n !== 0 ? -n : n, end: i };
    }
    let from = digits;
    while (i - from > DIGITS && text.charCodeAt(from) === 0x30) from++;
    // BigInt takes a time that grows with the square
    if (i - from > DIGITS) throw fault("Parsed integer outside of valid range", at);
    const n = BigInt(text.slice(from, i));
    return { value: intOf(first === 0x2d ? -n : n, at), end: i };
  }
  if (i === digits + 1 && text.charCodeAt(digits) === 0x30) {
    if (c === 0x78 || c === 0x58) return readHex(text, at, i + 1);
    if (!signed && (c === 0x21 || c === 0x23 || c === 0x2a)) return readBytes(text, at);
  }
  if (!signed && c === 0x2d) return readDate(text, at, i);
  if (!signed && c === 0x3a && i - digits <= 2) return readTime(text, at, i);
  if (c === 0x2e) {
    i = skipWhile(text, i + 1, isDigit);
  }
  if ((text.charCodeAt(i) | 0x20) === 0x65) {
    i++;
    if (text.charCodeAt(i) === 0x2b || text.charCodeAt(i) === 0x2d) i++;
    if (!isDigit(text.charCodeAt(i))) throw malformed(text, at);
    i = skipWhile(text, i, isDigit);
  }
  if (!endsToken(text.charCodeAt(i))) throw malformed(text, at);
  return { value: new Float(Number(text.slice(at, i))), end: i };
}
