/** One instance of the machine: namespaces, classes, intrinsics, scheduler. Nothing mutable is shared between realms. */
import type { Warning } from "../compiler/suspects.ts";
import type { Host } from "../host/host.ts";
import type { Source } from "../reader/source.ts";
import { hashSet } from "../values/hash.ts";
import { kindOf } from "../values/kind.ts";
import { Raised } from "../values/raise.ts";
import {
  type CallRequest,
  type Member,
  EnumValue,
  EnumVariant,
  type Fn,
  Future,
  GClass,
  type Generator,
  Instance,
  Namespace,
  Native,
  NativeFn,
} from "../values/runtime-types.ts";
import { Float, HashMap, type Value } from "../values/types.ts";
import { spawnCall } from "./call.ts";
import { fromHost, fromNative, isException, Stop } from "./exceptions.ts";
import type { Fiber } from "./fiber.ts";
import type { AnyFrame, Frame } from "./frame.ts";
import { vmIntrinsics } from "./intrinsics.ts";
import type { Linked } from "./link.ts";
import { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

/** An operation of the instruction Rt. */
export type Intrinsic = (realm: Realm, args: Value[], frame: Frame) => Value;

/** How calls of a kind are carried out that the runtime defines; may return a request. */
export type CallHook = (realm: Realm, callee: any, args: Value[], kw: Map<string, Value> | null) => Value;

export interface RealmOptions {
  /** checks of annotations at run time; default true */
  typeCheck?: boolean;
  strictNil?: boolean;
  /** ^pre and ^post; default true */
  contracts?: boolean;
  /** every call and every iteration suspends and goes on: a test of the machine */
  forceSuspend?: boolean;
  /** memory for calls of one fiber in bytes; default 1.5 GB. A function is asked when a fiber first takes more than 32 MB. */
  stackBytes?: number | (() => number);
  /** is told of what can be compiled and is hardly meant */
  warn?: (warning: Warning, source: Source) => void;
  /** writes JavaScript errors out of natives to stderr */
  debug?: boolean;
  /** programs are compiled so that their functions report calls: see CompileOptions.profile */
  profile?: boolean;
  trace?: boolean;
  /** exceptions keep the activation that raised them, whose variables can be found by their names (errorScope): interpreted code only */
  keepFrames?: boolean;
  /** "interp": no compiled code; "auto": hot code is compiled (default); "compiled": everything that can be, at its first call */
  tier?: "interp" | "auto" | "compiled";
  /** when "auto" compiles: a test of the machine. After how many calls, rounds of a loop, and, again, exits without a fast path */
  thresholds?: { readonly calls: number; readonly rounds: number; readonly bails: number };
  /** compiled code neither polls nor checks the depth of calls, so that a benchmark can tell what that costs: such a program can neither be interrupted nor recurse deeply */
  unpolled?: boolean;
}

/** Default bound of the memory for calls. */
const STACK_BYTES = 1.5e9;
/** Every host has as much. */
const STACK_BYTES_ANYWHERE = 32e6;
/** What an activation usually takes, in words: a frame and a few registers. */
const USUAL_WORDS = 24;

/** A compiled loop: returns the pc where the interpreter goes on, or what interpreter.ts says. */
export type CompiledLoop = (fn: Fn, frame: Frame, regs: Value[]) => number;

/** What the interpreter needs of the compiled tier (jit/tier.ts, a higher floor). */
export interface TierHook {
  readonly sentinel: unknown;
  expired: boolean;
  /** one less than a power of two: it is told of the calls of a function, and rounds of a loop, whose number has none of these bits (calls) or all of them (rounds before) */
  readonly untold: number;
  /** Compiles a function if it is hot. The arguments of a call are in the registers that `ops` lists from `at` on. */
  called(link: Linked, f: Fn, regs: readonly Value[], ops: Int32Array, at: number): void;
  /** The same for a method that was found in a class by its name. */
  sent(link: Linked, f: Fn, cls: GClass, name: string, regs: readonly Value[], ops: Int32Array, at: number): void;
  /** Calls a function or method with any arguments; counts the call. @returns UNDEF: it is not compiled, nothing has happened */
  invoke(f: Fn, args: Value[], kw: Map<string, Value> | null): Value;
  /** Counts a round of the loop that starts behind that pc; compiles it if it is hot. @returns its compiled form, if there is one */
  loop(link: Linked, start: number, fn: Fn, regs: readonly Value[]): CompiledLoop | null;
  /** The compiled loop did not accept the registers. */
  refused(link: Linked, start: number, regs: readonly Value[]): void;
  /** Goes on with the running fiber. @returns true if its turn is over; false: the interpreter goes on with its top frame */
  goOn(fiber: Fiber): boolean;
  /** The next value of a generator by compiled code, for a frame that waits for it. @returns UNDEF: it has to be interpreted */
  step(g: Generator, d: number, caller: Frame | null): Value;
  land(fiber: Fiber, below: AnyFrame | null): void;
  /** What was left undone is done now. @returns true if the fiber gives way */
  settle(fiber: Fiber): boolean;
}

export class Realm {
  /** the global namespace, in which every look-up ends */
  readonly global = new Namespace("global", null);
  /** members of `global` that programs have made: `(var $x ..)` */
  readonly globals = new Map<string, Member>();
  readonly gene: Namespace;
  /** by name of the kind or exception class */
  readonly classes: Record<string, GClass> = {};
  readonly intrinsics: Record<string, Intrinsic> = { ...vmIntrinsics };
  readonly callHooks: { EnumVariant?: CallHook; Selector?: CallHook; Interface?: CallHook } = {};
  readonly scheduler: Scheduler;
  /** compiles hot code to JavaScript; null: everything is interpreted */
  tier: TierHook | null = null;
  readonly typeCheck: boolean;
  /** memory for calls of one fiber, in words; see {@link fits} */
  maxStack = 0;
  /** what tells how much memory for calls there is: it has not been asked yet */
  private askStack: (() => number) | null = null;
  /** is that bound one of the host (see limitDepth), no property of the machine? */
  depthLimited = false;
  /** @internal the place where a fiber was started last, see vm/spawn.ts */
  lastStart: { frame: Frame; pc: number; fiber: Fiber; trace: Trace } | null = null;
  /** a hash map of alternating keys and values, or a request; the library puts its own here, which calls methods `hash` */
  makeHashMap: (items: Value[]) => Value = (items) => {
    const m = new HashMap();
    for (let i = 0; i + 1 < items.length; i += 2) hashSet(m, items[i], items[i + 1]);
    return m;
  };
  /** what a JavaScript promise that Gene code awaits has resolved to, as a value of Gene */
  fromHost: (v: unknown) => Value = (v) => (typeof v === "number" && !Number.isSafeInteger(v) ? new Float(v) : v);

  constructor(
    readonly host: Host,
    readonly options: RealmOptions,
  ) {
    this.typeCheck = options.typeCheck !== false;
    if (typeof options.stackBytes === "function") this.askStack = options.stackBytes;
    this.limitDepth(null);
    this.gene = new Namespace("gene", this.global);
    this.scheduler = new Scheduler(this);
  }

  /** The class of any value. */
  classOf(v: Value): GClass {
    const { classes } = this;
    switch (typeof v) {
      case "number":
      case "bigint":
        return classes.Int;
      case "string":
        return classes.String;
      case "object":
        break;
      default:
        return classes[kindOf(v)];
    }
    if (Array.isArray(v)) return classes.Array;
    if (v instanceof Map) return classes.Map;
    if (v instanceof Future) return classes.Future;
    if (v instanceof Float) return classes.Float;
    if (v instanceof Instance) return v.$c;
    if (v instanceof Native) return v.cls;
    if (v instanceof EnumValue || v instanceof EnumVariant) return classes.Enum;
    return classes[kindOf(v)] ?? classes.Object;
  }

  /**
   * Bounds the depth of calls of one fiber for the host: exceeding it ends the run like any other limit. A bound above that of the memory has no effect.
   * @param activations of usual size; null: none but the bound of the memory
   */
  limitDepth(activations: number | null): void {
    const { stackBytes } = this.options;
    if (typeof stackBytes !== "function") this.boundStack(activations, stackBytes ?? STACK_BYTES);
    else if (activations === null && this.askStack !== null) this.boundStack(null, STACK_BYTES_ANYWHERE);
    else {
      this.askStack = null;
      this.boundStack(activations, stackBytes());
    }
  }

  private boundStack(activations: number | null, bytes: number): void {
    const memory = Math.floor(bytes / 8);
    const words = (activations ?? Infinity) * USUAL_WORDS;
    this.depthLimited = words < memory;
    this.maxStack = Math.min(words, memory);
  }

  /** Is there room for the calls of a fiber? The bound is raised if the host has more memory. @param size in words, above `maxStack` as a rule */
  fits(size: number): boolean {
    if (size > this.maxStack && this.askStack !== null) {
      const bytes = this.askStack();
      this.askStack = null;
      this.boundStack(null, bytes);
    }
    return size <= this.maxStack;
  }

  /** What the host has thrown (a rejected promise, an error of an operation) as an exception instance. @throws Stop again */
  errorFromHost(e: unknown): Instance {
    if (isException(this, e)) return e;
    return e instanceof Raised || e instanceof Stop ? (fromNative(this, e) as Instance) : fromHost(this, e);
  }

  /**
   * Calls f for the host and drives it. @returns its value; a promise of it if it suspended (or, with `slices`, computed for longer than a time slice)
   * @throws the exception instance, or Stop
   */
  run(f: Value, args: Value[] = [], kw: Map<string, Value> | null = null, slices = false): Value | Promise<Value> {
    let ended = false;
    let failed = false;
    let value: Value;
    let settle: (() => void) | null = null;
    const end = (v: Value, bad: boolean): void => {
      ended = true;
      failed = bad;
      value = v;
      settle?.();
    };
    const fiber = spawnCall(this, f, args, null, kw);
    this.scheduler.start(fiber, { done: (v) => end(v, false), failed: (e) => end(e, true) }, slices);
    if (ended) {
      if (failed) throw value;
      return value;
    }
    return new Promise((resolve, reject) => {
      // the value is wrapped by the promise: one with a `then` of its own would be adopted, and no value of Gene has one
      settle = () => (failed ? reject(value as Error) : resolve(value));
    });
  }

  /** As {@link run}, for what must not suspend: cancels it and throws if it does. */
  runSync(f: Value, args: Value[] = []): Value {
    const v = this.run(f, args);
    if (v instanceof Promise) {
      v.catch(() => {});
      throw new Error("the code suspended where the host cannot wait");
    }
    return v;
  }

  /** Runs a request of natively written code, as {@link run}. */
  execute(request: CallRequest): Value | Promise<Value> {
    return this.run(new NativeFn("<host>", "", "", () => request));
  }

  /** Calls back from the host: a value, or a promise if the callback suspended. */
  callFromHost(f: Value, args: Value[]): Value | Promise<Value> {
    return this.run(f, args);
  }
}
