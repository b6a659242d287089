/**
 * Calls of everything that can be called (5.4), method calls (7.4), construction (7.3) and what natively written functions ask for.
 *
 * All of it follows one protocol: the result is a value, or SWITCH if frames were pushed on the fiber or the fiber was suspended; the value
 * is then delivered to `caller` later. Nothing recurses on the JavaScript stack.
 */
import { fieldOf } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { text } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import {
  Adapter,
  AwaitRequest,
  BoundMethod,
  CallRequest,
  EnumValue,
  EnumVariant,
  Fn,
  Future,
  GClass,
  Instance,
  Interface,
  Native,
  NativeFn,
  type Scope,
} from "../values/runtime-types.ts";
import { Selector, sym, type Value } from "../values/types.ts";
import { awaitFuture } from "./await.ts";
import { bind } from "./bind.ts";
import { StackOverflow } from "./exceptions.ts";
import { Fiber, Resume } from "./fiber.ts";
import { type AnyFrame, Cont, Frame, FrameExtra } from "./frame.ts";
import { fromThenable, isThenable } from "./future.ts";
import { ResumeRequest, resumeGenerator } from "./generator.ts";
import { linked } from "./link.ts";
import { adapterMethod, methodOf, withSelf } from "./members.ts";
import type { Realm } from "./realm.ts";
import { SleepRequest, SuspendRequest } from "./requests.ts";
import { suggestMethodName } from "./suggest.ts";

class Switch {}
/** The fiber goes on elsewhere: its frames have changed, or it is suspended. Never visible to Gene code. */
export const SWITCH: unknown = new Switch();

type Kw = Map<string, Value> | null;

/** A fiber that calls f when it is run. */
export function spawnCall(realm: Realm, f: Value, args: Value[], future: Future | null, kw: Kw = null): Fiber {
  const fiber = new Fiber(null, future);
  fiber.budget = realm.scheduler.limits.budget;
  fiber.top = new Cont(null, () => new CallRequest(f, args, kw));
  fiber.resume = Resume.Value;
  if (future !== null) future.source = fiber;
  return fiber;
}

/** Too deep: memory for calls is exhausted. */
export function overflow(): unknown {
  return new StackOverflow();
}

/** Puts the activation of a Gene function on the fiber. In methods args[0] is self. @param scope of a macro call */
export function pushFn(realm: Realm, fiber: Fiber, fn: Fn, args: readonly Value[], kw: Kw, caller: AnyFrame | null, scope: Scope | null): unknown {
  const link = linked(fn.code);
  const regs = link.template.slice();
  const { base } = link;
  if (base === 1) regs[0] = args[0];
  if (link.direct && kw === null && args.length - base === link.nparams) for (let i = base; i < args.length; i++) regs[i] = args[i];
  else bind(fn.code.spec, args, base, kw, regs);
  const size = (caller === null ? 0 : caller.size) + link.words;
  if (size > realm.maxStack && !realm.fits(size)) throw overflow();
  const frame = new Frame(fn, link, regs, caller, size);
  if (scope !== null) (frame.extra = new FrameExtra()).scope = scope;
  fiber.top = frame;
  return SWITCH;
}

/** Calls f. */
export function invoke(realm: Realm, fiber: Fiber, f: Value, args: Value[], kw: Kw, caller: AnyFrame | null): Value {
  if (f instanceof Fn) return pushFn(realm, fiber, f, args, kw, caller, null);
  let r: Value;
  if (f instanceof NativeFn) r = f.impl(realm, args, kw);
  else r = startCall(realm, f, args, kw);
  return typeof r === "object" && r !== null ? complete(realm, fiber, r, caller) : r;
}

/** What calling a value that is no Gene function does at once: its result or a request. */
export function startCall(realm: Realm, f: Value, args: Value[], kw: Kw): Value {
  if (f instanceof NativeFn) return f.impl(realm, args, kw);
  if (f instanceof BoundMethod) return methodRequest(f.receiver, f.method, args, kw);
  if (f instanceof GClass) return construct(f, args, kw);
  if (typeof f === "string" && args.length === 0) throw raise("ArgumentException", "String.append requires a value to append", undefined, NO_ARGUMENTS);
  if (typeof f === "string") return new CallRequest(new BoundMethod(f, methodOf(realm.classOf(f), "append"), "append"), args, kw);
  if (f instanceof Instance) {
    const m = methodOf(f.$c, "call");
    if (m === undefined) throw raise("TypeException", `Instance of ${f.$c.name} is not callable (no 'call' method)`);
    return methodRequest(f, m, args, kw);
  }
  if (f instanceof Native && typeof f.data?.call === "function") return f.data.call(realm, args, kw);
  const hook = callHook(f);
  if (hook !== null) {
    const impl = realm.callHooks[hook];
    if (impl !== undefined) return impl(realm, f, args, kw);
  }
  throw raise("TypeException", `call requires a callable, got ${kindOf(f)}`, undefined, NO_CALL[kindOf(f)]);
}

