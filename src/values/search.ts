/**
 * Where one text occurs in another. V8's own search compares the whole pattern at each position in the worst case, and nothing can stop it meanwhile: long texts are searched piece by
 * piece, and long patterns by their hash.
 */
import { STRIDE, tellWork } from "./meter.ts";

/** Patterns up to this length cost little at each position. */
const SHORT = 64;
/** Comparisons that take some milliseconds. */
const FEW = 2 ** 22;

/** Is it little work, whatever stands in the texts? */
const isLittle = (length: number, pattern: string): boolean => (length <= STRIDE && pattern.length <= SHORT) || length * pattern.length <= FEW;

/** So many characters were looked at. */
function told(count: number): void {
  if (count > SHORT) tellWork(count >> 4);
}

/** As `String.prototype.indexOf`, and limits are met meanwhile. @param from 0 .. length */
export function indexOf(text: string, pattern: string, from = 0): number {
  const { length } = text;
  if (isLittle(length - from, pattern)) {
    const found = text.indexOf(pattern, from);
    told((found < 0 ? length : found) - from);
    return found;
  }
  if (pattern.length > SHORT) return searchHash(text, pattern, from);
  for (let at = from; at + pattern.length <= length; at += STRIDE) {
    const found = text.slice(at, at + STRIDE + pattern.length - 1).indexOf(pattern);
    told(found < 0 ? STRIDE : found);
    if (found >= 0) return at + found;
  }
  return -1;
}

/** As `String.prototype.lastIndexOf`. @param from the last position where it may begin */
export function lastIndexOf(text: string, pattern: string, from: number): number {
  const last = Math.min(from, text.length - pattern.length);
  if (isLittle(last + pattern.length, pattern)) {
    told(last);
    return text.lastIndexOf(pattern, from);
  }
  if (pattern.length > SHORT) return searchHashBack(text, pattern, last);
  for (let end = last + pattern.length; end >= pattern.length; end -= STRIDE) {
    told(STRIDE);
    const at = Math.max(0, end - STRIDE - pattern.length + 1);
    const found = text.slice(at, end).lastIndexOf(pattern);
    if (found >= 0) return at + found;
  }
  return -1;
}

/** Odd, and no power of a small number: FNV's. Texts that are made to have the hash of another cost more comparisons, which are told as work. */
const BASE = 0x01000193;

/** What the first of `length` characters counts in a hash. */
function weight(length: number): number {
  let w = 1;
  for (let i = 1; i < length; i++) {
    if (i % STRIDE === 0) tellWork(STRIDE >> 3);
    w = Math.imul(w, BASE);
  }
  return w;
}

/** The hash of the characters from..to, by `sign` 1 from the left or -1 from the right. */
function hash(text: string, from: number, to: number, sign: 1 | -1): number {
  let h = 0;
  for (let n = 0, i = sign === 1 ? from : to - 1; n < to - from; n++, i += sign) {
    if (n % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
    h = (Math.imul(h, BASE) + text.charCodeAt(i)) | 0;
  }
  return h;
}

function isAt(text: string, pattern: string, at: number): boolean {
  tellWork(pattern.length >> 4);
  return text.startsWith(pattern, at);
}

function searchHash(text: string, pattern: string, from: number): number {
  const m = pattern.length;
  const last = text.length - m;
  if (from > last) return -1;
  const w = weight(m);
  const sought = hash(pattern, 0, m, 1);
  let h = hash(text, from, from + m, 1);
  for (let at = from; ; at++) {
    if (h === sought && isAt(text, pattern, at)) return at;
    if (at === last) return -1;
    if (at % STRIDE === 0) tellWork(STRIDE >> 3);
    h = (Math.imul(h - Math.imul(text.charCodeAt(at), w), BASE) + text.charCodeAt(at + m)) | 0;
  }
}

function searchHashBack(text: string, pattern: string, last: number): number {
  if (last < 0) return -1;
  const m = pattern.length;
  const w = weight(m);
  const sought = hash(pattern, 0, m, -1);
  let h = hash(text, last, last + m, -1);
  for (let at = last; ; at--) {
    if (h === sought && isAt(text, pattern, at)) return at;
    if (at === 0) return -1;
    if (at % STRIDE === 0) tellWork(STRIDE >> 3);
    h = (Math.imul(h - Math.imul(text.charCodeAt(at + m - 1), w), BASE) + text.charCodeAt(at - 1)) | 0;
  }
}
