/** `while`, `loop`, `repeat`, `for`, `break`, `continue` (chapter 4). */
import { Op } from "../../gir/ops.ts";
import { GeneNode, Sym, type Value } from "../../values/types.ts";
import { analyze, analyzeBody, declare, inRegion, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { Construct, type Gen, LoopContext, NONE } from "../gen.ts";
import { EmitNode, Node } from "../node.ts";
import { type FnContext, Scope } from "../scope.ts";
import { bindPattern, declarePattern, type Pattern } from "./patterns.ts";

/** Loops around the form being analysed, innermost last, for each function. */
const loops = new WeakMap<FnContext, LoopContext[]>();

function within<T>(fn: FnContext, loop: LoopContext, run: () => T): T {
  let list = loops.get(fn);
  if (list === undefined) loops.set(fn, (list = []));
  list.push(loop);
  try {
    return run();
  } finally {
    list.pop();
  }
}

function newLoop(form: GeneNode, hasValue: boolean): LoopContext {
  const name = form.props?.get("name");
  return new LoopContext(name instanceof Sym ? name.name : typeof name === "string" ? name : null, hasValue);
}

/** Emits `body` as one iteration: `continue` leaves its block. */
function iteration(g: Gen, loop: LoopContext, body: readonly Node[]): void {
  loop.continueTo = new Construct();
  g.block(loop.continueTo);
  const m = g.mark();
  g.sequence(body, NONE);
  g.release(m);
  g.end();
}

/** Emits a loop: `inner` emits everything within LOOP, branching back with `again`. */
function emitLoop(g: Gen, loop: LoopContext, dst: number, inner: (again: Construct) => void): void {
  const m = g.mark();
  loop.breakTo = new Construct();
  loop.result = loop.hasValue && dst !== NONE ? g.tmp() : NONE;
  g.block(loop.breakTo);
  const again = g.loop();
  g.unwind.push({ kind: "loop", loop });
  inner(again);
  g.unwind.pop();
  g.end();
  g.end();
  if (dst !== NONE) {
    if (loop.result === NONE) g.op(Op.Nil, dst);
    else g.op(Op.Move, dst, loop.result);
  }
  g.release(m);
}

export function analyzeWhile(cx: Unit, form: GeneNode, scope: Scope): Node {
  if (form.children.length === 0) fail("while expects at least 1 argument (condition)", offsetOf(form));
  const loop = newLoop(form, false);
  const [condition, body] = within(scope.fn, loop, () => {
    const c = analyze(cx, form.children[0], scope);
    return [c, inRegion(cx, () => analyzeBody(cx, form.children.slice(1), scope))] as const;
  });
  return new EmitNode(offsetOf(form), (g, dst) => {
    emitLoop(g, loop, dst, (again) => {
      condition.openIf(g);
      iteration(g, loop, body);
      g.break(again);
      g.end();
      g.break(loop.breakTo);
    });
  });
}

export function analyzeLoop(cx: Unit, form: GeneNode, scope: Scope): Node {
  const loop = newLoop(form, true);
  const body = within(scope.fn, loop, () => inRegion(cx, () => analyzeBody(cx, form.children, scope)));
  return new EmitNode(offsetOf(form), (g, dst) => {
    emitLoop(g, loop, dst, (again) => {
      iteration(g, loop, body);
      g.break(again);
    });
  });
}

export function analyzeRepeat(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length === 0) fail("repeat expects at least 1 argument (count)", offset);
  if (form.props !== null && (form.props.has("index") || form.props.has("total"))) fail("repeat does not support index/total variables", offset);
  const count = analyze(cx, form.children[0], scope);
  const loop = newLoop(form, false);
  const inner = new Scope(scope.fn, scope);
  const body = within(scope.fn, loop, () => analyzeBody(cx, form.children.slice(1), inner));
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const raw = g.value(count);
    const n = g.tmp();
    g.rt(n, "repeat.count", raw);
    emitLoop(g, loop, dst, (again) => {
      g.if(Op.IfGtI, n, 0);
      g.op(Op.SubI, n, n, 1);
      const mark = g.enter(inner);
      iteration(g, loop, body);
      g.leave(mark);
      g.break(again);
      g.end();
      g.break(loop.breakTo);
    });
    g.release(m);
  });
}

