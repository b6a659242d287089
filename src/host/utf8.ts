/** Texts from bytes that somebody else has written. */

/** The code of errors for bytes that are no text, as Node's own. The library gives a hint for it. */
const CODE = "ERR_ENCODING_INVALID_ENCODED_DATA";

/** The error for bytes that are not UTF-8. @param at number of the first byte that does not belong to a character, from 0 */
export function notUtf8(at: number): Error {
  return Object.assign(new Error(`not valid UTF-8 (byte ${at})`), { code: CODE });
}

/** Second bytes that differ from 80..bf, by the first one: no character has two spellings, none is a surrogate or beyond U+10FFFF. */
const SECOND: Readonly<Record<number, readonly [number, number]>> = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] };

/** Where the first byte stands that belongs to no character in UTF-8; the length if there is none. */
export function invalidAt(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i]!;
    const more = first < 0x80 ? 0 : first < 0xc2 || first > 0xf4 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (more < 0) return i;
    for (let k = 1; k <= more; k++) {
      const [low, high] = (k === 1 ? SECOND[first] : undefined) ?? [0x80, 0xbf];
      const b = bytes[i + k];
      if (b === undefined || b < low || b > high) return i;
    }
    i += more + 1;
  }
  return i;
}
