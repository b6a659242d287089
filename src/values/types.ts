/**
 * The kinds of values that Gene code can reach, beside those that JavaScript provides itself.
 *
 * | Gene | JavaScript |
 * | --- | --- |
 * | nil, void, true, false | null, undefined, true, false |
 * | Int | number (a safe integer, never -0) or bigint beyond the safe range, up to 64 bits |
 * | Float | Float |
 * | String | string (lengths and indexes that users see count code points) |
 * | Array | Array; sealed: SealedArray; frozen: FrozenArray (by setPrototypeOf) |
 * | Map | Map from string keys; sealed: SealedMap; frozen: FrozenMap |
 *
 * `x.constructor === Array` and `x.constructor === Map` are thus the test of kind and of mutability in one.
 */

/** Any Gene value. Which kind it is is told by `kindOf` and nothing else. */
export type Value = unknown;

/** A boxed IEEE double; 1.0 and 1 are different values in Gene. */
export class Float {
  constructor(readonly value: number) {}
}

/** Interned by {@link sym}: equal names are the same object. */
export class Sym {
  /** @internal use {@link sym} */
  constructor(readonly name: string) {}
}

const symbols = new Map<string, Sym>();

/** The symbol with that name (one object for each name). */
export function sym(name: string): Sym {
  let s = symbols.get(name);
  if (s === undefined) symbols.set(name, (s = new Sym(name)));
  return s;
}

/** A path such as `a/b/0`: parts between the slashes, possibly empty strings. Interned by {@link complexSym}. */
export class ComplexSym {
  /** @internal use {@link complexSym} */
  constructor(readonly parts: readonly string[]) {}
}

const complexSymbols = new Map<string, ComplexSym>();

/** The complex symbol with these parts (one object for each list of parts). */
export function complexSym(parts: readonly string[]): ComplexSym {
  // the other key is for parts that hold the separator themselves
  const key = parts.some((p) => p.includes("\0")) ? JSON.stringify(parts) : parts.join("\0");
  let s = complexSymbols.get(key);
  if (s === undefined) complexSymbols.set(key, (s = new ComplexSym([...parts])));
  return s;
}

/** One Unicode code point. Interned by {@link char}. */
export class Char {
  /** @internal use {@link char} */
  constructor(readonly code: number) {}
}
// there is one object for each symbol and each character: what compiled code looks at in comparisons
for (const atom of [Sym, Char]) Object.defineProperty(atom.prototype, "$d", { value: 1 });

/** The commonest ones by their codes: a look-up in a Map takes as long as all the rest of `char_at`. */
const few = Array.from({ length: 256 }, (_, code) => new Char(code));
const chars = new Map<number, Char>();

/** The character with that code point. */
export function char(code: number): Char {
  if (code >>> 0 < few.length) return few[code]!;
  let c = chars.get(code);
  if (c === undefined) chars.set(code, (c = new Char(code)));
  return c;
}

/** `_` as a value. */
export class Placeholder {}
export const PLACEHOLDER = new Placeholder();

/** Elements that an array may have: V8 ends the process when one grows beyond 2^27. */
export const MAX_LENGTH = 2 ** 26;

/** What iterators return at their end. */
export class NotFound {}
export const NOT_FOUND = new NotFound();

export class SealedArray extends Array<Value> {}
export class FrozenArray extends Array<Value> {}
export class SealedMap extends Map<string, Value> {}
export class FrozenMap extends Map<string, Value> {}

/** Mutability of kinds that are classes of our own. */
export const MUTABLE = 0;
export const SEALED = 1;
export const FROZEN = 2;

/** The Gene: type, properties (null when there are none), children. */
export class GeneNode {
  /** MUTABLE, SEALED or FROZEN. */
  lock = MUTABLE;
  /** Place in the source, set by the reader; see reader/source.ts. */
  span: unknown = undefined;
  constructor(
    public type: Value,
    public props: Map<string, Value> | null,
    public children: Value[],
  ) {}
}

/** A quoted form inside data: `` `x `` as the reader gives it. */
export class Quote {
  constructor(readonly form: Value) {}
}

/** `%form` (or `%_form` with discard) inside quoted data. */
export class Unquote {
  constructor(
    readonly form: Value,
    readonly discard: boolean,
  ) {}
}

/** Inclusive range, bounds and step unchecked until iterated. */
export class Range {
  constructor(
    readonly start: Value,
    readonly end: Value,
    readonly step: Value = 1,
  ) {}
}

export class Bytes {
  constructor(readonly data: Uint8Array) {}
}

/** pattern as in 13.2 (Gene side), flags of "im" in this order. The compiled RegExp is made by stdlib/regex or the reader. */
export class Regex {
  constructor(
    readonly pattern: string,
    readonly flags: string,
    readonly replacement: string | null,
    /** compiled with flags "u" (+ "i", "s") and "g"; positions in UTF-16 units */
    readonly re: RegExp,
  ) {}
}

export class RegexMatch {
  constructor(
    readonly value: string,
    readonly captures: string[],
    readonly named: Map<string, string>,
    /** code points */
    readonly start: number,
    readonly end: number,
    readonly pre: string,
    readonly post: string,
  ) {}
}

export class GDate {
  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {}
}

export class GTime {
  constructor(
    readonly hour: number,
    readonly minute: number,
    readonly second: number,
    readonly microsecond: number,
    /** minutes east of UTC */
    readonly offset: number | null = null,
    readonly zone: string | null = null,
    /** were seconds written (prints 10:30 or 10:30:00)? canonical printing: chapter 1.11 */
    readonly hasSeconds: boolean = second !== 0,
  ) {}
}

export class GDateTime {
  constructor(
    readonly date: GDate,
    readonly time: GTime,
  ) {}
}

/** Hash map with Gene equality of keys, in insertion order. Behaviour: values/hash.ts. */
export class HashMap {
  lock = MUTABLE;
  /** hash -> entries; `entries` keeps the order (see values/hash.ts) */
  index = new Map<unknown, HashEntry | HashEntry[]>();
  first: HashEntry | null = null;
  last: HashEntry | null = null;
  size = 0;
}

export class HashEntry {
  prev: HashEntry | null = null;
  next: HashEntry | null = null;
  deleted = false;
  constructor(
    readonly hash: unknown,
    readonly key: Value,
    public value: Value,
  ) {}
}

/** Same structure; members are keys. */
export class HashSet extends HashMap {}

/** `@a/b`: segments are string | number | "*"-like markers {@link SelectorOp} | callables. */
export class Selector {
  constructor(readonly segments: readonly Value[]) {}
}

/** `*`, `**`, `@`, `@@`, `!` as selector segments. Interned: one object each in SELECTOR_OPS. */
export class SelectorOp {
  constructor(readonly name: "*" | "**" | "@" | "@@" | "!") {}
}
export const SELECTOR_OPS: Record<string, SelectorOp> = {
  "*": new SelectorOp("*"),
  "**": new SelectorOp("**"),
  "@": new SelectorOp("@"),
  "@@": new SelectorOp("@@"),
  "!": new SelectorOp("!"),
};
