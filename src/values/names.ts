/** Names as the reader takes them back (1.6, 1.7): symbols and keys with the escapes that they need. */
import { NOT_FOUND, type ComplexSym, type Sym, type Value } from "./types.ts";

/** What ends or splits a token, and the escape itself. \s has blanks beyond ASCII too, the byte-order mark among them: an escape does no harm. */
const IN_SYMBOL = /[\s,"`%()[\]{};\\/]/g;
const IN_KEY = /[\s,"`%()[\]{};\\^]/g;

/** A token that starts like this is no symbol: a number, a character, a comment, a regular expression, a decorator. */
const OTHER_START = /^(?:[+-]?[0-9]|'|#(?:$|[!#<@/]))/;
/** Tokens that are values and no symbols. */
export const SPECIAL: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["nil", null],
  ["void", undefined],
  ["true", true],
  ["false", false],
  ["not_found", NOT_FOUND],
]);
/** Symbols that the reader knows although they hold characters that end or split a token. */
const WHOLE = new Set(["/", "/=", "%", "%="]);

/** Where a symbol stands decides over its first character. */
export interface Place {
  /** `^` would start a property */
  readonly property: boolean;
  /** directly behind `%`: `_` would make it `%_`, and `=` alone the symbol `%=` */
  readonly unquoted: boolean;
}

const escaped = (text: string): string => `\\${text}`;

/**
 * A symbol or complex symbol in literal form.
 * @returns null if there is no text for it: an empty name, or parts that read as something else
 */
export function symbolText(v: Sym | ComplexSym, place: Place): string | null {
  let text: string;
  if ("parts" in v) {
    const { parts } = v;
    if (parts.length < 2) return null;
    text = parts.map((p) => p.replace(IN_SYMBOL, "\\$&")).join("/");
    if (text === "/") return null;
    if (text === "/=") return "/\\=";
  } else {
    if (v.name === "") return null;
    if (WHOLE.has(v.name)) return v.name;
    text = v.name.replace(IN_SYMBOL, "\\$&");
    if (SPECIAL.has(text)) return escaped(text);
  }
  const first = text.charCodeAt(0);
  const behindPercent = place.unquoted && ((first === 0x5f && text.length > 1) || text === "=");
  return OTHER_START.test(text) || (first === 0x5e && place.property) || behindPercent ? escaped(text) : text;
}

/** The key of a property, without the `^` before it. */
export function keyText(key: string): string {
  if (key === "") return '""';
  const text = key.replace(IN_KEY, "\\$&");
  return text.startsWith("!") ? escaped(text) : text;
}
