/**
 * Selectors (17.6): evaluation over single values, value streams and entry streams. Callables inside may suspend.
 */
import { type FieldKey, fieldOf } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { BoundMethod, CallRequest, GClass, Instance, Namespace, NativeFn, UNDEF } from "../values/runtime-types.ts";
import { MAX_LENGTH, GeneNode, NOT_FOUND, Placeholder, Selector, SELECTOR_OPS, SelectorOp, sym, Sym, type Value } from "../values/types.ts";
import { cellValue, getIndex, getMember, methodOf } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { isCallable } from "../vm/call.ts";
import { method, type Intrinsics } from "./define.ts";
import { membersOf } from "./namespaces.ts";
import { run, type Steps } from "./steps.ts";

export const selectorIntrinsics: Intrinsics = {
  "selector.new": (_realm, args) => makeSelector(args),
};

/** A selector of these segments. @throws TypeException `Invalid selector segment: Float` */
export function makeSelector(segments: readonly Value[]): Selector {
  return new Selector(segments.map(segment));
}

function segment(v: Value): Value {
  if (v instanceof Sym) return v.name;
  if (typeof v === "string" || typeof v === "number" || typeof v === "bigint" || v instanceof SelectorOp || isCallable(v)) return v;
  throw raise("TypeException", `Invalid selector segment: ${kindOf(v)}`);
}

/** `(sel target)`, `(sel target default)`. */
export function callSelector(realm: Realm, sel: Selector, args: readonly Value[]): Value {
  if (args.length === 0) throw raise("ArgumentException", "Selector.call expects a target value");
  return run(evaluate(realm, sel.segments, args[0], args.length > 1, args[1]));
}

type Entry = [key: Value, value: Value];

/** Applies the segments in order; the state is one value, a stream of values or a stream of entries. */
function* evaluate(realm: Realm, segments: readonly Value[], target: Value, hasDefault: boolean, fallback: Value): Steps {
  let mode: "single" | "values" | "entries" = "single";
  let value: Value = target;
  let values: Value[] = [];
  let entries: Entry[] = [];
  for (const seg of segments) {
    if (seg instanceof SelectorOp) {
      switch (seg.name) {
        case "*": {
          const from: Value[] = mode === "single" ? [value] : mode === "values" ? values : entries.map((e) => e[1]);
          const out: Value[] = [];
          for (const v of from) for (const x of (yield* elements(realm, v)) as Value[]) if (x !== undefined) out.push(x);
          values = out;
          mode = "values";
          break;
        }
        case "**": {
          const from: Value[] = mode === "single" ? [value] : mode === "values" ? values : entries.map((e) => e[1]);
          const out: Entry[] = [];
          for (const v of from) for (const x of (yield* pairs(realm, v)) as Entry[]) if (x[1] !== undefined) out.push(x);
          entries = out;
          mode = "entries";
          break;
        }
        case "@":
          value = mode === "single" ? (value === undefined ? [] : [value]) : mode === "values" ? values : entries.map((e) => [e[0], e[1]]);
          mode = "single";
          break;
        case "@@": {
          if (mode !== "entries") throw raise("Exception", "@@ requires an entry stream (use ** to expand entries first)");
          const out = new Map<string, Value>();
          for (const [k, v] of entries) out.set(keyText(k), v);
          value = out;
          mode = "single";
          break;
        }
        case "!":
          if (mode === "single") strict(value);
          else {
            const all = mode === "values" ? values : entries.map((e) => e[1]);
            if (all.length === 0) throw raise("Exception", "Selector did not match (empty)");
            for (const v of all) if (v === null) strict(v);
          }
      }
      continue;
    }
    const literal = typeof seg === "string" || typeof seg === "number" || typeof seg === "bigint";
    if (mode === "single") {
      if (literal) value = yield lookup(realm, value, seg);
      else if (value !== undefined) value = yield new CallRequest(seg, [value]);
    } else if (mode === "values") {
      const out: Value[] = [];
      for (const v of values) {
        const x: Value = yield literal ? lookup(realm, v, seg) : new CallRequest(seg, [v]);
        if (x !== undefined) out.push(x);
      }
      values = out;
    } else {
      const out: Entry[] = [];
      for (const [k, v] of entries) {
        const x: Value = yield literal ? lookup(realm, v, seg) : new CallRequest(seg, [k, v]);
        if (x === undefined) continue;
        out.push(!literal && Array.isArray(x) ? replacement(x) : [k, x]);
      }
      entries = out;
    }
  }
  if (mode === "single") return value === undefined && hasDefault ? fallback : value;
  const result = mode === "values" ? values : entries.map((e) => [e[0], e[1]]);
  return result.length === 0 && hasDefault ? fallback : result;
}

