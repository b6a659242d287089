/** Regular expression literals (chapter 1.11, 13.1). */
import { STRIDE, tellWork } from "../values/meter.ts";
import { Raised } from "../values/raise.ts";
import { makeRegex } from "../values/regex.ts";
import type { Regex } from "../values/types.ts";
import { CLASS, BLANK, endsToken } from "./chars.ts";
import { fault } from "./error.ts";

/** End of the segment that starts at `at`: the place of its `/`, or -1. */
function segmentEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    if ((i - at) % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x2f) return i;
  }
  return -1;
}

/** `\/` is a slash and `\\` one backslash; every other backslash stays. */
function unescape(segment: string): string {
  return segment.includes("\\") ? segment.replace(/\\([\\/])/g, "$1") : segment;
}

/**
 * Is there a replacement behind the `/` before `at`? There is if another unescaped `/` comes before the next blank and before the
 * closing bracket that ends the form. Flags with `,` or `;` behind them end the literal without looking further.
 * @returns place of its closing `/`, or -1
 */
function replacementEnd(text: string, at: number): number {
  let i = at;
  while (text[i] === "i" || text[i] === "m" || text[i] === "s") i++;
  if (i >= text.length || text[i] === "," || text[i] === ";") return -1;
  let depth = 0;
  for (i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x2f) return i;
    else if (c < 128 && CLASS[c] === BLANK && c !== 0x2c) return -1;
    else if (c === 0x28 || c === 0x5b || c === 0x7b) depth++;
    else if ((c === 0x29 || c === 0x5d || c === 0x7d) && depth-- === 0) return -1;
  }
  return -1;
}

/** Reads the literal whose `#/` stands at `at`. */
export function readRegex(text: string, at: number): { value: Regex; end: number } {
  const close = segmentEnd(text, at + 2);
  if (close < 0) throw fault("EOF while reading regex literal", at, true);
  const pattern = unescape(text.slice(at + 2, close));
  const second = replacementEnd(text, close + 1);
  const replacement = second < 0 ? null : unescape(text.slice(close + 1, second));
  let i = (second < 0 ? close : second) + 1;
  let flags = "";
  for (; !endsToken(text.charCodeAt(i)); i++) {
    const flag = text[i];
    if (flag !== "i" && flag !== "m" && flag !== "s") throw fault(`Invalid regex flag: ${String.fromCodePoint(text.codePointAt(i)!)}`, i);
    flags += flag;
  }
  try {
    return { value: makeRegex(pattern, flags, replacement), end: i };
  } catch (e) {
    if (e instanceof Raised) throw fault(e.message, at);
    throw e;
  }
}
