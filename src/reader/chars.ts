/** Classes of characters (chapter 1.1). */
import { STRIDE, tellWork } from "../values/meter.ts";
import { indexOf } from "../values/search.ts";

export const TOKEN = 0;
export const BLANK = 1;
/** ends a token: the terminators and `;` */
export const STOP = 2;
export const BACKSLASH = 3;
export const SLASH = 4;

/** Class of each ASCII character; every other character is a token character. */
export const CLASS = new Uint8Array(128);
for (const c of " \t\n\r\f\v,") CLASS[c.charCodeAt(0)] = BLANK;
for (const c of '"`%()[]{};') CLASS[c.charCodeAt(0)] = STOP;
CLASS[0x5c] = BACKSLASH;
CLASS[0x2f] = SLASH;

/** Does a token end before this character code? NaN is the end of the text. */
export function endsToken(c: number): boolean {
  if (c !== c) return true;
  if (c > 127) return false;
  const k = CLASS[c];
  return k === BLANK || k === STOP;
}

/** `0` to `9`; false for NaN. */
export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** Value of a hexadecimal digit, or -1. */
export function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Where the characters of a kind that begin at `at` end. Limits are met on the way. */
export function skipWhile(text: string, at: number, isOfKind: (c: number) => boolean): number {
  let i = at;
  for (;;) {
    const stop = Math.min(text.length, i + STRIDE);
    while (i < stop && isOfKind(text.charCodeAt(i))) i++;
    if (i < stop || i === text.length) return i;
    tellWork(STRIDE >> 3);
  }
}

/** Where the token that starts at `at` ends; knows escapes. */
export function tokenEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && !endsToken(text.charCodeAt(i))) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return Math.min(i, text.length);
}

/**
 * End of the block comment that starts at `at` (1.2): the first run of exactly as many `>` as it has `<`, before a `#`.
 * @returns -1 when it is not closed
 */
export function blockCommentEnd(text: string, at: number): number {
  let width = 0;
  while (text.charCodeAt(at + 1 + width) === 0x3c) width++;
  tellWork(width >> 3);
  const closing = ">".repeat(width) + "#";
  const body = at + 1 + width;
  for (let i = indexOf(text, closing, body); i >= 0; i = indexOf(text, closing, i + 1)) {
    if (i === body || text.charCodeAt(i - 1) !== 0x3e) return i + closing.length;
  }
  return -1;
}
