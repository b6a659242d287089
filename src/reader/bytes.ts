/** Bytes literals (chapter 1.11): `0!1010`, `0#abcd`, `0*SGk=`. */
import { Bytes } from "../values/types.ts";
import { BLANK, CLASS, endsToken, hexDigit } from "./chars.ts";
import { fault } from "./error.ts";
import { malformed, type Scanned } from "./numbers.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Skips `~` and the blanks behind it. */
function skipSeparator(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text.charCodeAt(i) < 128 && CLASS[text.charCodeAt(i)] === BLANK) i++;
  return i;
}

/** Gathers digits of `bits` bits each into bytes; a last incomplete group is a byte of its own. */
function pack(digits: number[], bits: number): Bytes {
  const perByte = 8 / bits;
  const data = new Uint8Array(Math.ceil(digits.length / perByte));
  for (let i = 0; i < digits.length; i++) {
    const b = Math.floor(i / perByte);
    data[b] = (data[b] << bits) | digits[i];
  }
  return new Bytes(data);
}

/** Strict base64 with padding; null when it is invalid. */
function decodeBase64(text: string): Bytes | null {
  const body = text.replace(/={1,2}$/, "");
  if (text.length % 4 !== 0 || body.includes("=")) return null;
  const data = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const c of body) {
    const v = BASE64.indexOf(c);
    if (v < 0) return null;
    bits = ((bits << 6) | v) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      data[at++] = (bits >> count) & 0xff;
    }
  }
  return new Bytes(data);
}

/** @param at where the `0` stands; the character behind it is `!`, `#` or `*` */
export function readBytes(text: string, at: number): Scanned {
  const kind = text.charCodeAt(at + 1);
  let i = at + 2;
  if (kind === 0x2a) {
    const parts: string[] = [];
    for (;;) {
      const from = i;
      while (!endsToken(text.charCodeAt(i)) && text.charCodeAt(i) !== 0x7e) i++;
      parts.push(text.slice(from, i));
      if (text.charCodeAt(i) !== 0x7e) break;
      i = skipSeparator(text, i);
    }
    const joined = parts.join("");
    if (joined === "") throw fault("parse_base64: no data after 0*", at);
    const value = decodeBase64(joined);
    if (value === null) throw fault("parse_base64: invalid base64 input", at);
    return { value, end: i };
  }
  const binary = kind === 0x21;
  const digits: number[] = [];
  for (;;) {
    const c = text.charCodeAt(i);
    const v = hexDigit(c);
    if (v >= 0 && (!binary || v < 2)) {
      digits.push(v);
      i++;
    } else if (c === 0x7e) i = skipSeparator(text, i);
    else break;
  }
  if (digits.length === 0) throw fault(binary ? "parse_bin: no binary digits after 0!" : "parse_hex: no hex digits after 0#", at);
  if (!endsToken(text.charCodeAt(i)) && text.charCodeAt(i - 1) !== 0x7e) throw malformed(text, at);
  return { value: pack(digits, binary ? 1 : 4), end: i };
}
