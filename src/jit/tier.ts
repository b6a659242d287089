/**
 * When code is compiled, and what compiled code calls. One Tier for each realm; the interpreter sees it through `realm.tier`.
 */
import type { Code } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import { equal, needsCall } from "../values/equal.ts";
import { kindOf } from "../values/kind.ts";
import { interpolate } from "../values/print.ts";
import {
  ABSENT,
  ArrayIterator,
  Cell,
  Fn,
  Future,
  type GClass,
  Instance,
  methodTables,
  Namespace,
  NativeFn,
  RangeIterator,
  structure,
  type TypeValue,
  UNDEF,
} from "../values/runtime-types.ts";
import { Bytes, Range, type Value } from "../values/types.ts";
import { LazyValue } from "../values/lazy.ts";
import * as A from "../vm/arith.ts";
import { complete, overflow, SWITCH } from "../vm/call.ts";
import { deliver, raiseIn } from "../vm/deliver.ts";
import { fromNative } from "../vm/exceptions.ts";
import { type Fiber, Status } from "../vm/fiber.ts";
import { type AnyFrame, Frame } from "../vm/frame.ts";
import { builtinIterator } from "../vm/iterate.ts";
import { type Linked, linked, SendSite } from "../vm/link.ts";
import type { Realm, TierHook } from "../vm/realm.ts";
import type { Scheduler } from "../vm/scheduler.ts";
import { checkType, isType } from "../vm/types.ts";
import { emitFunction, emitLoop } from "./emit.ts";

class Sentinel {}
/** What compiled code returns when it could not finish: its frames are being moved to the heap. */
export const S: unknown = new Sentinel();

/** Why compiled code was left. */
export enum Left {
  /** the interpreter goes on at the pc of the top frame */
  Rerun,
  /** `value` is what a native returned: a request to be carried out */
  Request,
  /** `value` is to be delivered to the top frame, other things run before it goes on */
  Value,
  /** `value` was thrown by a native */
  Raise,
}

/** Words of the JavaScript stack that compiled code may use: well below the 984 KB of Node's default. */
const STACK_LIMIT = 36_000;
const CALLS = 300;
const ROUNDS = 1000;
const MAX_BAILS = 300;
const MAX_SIZE = 6000;

type Compiled = (...args: unknown[]) => unknown;
export type CompiledLoop = (tier: Tier, fn: Fn, frame: Frame, regs: Value[]) => number;

export class Tier implements TierHook {
  readonly sentinel = S;
  readonly limit = STACK_LIMIT;
  /** calls or rounds between two polls */
  readonly every: number;
  fuel = 1;
  kind = Left.Rerun;
  value: Value = null;
  /** the fiber has to give way: the scheduler has said so at a poll */
  expired = false;
  /** thrown by a poll: a limit */
  stop: unknown = null;
  bails = 0;
  readonly scheduler: Scheduler;
  private top: Frame | null = null;
  private tail: Frame | null = null;
  /** false: making code at run time is forbidden here (a page's content-security policy) */
  private allowed = true;
  private readonly threshold: number;

  constructor(
    readonly realm: Realm,
    /** compile at the first call and the first round of a loop */
    readonly eager: boolean,
  ) {
    this.scheduler = realm.scheduler;
    this.threshold = eager ? 0 : CALLS;
    // forced suspensions: at every second call and round, so that compiled code runs, too
    this.every = realm.options.forceSuspend === true ? 1 : 1000;
  }

  // --- compiling

  /** Counts a call; compiles the function when it is hot. */
  called(link: Linked): void {
    if (link.calls < 0 || ++link.calls <= this.threshold) return;
    link.calls = -1;
    const { code } = link;
    if (!link.direct || code.isGenerator || code.isAsync || code.isAsyncBody || code.isCtor || code.ops.length > MAX_SIZE) return;
    const js = this.make(emitFunction(link), link);
    if (js === null) return;
    code.js = js as Compiled;
    code.jsArity = link.base === 0 ? link.nparams : -2 - link.nparams;
  }

  /** Is this function, called by compiled code, compiled for n arguments? It is compiled if it was not. */
  ready(f: Fn, n: number): boolean {
    const link = linked(f.code);
    if (link.calls < 0 || !link.direct || link.nparams !== n || link.base !== 0) return false;
    link.calls = this.threshold;
    this.called(link);
    return f.code.jsArity === n;
  }

