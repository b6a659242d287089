/** `if`, `ifel`, `if_not`, `do`, `case`, `return`, `$with`, `$tap` (chapter 4, 3.8). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { analyze, analyzeBody, checkName, declare, inRegion, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { type Construct, type Gen, NONE } from "../gen.ts";
import { ConstNode, EmitNode, Node } from "../node.ts";
import { Scope } from "../scope.ts";
import { enumPattern } from "./enums.ts";
import { literal } from "../../values/print.ts";

/** Forms in a scope of their own. */
export class BodyNode extends Node {
  constructor(
    readonly nodes: readonly Node[],
    readonly scope: Scope | null,
  ) {
    super(-1);
  }
  override emit(g: Gen, dst: number): void {
    const mark = this.scope === null ? -1 : g.enter(this.scope);
    g.sequence(this.nodes, dst);
    if (mark >= 0) g.leave(mark);
  }
  override tail(g: Gen): void {
    const mark = this.scope === null ? -1 : g.enter(this.scope);
    g.tailSequence(this.nodes);
    if (mark >= 0) g.leave(mark);
  }
}

export function body(cx: Unit, forms: readonly Value[], outer: Scope): BodyNode {
  const scope = new Scope(outer.fn, outer);
  return new BodyNode(analyzeBody(cx, forms, scope), scope);
}

class IfNode extends Node {
  constructor(
    offset: number,
    readonly condition: Node,
    readonly negated: boolean,
    readonly then: Node,
    readonly otherwise: Node | null,
    /** holds what the conditions declare */
    readonly scope: Scope | null,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const mark = this.scope === null ? -1 : g.enter(this.scope);
    const m = g.mark();
    // written at several places: not straight into a variable that the branches may read
    const out = dst === NONE ? NONE : g.part(dst);
    this.open(g);
    this.branch(g, this.negated ? this.otherwise : this.then, out);
    const other = this.negated ? this.then : this.otherwise;
    if (other !== null || out !== NONE) {
      g.else();
      this.branch(g, other, out);
    }
    g.end();
    g.move(dst, out);
    g.release(m);
    if (mark >= 0) g.leave(mark);
  }
  private open(g: Gen): Construct {
    return this.condition.openIf(g);
  }
  private branch(g: Gen, node: Node | null, dst: number): void {
    const m = g.mark();
    if (node !== null) g.emit(node, dst);
    else if (dst !== NONE) g.op(Op.Nil, dst);
    g.release(m);
  }
  override tail(g: Gen): void {
    const mark = this.scope === null ? -1 : g.enter(this.scope);
    this.open(g);
    this.tailBranch(g, this.negated ? this.otherwise : this.then);
    g.else();
    this.tailBranch(g, this.negated ? this.then : this.otherwise);
    g.end();
    if (mark >= 0) g.leave(mark);
  }
  private tailBranch(g: Gen, node: Node | null): void {
    const m = g.mark();
    g.tail(node ?? new ConstNode(null, -1));
    g.release(m);
  }
}

/** `cond` or `not cond` */
function condition(cx: Unit, forms: readonly Value[], at: number, scope: Scope): { node: Node; negated: boolean; next: number } {
  if (isSym(forms[at], "not") && at + 1 < forms.length && !isClause(forms[at + 1])) {
    return { node: analyze(cx, forms[at + 1], scope), negated: true, next: at + 2 };
  }
  return { node: analyze(cx, forms[at], scope), negated: false, next: at + 1 };
}

function isClause(form: Value): boolean {
  return isSym(form, "then") || isSym(form, "elif") || isSym(form, "else");
}

export function analyzeIf(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  const outer = new Scope(scope.fn, scope);
  interface Branch {
    node: Node;
    negated: boolean;
    body: Node;
  }
  const branches: Branch[] = [];
  let otherwise: Node | null = null;
  let i = 0;
  let word = "if";
  for (;;) {
    if (i >= c.length || isClause(c[i])) fail(`${word}: missing condition`, offset);
    const { node, negated, next } = condition(cx, c, i, outer);
    i = next;
    if (i >= c.length) fail(`${word}: missing body after condition`, offset);
    if (isSym(c[i], "then")) i++;
    const start = i;
    while (i < c.length && !isSym(c[i], "elif") && !isSym(c[i], "else")) i++;
    branches.push({ node, negated, body: body(cx, c.slice(start, i), outer) });
    if (i >= c.length) break;
    if (isSym(c[i], "else")) {
      otherwise = body(cx, c.slice(i + 1), outer);
      break;
    }
    i++;
    word = "elif";
  }
  let node: Node | null = otherwise;
  for (let b = branches.length - 1; b >= 0; b--) {
    const x = branches[b]!;
    node = new IfNode(offset, x.node, x.negated, x.body, node, b === 0 ? outer : null);
  }
  return node!;
}

