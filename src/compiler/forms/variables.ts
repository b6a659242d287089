/** `var`, `let`, assignment (3.7). */
import { Op } from "../../gir/ops.ts";
import { kindOf } from "../../values/kind.ts";
import { ComplexSym, GeneNode, Sym, sym, type Value } from "../../values/types.ts";
import { literal } from "../../values/print.ts";
import { analyze, checkName, declare, isMember, isVariable, lookup, offsetOf, use, type Unit } from "../analyze.ts";
import { checkDots, fail } from "../errors.ts";
import { type Gen, NONE } from "../gen.ts";
import { ConstNode, EmitNode, Node } from "../node.ts";
import { declareType, emitCheck, useTypeOf } from "../local-types.ts";
import type { Scope, Variable } from "../scope.ts";
import { bindPattern, declarePattern } from "./patterns.ts";
import { binary, INFIX, infixNode } from "./operators.ts";
import { dynamicSegment, splitPath, storeMember } from "./paths.ts";
import { annotatedName, makeTypeFor } from "./types.ts";

/** Writes a value into a variable, checking its declared type; `init` where its definition stands. */
export function writeVariable(g: Gen, v: Variable, value: number, init: boolean): void {
  let r = value;
  if (v.type !== null) {
    r = g.tmp();
    emitCheck(g, r, value, v.type, 2, "variable");
  }
  if (init) g.init(v, r);
  else g.store(v, r);
}

class VarForm extends Node {
  constructor(
    offset: number,
    readonly variable: Variable,
    readonly value: Node,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const v = this.variable;
    const m = g.mark();
    if (v.fn === g.fn && !v.isCell && v.type === null) {
      g.emit(this.value, v.reg);
      g.note(v);
      g.move(dst, v.reg);
      return;
    }
    const t = g.value(this.value);
    writeVariable(g, v, t, true);
    if (dst !== NONE) {
      if (v.type !== null) g.load(v, dst);
      else g.op(Op.Move, dst, t);
    }
    g.release(m);
  }
}

export function analyzeVar(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const word = (form.type as Sym).name;
  const isLet = word === "let";
  const children = form.children;
  if (children.length === 0) fail(`${word} requires a name`, offset);
  const target = children[0];
  if (Array.isArray(target) || target instanceof Map) {
    if (children.length > 2) fail(`${word} expects at most one value`, offset);
    const value = children.length === 2 ? analyze(cx, children[1], scope) : new ConstNode(null, -1);
    const pattern = declarePattern(cx, target, scope, isLet, true, offset);
    return new EmitNode(offset, (g, dst) => {
      const m = g.mark();
      const t = g.value(value);
      bindPattern(g, pattern, t);
      g.release(m);
      if (dst !== NONE) g.op(Op.Nil, dst);
    });
  }
  if (target instanceof Sym) {
    const { name, typed } = annotatedName(target.name);
    let rest = children.slice(1);
    let type: Value = null;
    if (typed) {
      if (rest.length === 0) fail(`Missing type for variable ${name}`, offset);
      type = makeTypeFor(cx, rest[0], scope, offset);
      rest = rest.slice(1);
    } else if (rest.length >= 2 && rest[0] instanceof Sym && rest[0].name === ":") {
      type = makeTypeFor(cx, rest[1], scope, offset);
      rest = rest.slice(2);
    }
    if (rest.length > 1) fail(`${word} expects at most one value`, offset);
    if (name.startsWith("$") && name.length > 1) {
      return assignGlobal(cx, name, rest.length === 1 ? analyze(cx, rest[0], scope) : new ConstNode(null, -1), scope, offset, null);
    }
    return varNode(cx, name, rest.length === 1 ? rest[0] : null, scope, isLet, type, offset);
  }
  if (target instanceof ComplexSym) {
    if (children.length > 2) fail(`${word} expects at most one value`, offset);
    const value = children.length === 2 ? analyze(cx, children[1], scope) : new ConstNode(null, -1);
    return assignPath(cx, target, () => value, scope, offset, null);
  }
  return fail(`Variable name must be a symbol, got ${kindOf(target)}`, offset);
}

