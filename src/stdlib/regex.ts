/** Regular expressions (chapter 13): methods of Regexp, match objects, and what the methods of String share with them. */
import { NativeFn } from "../values/runtime-types.ts";
import { Regex, RegexMatch } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { LongText, LONGEST_STRING } from "../values/long-text.ts";
import { makeRegex } from "../values/regex.ts";

import { bad, charge, classNamed, defineMethods, goOn } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { isTruthy, needInt } from "./args.ts";
import { indexOfUnit } from "./strings.ts";

/** First match at or after a unit offset. */
export function firstMatch(regex: Regex, s: string, from: number): RegExpExecArray | null {
  regex.re.lastIndex = from;
  return regex.re.exec(s);
}

export function isMatch(regex: Regex, s: string): boolean {
  return firstMatch(regex, s, 0) !== null;
}

/** The match object of the first match, nil if there is none. */
export function matchOf(regex: Regex, s: string): Value {
  const m = firstMatch(regex, s, 0);
  if (m === null) return null;
  const text = m[0];
  const named = new Map<string, string>();
  for (const name in m.groups) named.set(name, m.groups[name] ?? "");
  const start = indexOfUnit(s, m.index);
  const end = indexOfUnit(s, m.index + text.length);
  const captures = Array.from(m, (c) => c ?? "").slice(1);
  return new RegexMatch(text, captures, named, start, end, s.slice(0, m.index), s.slice(m.index + text.length));
}

