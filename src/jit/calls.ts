/** The text of calls: functions, methods, constructors. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { EnumVariant, Fn, GClass, NativeFn, type TypeValue } from "../values/runtime-types.ts";
import { expectValue, isFixed } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import type { Value } from "../values/types.ts";
import { arranged, type Given, keywords, plain, positional, taken } from "./arguments.ts";
import { Fact } from "./facts.ts";
import { Kind } from "./flow.ts";
import { isQuiet } from "./intrinsics.ts";
import { TWIN } from "./forms.ts";
import { isInstalled, leafAssumption, methodKey } from "./install.ts";
import { isContainer, isMade, madeBy } from "./places.ts";
import { quickOf } from "./quick.ts";

const list = (e: Emitter, args: readonly number[]): string[] => args.map((r) => e.r(r));

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

/** Where a traceback would find the loop that is compiled: its frame is on the heap already. */
export function place(e: Emitter, d: Decoded, length: number): void {
  if (e.osr) e.out(`frame.pc = ${e.x(d) + length};`);
}

/** Result of what may not have finished. */
export function finish(e: Emitter, d: Decoded, dst: number, length: number): void {
  e.out(`if (t === S) ${e.left(d, dst, length)}`);
  e.set(dst, "t");
}

/** Call of a native in its positional form: what it raises is raised here. */
function direct(e: Emitter, f: string, args: readonly string[]): string {
  return `try { t = ${f}(${["realm", ...args].join(", ")}); if (scheduler.late && t !== U) t = R.given(t); } catch (x) { t = R.raised(x); }`;
}

export function closure(e: Emitter, dst: number, code: number, caps: readonly number[]): void {
  const inner = e.value(e.link.code.codes[code], "L");
  // the body of `async` that captures nothing is one function for all its fibers
  if (caps.length === 0 && e.link.code.codes[code]!.isAsyncBody) return e.set(dst, `R.shared(${e.fnText()}, ${inner})`);
  e.set(dst, `R.closure(${e.fnText()}, ${inner}, [${list(e, caps).join(", ")}])`);
}

/** Call of a function that was seen there, in its compiled form. */
interface Known {
  readonly fn: Fn;
  /** text of the compiled function */
  readonly js: string;
  /** a text for each parameter */
  readonly params: string;
  /** does it call nothing that calls further? */
  readonly isLeaf: boolean;
}

/** The number in a text that makes a Float of it. */
const unboxed = (x: string): string => x.slice("new Float(".length, -1);

/** What a call of that function can be made by; null: it has no compiled form, or the arguments do not fit. */
function known(e: Emitter, f: Value, g: Given): Known | null {
  if (!(f instanceof Fn)) return null;
  const places = arranged(e, f, g);
  if (places === null) return null;
  const floats = e.advice.floatForm(f, places.kinds);
  if (floats !== null) {
    const numbers = places.texts.map((x, i) => `, ${places.kinds[i] === Kind.Float ? unboxed(x) : x}`).join("");
    return { fn: f, js: e.value(floats, "J"), params: numbers, isLeaf: e.advice.isLeaf(floats) };
  }
  const js = e.advice.callee(f, places.kinds);
  if (js === null) return null;
  const params = places.texts.map((x) => `, ${x}`).join("");
  return js === SELF ? { fn: f, js: itself(e), params, isLeaf: false } : { fn: f, js: e.value(js, "J"), params, isLeaf: e.advice.isLeaf(js) };
}

/** Text of the function that is being compiled. In loops it is not to be inlined: what is in them has to keep its registers. */
function itself(e: Emitter): string {
  return e.shape.inLoop(e.index) ? "self" : TWIN;
}

/** Call of what is in a register as an expression. */
function generalCall(e: Emitter, x: string, g: Given): string {
  return `R.call(${x}, ${e.depth()}, ${positional(g)}${keywords(e, g)})`;
}

/** Call of a variant that was seen there, whose values have fields of any type: the variant and the value as texts; null: none was. */
function variantText(e: Emitter, f: number, g: Given): { known: string; value: string } | null {
  const v = e.hints.get(f);
  if (!(v instanceof EnumVariant) || v.fields.length !== g.args.length || g.args.length === 0 || g.keys.length > 0 || v.types.some((t) => t !== null))
    return null;
  const k = e.value(v, "V");
  return { known: k, value: `new EnumValue(${k}, ${positional(g)})` };
}

