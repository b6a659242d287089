/** The text of calls: functions, methods, constructors. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { Fn, GClass, NativeFn } from "../values/runtime-types.ts";
import type { Emitter } from "./emit.ts";
import { MAX_LENGTH } from "../values/types.ts";
import { Kind } from "./flow.ts";
import { Fact } from "./facts.ts";
import { areLeaves, isInstalled, methodKey } from "./install.ts";
import { isArray, madeBy, within } from "./places.ts";

const list = (e: Emitter, args: readonly number[]): string[] => args.map((r) => e.r(r));

const kinds = (e: Emitter, args: readonly number[]): Kind[] => args.map((r) => e.kind(r));

/** Text that is true for values of a built-in class. */
function ofClass(e: Emitter, cls: GClass, x: string): string {
  switch (cls.name) {
    case "Array":
    case "Map":
      return madeBy(x, cls.name);
    case "String":
      return `typeof ${x} === "string"`;
    case "Int":
      return `typeof ${x} === "number"`;
    case "Float":
      return `${x} instanceof Float`;
    case "Future":
      return `${x} instanceof Future`;
    case "HashMap":
      return `${x} instanceof HashMap && ${x}.constructor === HashMap`;
    default:
      return `R.realm.classOf(${x}) === ${e.value(cls, "C")}`;
  }
}

/** Arguments with what stands for those that are not given. */
function all(f: Fn, args: readonly string[]): string[] {
  return [...args, ...Array.from({ length: Math.max(0, f.code.spec.params.length - args.length) }, () => "ABSENT")];
}

/** Where a traceback would find the loop that is compiled: its frame is on the heap already. */
function place(e: Emitter, d: Decoded, length: number): void {
  if (e.osr) e.out(`frame.pc = ${e.x(d) + length};`);
}

/** Result of what may not have finished. */
function finish(e: Emitter, d: Decoded, dst: number, length: number): void {
  e.out(`if (t === S) ${e.left(d, dst, length)}`);
  e.set(dst, "t");
}

/** Call of a native in its positional form: what it raises is raised here. */
function direct(e: Emitter, f: string, args: readonly string[]): string {
  return `try { t = ${f}(${["realm", ...args].join(", ")}); } catch (x) { t = R.raised(x); }`;
}

export function closure(e: Emitter, dst: number, code: number, caps: readonly number[]): void {
  const inner = e.value(e.link.code.codes[code], "L");
  // the body of `async` that captures nothing is one function for all its fibers
  if (caps.length === 0 && e.link.code.codes[code]!.isAsyncBody) return e.set(dst, `R.shared(${e.fnText()}, ${inner})`);
  e.set(dst, `R.closure(${e.fnText()}, ${inner}, [${list(e, caps).join(", ")}])`);
}

