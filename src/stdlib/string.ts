/** Methods of String (14.4). Those that take a regular expression share their code with regex.ts. */
import { NativeFn } from "../values/runtime-types.ts";
import { Bytes, Float, Regex, char } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { isInt, needInt, needString, toInt, withTexts } from "./args.ts";
import { bad, charge, classNamed, defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { findAll, firstMatch, isMatch, matchOf, replaceRegex, splitRegex } from "./regex.ts";
import { charCount, charSlice, indexOfUnit, isWide, unitAt, utf8 } from "./strings.ts";

const INT = /^\s*[+-]?\d+(?:_+\d+)*\s*$/u;
const FLOAT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/u;

/** Text of an Int, as `.to_i` reads it. */
function parseInteger(s: string): Value {
  if (!INT.test(s)) throw bad("to_i requires a numeric string");
  const digits = s.trim().replace(/_/g, "").replace(/^\+/, "");
  return digits.length < 16 ? Number(digits) + 0 : toInt(BigInt(digits), "Integer overflow in conversion");
}

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

function byteslice(args: Value[]): Value {
  const data = utf8(args[0] as string);
  const message = "String.byteslice requires integer bounds";
  const range = inclusive(needInt(args[1], message), optionalInt(args[2], message), data.length);
  return new Bytes(range === null ? new Uint8Array(0) : data.slice(range[0], range[1] + 1));
}

function split(realm: Realm, args: Value[]): Value {
  const s = args[0] as string;
  const sep = args[1];
  if (args.length < 2) throw bad("String.split requires separator");
  charge(realm, s.length);
  const limit = args[2] === undefined || args[2] === null ? Infinity : Math.max(1, needInt(args[2], "split limit must be an integer"));
  if (sep instanceof Regex) return splitRegex(sep, s, limit);
  if (typeof sep !== "string") throw bad("split separator must be a string or Regexp");
  if (sep === "") return [s];
  if (limit === Infinity) return s.split(sep);
  const parts: string[] = [];
  let at = 0;
  while (parts.length < limit - 1) {
    const next = s.indexOf(sep, at);
    if (next < 0) break;
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

function index(args: Value[]): Value {
  const s = args[0] as string;
  const pattern = args[1];
  if (args.length < 2) throw bad("String.index requires a pattern");
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad("String.index expects a Regexp or string pattern");
  const from = Math.max(0, bound(s, args[2], "index", 0));
  if (from > charCount(s)) return -1;
  const start = unitAt(s, from);
  if (typeof pattern === "string") {
    const at = s.indexOf(pattern, start);
    return at < 0 ? -1 : indexOfUnit(s, at);
  }
  const m = firstMatch(pattern, s, start);
  return m === null ? -1 : indexOfUnit(s, m.index);
}

function rindex(args: Value[]): Value {
  const s = args[0] as string;
  const pattern = args[1];
  if (args.length < 2) throw bad("String.rindex requires a pattern");
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad("String.rindex expects a Regexp or string pattern");
  const size = charCount(s);
  let upto = bound(s, args[2], "rindex", size);
  if (upto < 0) return -1;
  upto = Math.min(upto, size);
  if (typeof pattern === "string") {
    const at = s.lastIndexOf(pattern, unitAt(s, upto));
    return at < 0 ? -1 : indexOfUnit(s, at);
  }
  // sticky: one try at each position, from the end
  const sticky = new RegExp(pattern.re.source, pattern.re.flags.replace("g", "") + "y");
  for (let i = upto; i >= 0; i--) {
    sticky.lastIndex = unitAt(s, i);
    if (sticky.test(s)) return i;
  }
  return -1;
}

function replace(realm: Realm, args: Value[], name: string, all: boolean): Value {
  const s = args[0] as string;
  const pattern = args[1];
  charge(realm, s.length);
  if (args.length < 2) throw bad(`String.${name} requires target and replacement`);
  if (pattern instanceof Regex) return replaceRegex(pattern, s, args[2], all);
  if (typeof pattern !== "string") throw bad(`String.${name} expects a Regexp or string pattern`);
  if (args.length < 3) throw bad(`String.${name} requires target and replacement`);
  const by = needString(args[2], `${name} expects string replacement`);
  if (all) return pattern === "" ? s : s.split(pattern).join(by);
  const at = s.indexOf(pattern);
  return at < 0 ? s : s.slice(0, at) + by + s.slice(at + pattern.length);
}

function find(args: Value[], name: string): Value {
  const pattern = args[1];
  if (args.length < 2) throw bad(`String.${name} requires a pattern`);
  if (pattern === "") throw bad(`String.${name} pattern cannot be empty`);
  if (typeof pattern !== "string" && !(pattern instanceof Regex)) throw bad(`String.${name} expects a Regexp or string pattern`);
  return pattern;
}

function regexOnly(args: Value[], name: string): Regex {
  if (!(args[1] instanceof Regex)) throw bad(`String.${name} requires a Regexp`);
  return args[1];
}

function byteAt(args: Value[]): Value {
  const data = utf8(args[0] as string);
  let i = needInt(args[1], "byte_at expects string and integer");
  if (i < 0) i += data.length;
  if (i < 0 || i >= data.length) throw bad("byte_at index out of bounds");
  return data[i];
}

function charAt(args: Value[]): Value {
  const s = args[0] as string;
  const i = args[1];
  if (!isInt(i)) throw bad("char_at expects string and integer");
  const n = Number(i);
  if (n < 0 || n >= charCount(s)) throw bad("char_at index out of bounds");
  return char(s.codePointAt(unitAt(s, n))!);
}

function capitalize(s: string): string {
  if (s === "") return s;
  const first = String.fromCodePoint(s.codePointAt(0)!);
  return first.toUpperCase() + s.slice(first.length).toLowerCase();
}

const reverse = (s: string): string => (isWide(s) ? [...s] : s.split("")).reverse().join("");

function affix(args: Value[], name: string): string {
  if (args.length < 2) throw bad(`String.${name} requires a string argument`);
  return needString(args[1], `${name} expects string arguments`);
}

function substr(args: Value[]): Value {
  const s = args[0] as string;
  if (args.length < 2) throw bad("String.substr requires a start position");
  const message = "String.substr requires integer positions";
  const range = inclusive(needInt(args[1], message), optionalInt(args[2], message), charCount(s));
  return range === null ? "" : charSlice(s, range[0], range[1] + 1);
}

/** Puts texts behind a string: `.append`, `$`, calls of strings. */
export function append(args: Value[]): Value {
  if (args.length < 2) throw bad("String.append requires a value to append");
  return withTexts(args, (texts) => texts.join(""));
}

const str = (args: Value[]): string => args[0] as string;

const METHODS: readonly Entry[] = [
  ["length size", "", "Number of characters.", (_, a) => charCount(str(a))],
  ["bytesize", "", "Number of bytes in UTF-8.", (_, a) => utf8(str(a)).length],
  ["empty? empty", "", 'Is it ""?', (_, a) => a[0] === ""],
  ["not_empty?", "", "Does it have characters?", (_, a) => a[0] !== ""],
  ["to_i", "", "The Int that it spells.", (_, a) => parseInteger(str(a))],
  [
    "to_f",
    "",
    "The Float that it spells.",
    (_, a) => {
      if (!FLOAT.test(str(a))) throw bad("to_f requires a numeric string");
      return new Float(Number(str(a).trim()));
    },
  ],
  ["to_upper upper upcase to_uppercase", "", "Upper case.", (_, a) => str(a).toUpperCase()],
  ["to_lower lower downcase to_lowercase", "", "Lower case.", (_, a) => str(a).toLowerCase()],
  ["capitalize", "", "First character upper, the others lower case.", (_, a) => capitalize(str(a))],
  ["reverse", "", "Characters in reverse order.", (realm, a) => (charge(realm, str(a).length), reverse(str(a)))],
  ["append", "x...", "Texts of all arguments behind it.", (_, a) => append(a)],
  ["substr", "from [to]", "Part of it, both ends included; negative positions count from the end.", (_, a) => substr(a)],
  ["split", "sep [limit]", "Parts between the separators (String or Regexp).", (realm, a) => split(realm, a)],
  ["index", "pattern [from]", "Position of the first match, -1 if none.", (_, a) => index(a)],
  ["rindex", "pattern [upto]", "Position of the last match, -1 if none.", (_, a) => rindex(a)],
  ["trim strip", "", "Without white space at both ends.", (_, a) => str(a).trim()],
  ["lstrip", "", "Without white space at the start.", (_, a) => str(a).trimStart()],
  ["rstrip", "", "Without white space at the end.", (_, a) => str(a).trimEnd()],
  ["starts_with start_with?", "s", "Does it begin with s?", (_, a) => str(a).startsWith(affix(a, "starts_with"))],
  ["ends_with end_with?", "s", "Does it end with s?", (_, a) => str(a).endsWith(affix(a, "ends_with"))],
  ["contains", "s", "Does s occur in it?", (_, a) => str(a).includes(needString(a[1], "String.contains requires a string argument"))],
  ...["contain", "include?"].map((name): Entry => [
    name,
    "pattern",
    "Does the String or Regexp occur in it?",
    (_, a) => {
      if (a.length < 2) throw bad(`String.${name} requires a pattern`);
      if (a[1] instanceof Regex) return isMatch(a[1], str(a));
      return str(a).includes(needString(a[1], `String.${name} expects a Regexp or string pattern`));
    },
  ]),
  ["char_at", "i", "The character at a position.", (_, a) => charAt(a)],
  ["chars each_char", "", "Array of its characters.", (realm, a) => (charge(realm, str(a).length), Array.from(str(a), (c) => char(c.codePointAt(0)!)))],
  ["byte_at", "i", "The byte at a position of its UTF-8; negative from the end.", (_, a) => byteAt(a)],
  ["bytes to_bytes", "", "Its UTF-8 as Bytes.", (_, a) => new Bytes(utf8(str(a)))],
  ["each_byte", "", "Array of the bytes of its UTF-8.", (realm, a) => (charge(realm, str(a).length), Array.from(utf8(str(a))))],
  ["byteslice byte_slice", "from [to]", "Bytes of its UTF-8, both ends included.", (_, a) => byteslice(a)],
  ["match", "re", "RegexMatch of the first match, or nil.", (_, a) => (a.length < 2 ? regexMissing("match") : matchOf(regexOnly(a, "match"), str(a)))],
  ["match?", "re", "Does the Regexp match?", (_, a) => (a.length < 2 ? regexMissing("match?") : isMatch(regexOnly(a, "match?"), str(a)))],
  [
    "find",
    "pattern",
    "Text of the first match, or nil.",
    (_, a) => {
      const p = find(a, "find");
      if (typeof p === "string") return str(a).includes(p) ? p : null;
      return firstMatch(p as Regex, str(a), 0)?.[0] ?? null;
    },
  ],
  ...["find_all", "scan"].map((name): Entry => [
    name,
    "pattern",
    "Texts of all matches.",
    (realm, a) => {
      const p = find(a, name);
      charge(realm, str(a).length);
      if (p instanceof Regex) return findAll(p, str(a));
      return new Array(str(a).split(p as string).length - 1).fill(p);
    },
  ]),
  ["replace", "pattern [replacement]", "First match replaced.", (realm, a) => replace(realm, a, "replace", false)],
  ["sub", "pattern [replacement]", "First match replaced.", (realm, a) => replace(realm, a, "sub", false)],
  ["replace_all", "pattern [replacement]", "All matches replaced.", (realm, a) => replace(realm, a, "replace_all", true)],
  ["gsub", "pattern [replacement]", "All matches replaced.", (realm, a) => replace(realm, a, "gsub", true)],
];

function regexMissing(name: string): never {
  throw bad(`String.${name} requires a pattern`);
}

/** Installs the methods of String and its constructor. */
export function installString(realm: Realm): void {
  defineMethods(realm, "String", METHODS);
  classNamed(realm, "String").construct = new NativeFn("String", "x...", "The texts put together.", (_, a) => withTexts(a, (texts) => texts.join("")));
}