/** Call of whatever is in a register: a function that was seen there, one whose compiled form takes these arguments, or any other value. */
function callText(e: Emitter, d: Decoded, f: number, g: Given): { text: string; leaf: boolean } {
  const x = e.r(f);
  const general = `t = ${generalCall(e, x, g)};`;
  const fixed = isFixed(e, f);
  const slow = e.slow(d) && !fixed;
  const either = (seen: string, own: string): string =>
    slow ? `if (${x} === ${seen}) ${own} else ${general}` : `${fixed ? "" : `if (${x} !== ${seen}) ${e.bail(d)} `}${own}`;
  const variant = variantText(e, f, g);
  if (variant !== null) return { text: either(variant.known, `t = ${variant.value};`), leaf: !slow };
  const k = known(e, e.hints.get(f), g);
  // what the call site does not know looks after the depth itself
  if (k === null ? g.keys.length === 0 : !k.isLeaf) e.checkCall();
  if (k !== null) {
    const fn = e.value(k.fn, "F");
    return { text: either(fn, `t = ${k.js}(${fn}, ${e.depth()}${k.params});`), leaf: k.isLeaf && !slow };
  }
  if (g.keys.length > 0) return { text: general, leaf: false };
  const text = `if (${x} instanceof Fn && ${x}.code.jsArity === ${g.args.length}) t = ${x}.code.js(${[x, e.depth(), ...g.args].join(", ")}); else ${general}`;
  return { text, leaf: false };
}

/** @param args the arguments, where they are positional only */
export function call(e: Emitter, d: Decoded, dst: number, f: number, args: readonly number[]): void {
  const hint = e.hints.get(f);
  const n = args.length;
  const double = e.post[dst] === Kind.Float ? e.doubleNative(e.index) : null;
  if (double !== null) {
    if (!isFixed(e, f)) e.out(`if (${e.r(f)} !== ${e.value(double.native, "F")}) ${e.silent(d)}`);
    return e.set(dst, `${e.value(double.f, "D")}(${e.float(args[0]!)})`, Kind.Float);
  }
  if (!(hint instanceof NativeFn)) return callWith(e, d, dst, f, plain(e, args), 4 + n);
  const a = list(e, args);
  const x = e.r(f);
  place(e, d, 4 + n);
  const entry = e.advice.direct(hint, n);
  if (entry !== null) e.out(`t = U; ${isFixed(e, f) ? "" : `if (${x} === ${e.value(hint, "F")}) `}{ ${direct(e, e.value(entry, "D"), a)} } if (t === U)`);
  e.out(`t = R.call(${x}, ${e.depth()}, [${a.join(", ")}]);`);
  finish(e, d, dst, 4 + n);
}

/** @param length words of the instruction */
export function callWith(e: Emitter, d: Decoded, dst: number, f: number, g: Given, length: number): void {
  const { text, leaf } = callText(e, d, f, g);
  // a leaf has no use for the place
  if (!leaf) place(e, d, length);
  e.out(text);
  finish(e, d, dst, length);
}

/** A call whose arguments are known at run time only. @param what text of the call */
export function spreadCall(e: Emitter, d: Decoded, dst: number, what: string, length: number): void {
  place(e, d, length);
  e.out(`t = ${what};`);
  finish(e, d, dst, length);
}

/** The array and the map of the arguments, where they had to be made. The array may be changed by what is called. */
export function packedText(e: Emitter, list: number, kw: number): string {
  return `${e.r(list)}.slice()${kw < 0 ? "" : `, ${e.r(kw)}`}`;
}

/** What Advice.callee gives for the function that is being compiled. */
export const SELF: (...args: any[]) => unknown = () => undefined;

/** The result of a tail call is that of the function, once it is known to be of the type that is declared. @param what text of the call */
function returned(e: Emitter, what: string): string {
  const { returnType } = e.link.code;
  // the activation is gone: on the heap, too
  const gone = (text: string): string => (e.rest === null ? text : `R.replaced(${text})`);
  if (returnType === null || !e.advice.checks) return `return ${gone(what)};`;
  const fn = e.fnText();
  const test = RESULT_TESTS[e.checkedKind(returnType as TypeValue)];
  const check = `return ${gone(`R.checked(${fn}, t)`)};`;
  return `{ if ((t = ${what}) === S) return ${gone(`R.checksLater(${fn})`)}; ${test === undefined ? check : `if (${test}) return t; ${check}`} }`;
}

