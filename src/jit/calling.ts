/** Calls that compiled code makes where the call site does not know what is called: the binder, natives, requests. What cannot be finished here leaves (Runtime.settle does the rest). */
import { CallRequest, AwaitRequest, Fn, Future, GClass, type Generator, Instance, NativeFn, UNDEF } from "../values/runtime-types.ts";
import { type Value } from "../values/types.ts";
import { bind } from "../vm/bind.ts";
import { construct, isCallable, methodName, startCall, startSend, superRequest } from "../vm/call.ts";
import { type AnyFrame, type Frame, ResultChecks } from "../vm/frame.ts";
import { isThenable } from "../vm/future.ts";
import { ResumeRequest } from "../vm/generator.ts";
import { type Linked, linked } from "../vm/link.ts";
import type { Intrinsic, Realm } from "../vm/realm.ts";
import { SleepRequest, SuspendRequest } from "../vm/requests.ts";
import type { Scheduler } from "../vm/scheduler.ts";
import { checkAfter, checkResult, resultChecks } from "../vm/tail.ts";
import { Left } from "./exits.ts";
import { S, SlowPaths } from "./slow-paths.ts";

type Kw = Map<string, Value> | null;

/** Words of the JavaScript stack between compiled code and what it calls by way of the runtime: several functions, before V8 has optimized them. */
const RUNTIME_WORDS = 400;

export abstract class Calling extends SlowPaths {
  /** why compiled code is being left, see {@link Left} */
  kind = Left.Rerun;
  value: Value = null;
  /** S is the answer of what was called just now, not of something below it: it has its place at the call */
  open = false;
  /** the fiber has to give way: the scheduler has said so at a poll */
  expired = false;
  readonly scheduler: Scheduler;
  /** the frames that were left so far, innermost first */
  protected top: AnyFrame | null = null;
  /** the outermost of them, null: there is one at most. Storing a new object here costs as much as making it (V8's write barrier) */
  private tail: AnyFrame | null = null;

  constructor(realm: Realm) {
    super(realm);
    this.scheduler = realm.scheduler;
  }

  /** May no further activation begin on the stack, or has the fiber to give way? @param d words of the stack in use */
  abstract enter(d: number): boolean;
  /** Has the function a compiled form, made now if it is warm? @param regs the first registers */
  protected abstract compiled(f: Fn, link: Linked, regs: readonly Value[]): boolean;
  /** The next value of a generator; UNDEF: the interpreter has to do it. @param caller the consumer's frame, if it is on the heap */
  abstract step(g: Generator, d: number, caller: Frame | null): Value;
  /** Puts the compiled form of a method where calls with these arguments find it. @param keys keywords */
  protected abstract installMethod(cls: GClass, name: string, f: Fn, n: number, keys: readonly string[]): void;

  protected append(frame: AnyFrame): unknown {
    if (this.top === null) this.top = frame;
    else {
      this.outermost.caller = frame;
      this.tail = frame;
    }
    this.open = false;
    return S;
  }

  /** The outermost frame of those that were left: there must be one. */
  protected get outermost(): AnyFrame {
    return this.tail ?? this.top!;
  }

  /** No frames have been left. */
  protected noFrames(): void {
    this.top = null;
    this.tail = null;
  }

  /** Leaves for something that is done when the frames lie on the heap. */
  protected leave(kind: Left, value: Value): unknown {
    this.kind = kind;
    this.value = value;
    this.noFrames();
    this.open = kind === Left.Raise || kind === Left.Here;
    return S;
  }

  /** Something that a native has thrown. */
  raised(e: unknown): unknown {
    return this.leave(Left.Raise, e);
  }

  /** Leaves the instruction that calls this to the interpreter. */
  protected here(): unknown {
    return this.leave(Left.Here, null);
  }

  // --- functions

