/** Exceptions: instances of Gene classes; how they are made from whatever was thrown (9.2, 9.3). */
import { workFor } from "../values/meter.ts";
import { literal, text } from "../values/print.ts";
import { Raised } from "../values/raise.ts";
import { GClass, Instance } from "../values/runtime-types.ts";
import { Float, type Value } from "../values/types.ts";
import type { Budget } from "./limits.ts";
import type { Realm } from "./realm.ts";
import { traceLines, traceLocation, type Trace } from "./trace.ts";

/** own property of exception instances; no field of Gene code, as those begin with "_" */
const TRACE = "$trace";

interface ExceptionObject extends Instance {
  [TRACE]?: Trace | null;
  $hints?: readonly string[];
  /** the place is to be put behind the message as soon as it is known */
  $placed?: boolean;
  /** what the host or the reader has thrown, see hostCause */
  $host?: unknown;
}

/** The limit of a run is exceeded, or the host has aborted it: no exception of the program, no `catch` sees it. */
export class Stop {
  /** where the program was */
  trace: Trace | null = null;
  constructor(
    readonly reason: "steps" | "time" | "memory" | "depth" | "output" | "abort" | "exit",
    readonly message: string,
    readonly detail: unknown = undefined,
    /** whose limit it is; null: that of what runs */
    readonly budget: Budget | null = null,
  ) {}
}

/** Memory for calls is exhausted: an exception of the program, or, where the host has set a limit of depth, that limit. */
export class StackOverflow extends Raised {
  constructor() {
    super("RuntimeException", "stack overflow", "GENE.VM.STACK_OVERFLOW");
  }
}

/**
 * Gives the class Exception its properties `location` and `stack`, which are computed from the trace when somebody reads them.
 * Called once for each realm when its classes exist.
 */
