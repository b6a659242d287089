/** `fn`, blocks, and how every kind of function is compiled (chapter 5). */
import { Code, type ParamSpec } from "../../gir/code.ts";
import { Op } from "../../gir/ops.ts";
import { literal } from "../../values/print.ts";
import { kindOf } from "../../values/kind.ts";
import { ComplexSym, GeneNode, Sym, type Value, sym } from "../../values/types.ts";
import { analyze, analyzeBody, checkName, declare, isSym, offsetOf, type Unit } from "../analyze.ts";
import { checkDots, fail, tooLarge } from "../errors.ts";
import { Gen, NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { emitCheck, isLocalType } from "../local-types.ts";
import { FnContext, type FnKind, Scope } from "../scope.ts";
import { collectLater } from "../hoist.ts";
import { quoted } from "./data.ts";
import { analyzeElements, type Element, emitElements, makeSpec } from "./patterns.ts";
import { pathNode, selfNode } from "./paths.ts";
import { makeTypeFor } from "./types.ts";
import { Quote } from "../../values/types.ts";

/** A function with everything that emission needs. */
export interface FunctionPlan {
  readonly cx: Unit;
  readonly fn: FnContext;
  readonly scope: Scope;
  readonly elements: readonly Element[];
  /** `self`, where there are property parameters */
  readonly self?: Node;
  body: Node[];
  readonly pre: readonly { form: Value; node: Node }[];
  readonly post: readonly { form: Value; node: Node }[];
  resultVariable: import("../scope.ts").Variable | null;
  readonly offset: number;
}

export interface FunctionSource {
  readonly kind: FnKind;
  readonly name: string;
  readonly params: readonly Value[];
  readonly body: readonly Value[];
  readonly returnType?: Value;
  readonly typeParams?: readonly string[];
  readonly props?: Map<string, Value> | null;
  readonly offset: number;
  readonly isGenerator?: boolean;
  readonly isAsync?: boolean;
  readonly isMacro?: boolean;
}

const HAS_SELF = new Set<FnKind>(["unit", "method", "ctor", "body"]);

/** Analyses a function's parameters and body in a new context inside the scope. */
export function planFunction(cx: Unit, source: FunctionSource, outer: Scope): FunctionPlan {
  const fn = new FnContext(source.kind, outer.fn);
  fn.name = source.name;
  fn.isGenerator = source.isGenerator === true;
  fn.isAsync = source.isAsync === true;
  fn.isMacro = source.isMacro === true;
  fn.typeParams = source.typeParams ?? [];
  const scope = new Scope(fn, outer);
  if (HAS_SELF.has(source.kind)) scope.declare("self");
  const elements = analyzeElements(cx, source.params, scope, { isLet: false, isParams: true, offset: source.offset });
  const self = elements.some((e) => e.isProperty) ? selfNode(cx, scope) : undefined;
  if (source.returnType !== undefined && source.returnType !== null) fn.returnType = makeTypeFor(cx, source.returnType, scope, source.offset, true);
  const conditions = (key: string): readonly Value[] => {
    const value = source.props?.get(key);
    if (value === undefined || !cx.contracts) return [];
    return Array.isArray(value) ? value : [value];
  };
  const pre = conditions("pre").map((form) => ({ form, node: analyze(cx, form, scope) }));
  const postForms = conditions("post");
  if (postForms.length > 0 && fn.isGenerator) fail("^post is not supported on generator functions", source.offset);
  let resultVariable = null;
  let post: { form: Value; node: Node }[] = [];
  if (postForms.length > 0) {
    fn.hasPost = true;
    const inner = new Scope(fn, scope);
    resultVariable = inner.declare("result");
    post = postForms.map((form) => ({ form, node: analyze(cx, form, inner) }));
    scope.all.push(resultVariable);
  }
  collectLater(source.body, scope);
  const body = analyzeBody(cx, source.body, scope);
  return { cx, fn, scope, elements, self, body, pre, post, resultVariable, offset: source.offset };
}

/** Emits the whole function. Nested ones are generated later, from an empty stack. */
export function generate(plan: FunctionPlan): Code {
  const code = new Code();
  const { cx, fn } = plan;
  cx.later.push(() => {
    const g = new Gen(fn, { source: cx.source, contracts: cx.contracts, locals: cx.options.locals === true }, cx.later);
    g.pos = plan.offset;
    try {
      generateInto(g, code, plan);
    } catch (e) {
      throw tooLarge(e, g.pos);
    }
  });
  code.name = fn.name;
  code.offset = plan.offset;
  return code;
}

function generateInto(g: Gen, code: Code, plan: FunctionPlan): void {
  const { cx, fn, scope, elements } = plan;
  const hasSelf = HAS_SELF.has(fn.kind);
  const base = hasSelf ? 1 : 0;
  if (hasSelf) {
    const self = scope.all.find((v) => v.name === "self")!;
    self.reg = g.newVar("self");
  }
  const regs: number[] = elements.map((e) => {
    const r = g.newVar(e.name);
    if (e.variable !== null) e.variable.reg = r;
    return r;
  });
  for (const v of scope.all) if (v.reg >= 0) g.note(v);
  g.enter(scope);
  // no temporary: the value that is returned may stand in one
  const report = cx.options.profile === true ? g.newVar("") : NONE;
  if (report !== NONE) g.rt(report, "profile.enter");
  const spec: ParamSpec = makeSpec(elements, (_e, i) => regs[i]!);
  code.spec = spec;
  code.base = base;
  // a cell for self, if evaluated code or a closure needs one
  if (hasSelf) {
    const self = scope.all[0]!;
    if (self.isCell) g.op(Op.Cell, self.reg, self.reg);
  }
  emitElements(g, elements, regs, {
    check: 0,
    macro: fn.isMacro,
    property: (gg, name, r) => gg.op(Op.SelfSet, gg.value(plan.self!), gg.konst(name), r),
    init: (v, r) => {
      if (v.reg < 0) return;
      if (v.isCell) g.op(Op.Cell, v.reg, r);
    },
  });
  // a violation fails the Future, but what a generator demands is checked when it is called (9.6)
  if (fn.isAsync) g.op(Op.Entry);
  plan.pre.forEach((c, i) => emitCondition(g, plan, c, i + 1, "precondition", regs, NONE));
  if (fn.isGenerator) g.op(Op.Entry);
  // the activation of a macro function knows its caller's scope, which what it calls last may ask for; so does that of a body which outlives it
  const keepsCaller = fn.isMacro || (fn.kind === "async" && fn.callsCallerEval);
  g.tailCalls =
    !isLocalType(fn.returnType) &&
    !fn.isGenerator &&
    !keepsCaller &&
    !(fn.isAsync && fn.returnType !== null) &&
    !fn.hasPost &&
    fn.kind !== "ctor" &&
    fn.kind !== "unit" &&
    fn.kind !== "body";
  const leave = (gg: Gen, value: number): void => {
    if (report !== NONE) gg.rt(report, "profile.leave");
    gg.op(fn.kind === "async" ? Op.AsyncEnd : Op.Return, value);
  };
  const finish = (gg: Gen, value: number): void => {
    let v = value;
    if (fn.isAsync && (fn.returnType !== null || plan.post.length > 0)) {
      v = gg.tmp();
      gg.rt(v, "async.result", value);
    }
    if (fn.returnType !== null && fn.kind !== "ctor") {
      const result = v;
      v = gg.tmp();
      emitCheck(gg, v, result, fn.returnType, 1, `return value of ${fn.name.slice(fn.name.lastIndexOf(".") + 1)}`);
    }
    if (plan.post.length > 0) {
      const r = plan.resultVariable!;
      const result = fn.kind === "ctor" ? scope.all[0]!.reg : v;
      if (r.isCell) gg.op(Op.Cell, r.reg, result);
      else gg.op(Op.Move, r.reg, result);
      // a `return` in a condition leaves at once: it would have the conditions emitted in themselves without end
      gg.finish = leave;
      plan.post.forEach((c, i) => emitCondition(gg, plan, c, i + 1, "postcondition", regs, result));
      gg.finish = finish;
    }
    leave(gg, v);
  };
  g.finish = finish;
  g.tailSequence(plan.body);
  g.finishCode(code);
  code.isMethod = hasSelf;
  code.isBlock = fn.kind === "block";
  code.isMacro = fn.isMacro;
  code.isGenerator = fn.isGenerator;
  code.isAsync = fn.isAsync;
  code.isCtor = fn.kind === "ctor";
  code.isAsyncBody = fn.kind === "async";
  code.returnType = fn.returnType;
}

/** @param params their registers */
function emitCondition(g: Gen, plan: FunctionPlan, c: { form: Value; node: Node }, n: number, kind: string, params: readonly number[], result: number): void {
  const m = g.mark();
  const t = g.tmp();
  g.emit(c.node, t);
  g.if(Op.If, t);
  g.else();
  const { fn, elements, scope } = plan;
  const withSelf = fn.kind === "method";
  const consts = [
    fn.kind === "ctor" ? "ctor" : fn.name.slice(fn.name.lastIndexOf(".") + 1),
    kind,
    n,
    c.form,
    [...(withSelf ? ["self"] : []), ...elements.map((e) => e.name)],
  ].map((v) => {
    const r = g.tmp();
    g.emit(new ConstNode(v, -1), r);
    return r;
  });
  const values = g.tmp();
  const regs = [
    ...(withSelf ? [scope.all[0]!.reg] : []),
    ...elements.map((e, i) => {
      // a nameless one is nowhere but in its register
      if (e.variable === null) return params[i]!;
      const r = g.tmp();
      g.load(e.variable, r);
      return r;
    }),
  ];
  g.op(Op.Array, values, regs.length, ...regs);
  g.rt(NONE, "contract.fail", ...consts, values, ...(result === NONE ? [] : [result]));
  g.end();
  g.release(m);
}

/** Emits the closure of a planned function into dst. */
export function emitClosure(g: Gen, plan: FunctionPlan, dst: number): void {
  const code = generate(plan);
  const m = g.mark();
  const regs = plan.fn.captures.map((v) => g.loadCapture(v));
  g.op(Op.Closure, g.dst(dst), g.code(code), regs.length, ...regs);
  g.release(m);
}

export function closureNode(plan: FunctionPlan, offset: number): Node {
  return new EmitNode(offset, (g, dst) => emitClosure(g, plan, dst), { atomic: true });
}

/** A function without parameters around forms: `async`, `gene/defer`, conditions of `gene/wait_until`. */
export function thunk(cx: Unit, body: readonly Value[], scope: Scope, kind: FnKind, name: string, offset: number): FunctionPlan {
  return planFunction(cx, { kind, name, params: [], body, offset }, scope);
}

/** What stands between the name and the body: parameters, result type, effects. */
export interface Signature {
  params: Value[];
  returnType: Value;
  body: Value[];
}

/** `[params] -> type ! [effects] body...` */
export function parseSignature(children: readonly Value[], from: number, offset: number): Signature {
  let i = from;
  const params = children[i++] as Value[];
  let returnType: Value = null;
  if (isSym(children[i], "->")) {
    if (i + 1 >= children.length) fail("Missing return type after ->", offset);
    returnType = children[i + 1];
    i += 2;
  }
  if (isSym(children[i], "!")) {
    if (i + 1 >= children.length) fail("Missing effects list after !", offset);
    if (!Array.isArray(children[i + 1])) fail("Invalid effect list: expected array", offset);
    i += 2;
  }
  return { params, returnType, body: children.slice(i) };
}

/** `name:T:U` */
export function splitTypeParams(name: string, offset: number): { name: string; typeParams: string[] } {
  const parts = name.split(":");
  if (parts.length === 1 || parts[0] === "" || !parts.slice(1).every((p) => /^[A-Z]/.test(p))) return { name, typeParams: [] };
  const typeParams = parts.slice(1);
  typeParams.forEach((t, i) => {
    if (typeParams.indexOf(t) !== i) fail(`Duplicate type parameter: ${t}`, offset);
  });
  return { name: parts[0]!, typeParams };
}

/** `(fn ...)` */
export function analyzeFn(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const children = form.children;
  const props = form.props;
  const star = isSym(form.type, "fn*");
  let first = children[0];
  if (children.length === 0) fail("fn requires a name or argument list", offset);
  if (typeof first === "string") first = sym(first);
  const anonymous = Array.isArray(first);
  if (!anonymous && !(first instanceof Sym) && !(first instanceof ComplexSym)) fail("fn requires a name or argument list", offset);
  let from = 0;
  let list: readonly Value[] = children;
  let name = "<unnamed>";
  let typeParams: string[] = [];
  if (!anonymous) {
    if (children.length === 1) fail("fn requires an argument list after the name", offset);
    name = first instanceof Sym ? first.name : (first as ComplexSym).parts[(first as ComplexSym).parts.length - 1]!;
    ({ name, typeParams } = splitTypeParams(name, offset));
    from = 1;
    const second = children[1];
    if (!Array.isArray(second)) {
      // the older surface (5.8): `_` or one bare symbol
      if (second instanceof Sym && second.name === "_") list = [first, [], ...children.slice(2)];
      else if (second instanceof Sym && /^[^^:/.]/.test(second.name) && second.name !== "->" && !second.name.endsWith("...") && !second.name.endsWith(":")) {
        list = [first, [second], ...children.slice(2)];
      } else fail("fn argument list must be an array, e.g. [a b]", offset);
    }
  }
  checkName(name, "function", offset);
  const signature = parseSignature(list, from, offset);
  const flag = (key: string): boolean => props !== null && props.has(key) && props.get(key) !== false && props.get(key) !== null;
  const isGenerator = star || flag("generator") || (!anonymous && namesGenerator(name));
  const isAsync = flag("async");
  if (isAsync && isGenerator) fail("^^async is not allowed on a generator", offset);
  checkMetadata(props, name, offset);
  const isMember = !anonymous && first instanceof ComplexSym;
  // The variable exists before the body is analysed, so that the function can call itself.
  const local = !anonymous && !isMember && !isMemberScope(cx, scope);
  if (local) (scope.later ??= new Map()).set(name, false);
  const plan = planFunction(
    cx,
    {
      kind: "fn",
      name,
      params: signature.params,
      body: signature.body,
      returnType: signature.returnType,
      typeParams,
      props,
      offset,
      isGenerator,
      isAsync,
      isMacro: !anonymous && name.length > 1 && name.endsWith("!"),
    },
    scope,
  );
  const made = metadataNode(closureNode(plan, offset), props, offset);
  if (anonymous) return made;
  if (isMember) return definePath(cx, first as ComplexSym, made, scope, offset);
  return defineNode(cx, "function", name, made, scope, offset);
}

/** Does a function of that name give a generator (11.1)? The operators end in `*` as well. */
export function namesGenerator(name: string): boolean {
  return name.endsWith("*") && name !== "*" && name !== "**";
}

/** Defines a member of what stands before the last slash; `/name`: of self. A missing container is an error of its own (8.2). */
export function definePath(cx: Unit, path: ComplexSym, value: Node, scope: Scope, offset: number): Node {
  const { parts } = path;
  checkDots(parts[parts.length - 1]!, offset, true);
  const ofSelf = parts.length === 2 && parts[0] === "";
  const container = ofSelf ? selfNode(cx, scope) : pathNode(cx, parts, scope, parts.length - 1);
  const rest = [new ConstNode(parts[parts.length - 1]!, -1), value, new ConstNode(ofSelf ? "self" : parts.slice(0, -1).join("/"), -1)];
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const regs = g.values([container, ...rest]);
    g.rt(NONE, "member.def", ...regs);
    g.move(dst, regs[2]!);
    g.release(m);
  });
}