export function analyzeIfel(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  if (c.length === 0) fail("ifel: missing condition", offset);
  if (c.length === 1) fail("ifel: missing body after condition", offset);
  if (c.length > 3) fail("ifel: expected condition, then expression, and optional else expression", offset);
  const outer = new Scope(scope.fn, scope);
  const cond = analyze(cx, c[0], outer);
  return new IfNode(offset, cond, false, body(cx, [c[1]], outer), c.length === 3 ? body(cx, [c[2]], outer) : null, outer);
}

export function analyzeIfNot(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  if (c.length === 0) fail("if_not: missing condition", offset);
  if (c.length === 1) fail("if_not: missing body after condition", offset);
  if (c.some((x) => isSym(x, "else"))) fail("if_not: else branches are not supported; use if ... else ... or nest if_not", offset);
  if (c.some((x) => isSym(x, "elif"))) fail("if_not: elif branches are not supported; use if ... elif ... or nest if_not", offset);
  const outer = new Scope(scope.fn, scope);
  const cond = analyze(cx, c[0], outer);
  return new IfNode(offset, cond, true, body(cx, c.slice(isSym(c[1], "then") ? 2 : 1), outer), null, outer);
}

export function analyzeDo(cx: Unit, form: GeneNode, scope: Scope): Node {
  const nodes = analyzeBody(cx, form.children, scope);
  return new BodyNode(nodes, null);
}

export function analyzeReturn(cx: Unit, form: GeneNode, scope: Scope): Node {
  const value = form.children.length === 0 ? new ConstNode(null, -1) : analyze(cx, form.children[0], scope);
  return new EmitNode(
    offsetOf(form),
    (g) => {
      const m = g.mark();
      g.tail(value);
      g.release(m);
    },
    { tail: (g) => g.tail(value) },
  );
}

/** `($if_main body...)` */
export function analyzeIfMain(cx: Unit, form: GeneNode, scope: Scope): Node {
  const cond = new EmitNode(offsetOf(form), (g, dst) => g.rt(dst, "if_main"));
  const nodes = inRegion(cx, () => analyzeBody(cx, form.children, scope));
  return new IfNode(offsetOf(form), cond, false, new BodyNode(nodes, null), null, null);
}

/** `($with v body...)`, `($tap v [:name] body...)`: `self` is another variable in the body. */
export function analyzeWith(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const name = (form.type as Sym).name;
  const isTap = name === "$tap";
  if (form.children.length === 0) fail(`${name} expects at least 1 argument`, offset);
  const value = analyze(cx, form.children[0], scope);
  // holds `self` (and the name of $tap) only: other variables of the body belong to the scope around
  const inner = new Scope(scope.fn, scope);
  inner.transparent = true;
  const self = inner.declare("self");
  let rest = form.children.slice(1);
  let named = null;
  const first = rest[0];
  if (isTap && first instanceof Sym && first.name.startsWith(":") && first.name.length > 1) {
    checkName(first.name.slice(1), "variable", offset);
    named = inner.declare(first.name.slice(1));
    rest = rest.slice(1);
  }
  const nodes = analyzeBody(cx, rest, inner);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.tmp();
    g.emit(value, t);
    const mark = g.enter(inner);
    g.init(self, t);
    if (named !== null) g.init(named, t);
    if (isTap) {
      g.sequence(nodes, NONE);
      g.move(dst, t);
    } else g.sequence(nodes, dst);
    g.leave(mark);
    g.release(m);
  });
}

