/** What compiled code calls: slow paths, calls that are not compiled, and the ways out. One for each realm; the tier (tier.ts) is built on it. */
import type { Code } from "../gir/code.ts";
import { Fn, Instance } from "../values/runtime-types.ts";
import { type Value } from "../values/types.ts";
import { complete, overflow, SWITCH } from "../vm/call.ts";
import { sharedBody } from "../vm/data.ts";
import { constructedBy, deliver, raiseIn } from "../vm/deliver.ts";
import { fromNative, isException, isExceptionClass, normalize, stamp, Stop } from "../vm/exceptions.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { type AnyFrame, Cont, Frame, FRAME_WORDS, ResultChecks } from "../vm/frame.ts";
import { endGenerator } from "../vm/generator.ts";
import { handlerAt, instructionStart, type Linked } from "../vm/link.ts";
import type { Realm } from "../vm/realm.ts";
import { checkBefore } from "../vm/tail.ts";
import { captureTrace } from "../vm/trace.ts";
import { RarePaths } from "./rare-paths.ts";
import { S } from "./slow-paths.ts";
import { BAILED, LANDED, Left, LEFT_LOOP, STACK_LIMIT } from "./exits.ts";

/** Rounds or calls between two polls. */
export const EVERY = 1000;
const NO_REGISTERS: Value[] = [];

export abstract class Runtime extends RarePaths {
  readonly sentinel = S;
  /** rounds or calls between two polls */
  readonly every: number;
  fuel = 1;
  /** thrown by a poll: a limit */
  private stop: unknown = null;
  /** where a fiber was cut off last, with suspensions forced: the interpreter goes on there */
  protected cutFrame: Frame | null = null;
  protected cutPc = 0;

  constructor(realm: Realm) {
    super(realm);
    // forced suspensions: at every second call and round, so that compiled code runs, too
    this.every = realm.options.forceSuspend === true ? 1 : EVERY;
  }

  /** The code was left where its fast path did not fit. @param fn null: a loop @param pc executable pc of the instruction */
  protected abstract bailed(link: Linked, fn: Fn | null, pc: number, regs: readonly Value[]): void;

  /** for the report: are exits counted? */
  protected counting = false;
  /** Code was left for the interpreter at that pc. @param fn null: a loop */
  protected abstract count(link: Linked, pc: number, fn: Fn | null): void;

  // --- polls

  /** At function entries: true if the function must not begin. @param d words of the stack in use */
  override enter(d: number): boolean {
    return d > STACK_LIMIT || (--this.fuel < 0 && this.look() < 0);
  }

  /** Is the JavaScript stack used up as far as it may be? @param d words of it in use */
  protected isDeep(d: number): boolean {
    return d > STACK_LIMIT;
  }

  /**
   * A poll. V8 must not inline it: the values that a loop keeps in registers would make place for those of something that is rare. A call of a Proxy stays a call.
   * @returns rounds until the next; below 0: the fiber has to give way (or a limit was exceeded)
   */
  readonly poll: () => number = new Proxy(() => {
    this.isHot();
    return this.look();
  }, {});

  /** Compiled code runs often: a loop has gone round for as long as it may between two polls. */
  protected abstract isHot(): void;

  private look(): number {
    this.fuel = this.every;
    if (this.every === 1) {
      this.expired = true;
      return -1;
    }
    try {
      if (this.scheduler.poll(EVERY)) {
        this.expired = true;
        return -1;
      }
    } catch (e) {
      this.stop = e;
      this.expired = true;
      return -1;
    }
    return this.every;
  }

  // --- leaving

  /**
   * The exit of every compiled function: makes its heap frame, behind those of what it had called. The registers are arguments, not an array: it is in the text of every function, and V8
   * inlines only what is short.
   */
  exit(fn: Fn, link: Linked, pc: number, dst: number, ...regs: Value[]): unknown {
    if (dst >= 0 && this.kind === Left.Raise && link.handlers.length === 0) return this.pass(fn, link, pc);
    const frame = new Frame(fn, link, regs, null, 0);
    frame.pc = pc;
    frame.dst = dst;
    if (dst < 0) {
      this.kind = Left.Rerun;
      this.noFrames();
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
  private pass(fn: Fn, link: Linked, pc: number): unknown {
    const frame = new Frame(fn, link, NO_REGISTERS, null, 0);
    frame.pc = pc;
    return this.append(frame);
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
        return true;
      case Left.Start:
        return this.settleChild(fiber, value);
      case Left.Value:
        deliver(realm, fiber, fiber.top, value);
        break;
      case Left.Raise:
      case Left.Handled:
        raiseIn(realm, fiber, fiber.top, value instanceof Stop ? this.scheduler.limits.grant(value) : fromNative(realm, value));
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
    if (this.every === 1 && fiber.top instanceof Frame) {
      this.cutFrame = fiber.top;
      this.cutPc = fiber.top.pc;
    }
    this.scheduler.cutOff(fiber);
    return true;
  }

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
    const { top, outermost } = this;
    if (top === null) {
      fiber.top = below;
      return;
    }
    outermost.caller = below;
    this.noFrames();
    fiber.top = top;
    if (outermost instanceof ResultChecks && below instanceof ResultChecks) {
      // a chain of tail calls that is left again and again must not grow
      for (const fn of outermost.fns) checkBefore(below, fn);
      if (top === outermost) fiber.top = below;
      else {
        let inner: AnyFrame = top;
        while (inner.caller !== outermost) inner = inner.caller!;
        inner.caller = below;
      }
    }
    let size = below === null ? 0 : below.size;
    for (let f: AnyFrame | null = fiber.top; f !== below && f !== null; f = f.caller) size += wordsOf(f);
    for (let f: AnyFrame | null = fiber.top; f !== below && f !== null; f = f.caller) {
      f.size = size;
      size -= wordsOf(f);
    }
  }

  // --- exceptions

  /** `throw v` (9.2). A class is made into an instance first. @param d words of the stack in use */
  throw(v: Value, d: number): void {
    let made = v;
    if (isExceptionClass(this.realm, v)) {
      made = this.make(v, d, []);
      if (made === S) {
        // the constructor goes on elsewhere
        if (!this.open) this.append(new Cont(null, throwIt));
        return;
      }
    }
    let exception: unknown = made;
    if (!(made instanceof Stop) && !isException(this.realm, made)) {
      try {
        exception = normalize(this.realm, made);
      } catch (e) {
        // its text is too long, or meets a limit
        exception = e;
      }
    }
    this.raised(exception);
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
    const own = frame ?? new Frame(fn, link, NO_REGISTERS, fiber.top, 0);
    own.pc = pc;
    let from: AnyFrame = own;
    const { top } = this;
    if (top !== null) {
      for (let f: AnyFrame | null = top; f instanceof Frame; f = f.caller) endGenerator(f);
      this.outermost.caller = from;
      from = top;
    }
    this.noFrames();
    this.kind = Left.Rerun;
    this.value = null;
    if (e instanceof Instance) stamp(this.realm, e, () => captureTrace(from, fiber.startedAt));
    return e;
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

function throwIt(e: Value): never {
  throw e;
}

function wordsOf(f: AnyFrame): number {
  return f instanceof Frame ? f.link.words : FRAME_WORDS;
}
