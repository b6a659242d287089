/** Texts that may become long, put together from many parts. */
import { ROUNDS, tellRoom, tellWork } from "./meter.ts";

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
    tellRoom(piece.length);
    return piece;
  }

  /** The whole. */
  end(): string {
    this.tell(this.rest);
    if (this.pieces.length === 0) return this.rest;
    this.pieces.push(this.rest);
    tellRoom(this.length);
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

/** The end of the piece of a text that begins at `at`: characters of two units stay whole. */
export function pieceEnd(text: string, at: number, step: number): number {
  const end = at + step;
  if (end >= text.length) return text.length;
  return (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end + 1 : end;
}

/** A text in which single characters are replaced, a long one piece by piece. */
export function inPieces(text: string, replace: (piece: string) => string, longest = LONGEST_STRING): string {
  if (text.length <= STEP) {
    if (text.length > WORD) tellWork(text.length >> 3);
    return replace(text);
  }
  const out = new LongText(longest);
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at, STEP);
    out.add(replace(text.slice(at, end)));
    at = end;
  }
  return out.end();
}

/** `toLowerCase` of a text of any length. The form of a sigma depends on whether it ends a word: where there is one, pieces end with a word. */
export function lowerCase(text: string): string {
  if (text.length <= STEP || !text.includes("\u03a3")) return inPieces(text, (piece) => piece.toLowerCase());
  const out = new LongText(LONGEST_STRING);
  for (let at = 0; at < text.length;) {
    BLANK.lastIndex = pieceEnd(text, at, STEP);
    const end = BLANK.test(text) ? BLANK.lastIndex : text.length;
    out.add(text.slice(at, end).toLowerCase());
    at = end;
  }
  return out.end();
}

/** Characters that it would take longer to tell than to go through. */
const WORD = 64;
const BLANK = /[ \n]/g;

/** Texts with another between them. */
export function joined(texts: readonly (string | number)[], separator: string): string {
  if (texts.length <= ROUNDS) {
    let length = texts.length * separator.length;
    for (const t of texts) length += typeof t === "string" ? t.length : 20;
    tellWork(length >> 3);
    tellRoom(length);
    return texts.join(separator);
  }
  const out = new LongText(LONGEST_STRING);
  for (let i = 0; i < texts.length; i += ROUNDS) {
    if (i > 0) out.add(separator);
    out.add(joined(texts.slice(i, i + ROUNDS), separator));
    tellWork(ROUNDS);
  }
  return out.end();
}
