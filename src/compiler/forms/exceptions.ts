/** `try`, `throw` (chapter 9). `finally` stands once, behind a completion register (MECHANISM rule 10). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { childOffset } from "../../reader/source.ts";
import { analyze, analyzeAll, analyzeBody, declare, inRegion, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { Construct, type Exit, type Gen, NONE } from "../gen.ts";
import { EmitNode, Node } from "../node.ts";
import { Scope } from "../scope.ts";
import { bindPattern, declarePattern, type Pattern } from "./patterns.ts";

interface CatchClause {
  /** where its pattern stands; -1: unknown */
  readonly offset: number;
  /** null: everything */
  readonly cls: Node | null;
  readonly variable: import("../scope.ts").Variable | null;
  readonly pattern: Pattern | null;
  readonly scope: Scope;
  readonly body: readonly Node[];
}

export function analyzeTry(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  let i = 0;
  const isWord = (x: Value): boolean => isSym(x, "catch") || isSym(x, "finally");
  while (i < c.length && !isWord(c[i])) i++;
  const body = inRegion(cx, () => analyzeBody(cx, c.slice(0, i), scope));
  const clauses: CatchClause[] = [];
  let last: readonly Node[] | null = null;
  while (i < c.length) {
    if (isSym(c[i], "finally")) {
      const rest = c.slice(i + 1);
      if (rest.some(isWord)) fail("finally must be the last clause of try", offset);
      last = analyzeBody(cx, rest, scope);
      break;
    }
    i++;
    if (i >= c.length || isSym(c[i], "finally")) fail("catch requires a pattern", offset);
    const at = childOffset(form, i);
    const pattern = c[i++];
    const start = i;
    while (i < c.length && !isWord(c[i])) i++;
    clauses.push(analyzeCatch(cx, pattern, c.slice(start, i), scope, at < 0 ? offset : at));
  }
  return new TryNode(offset, body, clauses, last);
}

function analyzeCatch(cx: Unit, pattern: Value, forms: readonly Value[], outer: Scope, offset: number): CatchClause {
  const scope = new Scope(outer.fn, outer);
  let cls: Node | null = null;
  let variable = null;
  let taken: Pattern | null = null;
  if (pattern instanceof Sym) {
    if (pattern.name === "*" || pattern.name === "_") {
      // matches everything, binds nothing
    } else if (/^\p{Lu}/u.test(pattern.name)) cls = analyze(cx, pattern, outer);
    else variable = declare(cx, pattern.name, scope, false, offset);
  } else if (pattern instanceof ComplexSym || pattern instanceof GeneNode) cls = analyze(cx, pattern, outer);
  else if (Array.isArray(pattern)) {
    if (pattern.length > 0 && pattern.every((p) => p instanceof Sym && /^\p{Lu}/u.test(p.name))) cls = analyze(cx, pattern, outer);
    else {
      if (pattern.some((p) => p instanceof Map)) fail("Unsupported destructuring pattern", offset);
      taken = declarePattern(cx, pattern, scope, false, false, offset);
    }
  } else if (pattern instanceof Map) taken = declarePattern(cx, pattern, scope, false, true, offset);
  else fail("Unsupported catch pattern", offset);
  return { offset, cls, variable, pattern: taken, scope, body: analyzeBody(cx, forms, scope) };
}

