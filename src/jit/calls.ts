/** The text of calls: functions, methods, constructors. */
import type { Decoded } from "../gir/walk.ts";
import { Fn, GClass, NativeFn } from "../values/runtime-types.ts";
import type { Emitter } from "./emit.ts";
import { MAX_LENGTH } from "../values/types.ts";
import { Kind } from "./flow.ts";
import { methodKey } from "./install.ts";
import { madeBy, within } from "./places.ts";

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
  place(e, d, 4 + n);
  if (hint instanceof NativeFn) {
    const positional = e.advice.direct(hint, n);
    if (positional !== null) e.out(`t = U; if (${x} === ${e.value(hint, "F")}) { ${direct(e, e.value(positional, "D"), a)} } if (t === U)`);
    e.out(`t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
    return finish(e, d, dst, 4 + n);
  }
  const known = e.advice.callee(hint, n, kinds(e, args));
  if (known !== null) {
    const target = known === SELF ? "self" : e.value(known, "J");
    const fn = e.value(hint, "F");
    e.out(`if (${x} === ${fn}) t = ${target}(${[fn, e.depth(), ...all(hint as Fn, a)].join(", ")});`);
    e.out(`else t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
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
  e.out(`t = [${a.join(", ")}]; if (!R.callable(${x}, t)) ${e.silent(d)}`);
  replaceBy(e, d, `R.call(${x}, ${e.depth()}, t)`);
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
  return `t = U; if (METHODS.patched === ${e.advice.patched} && ${ofClass(e, seen.cls, x)}) { ${direct(e, e.value(positional, "D"), [x, ...list(e, args)])} }`;
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
  return [`METHODS.patched === ${e.advice.patched} && ${ofClass(e, seen.cls, x)}${condition === "true" ? "" : ` && ${condition}`}`, text];
}

/** Method call whose result goes to t. @returns lines */
function sendText(e: Emitter, d: Decoded, o: number, name: string, args: readonly number[]): string[] {
  const n = args.length;
  const a = list(e, args);
  const x = e.r(o);
  const key = methodKey(name, n);
  const general = `R.send(${x}, ${JSON.stringify(name)}, ${e.depth()}, [${a.join(", ")}])`;
  const found = `${e.isSelf(o) ? "" : `${x} !== null && ${x} !== undefined && `}${x}[${key}] !== undefined`;
  const own = `t = ${x}[${key}](${[e.depth(), ...a].join(", ")});`;
  const seen = e.isSelf(o) ? null : e.advice.nativeMethod(e.x(d));
  const native = seen === null ? null : nativeText(e, seen, o, args);
  if (native === null) return [`if (${found}) ${own} else t = ${general};`];
  return [native, `else if (${found}) ${own}`, `if (t === U) t = ${general};`];
}

export function send(e: Emitter, d: Decoded, dst: number, o: number, name: string, args: readonly number[]): void {
  const seen = e.isSelf(o) ? null : e.advice.nativeMethod(e.x(d));
  const lines = sendText(e, d, o, name, args);
  const leave = `if (t === S) ${e.left(d, dst, 5 + args.length)}`;
  const to = e.target(dst);
  const quick = seen === null ? null : quickText(e, seen, name, o, args, to);
  const at = e.osr ? `frame.pc = ${e.x(d) + 5 + args.length}; ` : "";
  if (quick === null) return e.out(`${at}${lines.join(" ")} ${leave} ${to} = t;`);
  e.out(`if (${quick[0]}) { ${quick[1]} }`);
  e.out(`else { ${at}t = R.send(${e.r(o)}, ${JSON.stringify(name)}, ${e.depth()}, [${list(e, args).join(", ")}]); ${leave} ${to} = t; }`);
}

export function tailSend(e: Emitter, d: Decoded, o: number, name: string, args: readonly number[]): void {
  const n = args.length;
  if (e.link.code.isCtor) {
    for (const line of sendText(e, d, o, name, args)) e.out(line);
    e.out(`if (t === S) ${e.left(d, e.link.code.nregs, 5 + n)}`);
    return e.out(constructed(e));
  }
  const x = e.r(o);
  const key = methodKey(name, n);
  const found = `${e.isSelf(o) ? "" : `${x} !== null && ${x} !== undefined && `}${x}[${key}] !== undefined`;
  // natives are called like any other: they need no frame, and what they raise has its place here
  const seen = e.isSelf(o) ? null : e.advice.nativeMethod(e.x(d));
  const native = seen === null ? null : nativeText(e, seen, o, args);
  if (native !== null) {
    const quick = quickText(e, seen!, name, o, args, "t");
    if (quick !== null) e.out(`if (${quick[0]}) { ${quick[1]} return t; }`);
    e.out(native);
    e.out(`if (t === S) ${e.left(d, 0, 1)} else if (t !== U) return t;`);
  }
  e.out(`if (${found}) ${replace(e, `${x}[${key}](${[e.depth(), ...list(e, args)].join(", ")})`)}`);
  e.out(`t = [${list(e, args).join(", ")}]; if (!R.sendable(${x}, ${JSON.stringify(name)}, t)) ${e.silent(d)}`);
  replaceBy(e, d, `R.send(${x}, ${JSON.stringify(name)}, ${e.depth()}, t)`);
}

/** `(super .name args..)`: the method of the parent is found where the code is made. */
export function superCall(e: Emitter, d: Decoded, dst: number, o: number, name: string, args: readonly number[]): void {
  const n = args.length;
  const a = list(e, args);
  const x = e.r(o);
  const parent = e.isMethod ? (e.fn.home?.parent ?? null) : null;
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
  place(e, d, 4 + n);
  const general = `t = R.make(${x}, ${e.depth()}, [${a.join(", ")}]);`;
  const owner = cls instanceof GClass ? ctorOwner(cls) : null;
  const known = owner === null ? null : e.advice.callee(owner.ctor, n, kinds(e, args));
  if (owner !== null && known !== null) {
    const made = e.value((cls as GClass).js, "G");
    const k = e.value(cls, "C");
    const self = `${k}.opening === null && ${k}.js === ${made} ? new ${made}() : ${k}.instance()`;
    e.out(`if (${x} === ${e.value(cls, "C")} && !(${ctorTest(e, cls as GClass, owner)}))`);
    e.out(`  t = ${e.value(known, "J")}.call(${[self, e.depth(), ...all(owner.ctor as Fn, a)].join(", ")});`);
    e.out(`else ${general}`);
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
