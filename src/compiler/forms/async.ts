/** `async`, `await`, `yield`, `gene/defer`, `gene/wait_until`, `$await_all` (chapters 10, 11). */
import { Op } from "../../gir/ops.ts";
import { Float, GeneNode, type Value } from "../../values/types.ts";
import { analyze, analyzeAll, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import type { Scope } from "../scope.ts";
import { unknownProperties } from "../suspects.ts";
import { emitClosure, thunk } from "./functions.ts";

/** `(async [^^background] body...)`: the body is a function of its own that a new fiber calls at once. */
export function analyzeAsync(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  cx.warnings.push(...unknownProperties(form, "async", ["background"], offset));
  const background = form.props?.get("background") === true ? 1 : 0;
  const plan = thunk(cx, form.children, scope, "async", "<async>", offset);
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      const f = g.tmp();
      emitClosure(g, plan, f);
      g.op(Op.AsyncStart, g.dst(dst), f, background);
      g.release(m);
    },
    { atomic: true },
  );
}

/** `(await [^timeout t] f...)` */
export function analyzeAwait(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  cx.warnings.push(...unknownProperties(form, "await", ["timeout"], offset));
  if (form.children.length === 0) fail("await expects at least 1 argument", offset);
  const limit = form.props?.get("timeout");
  if (limit !== undefined && isLiteral(limit) && typeof limit !== "number" && typeof limit !== "bigint" && !(limit instanceof Float)) {
    fail("await ^timeout must be int milliseconds or float seconds", offset);
  }
  const timeout = limit === undefined ? null : analyze(cx, limit, scope);
  const nodes = analyzeAll(cx, form.children, scope);
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      const regs = g.values(timeout === null ? nodes : [timeout, ...nodes]);
      const t = timeout === null ? NONE : regs.shift()!;
      if (regs.length === 1) g.op(Op.Await, g.dst(dst), regs[0]!, t);
      else g.op(Op.AwaitAll, g.dst(dst), t, regs.length, ...regs);
      g.release(m);
    },
    { atomic: true },
  );
}

function isLiteral(form: Value): boolean {
  return form === null || form === undefined || typeof form === "boolean" || typeof form === "string" || Array.isArray(form) || form instanceof Map;
}

/** `(yield [v])` */
export function analyzeYield(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length > 1) fail("yield expects 0 or 1 argument", offset);
  const value = form.children.length === 1 ? analyze(cx, form.children[0], scope) : new ConstNode(null, -1);
  const generator = scope.fn.isGenerator;
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      const v = g.value(value);
      if (generator) g.op(Op.Yield, g.dst(dst), v);
      else g.rt(dst, "yield.outside");
      g.release(m);
    },
    { atomic: true },
  );
}

/** `(gene/defer body... delay)` */
export function analyzeDefer(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  cx.warnings.push(...unknownProperties(form, "gene/defer", [], offset));
  const n = form.children.length;
  if (n < 2) fail("defer expects a body and a delay", offset);
  const delay = analyze(cx, form.children[n - 1], scope);
  const plan = thunk(cx, form.children.slice(0, n - 1), scope, "async", "<defer>", offset);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const f = g.tmp();
    emitClosure(g, plan, f);
    const t = g.tmp();
    g.emit(delay, t);
    g.rt(dst, "defer", f, t);
    g.release(m);
  });
}

/** Milliseconds after which wait_until looks again at the latest, unless it says another time. */
const INTERVAL = 10;

/** `(gene/wait_until [^timeout t] [^interval i] cond...)` */
export function analyzeWaitUntil(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  cx.warnings.push(...unknownProperties(form, "gene/wait_until", ["timeout", "interval"], offset));
  if (form.children.length === 0) fail("wait_until expects at least 1 condition", offset);
  const [timeout, interval] = ["timeout", "interval"].map((k) => form.props?.get(k));
  const options = [interval === undefined ? new ConstNode(INTERVAL, -1) : analyze(cx, interval, scope)];
  if (timeout !== undefined) options.push(analyze(cx, timeout, scope));
  const plan = thunk(cx, form.children, scope, "thunk", "<wait_until>", offset);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const f = g.tmp();
    emitClosure(g, plan, f);
    const regs = options.map((o) => {
      const t = g.tmp();
      g.emit(o, t);
      return t;
    });
    g.rt(dst, "wait_until", f, ...regs);
    g.release(m);
  });
}

/** `($await_all [^timeout t])` */
export function analyzeAwaitAll(cx: Unit, form: GeneNode, scope: Scope): Node {
  cx.warnings.push(...unknownProperties(form, "$await_all", ["timeout"], offsetOf(form)));
  const limit = form.props?.get("timeout");
  const timeout = limit === undefined ? [] : [analyze(cx, limit, scope)];
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const regs = timeout.map((t) => {
      const r = g.tmp();
      g.emit(t, r);
      return r;
    });
    g.rt(dst, "await_all", ...regs);
    g.release(m);
  });
}