  /**
   * Calls a Gene function with its arguments, in methods behind self.
   * @param d words of the stack in use
   * @returns UNDEF: it has no compiled form, the interpreter has to call it
   */
  protected callFn(f: Fn, d: number, args: Value[], kw: Kw): Value {
    const link = linked(f.code);
    const { base } = link;
    // methods are compiled for instances; adapters and the bodies of classes have another self
    if (base === 1 && !(args[0] instanceof Instance)) return UNDEF;
    let regs = args;
    if (!link.direct || kw !== null || args.length !== link.nparams + base) {
      if (!link.ordered || (link.calls < 0 && (base === 1 ? f.js : f.code.js) === null)) return UNDEF;
      regs = base === 1 ? [args[0]] : [];
      try {
        bind(f.code.spec, args, base, kw, regs);
      } catch (e) {
        return this.raised(e);
      }
    }
    if (!this.compiled(f, link, regs)) return UNDEF;
    // the functions of the runtime that led here stand on the JavaScript stack, too
    const below = d + RUNTIME_WORDS;
    if (base === 0) return f.code.js!(f, below, ...regs);
    const self = regs[0];
    regs[0] = below;
    return f.js!.apply(self, regs);
  }

  /** A call whose callee has no compiled form that the call site knows. As the following ones it looks after depth and time slice: callers need not. */
  call(f: Value, d: number, args: Value[], kw: Kw = null): Value {
    if (this.enter(d)) return this.here();
    if (f instanceof Fn) {
      const v = this.callFn(f, d, args, kw);
      return v === UNDEF ? this.here() : v;
    }
    if (f instanceof NativeFn) {
      const direct = kw === null ? f.directs[args.length] : null;
      return direct === null || direct === undefined ? this.native(f, d, args, kw) : this.attempt(direct, f, d, args);
    }
    return this.start(d, () => startCall(this.realm, f, args, kw));
  }

  readonly isCallable = isCallable;

  /** Calls a native. S: what it returned is in `value`. */
  native(f: NativeFn, d: number, args: Value[], kw: Kw = null): Value {
    if (f.looksAtCalls) return this.here();
    let v: Value;
    try {
      v = f.impl(this.realm, args, kw);
    } catch (e) {
      return this.raised(e);
    }
    return this.returned(v, d);
  }

  private attempt(direct: (realm: Realm, ...args: Value[]) => Value, f: NativeFn, d: number, args: Value[]): Value {
    try {
      const v = direct(this.realm, ...args);
      return v === UNDEF ? this.native(f, d, args) : this.given(v);
    } catch (e) {
      return this.raised(e);
    }
  }

  private start(d: number, what: () => Value): Value {
    let v: Value;
    try {
      v = what();
    } catch (e) {
      return this.raised(e);
    }
    return this.returned(v, d);
  }

  /** What natively written code has returned: its result. Calls that it asks for are made at once where they can be; S: other requests. */
  private returned(result: Value, d: number): Value {
    let v = result;
    if (isRequest(v)) {
      while (v instanceof CallRequest && v.then === null) {
        if (v.fn instanceof Fn) {
          const r = this.callFn(v.fn, d, v.args, v.kw);
          if (r !== UNDEF) return r;
          break;
        }
        try {
          v = startCall(this.realm, v.fn, v.args, v.kw);
        } catch (e) {
          return this.raised(e);
        }
      }
      if (v instanceof ResumeRequest && v.then === null) {
        const given = this.step(v.generator, d, null);
        if (given !== UNDEF) return given;
      }
      if (isRequest(v)) return this.leave(Left.Request, v);
    }
    return this.given(v);
  }

  // --- methods, classes