/** Binds a definition's name: a member of the module at the top level, else a variable of the scope. @param what is defined, as messages call it */
export function defineNode(cx: Unit, what: string, name: string, value: Node, scope: Scope, offset: number): Node {
  checkName(name, what, offset);
  if (isMemberScope(cx, scope)) {
    // a session variable of that name would hide the new member
    scope.vars.delete(name);
    cx.options.scope?.vars.delete(name);
    cx.externalVars.delete(name);
    return new EmitNode(offset, (g, dst) => {
      const m = g.mark();
      const t = g.value(value);
      g.op(Op.NsDef, g.konst(name), t);
      g.move(dst, t);
      g.release(m);
    });
  }
  const v = declare(cx, name, scope);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.value(value);
    g.init(v, t);
    g.move(dst, t);
    g.release(m);
  });
}

/** Do definitions in this scope become members of the module? */
export function isMemberScope(cx: Unit, inner: Scope): boolean {
  let scope = inner;
  while (scope.transparent) scope = scope.parent!;
  return scope.isTop && (cx.options.kind !== "eval" || (cx.options.scope?.topLevel ?? true));
}

function checkMetadata(props: Map<string, Value> | null, name: string, offset: number): void {
  if (props === null) return;
  const intent = props.get("intent");
  if (intent !== undefined && typeof intent !== "string") fail(`Invalid ^intent for function ${name}: expected a string`, offset);
  const examples = props.get("examples");
  if (examples === undefined) return;
  const bad = (why: string): never => fail(`Invalid ^examples for function ${name}: ${why}`, offset);
  if (!Array.isArray(examples)) bad("expected an array of examples");
  const list = examples as Value[];
  for (let i = 0; i < list.length; i += 3) {
    if (!Array.isArray(list[i])) bad(`expected argument array, got ${kindOf(list[i])}`);
    if (i + 1 >= list.length) bad("missing operator after argument array");
    const op = list[i + 1];
    if (!(op instanceof Sym)) return bad("expected operator symbol ('->' or 'throws')");
    if (op.name !== "->" && op.name !== "throws") bad(`unsupported operator '${op.name}'; expected '->' or 'throws'`);
    if (i + 2 >= list.length) bad(op.name === "->" ? "missing expected result after '->'" : "missing exception type after 'throws'");
  }
}

