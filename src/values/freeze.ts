/** Deep immutability (chapter 6.8, 10.13). */
import { tellRound } from "./meter.ts";
import { raise } from "./raise.ts";
import { bareName } from "./kind.ts";
import { BoundMethod, Cell, Enum, EnumValue, EnumVariant, Fn, NativeFn, TypeValue, UNDEF } from "./runtime-types.ts";
import * as T from "./types.ts";
import type { Value } from "./types.ts";

/** Kinds without parts that are immutable anyway. */
const IMMUTABLE = new Set<unknown>([
  T.Float,
  T.Sym,
  T.ComplexSym,
  T.Char,
  T.Placeholder,
  T.NotFound,
  T.Bytes,
  T.Regex,
  T.RegexMatch,
  T.GDate,
  T.GTime,
  T.GDateTime,
  T.SelectorOp,
  NativeFn,
  Enum,
  EnumVariant,
  TypeValue,
]);

/** Values with parts, in the order in which they were found, each with the way to it. */
interface Found {
  value: object;
  parent: number;
  segment: string;
}

/** Is it frozen, or of an immutable kind without parts that could change? */
export function isFrozen(v: Value): boolean {
  if (typeof v !== "object" || v === null) return true;
  if (IMMUTABLE.has(v.constructor) || v.constructor === T.FrozenArray || v.constructor === T.FrozenMap) return true;
  if (v instanceof T.GeneNode || v instanceof T.HashMap) return v.lock === T.FROZEN;
  return v instanceof Fn && v.notes.frozen;
}

/**
 * Marks a value and everything that can be reached from it as frozen, in place.
 * @returns the value itself
 * @throws FreezeScopeError `freeze cannot make Instance frozen at PATH`; then nothing is frozen
 */
export function freeze(v: Value): Value {
  const found: Found[] = [];
  const seen = new Set<object>();
  let visited = 0;
  // all that may end the run comes before the first is marked
  const visit = (part: Value, parent: number, segment: string): void => {
    tellRound(visited++);
    if (isFrozen(part) || seen.has(part as object)) return;
    seen.add(part as object);
    found.push({ value: part as object, parent, segment });
  };
  visit(v, -1, "");
  for (let i = 0; i < found.length; i++) if (!visitParts(found[i].value, i, visit)) throw refuse(found, i);
  for (const f of found) mark(f.value);
  return v;
}

/** @returns false when the value cannot be frozen */
function visitParts(v: object, at: number, visit: (part: Value, parent: number, segment: string) => void): boolean {
  if (Array.isArray(v)) for (let i = 0; i < v.length; i++) visit(v[i], at, `[${i}]`);
  else if (v instanceof Map) for (const [k, value] of v as Map<string, Value>) visit(value, at, `.${k}`);
  else if (v instanceof T.GeneNode) {
    visit(v.type, at, "type");
    if (v.props !== null) for (const [k, value] of v.props) visit(value, at, `.${k}`);
    for (let i = 0; i < v.children.length; i++) visit(v.children[i], at, `children[${i}]`);
  } else if (v instanceof T.HashMap && !(v instanceof T.HashSet)) {
    let i = 0;
    for (let e = v.first; e !== null; e = e.next, i++) {
      visit(e.key, at, `key[${i}]`);
      visit(e.value, at, `value[${i}]`);
    }
  } else if (v instanceof Fn) {
    const names = v.code.captureNames;
    for (let i = 0; i < v.caps.length; i++) {
      const captured = v.caps[i] instanceof Cell ? (v.caps[i] as Cell).value : v.caps[i];
      if (captured !== UNDEF) visit(captured, at, `<closure>/<scope:0>/<capture:${names[i] ?? i}>`);
    }
  } else if (v instanceof EnumValue) for (let i = 0; i < v.payload.length; i++) visit(v.payload[i], at, `[${i}]`);
  else if (v instanceof T.Selector) for (let i = 0; i < v.segments.length; i++) visit(v.segments[i], at, `[${i}]`);
  else if (v instanceof T.Range) {
    visit(v.start, at, "start");
    visit(v.end, at, "end");
    visit(v.step, at, "step");
  } else if (v instanceof T.Quote || v instanceof T.Unquote) visit(v.form, at, "form");
  else if (v instanceof BoundMethod) visit(v.receiver, at, "receiver");
  else return false;
  return true;
}

function refuse(found: readonly Found[], at: number): unknown {
  const segments: string[] = [];
  for (let i = at; found[i].parent >= 0; i = found[i].parent) segments.push(found[i].segment);
  const path = `/${segments.reverse().join("/")}`;
  return raise("FreezeScopeError", `freeze cannot make ${bareName(found[at].value)} frozen at ${path}`);
}

function mark(v: object): void {
  if (Array.isArray(v)) Object.setPrototypeOf(v, T.FrozenArray.prototype);
  else if (v instanceof Map) Object.setPrototypeOf(v, T.FrozenMap.prototype);
  else if (v instanceof T.GeneNode || v instanceof T.HashMap) v.lock = T.FROZEN;
  else if (v instanceof Fn) v.note({ frozen: true });
}
