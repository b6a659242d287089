/** What a Gene means as code: the table of 3.1, in its order. */
import { Op } from "../gir/ops.ts";
import { ComplexSym, GeneNode, MUTABLE, PLACEHOLDER, Quote, Sym, type Value } from "../values/types.ts";
import { analyze, offsetOf, type Unit } from "./analyze.ts";
import { CompileError, fail } from "./errors.ts";
import { analyzeAssignment } from "./forms/variables.ts";
import { analyzeCall, analyzeMethodCall } from "./forms/calls.ts";
import { analyzeDataGene } from "./forms/data.ts";
import { analyzeInfix, analyzePrefix, infixNode, INFIX, PREFIX } from "./forms/operators.ts";
import { analyzeApply } from "./forms/paths.ts";
import { analyzeBlockLambda } from "./forms/functions.ts";
import { gluedHint } from "./glued.ts";
import { ASSIGN, NOT_INFIX, TAKES_METHOD } from "./heads.ts";
import { ConstNode, EmitNode, type Node } from "./node.ts";
import type { Scope } from "./scope.ts";
import { SPECIAL_FORMS } from "./special-forms.ts";
import { TYPE_NAMES, analyzeTypeValue, analyzeUnwrap } from "./forms/types.ts";

export function analyzeGene(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  try {
    return dispatch(cx, form, scope, offset);
  } catch (e) {
    // Errors of symbols and paths, which have no place of their own, are put at the innermost form around them.
    if (!(e instanceof CompileError) || offset < 0) throw e;
    const hint = e.offset === -1 || e.offset === offset ? gluedHint(form, cx.source?.text ?? "") : null;
    if (hint !== null) fail(e.message, offset, [hint]);
    if (e.offset === -1) fail(e.message, offset, e.hints);
    throw e;
  }
}

function dispatch(cx: Unit, form: GeneNode, scope: Scope, offset: number): Node {
  const { type, children } = form;
  const head = type instanceof Sym ? type.name : null;
  if (form.lock !== MUTABLE && head !== "#HashMap") return analyzeDataGene(cx, form, analyze(cx, type, scope), scope, true);
  const first = children[0];

  if (type instanceof ComplexSym && type.parts[0] === ".") {
    if (isApply(type)) return analyzeApply(cx, first, children.slice(1), null, scope, offset);
  }
  if (isApply(first) && form.props === null) {
    const third = children[2];
    if (children.length > 3 || (third instanceof Sym && INFIX.has(third.name)) || isApply(third)) return infixNode(cx, [type, ...children], scope, offset);
    return analyzeApply(cx, type, children.slice(1), null, scope, offset);
  }
  if (first instanceof ComplexSym && first.parts[0] === "." && !(first.parts.length === 2 && first.parts[1] === "") && form.props === null) {
    return analyzeApply(cx, type, children.slice(1), first.parts.slice(1), scope, offset);
  }
  if (first instanceof Sym && first.name === ".." && head !== "..") {
    if (children.length !== 2) fail(".. operator requires exactly 2 arguments", offset);
    return rangeNode(cx, type, children[1], scope, offset);
  }
  if (head === "..") {
    if (children.length !== 2) fail(".. operator requires exactly 2 arguments", offset);
    return rangeNode(cx, first, children[1], scope, offset);
  }
  if ((typeof type === "number" || typeof type === "bigint" || isFloat(type)) && children.length === 0 && form.props === null)
    return new ConstNode(type, offset);
  if (type === null && children.length === 0 && form.props === null) return analyzeDataGene(cx, form, new ConstNode(null, -1), scope, false);
  if (head === "_" && !(first instanceof Sym && first.name === "->")) return analyzeDataGene(cx, form, new ConstNode(PLACEHOLDER, -1), scope, false);
  if (type instanceof Quote) {
    if (first instanceof Sym && first.name.length > 1 && first.name[0] === ".") return analyzeMethodCall(cx, form, analyze(cx, type, scope), first.name, scope);
    return analyzeDataGene(cx, form, analyze(cx, type, scope), scope, false);
  }
  if (first instanceof Sym) {
    if (INFIX.has(first.name) && (head === null || (!NOT_INFIX.has(head) && !PREFIX.has(head)))) {
      return analyzeInfix(cx, form, scope);
    }
    if (ASSIGN.has(first.name) && !(head !== null && (head === "var" || head === "let"))) return analyzeAssignment(cx, form, scope);
    if (first.name === "." && head !== "-") return analyzeMethodCall(cx, form, null, ".", scope);
    if (first.name.length > 1 && first.name.charCodeAt(0) === 46 && !first.name.startsWith("...") && first.name !== "..") {
      if (head !== null && TAKES_METHOD.has(head)) return SPECIAL_FORMS.get(head)!.analyze(cx, form, scope);
      return analyzeMethodCall(cx, form, null, first.name, scope);
    }
    if (first.name === "|" && head !== null && form.props === null) return analyzeTypeValue(cx, form, scope);
    if (first.name === "?" && children.length === 1 && form.props === null) return analyzeUnwrap(cx, form, scope);
    if (first.name === "->" && head !== "fn" && head !== "method") return analyzeBlockLambda(cx, form, scope);
  }
  if (first instanceof ComplexSym && first.parts[0]!.startsWith(".") && first.parts[0]!.length > 1 && form.props === null) {
    // (x .@a/b)
    return analyzeMethodCall(cx, form, null, first.parts.join("/"), scope);
  }
  if (head !== null) {
    if (head.length > 1 && head.charCodeAt(0) === 46 && !head.startsWith("...") && head !== "..") return analyzeMethodCall(cx, form, null, head, scope, true);
    if (head === "->") return analyzeBlockLambda(cx, form, scope);
    const special = SPECIAL_FORMS.get(head);
    if (special !== undefined) return special.analyze(cx, form, scope);
    if (PREFIX.has(head)) return analyzePrefix(cx, form, scope);
    if (head === "|") return analyzeTypeValue(cx, form, scope);
    if (head === "Fn" || (TYPE_NAMES.has(head) && children.length > 0 && children.every(isTypeExpr))) {
      if (form.props === null && (head === "Fn" || !["Object"].includes(head))) return analyzeTypeValue(cx, form, scope);
    }
  } else if (type instanceof ComplexSym) {
    const special = SPECIAL_FORMS.get(type.parts.join("/"));
    if (special !== undefined) return special.analyze(cx, form, scope);
  }
  return analyzeCall(cx, form, scope);
}

/** the token `./` */
function isApply(x: Value): boolean {
  return x instanceof ComplexSym && x.parts.length === 2 && x.parts[0] === "." && x.parts[1] === "";
}

function isFloat(v: Value): boolean {
  return typeof v === "object" && v !== null && v.constructor.name === "Float";
}

function isTypeExpr(c: Value): boolean {
  if (c instanceof Sym) return TYPE_NAMES.has(c.name) || c.name === "|";
  return c instanceof GeneNode && c.type instanceof Sym && TYPE_NAMES.has(c.type.name) && c.children.every(isTypeExpr);
}

function rangeNode(cx: Unit, from: Value, to: Value, scope: Scope, offset: number): Node {
  const nodes = [analyze(cx, from, scope), analyze(cx, to, scope)];
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const [a, b] = g.values(nodes);
    g.op(Op.Range, g.dst(dst), a!, b!, -1);
    g.release(m);
  });
}