const RESULT_TESTS: Partial<Record<Kind, string>> = {
  [Kind.Int]: 'typeof t === "number"',
  [Kind.Str]: 'typeof t === "string"',
  [Kind.Bool]: 'typeof t === "boolean"',
  [Kind.Float]: "t instanceof Float",
};

/** A tail call of anything: what cannot be called, and what a native raises, has its place here. @param what text of the call */
function generalTail(e: Emitter, d: Decoded, what: string): void {
  e.out(`t = ${what}; if (t === S && R.open) ${e.left(d, 0, 1)}`);
  e.out(returned(e, "t"));
}

/** @param length words of the instruction as a call */
export function tailCall(e: Emitter, d: Decoded, f: number, g: Given, length: number): void {
  if (e.link.code.isCtor) {
    // the instance is the result in any case
    e.out(callText(e, d, f, g).text);
    return endOfCtor(e, d, length);
  }
  const x = e.r(f);
  const variant = variantText(e, f, g);
  const k = known(e, e.hints.get(f), g);
  const slow = e.slow(d);
  if (variant === null && (k === null || !k.isLeaf || slow)) e.checkCall();
  if (variant !== null || k !== null) {
    const seen = variant?.known ?? e.value(k!.fn, "F");
    const own = returned(e, variant?.value ?? `${k!.js}(${seen}, ${e.depth()}${k!.params})`);
    if (!slow || isFixed(e, f)) {
      expectValue(e, d, f, seen);
      return e.out(own);
    }
    e.out(`if (${x} === ${seen}) ${own}`);
  } else if (g.keys.length === 0) {
    e.out(`if (${x} instanceof Fn && ${x}.code.jsArity === ${g.args.length}) ${returned(e, `${x}.code.js(${[x, e.depth(), ...g.args].join(", ")})`)}`);
  }
  generalTail(e, d, generalCall(e, x, g));
}

/** A tail call whose arguments are known at run time only. */
export function spreadTail(e: Emitter, d: Decoded, what: string, length: number): void {
  if (!e.link.code.isCtor) return generalTail(e, d, what);
  e.out(`t = ${what};`);
  endOfCtor(e, d, length);
}

function endOfCtor(e: Emitter, d: Decoded, length: number): void {
  e.out(`if (t === S) ${e.left(d, e.link.code.nregs, length)}`);
  e.out(constructed(e));
}

/** Call of a native method in its positional form, for receivers of the class that was seen; leaves U in t for others. */
function nativeText(e: Emitter, seen: { cls: GClass; method: NativeFn }, o: number, args: readonly number[]): string | null {
  const entry = e.advice.direct(seen.method, args.length + 1);
  if (entry === null) return null;
  const x = e.r(o);
  const tests = isContainer(seen.cls.name) ? isMade(e, o, x, seen.cls.name) : [ofClass(e, seen.cls, x)];
  return `t = U; if (${tests.join("") || "true"}) { ${direct(e, e.value(entry, "D"), [x, ...list(e, args)])} }`;
}

/** Does the text call only what a native does on a container, or what calls nothing, or leave? */
export function isQuick(e: Emitter, d: Decoded): boolean {
  if (d.op === Op.IterNext || d.op === Op.IterNextPair) return !e.slow(d);
  if (d.op === Op.Rt) return isQuiet(e, d);
  if (d.op !== Op.Send || e.slow(d)) return false;
  const seen = e.advice.nativeMethod(e.x(d));
  const v = d.operands.map((o) => o.value);
  return seen !== null && quickOf(seen.cls.name, String(e.link.consts[v[2]!]), v.length - 4) !== undefined;
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
  const cls = seen.cls.name;
  const quick = quickOf(cls, name, args.length);
  // a method that was wrapped is no longer what the text does
  if (quick === undefined || !isContainer(cls) || e.advice.direct(seen.method, args.length + 1) === null) return null;
  const x = e.r(o);
  const kinds = args.map((r) => e.kind(r));
  const [condition, text] = quick(x, list(e, args), kinds, to);
  return [[...isMade(e, o, x, cls), ...(condition === "true" ? [] : [condition])].join(" && ") || "true", text];
}

/** Method call that found no compiled method as an expression. */
function generalSend(e: Emitter, x: string, name: string, g: Given): string {
  return `R.send(${x}, ${JSON.stringify(name)}, ${e.depth()}, ${positional(g)}${keywords(e, g)})`;
}