/** One variable or pattern of `for`. */
function forTarget(cx: Unit, form: Value, scope: Scope, offset: number): Pattern | import("../scope.ts").Variable | null {
  if (Array.isArray(form) || form instanceof Map) return declarePattern(cx, form, scope, false, true, offset);
  if (!(form instanceof Sym)) return fail("for loop variable must be a symbol or destructuring pattern", offset);
  return form.name === "_" ? null : declare(cx, form.name, scope);
}

export function analyzeFor(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  if (c.length < 2) fail("for expects at least 2 arguments (variable and collection)", offset);
  const at = c.findIndex((x) => isSym(x, "in"));
  if (at < 0 || at + 1 >= c.length) fail("for loop requires 'in' keyword followed by a collection", offset);
  if (at === 0) fail("for loop variable must be a symbol or destructuring pattern", offset);
  if (at > 2) fail("for loop: unexpected tokens before 'in'", offset);
  if (isSym(c[at + 2], "..")) {
    const end = (v: Value, other: string): string => (typeof v === "number" ? String(v) : v instanceof Sym ? v.name : other);
    fail(`for loop: a range stands in parentheses, (${end(c[at + 1], "a")} .. ${end(c[at + 3], "b")})`, offset);
  }
  const collection = analyze(cx, c[at + 1], scope);
  const loop = newLoop(form, false);
  const inner = new Scope(scope.fn, scope);
  const keyForm = at === 2 ? c[0] : null;
  if (at === 2 && !(keyForm instanceof Sym)) fail("for loop index/key binding must be a symbol", offset);
  const key = at === 2 ? forTarget(cx, keyForm, inner, offset) : null;
  const item = forTarget(cx, c[at - 1], inner, offset);
  const body = within(scope.fn, loop, () => analyzeBody(cx, c.slice(at + 2), inner));
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const it = g.tmp();
    const source = g.tmp();
    g.emit(collection, source);
    g.op(Op.Iter, it, source);
    emitLoop(g, loop, dst, (again) => {
      const mark = g.enter(inner);
      const k = g.tmp();
      const v = g.tmp();
      const direct = item !== null && !("array" in item) && !("map" in item) && !item.isCell ? item.reg : v;
      if (at === 2) g.branch(Op.IterNextPair, [k, direct, it], loop.breakTo);
      else g.branch(Op.IterNext, [direct, it], loop.breakTo);
      bindTarget(g, key, k);
      bindTarget(g, item, direct);
      iteration(g, loop, body);
      g.leave(mark);
      g.break(again);
    });
    g.release(m);
  });
}

function bindTarget(g: Gen, target: Pattern | import("../scope.ts").Variable | null, reg: number): void {
  if (target === null) return;
  if ("array" in target || "map" in target) bindPattern(g, target, reg);
  else g.init(target, reg);
}

/** `(break [v])`, `(continue)`, both with `^from name`. */
export function analyzeBreak(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const kind = (form.type as Sym).name as "break" | "continue";
  const list = loops.get(scope.fn) ?? [];
  const from = form.props?.get("from");
  const name = from instanceof Sym ? from.name : typeof from === "string" ? from : null;
  let loop: LoopContext | undefined = list[list.length - 1];
  if (name !== null) {
    loop = [...list].reverse().find((l) => l.name === name);
    if (loop === undefined) return fail(`No loop named '${name}' found`, offset);
  }
  const value = kind === "break" && form.children.length > 0 ? analyze(cx, form.children[0], scope) : null;
  const target = loop;
  return new EmitNode(offset, (g) => {
    const m = g.mark();
    let v = NONE;
    if (value !== null) v = g.value(value);
    if (target === undefined) {
      const k = g.tmp();
      g.op(Op.Const, k, g.konst(kind));
      g.rt(NONE, "break.outside", k);
    } else g.exit({ kind, loop: target }, v);
    g.release(m);
  });
}
