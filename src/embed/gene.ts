/** An instance of the language for a host program: `createGene` (src/index.ts). */
import type { Host } from "../host/host.ts";
import { createRealm } from "../runtime/bootstrap.ts";
import { programInfo } from "../runtime/specials.ts";
import { Session } from "../runtime/session.ts";
import { installStdlib } from "../stdlib/index.ts";
import { Raised, raise } from "../values/raise.ts";
import { Cell, Fn, type Future, GClass, BoundMethod, NativeFn, TypeValue, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { isException, Stop } from "../vm/exceptions.ts";
import { onSettled, reasonException } from "../vm/future.ts";
import type { Budget } from "../vm/limits.ts";
import type { Realm } from "../vm/realm.ts";
import { captureTrace, traceLines } from "../vm/trace.ts";
import { bindType, boundType, checkType } from "../vm/types.ts";
import { type Bridge, fromJS, toJS } from "./convert.ts";
import { GeneError, GeneLimitError, GeneSuspendedError, toGeneError } from "./errors.ts";
import { hostWith } from "./host.ts";
import { checkLimits, checkOptions } from "./options.ts";
import { withSignature } from "./signature.ts";
import { Awaited, watch } from "./watch.ts";
import { finished, interrupt, type Run, startCall, startRequest } from "./runner.ts";

/**
 * Bounds for each evaluation or call. What is absent is not limited. When one is met, `finally` bodies have 100 ms and 100,000 steps, those of all fibers of the evaluation together: of
 * the one that met it, of the main one, and of others that would go on meanwhile; what only sleeps is dropped. Futures in a converted result have the limits of the evaluation that gave it.
 */
export interface GeneLimits {
  /** instructions at loop heads and calls, and work of the library in proportion to its data */
  steps?: number | undefined;
  /** time that it may compute or wait, in milliseconds */
  timeMs?: number | undefined;
  /**
   * growth of the heap and of bytes in bytes, garbage that was not collected yet included: an estimate, for Node. Chromium tells what is in use as it was when its event loop
   * had its turn last, so there the limit stops a program between two time slices (`evalAsync`) at the earliest; elsewhere it is not enforced. Bound `timeMs` and `steps`, too.
   */
  memory?: number | undefined;
  /** depth of calls of one fiber, in calls with a handful of variables, up to two thousand more where they run in compiled code, which does not look at each; without it the program's own exception `stack overflow` ends a recursion without end */
  depth?: number | undefined;
  /** characters of output */
  output?: number | undefined;
}

export interface EvalOptions {
  /** name of the text in errors */
  name?: string | undefined;
  limits?: GeneLimits | undefined;
  /** stops the evaluation: while it waits, or computes under `evalAsync`. Under the others nothing else of the host runs while it computes, so nobody could abort; see `timeMs`. */
  signal?: AbortSignal | undefined;
  /** convert the result to plain JavaScript data (default: as the instance was made) */
  convert?: boolean | undefined;
}

export interface GeneOptions extends Omit<EvalOptions, "name"> {
  /**
   * Where everything comes from that the machine has not got itself. Default: clock and timers only: no files, environment, processes or
   * network. Capabilities are what the host object has: `{...createNodeHost(), processes: undefined}` takes one away.
   */
  host?: Host | undefined;
  /** receive what the program prints, with the default host */
  stdout?: ((text: string) => void) | undefined;
  stderr?: ((text: string) => void) | undefined;
  /** variables that the program sees; converted with fromJS */
  globals?: Record<string, unknown> | undefined;
  /** `$args` */
  args?: readonly string[] | undefined;
  /** check type annotations (default true) */
  typeCheck?: boolean | undefined;
  /** nil passes a typed boundary only if the type admits it (2.10) */
  strictNil?: boolean | undefined;
  /** check ^pre and ^post (default true) */
  contracts?: boolean | undefined;
  /** "auto" (default): hot code is compiled to JavaScript; "interp": none; "compiled": all that can be, at once. Where `new Function` is forbidden, everything is interpreted */
  tier?: "interp" | "auto" | "compiled" | undefined;
}

/** One instance: variables, classes and fibers of its own. Any number may live in a process. */
export class Gene {
  /** @internal the machine: not part of what is kept stable */
  readonly realm: Realm;
  /** @internal */
  readonly session: Session;
  #count = 0;
  readonly #bridge: Bridge;
  /** functions of the program that the host has got as JavaScript functions: given back they are themselves again */
  readonly #wrapped = new WeakMap<object, Value>();
  readonly #options: GeneOptions;
  /** Futures in results that the host waits for */
  readonly #awaited = new Set<Awaited>();

  /** @throws TypeError for options or limits that do not exist or make no sense, and globals without a counterpart */
  constructor(host: Host, options: GeneOptions) {
    checkOptions(options);
    this.#options = options;
    this.realm = createRealm(this.#counted(host), {
      installStdlib,
      typeCheck: options.typeCheck ?? true,
      strictNil: options.strictNil ?? false,
      contracts: options.contracts ?? true,
      tier: options.tier ?? "auto",
    });
    this.session = new Session(this.realm);
    if (options.args !== undefined) programInfo(this.realm).args = [...options.args];
    this.#bridge = {
      wrapFunction: (fn) => {
        const js = (...args: unknown[]): unknown => this.call(fn, ...args);
        this.#wrapped.set(js, fn);
        return js;
      },
      wrapFuture: (future) => quiet(this.promiseOf(future)),
      bridgeFunction: (f) => this.#wrapped.get(f) ?? this.#native(f.name || "<host>", f),
    };
    for (const [name, value] of Object.entries(options.globals ?? {})) this.set(name, value);
  }

  /**
   * Evaluates a text. Variables and definitions stay for the next one.
   * @returns the value of the last form; a promise of it only if the program has to wait for something
   * @throws GeneError (rejects with it after a suspension); GeneLimitError; TypeError if the code is no string
   */
  eval(code: string, options: EvalOptions = {}): unknown {
    return this.#settle(this.#text(code, options, false), options);
  }

  /**
   * As `eval`, always a promise. A long computation gives the host's event loop its turn every 10 ms, so timers, the page and the
   * AbortSignal work meanwhile.
   * @throws TypeError (rejects with it) if the result is converted and has a function `then`: a promise would take it for a promise
   */
  async evalAsync(code: string, options: EvalOptions = {}): Promise<unknown> {
    const run = this.#text(code, options, true);
    const { outcome } = run;
    return outcome?.ok === true ? this.#promised(outcome.value, options, run) : this.#settle(run, options);
  }

  /** As `eval`, for code that must not suspend. @throws GeneSuspendedError if it does; it is cancelled then */
  evalSync(code: string, options: EvalOptions = {}): unknown {
    return this.#now(this.#text(code, options, false), options);
  }

  /**
   * Calls a Gene function (or whatever can be called), or the one with that name. Arguments are converted with fromJS. Result and errors as for `eval`.
   * @throws TypeError if there is no function with that name, or an argument that cannot be converted
   */
  call(fn: Value, ...args: unknown[]): unknown {
    return this.#settle(this.#call(fn, args), {});
  }

  /** As `call`, for functions that do not suspend. @throws GeneSuspendedError */
  callSync(fn: Value, ...args: unknown[]): unknown {
    return this.#now(this.#call(fn, args), {});
  }

  /**
   * Defines a function that Gene code can call. If it returns a promise the calling fiber waits for it. What it throws, or its promise
   * is rejected with, is raised as a RuntimeException with the message of the error, which is the `cause` of the GeneError if nobody catches
   * it; a GeneError from a function of the program that it has called, as the exception that this one threw.
   * @param signature the head of a `fn`, with or without brackets: `[a: Int b: String = "x" rest... ^key = (1 + 2)] -> Int`. It means what it
   * means there: the language counts and checks arguments and result, and evaluates defaults at each call that needs them. An empty one
   * takes any arguments and passes none on
   * @param impl gets converted arguments (toJS) in the order of the parameters, those of a rest one by one; keyword arguments as an object behind them
   * @throws TypeError for a signature that is no text or none that `fn` takes, patterns and `/x` in it, or an implementation that is no function
   */
  defineFunction(name: string, signature: string, impl: (...args: any[]) => unknown): void {
    if (typeof signature !== "string" || typeof impl !== "function")
      throw new TypeError(`defineFunction takes a name, a signature and a function, e.g. defineFunction("${String(name)}", "[a b]", (a, b) => ..)`);
    const call = (args: Value[]): Value => this.#callHost(impl, args);
    this.#define(name, withSignature(name, signature, this.session.scope, call));
  }

  /** Value of a variable or definition of the program; undefined if there is none. */
  get(name: string): unknown {
    const cell = this.session.scope.vars.get(name) ?? this.session.module.ns.members.get(name) ?? this.realm.global.members.get(name);
    return cell === undefined || cell.value === UNDEF ? undefined : this.#out(cell.value, {}, null);
  }

  /** Sets a variable; the value is converted with fromJS. @throws TypeError if it cannot be, if it does not fit the declared type, and for what is defined by `let` */
  set(name: string, value: unknown): void {
    this.#define(name, this.fromJS(value));
  }

  /** Plain JavaScript data for a Gene value (see convert.ts for the rules). */
  toJS(value: Value): unknown {
    return toJS(value, this.#bridge);
  }

  /** The Gene value for JavaScript data. @throws TypeError for what has no counterpart */
  fromJS(value: unknown): Value {
    return fromJS(value, this.#bridge);
  }

  /** A promise for a Future of the program. */
  promiseOf(future: Future): Promise<unknown> {
    return this.#promise(future, (v) => this.#promised(v, {}, null));
  }

  #promise(future: Future, convert: (value: Value) => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const once = (name: string, f: (v: Value) => void): NativeFn => new NativeFn(name, "value", "", (_realm, [value]) => (f(value), null));
      onSettled(
        this.realm,
        future,
        true,
        once("resolve", (v) => {
          try {
            resolve(convert(v));
          } catch (error) {
            reject(error as Error);
          }
        }),
      );
      onSettled(
        this.realm,
        future,
        false,
        once("reject", (e) => reject(toGeneError(reasonException(this.realm, e), () => null))),
      );
    });
  }

  /**
   * Failures of Futures that nobody has looked at (10.9), in the order of failing, the newest 1000 at most: what the command reports at the
   * end of a program. They are forgotten; a Future that the host has got as a promise counts as looked at.
   */
  takeUnobserved(): GeneError[] {
    const { unobserved } = this.realm.scheduler;
    const errors = [...unobserved].map((future) => toGeneError(future.value, () => null) as GeneError);
    unobserved.clear();
    return errors;
  }

  /** Ends all fibers and timers. What is not finished is rejected with a GeneLimitError ("aborted"), and so is what comes later. */
  close(): void {
    this.realm.scheduler.dispose(CLOSED);
    for (const awaited of [...this.#awaited]) awaited.end(new Stop("abort", CLOSED));
  }

  #define(name: string, value: Value): void {
    const { vars, lets } = this.session.scope;
    const cell = vars.get(name);
    // compiled code relies on it
    if (lets.has(name)) throw new TypeError(`${name} is defined by let and cannot be set`);
    if (cell !== undefined) cell.value = this.#checked(name, value);
    else this.session.module.ns.members.define(name, value);
  }

  /** What a variable with a declared type gets: as an argument is, for 2 may be meant as a Float. @throws TypeError if the value does not fit */
  #checked(name: string, value: Value): Value {
    const { vars, types } = this.session.scope;
    const type = types.get(name);
    if (!(type instanceof TypeValue)) return value;
    const known = boundType(
      type,
      [...vars.keys()],
      [...vars.values()].map((c) => c.value),
    );
    try {
      return checkType(this.realm, null, bindType(this.realm, this.session.module.ns, known), value, 0, `variable ${name}`);
    } catch (e) {
      throw e instanceof Raised ? new TypeError(e.message) : e;
    }
  }

  /** Starts a call within the limits of the instance. */
  #call(fn: Value, args: readonly unknown[]): Run {
    // outside of the run: what is wrong here is a mistake of the caller
    const callee = this.#callable(fn);
    const given = args.map((a) => this.fromJS(a));
    return this.#run((budget) => startCall(this.realm, callee, given, false, null, budget), {});
  }

  #callable(fn: Value): Value {
    if (typeof fn === "function") return this.fromJS(fn);
    return typeof fn === "string" ? this.getRaw(fn) : fn;
  }

  /** @internal */
  getRaw(name: string): Value {
    const cell: Cell | undefined = this.session.scope.vars.get(name) ?? this.session.module.ns.members.get(name) ?? this.realm.global.members.get(name);
    if (cell === undefined || cell.value === UNDEF) throw new TypeError(`${name} is not defined`);
    const { value } = cell;
    if (!(value instanceof Fn || value instanceof NativeFn || value instanceof BoundMethod || value instanceof GClass))
      throw new TypeError(`${name} is no function`);
    return value;
  }

  /** A function of the host that takes whatever it is given. */
  #native(name: string, impl: (...args: any[]) => unknown): NativeFn {
    return new NativeFn(name, "args...", "", (_realm, args, kw) => {
      if (kw !== null && kw.size > 0) throw raise("ArgumentException", `Unexpected keyword argument: ${[...kw.keys()][0]}`);
      return this.#callHost(impl, args);
    });
  }

  /** Calls a function of the host with converted arguments. */
  #callHost(impl: (...args: any[]) => unknown, args: Value[]): Value {
    const { realm } = this;
    try {
      const result = impl(...args.map((a) => this.toJS(a)));
      if (typeof result === "object" && result !== null && typeof (result as PromiseLike<unknown>).then === "function")
        return Promise.resolve(result as PromiseLike<unknown>)
          .then((v) => this.fromJS(v))
          .catch((error: unknown) => {
            throw hostError(realm, error);
          });
      return this.fromJS(result);
    } catch (error) {
      throw hostError(realm, error);
    }
  }

  /** The host with its output counted. */
  #counted(host: Host): Host {
    return hostWith(host, (stream, text) => {
      this.realm.scheduler.limits.budget?.chargeOutput(text.length);
      host.write(stream, text);
    });
  }

  /** Starts an evaluation within the limits. */
  #text(code: string, options: EvalOptions, slices: boolean): Run {
    if (typeof code !== "string") throw new TypeError(`the text of a program is a string, got ${code === null ? "null" : typeof code}`);
    const name = options.name ?? `<eval:${++this.#count}>`;
    return this.#run((budget) => startRequest(this.realm, this.session.prepare(code, name), slices, null, budget), options);
  }

  /** Starts something within the limits. */
  #run(start: (budget: Budget) => Run, options: EvalOptions): Run {
    const { scheduler } = this.realm;
    const limits: GeneLimits = { ...this.#options.limits };
    checkLimits(options.limits ?? {});
    // one that is undefined is not given
    for (const [name, value] of Object.entries(options.limits ?? {})) if (value !== undefined) limits[name as keyof GeneLimits] = value as number;
    const signal = options.signal ?? this.#options.signal;
    if (scheduler.isDisposed) throw new GeneLimitError("aborted", CLOSED);
    if (signal?.aborted) throw new GeneLimitError("aborted", "aborted by the host");
    const { timeMs: ms, ...others } = limits;
    const budget = scheduler.limits.open({ ...others, ms, signal }, scheduler.isRunning);
    let run: Run;
    try {
      run = start(budget);
    } catch (error) {
      this.session.keepVariables();
      throw this.#error(error);
    }
    if (run.outcome === undefined) {
      const unwatch = watch(this.realm, budget, signal);
      void finished(run).then(unwatch, unwatch);
    }
    return run;
  }

  #settle(run: Run, options: EvalOptions): unknown {
    if (run.outcome === undefined)
      return finishedOnce(run).then(
        (v) => this.#promised(v, options, run),
        (e: unknown) => {
          this.session.keepVariables();
          throw this.#error(e);
        },
      );
    return this.#now(run, options);
  }

  #now(run: Run, options: EvalOptions): unknown {
    const { outcome } = run;
    if (outcome === undefined) {
      const { budget } = run.fiber;
      const exceeded = budget?.exceeded;
      if (exceeded) {
        // a finally body waits
        this.realm.scheduler.endRun(budget, exceeded);
        throw this.#error(exceeded);
      }
      const stack = traceLines(captureTrace(run.fiber.top, run.fiber.startedAt));
      interrupt(this.realm, run);
      throw new GeneSuspendedError(stack);
    }
    if (outcome.ok) return this.#out(outcome.value, options, run);
    this.session.keepVariables();
    throw this.#error(outcome.error);
  }

  /** @param run whose result it is, with its limits; null: there are none */
  #out(value: Value, options: EvalOptions, run: Run | null): unknown {
    if ((options.convert ?? this.#options.convert) !== true) return value;
    const budget = run === null ? null : run.fiber.budget;
    if (budget === null) return this.toJS(value);
    const awaited = new Awaited(this.realm, budget, options.signal ?? this.#options.signal, this.#awaited);
    const wrapFuture = (future: Future): Promise<unknown> => {
      const promise = this.#promise(future, (v) => this.#promised(v, options, run));
      return quiet(awaited.bound(promise, (why) => this.#error(why)));
    };
    return toJS(value, { ...this.#bridge, wrapFuture });
  }

  /**
   * What a promise is resolved with.
   * @throws TypeError if it is data that was converted and has a function `then`: the promise would call that and take what it gives for the result
   */
  #promised(value: Value, options: EvalOptions, run: Run | null): unknown {
    const out = this.#out(value, options, run);
    if (typeof out === "object" && out !== null && out !== value && !(out instanceof Promise) && typeof (out as { then?: unknown }).then === "function")
      throw new TypeError("the result has a function `then`: as the result of a promise JavaScript would take it for a promise. Put it into an array or a map");
    return out;
  }

  #error(error: unknown): Error {
    if (error instanceof Stop) {
      const name = error.reason === "abort" || error.reason === "exit" ? "aborted" : error.reason;
      const message = error.reason === "exit" ? `the program called exit (${String(error.detail)})` : error.message;
      return new GeneLimitError(name, message, traceLines(error.trace));
    }
    return toGeneError(error, () => null);
  }
}

const CLOSED = "the instance was closed";

/** What a function of the host throws, for the program. The conversion of its result is its business, too: a getter may throw. */
function hostError(realm: Realm, error: unknown): unknown {
  // a limit of what has called the function was met by what the function has called
  const exceeded = realm.scheduler.limits.budget?.exceeded;
  if (error instanceof GeneLimitError && exceeded) return exceeded;
  // an exception of a program that the function has called back is raised again
  if (error instanceof GeneError && isException(realm, error.value)) return error.value;
  // the stack of JavaScript is full: the machine's affair
  return error instanceof RangeError && /call stack/i.test(error.message) ? error : realm.errorFromHost(error);
}

/** A promise that is part of some data, and nobody need look at it: an unhandled rejection would end the process. Who awaits it still gets the error. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** `finished` for a run that others watch too: onEnd has one place. */
function finishedOnce(run: Run): Promise<Value> {
  return new Promise((resolve, reject) => {
    const before = run.onEnd;
    run.onEnd = () => {
      before?.();
      const outcome = run.outcome!;
      if (outcome.ok) resolve(outcome.value);
      else reject(outcome.error as Error);
    };
  });
}