  /** Counts a round of the loop whose back branch stands at that pc; gives the compiled loop when it is hot. @param start pc behind the Loop instruction */
  loop(link: Linked, start: number): CompiledLoop | null {
    const known = link.loops.get(start);
    if (typeof known === "function") return known as CompiledLoop;
    const rounds = known ?? 0;
    if (rounds < 0) return null;
    if (rounds < (this.eager ? 0 : ROUNDS)) {
      link.loops.set(start, rounds + 1);
      return null;
    }
    link.loops.set(start, -1);
    if (link.code.ops.length > MAX_SIZE) return null;
    // blocks around the loop have the same executable pc
    const at = link.execStarts.findIndex((x, i) => x === start - 1 && link.code.ops[link.structStarts[i]!] === Op.Loop);
    if (at < 0) return null;
    const js = this.make(emitLoop(link, link.structStarts[at]!), link);
    if (js !== null) link.loops.set(start, js);
    return js as CompiledLoop | null;
  }

  private make(text: string, link: Linked): Compiled | null {
    if (!this.allowed) return null;
    try {
      const factory = new Function(
        "S",
        "U",
        "ABSENT",
        "L",
        "K",
        "sites",
        "structure",
        "Cell",
        "Fn",
        "NativeFn",
        "Instance",
        "Range",
        "Future",
        "ArrayIterator",
        "RangeIterator",
        `"use strict"; return ${text}`,
      );
      return factory(
        S,
        UNDEF,
        ABSENT,
        link,
        link.consts,
        link.sites,
        structure,
        Cell,
        Fn,
        NativeFn,
        Instance,
        Range,
        Future,
        ArrayIterator,
        RangeIterator,
      ) as Compiled;
    } catch (e) {
      if (e instanceof SyntaxError) throw new Error(`emitted code of ${link.code.name}: ${e.message}`);
      this.allowed = false;
      return null;
    }
  }

  /** Gives compiled code up that leaves too often. */
  private discard(code: Code): void {
    code.js = null;
    code.jsArity = -1;
  }

  // --- leaving

  /** The instruction at the pc of this exit is left to the interpreter. */
  bail(): void {
    this.bails++;
    this.leave();
  }

  leave(): void {
    this.kind = Left.Rerun;
    this.top = null;
  }

  /** The exit of every compiled function: makes its heap frame, behind those of what it had called. */
  exit(fn: Fn, link: Linked, pc: number, dst: number, regs: Value[]): unknown {
    const frame = new Frame(fn, link, regs, null, 0);
    frame.pc = pc;
    frame.dst = dst;
    if (this.top === null) {
      this.top = frame;
      if (this.kind === Left.Rerun && ++link.bails > MAX_BAILS && !this.eager) this.discard(link.code);
    } else this.tail!.caller = frame;
    this.tail = frame;
    return S;
  }

  /** A loop left for an instruction without a fast path. */
  loopBailed(link: Linked, start: number): void {
    if (++link.bails > MAX_BAILS && !this.eager) {
      link.loops.set(start, -1);
      link.bails = 0;
    }
  }

  /** What was left undone is done now that the frames lie on the heap. @returns true if the fiber gives way */
  settle(fiber: Fiber): boolean {
    const { kind, value, realm } = this;
    this.kind = Left.Rerun;
    this.value = null;
    switch (kind) {
      case Left.Request: {
        const top = fiber.top;
        const v = complete(realm, fiber, value, top);
        if (v !== SWITCH) deliver(realm, fiber, top, v);
        break;
      }
      case Left.Value:
        deliver(realm, fiber, fiber.top, value);
        break;
      case Left.Raise:
        raiseIn(realm, fiber, fiber.top, fromNative(realm, value));
        break;
      default:
        if (fiber.top !== null && fiber.top.size > realm.maxStack) raiseIn(realm, fiber, fiber.top, fromNative(realm, overflow()));
    }
    if (!this.expired) return false;
    this.expired = false;
    const { stop } = this;
    this.stop = null;
    if (stop !== null) throw stop;
    if (fiber.status !== Status.Running) return false;
    this.scheduler.cutOff(fiber);
    return true;
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
    const chain: Frame[] = [];
    for (let f: AnyFrame | null = top; f !== below && f instanceof Frame; f = f.caller) chain.push(f);
    let size = below === null ? 0 : below.size;
    for (let i = chain.length - 1; i >= 0; i--) {
      size += chain[i]!.link.words;
      chain[i]!.size = size;
    }
  }

  /** A poll: true if the fiber has to give way (or a limit was exceeded). */
  poll(): boolean {
    this.fuel = this.every;
    if (this.every === 1) {
      this.expired = true;
      return true;
    }
    try {
      for (let i = 0; i < 10; i++) {
        if (this.scheduler.poll(this.scheduler.current!)) {
          this.expired = true;
          return true;
        }
      }
    } catch (e) {
      this.stop = e;
      this.expired = true;
      return true;
    }
    return false;
  }

