/** Global functions (14.2). */
import { Native, Namespace } from "../values/runtime-types.ts";
import { Bytes, GeneNode, HashMap, NOT_FOUND, Range } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { equal } from "../values/equal.ts";
import { freeze } from "../values/freeze.ts";
import { isTruthy, kindOf } from "../values/kind.ts";
import { inPieces, joined, LongText, LONGEST_STRING } from "../values/long-text.ts";
import { STRIDE, tellWork } from "../values/meter.ts";
import { literal, text as textOf } from "../values/print.ts";
import { raise, Raised } from "../values/raise.ts";
import { ReaderError, readAll, readFirst, readForm } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { isInt, needCallable, needInt, needPath, needString, toInt, withTexts } from "./args.ts";
import { bad, charge, charged, classNamed, defineFunctions, defineMethods, defineValue, direct, directOr } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { readTextFile } from "./files.ts";
import { preludeCall } from "./prelude/index.ts";
import { charCount, concatenate, utf8 } from "./strings.ts";

/** `(len x)` */
function lengthOf(v: Value): number | bigint {
  if (typeof v === "string") return charCount(v);
  if (Array.isArray(v)) return v.length;
  if (v instanceof Map || v instanceof HashMap) return v.size;
  if (v instanceof GeneNode) return v.children.length;
  if (v instanceof Bytes) return v.data.length;
  if (v instanceof Namespace) return v.members.size;
  return v instanceof Range ? rangeLength(v) : 0;
}

/** Exact, though the bounds may be as far apart as Ints are. */
function rangeLength({ start, end, step }: Range): number | bigint {
  if (!isInt(start) || !isInt(end) || !isInt(step)) return 0;
  if (step > 0 ? end < start : step < 0 ? end > start : true) return 0;
  if (typeof start === "number" && typeof end === "number" && typeof step === "number" && Number.isSafeInteger(end - start))
    return Math.floor((end - start) / step) + 1;
  return toInt((BigInt(end) - BigInt(start)) / BigInt(step) + 1n, "Integer overflow in len");
}

/** Runs a reader and turns its errors into ParseExceptions that tell the place in the text: their own is that of the call. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (e) {
    if (!(e instanceof ReaderError)) throw e;
    const message = `${e.message} @ ${e.source.name}:${e.line}:${e.column}`;
    throw new Raised("ParseException", message, "GENE.PARSE.ERROR", undefined, undefined, undefined, false, e);
  }
}

function parse(realm: Realm, args: Value[]): Value {
  if (args.length === 0) throw bad("parse requires a string");
  if (typeof args[0] !== "string") throw raise("TypeException", "$parse expects a string");
  const text = charged(realm, args[0]);
  return reading(() => readFirst(new Source("<parse>", text)));
}

function concat(realm: Realm, args: readonly Value[]): Value {
  let out = "";
  for (const s of args) out = concatenate(out, needPart(s));
  charge(realm, out.length >> 12);
  return out;
}

function concatTwo(realm: Realm, a: Value, b: Value): Value {
  const out = concatenate(needPart(a), needPart(b));
  charge(realm, out.length >> 12);
  return out;
}

function needPart(v: Value): string {
  if (typeof v === "string") return v;
  throw raise("TypeException", "++ expects String arguments");
}

function assert(args: Value[]): Value {
  if (args.length === 0 || isTruthy(args[0])) return null;
  if (args.length < 2) throw raise("AssertionException", "Assertion failed");
  return withTexts([args[1]], ([message]) => {
    throw raise("AssertionException", message!);
  });
}

function encode64(data: Uint8Array): string {
  const out = new LongText(LONGEST_STRING);
  // three bytes make four characters
  for (let i = 0; i < data.length; i += 6144) out.add(btoa(String.fromCharCode(...data.subarray(i, i + 6144))));
  return out.end();
}

function decode64(text: string): string {
  const dense = inPieces(text, (piece) => piece.replace(/\s+/g, ""));
  let end = dense.length;
  while (end > 0 && dense[end - 1] === "=") end--;
  const clean = dense.slice(0, end);
  const refuse = (reason: string): unknown => bad(`Invalid base64 string: ${reason}`);
  const wrong = /[^A-Za-z0-9+/]/.exec(clean);
  if (wrong !== null) throw refuse(`unexpected character '${wrong[0]}'`);
  if (clean.length % 4 === 1) throw refuse("wrong length");
  const binary = atob(clean);
  const data = new Uint8Array(binary.length);
  for (let i = 0; i < data.length; i++) {
    if (i % STRIDE === 0) tellWork(STRIDE >> 3);
    data[i] = binary.charCodeAt(i);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    throw refuse("invalid UTF-8");
  }
}

const BASE64_ENCODE = (name: string): Entry => [
  name,
  "s",
  "Base64 of the UTF-8 bytes.",
  (realm, a) => {
    if (a.length === 0) throw bad(`${name} requires a string`);
    const s = needString(a[0], `${name} expects a string`);
    charge(realm, s.length);
    return encode64(utf8(s));
  },
];

const BASE64_DECODE: Entry = [
  "base64_decode",
  "s",
  "Text of Base64; padding may be missing.",
  (realm, a) => {
    if (a.length === 0) throw bad("base64_decode requires a string");
    const s = needString(a[0], "base64_decode expects a string");
    charge(realm, s.length);
    return decode64(s);
  },
];

/** All forms of a file; with a callback each is handed to it; with ^count_if counted. */
function parseFile(realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
  if (args.length === 0) throw bad("gene/parse_file requires a path");
  const path = needPath(args[0], "gene/parse_file requires a string path");
  const text = readTextFile(realm, path, "read");
  const forms = reading(() => readAll(new Source(path, text)));
  charge(realm, text.length >> 3);
  const countIf = kw?.get("count_if");
  if (countIf !== undefined) {
    if (!Array.isArray(countIf) || countIf.length !== 2) throw bad("gene/parse_file ^count_if expects [index value]");
    const index = needInt(countIf[0], "gene/parse_file ^count_if index must be an integer");
    return forms.filter((f) => f instanceof GeneNode && index < f.children.length && equal(f.children[index], countIf[1])).length;
  }
  if (args.length === 1) return forms;
  needCallable(args[1], "gene/parse_file callback must be callable, got %");
  return preludeCall(realm, "array", "each", [forms, args[1]], () => null);
}

