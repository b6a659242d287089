/** What compiled code calls: slow paths, calls that are not compiled, and the ways out. One for each realm; the tier (tier.ts) is built on it. */
import type { Code } from "../gir/code.ts";
import { ABSENT, CallRequest, Fn, type Future, GClass, type Generator, Instance, NativeFn, UNDEF } from "../values/runtime-types.ts";
import { type Value } from "../values/types.ts";
import { awaitFuture } from "../vm/await.ts";
import { complete, overflow, SWITCH } from "../vm/call.ts";
import { sharedBody } from "../vm/data.ts";
import { constructedBy, deliver, raiseIn } from "../vm/deliver.ts";
import { fromNative, isException, normalize, stamp, Stop } from "../vm/exceptions.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { type AnyFrame, Frame } from "../vm/frame.ts";
import { endGenerator, ResumeRequest } from "../vm/generator.ts";
import { handlerAt, instructionStart, type Linked } from "../vm/link.ts";
import type { Realm } from "../vm/realm.ts";
import type { Scheduler } from "../vm/scheduler.ts";
import { captureTrace } from "../vm/trace.ts";
import { compiledMethod } from "./install.ts";
import { S, SlowPaths } from "./slow-paths.ts";
import { BAILED, LANDED, Left, LEFT_LOOP, STACK_LIMIT } from "./exits.ts";

/** Rounds or calls between two polls. */
export const EVERY = 1000;
const NO_REGISTERS: Value[] = [];

export abstract class Runtime extends SlowPaths {
  readonly sentinel = S;
  /** rounds or calls between two polls */
  readonly every: number;
  fuel = 1;
  kind = Left.Rerun;
  value: Value = null;
  /** the fiber has to give way: the scheduler has said so at a poll */
  expired = false;
  /** thrown by a poll: a limit */
  private stop: unknown = null;
  readonly scheduler: Scheduler;
  protected top: Frame | null = null;
  private tail: Frame | null = null;

  constructor(realm: Realm) {
    super(realm);
    this.scheduler = realm.scheduler;
    // forced suspensions: at every second call and round, so that compiled code runs, too
    this.every = realm.options.forceSuspend === true ? 1 : EVERY;
  }

  /** Compiles a function that is about to be called with n arguments, if it can be. @returns is it compiled? */
  abstract ready(f: Fn, args: readonly Value[]): boolean;
  /** Compiles a method and puts it where calls find it. */
  abstract readyMethod(cls: GClass, name: string, f: Fn, args: readonly Value[]): boolean;
  /** The code was left where its fast path did not fit. @param fn null: a loop @param pc executable pc of the instruction */
  protected abstract bailed(link: Linked, fn: Fn | null, pc: number, regs: readonly Value[]): void;

  /** for the report: are exits counted? */
  protected counting = false;
  /** Code was left for the interpreter at that pc. @param fn null: a loop */
  protected abstract count(link: Linked, pc: number, fn: Fn | null): void;

  // --- polls

  /** At function entries: true if the function must not begin. @param d words of the stack in use */
  enter(d: number): boolean {
    return d > STACK_LIMIT || (--this.fuel < 0 && this.poll() < 0);
  }

  /** Is the JavaScript stack used up as far as it may be? @param d words of it in use */
  protected isDeep(d: number): boolean {
    return d > STACK_LIMIT;
  }

  /**
   * A poll. V8 must not inline it: the values that a loop keeps in registers would make place for those of something that is rare. A call of a Proxy stays a call.
   * @returns rounds until the next; below 0: the fiber has to give way (or a limit was exceeded)
   */
  readonly poll: () => number = new Proxy(() => this.look(), {});

  private look(): number {
    this.fuel = this.every;
    if (this.every === 1) {
      this.expired = true;
      return -1;
    }
    try {
      for (let i = 0; i < EVERY / 100; i++) {
        if (this.scheduler.poll(this.scheduler.current!)) {
          this.expired = true;
          return -1;
        }
      }
    } catch (e) {
      this.stop = e;
      this.expired = true;
      return -1;
    }
    return this.every;
  }

  // --- leaving

