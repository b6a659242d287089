/** Methods of String (14.4). Those that take a regular expression share their code with regex.ts. */
import { NativeFn, UNDEF } from "../values/runtime-types.ts";
import { flat, inPieces, joined, LONGEST_STRING, LongText, lowerCase } from "../values/long-text.ts";
import { STRIDE, tellRound, tellWork } from "../values/meter.ts";
import { indexOf, lastIndexOf } from "../values/search.ts";
import { Bytes, Float, Regex, char } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { isInt, needInt, needString, toInt, withTexts } from "./args.ts";
import { bad, charge, classNamed, defineMethods, direct, directOr, goOn, listed } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { findAll, firstMatch, isMatch, matchOf, replaceRegex, splitRegex } from "./regex.ts";
import { charCount, charSlice, concatenate, indexOfUnit, isWide, unitAt, utf8, utf8Size } from "./strings.ts";

const CONTAINS = "String.contains requires a string argument";
const NO_INT = "to_i requires a numeric string";
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/u;

/** Text of an Int, as `.to_i` reads it. */
function parseInteger(s: string): Value {
  const text = s.trim();
  const isNegative = text.startsWith("-");
  const first = isNegative || text.startsWith("+") ? 1 : 0;
  if (!isDigit(text.charCodeAt(first)) || !isDigit(text.charCodeAt(text.length - 1))) throw bad(NO_INT);
  // zeros in front do not count, and more than twenty digits are too many
  let digits = "";
  for (let i = first; i < text.length; i++) {
    if (i % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
    const c = text.charCodeAt(i);
    if (isDigit(c)) {
      if (digits.length < 20 && (c !== 0x30 || digits !== "")) digits += text[i];
    } else if (c !== 0x5f) throw bad(NO_INT);
  }
  if (digits.length < 16) return isNegative ? 0 - Number(digits) : Number(digits);
  return toInt(isNegative ? -BigInt(digits) : BigInt(digits), "Integer overflow in conversion");
}

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;

/** First and last positions, both included, of .substr and .byteslice; null: empty. */
function inclusive(from: number, to: number | undefined, size: number): [number, number] | null {
  let start = from < 0 ? from + size : from;
  let end = to === undefined ? size - 1 : to < 0 ? to + size : to;
  start = Math.max(0, start);
  end = Math.min(size - 1, end);
  return start > end ? null : [start, end];
}

function optionalInt(v: Value, message: string): number | undefined {
  return v === undefined || v === null ? undefined : needInt(v, message);
}

function byteslice(_realm: Realm, s: string, from: Value, to: Value): Value {
  const data = utf8(s);
  const message = "String.byteslice requires integer bounds";
  const range = inclusive(needInt(from, message), optionalInt(to, message), data.length);
  return new Bytes(range === null ? new Uint8Array(0) : data.slice(range[0], range[1] + 1));
}

function split(realm: Realm, s: string, sep: Value, most: Value): Value {
  const limit = most === undefined || most === null ? Infinity : Math.max(1, needInt(most, "split limit must be an integer"));
  if (sep instanceof Regex) {
    charge(realm, s.length);
    return splitRegex(sep, s, limit);
  }
  if (typeof sep !== "string") throw bad("split separator must be a string or Regexp");
  if (sep === "") return [s];
  if (limit === Infinity && s.length <= SHORT) {
    charge(realm, s.length);
    return s.split(sep);
  }
  const parts: string[] = [];
  let at = 0;
  while (parts.length < limit - 1) {
    const next = indexOf(s, sep, at);
    if (next < 0) break;
    goOn(parts);
    parts.push(s.slice(at, next));
    at = next + sep.length;
  }
  parts.push(s.slice(at));
  return parts;
}

/** Positions at which a pattern may be looked for, as an offset in units. */
function bound(s: string, v: Value, name: string, whenMissing: number): number {
  const size = charCount(s);
  if (v === undefined || v === null) return whenMissing;
  let i = needInt(v, `String.${name} bound must be an integer`);
  if (i < 0) i += size;
  return i;
}

function index(realm: Realm, s: string, pattern: Value, first: Value): Value {
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad("String.index expects a Regexp or string pattern");
  const from = Math.max(0, bound(s, first, "index", 0));
  if (from > charCount(s)) return -1;
  const start = unitAt(s, from);
  if (typeof pattern === "string") {
    const at = indexOf(s, pattern, start);
    return at < 0 ? -1 : indexOfUnit(s, at);
  }
  charge(realm, s.length >> 4);
  const m = firstMatch(pattern, s, start);
  return m === null ? -1 : indexOfUnit(s, m.index);
}

function rindex(realm: Realm, s: string, pattern: Value, last: Value): Value {
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad("String.rindex expects a Regexp or string pattern");
  const size = charCount(s);
  let upto = bound(s, last, "rindex", size);
  if (upto < 0) return -1;
  upto = Math.min(upto, size);
  if (typeof pattern === "string") {
    const at = lastIndexOf(s, pattern, unitAt(s, upto));
    return at < 0 ? -1 : indexOfUnit(s, at);
  }
  // sticky: one try at each position, from the end
  const sticky = new RegExp(pattern.re.source, pattern.re.flags.replace("g", "") + "y");
  for (let i = upto; i >= 0; i--) {
    if ((upto - i) % 1024 === 1023) charge(realm, 1024);
    sticky.lastIndex = unitAt(s, i);
    if (sticky.test(s)) return i;
  }
  return -1;
}

/** Texts that may be split and replaced in by V8: whatever stands in them, it is not much work. */
const SHORT = 2 ** 10;

function replaceAll(s: string, pattern: string, by: string): string {
  if (s.length <= SHORT && by.length <= SHORT) {
    tellWork(s.length);
    return s.split(pattern).join(by);
  }
  const out = new LongText(LONGEST_STRING);
  let from = 0;
  for (let at = indexOf(s, pattern), n = 0; at >= 0; at = indexOf(s, pattern, from), n++) {
    tellRound(n);
    out.add(s.slice(from, at));
    out.add(by);
    from = at + pattern.length;
  }
  out.add(s.slice(from));
  return out.end();
}

/** The functions behind `replace`, `sub` and, for all matches, `replace_all` and `gsub`. */
function replacing(name: string, all: boolean): Entry {
  const missing = `String.${name} requires target and replacement`;
  const replace = (realm: Realm, s: string, pattern: Value, by: Value): Value => {
    if (pattern instanceof Regex) {
      charge(realm, s.length);
      return replaceRegex(pattern, s, by, all);
    }
    if (typeof pattern !== "string") throw bad(`String.${name} expects a Regexp or string pattern`);
    const text = needString(by, `${name} expects string replacement`);
    if (all) return pattern === "" ? s : replaceAll(s, pattern, text);
    const at = indexOf(s, pattern);
    return at < 0 ? s : s.slice(0, at) + text + s.slice(at + pattern.length);
  };
  const own = (realm: Realm, s: string, pattern: Value): Value => {
    if (typeof pattern === "string") throw bad(missing);
    return replace(realm, s, pattern, undefined);
  };
  return [name, "pattern [replacement]", all ? "All matches replaced." : "First match replaced.", direct(missing, own, replace)];
}

/** What `find`, `find_all` and `scan` look for. */
function sought(pattern: Value, name: string): string | Regex {
  if (pattern === "") throw bad(`String.${name} pattern cannot be empty`);
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad(`String.${name} expects a Regexp or string pattern`);
  return pattern;
}

function regexOnly(v: Value, name: string): Regex {
  if (!(v instanceof Regex)) throw bad(`String.${name} requires a Regexp`);
  return v;
}

function byteAt(_realm: Realm, s: string, at: Value): Value {
  const data = utf8(s);
  let i = needInt(at, "byte_at expects string and integer");
  if (i < 0) i += data.length;
  if (i < 0 || i >= data.length) throw bad("byte_at index out of bounds");
  return data[i];
}

function charAt(_realm: Realm, s: string, i: Value): Value {
  if (!isInt(i)) throw bad("char_at expects string and integer");
  const n = Number(i);
  // characters are units almost always: what is to be known of the string is asked once
  const wide = isWide(s);
  if (n < 0 || n >= (wide ? charCount(s) : s.length)) throw bad("char_at index out of bounds");
  return char(wide ? s.codePointAt(unitAt(s, n))! : s.charCodeAt(n));
}

function capitalize(s: string): string {
  if (s === "") return s;
  const first = String.fromCodePoint(s.codePointAt(0)!);
  return first.toUpperCase() + lowerCase(s.slice(first.length));
}

function reverse(s: string): string {
  if (s.length > STRIDE + 1) {
    const parts: string[] = [];
    for (let at = 0; at < s.length;) {
      let end = Math.min(s.length, at + STRIDE);
      // characters of two units stay whole
      if (end < s.length && s.codePointAt(end - 1)! > 0xffff) end++;
      tellWork((end - at) >> 3);
      parts.push(flat(reverse(s.slice(at, end))));
      at = end;
    }
    return parts.reverse().join("");
  }
  if (isWide(s)) return [...s].reverse().join("");
  // eight at a time: much faster than an array of all
  let out = "";
  let i = s.length - 1;
  for (; i >= 7; i -= 8) {
    const a = s.charCodeAt(i);
    const b = s.charCodeAt(i - 1);
    const c = s.charCodeAt(i - 2);
    const d = s.charCodeAt(i - 3);
    out += String.fromCharCode(a, b, c, d, s.charCodeAt(i - 4), s.charCodeAt(i - 5), s.charCodeAt(i - 6), s.charCodeAt(i - 7));
  }
  for (; i >= 0; i--) out += s[i];
  return out;
}

function substr(_realm: Realm, s: string, from: Value, to: Value): Value {
  const message = "String.substr requires integer positions";
  const range = inclusive(needInt(from, message), optionalInt(to, message), charCount(s));
  return range === null ? "" : charSlice(s, range[0], range[1] + 1);
}

/** starts_with, ends_with under one of its names. */
function affix(names: string, name: string, doc: string, test: (s: string, part: string) => boolean): Entry {
  const message = `${name} expects string arguments`;
  return [names, "s", doc, direct(`String.${name} requires a string argument`, (_, s: string, part) => test(s, needString(part, message)))];
}

function includes(name: string): Entry {
  return [
    name,
    "pattern",
    "Does the String or Regexp occur in it?",
    direct(`String.${name} requires a pattern`, (realm: Realm, s: string, pattern) => {
      if (pattern instanceof Regex) {
        charge(realm, s.length >> 4);
        return isMatch(pattern, s);
      }
      return indexOf(s, needString(pattern, `String.${name} expects a Regexp or string pattern`)) >= 0;
    }),
  ];
}

function findEach(name: string): Entry {
  return [
    name,
    "pattern",
    "Texts of all matches.",
    direct(`String.${name} requires a pattern`, (realm: Realm, s: string, pattern) => {
      const p = sought(pattern, name);
      if (p instanceof Regex) {
        charge(realm, s.length);
        return findAll(p, s);
      }
      const found: string[] = [];
      for (let at = indexOf(s, p); at >= 0; at = indexOf(s, p, at + p.length)) {
        goOn(found);
        found.push(p);
      }
      return found;
    }),
  ];
}

function find(realm: Realm, s: string, pattern: Value): Value {
  const p = sought(pattern, "find");
  if (typeof p === "string") return indexOf(s, p) >= 0 ? p : null;
  charge(realm, s.length >> 4);
  return firstMatch(p, s, 0)?.[0] ?? null;
}

/** Puts texts behind a string: `.append`, `$`, calls of strings. */
export function append(args: Value[]): Value {
  if (args.length < 2) throw bad("String.append requires a value to append");
  return withTexts(args, (texts) => joined(texts, ""));
}

const upperCase = (s: string): string => s.toUpperCase();

const METHODS: readonly Entry[] = [
  ["length size", "", "Number of characters.", direct(null, (_, s: string) => charCount(s))],
  ["bytesize", "", "Number of bytes in UTF-8.", direct(null, (_, s: string) => utf8Size(s))],
  ["empty? empty", "", 'Is it ""?', direct(null, (_, s: string) => s === "")],
  ["not_empty?", "", "Does it have characters?", direct(null, (_, s: string) => s !== "")],
  ["to_i", "", "The Int that it spells.", direct(null, (_, s: string) => parseInteger(s))],
  [
    "to_f",
    "",
    "The Float that it spells.",
    direct(null, (_, s: string) => {
      tellWork(s.length >> 3);
      const text = s.trim();
      if (!FLOAT.test(text)) throw bad("to_f requires a numeric string");
      return new Float(Number(text));
    }),
  ],
  ["to_upper upper upcase to_uppercase", "", "Upper case.", direct(null, (_, s: string) => inPieces(s, upperCase))],
  ["to_lower lower downcase to_lowercase", "", "Lower case.", direct(null, (_, s: string) => lowerCase(s))],
  ["capitalize", "", "First character upper, the others lower case.", direct(null, (_, s: string) => capitalize(s))],
  [
    "reverse",
    "",
    "Characters in reverse order.",
    direct(null, (realm: Realm, s: string) => {
      if (s.length <= STRIDE) charge(realm, s.length >> 3);
      return reverse(s);
    }),
  ],
  [
    "append",
    "x...",
    "Texts of all arguments behind it.",
    directOr(
      (_, a) => append(a),
      "String.append requires a value to append",
      (_, s: string, x) => (typeof x === "string" ? concatenate(s, x) : UNDEF),
      null,
    ),
  ],
  [
    "substr",
    "from [to]",
    "Part of it, both ends included; negative positions count from the end.",
    direct("String.substr requires a start position", (realm: Realm, s: string, from) => substr(realm, s, from, null), substr),
  ],
  [
    "split",
    "sep [limit]",
    "Parts between the separators (String or Regexp).",
    direct("String.split requires separator", (realm: Realm, s: string, sep) => split(realm, s, sep, null), split),
  ],
  [
    "index",
    "pattern [from]",
    "Position of the first match, -1 if none.",
    direct("String.index requires a pattern", (realm: Realm, s: string, pattern) => index(realm, s, pattern, null), index),
  ],
  [
    "rindex",
    "pattern [upto]",
    "Position of the last match, -1 if none.",
    direct("String.rindex requires a pattern", (realm: Realm, s: string, pattern) => rindex(realm, s, pattern, null), rindex),
  ],
  ["trim strip", "", "Without white space at both ends.", direct(null, (r: Realm, s: string) => (charge(r, s.length >> 4), s.trim()))],
  ["lstrip", "", "Without white space at the start.", direct(null, (r: Realm, s: string) => (charge(r, s.length >> 4), s.trimStart()))],
  ["rstrip", "", "Without white space at the end.", direct(null, (r: Realm, s: string) => (charge(r, s.length >> 4), s.trimEnd()))],
  affix("starts_with start_with?", "starts_with", "Does it begin with s?", (s, part) => s.startsWith(part)),
  affix("ends_with end_with?", "ends_with", "Does it end with s?", (s, part) => s.endsWith(part)),
  ["contains", "s", "Does s occur in it?", direct(CONTAINS, (_, s: string, part) => indexOf(s, needString(part, CONTAINS)) >= 0)],
  includes("contain"),
  includes("include?"),
  ["char_at", "i", "The character at a position.", direct("char_at expects string and integer", charAt)],
  [
    "chars each_char",
    "",
    "Array of its characters.",
    direct(null, (realm: Realm, s: string) => {
      // where all are of one unit, there is nothing else to be asked
      if (!isWide(s)) return listed(realm, s.length, (i) => char(s.charCodeAt(i)));
      const count = charCount(s);
      let at = 0;
      return listed(realm, count, () => {
        const code = s.codePointAt(at)!;
        at += code > 0xffff ? 2 : 1;
        return char(code);
      });
    }),
  ],
  ["byte_at", "i", "The byte at a position of its UTF-8; negative from the end.", direct("byte_at expects string and integer", byteAt)],
  ["bytes to_bytes", "", "Its UTF-8 as Bytes.", direct(null, (_, s: string) => new Bytes(utf8(s)))],
  [
    "each_byte",
    "",
    "Array of the bytes of its UTF-8.",
    direct(null, (realm: Realm, s: string) => {
      const data = utf8(s);
      return listed(realm, data.length, (i) => data[i]);
    }),
  ],
  [
    "byteslice byte_slice",
    "from [to]",
    "Bytes of its UTF-8, both ends included.",
    direct("String.byteslice requires integer bounds", (realm: Realm, s: string, from) => byteslice(realm, s, from, null), byteslice),
  ],
  [
    "match",
    "re",
    "RegexMatch of the first match, or nil.",
    direct("String.match requires a pattern", (r: Realm, s: string, re) => (charge(r, s.length >> 4), matchOf(regexOnly(re, "match"), s))),
  ],
  [
    "match?",
    "re",
    "Does the Regexp match?",
    direct("String.match? requires a pattern", (r: Realm, s: string, re) => (charge(r, s.length >> 4), isMatch(regexOnly(re, "match?"), s))),
  ],
  ["find", "pattern", "Text of the first match, or nil.", direct("String.find requires a pattern", find)],
  findEach("find_all"),
  findEach("scan"),
  replacing("replace", false),
  replacing("sub", false),
  replacing("replace_all", true),
  replacing("gsub", true),
];

/** Installs the methods of String and its constructor. */
export function installString(realm: Realm): void {
  defineMethods(realm, "String", METHODS);
  classNamed(realm, "String").construct = new NativeFn("String", "x...", "The texts put together.", (_, a) => withTexts(a, (texts) => joined(texts, "")));
}