  /** A method call that found no compiled method. */
  send(o: Value, name: string, d: number, args: Value[], kw: Kw = null): Value {
    if (this.enter(d)) return this.here();
    if (o instanceof Instance) {
      const m = o.$c.mt[name];
      if (!(m instanceof Fn) || !m.code.isMethod) return this.sendAny(o, name, d, args, kw);
      const n = args.length;
      args.unshift(o);
      const v = this.callFn(m, d, args, kw);
      if (v === UNDEF) return this.here();
      this.installMethod(o.$c, name, m, n, kw === null ? [] : [...kw.keys()]);
      return v;
    }
    const m = kw === null ? this.realm.classOf(o).mt[name] : null;
    if (!(m instanceof NativeFn) || !m.isMethod) return this.sendAny(o, name, d, args, kw);
    const n = args.length;
    const direct = m.directs[n + 1];
    if (direct !== null && n === 0) return this.attempt(direct, m, d, [o]);
    if (direct !== null && n === 1) return this.attempt(direct, m, d, [o, args[0]]);
    args.unshift(o);
    return direct === null || direct === undefined ? this.native(m, d, args) : this.attempt(direct, m, d, args);
  }

  /** A method call with any arguments. @param name what the method is called by, in `(o . name ..)` any value */
  sendAny(o: Value, name: Value, d: number, args: Value[], kw: Kw = null): Value {
    if (this.enter(d)) return this.here();
    return this.start(d, () => startSend(this.realm, this.scheduler.current!, o, methodName(name), args, kw));
  }

  /** `(super .name args..)`, looked up above the class of the method. */
  superCall(fn: Fn, self: Value, name: string, d: number, args: Value[], kw: Kw = null): Value {
    if (this.enter(d)) return this.here();
    return this.start(d, () => superRequest(fn, self, name, args, kw));
  }

  /** `(new C args..)` of a class that the call site does not know. */
  make(cls: Value, d: number, args: Value[], kw: Kw = null): Value {
    if (!(cls instanceof GClass) || this.enter(d)) return this.here();
    const { maker } = cls;
    if (maker === null) return cls.instance();
    const native = maker.ctor === null ? maker.construct : null;
    if (maker === cls && native instanceof NativeFn && !native.isMethod && kw === null) {
      const direct = native.directs[args.length];
      if (direct !== null && direct !== undefined) return this.attempt(direct, native, d, args);
    }
    return this.start(d, () => construct(cls, args, kw));
  }

  // --- intrinsics

  /** What an intrinsic gives. It calls nothing that is compiled: nobody has looked at the depth. */
  intrinsic(what: Intrinsic, args: Value[], frame: Parameters<Intrinsic>[2]): Value {
    let v: Value;
    try {
      v = what(this.realm, args, frame);
    } catch (e) {
      return this.raised(e);
    }
    if (isRequest(v)) return this.leave(Left.Request, v);
    return this.given(v);
  }

  /** What a native has given. What has come up in it is done before the program goes on. */
  given(v: Value): Value {
    const { scheduler } = this;
    const cut = scheduler.late && scheduler.poll();
    if (cut) this.expired = true;
    else if (!scheduler.hasJobs && !scheduler.hasEvents) return v;
    return this.leave(Left.Value, v);
  }

  // --- declared results of tail calls

  /** The result of a function that ended in a tail call. Its frame is gone: the place of an error is the caller's. */
  checked(fn: Fn, v: Value): Value {
    try {
      return checkResult(this.realm, fn, v);
    } catch (e) {
      this.raised(e);
      this.open = false;
      return S;
    }
  }

  /** The same where the call was left: the result is checked when it is there. */
  checksLater(fn: Fn): unknown {
    const { outermost } = this;
    if (outermost instanceof ResultChecks) checkAfter(outermost, fn);
    else this.append(resultChecks(this.realm, fn, null));
    return S;
  }
}

/** Does the machine have to carry something out before there is a value? */
function isRequest(v: Value): boolean {
  if (typeof v !== "object" || v === null || Array.isArray(v) || v instanceof Instance || v instanceof Future) return false;
  return (
    v instanceof CallRequest ||
    v instanceof AwaitRequest ||
    v instanceof SuspendRequest ||
    v instanceof SleepRequest ||
    v instanceof ResumeRequest ||
    isThenable(v)
  );
}