  /** The exit of every compiled function: makes its heap frame, behind those of what it had called. */
  exit(fn: Fn, link: Linked, pc: number, dst: number, regs: Value[]): unknown {
    const frame = new Frame(fn, link, regs, null, 0);
    frame.pc = pc;
    frame.dst = dst;
    if (dst < 0) {
      this.kind = Left.Rerun;
      this.top = null;
      if (this.counting) this.count(link, pc, fn);
      if (dst === BAILED) this.bailed(link, fn, pc, regs);
    } else if (this.kind === Left.Here) {
      this.kind = Left.Rerun;
      frame.pc = instructionStart(link, pc - 1);
      if (this.counting) this.count(link, frame.pc, fn);
    } else if (this.kind === Left.Raise && handlerAt(link, pc - 1) >= 0) this.kind = Left.Handled;
    return this.append(frame);
  }

  /** The exit for an exception that passes: nobody reads the registers any more. */
  pass(fn: Fn, link: Linked, pc: number): unknown {
    const frame = new Frame(fn, link, NO_REGISTERS, null, 0);
    frame.pc = pc;
    return this.append(frame);
  }

  protected append(frame: Frame): unknown {
    if (this.top === null) this.top = frame;
    else this.tail!.caller = frame;
    this.tail = frame;
    return S;
  }

  /** The exit of a compiled loop, whose registers are in its frame again. @returns where the interpreter goes on; LANDED: with the frames that were left */
  leaveLoop(link: Linked, frame: Frame, pc: number, dst: number): number {
    if (dst === LEFT_LOOP) return pc;
    if (dst < 0) {
      if (this.counting) this.count(link, pc, null);
      if (dst === BAILED) this.bailed(link, null, pc, frame.regs);
      return pc;
    }
    if (this.kind === Left.Here) {
      this.kind = Left.Rerun;
      const start = instructionStart(link, pc - 1);
      if (this.counting) this.count(link, start, null);
      return start;
    }
    frame.pc = pc;
    frame.dst = dst;
    return LANDED;
  }

  /** What was left undone is done now that the frames lie on the heap. @returns true if the fiber gives way */
  settle(fiber: Fiber): boolean {
    const { kind, value, realm } = this;
    this.kind = Left.Rerun;
    this.value = null;
    switch (kind) {
      case Left.Request:
        this.carryOut(fiber, value);
        break;
      case Left.Wait:
        awaitFuture(realm, fiber, value as Future, fiber.top);
        return true;
      case Left.Start:
        return this.settleChild(fiber, value);
      case Left.Value:
        deliver(realm, fiber, fiber.top, value);
        break;
      case Left.Raise:
      case Left.Handled:
        raiseIn(realm, fiber, fiber.top, fromNative(realm, value));
        break;
      default:
        if (fiber.top !== null && !realm.fits(fiber.top.size)) {
          // at the call that would have been made next
          if (fiber.top instanceof Frame) fiber.top.pc++;
          raiseIn(realm, fiber, fiber.top, fromNative(realm, overflow()));
        }
    }
    if (!this.expired) return false;
    this.expired = false;
    const { stop } = this;
    this.stop = null;
    if (stop instanceof Stop) {
      // at the instruction that was not executed any more
      if (fiber.top instanceof Frame) fiber.top.pc++;
      raiseIn(realm, fiber, fiber.top, this.scheduler.limits.grant(stop));
      return fiber.status !== Status.Running;
    }
    if (stop !== null) throw stop;
    if (fiber.status !== Status.Running) return false;
    this.scheduler.cutOff(fiber);
    return true;
  }

  /** The next value of a generator; UNDEF: the interpreter has to do it. */
  abstract next(g: Generator, d: number, caller: Frame | null): Value;
  /** What is left to do for a fiber that was started by the one which has landed. */
  protected abstract settleChild(fiber: Fiber, future: Value): boolean;

  /** What a native has asked for. */
  private carryOut(fiber: Fiber, request: Value): void {
    const { realm } = this;
    const { top } = fiber;
    let v: Value;
    try {
      v = complete(realm, fiber, request, top);
    } catch (e) {
      raiseIn(realm, fiber, top, e instanceof Stop ? this.scheduler.limits.grant(e) : fromNative(realm, e));
      return;
    }
    if (v !== SWITCH) deliver(realm, fiber, top, v);
  }

