/** Interception (7.12): interceptors wrap methods of a class, or a function, with advice. */
import { isTruthy, kindOf } from "../values/kind.ts";
import { literal } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import { BoundMethod, CallRequest, Fn, GClass, Native, NativeFn, type Scope } from "../values/runtime-types.ts";
import { GeneNode, PLACEHOLDER, sym, Sym, type Value } from "../values/types.ts";
import { withSelf } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { isCallable } from "../vm/call.ts";
import { method, type Intrinsics } from "./define.ts";
import { evaluate } from "./eval.ts";
import { run, type Steps } from "./steps.ts";

type Kind = "before_filter" | "before" | "invariant" | "around" | "after";
const KINDS = new Set(["before_filter", "before", "invariant", "around", "after"]);

interface Advice {
  readonly kind: Kind;
  readonly callable: Value;
  /** inline: a closure; else a callable by name, which gets the receiver first */
  readonly inline: boolean;
  /** number of parameters of an inline advice */
  readonly count: number;
  readonly replaces: boolean;
}

/** An interceptor or fn-interceptor; data of a Native of class Interceptor. */
class Interceptor {
  enabled = true;
  constructor(
    readonly form: "interceptor" | "fn-interceptor",
    readonly name: string,
    readonly params: readonly string[],
    readonly advice: ReadonlyMap<string, readonly Advice[]>,
  ) {}
  /** how the machine calls it */
  call(realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
    return apply(realm, this, args, kw);
  }
}

/** One application; data of a Native of class Interception. */
class Interception {
  enabled = true;
  constructor(
    readonly by: Interceptor,
    readonly advice: readonly Advice[],
    readonly target: Value,
  ) {}
  get active(): boolean {
    return this.enabled && this.by.enabled;
  }
  /** how the machine calls it */
  call(_realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
    return callInterception(this, args, kw);
  }
}

export const interceptionIntrinsics: Intrinsics = {
  "interceptor.new": (realm, [definition, scope]) => run(define(realm, "interceptor", definition as GeneNode, scope as Scope)),
  "fn_interceptor.new": (realm, [definition, scope]) => run(define(realm, "fn-interceptor", definition as GeneNode, scope as Scope)),
};

const bad = (message: string): unknown => raise("ArgumentException", message);

function* define(realm: Realm, form: "interceptor" | "fn-interceptor", definition: GeneNode, scope: Scope): Steps {
  const [name, list, ...items] = definition.children;
  if (definition.children.length < 2 || !(name instanceof Sym)) throw bad(`${form} requires a name and interceptor parameters`);
  if (form === "fn-interceptor" && (!Array.isArray(list) || list.length !== 1 || !(list[0] instanceof Sym)))
    throw bad("fn-interceptor parameter list must contain exactly one symbol");
  if (!Array.isArray(list)) throw bad("interceptor parameter list must be an array");
  const params = list.map((p) => {
    if (!(p instanceof Sym)) throw bad("interceptor parameter must be a symbol");
    return p.name;
  });
  const advice = new Map<string, Advice[]>(params.map((p) => [p, []]));
  for (const item of items) {
    if (!(item instanceof GeneNode)) throw bad("interceptor advice definition must be a gene expression");
    const kind = item.type instanceof Sym ? item.type.name : literal(item.type);
    if (!KINDS.has(kind)) throw bad(`unknown interceptor advice type: ${kind}`);
    const target = item.children[0];
    const targetName = target instanceof Sym ? target.name : literal(target);
    const known = advice.get(targetName);
    if (known === undefined) throw bad(`interceptor advice target '${targetName}' is not a defined interceptor parameter`);
    const replaces = item.props !== null && isTruthy(item.props.get("replace_result"));
    if (replaces && kind !== "after") throw bad("replace_result is only allowed for after interceptor advices");
    if (kind === "around" && known.some((a) => a.kind === "around")) throw bad(`around advice already defined for '${targetName}'`);
    const args = item.children[1];
    const noParams = args === PLACEHOLDER || (args instanceof Sym && args.name === "_");
    if (Array.isArray(args) || noParams) {
      const parameters = noParams ? [] : (args as Value[]);
      const callable: Value = yield evaluate(realm, scope, new GeneNode(sym("fn"), null, [parameters, ...item.children.slice(2)]));
      known.push({ kind: kind as Kind, callable, inline: true, count: parameters.length, replaces });
    } else {
      const callable: Value = yield named(realm, scope, args);
      if (!isCallable(callable)) throw bad(`advice callable not found: ${literal(args)}`);
      known.push({ kind: kind as Kind, callable, inline: false, count: Infinity, replaces });
    }
  }
  return new Native(realm.classes.Interceptor, new Interceptor(form, name.name, params, advice));
}

/** The value of a callable's name; void when nothing has that name. */
function named(realm: Realm, scope: Scope, form: Value): Value {
  if (form instanceof Sym && !scope.vars.has(form.name)) {
    for (let ns: Scope["ns"] | null = scope.ns; ns !== null; ns = ns.parent) if (ns.members.has(form.name)) return evaluate(realm, scope, form);
    return undefined;
  }
  return evaluate(realm, scope, form);
}

function diagnostic(by: Interceptor, code: string, tail: string): unknown {
  const full = `GENE.INTERCEPT.${code}`;
  return raise(
    code === "FN_TARGET" || code === "CLASS_TARGET" ? "TypeException" : "ArgumentException",
    `[${full}] ${by.form} application '${by.name}': ${tail}`,
    full,
  );
}

