/** Parameter lists and destructuring patterns (5.3, chapter 12): both bind with the same specification. */
import type { Param, ParamSpec } from "../../gir/code.ts";
import { Op } from "../../gir/ops.ts";
import { Sym, type Value } from "../../values/types.ts";
import { analyze, checkName, declare, inRegion, isSym, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { type Gen } from "../gen.ts";
import type { Node } from "../node.ts";
import { emitCheck } from "../local-types.ts";
import type { Scope, Variable } from "../scope.ts";
import { annotatedName, makeTypeFor } from "./types.ts";

/** One parameter or pattern element after analysis. */
export interface Element {
  readonly kind: Param["kind"];
  readonly name: string;
  /** null: `_`, or a nested pattern */
  readonly variable: Variable | null;
  readonly nested: Pattern | null;
  readonly dflt: Node | null;
  /** the default as written (macro functions keep it unevaluated) */
  readonly dfltForm: Value;
  readonly type: Value;
  readonly isProperty: boolean;
}

export type Pattern = { readonly array: readonly Element[] } | { readonly map: readonly { key: string; variable: Variable | null }[] };

/** Declares the names of a `var` pattern (array or map) in the scope. */
export function declarePattern(cx: Unit, form: Value, scope: Scope, isLet: boolean, allowMap: boolean, offset: number): Pattern {
  if (form instanceof Map) {
    if (!allowMap) fail("Unsupported destructuring pattern", offset);
    const map: { key: string; variable: Variable | null }[] = [];
    for (const [key, target] of form as Map<string, Value>) {
      if (!(target instanceof Sym)) fail("Unsupported map destructuring pattern: expected symbol bindings", offset);
      map.push({ key, variable: target.name === "_" ? null : declare(cx, target.name, scope, isLet, offset) });
    }
    return { map };
  }
  return { array: analyzeElements(cx, form as Value[], scope, { isLet, isParams: false, offset }) };
}

interface ElementOptions {
  readonly isLet: boolean;
  /** a parameter list: `/x` is allowed */
  readonly isParams: boolean;
  readonly offset: number;
}

/** The elements of a list in brackets; names are declared from left to right, so defaults see those to their left, but for those in brackets of their own. */
export function analyzeElements(cx: Unit, list: readonly Value[], scope: Scope, o: ElementOptions): Element[] {
  const out: Element[] = [];
  const inner: [at: number, list: readonly Value[]][] = [];
  let rests = 0;
  for (let i = 0; i < list.length;) {
    const item = list[i++];
    if (Array.isArray(item)) {
      if (isSym(list[i], "...")) fail("Positional rest must follow a named parameter", o.offset);
      // what it names is bound last (5.3): defaults do not see it
      inner.push([out.length, item]);
      out.push({ kind: "pos", name: "_", variable: null, nested: null, dflt: null, dfltForm: undefined, type: null, isProperty: false });
      continue;
    }
    if (!(item instanceof Sym)) {
      if (o.isParams && isPropertyPath(item)) {
        // `/x` reads as a complex symbol with an empty first part
        const made = element(cx, (item as { parts: string[] }).parts[1]!, true);
        i = made.next;
        out.push(made.element);
        continue;
      }
      fail("Unsupported destructuring pattern", o.offset);
    }
    if (item.name.startsWith("...")) fail("Positional rest must follow a named parameter", o.offset);
    const made = element(cx, item.name, false);
    i = made.next;
    out.push(made.element);

    function element(cx_: Unit, token: string, isProperty: boolean): { element: Element; next: number } {
      let kind: Param["kind"] = "pos";
      let text = token;
      let next = i;
      if (!isProperty && text.startsWith("^") && text.length > 1) {
        kind = "kw";
        text = text.slice(1);
        if (text === "...") fail("Positional rest must bind to a named parameter", o.offset);
      }
      const a = annotatedName(text);
      let name = a.name;
      let typed = a.typed;
      if (name.length > 3 && name.endsWith("...")) {
        name = name.slice(0, -3);
        kind = kind === "kw" ? "kwrest" : "rest";
      } else if (isSym(list[next], "...")) {
        next++;
        kind = kind === "kw" ? "kwrest" : "rest";
      }
      if (isSym(list[next], ":")) {
        next++;
        typed = true;
      }
      if (kind === "rest") {
        if (name === "_" || name === "") fail("Positional rest must bind to a named parameter", o.offset);
        if (++rests > 1) fail("Only one positional rest parameter is allowed", o.offset);
      }
      let type: Value = null;
      if (typed) {
        if (next >= list.length || isSym(list[next], "=")) fail(`Missing type for parameter ${name}`, o.offset);
        type = makeTypeFor(cx_, list[next++], scope, o.offset, o.isParams);
      }
      let dflt: Node | null = null;
      let dfltForm: Value = undefined;
      if (isSym(list[next], "=")) {
        if (next + 1 >= list.length) fail(`Missing default value for parameter ${name}`, o.offset);
        dfltForm = list[next + 1];
        dflt = inRegion(cx_, () => analyze(cx_, dfltForm, scope));
        next += 2;
      }
      checkName(name, o.isParams ? "parameter" : "variable", o.offset);
      const variable = name === "_" ? null : declare(cx_, name, scope, o.isLet, o.offset);
      return { element: { kind, name, variable, nested: null, dflt, dfltForm, type, isProperty }, next };
    }
  }
  for (const [at, list_] of inner) out[at] = { ...out[at]!, nested: declarePattern(cx, list_ as Value, scope, o.isLet, false, o.offset) };
  return out;
}

function isPropertyPath(item: Value): boolean {
  if (typeof item !== "object" || item === null || !("parts" in item)) return false;
  const parts = (item as { parts: readonly string[] }).parts;
  return parts.length === 2 && parts[0] === "" && parts[1] !== "";
}

/** What the binder needs to know; `reg` gives the register of each element. */
export function makeSpec(elements: readonly Element[], reg: (e: Element, i: number) => number): ParamSpec {
  const params: Param[] = elements.map((e, i) => ({
    kind: e.kind,
    name: e.name,
    reg: reg(e, i),
    hasDefault: e.dflt !== null,
    isProperty: e.isProperty,
    type: e.type,
  }));
  return {
    params,
    required: params.filter((p) => p.kind === "pos" && !p.hasDefault).length,
    hasRest: params.some((p) => p.kind === "rest"),
    hasKeywords: params.some((p) => p.kind === "kw" || p.kind === "kwrest"),
    simple: params.every((p) => p.kind === "pos" && !p.hasDefault && !p.isProperty) && params.length > 0,
  };
}

/**
 * After the binder has filled the registers: defaults, type checks, cells, properties, nested patterns; elements from left to right.
 * @param regs the register of each element that the binder filled, -1: none
 */
export function emitElements(
  g: Gen,
  elements: readonly Element[],
  regs: readonly number[],
  o: { check: 0 | null; macro: boolean; property?: (g: Gen, name: string, reg: number) => void; init: (v: Variable, reg: number) => void },
): void {
  elements.forEach((e, i) => {
    const r = regs[i]!;
    if (r < 0) return;
    const m = g.mark();
    if (e.dflt !== null) {
      g.if(Op.IfAbsent, r);
      if (o.macro) g.op(Op.Const, r, g.konst(e.dfltForm));
      else g.emit(e.dflt, r);
      g.end();
    }
    if (e.type !== null && (e.kind === "pos" || e.kind === "kw") && !o.macro) {
      emitCheck(g, r, r, e.type, 0, e.name);
    }
    if (e.isProperty && o.property !== undefined) o.property(g, e.name, r);
    if (e.variable !== null) o.init(e.variable, r);
    g.release(m);
  });
  elements.forEach((e, i) => {
    if (e.nested !== null) bindPattern(g, e.nested, regs[i]!);
  });
}

/** Takes the value in a register apart and binds the names of the pattern. */
export function bindPattern(g: Gen, pattern: Pattern, value: number): void {
  if ("map" in pattern) {
    for (const { key, variable } of pattern.map) {
      if (variable === null) continue;
      const m = g.mark();
      const t = g.tmp();
      g.op(Op.GetMember, t, value, g.konst(key));
      g.init(variable, t);
      g.release(m);
    }
    return;
  }
  const m = g.mark();
  const regs = pattern.array.map((e) => (e.variable === null && e.nested === null && e.dflt === null ? -1 : g.tmp()));
  const spec = makeSpec(pattern.array, (_e, i) => regs[i]!);
  // registers of the specification are temporaries: they are resolved when the code is laid out
  g.bind(value, spec, regs);
  emitElements(g, pattern.array, regs, { check: 0, macro: false, init: (v, r) => g.init(v, r) });
  g.release(m);
}