/** ^intent and ^examples. */
export function metadataNode(fn: Node, props: Map<string, Value> | null, offset: number): Node {
  const intent = props?.get("intent");
  const examples = props?.get("examples");
  if (intent === undefined && examples === undefined) return fn;
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const nodes = g.values([fn, new ConstNode(intent ?? "", -1), new ConstNode(examples === undefined ? null : quoted(new Quote(examples)), -1)]);
    g.rt(dst, "fn.meta", ...nodes);
    g.release(m);
  });
}

/** `(-> body)`, `(x -> body)`, `([a b] -> body)`, `(block [a] body)` */
export function analyzeBlockLambda(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  let params: Value[] = [];
  let body: readonly Value[];
  if (isSym(form.type, "->")) body = form.children;
  else if (isSym(form.type, "block") && !isSym(form.children[0], "->")) {
    const first = form.children[0];
    if (Array.isArray(first)) {
      params = first;
      body = form.children.slice(1);
    } else body = form.children;
  } else {
    body = form.children.slice(1);
    if (Array.isArray(form.type)) params = form.type;
    else if (form.type instanceof Sym) params = [form.type];
    else fail(`Block parameters must be a name or an array, got ${literal(form.type)}`, offset);
  }
  const plan = planFunction(cx, { kind: "block", name: "<unnamed>", params, body, offset }, scope);
  return closureNode(plan, offset);
}
