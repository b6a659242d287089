/** `class`, `method`, `ctor`, `field`, `object`, `interface`, `implement`, `ns` (chapters 7, 8.2). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, complexSym, GeneNode, Sym, sym, type Value } from "../../values/types.ts";
import { UNDEF } from "../../values/runtime-types.ts";
import { analyze, isSym, offsetOf, scopeNode, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { type Gen, NONE } from "../gen.ts";
import { ConstNode, EmitNode, Node } from "../node.ts";
import { typeNode } from "../local-types.ts";
import type { Scope } from "../scope.ts";
import {
  closureNode,
  defineNode,
  definePath,
  emitClosure,
  type FunctionPlan,
  metadataNode,
  namesGenerator,
  parseSignature,
  planFunction,
  splitTypeParams,
} from "./functions.ts";
import { selfNode } from "./paths.ts";
import { annotatedName, makeTypeFor } from "./types.ts";

/** Where a definition with a name of any form goes. */
type Place = { kind: "name"; name: string } | { kind: "path"; path: ComplexSym; name: string };

function place(form: Value): Place | null {
  if (typeof form === "string") return { kind: "name", name: form };
  if (form instanceof Sym) return { kind: "name", name: form.name };
  if (!(form instanceof ComplexSym)) return null;
  return { kind: "path", path: form, name: form.parts[form.parts.length - 1]! };
}

/** A value that is bound first and completed then (a class before its body runs). */
function defineAt(cx: Unit, what: string, p: Place, made: Node, scope: Scope, offset: number): Node {
  return p.kind === "name" ? defineNode(cx, what, p.name, made, scope, offset) : definePath(cx, p.path, made, scope, offset);
}

/** Defines the value, then runs the body on it; the form's value is the value. */
function withBody(defined: Node, plan: FunctionPlan | null, offset: number): Node {
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.tmp();
    g.emit(defined, t);
    if (plan !== null) {
      const f = g.tmp();
      emitClosure(g, plan, f);
      g.rt(NONE, "body.run", f, t);
    }
    g.move(dst, t);
    g.release(m);
  });
}

function bodyPlan(cx: Unit, name: string, forms: readonly Value[], scope: Scope, offset: number): FunctionPlan {
  return planFunction(cx, { kind: "body", name, params: [], body: forms, offset }, scope);
}

/** Name of the class whose body is analysed, for traces: `Class.method`. */
const classNames = new WeakMap<object, string>();

export function analyzeClass(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  const p = place(c[0]);
  if (p === null) fail("class requires a name", offset);
  if (p.name === "Self") fail("Reserved type name 'Self' cannot be used for class", offset);
  const { name } = splitTypeParams(p.name, offset);
  const at: Place = { ...p, name } as Place;
  let i = 1;
  let parent: Node | null = null;
  let interfaces: Value[] = [];
  for (;;) {
    if (isSym(c[i], "<")) {
      if (i + 1 >= c.length) fail("Missing superclass after <", offset);
      parent = analyze(cx, c[i + 1], scope);
      i += 2;
    } else if (isSym(c[i], "implements")) {
      if (i + 1 >= c.length) fail("Missing interface list after implements", offset);
      interfaces = Array.isArray(c[i + 1]) ? (c[i + 1] as Value[]) : [c[i + 1]];
      i += 2;
    } else break;
  }
  const fields = form.props?.get("fields");
  if (fields !== undefined && !(fields instanceof Map)) fail(`^fields of class ${name} must be a map of names and types`, offset);
  const items = c.slice(i);
  for (const item of items)
    if (item instanceof GeneNode && isSym(item.type, "implement")) fail("Classes must declare interfaces in the header with implements", offsetOf(item));
  const ifaceNodes = interfaces.map((x) => analyze(cx, x, scope));
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const n = g.tmp();
    g.op(Op.Const, n, g.konst(name));
    const pr = g.tmp();
    if (parent === null) g.op(Op.Const, pr, g.konst(UNDEF));
    else g.emit(parent, pr);
    const list = g.tmp();
    const regs = g.values(ifaceNodes);
    g.op(Op.Array, list, regs.length, ...regs);
    g.rt(dst, "class.new", n, pr, list);
    g.release(m);
  });
  const defined = defineAt(cx, "class", at, made, scope, offset);
  if (items.length === 0) return defined;
  return withBody(defined, classBody(cx, name, items, scope, offset), offset);
}