/** All matches, left to right, not overlapping. */
function* matches(regex: Regex, s: string): Generator<RegExpExecArray> {
  let at = 0;
  for (;;) {
    const m = firstMatch(regex, s, at);
    if (m === null) return;
    yield m;
    at = m.index + m[0].length;
    if (m[0] === "") at += (s.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    if (at > s.length) return;
  }
}

export function findAll(regex: Regex, s: string): string[] {
  const found: string[] = [];
  for (const m of matches(regex, s)) {
    goOn(found);
    found.push(m[0]);
  }
  return found;
}

/** Parts between the matches; text captured by groups is not included. */
export function splitRegex(regex: Regex, s: string, limit: number): string[] {
  const parts: string[] = [];
  let from = 0;
  if (limit > 1)
    for (const m of matches(regex, s)) {
      const end = m.index + m[0].length;
      if (m[0] === "" && (m.index === from || m.index >= s.length)) continue;
      goOn(parts);
      parts.push(s.slice(from, m.index));
      from = end;
      if (parts.length >= limit - 1) break;
    }
  parts.push(s.slice(from));
  return parts;
}

/** A replacement as a list of literal texts and references (13.6). */
function parseReplacement(text: string): (string | { group: number } | { name: string })[] {
  const parts: (string | { group: number } | { name: string })[] = [];
  let last = 0;
  for (const m of text.matchAll(/\\(?:(\d+)|[kg]<([^>]*)>|[kg]'([^']*)'|\\)/g)) {
    parts.push(text.slice(last, m.index));
    last = m.index + m[0].length;
    if (m[1] !== undefined) parts.push({ group: Number(m[1]) });
    else if (m[2] !== undefined || m[3] !== undefined) parts.push({ name: (m[2] ?? m[3])! });
    else parts.push("\\");
  }
  parts.push(text.slice(last));
  return parts;
}

/** `s` with the first or all matches replaced. `by` nil or missing: the regular expression's own replacement. */
export function replaceRegex(regex: Regex, s: string, by: Value, all: boolean): string {
  const replacement = by ?? regex.replacement;
  if (replacement === null || replacement === undefined) throw bad("Replacement string is required");
  if (typeof replacement !== "string") throw bad("Replacement must be a string");
  const parts = parseReplacement(replacement);
  const out = new LongText(LONGEST_STRING);
  let from = 0;
  for (const m of matches(regex, s)) {
    out.add(s.slice(from, m.index));
    for (const p of parts) out.add(typeof p === "string" ? p : "group" in p ? (m[p.group] ?? "") : (m.groups?.[p.name] ?? ""));
    from = m.index + m[0].length;
    if (!all) break;
  }
  out.add(s.slice(from));
  return out.end();
}

function input(realm: Realm, args: Value[], name: string): string {
  if (args.length < 2) throw bad(`Regexp.${name} requires an input string`);
  if (typeof args[1] !== "string") throw bad(`Regexp.${name} expects a Regexp and string`);
  charge(realm, args[1].length);
  return args[1];
}

type OnText = (regex: Regex, s: string, args: Value[]) => Value;

/** One entry for each name, as messages hold the name used. */
function method(names: string, params: string, doc: string, run: OnText): Entry[] {
  return names.split(" ").map((name) => [name, params, doc, (realm, args) => run(args[0] as Regex, input(realm, args, name), args)]);
}

const METHODS: readonly Entry[] = [
  ...method("match process", "s", "RegexMatch of the first match, or nil.", (re, s) => matchOf(re, s)),
  ...method("match?", "s", "Does it match?", (re, s) => isMatch(re, s)),
  ...method("find", "s", "Text of the first match, or nil.", (re, s) => firstMatch(re, s, 0)?.[0] ?? null),
  ...method("find_all scan", "s", "Texts of all matches.", (re, s) => findAll(re, s)),
  ...method("split", "s [limit]", "Parts between the matches.", (re, s, args) =>
    splitRegex(re, s, args[2] === undefined || args[2] === null ? Infinity : Math.max(1, needInt(args[2], "split limit must be an integer"))),
  ),
  ...method("replace sub", "s [replacement]", "s with the first match replaced.", (re, s, args) => replaceRegex(re, s, args[2], false)),
  ...method("replace_all gsub", "s [replacement]", "s with all matches replaced.", (re, s, args) => replaceRegex(re, s, args[2], true)),
];

const match = (args: Value[]): RegexMatch => args[0] as RegexMatch;

const MATCH: readonly Entry[] = [
  ["value", "", "The text that matched.", (_, a) => match(a).value],
  ["captures", "", 'The groups in order; "" for one that took no part.', (_, a) => [...match(a).captures]],
  ["named_captures", "", "Map from group name to text.", (_, a) => new Map<string, Value>(match(a).named)],
  ["start", "", "Position of the match in characters.", (_, a) => match(a).start],
  ["end", "", "Position behind the match.", (_, a) => match(a).end],
  ["pre_match", "", "The text before the match.", (_, a) => match(a).pre],
  ["post_match", "", "The text behind the match.", (_, a) => match(a).post],
];

/** (new Regexp pattern [replacement] ^^i ^^m) */
function construct(_realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
  let flags = "";
  for (const [key, value] of kw ?? []) {
    if (key !== "i" && key !== "m" && key !== "s") throw bad(`Regexp.ctor unknown flag: ${key}`);
    if (isTruthy(value)) flags += key;
  }
  if (args.length === 0) throw bad("Regexp.ctor requires a pattern string");
  if (args.length > 2) throw bad("Regexp.ctor accepts at most pattern and replacement");
  const [pattern, replacement] = args;
  if (typeof pattern !== "string") throw bad("Regexp.ctor expects a string pattern");
  if (replacement !== undefined && replacement !== null && typeof replacement !== "string") throw bad("Regexp.ctor replacement must be a string or nil");
  return makeRegex(pattern, flags, replacement ?? null);
}

/** Installs Regexp (the same class as Regex) and RegexMatch. */
export function installRegex(realm: Realm): void {
  defineMethods(realm, "Regex", METHODS);
  classNamed(realm, "Regex").construct = new NativeFn("Regexp", "pattern [replacement] ^i ^m", "A regular expression.", construct);
  defineMethods(realm, "RegexMatch", MATCH);
}
