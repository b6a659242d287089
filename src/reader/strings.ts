/** Strings and characters (chapter 1.4, 1.5). The text parts of interpolated strings use the same functions. */
import { LONGEST_STRING, LongText } from "../values/long-text.ts";
import { STRIDE, tellWork } from "../values/meter.ts";
import { char, type Char } from "../values/types.ts";
import { hexDigit } from "./chars.ts";
import { fault } from "./error.ts";

const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Four hexadecimal digits at `at`; -1 when they are none, -2 when the text ends before. */
function fourHex(text: string, at: number): number {
  let n = 0;
  for (let i = at; i < at + 4; i++) {
    if (i >= text.length) return -2;
    const v = hexDigit(text.charCodeAt(i));
    if (v < 0) return -1;
    n = n * 16 + v;
  }
  return n;
}

/** What an escape stands for, and where it ends. */
export interface Escape {
  text: string;
  end: number;
}

/**
 * Reads the escape whose backslash stands at `at`.
 * @param unclosed thrown when the text ends inside it
 */
export function readEscape(text: string, at: number, unclosed: unknown): Escape {
  if (at + 1 >= text.length) throw unclosed;
  const c = text[at + 1];
  if (c !== "u") return { text: ESCAPES[c] ?? c, end: at + 2 };
  const first = fourHex(text, at + 2);
  if (first === -2) throw unclosed;
  const bad = fault("read_string failure: ErrInvalidToken", at);
  if (first < 0 || (first & 0xfc00) === 0xdc00) throw bad;
  if ((first & 0xfc00) !== 0xd800) return { text: String.fromCharCode(first), end: at + 6 };
  // half of a pair: the other half has to follow at once
  if (at + 6 >= text.length) throw unclosed;
  if (text[at + 6] !== "\\") throw bad;
  if (at + 7 >= text.length) throw unclosed;
  if (text[at + 7] !== "u") throw bad;
  const second = fourHex(text, at + 8);
  if (second === -2) throw unclosed;
  if (second < 0 || (second & 0xfc00) !== 0xdc00) throw bad;
  return { text: String.fromCharCode(first, second), end: at + 12 };
}

function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09;
}

/** Where the content of a triple-quoted string begins: behind blanks, if a newline follows them. */
export function tripleStart(text: string, at: number): number {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  const c = text.charCodeAt(i);
  return c === 0x0a || (c === 0x0d && text.charCodeAt(i + 1) === 0x0a) ? i : at;
}

/** How many characters before the closing quotes at `close` are blanks behind a newline; they are dropped. */
export function tripleTail(text: string, from: number, close: number): number {
  let i = close;
  while (i > from && isBlank(text.charCodeAt(i - 1))) i--;
  return i > from && text.charCodeAt(i - 1) === 0x0a ? close - i : 0;
}

/** Reads the plain string whose first quote stands at `at`. */
export function readString(text: string, at: number): { value: string; end: number } {
  const triple = text.charCodeAt(at + 1) === 0x22 && text.charCodeAt(at + 2) === 0x22;
  const unclosed = fault("read_string failure: ErrQuoteExpected", at, true);
  const begin = triple ? tripleStart(text, at + 3) : at + 1;
  // what stands before the last escape
  let value: LongText | null = null;
  const whole = (end: number): string => {
    if (value === null) return text.slice(begin, end);
    value.add(text.slice(from, end));
    return value.end();
  };
  let from = begin;
  let i = begin;
  let stop = Math.min(text.length, begin + STRIDE);
  for (;;) {
    if (i >= stop) {
      if (i >= text.length) throw unclosed;
      tellWork(STRIDE >> 3);
      stop = Math.min(text.length, i + STRIDE);
    }
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      if (!triple) return { value: whole(i), end: i + 1 };
      if (text.charCodeAt(i + 1) === 0x22 && text.charCodeAt(i + 2) === 0x22) return { value: whole(i - tripleTail(text, from, i)), end: i + 3 };
      i++;
    } else if (c === 0x5c) {
      const escape = readEscape(text, i, unclosed);
      value ??= new LongText(LONGEST_STRING);
      value.add(text.slice(from, i));
      value.add(escape.text);
      from = i = escape.end;
    } else i++;
  }
}

const CHAR_ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, b: 8, f: 12 };

/** Reads the character literal whose first `'` stands at `at`. */
export function readChar(text: string, at: number): { value: Char; end: number } {
  const eof = fault("EOF while reading character literal", at, true);
  let i = at + 1;
  if (i >= text.length) throw eof;
  let code: number;
  if (text[i] === "\\") {
    i++;
    if (i >= text.length) throw eof;
    code = CHAR_ESCAPES[text[i]] ?? text.codePointAt(i)!;
  } else if (text[i] === "'") throw fault("Expected closing ' in character literal", at);
  else code = text.codePointAt(i)!;
  i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  if (i >= text.length) throw eof;
  if (text[i] !== "'") throw fault("Expected closing ' in character literal", at);
  return { value: char(code), end: i + 1 };
}