  // --- what compiled code calls

  /** Calls a native. S: what it returned is in `value`. */
  native(f: NativeFn, args: Value[]): Value {
    this.top = null;
    let v: Value;
    try {
      v = f.impl(this.realm, args, null);
    } catch (e) {
      this.kind = Left.Raise;
      this.value = e;
      this.top = null;
      return S;
    }
    if ((typeof v === "object" && v !== null) || typeof v === "function") {
      if (!this.isPlain(v as object)) {
        this.kind = Left.Request;
        this.value = v;
        this.top = null;
        return S;
      }
    }
    if (this.scheduler.hasJobs || this.scheduler.hasEvents) {
      this.kind = Left.Value;
      this.value = v;
      this.top = null;
      return S;
    }
    return v;
  }

  /** Surely no request and no thenable: of a class that is a kind of value. */
  private isPlain(v: object): boolean {
    return Array.isArray(v) || v.constructor === Map || v instanceof Instance;
  }

  /** The method that a call site calls on instances of the class; null: not an ordinary one. */
  method(link: Linked, pc: number, name: string, cls: GClass, n: number): Fn | null {
    const site = link.sends[pc];
    if (site !== null && site !== undefined && site.cls === cls && site.version === methodTables.version) return site.fn;
    const m = cls.mt[name];
    if (!(m instanceof Fn)) return null;
    const target = linked(m.code);
    if (!target.direct || target.nparams !== n || target.base !== 1) return null;
    if (target.calls >= 0) {
      target.calls = this.threshold;
      this.called(target);
    }
    link.sends[pc] = new SendSite(cls, methodTables.version, m, target);
    return m;
  }

  nativeMethod(o: Value, name: string): NativeFn | null {
    const m = this.realm.classOf(o).mt[name];
    return m instanceof NativeFn && m.isMethod ? m : null;
  }

  closure(fn: Fn, code: Code, caps: Value[]): Fn {
    const f = new Fn(code, caps, fn.ns);
    f.home = fn.home;
    return f;
  }

  member(o: Value, name: string): Value {
    if (o instanceof Namespace) {
      const cell = o.members.get(name);
      return cell === undefined || cell.value === UNDEF || cell.value instanceof LazyValue ? S : cell.value;
    }
    if (o instanceof Map) return o.get(name) as Value;
    if (o === null || o === undefined) return o;
    return S;
  }

  map(keys: readonly string[], values: readonly Value[]): Map<string, Value> {
    const m = new Map<string, Value>();
    for (let i = 0; i < keys.length; i++) m.set(keys[i]!, values[i]);
    return m;
  }

  iterator(v: Value): Value {
    const it = builtinIterator(v);
    return it instanceof ArrayIterator || it instanceof RangeIterator ? it : S;
  }

  orContinues(v: Value): boolean {
    return typeof v === "number" || typeof v === "bigint" || v instanceof Bytes;
  }

  isType(fn: Fn, v: Value, type: Value): Value {
    try {
      return isType(this.realm, fn, v, type);
    } catch {
      return S;
    }
  }

  check(fn: Fn, type: TypeValue, v: Value, mode: number, what: string): Value {
    try {
      return checkType(this.realm, fn, type, v, mode as 0, what);
    } catch {
      return S;
    }
  }

  kindOf(v: Value): string {
    return kindOf(v);
  }

  interpolate(parts: Value[]): string {
    let s = "";
    for (const p of parts) s += typeof p === "string" ? p : interpolate(p);
    return s;
  }

  equal(a: Value, b: Value): Value {
    if (typeof a !== "object" || a === null) return a === b;
    return needsCall(a, b) ? S : equal(a, b);
  }

  compare(a: Value, b: Value, op: string): Value {
    try {
      const c = A.compare(a, b, op);
      return op === "<" ? c < 0 : op === "<=" ? c <= 0 : op === ">" ? c > 0 : c >= 0;
    } catch {
      return S;
    }
  }

  add(a: Value, b: Value): Value {
    return this.attempt(A.add, a, b);
  }
  sub(a: Value, b: Value): Value {
    return this.attempt(A.sub, a, b);
  }
  mul(a: Value, b: Value): Value {
    return this.attempt(A.mul, a, b);
  }
  div(a: Value, b: Value): Value {
    return this.attempt(A.div, a, b);
  }
  mod(a: Value, b: Value): Value {
    return this.attempt(A.mod, a, b);
  }

  /** The slow path of an operation; what it raises is raised by the interpreter, which knows the place. */
  private attempt(op: (a: Value, b: Value) => Value, a: Value, b: Value): Value {
    try {
      return op(a, b);
    } catch {
      return S;
    }
  }
}
