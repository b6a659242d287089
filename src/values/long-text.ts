/** Texts that may become long, put together from many parts. */
import { tellWork } from "./meter.ts";

/** Characters that are put together before they become one of the pieces of a {@link LongText}. */
export const PIECE = 4096;
/** Characters of the longest text that is made of values. V8's longest string has eight times as many, but takes several times its size while it is made. */
export const LONGEST = 2 ** 26;

/** No string of V8 has more. */
export const LONGEST_STRING = 2 ** 29;

/**
 * A text that grows by pieces. Appending to one string is as fast, but V8 keeps the parts of it, many times as large as the characters, until the string is read:
 * a text of some hundred millions of characters ends the process before it is too long.
 */
export class LongText {
  private readonly pieces: string[] = [];
  private length = 0;
  private rest = "";

  /** @param longest characters that it may have */
  constructor(private readonly longest = LONGEST) {}

  /** Appends a text and tells the work. @throws RangeError when the whole is too long, and what ends the run */
  add(text: string): void {
    this.rest += text;
    if (this.rest.length < PIECE) return;
    this.pieces.push(flat(this.tell(this.rest)));
    this.rest = "";
  }

  private tell(piece: string): string {
    this.length += piece.length;
    // what V8 says of its own strings: the machine makes "out of memory" of it
    if (this.length > this.longest) throw new RangeError("Invalid string length");
    tellWork(piece.length >> 3);
    return piece;
  }

  /** The whole. */
  end(): string {
    this.tell(this.rest);
    if (this.pieces.length === 0) return this.rest;
    this.pieces.push(this.rest);
    return this.pieces.join("");
  }
}

let read = 0;

/** The same text without its parts: reading a character has V8 copy them together. */
export function flat(text: string): string {
  // what is stored cannot be left out
  read = text.charCodeAt(0) ^ read;
  return text;
}

/** Units that are looked through at once: V8 keeps every match of a replacement until it is done. */
const STEP = 2 ** 18;

/** A text in which single characters of the basic plane are replaced, a long one piece by piece. */
export function inPieces(text: string, replace: (piece: string) => string): string {
  if (text.length <= STEP) return replace(text);
  const out = new LongText(LONGEST_STRING);
  for (let at = 0; at < text.length; at += STEP) out.add(replace(text.slice(at, at + STEP)));
  return out.end();
}