function lookup(realm: Realm, v: Value, seg: Value): Value {
  return typeof seg === "string" ? getMember(realm, v, seg) : getIndex(realm, v, seg as number | bigint);
}

/** `!` on one value. @throws Exception if it is void, nil or the placeholder (17.4) */
export function strict(v: Value): Value {
  if (v === undefined) throw raise("Exception", "Selector did not match (VOID)");
  if (v === null) throw raise("Exception", "Selector matched but value is nil");
  if (v instanceof Placeholder) throw raise("Exception", "Selector matched but value is a placeholder");
  return v;
}

function replacement(x: readonly Value[]): Entry {
  if (x.length !== 2) throw raise("ArgumentException", "Entry transform must return [key value]");
  keyText(x[0]);
  return [x[0], x[1]];
}

function keyText(k: Value): string {
  if (typeof k === "string") return k;
  if (k instanceof Sym) return k.name;
  if (typeof k === "number" || typeof k === "bigint") return String(k);
  throw raise("ArgumentException", `Entry key must be string/symbol/int, got ${kindOf(k)}`);
}

/** What `*` expands a value to. */
function* elements(realm: Realm, v: Value): Steps {
  if (Array.isArray(v)) return v.slice();
  if (v instanceof GeneNode) return v.children.slice();
  if (v instanceof Map) return [...v.values()];
  return yield* iterate(realm, v, "next");
}

/** What `**` expands a value to: entries. */
function* pairs(realm: Realm, v: Value): Steps {
  if (v instanceof Map) return [...v].map(([k, x]) => [sym(k), x]);
  if (v instanceof GeneNode) return v.props === null ? [] : [...v.props].map(([k, x]) => [sym(k), x]);
  if (Array.isArray(v)) return v.map((x, i) => [i, x]);
  if (v instanceof Namespace) return membersOf(v).map(([k, x]) => [sym(k), x]);
  if (v instanceof GClass) {
    const out: Entry[] = [];
    for (const [k, cell] of v.members.members) if (cell.value !== UNDEF) out.push([sym(k), cellValue(cell)]);
    return out;
  }
  if (v instanceof Instance) return propertiesOf(v).map(([k, x]) => [sym(k), x]);
  return yield* iterate(realm, v, "next_pair");
}

/** The properties of an instance in the order in which they were first set. */
export function propertiesOf(v: Instance): [string, Value][] {
  const out: [string, Value][] = [];
  for (const k of Object.keys(v)) if (k.charCodeAt(0) === 95) out.push([k.slice(1), fieldOf(v, k as FieldKey)]);
  return out;
}

/** Drives the iterator that `iter` gives; nothing if the value has none. */
function* iterate(realm: Realm, v: Value, step: "next" | "next_pair"): Steps {
  if (v === null || v === undefined) return [];
  const iter = methodOf(realm.classOf(v), "iter");
  if (iter === undefined) return [];
  const it: Value = yield new CallRequest(new BoundMethod(v, iter, "iter"), []);
  const next = it === null || it === undefined ? undefined : methodOf(realm.classOf(it), step);
  if (next === undefined) return [];
  const out: Value[] = [];
  for (;;) {
    const x: Value = yield new CallRequest(new BoundMethod(it, next, step), []);
    if (x === NOT_FOUND) return out;
    // an endless iterator ends at the latest at the length that arrays may have
    if (out.length >= MAX_LENGTH) throw raise("RuntimeException", "out of memory: value too large");
    if (step === "next") out.push(x);
    else if (Array.isArray(x) && x.length === 2) out.push(x);
  }
}

/** `call` of Selector and `.@` of every value. */
export function installSelectors(realm: Realm): void {
  method(realm.classes.Selector, "call", "target [default]", "applies the selector", (r, args) => callSelector(r, args[0] as Selector, args.slice(1)));
  const at = new NativeFn(
    "@",
    "segment...",
    "value at the path of these selector segments",
    (r, args) => {
      if (args.length < 2) throw raise("ArgumentException", "Object.@ expects at least one selector segment");
      const segments = args
        .slice(1)
        .flatMap((s) => (s instanceof Sym && SELECTOR_OPS[s.name] !== undefined ? SELECTOR_OPS[s.name] : s instanceof Selector ? s.segments : segment(s)));
      return run(evaluate(r, segments, args[0], false, undefined));
    },
    true,
  );
  realm.classes.Object.define("@", at);
}