function parser(realm: Realm, args: Value[]): Value {
  if (args.length === 0) throw bad("gene/parser requires a path");
  const path = needPath(args[0], "gene/parser requires a string path");
  return new Native(classNamed(realm, "Parser"), { source: new Source(path, readTextFile(realm, path, "read")), at: 0 });
}

const PARSER: readonly Entry[] = [
  [
    "read",
    "",
    "The next form, nil at the end.",
    (_, a) => {
      const state = (a[0] as Native).data as { source: Source | null; at: number };
      if (state.source === null) return null;
      const form = reading(() => readForm(state.source!, state.at));
      if (form === null) return null;
      state.at = form.end;
      return form.value;
    },
  ],
  [
    "close",
    "",
    "Closes it.",
    (_, a) => {
      (a[0] as Native).data.source = null;
      return null;
    },
  ],
];

/** Writes lines to the log at level debug (shown when the realm's options ask for it). */
export function debugLog(realm: Realm, text: string): void {
  const options = realm.options as { debug?: boolean; logLevel?: string };
  if (options.debug === true || options.logLevel === "debug") realm.host.write(2, `${text}\n`);
}

function debug(realm: Realm, args: Value[]): Value {
  for (const v of args) debugLog(realm, `<debug>: ${literal(v)}`);
  return null;
}

function setTrace(realm: Realm, on: boolean): Value {
  const options = realm.options as { trace?: boolean } | undefined;
  if (options !== undefined) options.trace = on;
  return null;
}

/** Realms whose program has said what Ctrl-C does; the command line leaves it to them. */
export const handlesInterrupts = new WeakSet<Realm>();

function onSignal(realm: Realm, args: Value[]): Value {
  if (args.length < 2) throw bad("on_signal requires a name and a function");
  const name = textOf(args[0]);
  if (name.toUpperCase() !== "INT") throw bad(`Unsupported signal: ${name}`);
  needCallable(args[1], "on_signal callback must be callable, got %");
  const f = args[1];
  handlesInterrupts.add(realm);
  realm.host.onSignal?.("INT", () => realm.scheduler.post(() => void realm.scheduler.spawn(f, [])));
  return null;
}

const TYPEOF = "typeof expects exactly 1 argument";

const FUNCTIONS: readonly Entry[] = [
  ["len", "x", "Number of items, characters, children or bytes; 0 for all else.", direct("len requires 1 argument", (_, v) => lengthOf(v))],
  ["$", "x...", "The texts put together.", (_, a) => withTexts(a, (texts) => joined(texts, ""))],
  [
    "++",
    "s...",
    "The strings put together.",
    directOr(
      concat,
      null,
      () => "",
      (_, s) => needPart(s),
      concatTwo,
      (realm, a, b, c) => concat(realm, [a, b, c]),
      null,
    ),
  ],
  [
    "typeof",
    "x",
    "Name of the kind or class.",
    directOr(
      () => {
        throw bad(TYPEOF);
      },
      TYPEOF,
      (_, v) => kindOf(v),
      null,
    ),
  ],
  ["assert", "[cond] [message]", "Raises AssertionException when the condition is false.", (_, a) => assert(a)],
  [
    "freeze",
    "x",
    "Makes a value and all in it immutable.",
    (realm, a) => {
      if (a.length !== 1) throw bad("freeze requires 1 argument");
      charge(realm, 1);
      return freeze(a[0]);
    },
  ],
  ["parse", "s", "The first form read from a text.", parse],
  ["debug", "x...", "Writes literal forms to the log.", debug],
  ["trace_start", "", "Instruction trace on.", (realm) => setTrace(realm, true)],
  ["trace_end", "", "Instruction trace off.", (realm) => setTrace(realm, false)],
  BASE64_ENCODE("base64"),
  BASE64_DECODE,
  ["on_signal", "name fn", "Calls fn when the process gets that signal.", onSignal],
];

/** Installs the global functions. */
export function installGlobal(realm: Realm): void {
  defineFunctions(realm, "", FUNCTIONS);
  defineFunctions(realm, "gene", [
    FUNCTIONS.find((e) => e[0] === "assert")!,
    BASE64_ENCODE("base64_encode"),
    BASE64_DECODE,
    ["parse_file", "path [callback] ^count_if", "All forms of a file.", parseFile],
    ["parser", "path", "Reads the forms of a file one by one.", parser],
  ]);
  defineMethods(realm, "Parser", PARSER);
  defineValue(realm, "", "types_equiv", realm.global.members.get("types_equivalent")?.value ?? null);
  defineValue(realm, "", "not_found", NOT_FOUND);
}