export function installExceptions(realm: Realm): void {
  const { Exception } = realm.classes;
  const proto = Exception.base.prototype as object;
  const lazy = (name: string, compute: (trace: Trace) => Value): void => {
    Object.defineProperty(proto, `_${name}`, {
      configurable: true,
      get(this: ExceptionObject) {
        const trace = this[TRACE];
        if (trace === undefined || trace === null) return undefined;
        const value = compute(trace);
        define(this, `_${name}`, value);
        return value;
      },
      set(this: ExceptionObject, value: Value) {
        define(this, `_${name}`, value);
      },
    });
  };
  // the machine writes their fields itself
  for (const cls of Object.values(realm.classes)) if (cls.isSubclassOf(Exception)) cls.keepPlain();
  lazy("location", (t) => traceLocation(t) ?? undefined);
  lazy("stack", (t) => traceLines(t));
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Is it an instance of Exception or a subclass? */
export function isException(realm: Realm, v: Value): v is Instance {
  return v instanceof Instance && v.$c.isSubclassOf(realm.classes.Exception);
}

/** What `throw` makes an instance of first (9.2)? */
export function isExceptionClass(realm: Realm, v: Value): v is GClass {
  return v instanceof GClass && v.isSubclassOf(realm.classes.Exception);
}

/** Makes an exception that has not been thrown yet. */
export function makeException(realm: Realm, className: string, message: string, code?: string): Instance {
  const cls = realm.classes[className] ?? realm.classes.Exception;
  const e = new cls.base();
  e._message = message;
  if (code !== undefined) e._code = code;
  return e;
}

/**
 * Anything caught in TypeScript code as an exception instance: Raised, an exception instance, an error of JavaScript.
 * @returns what `raiseIn` takes: a Stop where calls have reached the depth that the host has set
 * @throws Stop again
 */
export function fromNative(realm: Realm, e: unknown): Instance | Stop {
  if (e instanceof Instance) return e;
  if (e instanceof StackOverflow && realm.depthLimited) return realm.scheduler.limits.grant(new Stop("depth", "depth limit exceeded"));
  if (e instanceof Raised) {
    if (e.instance instanceof Instance) return e.instance;
    const x = makeException(realm, e.className, e.message, e.code) as ExceptionObject;
    if (e.cause !== undefined) x._cause = e.cause;
    if (e.hints !== undefined) Object.defineProperty(x, "$hints", { value: e.hints, enumerable: false, configurable: true });
    if (e.host !== undefined) Object.defineProperty(x, "$host", { value: e.host, enumerable: false, configurable: true });
    if (e.placed) Object.defineProperty(x, "$placed", { value: true, enumerable: false, configurable: true });
    return x;
  }
  if (e instanceof Stop) throw e;
  if (realm.options.debug === true && e instanceof Error) realm.host.write(2, `${e.stack}\n`);
  if (e instanceof RangeError) {
    if (/call stack/i.test(e.message)) return makeException(realm, "RuntimeException", "stack overflow", "GENE.VM.STACK_OVERFLOW");
    return makeException(
      realm,
      "RuntimeException",
      /allocation|array length|string length|Map maximum|Set maximum/i.test(e.message) ? "out of memory: value too large" : `value out of range: ${e.message}`,
    );
  }
  if (e instanceof Error)
    return makeException(realm, "RuntimeException", e.name === "TypeError" || e.name === "ReferenceError" ? `internal error: ${e.message}` : e.message);
  return normalize(realm, e === undefined ? null : e);
}

/** The exception for what a function of the host has thrown, or a promise was rejected with: any value whatever. */
export function fromHost(realm: Realm, thrown: unknown): Instance {
  const x = makeException(realm, "RuntimeException", hostMessage(thrown));
  Object.defineProperty(x, "$host", { value: thrown, enumerable: false, configurable: true });
  return x;
}

/** Text for anything; reading a value of the host may throw itself. */
function hostMessage(thrown: unknown): string {
  try {
    if (typeof thrown === "string") return thrown;
    if (typeof thrown !== "object" || thrown === null) return `the host threw ${String(thrown)}`;
    const { message, name } = thrown as { message?: unknown; name?: unknown };
    if (typeof message === "string" && message !== "") return message;
    if (typeof name === "string" && name !== "") return name;
    return `the host threw ${JSON.stringify(thrown) ?? Object.prototype.toString.call(thrown)}`;
  } catch {
    return "the host threw something that cannot be read";
  }
}

/** The error of the host or of the reader that is behind the exception, if there is one: its own or that of a cause. */
export function hostCause(e: Value): unknown {
  const seen = new Set<Value>();
  for (let x = e; x instanceof Instance && !seen.has(x); x = x._cause) {
    if (Object.hasOwn(x, "$host")) return (x as ExceptionObject).$host;
    seen.add(x);
  }
  return undefined;
}

/** What `throw v` raises for a value that is neither a class nor an exception (9.2). Classes are made into instances by the caller. */
export function normalize(realm: Realm, v: Value): Instance {
  if (isException(realm, v)) return v;
  if (typeof v === "string") return makeException(realm, "Exception", v);
  if (v === null) return makeException(realm, "Exception", "nil");
  const e = makeException(realm, "Exception", text(v));
  e._cause = v;
  return e;
}

/** Sets code and trace of an exception that is thrown for the first time. @param capture null: the place is not known yet */
export function stamp(realm: Realm, e: Instance, capture: (() => Trace) | null): void {
  const x = e as ExceptionObject;
  if (x._message === undefined) x._message = "";
  if (x._code === undefined) x._code = bracketCode(x._message) ?? "GENE.RUNTIME.ERROR";
  if (x[TRACE] === undefined && capture !== null) {
    // an ordinary property is made ten times faster than one that is hidden, and nobody lists those without "_"
    x[TRACE] = capture();
    if (x.$placed === true && x._location !== undefined) x._message = `${x._message} @ ${x._location}`;
  }
}

function bracketCode(message: Value): string | null {
  if (typeof message !== "string" || message[0] !== "[") return null;
  const m = /^\[(GENE(?:\.[A-Z0-9_]+)+)\]/.exec(message);
  return m === null ? null : m[1];
}

/** Hints that were given when it was raised (9.8). */
export function hintsOf(e: Value): readonly string[] {
  return (e as ExceptionObject)?.$hints ?? [];
}

/** Units of work that a message may take. */
const MESSAGE_WORK = 100_000;

/** The text of a message, for diagnostics. They are made when the run is over, and its limits with it: what would be work has none. */
export function messageText(message: Value): string {
  if (typeof message === "string") return message;
  if (message === undefined || message === null) return "";
  let left = MESSAGE_WORK;
  const before = workFor({
    charge(units) {
      if ((left -= units) < 0) throw new RangeError("message too long");
    },
    reserve() {},
  });
  try {
    return text(message);
  } catch {
    return "a value too large to be shown";
  } finally {
    workFor(before);
  }
}

/** `Class: message`, for diagnostics. */
export function describe(e: Value): string {
  if (!(e instanceof Instance)) return literal(e);
  const message = messageText(e._message);
  return message === "" ? e.$c.name : `${e.$c.name}: ${message}`;
}

/** A time given as Int milliseconds or Float seconds; null for anything else. Below zero counts as zero. */
export function milliseconds(v: Value): number | null {
  if (typeof v === "number") return Math.max(0, v);
  if (typeof v === "bigint") return v < 0n ? 0 : Number(v);
  if (v instanceof Float) return Number.isNaN(v.value) ? 0 : Math.max(0, v.value * 1000);
  return null;
}