/** What is known of a method call while its text is made. */
interface Sent {
  readonly x: string;
  /** the native method that was called last here; null: none, or self is called */
  readonly seen: { cls: GClass; method: NativeFn } | null;
  /** condition of a compiled method of an instance */
  readonly found: string;
  /** its call */
  readonly own: string;
  /** are the compiled methods leaves? */
  readonly leaf: boolean;
  /** the call that finds the method at run time */
  readonly general: string;
  /** is there a compiled method of that name? */
  readonly installed: boolean;
  /** is there text for receivers and methods that are not compiled? */
  readonly slow: boolean;
}

/** A call of self with Floats, which the method of this class takes as plain numbers: where no subclass has another one. */
function sentToSelf(e: Emitter, name: string, g: Given, method: string): Omit<Sent, "x" | "seen"> | null {
  const cls = e.fn.home;
  if (cls === null || !g.kinds.includes(Kind.Float)) return null;
  const m = cls.mt[name];
  if (!(m instanceof Fn) || m.js === null) return null;
  const k = known(e, m, g);
  if (k === null) return null;
  if (!k.isLeaf) e.checkCall();
  return {
    leaf: false,
    found: `${method} === ${e.value(m.js, "J")}`,
    own: `${k.js}.call(r0, ${e.depth()}${k.params})`,
    general: generalSend(e, "r0", name, g),
    installed: true,
    slow: true,
  };
}

/** @param args registers of the arguments, where they are positional only */
function sent(e: Emitter, d: Decoded, o: number, name: string, g: Given, args: readonly number[] | null): Sent {
  const x = e.r(o);
  const n = g.args.length;
  const method = `${x}[${methodKey(name, n, g.keys)}]`;
  const seen = e.isInstance(o) || args === null ? null : e.advice.nativeMethod(e.x(d));
  const cls = e.isSelf(o) ? e.fn.home : seen === null && g.keys.length === 0 ? e.advice.receiver(e.x(d)) : null;
  if (cls !== null) e.advice.prepare(cls, name, g.kinds, g.keys);
  // a method that calls itself is about to be there
  const self = e.isSelf(o) && g.keys.length === 0 ? sentToSelf(e, name, g, method) : null;
  if (self !== null) return { ...self, x, seen };
  const isUsual = e.link.direct && e.link.nparams === n && g.keys.length === 0;
  const installed = isInstalled(name, n, g.keys) || (isUsual && e.fn.home?.mt[name] === e.fn);
  const leaves = leafAssumption(name, n, g.keys);
  const leaf = leaves !== null;
  // natives call nothing that calls further
  if (!leaf && (seen === null || installed)) e.checkCall();
  if (leaf) e.assume(d, e.index, leaves);
  if (seen !== null) e.assume(d);
  const isObject = e.isInstance(o) ? "" : `${x} !== null && ${x} !== undefined && `;
  const usual = { found: `${isObject}${method} !== undefined`, own: `${method}(${[e.depth(), ...g.args, ...g.values].join(", ")})` };
  const general = generalSend(e, x, name, g);
  const rest = { leaf, x, seen, installed, slow: e.slow(d) || !installed };
  if (!isUsual || !e.isMethod || cls?.mt[name] !== e.fn) return { ...rest, ...usual, general };
  return {
    ...rest,
    found: `${isObject}${method} === self`,
    own: `${itself(e)}.call(${[x, e.depth(), ...g.args].join(", ")})`,
    general: `${usual.found} ? ${usual.own} : ${general}`,
  };
}

/** Method call whose result goes to t. */
function sendText(e: Emitter, d: Decoded, o: number, args: readonly number[] | null, s: Sent): string {
  const native = s.seen === null ? null : nativeText(e, s.seen, o, args!);
  if (native !== null && !e.slow(d) && !s.installed) return `${native} if (t === U) ${e.bail(d)}`;
  if (native !== null) return `${native} ${s.installed ? `else if (${s.found}) t = ${s.own}; ` : ""}if (t === U) t = ${s.general};`;
  return `if (${s.found}) t = ${s.own}; else ${s.slow ? `t = ${s.general};` : e.bail(d)}`;
}