/** Kinds whose calls are defined by the runtime: see Realm.callHooks. */
function callHook(f: Value): "Interface" | "EnumVariant" | "Selector" | null {
  if (f instanceof EnumVariant) return "EnumVariant";
  if (f instanceof Selector) return "Selector";
  if (f instanceof Interface) return "Interface";
  return null;
}

/** Can it be called (5.4)? An instance only if its class has a method `call`. */
export function isCallable(v: Value): boolean {
  if (typeof v === "string") return true;
  if (typeof v !== "object" || v === null) return false;
  if (v instanceof Fn || v instanceof NativeFn || v instanceof BoundMethod || v instanceof GClass || callHook(v) !== null) return true;
  if (v instanceof Instance) return methodOf(v.$c, "call") !== undefined;
  return v instanceof Native && typeof v.data?.call === "function";
}

/** A method, called with its receiver. */
function methodRequest(receiver: Value, method: Value, args: Value[], kw: Kw): CallRequest {
  if (method instanceof Fn && !method.code.isMethod) return new CallRequest(withSelf(method, receiver), args, kw);
  if (method instanceof NativeFn && !method.isMethod) return new CallRequest(method, args, kw);
  return new CallRequest(method, prepend(receiver, args), kw);
}

/** `(new C ...)`: the instance, or a request that gives it. */
export function construct(cls: GClass, args: Value[], kw: Kw): Value {
  const { maker } = cls;
  if (maker === null) return cls.instance();
  const { ctor } = maker;
  if (ctor === null) {
    const native = constructorFor(cls, maker);
    return new CallRequest(native, native instanceof NativeFn && native.isMethod ? prepend(cls, args) : args, kw);
  }
  const instance = cls.instance();
  if (ctor instanceof Fn && ctor.code.isCtor) return new CallRequest(ctor, prepend(instance, args), kw);
  const request = methodRequest(instance, ctor, args, kw);
  return new CallRequest(request.fn, request.args, kw, () => instance);
}

/** What makes values of a built-in class. @param cls the class that is to be constructed @throws Raised it is a subclass: what is made would not belong to it */
function constructorFor(cls: GClass, builtIn: GClass): Value {
  const native = builtIn.construct;
  if (cls === builtIn || (native instanceof NativeFn && native.isMethod)) return native;
  const article = /^[AEIOU]/.test(builtIn.name) ? "an" : "a";
  const hint = `give ${cls.name} a constructor that keeps ${article} ${builtIn.name} in a field`;
  throw raise("TypeException", `${cls.name} has no constructor, and what that of ${builtIn.name} makes is no ${cls.name}`, undefined, [hint]);
}

/** Steps of natively written code between two polls; a power of two. */
const ROUNDS = 1024;

/** Carries out what a native returned: its result, or a request. */
export function complete(realm: Realm, fiber: Fiber, result: Value, caller: AnyFrame | null): Value {
  // the commonest results that are objects
  if (result instanceof Future || Array.isArray(result)) return result;
  let r = result;
  let top = caller;
  let rounds = 0;
  try {
    for (;;) {
      // what was asked for
      if (typeof r === "object" && r !== null) {
        if (r instanceof CallRequest) {
          if (r.then !== null) {
            top = missingContinuation(r, top);
            if (top.size > realm.maxStack && !realm.fits(top.size)) throw overflow();
          }
          const f: Value = r.fn;
          if (f instanceof Fn) return pushFn(realm, fiber, f, r.args, r.kw, top, null);
          r = startCall(realm, f, r.args, r.kw);
          continue;
        }
        if (r instanceof AwaitRequest) {
          if (r.then !== null) top = new Cont(top, r.then);
          const v = awaitFuture(realm, fiber, r.future, top);
          if (v === SWITCH) return SWITCH;
          r = v;
        } else if (r instanceof SleepRequest) {
          fiber.top = top;
          realm.scheduler.sleep(fiber, r.ms);
          return SWITCH;
        } else if (r instanceof SuspendRequest) {
          if (r.then !== null) top = new Cont(top, r.then);
          const { begin } = r;
          fiber.top = top;
          begin(fiber, realm.scheduler.suspend(fiber));
          return SWITCH;
        } else if (r instanceof ResumeRequest) {
          if (r.then !== null) top = new Cont(top, r.then);
          const v = resumeGenerator(realm, fiber, r.generator, top);
          if (v === SWITCH) return SWITCH;
          r = v;
        } else if (isThenable(r)) {
          r = new AwaitRequest(fromThenable(realm, r));
          continue;
        }
      }
      // a value: for the innermost continuation
      if (top === caller) return r;
      // natives that call natives again and again never get to the polls of the interpreter
      if ((++rounds & (ROUNDS - 1)) === 0 && realm.scheduler.overdue(ROUNDS)) {
        fiber.top = top;
        realm.scheduler.giveWay(fiber, r);
        return SWITCH;
      }
      const k = top as Cont;
      top = k.caller;
      r = k.then(r);
    }
  } catch (e) {
    for (let k = top; k !== caller; k = (k as Cont).caller) (k as Cont).onThrow?.(e);
    throw e;
  }
}