/** `(I C "m1" ..)` and `(F fn)`. */
function apply(realm: Realm, by: Interceptor, args: readonly Value[], kw: Map<string, Value> | null): Value {
  if (kw !== null && kw.size > 0) throw diagnostic(by, "KEYWORD_UNSUPPORTED", "keyword arguments are not supported");
  return by.form === "interceptor" ? applyToClass(realm, by, args) : applyToFunction(realm, by, args);
}

function applyToClass(realm: Realm, by: Interceptor, args: readonly Value[]): Value {
  if (args.length === 0) throw diagnostic(by, "CLASS_TARGET", "expected class target argument; actual none");
  const cls = args[0];
  if (!(cls instanceof GClass)) throw diagnostic(by, "CLASS_TARGET", `expected class target; actual ${kindOf(cls)}`);
  const count = args.length - 1;
  if (count !== by.params.length) throw diagnostic(by, "MAPPING_ARITY", `expected ${by.params.length} method mapping arguments; actual ${count}`);
  const mapped = by.params.map((param, i) => {
    const given = args[i + 1];
    const name = typeof given === "string" ? given : given instanceof Sym ? given.name : undefined;
    if (name === undefined)
      throw diagnostic(by, "MAPPING_NAME", `mapping for parameter '${param}' expected string or symbol method name; actual ${kindOf(given)}`);
    if (!Object.prototype.hasOwnProperty.call(cls.mt, name))
      throw diagnostic(by, "MISSING_METHOD", `class '${cls.name}' has no method '${name}' for parameter '${param}'`);
    return { name, param };
  });
  return mapped.map(({ name, param }) => {
    const original = cls.mt[name];
    const x = new Interception(by, by.advice.get(param)!, original);
    const wrapped = new NativeFn(
      name,
      "args... ^kw...",
      "",
      (_r, all, keywords) => {
        const [self, ...rest] = all;
        const proceed = (a: Value[]): CallRequest => new CallRequest(new BoundMethod(self, original, name), a, keywords);
        return x.active ? run(perform(x, self, rest, proceed)) : proceed(rest);
      },
      true,
    );
    cls.define(name, wrapped);
    return new Native(realm.classes.Interception, x);
  });
}

function applyToFunction(realm: Realm, by: Interceptor, args: readonly Value[]): Value {
  if (args.length !== 1) throw diagnostic(by, "FN_ARITY", `expected exactly one callable argument; actual ${args.length}`);
  const target = args[0];
  if (target instanceof Fn) {
    if (target.code.isMacro) throw diagnostic(by, "MACRO_UNSUPPORTED", "macro functions are not supported");
    if (target.code.isAsync) throw diagnostic(by, "ASYNC_UNSUPPORTED", "async functions are not supported");
    if (target.code.spec.hasKeywords) throw diagnostic(by, "KEYWORD_UNSUPPORTED", "functions with keyword parameters are not supported");
  } else if (target instanceof Native && target.data instanceof Interceptor) throw diagnostic(by, "MACRO_UNSUPPORTED", "interceptors are not supported");
  else if (!(target instanceof NativeFn) && !(target instanceof Native && target.data instanceof Interception))
    throw diagnostic(
      by,
      "FN_TARGET",
      `expected function, native function, or interception target; actual ${target instanceof GClass ? "class" : kindOf(target)}`,
    );
  return new Native(realm.classes.Interception, new Interception(by, by.advice.get(by.params[0])!, target));
}

/** Calls an Interception of a function. */
function callInterception(x: Interception, args: Value[], kw: Map<string, Value> | null): Value {
  if (kw !== null && kw.size > 0) throw raise("TypeException", "Calling an intercepted function with keyword arguments is not supported");
  const proceed = (a: Value[]): CallRequest => new CallRequest(x.target, a);
  return x.active ? run(perform(x, null, args, proceed)) : proceed(args);
}

/** One intercepted call. */
function* perform(x: Interception, self: Value, args: Value[], proceed: (args: Value[]) => CallRequest): Steps {
  const call = (a: Advice, list: Value[]): CallRequest =>
    a.inline ? new CallRequest(withSelf(a.callable, self), a.count === 0 ? [] : list) : new CallRequest(a.callable, [self, ...list]);
  const of = (kind: Kind): Advice[] => x.advice.filter((a) => a.kind === kind);
  for (const a of of("before_filter")) if (!isTruthy(yield call(a, args))) return null;
  for (const a of of("before")) yield call(a, args);
  for (const a of of("invariant")) yield call(a, args);
  const around = of("around")[0];
  let result: Value;
  if (around === undefined) result = yield proceed(args);
  else {
    const go = new NativeFn("proceed", "args...", "calls what is wrapped", (_r, a) => proceed(a));
    result = yield call(around, [...args, go]);
  }
  for (const a of of("invariant")) yield call(a, args);
  for (const a of of("after")) {
    const value: Value = yield call(a, a.count > args.length ? [...args, result] : args);
    if (a.replaces) result = value;
  }
  return result;
}

/** Methods of Interceptor and Interception. */
export function installInterception(realm: Realm): void {
  for (const name of ["Interceptor", "Interception"]) {
    const cls = realm.classes[name];
    for (const [verb, enabled] of [
      ["enable", true],
      ["disable", false],
    ] as const)
      method(cls, verb, "", `${verb}s its advice`, (_r, [v]) => {
        ((v as Native).data as Interceptor | Interception).enabled = enabled;
        return v;
      });
  }
}
