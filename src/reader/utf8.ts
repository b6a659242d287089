/** Source texts from bytes: what is not UTF-8 is an error with a place, not a text with other characters in it. */
import { ReaderError } from "./error.ts";
import { Source } from "./source.ts";

/** What stands in a decoded text for bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

let decoder: TextDecoder | null = null;

/**
 * The source with that text; a byte-order mark stays.
 * @throws ReaderError at the first byte that is not UTF-8
 */
export function decodeSource(name: string, bytes: Uint8Array): Source {
  const source = new Source(name, decode(bytes));
  const wrong = firstWrong(source.text, bytes);
  if (wrong !== null) throw new ReaderError(`this is not UTF-8: byte 0x${hex(bytes[wrong.byte]!)}`, source, wrong.offset, false);
  return source;
}

/** Number of the first byte, from 0, that does not belong to a character of UTF-8; -1 if there is none. */
export function invalidByte(bytes: Uint8Array): number {
  return firstWrong(decode(bytes), bytes)?.byte ?? -1;
}

function decode(bytes: Uint8Array): string {
  return (decoder ??= new TextDecoder("utf-8", { ignoreBOM: true })).decode(bytes);
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** Where the text has a replacement that is not in the bytes. */
function firstWrong(text: string, bytes: Uint8Array): { offset: number; byte: number } | null {
  let byte = 0;
  let from = 0;
  for (let i = text.indexOf(REPLACEMENT); i >= 0; i = text.indexOf(REPLACEMENT, from)) {
    byte += byteLength(text, from, i);
    // U+FFFD may be meant
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return { offset: i, byte };
    byte += 3;
    from = i + 1;
  }
  return null;
}

/** Bytes that a part of a text takes. */
function byteLength(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    // each half of a pair counts for two of its four
    n += c < 0x80 ? 1 : c < 0x800 || (c & 0xf800) === 0xd800 ? 2 : 3;
  }
  return n;
}