  /** Puts the frames that were left on top of the frame that had called compiled code. */
  land(fiber: Fiber, below: AnyFrame | null): void {
    const { top } = this;
    this.top = null;
    if (top === null) {
      fiber.top = below;
      return;
    }
    this.tail!.caller = below;
    this.tail = null;
    fiber.top = top;
    let size = below === null ? 0 : below.size;
    for (let f: AnyFrame | null = top; f !== below && f instanceof Frame; f = f.caller) size += f.link.words;
    for (let f: AnyFrame | null = top; f !== below && f instanceof Frame; f = f.caller) {
      f.size = size;
      size -= f.link.words;
    }
  }

  // --- exceptions

  /** Something that a native has thrown. */
  raised(e: unknown): unknown {
    this.kind = Left.Raise;
    this.value = e;
    this.top = null;
    return S;
  }

  /** Has a native that was called last raised, and not something that it called? */
  raisedHere(): boolean {
    return this.kind === Left.Raise && this.top === null;
  }

  /** `throw v` (9.2): a class has to be made into an instance first, which the interpreter does. */
  throw(v: Value): void {
    this.top = null;
    if (v instanceof GClass) {
      this.kind = Left.Here;
      return;
    }
    this.kind = Left.Raise;
    this.value = v instanceof Stop || isException(this.realm, v) ? v : normalize(this.realm, v);
  }

  rethrow(v: Value): void {
    this.raised(v);
  }

  setEx(v: Value): void {
    this.scheduler.current!.ex = v instanceof Stop ? null : v;
  }

  /**
   * The exception that compiled code handles itself, with its trace.
   * @param frame of the loop that handles it; null: a function that was called from the heap
   * @returns S if it goes on outwards
   */
  caught(frame: Frame | null, fn: Fn, link: Linked, pc: number): Value {
    if (this.value instanceof Stop) return S;
    const e = fromNative(this.realm, this.value);
    if (e instanceof Stop) return S;
    const fiber = this.scheduler.current!;
    let from = frame;
    if (from === null) from = new Frame(fn, link, NO_REGISTERS, fiber.top, 0);
    from.pc = pc;
    const { top } = this;
    if (top !== null) {
      for (let f: AnyFrame | null = top; f instanceof Frame; f = f.caller) endGenerator(f);
      this.tail!.caller = from;
      from = top;
    }
    this.top = null;
    this.tail = null;
    this.kind = Left.Rerun;
    this.value = null;
    if (e instanceof Instance) stamp(this.realm, e, () => captureTrace(from, fiber.startedAt));
    return e;
  }

  // --- calls

  /** Leaves the instruction that calls this to the interpreter. */
  protected here(): unknown {
    this.kind = Left.Here;
    this.top = null;
    return S;
  }

  /** Calls a native. S: what it returned is in `value`. @param d words of the stack in use */
  native(f: NativeFn, d: number, args: Value[]): Value {
    if (f.looksAtCalls) return this.here();
    let v: Value;
    try {
      v = f.impl(this.realm, args, null);
    } catch (e) {
      return this.raised(e);
    }
    // a call that it asks for is made at once
    if (v instanceof CallRequest && v.then === null && v.kw === null && v.fn instanceof Fn && this.ready(v.fn, v.args))
      return v.fn.code.js!(v.fn, d, ...padded(v.fn, v.args));
    if (v instanceof ResumeRequest && v.then === null) {
      const given = this.next(v.generator, d, null);
      if (given !== UNDEF) return given;
    }
    // surely no request and no thenable if it is of a class that is a kind of value
    if (typeof v === "object" ? v !== null && !Array.isArray(v) && v.constructor !== Map && !(v instanceof Instance) : typeof v === "function") {
      this.kind = Left.Request;
      this.value = v;
      this.top = null;
      return S;
    }
    if (this.scheduler.hasJobs || this.scheduler.hasEvents) {
      this.kind = Left.Value;
      this.value = v;
      this.top = null;
      return S;
    }
    return v;
  }

  /** A call whose callee has no compiled form that the call site knows. As the following ones it looks after depth and time slice: callers need not. */
  call(f: Value, d: number, args: Value[]): Value {
    return this.enter(d) ? this.here() : this.callNow(f, d, args);
  }