/** Members as older programs write them; in the body of a class, which has no methods of these names, they are no calls on `self`. */
const DOTTED = new Set([".fn", ".fn!", ".method", ".method!", ".ctor", ".ctor!", ".field", ".prop"]);

function refuseDotted(items: readonly Value[]): void {
  for (const item of items) {
    if (!(item instanceof GeneNode) || !(item.type instanceof Sym) || !DOTTED.has(item.type.name)) continue;
    const word = item.type.name.slice(1).replace("!", "");
    const [first] = item.children;
    const name = first instanceof Sym ? first.name.replace("!", "") : "name";
    const remedy = word === "ctor" ? "(ctor [..] ..)" : word === "fn" || word === "method" ? `(method ${name} [..] ..)` : `(field ${name} ..)`;
    fail("Legacy dotted class members are not supported; use (method ...) or (ctor ...) instead", offsetOf(item), [`without the dot: ${remedy}`]);
  }
}

/** The body of a class, with methods named `Class.method` in traces. */
function classBody(cx: Unit, name: string, items: readonly Value[], scope: Scope, offset: number): FunctionPlan {
  refuseDotted(items);
  const previous = classNames.get(cx);
  classNames.set(cx, name);
  const plan = bodyPlan(cx, `<class ${name}>`, items, scope, offset);
  if (previous === undefined) classNames.delete(cx);
  else classNames.set(cx, previous);
  return plan;
}

/** `($extend C items...)`: for the prelude. */
export function analyzeExtend(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const cls = analyze(cx, form.children[0], scope);
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    g.rt(dst, "class.extend", g.value(cls));
    g.release(m);
  });
  const name = form.children[0] instanceof Sym ? form.children[0].name : "Class";
  return withBody(made, classBody(cx, name, form.children.slice(1), scope, offset), offset);
}

function onSelf(cx: Unit, scope: Scope, offset: number, rt: string, ...nodes: Node[]): Node {
  const self = selfNode(cx, scope);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    g.rt(dst, rt, ...g.values([self, ...nodes]));
    g.release(m);
  });
}

/** `(method name [params] body...)` */
export function analyzeMethod(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const c = form.children;
  if (c.length < 2) fail("Method definition requires at least name and args", offset);
  const first = c[0];
  const raw =
    typeof first === "string"
      ? first
      : first instanceof Sym
        ? first.name
        : first instanceof ComplexSym
          ? first.parts.join("/")
          : fail("Method definition requires at least name and args", offset);
  if (raw.length > 1 && raw.endsWith("!")) {
    fail("Macro-like class methods are not supported; use (method name [args] ...) and a standalone fn! if you need quoted arguments", offset);
  }
  if (!Array.isArray(c[1])) fail("method requires an array argument list; use [] for no arguments", offset);
  const { name, typeParams } = typeof first === "string" ? { name: raw, typeParams: [] } : splitTypeParams(raw, offset);
  const s = parseSignature(c, 1, offset);
  const flag = (key: string): boolean => form.props !== null && form.props.has(key) && form.props.get(key) !== false && form.props.get(key) !== null;
  const isGenerator = flag("generator") || (typeof first !== "string" && namesGenerator(name));
  const isAsync = flag("async");
  if (isAsync && isGenerator) fail("^^async is not allowed on a generator", offset);
  if (name === "on_method_missing") return missing(cx, s.params, s.body, scope, offset);
  const owner = classNames.get(cx);
  const plan = planFunction(
    cx,
    {
      kind: "method",
      name: owner === undefined ? name : `${owner}.${name}`,
      params: s.params,
      body: s.body,
      returnType: s.returnType,
      typeParams,
      props: form.props,
      offset,
      isGenerator,
      isAsync,
    },
    scope,
  );
  return onSelf(cx, scope, offset, "method.def", new ConstNode(name, -1), metadataNode(closureNode(plan, offset), form.props, offset));
}