export function call(e: Emitter, d: Decoded, dst: number, f: number, args: readonly number[]): void {
  const hint = e.hints.get(f);
  const n = args.length;
  const a = list(e, args);
  const x = e.r(f);
  const double = e.post[dst] === Kind.Float ? e.doubleNative(e.index) : null;
  if (double !== null) {
    e.out(`if (${x} !== ${e.value(double.native, "F")}) ${e.silent(d)}`);
    return e.set(dst, `${e.value(double.f, "D")}(${e.float(args[0]!)})`, Kind.Float);
  }
  if (hint instanceof NativeFn) {
    place(e, d, 4 + n);
    const positional = e.advice.direct(hint, n);
    if (positional !== null) e.out(`t = U; if (${x} === ${e.value(hint, "F")}) { ${direct(e, e.value(positional, "D"), a)} } if (t === U)`);
    e.out(`t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
    return finish(e, d, dst, 4 + n);
  }
  const known = e.advice.callee(hint, n, kinds(e, args));
  if (known === null || known === SELF || !e.advice.isLeaf(known)) e.checkCall();
  place(e, d, 4 + n);
  if (known !== null) {
    const target = known === SELF ? "self" : e.value(known, "J");
    const fn = e.value(hint, "F");
    if (!e.slow(d)) e.out(`if (${x} !== ${fn}) ${e.bail(d)}`);
    e.out(`${e.slow(d) ? `if (${x} === ${fn}) ` : ""}t = ${target}(${[fn, e.depth(), ...all(hint as Fn, a)].join(", ")});`);
    if (e.slow(d)) e.out(`else t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
  } else {
    e.out(`if (${x} instanceof Fn && ${x}.code.jsArity === ${n}) t = ${x}.code.js(${[x, e.depth(), ...a].join(", ")});`);
    e.out(`else t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
  }
  finish(e, d, dst, 4 + n);
}

/** What Advice.callee gives for the function that is being compiled. */
export const SELF: (...args: any[]) => unknown = () => undefined;

export function tailCall(e: Emitter, d: Decoded, f: number, args: readonly number[]): void {
  const n = args.length;
  const a = list(e, args);
  const x = e.r(f);
  e.checkCall();
  if (e.link.code.isCtor) {
    // the instance is the result in any case
    e.out(
      `if (${x} instanceof Fn && ${x}.code.jsArity === ${n}) t = ${x}.code.js(${[x, e.depth(), ...a].join(", ")}); else t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`,
    );
    e.out(`if (t === S) ${e.left(d, e.link.code.nregs, 4 + n)}`);
    return e.out(constructed(e));
  }
  const hint = e.hints.get(f);
  const known = hint instanceof Fn ? e.advice.callee(hint, n, kinds(e, args)) : null;
  if (known !== null) {
    const fn = e.value(hint, "F");
    e.out(`if (${x} === ${fn}) ${replace(e, `${known === SELF ? "self" : e.value(known, "J")}(${[fn, e.depth(), ...all(hint as Fn, a)].join(", ")})`)}`);
  } else e.out(`if (${x} instanceof Fn && ${x}.code.jsArity === ${n}) ${replace(e, `${x}.code.js(${[x, e.depth(), ...a].join(", ")})`)}`);
  e.out(`t = [${a.join(", ")}]; if (!R.callable(${x}, ${e.depth()}, t)) ${e.silent(d)}`);
  replaceBy(e, d, `R.callNow(${x}, ${e.depth()}, t)`);
}

/** A call in tail position: the activation is gone, on the heap, too. */
function replace(e: Emitter, text: string): string {
  return `return ${e.rest === null ? text : `R.replaced(${text})`};`;
}

/** The same where a native may be called: what it raises has its place here. */
function replaceBy(e: Emitter, d: Decoded, text: string): void {
  e.out(`if ((t = ${text}) === S && R.raisedHere()) ${e.left(d, 0, 1)}`);
  e.out(replace(e, "t"));
}

/**
 * Fast paths of the commonest natives of arrays, as text: a condition and what then puts the result into a variable. The receiver is known to be an array that may be changed.
 * @param ints are the arguments known to be Ints?
 */
const ARRAY: Record<string, (x: string, a: readonly string[], ints: readonly boolean[], to: string) => [condition: string, text: string]> = {
  __proto__: null as never,
  "size/0": (x, _a, _ints, to) => ["true", `${to} = ${x}.length;`],
  "length/0": (x, _a, _ints, to) => ["true", `${to} = ${x}.length;`],
  "get/1": (x, [i], [int], to) => [within(x, i!, int!), `${to} = ${x}[${i}];`],
  "set/2": (x, [i, v], [int], to) => [within(x, i!, int!), `${x}[${i}] = ${v}; ${to} = ${x};`],
  "push/1": (x, [v], _ints, to) => [`${x}.length < ${MAX_LENGTH}`, `${to} = ${x}.push(${v});`],
};

/** Call of a native method in its positional form, for receivers of the class that was seen; leaves U in t for others. */
function nativeText(e: Emitter, seen: { cls: GClass; method: NativeFn }, o: number, args: readonly number[]): string | null {
  const positional = e.advice.direct(seen.method, args.length + 1);
  if (positional === null) return null;
  const x = e.r(o);
  return `t = U; if (${seen.cls.name === "Array" ? isArray(e, o, x).join("") || "true" : ofClass(e, seen.cls, x)}) { ${direct(e, e.value(positional, "D"), [x, ...list(e, args)])} }`;
}

/** Does the text of a method call only what a native does on an array, or leave? */
export function isQuick(e: Emitter, d: Decoded): boolean {
  if (d.op !== Op.Send || e.slow(d)) return false;
  const seen = e.advice.nativeMethod(e.x(d));
  const v = d.operands.map((o) => o.value);
  return seen !== null && seen.cls.name === "Array" && ARRAY[`${String(e.link.consts[v[2]!])}/${v.length - 4}`] !== undefined;
}

/** The fast path of a native, if it has one: a condition, and the text for a result that goes to the variable `to`. */
function quickText(
  e: Emitter,
  seen: { cls: GClass; method: NativeFn },
  name: string,
  o: number,
  args: readonly number[],
  to: string,
): [condition: string, text: string] | null {
  const quick = seen.cls.name === "Array" ? ARRAY[`${name}/${args.length}`] : undefined;
  // a method that was wrapped is no longer what the text does
  if (quick === undefined || e.advice.direct(seen.method, args.length + 1) === null) return null;
  const x = e.r(o);
  const [condition, text] = quick(
    x,
    list(e, args),
    args.map((r) => e.kind(r) === Kind.Int),
    to,
  );
  return [[...isArray(e, o, x), ...(condition === "true" ? [] : [condition])].join(" && ") || "true", text];
}

/**
 * What is known of a method call while its text is made.
 */
interface Sent {
  readonly x: string;
  /** the native method that was called last here; null: none, or self is called */
  readonly seen: { cls: GClass; method: NativeFn } | null;
  /** condition of a compiled method of an instance */
  readonly found: string;
  /** its call, up to the end */
  readonly own: string;
  /** is there a compiled method of that name? */
  readonly installed: boolean;
  /** is there text for receivers and methods that are not compiled? */
  readonly slow: boolean;
}

function sent(e: Emitter, d: Decoded, o: number, name: string, args: readonly number[]): Sent {
  const x = e.r(o);
  const key = methodKey(name, args.length);
  const seen = e.isInstance(o) ? null : e.advice.nativeMethod(e.x(d));
  // a method that calls itself is about to be there
  const installed = isInstalled(name, args.length) || (e.fn.home?.mt[name] === e.fn && e.link.nparams === args.length);
  // natives call nothing that calls further
  if (seen === null ? !areLeaves(name, args.length) : installed && !areLeaves(name, args.length)) e.checkCall();
  if (seen !== null) e.assume(d);
  return {
    x,
    seen,
    found: `${e.isInstance(o) ? "" : `${x} !== null && ${x} !== undefined && `}${x}[${key}] !== undefined`,
    own: `${x}[${key}](${[e.depth(), ...list(e, args)].join(", ")});`,
    installed,
    slow: e.slow(d) || !installed,
  };
}

/** Method call whose result goes to t. @returns lines */
function sendText(e: Emitter, d: Decoded, o: number, name: string, args: readonly number[], s: Sent): string[] {
  const general = `R.send(${s.x}, ${JSON.stringify(name)}, ${e.depth()}, [${list(e, args).join(", ")}])`;
  const native = s.seen === null ? null : nativeText(e, s.seen, o, args);
  if (native !== null) return [native, ...(s.installed ? [`else if (${s.found}) t = ${s.own}`] : []), `if (t === U) t = ${general};`];
  return [`if (${s.found}) t = ${s.own} else ${s.slow ? `t = ${general};` : e.bail(d)}`];
}

export function send(e: Emitter, d: Decoded, dst: number, o: number, name: string, args: readonly number[]): void {
  const s = sent(e, d, o, name, args);
  const lines = sendText(e, d, o, name, args, s);
  const leave = `if (t === S) ${e.left(d, dst, 5 + args.length)}`;
  const bail = e.bail(d);
  const to = e.target(dst);
  const quick = s.seen === null ? null : quickText(e, s.seen, name, o, args, to);
  const at = e.osr ? `frame.pc = ${e.x(d) + 5 + args.length}; ` : "";
  if (quick === null) {
    e.out(`${at}${lines.join(" ")} ${leave} ${to} = t;`);
    if (s.seen === null && !s.slow) e.facts.learn(o, Fact.Instance);
    return;
  }
  e.out(`if (${quick[0]}) { ${quick[1]} }`);
  if (e.slow(d)) return e.out(`else { ${at}t = R.send(${s.x}, ${JSON.stringify(name)}, ${e.depth()}, [${list(e, args).join(", ")}]); ${leave} ${to} = t; }`);
  e.out(`else ${bail}`);
  e.quiet = true;
  e.facts.learn(o, Fact.Array);
}

export function tailSend(e: Emitter, d: Decoded, o: number, name: string, args: readonly number[]): void {
  const n = args.length;
  const s = sent(e, d, o, name, args);
  if (e.link.code.isCtor) {
    for (const line of sendText(e, d, o, name, args, s)) e.out(line);
    e.out(`if (t === S) ${e.left(d, e.link.code.nregs, 5 + n)}`);
    return e.out(constructed(e));
  }
  // natives are called like any other: they need no frame, and what they raise has its place here
  const native = s.seen === null ? null : nativeText(e, s.seen, o, args);
  if (native !== null) {
    const quick = quickText(e, s.seen!, name, o, args, "t");
    if (quick !== null) e.out(`if (${quick[0]}) { ${quick[1]} return t; }`);
    if (quick !== null && !e.slow(d)) return e.out(e.bail(d));
    e.out(native);
    e.out(`if (t === S) ${e.left(d, 0, 1)} else if (t !== U) return t;`);
  }
  if (native === null || s.installed) e.out(`if (${s.found}) ${replace(e, s.own.slice(0, -1))}`);
  if (!s.slow) return e.out(e.bail(d));
  const t = `${s.x}, ${JSON.stringify(name)}, ${e.depth()}, t`;
  e.out(`t = [${list(e, args).join(", ")}]; if (!R.sendable(${t})) ${e.silent(d)}`);
  replaceBy(e, d, `R.sendNow(${t})`);
}

/** `(super .name args..)`: the method of the parent is found where the code is made. */
export function superCall(e: Emitter, d: Decoded, dst: number, o: number, name: string, args: readonly number[]): void {
  const n = args.length;
  const a = list(e, args);
  const x = e.r(o);
  const parent = e.isMethod ? (e.fn.home?.parent ?? null) : null;
  if (parent !== null) e.checkCall();
  place(e, d, 5 + n);
  if (parent === null) return e.out(e.silent(d));
  if (name === "ctor") {
    const owner = ctorOwner(parent);
    const known = owner === null ? null : e.advice.callee(owner.ctor, n, kinds(e, args));
    if (owner === null || known === null) return e.out(e.silent(d));
    e.out(`if (${ctorTest(e, parent, owner)}) ${e.silent(d)}`);
    e.out(`t = ${e.value(known, "J")}.call(${[x, e.depth(), ...all(owner.ctor as Fn, a)].join(", ")});`);
  } else {
    const key = methodKey(name, n);
    e.advice.prepare(parent, name, n);
    const proto = e.value(parent.base.prototype, "P");
    e.out(`if (${proto}[${key}] === undefined) ${e.silent(d)}`);
    e.out(`t = ${proto}[${key}].call(${[x, e.depth(), ...a].join(", ")});`);
  }
  finish(e, d, dst, 5 + n);
}

/** The class whose constructor instances get; null if none has one, or a native one. */
function ctorOwner(c: GClass): GClass | null {
  for (let k: GClass | null = c; k !== null; k = k.parent) {
    if (k.ctor !== null) return k.ctor instanceof Fn && k.ctor.code.isCtor ? k : null;
    if (k.construct !== null) return null;
  }
  return null;
}

/** Text that is true where another constructor would be taken now. */
function ctorTest(e: Emitter, from: GClass, owner: GClass): string {
  const tests: string[] = [];
  for (let k = from; k !== owner; k = k.parent!) tests.push(`${e.value(k, "C")}.ctor !== null`);
  tests.push(`${e.value(owner, "C")}.ctor !== ${e.value(owner.ctor, "F")}`);
  return tests.join(" || ");
}

/** `(new C args..)`. */
export function make(e: Emitter, d: Decoded, dst: number, c: number, args: readonly number[]): void {
  const cls = e.hints.get(c);
  const n = args.length;
  const a = list(e, args);
  const x = e.r(c);
  const general = `t = R.make(${x}, ${e.depth()}, [${a.join(", ")}]);`;
  const owner = cls instanceof GClass ? ctorOwner(cls) : null;
  const known = owner === null ? null : e.advice.callee(owner.ctor, n, kinds(e, args));
  if (known !== null && !e.advice.isLeaf(known)) e.checkCall();
  place(e, d, 4 + n);
  if (owner !== null && known !== null) {
    const made = e.value((cls as GClass).js, "G");
    const k = e.value(cls, "C");
    const self = `${k}.opening === null && ${k}.js === ${made} ? new ${made}() : ${k}.instance()`;
    const slow = e.slow(d);
    if (slow) e.out(`if (${x} === ${e.value(cls, "C")} && !(${ctorTest(e, cls as GClass, owner)}))`);
    else e.out(`if (${x} !== ${e.value(cls, "C")} || ${ctorTest(e, cls as GClass, owner)}) ${e.bail(d)}`);
    e.out(`t = ${e.value(known, "J")}.call(${[self, e.depth(), ...all(owner.ctor as Fn, a)].join(", ")});`);
    if (slow) e.out(`else ${general}`);
  } else e.out(general);
  finish(e, d, dst, 4 + n);
}

/** Start of a fiber by a frame on the heap, where its trace is complete. */
export function start(e: Emitter, d: Decoded, dst: number, body: number): void {
  place(e, d, 4);
  e.out(`t = R.start(frame, ${e.r(body)});`);
  finish(e, d, dst, 4);
}

/** The end of a constructor: its result is the instance. */
export function constructed(e: Emitter): string {
  return e.isSelf(0) ? `if (r0.$c.opening !== null) R.selfOf(${e.fnText()}, r0); return r0;` : `return R.selfOf(${e.fnText()}, ${e.reg(0)});`;
}