/** `(case target when pattern body... else body...)` */
export function analyzeCase(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  if (c.length === 0 || isSym(c[0], "when") || isSym(c[0], "else")) fail("case: missing target expression", offset);
  const outer = new Scope(scope.fn, scope);
  const target = analyze(cx, c[0], outer);
  const clauses: CaseClause[] = [];
  let otherwise: Node | null = null;
  let i = 1;
  while (i < c.length) {
    if (isSym(c[i], "else")) {
      otherwise = body(cx, c.slice(i + 1), outer);
      break;
    }
    if (!isSym(c[i], "when")) fail(`case: expected 'when' or 'else', got: ${literal(c[i])}`, offset);
    if (i + 1 >= c.length) fail("case: missing value after 'when'", offset);
    const pattern = c[i + 1];
    i += 2;
    const start = i;
    while (i < c.length && !isSym(c[i], "when") && !isSym(c[i], "else")) i++;
    clauses.push(analyzeClause(cx, pattern, c.slice(start, i), outer, offset));
  }
  return new CaseNode(offset, target, clauses, otherwise, outer);
}

interface CaseClause {
  /** emits the test: the register is true when the clause matches; binds its names */
  readonly test: ((g: Gen, target: number) => number) | null;
  readonly scope: Scope;
  readonly nodes: readonly Node[];
}

function analyzeClause(cx: Unit, pattern: Value, forms: readonly Value[], outer: Scope, offset: number): CaseClause {
  const scope = new Scope(outer.fn, outer);
  if (isSym(pattern, "_")) return { test: null, scope, nodes: analyzeBody(cx, forms, scope) };
  const variant = enumPattern(cx, pattern, scope, offset);
  if (variant === null) {
    const node = analyze(cx, pattern, scope);
    return {
      test: (g, target) => {
        const p = g.tmp();
        g.emit(node, p);
        const t = g.tmp();
        if (pattern instanceof Sym || pattern instanceof ComplexSym) g.rt(t, "case.eq", target, p);
        else g.op(Op.Eq, t, target, p);
        return t;
      },
      scope,
      nodes: analyzeBody(cx, forms, scope),
    };
  }
  const variables = variant.binders.map((b) => (b === "_" ? null : declare(cx, b, scope)));
  return {
    test: (g, target) => {
      const v = g.tmp();
      g.emit(variant.node, v);
      const n = g.tmp();
      g.op(Op.Int, n, variant.binders.length);
      const t = g.tmp();
      g.rt(t, "case.variant", target, v, n);
      return t;
    },
    scope,
    nodes: [
      new EmitNode(-1, (g) => {
        variables.forEach((x, i) => {
          if (x === null) return;
          const t = g.tmp();
          g.op(Op.GetIndex, t, payload.get(g)!, i);
          g.init(x, t);
        });
      }),
      ...analyzeBody(cx, forms, scope),
    ],
  };
}

/** Register of the payload array while a clause's binders are emitted. */
const payload = new WeakMap<Gen, number>();

class CaseNode extends Node {
  constructor(
    offset: number,
    readonly target: Node,
    readonly clauses: readonly CaseClause[],
    readonly otherwise: Node | null,
    readonly scope: Scope,
  ) {
    super(offset);
  }
  private run(g: Gen, leaf: (node: Node | null) => void): void {
    const mark = g.enter(this.scope);
    const m = g.mark();
    const t = g.tmp();
    g.emit(this.target, t);
    let open = 0;
    let total = false;
    for (const clause of this.clauses) {
      const inner = g.mark();
      const vars = g.enter(clause.scope);
      if (clause.test === null) {
        leaf(new BodyNode(clause.nodes, null));
        g.leave(vars);
        total = true;
        break;
      }
      const r = clause.test(g, t);
      g.if(Op.If, r);
      open++;
      payload.set(g, r);
      leaf(new BodyNode(clause.nodes, null));
      g.else();
      g.leave(vars);
      g.release(inner);
    }
    if (!total) leaf(this.otherwise);
    for (; open > 0; open--) g.end();
    g.release(m);
    g.leave(mark);
  }
  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const out = dst === NONE ? NONE : g.tmp();
    this.run(g, (node) => {
      if (node !== null) g.emit(node, out);
      else if (out !== NONE) g.op(Op.Nil, out);
    });
    g.move(dst, out);
    g.release(m);
  }
  override tail(g: Gen): void {
    this.run(g, (node) => g.tail(node ?? new ConstNode(null, -1)));
  }
}