/** `(var name value)`: the initialiser does not see the new variable if the name has a meaning already (3.7). */
function varNode(cx: Unit, name: string, form: Value, scope: Scope, isLet: boolean, type: Value, offset: number): Node {
  const known = isVariable(cx, name, scope);
  let value: Node;
  if (!known && !cx.hidden.has(name) && (cx.members.has(name) || isMember(cx, name))) {
    cx.hidden.add(name);
    try {
      value = analyze(cx, form, scope);
    } finally {
      cx.hidden.delete(name);
    }
  } else if (!known && mentionsInFunction(form)) {
    // A function literal in the initialiser may refer to the variable itself.
    (scope.later ??= new Map()).set(name, isLet);
    value = analyze(cx, form, scope);
  } else value = withoutLater(name, scope, () => analyze(cx, form, scope));
  const v = declare(cx, name, scope, isLet);
  if (type !== null) declareType(v, type);
  return new VarForm(offset, v, value);
}

/** Does something while functions do not see that the scopes of their own function will define the name: it means what it means around that. */
function withoutLater<T>(name: string, scope: Scope, what: () => T): T {
  const hidden: [later: Map<string, boolean>, isLet: boolean][] = [];
  for (let s: Scope | null = scope; s !== null && s.fn === scope.fn; s = s.parent) {
    const isLet = s.later?.get(name);
    if (isLet !== undefined) hidden.push([s.later!, isLet]);
  }
  for (const [later] of hidden) later.delete(name);
  try {
    return what();
  } finally {
    for (const [later, isLet] of hidden) later.set(name, isLet);
  }
}

function mentionsInFunction(form: Value): boolean {
  return form instanceof GeneNode;
}

/** `(self.x = v)`: a dot is a letter of the name, which is defined in the module then. */
function warnOfDot(cx: Unit, name: string, scope: Scope, offset: number): void {
  const [, object, member] = /^(\w+)\.(\w+)$/.exec(name) ?? [];
  if (object === undefined || !isVariable(cx, object, scope)) return;
  const hint = `a member is ${object === "self" ? "" : object}/${member}`;
  cx.warnings.push({ message: `${name} is a name of its own and no member of ${object}`, offset, hints: [hint] });
}

export function analyzeAssignment(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const op = (form.children[0] as Sym).name;
  const rest = form.children.slice(1);
  const target = form.type;
  if (Array.isArray(target) || target instanceof Map) {
    fail("destructuring assignment has been removed; use (var pattern value) and then assign explicitly", offset);
  }
  if (!(target instanceof Sym) && !(target instanceof ComplexSym)) fail(`Invalid assignment target: ${literal(target)}`, offset);
  if (rest.length === 0) fail(`${op} expects exactly one value`, offset);
  const rhs = (): Node => {
    if (rest.length === 1) return analyze(cx, rest[0], scope);
    if (rest.length > 2 && ((rest[1] instanceof Sym && INFIX.has(rest[1].name)) || (rest[1] instanceof ComplexSym && rest[1].parts[0] === "."))) {
      return infixNode(cx, rest, scope, offset);
    }
    return fail(`${op} expects exactly one value`, offset);
  };
  const operator = op === "=" ? null : op.slice(0, -1);
  if (target instanceof ComplexSym) return assignPath(cx, target, rhs, scope, offset, operator);
  const name = target.name;
  checkName(name, "variable", offset);
  if (name.startsWith("$") && name.length > 1) return assignGlobal(cx, name, rhs(), scope, offset, operator);
  const v = lookup(cx, name, scope);
  if (v !== null) {
    if (v.isLet) fail(`Cannot reassign 'let' binding '${name}'`, offset);
    v.assign(cx.clock++);
    const target_ = use(v, scope);
    useTypeOf(v, scope);
    const value = operator === null ? rhs() : binary(operator, target_, rhs(), offset);
    return new AssignNode(offset, v, value);
  }
  warnOfDot(cx, name, scope, offset);
  const current = analyze(cx, target, scope);
  const value = operator === null ? rhs() : binary(operator, current, rhs(), offset);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.value(value);
    g.op(Op.SetName, g.konst(name), t);
    g.move(dst, t);
    g.release(m);
  });
}

/** `(x = v)` for a variable. */
class AssignNode extends Node {
  constructor(
    offset: number,
    readonly variable: Variable,
    readonly value: Node,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const v = this.variable;
    const m = g.mark();
    if (v.fn === g.fn && !v.isCell && v.type === null && this.value.isAtomic()) {
      g.emit(this.value, v.reg);
      g.move(dst, v.reg);
      return;
    }
    const t = g.value(this.value);
    writeVariable(g, v, t, false);
    if (dst !== NONE) {
      if (v.type !== null) g.load(v, dst);
      else g.move(dst, t);
    }
    g.release(m);
  }
}

