/** Bytes literals (chapter 1.11): `0!1010`, `0#abcd`, `0*SGk=`. */
import { STRIDE, tellRoom, tellWork } from "../values/meter.ts";
import { Bytes } from "../values/types.ts";
import { BLANK, CLASS, endsToken, hexDigit, skipWhile } from "./chars.ts";
import { fault } from "./error.ts";
import { malformed, type Scanned } from "./numbers.ts";

const BASE64 = new Int8Array(128).fill(-1);
for (const [i, c] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) BASE64[c.charCodeAt(0)] = i;

/** Skips `~` and the blanks behind it. */
function skipSeparator(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text.charCodeAt(i) < 128 && CLASS[text.charCodeAt(i)] === BLANK) i++;
  return i;
}

/** Gathers digits of so many bits each into bytes; a last incomplete group is a byte of its own. */
class Digits {
  private data = new Uint8Array(16);
  count = 0;
  constructor(private readonly bits: number) {}

  add(digit: number): void {
    const at = Math.floor((this.count++ * this.bits) / 8);
    if (at === this.data.length) {
      tellRoom(2 * at);
      const { data } = this;
      this.data = new Uint8Array(2 * at);
      this.data.set(data);
    }
    if (this.count % STRIDE === 0) tellWork(STRIDE >> 3);
    this.data[at] = (this.data[at] << this.bits) | digit;
  }

  get bytes(): Bytes {
    return new Bytes(this.data.slice(0, Math.ceil((this.count * this.bits) / 8)));
  }
}

/** Strict base64 with padding; null when it is invalid. */
function decodeBase64(text: string): Bytes | null {
  const body = text.replace(/={1,2}$/, "");
  if (text.length % 4 !== 0 || body.includes("=")) return null;
  const data = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < body.length; i++) {
    if (i % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
    const v = BASE64[body.charCodeAt(i)] ?? -1;
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

const isOfBase64 = (c: number): boolean => !endsToken(c) && c !== 0x7e;

/** @param at where the `0` stands; the character behind it is `!`, `#` or `*` */
export function readBytes(text: string, at: number): Scanned {
  const kind = text.charCodeAt(at + 1);
  let i = at + 2;
  if (kind === 0x2a) {
    const parts: string[] = [];
    for (;;) {
      const from = i;
      i = skipWhile(text, i, isOfBase64);
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
  const digits = new Digits(binary ? 1 : 4);
  for (;;) {
    const c = text.charCodeAt(i);
    const v = hexDigit(c);
    if (v >= 0 && (!binary || v < 2)) {
      digits.add(v);
      i++;
    } else if (c === 0x7e) i = skipSeparator(text, i);
    else break;
  }
  if (digits.count === 0) throw fault(binary ? "parse_bin: no binary digits after 0!" : "parse_hex: no hex digits after 0#", at);
  if (!endsToken(text.charCodeAt(i)) && text.charCodeAt(i - 1) !== 0x7e) throw malformed(text, at);
  return { value: digits.bytes, end: i };
}
