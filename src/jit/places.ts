/** The text of reading and writing members, elements and fields. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { Enum, GClass, Namespace } from "../values/runtime-types.ts";
import { expectValue, readMember } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import { Fact } from "./facts.ts";
import { Kind } from "./flow.ts";

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** `o.key`, for any key. */
function property(o: string, key: string): string {
  return IDENTIFIER.test(key) ? `${o}.${key}` : `${o}[${JSON.stringify(key)}]`;
}

/** Text that is true for objects of Gene classes: conditions to be joined. */
function isInstance(e: Emitter, r: number, x: string): string[] {
  return e.isInstance(r) ? [] : [`${x} !== null`, `${x} !== undefined`, `${x}.$i === 1`];
}

const all = (conditions: readonly string[]): string => (conditions.length === 0 ? "true" : conditions.join(" && "));

/** A field that is plain in all classes, or has to be looked at: conditions. */
function isPlain(e: Emitter, d: Decoded, x: string, name: string): string[] {
  if (!e.advice.isPlain(name)) return [`${property(x, `r_${name}`)} !== true`];
  e.assume(d);
  return [];
}

export function getMember(e: Emitter, d: Decoded, dst: number, o: number, k: number): void {
  const name = String(e.link.consts[k]);
  // data flow has taken it for a Float already, whatever else is known
  if (e.rawMember(d)) return rawField(e, d, dst, o, name);
  const known = e.hints.get(o);
  const variant = known instanceof Enum ? known.variants.get(name) : undefined;
  if (variant !== undefined) {
    expectValue(e, d, o, e.value(known, "C"));
    e.set(dst, e.value(variant, "V"));
    return void e.hints.set(dst, variant);
  }
  const cell = known instanceof GClass || known instanceof Namespace ? e.advice.member(known, name) : null;
  if (cell !== null) {
    e.assume(d);
    expectValue(e, d, o, e.value(known, "C"));
    return readMember(e, dst, cell);
  }
  const x = e.r(o);
  const field = property(x, `_${name}`);
  const tests = [...isInstance(e, o, x), ...isPlain(e, d, x, name)];
  const slow = e.slow(d);
  const leave = slow ? e.silent(d) : e.bail(d);
  const to = e.target(dst);
  const general = d.op === Op.GetStrictName ? "R.strictMember" : "R.member";
  e.quiet = true;
  if (slow && tests.length > 0)
    return e.out(`if (${all(tests)}) ${to} = ${field}; else if ((t = ${general}(${x}, ${e.constant(k)})) === S) ${leave} else ${to} = t;`);
  e.out(tests.length === 0 ? `${to} = ${field};` : `if (${all(tests)}) ${to} = ${field}; else ${leave}`);
  e.facts.learn(o, Fact.Instance);
}

export function setMember(e: Emitter, d: Decoded, o: number, k: number, src: number): void {
  const name = String(e.link.consts[k]);
  const x = e.r(o);
  const field = property(x, `_${name}`);
  const raw = property(x, `r_${name}`);
  const given = e.isInstance(o) ? [] : [`${x} !== null`, `${x} !== undefined`];
  e.quiet = true;
  // looked at once: V8 gives up on the second of two stores with the same look in front of each, and makes calls of them
  if (e.facts.holds(o, Fact.Writable | Fact.Plain)) e.assume(d);
  if (e.facts.holds(o, Fact.Plain)) return e.out(`${field} = ${e.r(src)};`);
  const writable = e.facts.holds(o, Fact.Writable) ? [] : [`${x}.$w === 1`];
  if (e.kind(src) === Kind.Float) {
    e.out(
      `if (${all([...given, ...writable, `${raw} === true`])}) ${field} = ${e.float(src)}; else if (${all([...given, `${x}.$p === 1`])}) ${field} = ${e.r(src)};`,
    );
    // the first store of a field, or one that is checked
    e.out(`else if (!R.storesFloat(${x}, ${e.constant(k)}, ${e.float(src)})) ${e.silent(d)}`);
    return e.facts.learn(o, Fact.Instance | Fact.Writable);
  }
  const v = e.r(src);
  const isMixed = e.advice.isMixed(name);
  const plain = isMixed ? `(${x}.$p === 1 || (${all([...writable, `${raw} === false`])}))` : `${x}.$p === 1`;
  const fast = `if (${all([...given, plain])}) ${field} = ${v};`;
  if (e.slow(d)) return e.out(`${fast} else if ((t = R.setMember(${x}, ${e.constant(k)}, ${v})) === S) ${e.silent(d)} else ${v} = t;`);
  e.out(`${fast} else ${e.bail(d)}`);
  e.facts.learn(o, Fact.Instance | Fact.Writable | (isMixed ? 0 : Fact.Plain));
}