function assignGlobal(cx: Unit, name: string, rhs: Node, scope: Scope, offset: number, operator: string | null): Node {
  checkDots(name, offset, true);
  const value = operator === null ? rhs : binary(operator, analyze(cx, sym(name), scope), rhs, offset);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.value(value);
    g.op(Op.SetGlobal, g.konst(name.slice(1)), t);
    g.move(dst, t);
    g.release(m);
  });
}

/** `(a/b/c = v)`: the container first, then dynamic segments, then the right side (17.7). */
export function assignPath(cx: Unit, path: ComplexSym, rhs: () => Node, scope: Scope, offset: number, operator: string | null): Node {
  if (path.parts[0]!.startsWith("@")) fail(`Invalid assignment target: ${literal(path)}`, offset);
  checkDots(path.parts[path.parts.length - 1]!, offset, true);
  const { receiver, last, isSelf, via } = splitPath(cx, path, scope);
  const segment = dynamicSegment(cx, last, scope);
  const value = rhs();
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const later = segment === null ? [value] : [segment, value];
    const r = receiver.register(g) >= 0 && !receiver.mayChange(later, 0) ? receiver.register(g) : g.tmp();
    if (r !== receiver.register(g)) g.emit(receiver, r);
    let s = NONE;
    if (segment !== null) {
      s = g.tmp();
      g.emit(segment, s);
    } else if (via !== null && last.kind === "name") {
      // 17.3: a visible variable that holds an Int, String or Symbol is the segment
      s = g.tmp();
      const v = g.value(via);
      const k = g.tmp();
      g.op(Op.Const, k, g.konst(last.name));
      g.rt(s, "path.segment", v, k);
    }
    let t: number;
    if (operator === null) t = g.value(value);
    else {
      const old = g.tmp();
      if (s !== NONE) g.op(Op.GetStrict, old, r, s);
      else if (last.kind === "name") g.op(Op.GetStrictName, old, r, g.konst(last.name));
      else {
        const key = g.tmp();
        g.op(Op.Int, key, (last as { index: number }).index);
        g.op(Op.GetStrict, old, r, key);
      }
      t = g.tmp();
      g.emit(binary(operator, new RegisterNode(old), value, offset), t);
    }
    storeMember(g, r, last, s, t, isSelf);
    g.move(dst, t);
    g.release(m);
  });
}

/** A value that stands in a register already. */
export class RegisterNode extends Node {
  constructor(readonly reg: number) {
    super(-1);
  }
  override emit(g: Gen, dst: number): void {
    g.move(dst, this.reg);
  }
  override register(): number {
    return this.reg;
  }
  override isSimple(): boolean {
    return true;
  }
}

/** `($set x @seg v)` */
export function analyzeSet(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length !== 3) fail("$set expects exactly 3 arguments", offset);
  const [x, sel, v] = form.children;
  let segment: Node;
  if (sel instanceof Sym && sel.name.startsWith("@") && sel.name.length > 1) segment = literalSegment(sel.name.slice(1), offset);
  else if (sel instanceof ComplexSym && sel.parts[0]!.startsWith("@")) fail("$set selector must have exactly one property", offset);
  else if (sel instanceof GeneNode && sel.type instanceof Sym && sel.type.name === "@") {
    if (sel.children.length === 0) fail("$set selector requires at least one segment", offset);
    if (sel.children.length > 1) fail("$set selector must have exactly one property", offset);
    const c = sel.children[0];
    segment = c instanceof Sym ? literalSegment(c.name, offset) : analyze(cx, c, scope);
  } else segment = fail("$set expects a selector (@property) as second argument", offset);
  const nodes = [analyze(cx, x, scope), segment, analyze(cx, v, scope)];
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const [r, s, t] = g.values(nodes);
    g.op(Op.SetDyn, r!, s!, t!);
    g.move(dst, t!);
    g.release(m);
  });
}

function literalSegment(part: string, offset: number): Node {
  if (part === "!") fail("$set selector cannot contain !", offset);
  return new ConstNode(/^-?\d+$/.test(part) ? Number(part) : part, -1);
}