// --- methods

/** Method call `(receiver .name args...)` off the fast path of the interpreter. */
export function send(realm: Realm, fiber: Fiber, receiver: Value, name: string, args: Value[], kw: Kw, caller: AnyFrame | null): Value {
  const method = methodOf(receiver instanceof Instance ? receiver.$c : realm.classOf(receiver), name);
  if (method instanceof Fn) {
    if (method.code.isMethod) return pushFn(realm, fiber, method, prepend(receiver, args), kw, caller, null);
    return pushFn(realm, fiber, withSelf(method, receiver) as Fn, args, kw, caller, null);
  }
  const r = startSend(realm, fiber, receiver, name, args, kw);
  return typeof r === "object" && r !== null ? complete(realm, fiber, r, caller) : r;
}

/** What a method call does at once: its result or a request. */
export function startSend(realm: Realm, fiber: Fiber, receiver: Value, name: string, args: Value[], kw: Kw): Value {
  const method = methodOf(receiver instanceof Instance ? receiver.$c : realm.classOf(receiver), name);
  if (method === undefined) return missing(realm, fiber, receiver, name, args, kw);
  if (method instanceof NativeFn) {
    if (receiver instanceof Instance && method.isMethod) checkReceiver(realm, receiver, name);
    return method.impl(realm, method.isMethod ? prepend(receiver, args) : args, kw);
  }
  return methodRequest(receiver, method, args, kw);
}

/** Methods of the built-in kinds know their own values only, no instances of classes below them. @throws TypeException */
function checkReceiver(realm: Realm, receiver: Instance, name: string): void {
  for (let c: GClass | null = receiver.$c; c !== null; c = c.parent) {
    if (!Object.hasOwn(c.mt, name)) continue;
    if (realm.classes[c.name] === c && c.parent !== null && c.name !== "Function" && !c.isSubclassOf(realm.classes.Exception))
      throw raise("TypeException", `Method ${name} of ${c.name} cannot be called on an instance of ${receiver.$c.name}`);
    return;
  }
}

/** No method of that name: what the kinds answer instead (7.4, 7.8, 2.9), or the error. */
function missing(realm: Realm, fiber: Fiber, receiver: Value, name: string, args: Value[], kw: Kw): Value {
  if (receiver === null) return null;
  const plain = args.length === 0 && kw === null;
  if (receiver instanceof Instance) {
    if (plain) {
      const v = fieldOf(receiver, `_${name}`);
      if (v !== undefined || Object.prototype.hasOwnProperty.call(receiver, `_${name}`)) return v;
    }
    const handler = receiver.$c.missing;
    if (handler !== null && handler !== undefined) return callMissing(fiber, receiver, handler, name, args, kw);
    throw notFound(realm, receiver.$c, name, `instance of ${receiver.$c.name}`);
  }
  if (receiver instanceof EnumValue) {
    const i = receiver.variant.fields.indexOf(name);
    if (i >= 0) return receiver.payload[i];
    throw raise("TypeException", `Variant ${receiver.variant.name} has no field ${name}`);
  }
  if (receiver instanceof Adapter) {
    const m = adapterMethod(realm, receiver, name);
    if (m !== undefined) return new CallRequest(m, args, kw);
    throw raise("TypeException", `Method ${name} not found on Adapter`, "GENE.OOP.METHOD_NOT_FOUND");
  }
  if (name === "call" && isCallable(receiver)) return new CallRequest(receiver, args, kw);
  throw notFound(realm, realm.classOf(receiver), name, kindOf(receiver));
}

/** What is meant by a call of something that is none (9.8). */
const NO_CALL: Readonly<Record<string, readonly string[]>> = {
  Array: ["an element is xs/0 or (xs .get i)"],
  Map: ["an entry is m/key or (m .get key)"],
};

/** `(println("x"))` calls the string. */
const NO_ARGUMENTS: readonly string[] = ['arguments have no parentheses of their own: (f "x")'];

function notFound(realm: Realm, cls: GClass, name: string, on: string): unknown {
  return raise("TypeException", `Method ${name} not found on ${on}`, "GENE.OOP.METHOD_NOT_FOUND", suggestMethod(realm, cls, name, on));
}

