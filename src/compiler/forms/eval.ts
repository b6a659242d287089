/** `eval`, `$caller_eval`, `$render`, `$emit`, `$repl` (5.11). */
import { Op } from "../../gir/ops.ts";
import { GeneNode, Sym } from "../../values/types.ts";
import { analyze, analyzeAll, offsetOf, scopeNode, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import type { FnContext, Scope } from "../scope.ts";

export function analyzeEval(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const nodes = analyzeAll(cx, form.children, scope);
  if (nodes.length === 0) return new ConstNode(null, offset);
  const s = scopeNode(cx, scope);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const sr = g.tmp();
    g.emit(s, sr);
    nodes.forEach((n, i) => {
      const t = g.tmp();
      g.emit(n, t);
      g.rt(i === nodes.length - 1 ? dst : NONE, "eval", sr, t);
    });
    g.release(m);
  });
}

function exactlyOne(form: GeneNode): void {
  if (form.children.length !== 1) fail(`${(form.type as Sym).name} expects exactly 1 argument`, offsetOf(form));
}

export function analyzeCallerEval(cx: Unit, form: GeneNode, scope: Scope): Node {
  exactlyOne(form);
  for (let fn: FnContext | null = scope.fn; fn !== null; fn = fn.parent) fn.callsCallerEval = true;
  const node = analyze(cx, form.children[0], scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    g.rt(dst, "caller_eval", g.value(node));
    g.release(m);
  });
}

export function analyzeRender(cx: Unit, form: GeneNode, scope: Scope): Node {
  exactlyOne(form);
  const node = analyze(cx, form.children[0], scope);
  const s = scopeNode(cx, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const sr = g.tmp();
    g.emit(s, sr);
    const t = g.tmp();
    g.emit(node, t);
    g.rt(dst, "render", sr, t);
    g.release(m);
  });
}

export function analyzeEmit(cx: Unit, form: GeneNode, scope: Scope): Node {
  const nodes = analyzeAll(cx, form.children, scope);
  if (nodes.length === 1) return nodes[0]!;
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const regs = g.values(nodes);
    g.op(Op.Array, g.dst(dst), regs.length, ...regs);
    g.release(m);
  });
}

export function analyzeRepl(cx: Unit, form: GeneNode, scope: Scope): Node {
  const s = scopeNode(cx, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    g.rt(dst, "repl", g.value(s));
    g.release(m);
  });
}

/** `($parse s)`: a function that wants exactly one operand. */
export function analyzeParse(cx: Unit, form: GeneNode, scope: Scope): Node {
  exactlyOne(form);
  const node = analyze(cx, form.children[0], scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const f = g.tmp();
    g.op(Op.Global, f, g.konst("parse"));
    const t = g.tmp();
    g.emit(node, t);
    g.op(Op.Call, g.dst(dst), f, 1, t);
    g.release(m);
  });
}