function missing(cx: Unit, params: readonly Value[], body: readonly Value[], scope: Scope, offset: number): Node {
  const plan = planFunction(cx, { kind: "method", name: `${classNames.get(cx) ?? ""}.on_method_missing`, params, body, offset }, scope);
  return onSelf(cx, scope, offset, "missing.def", closureNode(plan, offset));
}

/** `(on_method_missing [name args...] body...)` */
export function analyzeMissing(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (!Array.isArray(form.children[0])) fail("on_method_missing requires an array argument list", offset);
  return missing(cx, form.children[0] as Value[], form.children.slice(1), scope, offset);
}

/** `(ctor [params] body...)` */
export function analyzeCtor(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (!Array.isArray(form.children[0])) fail("ctor requires an array argument list; use [] for no arguments", offset);
  if (form.props?.has("async")) fail("^^async is not allowed on a constructor", offset);
  if (form.props?.has("generator")) fail("^^generator is not allowed on a constructor", offset);
  const s = parseSignature(form.children, 0, offset);
  const owner = classNames.get(cx);
  const plan = planFunction(
    cx,
    { kind: "ctor", name: owner === undefined ? "ctor" : `${owner}.ctor`, params: s.params, body: s.body, props: form.props, offset },
    scope,
  );
  return onSelf(cx, scope, offset, "ctor.def", closureNode(plan, offset));
}

/** `(field name T)`, `(field name: T)` */
export function analyzeField(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const { name, type } = fieldParts(cx, form, scope, offset);
  return onSelf(cx, scope, offset, "field.def", new ConstNode(name, -1), typeNode(type, offset));
}

function fieldParts(cx: Unit, form: GeneNode, scope: Scope, offset: number): { name: string; type: Value } {
  const c = form.children;
  const first = c[0];
  if (!(first instanceof Sym)) return fail("field requires a name and type", offset);
  const { name } = annotatedName(first.name);
  const rest = isSym(c[1], ":") ? c.slice(2) : c.slice(1);
  return { name, type: rest.length === 0 ? null : makeTypeFor(cx, rest[0], scope, offset) };
}

/** `(ns Name body...)` */
export function analyzeNs(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const p = place(form.children[0]);
  if (p === null) fail("ns requires a name", offset);
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const n = g.tmp();
    g.op(Op.Const, n, g.konst(p.name));
    g.rt(dst, "ns.new", n);
    g.release(m);
  });
  const defined = defineAt(cx, "namespace", p, made, scope, offset);
  const items = form.children.slice(1);
  if (items.length === 0) return defined;
  return withBody(defined, bodyPlan(cx, `<ns ${p.name}>`, items, scope, offset), offset);
}

/** `(object Name [< Parent] items...)` */
export function analyzeObject(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length === 0) fail("object requires a name", offset);
  const p = place(form.children[0]);
  if (p === null || typeof form.children[0] === "string") fail("object name must be a symbol", offset);
  const clsName = p.name.endsWith("Class") ? p.name : `${p.name}Class`;
  const target = p.kind === "path" ? complexSym([...p.path.parts.slice(0, -1), clsName]) : sym(clsName);
  const cls = new GeneNode(sym("class"), form.props, [target, ...form.children.slice(1)]);
  cls.span = form.span;
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.tmp();
    g.emit(classNode, t);
    g.rt(dst, "object.new", t);
    g.release(m);
  });
  const classNode = analyzeClass(cx, cls, scope);
  return defineAt(cx, "object", p, made, scope, offset);
}