/** Text that is true for a container of a built-in class that may be changed: sealed and frozen ones are of classes of their own. */
export function madeBy(x: string, cls: "Array" | "Map"): string {
  return `${x} !== null && ${x} !== undefined && ${x}.constructor === ${cls}`;
}

export function isContainer(cls: string): cls is "Array" | "Map" {
  return cls === "Array" || cls === "Map";
}

/** The same for what is in a register, as conditions: none where it has been looked at. */
export function isMade(e: Emitter, r: number, x: string, cls: "Array" | "Map"): string[] {
  return e.facts.holds(r, cls === "Array" ? Fact.Array : Fact.Map) ? [] : [madeBy(x, cls)];
}

function isArray(e: Emitter, r: number, x: string): string[] {
  return isMade(e, r, x, "Array");
}

/** Text that is true for an index of an element of an array. @param int it is known to be an Int */
export function within(x: string, i: string, int: boolean): string {
  return `${int ? "" : `typeof ${i} === "number" && `}${i} >= 0 && ${i} < ${x}.length`;
}

export function getIndex(e: Emitter, d: Decoded, dst: number, o: number, i: number): void {
  element(e, d, dst, o, String(i), [...isArray(e, o, e.r(o)), i >= 0 ? `${i} < ${e.r(o)}.length` : "false"], "getDyn");
}

export function getDyn(e: Emitter, d: Decoded, dst: number, o: number, i: number): void {
  const x = e.r(o);
  const y = e.r(i);
  element(e, d, dst, o, y, [...isArray(e, o, x), within(x, y, e.kind(i) === Kind.Int)], d.name === "GetStrict" ? "getStrict" : "getDyn");
}

/** @param y text of the index @param tests conditions of the fast path @param helper for what it does not do */
function element(e: Emitter, d: Decoded, dst: number, o: number, y: string, tests: readonly string[], helper: string): void {
  const x = e.r(o);
  const slow = e.slow(d);
  const leave = slow ? e.silent(d) : e.bail(d);
  const to = e.target(dst);
  const fast = `if (${all(tests)}) ${to} = ${x}[${y}];`;
  if (slow) return e.out(`${fast} else if ((t = R.${helper}(${x}, ${y})) === S) ${leave} else ${to} = t;`);
  e.quiet = true;
  e.out(`${fast} else ${leave}`);
  e.facts.learn(o, Fact.Array);
}

/** A member whose name is that of a visible variable, which may hold an index into an array (17.3). @param rule see the instruction */
export function getVia(e: Emitter, d: Decoded, dst: number, o: number, k: number, i: number, rule: number): void {
  const x = e.r(o);
  const y = e.r(i);
  const name = String(e.link.consts[k]);
  if (rule === 2 && e.rawMember(d)) return rawField(e, d, dst, o, name);
  const field = `else if (${all([...isInstance(e, o, x), `${property(x, `r_${name}`)} !== true`])}) ${e.reg(dst)} = ${property(x, `_${name}`)}; else if ((t = R.fieldOf(${x}, ${e.constant(k)})) !== S) ${e.reg(dst)} = t; `;
  const leave = e.silent(d);
  e.out(`if (${all([...isArray(e, o, x), within(x, y, e.kind(i) === Kind.Int)])}) ${e.target(dst)} = ${x}[${y}]; ${rule === 2 ? field : ""}else ${leave}`);
}

/** A field that is taken to be a raw double. An instance may lack a field that is raw in its class. */
function rawField(e: Emitter, d: Decoded, dst: number, o: number, name: string): void {
  const x = e.r(o);
  const field = property(x, `_${name}`);
  e.quiet = true;
  e.out(
    `if (${e.isInstance(o) ? "" : `${x} === null || ${x} === undefined || `}${property(x, `r_${name}`)} !== true || typeof ${field} !== "number") ${e.bail(d)}`,
  );
  e.set(dst, field, Kind.Float);
  e.facts.learn(o, Fact.Instance);
}

/** @param y text of the index @param int it is known to be an Int */
export function setDyn(e: Emitter, d: Decoded, o: number, y: string, int: boolean, src: number): void {
  const x = e.r(o);
  const v = e.r(src);
  const fast = `if (${all([...isArray(e, o, x), within(x, y, int)])}) ${x}[${y}] = ${v};`;
  if (e.slow(d)) {
    // what was stored may have been converted
    if (e.kind(src) === Kind.Float) return e.out(`${fast} else ${e.silent(d)}`);
    return e.out(`${fast} else if ((t = R.setDyn(${x}, ${y}, ${v})) === S) ${e.silent(d)} else ${v} = t;`);
  }
  e.quiet = true;
  e.out(`${fast} else ${e.bail(d)}`);
  e.facts.learn(o, Fact.Array);
}
