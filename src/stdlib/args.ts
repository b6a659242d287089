/** What natives ask about their arguments: kinds, indexes, keys, callables, texts. */
import { BoundMethod, CallRequest, Instance, NativeFn } from "../values/runtime-types.ts";
import { ComplexSym, Float, FrozenArray, FrozenMap, Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { isTruthy, kindOf } from "../values/kind.ts";
import { LONGEST_STRING } from "../values/long-text.ts";
import { tellRound } from "../values/meter.ts";
import { text as textOf } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import { isCallable } from "../vm/call.ts";
import { bad } from "./define.ts";

export const isInt = (v: Value): v is number | bigint => typeof v === "number" || typeof v === "bigint";
export const isNumber = (v: Value): v is number | bigint | Float => typeof v === "number" || v instanceof Float || typeof v === "bigint";

/** The numeric value as a JavaScript number (Int or Float). */
export const numeric = (v: number | bigint | Float): number => (v instanceof Float ? v.value : Number(v));

/** A key given as String or Symbol; undefined for anything else. */
export function keyOf(v: Value): string | undefined {
  if (typeof v === "string") return v;
  if (v instanceof Sym) return v.name;
  if (v instanceof ComplexSym) return v.parts.join("/");
  return undefined;
}

/** Same, raising ArgumentException with the message. */
export function needKey(v: Value, message: string): string {
  const key = keyOf(v);
  if (key === undefined) throw bad(message);
  return key;
}

/** A String or ArgumentException. */
export function needString(v: Value, message: string): string {
  if (typeof v !== "string") throw bad(message);
  return v;
}

/** A String that names a file, or ArgumentException. */
export function needPath(v: Value, message: string): string {
  return forSystem(needString(v, message), "A path");
}

/** A String that a process is started with, or ArgumentException. */
export function needWord(v: Value, message: string): string {
  return forSystem(needString(v, message), "A word of a command");
}

/** A name that a variable of the environment can have, or ArgumentException. */
export function needVariable(name: string): string {
  if (name === "" || name.includes("=")) throw bad("The name of a variable of the environment cannot be empty or hold =");
  return variableText(name);
}

/** A text that a variable of the environment can hold, or ArgumentException. */
export const variableText = (s: string): string => forSystem(s, "A variable of the environment");

/** For the system a text ends at a zero byte: what stands behind it must not get lost. */
function forSystem(s: string, what: string): string {
  if (s.includes("\0")) throw bad(`${what} cannot hold a zero byte`);
  return s;
}

/** An Int as a JavaScript number (beyond the safe range it is as good as infinite), or ArgumentException. */
export function needInt(v: Value, message: string): number {
  if (typeof v === "number") return v;
  if (typeof v === "bigint") return v > 0n ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;
  throw bad(message);
}

/** A bigint result as an Int: number where safe; beyond 64 bits RuntimeException. */
export function toInt(n: bigint, message = "Integer overflow"): number | bigint {
  if (n >= -9007199254740991n && n <= 9007199254740991n) return Number(n);
  if (n < -9223372036854775808n || n > 9223372036854775807n) throw raise("RuntimeException", message);
  return n;
}

/** Callback check of higher-order functions. */
export function needCallable(v: Value, message: string): Value {
  if (!isCallable(v)) throw bad(message.replace("%", kindOf(v)));
  return v;
}

/** Refuses to change a sealed or frozen array (6.8). `op` as in "push to", `method` as in "push". */
export function mutableArray(a: Value[], op: string, method: string): void {
  if (a.constructor === Array) return;
  throw raise("TypeException", a.constructor === FrozenArray ? `cannot mutate frozen Array via ${method}` : `Cannot ${op} sealed array`);
}

/** The same for maps. */
export function mutableMap(m: Map<string, Value>, op: string, method: string): void {
  if (m.constructor === Map) return;
  throw raise("TypeException", m.constructor === FrozenMap ? `cannot mutate frozen Map via ${method}` : `Cannot ${op} sealed map`);
}

/** The same for hash maps and sets (`what` "hash map", "hash set") and Genes, which carry a lock. */
export function mutableLock(lock: number, op: string, method: string, what: string, kind: string): void {
  if (lock === 0) return;
  throw raise("TypeException", lock === 2 ? `cannot mutate frozen ${kind} via ${method}` : `Cannot ${op} sealed ${what}`);
}

/** Does the text of this value come from a `to_s` written in Gene? Then that method, else undefined. */
function customText(v: Value): Value {
  if (!(v instanceof Instance)) return undefined;
  const m = v.$c.mt["to_s"];
  return m instanceof NativeFn ? undefined : m;
}

/**
 * The texts (1.12) of several values, those of instances with a `to_s` of their own by calling it; then `then` with all of them.
 * The result is a value or a request to the machine.
 */
export function withTexts(values: readonly Value[], then: (texts: string[]) => Value): Value {
  const texts: string[] = [];
  let made = 0;
  const add = (s: string): void => {
    // each has its bound, but there may be many
    if ((made += s.length) > LONGEST_STRING) throw new RangeError("Invalid string length");
    texts.push(s);
  };
  const go = (): Value => {
    for (let i = texts.length; i < values.length; i++) {
      const v = values[i];
      tellRound(i);
      const method = customText(v);
      if (method !== undefined)
        return new CallRequest(new BoundMethod(v, method, "to_s"), [], null, (result) => {
          add(typeof result === "string" ? result : textOf(result));
          return go();
        });
      if (typeof v === "string") texts.push(v);
      else add(textOf(v));
    }
    return then(texts);
  };
  return go();
}

/** Lower bound of a range of positions: negative ones count from the end, clamped to 0..size. */
export function clampIndex(i: number, size: number): number {
  if (i < 0) i += size;
  return i < 0 ? 0 : i > size ? size : i;
}

export { isCallable, isTruthy };