  /** {@link call} where {@link callable} has been asked. */
  callNow(f: Value, d: number, args: Value[]): Value {
    if (f instanceof Fn) return this.ready(f, args) ? f.code.js!(f, d, ...padded(f, args)) : this.here();
    if (!(f instanceof NativeFn)) return this.here();
    const direct = f.directs[args.length];
    return direct === null || direct === undefined ? this.native(f, d, args) : this.attempt(direct, f, d, args);
  }

  /** Can {@link call} carry the call out? Tail calls ask it: they have no frame to go on in. */
  callable(f: Value, d: number, args: Value[]): boolean {
    if (this.enter(d)) return false;
    return f instanceof Fn ? this.ready(f, args) : f instanceof NativeFn && !f.looksAtCalls;
  }

  private attempt(direct: (realm: Realm, ...args: Value[]) => Value, f: NativeFn, d: number, args: Value[]): Value {
    try {
      const v = direct(this.realm, ...args);
      return v === UNDEF ? this.native(f, d, args) : v;
    } catch (e) {
      return this.raised(e);
    }
  }

  /** A method call that found no compiled method. */
  send(o: Value, name: string, d: number, args: Value[]): Value {
    return this.enter(d) ? this.here() : this.sendNow(o, name, d, args);
  }

  /** {@link send} where {@link sendable} has been asked. */
  sendNow(o: Value, name: string, d: number, args: Value[]): Value {
    if (o instanceof Instance) {
      const known = compiledMethod(o, name, args.length);
      if (known !== undefined) return known.call(o, d, ...args);
      const m = o.$c.mt[name];
      if (m instanceof Fn && this.readyMethod(o.$c, name, m, args)) return m.js!.call(o, d, ...padded(m, args));
      return this.here();
    }
    const m = this.realm.classOf(o).mt[name];
    if (!(m instanceof NativeFn) || !m.isMethod) return this.here();
    const n = args.length;
    const direct = m.directs[n + 1];
    if (direct !== null && n === 0) return this.attempt(direct, m, d, [o]);
    if (direct !== null && n === 1) return this.attempt(direct, m, d, [o, args[0]]);
    args.unshift(o);
    return direct === null || direct === undefined ? this.native(m, d, args) : this.attempt(direct, m, d, args);
  }

  /** `(new C args..)` of a class that the call site does not know. */
  make(cls: Value, d: number, args: Value[]): Value {
    if (!(cls instanceof GClass) || this.enter(d)) return this.here();
    for (let c: GClass | null = cls; c !== null; c = c.parent) {
      const { ctor } = c;
      if (ctor !== null)
        return ctor instanceof Fn && ctor.code.isCtor && this.readyMethod(c, "", ctor, args)
          ? ctor.js!.call(cls.instance(), d, ...padded(ctor, args))
          : this.here();
      if (c.construct !== null) return this.makeNative(c.construct, args);
    }
    return args.length === 0 ? cls.instance() : this.here();
  }

  /** `new` of a built-in class whose constructor gives the instance at once. */
  private makeNative(f: Value, args: readonly Value[]): Value {
    const direct = f instanceof NativeFn && !f.isMethod && args.length < 2 ? f.directs[args.length] : null;
    if (direct === null || direct === undefined) return this.here();
    try {
      const v = args.length === 0 ? direct(this.realm) : direct(this.realm, args[0]);
      return v === UNDEF ? this.here() : v;
    } catch (e) {
      return this.raised(e);
    }
  }

  /** Can {@link send} carry the call out? */
  sendable(o: Value, name: string, d: number, args: Value[]): boolean {
    if (this.enter(d)) return false;
    if (o instanceof Instance) {
      const m = o.$c.mt[name];
      return m instanceof Fn && this.readyMethod(o.$c, name, m, args);
    }
    const m = this.realm.classOf(o).mt[name];
    return m instanceof NativeFn && m.isMethod && !m.looksAtCalls;
  }

  closure(fn: Fn, code: Code, caps: Value[]): Fn {
    const f = new Fn(code, caps, fn.ns);
    f.home = fn.home;
    return f;
  }

  readonly shared = sharedBody;

  /** The instance that a constructor returns. */
  readonly selfOf = constructedBy;
}

/** Arguments with what stands for those that are not given. */
function padded(f: Fn, args: Value[]): Value[] {
  for (let i = args.length; i < f.code.spec.params.length; i++) args.push(ABSENT);
  return args;
}
