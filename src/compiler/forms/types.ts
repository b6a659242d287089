/** Annotations, type values, `(type Name T)`, `(x ?)` (2.7 to 2.9). */
import { Op } from "../../gir/ops.ts";
import { Raised } from "../../values/raise.ts";
import type { TypeValue } from "../../values/runtime-types.ts";
import { makeType } from "../../values/type-expr.ts";
import { GeneNode, Sym, type Value } from "../../values/types.ts";
import { analyze, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { localType, typeNode } from "../local-types.ts";
import type { Scope } from "../scope.ts";
import { defineNode } from "./functions.ts";

/** Names that make a Gene in value position a type (2.8). */
export const TYPE_NAMES = new Set(
  (
    "Any Object Nil Void Bool Int Float Char String Symbol ComplexSymbol Array Map HashMap HashSet Gene Range Regex Regexp RegexMatch Date DateTime Time Bytes " +
    "Selector Function Block Class Interface Namespace Future Generator Numeric Collection Fn Option Result"
  ).split(" "),
);

/** `x:` is a name with a type behind it. */
export function annotatedName(token: string): { name: string; typed: boolean } {
  return token.length > 1 && token.endsWith(":") ? { name: token.slice(0, -1), typed: true } : { name: token, typed: false };
}

/**
 * The type of an annotation; null when it accepts everything (Any, a type parameter).
 * @param ofSignature it belongs to a parameter or result: parameters are no types
 */
export function makeTypeFor(cx: Unit, form: Value, scope: Scope, offset: number, ofSignature = false): Value {
  if (form instanceof Sym) {
    if (form.name === "Any") return null;
    for (let fn: typeof scope.fn | null = scope.fn; fn !== null; fn = fn.parent) if (fn.typeParams.includes(form.name)) return null;
  }
  if (form instanceof Sym && form.name === "Self" && !insideClass(scope)) {
    fail("Invalid contextual type: Self is only available inside class scope", offset);
  }
  const outside = (name: string): Scope => (ofSignature && scope.vars.has(name) && scope.parent !== null ? scope.parent : scope);
  return localType(cx, typeOf(form, offset), scope, outside);
}

function typeOf(form: Value, offset: number): TypeValue {
  try {
    return makeType(form);
  } catch (e) {
    if (e instanceof Raised) fail(e.message, offset);
    throw e;
  }
}

function insideClass(scope: Scope): boolean {
  for (let fn: typeof scope.fn | null = scope.fn; fn !== null; fn = fn.parent) {
    if (fn.kind === "body" || fn.kind === "method" || fn.kind === "ctor") return true;
  }
  return false;
}

export function isTypeUnion(form: GeneNode): boolean {
  return isSym(form.type, "|") || isSym(form.children[0], "|");
}

/** `(Int | String)`, `(Array Int)`, `(Fn [Int] String)` as values. */
export function analyzeTypeValue(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  return typeNode(localType(cx, typeOf(form, offset), scope), offset, true);
}

/** `(type Name T)` */
export function analyzeType(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const [name, type] = form.children;
  if (name instanceof GeneNode) {
    const t = name.type instanceof Sym ? name.type.name : "T";
    const params = name.children.map((c) => (c instanceof Sym ? `:${c.name}` : "")).join("");
    fail(`legacy ADT declaration for ${t} is no longer supported; use enum declarations such as (enum ${t}${params} ...)`, offset);
  }
  if (!(name instanceof Sym)) fail("type expects a name", offset);
  if (name.name === "Self") fail("Reserved type name 'Self' cannot be used for type alias", offset);
  if (form.children.length === 1) return new ConstNode(null, offset);
  return defineNode(cx, "type", name.name, typeNode(localType(cx, typeOf(type, offset), scope), offset, true), scope, offset);
}

/** `(x ?)` */
export function analyzeUnwrap(cx: Unit, form: GeneNode, scope: Scope): Node {
  const value = analyze(cx, form.type, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const v = g.tmp();
    g.emit(value, v);
    const t = g.tmp();
    g.rt(t, "unwrap.fails", v);
    g.if(Op.If, t);
    g.return(v);
    g.end();
    if (dst !== NONE) g.rt(dst, "unwrap.value", v);
    g.release(m);
  });
}

/** `(typeof x)` */
export function analyzeTypeof(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length !== 1) fail("typeof expects exactly 1 argument", offset);
  const value = analyze(cx, form.children[0], scope);
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      g.op(Op.TypeOf, g.dst(dst), g.value(value));
      g.release(m);
    },
    { atomic: true },
  );
}
