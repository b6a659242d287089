/** Symbols, complex symbols and property keys (chapter 1.6, 1.7). */
import { LONGEST_STRING, LongText } from "../values/long-text.ts";
import { SPECIAL } from "../values/names.ts";
import { complexSym, sym, type Value } from "../values/types.ts";
import { BACKSLASH, CLASS, SLASH, TOKEN, endsToken, skipWhile } from "./chars.ts";
import { fault } from "./error.ts";
import type { Scanned } from "./numbers.ts";

/** Characters of a name that is hardly one. */
const LONG = 1000;
const isPlain = (c: number): boolean => c > 127 || CLASS[c] === TOKEN;

/** Reads the symbol that starts at `at`; the caller knows that at least one token character stands there. */
export function readToken(text: string, at: number): Scanned {
  let i = at;
  let slashes = false;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) continue;
    const k = CLASS[c];
    if (k === TOKEN) {
      if (i - at === LONG) i = skipWhile(text, i, isPlain) - 1;
      continue;
    }
    if (k === SLASH) slashes = true;
    else if (k === BACKSLASH) return readEscaped(text, at);
    else break;
  }
  const name = text.slice(at, i);
  if (!slashes) {
    if (name.length <= 9 && SPECIAL.has(name)) return { value: SPECIAL.get(name), end: i };
    return { value: sym(name), end: i };
  }
  return { value: name === "/" || name === "/=" ? sym(name) : complexSym(name.split("/")), end: i };
}

/** A token with `\` in it: the next character belongs to it, whatever it is. */
function readEscaped(text: string, at: number): Scanned {
  const parts: string[] = [];
  let part = new LongText(LONGEST_STRING);
  let i = at;
  for (; !endsToken(text.charCodeAt(i)); i++) {
    const c = text[i];
    if (c === "\\") {
      if (++i >= text.length) throw fault("EOF while reading", at, true);
      part.add(text[i]);
    } else if (c === "/") {
      parts.push(part.end());
      part = new LongText(LONGEST_STRING);
    } else part.add(c);
  }
  if (parts.length === 0) return { value: sym(part.end()), end: i };
  parts.push(part.end());
  return { value: complexSym(parts), end: i };
}

/** A property's key; `value` is undefined when a form gives it. */
export interface Key {
  path: string[];
  value: Value;
  end: number;
}

const isOfKey = (c: number): boolean => !endsToken(c) && c !== 0x5e && c !== 0x5c;

/** Reads a key of a property (1.7) whose `^` stands at `at`: `^k`, `^^k`, `^!k`, `^a^b`, `^a^^b`, `^a^!b`; `""` is the empty key. */
export function readKey(text: string, at: number): Key {
  const path: string[] = [];
  let i = at;
  let value: Value = undefined;
  do {
    i++;
    const c = text.charCodeAt(i);
    if (c === 0x5e || c === 0x21) {
      i++;
      value = c === 0x5e ? true : path.length === 0 ? null : false;
    }
    if (text.startsWith('""', i)) {
      path.push("");
      i += 2;
      continue;
    }
    // what stands before the last escape
    let before: LongText | null = null;
    let from = i;
    for (; !endsToken(text.charCodeAt(i)) && text.charCodeAt(i) !== 0x5e; i++) {
      if (i - from === LONG) i = skipWhile(text, i, isOfKey) - 1;
      if (text.charCodeAt(i) !== 0x5c) continue;
      before ??= new LongText(LONGEST_STRING);
      before.add(text.slice(from, i));
      from = ++i;
      if (i >= text.length) throw fault("EOF while reading", at, true);
    }
    let key = text.slice(from, i);
    if (before !== null) {
      before.add(key);
      key = before.end();
    }
    if (i === from && key === "") throw fault(`Expect key but found ${text.slice(at, Math.max(i, at + 1))}`, at);
    path.push(key);
  } while (value === undefined && text.charCodeAt(i) === 0x5e);
  return { path, value, end: i };
}