export function send(e: Emitter, d: Decoded, dst: number, o: number, name: string, args: readonly number[]): void {
  const s = sent(e, d, o, name, plain(e, args), args);
  const text = sendText(e, d, o, args, s);
  const leave = `if (t === S) ${e.left(d, dst, 5 + args.length)}`;
  const bail = e.bail(d);
  const to = e.target(dst);
  const quick = s.seen === null ? null : quickText(e, s.seen, name, o, args, to);
  const at = e.osr && !(s.leaf && !s.slow && s.seen === null) ? `frame.pc = ${e.x(d) + 5 + args.length}; ` : "";
  if (quick === null) {
    e.out(`${at}${text} ${leave} ${to} = t;`);
    if (s.seen === null && !s.slow) e.facts.learn(o, Fact.Instance);
    return;
  }
  e.out(`if (${quick[0]}) { ${quick[1]} }`);
  if (e.slow(d)) return e.out(`else { ${at}t = ${s.general}; ${leave} ${to} = t; }`);
  e.out(`else ${bail}`);
  e.quiet = true;
  e.facts.learn(o, s.seen!.cls.name === "Map" ? Fact.Map : Fact.Array);
}

/** The same with keywords. */
export function sendWith(e: Emitter, d: Decoded, dst: number, o: number, name: string, g: Given, length: number): void {
  const s = sent(e, d, o, name, g, null);
  place(e, d, length);
  e.out(sendText(e, d, o, null, s));
  finish(e, d, dst, length);
}

/** @param args registers of the arguments, where they are positional only @param length words of the instruction as a call */
export function tailSend(e: Emitter, d: Decoded, o: number, name: string, g: Given, args: readonly number[] | null, length: number): void {
  const s = sent(e, d, o, name, g, args);
  if (e.link.code.isCtor) {
    e.out(sendText(e, d, o, args, s));
    return endOfCtor(e, d, length);
  }
  // natives are called like any other: they need no frame, and what they raise has its place here
  const native = s.seen === null ? null : nativeText(e, s.seen, o, args!);
  if (native !== null) {
    const quick = quickText(e, s.seen!, name, o, args!, "t");
    if (quick !== null) e.out(`if (${quick[0]}) { ${quick[1]} ${returned(e, "t")} }`);
    if (quick !== null && !e.slow(d)) return e.out(e.bail(d));
    e.out(native);
    e.out(`if (t === S && R.open) ${e.left(d, 0, 1)} else if (t !== U) ${returned(e, "t")}`);
  }
  if (native === null || s.installed) e.out(`if (${s.found}) ${returned(e, s.own)}`);
  if (!s.slow) return e.out(e.bail(d));
  generalTail(e, d, s.general);
}

/** `(super .name args..)`: the method of the parent is found where the code is made. */
export function superCall(e: Emitter, d: Decoded, dst: number, o: number, name: string, g: Given, length: number): void {
  const x = e.r(o);
  const parent = e.isMethod ? (e.fn.home?.parent ?? null) : null;
  place(e, d, length);
  const general = `t = ${superText(e, x, name, `${positional(g)}${keywords(e, g)}`)};`;
  if (parent === null) e.out(general);
  else if (name === "ctor") {
    const owner = ctorOwner(parent);
    const k = owner === null ? null : known(e, owner.ctor, g);
    if (k !== null && !k.isLeaf) e.checkCall();
    if (k === null) e.out(general);
    else {
      relyOn(e, d, parent, owner!);
      e.out(`t = ${k.js}.call(${x}, ${e.depth()}${k.params});`);
    }
  } else {
    const key = methodKey(name, g.args.length, g.keys);
    e.advice.prepare(parent, name, g.kinds, g.keys);
    e.checkCall();
    const proto = e.value(parent.base.prototype, "P");
    e.out(`if (${proto}[${key}] === undefined) ${general} else t = ${proto}[${key}].call(${[x, e.depth(), ...g.args, ...g.values].join(", ")});`);
  }
  finish(e, d, dst, length);
}

/** `(super .name ..)` of what is found at run time. @param args text of the array and the map of the arguments */
export function superText(e: Emitter, x: string, name: string, args: string): string {
  return `R.superCall(${e.fnText()}, ${x}, ${JSON.stringify(name)}, ${e.depth()}, ${args})`;
}

/** The class whose constructor instances get; null if none has one, or a native one. */
function ctorOwner(c: GClass): GClass | null {
  const { maker } = c;
  return maker !== null && maker.ctor instanceof Fn && maker.ctor.code.isCtor ? maker : null;
}

/** Relies on it that instances of the class are made as they are now, with the constructor of `owner`. */
function relyOn(e: Emitter, d: Decoded, cls: GClass, owner: GClass): void {
  for (let k: GClass = cls; ; k = k.parent!) {
    k.reliedOn = true;
    if (k === owner) break;
  }
  e.assume(d);
}

