/** Positions in strings count code points; JavaScript's count UTF-16 units. Strings without surrogates, nearly all, need no conversion. */
import { looks } from "../values/looks.ts";
import { pieceEnd } from "../values/long-text.ts";
import { STRIDE, tellRoom, tellWork } from "../values/meter.ts";

const SURROGATE = /[\ud800-\udfff]/;

// Scanning a long string at every `char_at` would make loops over it quadratic: the last long string asked about is remembered.
/** Characters that may be gone through without telling. */
const SMALL = 4096;

let lastText = "";
let lastWide = false;
let lastOffsets: Int32Array | null = null;
let lastLook = 0;

/** Does it hold characters beyond the basic plane (so that units and characters differ)? */
export function isWide(s: string): boolean {
  if (s.length < 64) return SURROGATE.test(s);
  if (s === lastText) {
    // another string with the same characters is compared with it, all of it, at each use; but storing it at each use would be felt, too
    if (lastLook !== looks.count) remember(s);
    return lastWide;
  }
  if (s.length > SMALL) tellWork(s.length >> 4);
  lastText = s;
  lastOffsets = null;
  return (lastWide = SURROGATE.test(s));
}

function remember(s: string): void {
  lastLook = looks.count;
  lastText = s;
}

/** a part without surrogates that was put behind the last long string */
let lastPart = "";

/**
 * a + b. Asking a long string for its length has V8 copy it together, which would make a loop quadratic that does so after every append: what is known of
 * the last string asked about is carried over to what is put together from it.
 */
export function concatenate(a: string, b: string): string {
  const out = a + b;
  // it takes its room when it is read
  tellRoom(out.length);
  // it may hold the same characters as that which is remembered (see isWide), and that one need not be kept alive
  if (out.length === lastText.length && b.length > 0) lastText = "";
  // comparing costs next to nothing for one and the same string, and happens once otherwise
  if (a.length === lastText.length && a.length >= 64) {
    if (a !== lastText) lastText = "";
    else if (!lastWide && (b === lastPart || isNarrowPart(b))) lastText = out;
  }
  return out;
}

function isNarrowPart(part: string): boolean {
  if (SURROGATE.test(part)) return false;
  lastPart = part;
  return true;
}

/** Unit offset of each character and, last, the length in units. Kept for the last wide string. */
function offsets(s: string): Int32Array {
  if (s === lastText && lastOffsets !== null) return lastOffsets;
  tellRoom(8 * s.length);
  const out = new Int32Array(s.length + 1);
  let n = 0;
  for (let i = 0; i < s.length; n++) {
    if (n % STRIDE === 0) tellWork(Math.min(STRIDE, s.length - n));
    out[n] = i;
    i += s.codePointAt(i)! > 0xffff ? 2 : 1;
  }
  out[n] = s.length;
  const result = out.slice(0, n + 1);
  lastText = s;
  lastWide = true;
  lastOffsets = result;
  return result;
}

/** Number of characters. */
export function charCount(s: string): number {
  return isWide(s) ? offsets(s).length - 1 : s.length;
}

/** Unit offset of the character at an index (0 .. count). */
export function unitAt(s: string, index: number): number {
  return isWide(s) ? offsets(s)[index]! : index;
}

/** Index of the character that begins at a unit offset (or contains it). */
export function indexOfUnit(s: string, unit: number): number {
  if (!isWide(s)) return unit;
  const table = offsets(s);
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (table[mid]! <= unit) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** Characters from..to (to excluded), both within bounds. */
export function charSlice(s: string, from: number, to: number): string {
  return isWide(s) ? s.slice(unitAt(s, from), unitAt(s, to)) : s.slice(from, to);
}

/** Order by code points, not by units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // surrogates (d800-dfff) stand for what comes after e000-ffff
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

let encoder: TextEncoder | null = null;

/** UTF-8. */
export function utf8(s: string): Uint8Array {
  if (s.length <= STRIDE) return utf8Piece(s);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const piece of utf8Pieces(s)) {
    pieces.push(piece);
    size += piece.length;
  }
  tellRoom(size);
  const out = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Number of bytes in UTF-8. */
export function utf8Size(s: string): number {
  let size = 0;
  for (const piece of utf8Pieces(s)) size += piece.length;
  return size;
}

function* utf8Pieces(s: string): Generator<Uint8Array> {
  for (let at = 0; at < s.length;) {
    const end = pieceEnd(s, at, STRIDE);
    yield utf8Piece(s.slice(at, end));
    at = end;
  }
}

function utf8Piece(s: string): Uint8Array {
  if (s.length > SMALL) tellWork(s.length >> 3);
  return (encoder ??= new TextEncoder()).encode(s);
}
