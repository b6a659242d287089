/** Symbols, complex symbols and property keys (chapter 1.6, 1.7). */
import { NOT_FOUND, complexSym, sym, type Value } from "../values/types.ts";
import { BACKSLASH, CLASS, SLASH, TOKEN, endsToken } from "./chars.ts";
import { fault } from "./error.ts";
import type { Scanned } from "./numbers.ts";

const SPECIAL = new Map<string, Value>([
  ["nil", null],
  ["void", undefined],
  ["true", true],
  ["false", false],
  ["not_found", NOT_FOUND],
]);

/** Reads the symbol that starts at `at`; the caller knows that at least one token character stands there. */
export function readToken(text: string, at: number): Scanned {
  let i = at;
  let slashes = false;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) continue;
    const k = CLASS[c];
    if (k === TOKEN) continue;
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
  let part = "";
  let i = at;
  for (; !endsToken(text.charCodeAt(i)); i++) {
    const c = text[i];
    if (c === "\\") {
      if (++i >= text.length) throw fault("EOF while reading", at, true);
      part += text[i];
    } else if (c === "/") {
      parts.push(part);
      part = "";
    } else part += c;
  }
  if (parts.length === 0) return { value: sym(part), end: i };
  parts.push(part);
  return { value: complexSym(parts), end: i };
}

/** A property's key; `value` is undefined when a form gives it. */
export interface Key {
  path: string[];
  value: Value;
  end: number;
}

/** Reads a key of a property (1.7) whose `^` stands at `at`: `^k`, `^^k`, `^!k`, `^a^b`, `^a^^b`, `^a^!b`. */
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
    let key = "";
    let from = i;
    for (; !endsToken(text.charCodeAt(i)) && text.charCodeAt(i) !== 0x5e; i++) {
      if (text.charCodeAt(i) !== 0x5c) continue;
      key += text.slice(from, i);
      from = ++i;
      if (i >= text.length) throw fault("EOF while reading", at, true);
    }
    key += text.slice(from, i);
    if (i === from && key === "") throw fault(`Expect key but found ${text.slice(at, Math.max(i, at + 1))}`, at);
    path.push(key);
  } while (value === undefined && text.charCodeAt(i) === 0x5e);
  return { path, value, end: i };
}