/** `(new C args..)`. */
export function make(e: Emitter, d: Decoded, dst: number, c: number, g: Given, length: number): void {
  const cls = e.hints.get(c);
  const x = e.r(c);
  const general = `t = R.make(${x}, ${e.depth()}, ${positional(g)}${keywords(e, g)});`;
  const owner = cls instanceof GClass ? ctorOwner(cls) : null;
  const ctor = owner === null ? null : known(e, owner.ctor, g);
  if (ctor !== null && !ctor.isLeaf) e.checkCall();
  const slow = e.slow(d) && !isFixed(e, c);
  if (ctor === null || !ctor.isLeaf || slow) place(e, d, length);
  if (ctor !== null) {
    const k = cls as GClass;
    const self = k.opening === null ? `new ${e.value(k.js, "G")}()` : `${e.value(k, "C")}.instance()`;
    relyOn(e, d, k, owner!);
    if (slow) e.out(`if (${x} === ${e.value(k, "C")})`);
    else expectValue(e, d, c, e.value(k, "C"));
    e.out(`t = ${ctor.js}.call(${self}, ${e.depth()}${ctor.params});`);
    if (slow) e.out(`else ${general}`);
    else e.facts.learnResult(k.opening === null && k.js.prototype.$p === 1 ? Fact.Instance | Fact.Writable | Fact.Plain : Fact.Instance);
  } else e.out(general);
  finish(e, d, dst, length);
}

/** Calls that take their arguments as an array and a map: keywords and `...`. @param v the operands */
export function packedCall(e: Emitter, d: Decoded, v: readonly number[]): void {
  const g = d.op === Op.SendDyn ? null : taken(e, d);
  const [a, b, c] = v as [number, number, number];
  const length = 1 + v.length;
  const name = d.op === Op.SendX || d.op === Op.SuperX ? String(e.link.consts[c]) : d.op === Op.TailSendX ? String(e.link.consts[b]) : "";
  const text = JSON.stringify(name);
  switch (d.op) {
    case Op.CallX:
      if (g !== null) return callWith(e, d, a, b, g, length);
      return spreadCall(e, d, a, `R.call(${e.r(b)}, ${e.depth()}, ${packedText(e, c, v[3]!)})`, length);
    case Op.NewX:
      if (g !== null) return make(e, d, a, b, g, length);
      return spreadCall(e, d, a, `R.make(${e.r(b)}, ${e.depth()}, ${packedText(e, c, v[3]!)})`, length);
    case Op.SendX:
      if (g !== null) return sendWith(e, d, a, b, name, g, length);
      return spreadCall(e, d, a, `R.sendAny(${e.r(b)}, ${text}, ${e.depth()}, ${packedText(e, v[3]!, v[4]!)})`, length);
    case Op.SendDyn:
      return spreadCall(e, d, a, `R.sendAny(${e.r(b)}, ${e.r(c)}, ${e.depth()}, ${packedText(e, v[3]!, v[4]!)})`, length);
    case Op.SuperX:
      if (g !== null) return superCall(e, d, a, b, name, g, length);
      return spreadCall(e, d, a, superText(e, e.r(b), name, packedText(e, v[3]!, v[4]!)), length);
    case Op.TailCallX:
      if (g !== null) return tailCall(e, d, a, g, length + 1);
      return spreadTail(e, d, `R.call(${e.r(a)}, ${e.depth()}, ${packedText(e, b, c)})`, length + 1);
    default:
      if (g !== null) return tailSend(e, d, a, name, g, null, length + 1);
      return spreadTail(e, d, `R.sendAny(${e.r(a)}, ${text}, ${e.depth()}, ${packedText(e, c, v[3]!)})`, length + 1);
  }
}

/** Start of a fiber by a frame on the heap, where its trace is complete. */
export function start(e: Emitter, d: Decoded, dst: number, body: number): void {
  place(e, d, 4);
  e.out(`t = R.startFiber(frame, ${e.r(body)});`);
  finish(e, d, dst, 4);
}

/** The end of a constructor: its result is the instance. */
export function constructed(e: Emitter): string {
  if (!e.isSelf(0)) return `return R.selfOf(${e.fnText()}, ${e.reg(0)});`;
  return e.facts.holds(0, Fact.Plain) ? "return r0;" : `if (r0.$p !== 1 && r0.$c.opening !== null) R.selfOf(${e.fnText()}, r0); return r0;`;
}