/** `(interface Name (method m [..]) (field f T))` */
export function analyzeInterface(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const [first, ...items] = form.children;
  if (form.children.length === 0) fail("interface requires a name", offset);
  const p = first instanceof Sym || first instanceof ComplexSym ? place(first)! : fail("interface name must be a symbol", offset);
  refuseDotted(items);
  const methods: string[] = [];
  const fields = new Map<string, Value>();
  for (const item of items) {
    if (!(item instanceof GeneNode) || !(item.type instanceof Sym)) fail("unsupported interface member", offset);
    const kind = item.type.name;
    const at = offsetOf(item);
    if (kind === "method") {
      const [n, params, ...rest] = item.children;
      const name = n instanceof Sym ? n.name : typeof n === "string" ? n : null;
      if (name === null || !Array.isArray(params)) fail("interface method requires a name and parameter list", at);
      if (rest.length > 0 && !isSym(rest[0], "->") && !isSym(rest[0], "!")) fail("interface methods cannot have a body", at);
      methods.push(name);
    } else if (kind === "field" || kind === "prop") {
      if (item.children.length < 2) {
        const n = item.children[0];
        if (!(n instanceof Sym)) fail("field requires a name and type", at);
      }
      const f = fieldParts(cx, item, scope, at);
      if (f.type === null && item.children.length < 2) fail("field requires a name and type", at);
      fields.set(f.name, [f.type, item.props?.get("readonly") === true]);
    } else fail(`unsupported interface member: ${kind}`, at);
  }
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    g.rt(dst, "interface.new", ...g.values([new ConstNode(p.name, -1), new ConstNode(methods, -1), new ConstNode(fields, -1)]));
    g.release(m);
  });
  return defineAt(cx, "interface", p, made, scope, offset);
}

/** `(implement I for C (ctor ..) (method ..) ...)` */
export function analyzeImplement(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const [iface, word, target, ...items] = form.children;
  if (!isSym(word, "for") || form.children.length < 3) fail("implement requires an interface, `for` and a class", offset);
  refuseDotted(items);
  const nodes = [analyze(cx, iface, scope), analyze(cx, target, scope)];
  const name = target instanceof Sym ? target.name : "class";
  const methods: { name: string; node: Node }[] = [];
  let ctor: Node = new ConstNode(null, -1);
  for (const item of items) {
    if (!(item instanceof GeneNode) || !(item.type instanceof Sym)) fail("unsupported interface member", offset);
    const at = offsetOf(item);
    if (item.type.name === "ctor") {
      const s = parseSignature(item.children, 0, at);
      ctor = closureNode(planFunction(cx, { kind: "ctor", name: `${name}.ctor`, params: s.params, body: s.body, props: item.props, offset: at }, scope), at);
    } else if (item.type.name === "method") {
      const n = item.children[0];
      const method = n instanceof Sym ? n.name : typeof n === "string" ? n : fail("Method definition requires at least name and args", at);
      if (!Array.isArray(item.children[1])) fail("method requires an array argument list; use [] for no arguments", at);
      const s = parseSignature(item.children, 1, at);
      const plan = planFunction(
        cx,
        { kind: "method", name: `${name}.${method}`, params: s.params, body: s.body, returnType: s.returnType, props: item.props, offset: at },
        scope,
      );
      methods.push({ name: method, node: closureNode(plan, at) });
    } else fail(`unsupported interface member: ${item.type.name}`, at);
  }
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const [i, c] = g.values(nodes);
    const map = g.tmp();
    const regs = g.values(methods.map((x) => x.node));
    g.op(Op.Map, map, g.konst(methods.map((x) => x.name)), regs.length, ...regs);
    const k = g.tmp();
    g.emit(ctor, k);
    g.rt(dst, "implement", i!, c!, map, k);
    g.release(m);
  });
}

/** `(interceptor ..)`, `(fn-interceptor ..)`: read at run time (7.12). */
export function analyzeInterceptor(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const rt = (form.type as Sym).name === "interceptor" ? "interceptor.new" : "fn_interceptor.new";
  const name = form.children[0];
  const s = scopeNode(cx, scope);
  const made = new EmitNode(offset, (g: Gen, dst) => {
    const m = g.mark();
    g.rt(dst, rt, ...g.values([new ConstNode(form, -1), s]));
    g.release(m);
  });
  return name instanceof Sym ? defineNode(cx, "interceptor", name.name, made, scope, offset) : made;
}