class TryNode extends Node {
  constructor(
    offset: number,
    readonly body: readonly Node[],
    readonly clauses: readonly CatchClause[],
    readonly last: readonly Node[] | null,
  ) {
    super(offset);
  }

  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const out = dst === NONE ? NONE : g.tmp();
    if (this.last === null) this.guarded(g, out);
    else this.withFinally(g, out, this.last);
    g.move(dst, out);
    g.release(m);
  }

  /** The body with its catch clauses. */
  private guarded(g: Gen, out: number): void {
    if (this.clauses.length === 0) return g.sequence(this.body, out);
    const m = g.mark();
    const saved = g.tmp();
    const ex = g.tmp();
    g.op(Op.GetEx, saved);
    g.try();
    // nothing inside may be a tail call: the handler has to live
    g.unwind.push({ kind: "ex", saved });
    g.sequence(this.body, out);
    g.catch();
    g.op(Op.Caught, ex);
    g.op(Op.SetEx, ex);
    const done = new Construct();
    g.block(done);
    let total = false;
    for (const clause of this.clauses) {
      const inner = g.mark();
      const vars = g.enter(clause.scope);
      if (clause.cls !== null) {
        const cls = g.tmp();
        g.emit(clause.cls, cls);
        const t = g.tmp();
        g.emit(new EmitNode(clause.offset, (gg, dst) => gg.rt(dst, "catch.matches", ex, cls)), t);
        g.if(Op.If, t);
      }
      if (clause.variable !== null) g.init(clause.variable, ex);
      if (clause.pattern !== null) {
        // an exception is one value, not a list of properties, for an array pattern
        bindPattern(g, clause.pattern, ex);
      }
      g.sequence(clause.body, out);
      g.break(done);
      g.leave(vars);
      g.release(inner);
      if (clause.cls === null) {
        total = true;
        break;
      }
      g.end();
    }
    if (!total) {
      g.op(Op.SetEx, saved);
      g.op(Op.Rethrow, ex);
    }
    g.end();
    g.op(Op.SetEx, saved);
    g.unwind.pop();
    g.end();
    g.release(m);
  }

  private withFinally(g: Gen, out: number, last: readonly Node[]): void {
    const state = g.tmp();
    const value = g.tmp();
    const saved = g.tmp();
    const leave = new Construct();
    const exits: Exit[] = [];
    g.op(Op.GetEx, saved);
    g.block(leave);
    g.try();
    g.unwind.push({ kind: "finally", construct: leave, state, value, exits });
    this.guarded(g, out);
    g.unwind.pop();
    g.op(Op.Int, state, 0);
    g.catch();
    g.op(Op.Caught, value);
    g.op(Op.Int, state, 1);
    g.end();
    g.end();
    g.if(Op.IfEqI, state, 1);
    g.op(Op.SetEx, value);
    g.end();
    const end = new Construct();
    g.block(end);
    g.unwind.push({ kind: "finally-body", construct: end });
    const m = g.mark();
    g.sequence(last, NONE);
    g.release(m);
    g.unwind.pop();
    g.end();
    g.op(Op.SetEx, saved);
    g.if(Op.IfEqI, state, 1);
    g.op(Op.Rethrow, value);
    g.end();
    exits.forEach((exit, i) => {
      g.if(Op.IfEqI, state, i + 2);
      g.exit(exit, value);
      g.end();
    });
  }
}

/** `(throw e)`, `(throw C args...)`, `(throw)` */
export function analyzeThrow(cx: Unit, form: GeneNode, scope: Scope): Node {
  const nodes = analyzeAll(cx, form.children, scope);
  const offset = offsetOf(form);
  const props = form.props;
  const kw = props === null ? null : analyze(cx, props, scope);
  return new EmitNode(offset, (g) => {
    const m = g.mark();
    if (nodes.length === 0) {
      const e = g.tmp();
      g.rt(e, "throw.current");
      g.op(Op.Throw, e);
    } else if (nodes.length === 1 && kw === null) g.op(Op.Throw, g.value(nodes[0]!));
    else {
      // further operands belong to a class: (throw C args...)
      const regs = g.values(nodes);
      const list = g.tmp();
      g.op(Op.Array, list, regs.length - 1, ...regs.slice(1));
      const k = g.tmp();
      if (kw === null) g.op(Op.Nil, k);
      else g.emit(kw, k);
      const e = g.tmp();
      g.rt(e, "throw.make", regs[0]!, list, k);
      g.op(Op.Throw, e);
    }
    g.release(m);
  });
}