function suggestMethod(realm: Realm, cls: GClass, name: string, on: string): string[] {
  const { Array: array, Range: range } = realm.classes;
  if (cls === range && (array!.mt[name] !== undefined || name.startsWith("to_a"))) return ["a range is no array: (for x in r ..) goes through its numbers"];
  const names: string[] = [];
  for (const k in cls.mt) names.push(k);
  return suggestMethodName(name, on, names, (n) => isCallable(realm.global.members.get(n)?.value));
}

/** on_method_missing (7.8). */
function callMissing(fiber: Fiber, receiver: Value, handler: Value, name: string, args: Value[], kw: Kw): Value {
  if ((fiber.rare?.missing ?? 0) >= 32) throw raise("RuntimeException", `on_method_missing recursion limit exceeded while resolving '${name}'`);
  fiber.more.missing++;
  const request = methodRequest(receiver, handler, [sym(name), ...args], kw);
  return new MissingCall(request, fiber);
}

/** Counts how deep calls of on_method_missing nest. */
class MissingCall extends CallRequest {
  constructor(request: CallRequest, fiber: Fiber) {
    super(request.fn, request.args, request.kw, (v) => {
      fiber.more.missing--;
      return v;
    });
    this.fiber = fiber;
  }
  readonly fiber: Fiber;
}

/** Ends the count when an exception passes. @internal */
export function missingContinuation(r: CallRequest, caller: AnyFrame | null): Cont {
  if (r instanceof MissingCall) {
    const { fiber } = r;
    return new Cont(caller, r.then!, () => {
      fiber.more.missing--;
    });
  }
  return new Cont(caller, r.then!);
}

/** `(super .name ...)`: look-up starts above fn.home. */
export function sendSuper(realm: Realm, fiber: Fiber, fn: Fn, self: Value, name: string, args: Value[], kw: Kw, caller: AnyFrame | null): Value {
  const r = superRequest(fn, self, name, args, kw);
  return r === null ? null : complete(realm, fiber, r, caller);
}

/** The call that `(super .name ...)` stands for; null: there is no constructor to be called. */
export function superRequest(fn: Fn, self: Value, name: string, args: Value[], kw: Kw): CallRequest | null {
  const { home } = fn;
  if (home === null || self === undefined || self === null) throw raise("RuntimeException", "super requires an instance context");
  const parent = home.parent;
  if (name === "ctor") {
    for (let c = parent; c !== null; c = c.parent) if (c.ctor !== null) return methodRequest(self, c.ctor, args, kw);
    return null;
  }
  const method = parent === null ? undefined : methodOf(parent, name);
  if (method === undefined) {
    if (name === "on_method_missing" && parent !== null && parent.missing !== null) return methodRequest(self, parent.missing, args, kw);
    throw raise("TypeException", `Method '${name}' not found in super class hierarchy`, "GENE.OOP.METHOD_NOT_FOUND");
  }
  return methodRequest(self, method, args, kw);
}

/** Name of a method given at run time (7.4). */
export function methodName(v: Value): string {
  if (typeof v === "string") return v;
  if (v === null || v === undefined) throw raise("TypeException", `Dynamic method name cannot be ${v === null ? "nil" : "void"}`);
  if (kindOf(v) === "Symbol") return text(v);
  throw raise("TypeException", `Dynamic method name must be string or symbol, got ${kindOf(v)}`);
}

/** `(new f ...)`. */
export function instantiate(realm: Realm, fiber: Fiber, f: Value, args: Value[], kw: Kw, caller: AnyFrame | null): Value {
  if (!(f instanceof GClass)) throw raise("TypeException", `new requires a class, got ${kindOf(f)}`);
  // the usual constructors without a request
  const { maker } = f;
  if (maker === null) return f.instance();
  const { ctor } = maker;
  if (ctor instanceof Fn && ctor.code.isCtor) return pushFn(realm, fiber, ctor, prepend(f.instance(), args), kw, caller, null);
  const native = ctor === null ? constructorFor(f, maker) : null;
  if (!(native instanceof NativeFn)) return complete(realm, fiber, construct(f, args, kw), caller);
  const r = native.impl(realm, native.isMethod ? prepend(f, args) : args, kw);
  return typeof r === "object" && r !== null ? complete(realm, fiber, r, caller) : r;
}

/** The receiver and the arguments. An array literal has the right size at once; `unshift` moves, `push` makes room for many more. */
function prepend(receiver: Value, args: readonly Value[]): Value[] {
  switch (args.length) {
    case 0:
      return [receiver];
    case 1:
      return [receiver, args[0]];
    case 2:
      return [receiver, args[0], args[1]];
    case 3:
      return [receiver, args[0], args[1], args[2]];
    default:
      return [receiver, ...args];
  }
}
