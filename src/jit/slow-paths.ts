/** What compiled code calls where its fast paths do not fit: members, iterators, operators. */
import { comparedParts, equal, needsCall } from "../values/equal.ts";
import { setField } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { LazyValue } from "../values/lazy.ts";
import { interpolate } from "../values/print.ts";
import { ArrayIterator, CallRequest, type Fn, Instance, Namespace, RangeIterator, type TypeValue } from "../values/runtime-types.ts";
import { Bytes, Char, Float, Range, type Value } from "../values/types.ts";
import * as A from "../vm/arith.ts";
import { mapSpread, spread } from "../vm/data.ts";
import { builtinIterator } from "../vm/iterate.ts";
import { getDyn, getMember, getStrict } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { setDyn, setMember } from "../vm/set-member.ts";
import { checkType, isType } from "../vm/types.ts";

class Sentinel {}
/** What compiled code returns when it could not finish: its frames are being moved to the heap. */
export const S: unknown = new Sentinel();

/** The slice is over: the interpreter is to poll. */
const LATE = new Error("late");

/** Slow paths that give their result, or S where the interpreter has to do it. */
export class SlowPaths {
  constructor(readonly realm: Realm) {}

  // --- members: S where the interpreter has to do it (it raises errors at their place, and calls handlers)

  member(o: Value, name: string): Value {
    if (o instanceof Map) return o.get(name) as Value;
    if (o === null || o === undefined) return o;
    // what is loaded at its first use runs code
    if (o instanceof Namespace && o.members.get(name)?.value instanceof LazyValue) return S;
    return this.found(() => getMember(this.realm, o, name));
  }

  /** What a look-up has found; S: it has raised, or a handler is to be asked. */
  private found(what: () => Value): Value {
    const v = this.attemptTo(what);
    return v instanceof CallRequest ? S : v;
  }

  /** The same for an augmented assignment, to which a missing entry is an error. */
  strictMember(o: Value, name: string): Value {
    return o instanceof Map && !o.has(name) ? S : this.member(o, name);
  }

  /** A field of an instance; S: it is none. */
  fieldOf(o: Value, name: string): Value {
    return o instanceof Instance ? getMember(this.realm, o, name) : S;
  }

  setMember(o: Value, name: string, v: Value): Value {
    return this.attemptTo(() => setMember(this.realm, o, name, v));
  }

  /** Stores a Float; false: the interpreter has to do it. */
  storesFloat(o: Value, name: string, v: number): boolean {
    if (!(o instanceof Instance) || o.$c.ft !== null) return false;
    setField(o, `_${name}`, new Float(v));
    return true;
  }

  getDyn(o: Value, i: Value): Value {
    return this.found(() => getDyn(this.realm, o, i));
  }

  getStrict(o: Value, i: Value): Value {
    return this.found(() => getStrict(this.realm, o, i));
  }

  setDyn(o: Value, i: Value, v: Value): Value {
    return this.attemptTo(() => setDyn(this.realm, o, i, v));
  }

  private attemptTo(what: () => Value): Value {
    try {
      return what();
    } catch {
      return S;
    }
  }

  /** Where the slice is over, the interpreter goes on with what may be much work, and gives way at the next call or round. */
  spread(into: Value, from: Value, context: number): unknown {
    const { scheduler } = this.realm;
    return scheduler.late ? S : this.attemptTo(() => spread(scheduler, into as Value[], from, context));
  }

  mapSpread(into: Value, from: Value, context: number): unknown {
    const { scheduler } = this.realm;
    return scheduler.late ? S : this.attemptTo(() => mapSpread(scheduler, into as Map<string, Value>, from, context));
  }

  map(keys: readonly string[], values: readonly Value[]): Map<string, Value> {
    const m = new Map<string, Value>();
    for (let i = 0; i < keys.length; i++) m.set(keys[i]!, values[i]);
    return m;
  }

  /** An iterator over a range that is at n. @param it UNDEF: it was not made yet */
  rangeAt(it: Value, n: number, end: number, start: number, step: number): RangeIterator {
    const made = it instanceof RangeIterator ? it : new RangeIterator(new Range(start, end, step), start, end, step);
    made.index += (n - made.next) * step;
    made.next = n;
    return made;
  }

  /** How many values such an iterator has given. */
  rangeIndex(it: Value, n: number, start: number, step: number): number {
    return it instanceof RangeIterator ? it.index + (n - it.next) * step : (n - start) * step;
  }

  /** An iterator over an array that is at n. @param it another value: it was not made yet */
  arrayAt(it: Value, array: Value[], n: number): ArrayIterator {
    const made = it instanceof ArrayIterator && it.array === array ? it : new ArrayIterator(array);
    made.index = n;
    return made;
  }

  iterator(v: Value): Value {
    const it = this.attemptTo(() => builtinIterator(v));
    return it === undefined ? S : it;
  }

  // --- operators

  orContinues(v: Value): boolean {
    return typeof v === "number" || typeof v === "bigint" || v instanceof Bytes;
  }

  isType(fn: Fn, v: Value, type: Value): Value {
    return this.attemptTo(() => isType(this.realm, fn, v, type));
  }

  check(fn: Fn, type: TypeValue, v: Value, mode: number, what: string): Value {
    if (!this.realm.typeCheck) return v;
    return this.attemptTo(() => checkType(this.realm, fn, type, v, mode as 0, what));
  }

  kindOf(v: Value): string {
    return kindOf(v);
  }

  /** Text of a part of an interpolation. What it throws has the interpreter do the interpolation. */
  text(v: Value): string {
    const text = interpolate(v);
    if (this.realm.scheduler.late) throw LATE;
    return text;
  }

  equal(a: Value, b: Value): Value {
    if (typeof a !== "object" || a === null) return a === b;
    if (a instanceof Float) return b instanceof Float && a.value === b.value;
    if (a instanceof Char) return a === b;
    const { scheduler } = this.realm;
    if (scheduler.late) return S;
    const v = needsCall(a, b) ? S : equal(a, b);
    const parts = comparedParts();
    return parts === 0 || this.attemptTo(() => scheduler.chargeLong(parts)) !== S ? v : S;
  }

  lt(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return a.value < b.value;
    if (a instanceof Char && b instanceof Char) return a.code < b.code;
    return this.ordered(a, b, "<", (c) => c < 0);
  }
  le(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return a.value <= b.value;
    if (a instanceof Char && b instanceof Char) return a.code <= b.code;
    return this.ordered(a, b, "<=", (c) => c <= 0);
  }
  gt(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return a.value > b.value;
    if (a instanceof Char && b instanceof Char) return a.code > b.code;
    return this.ordered(a, b, ">", (c) => c > 0);
  }
  ge(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return a.value >= b.value;
    if (a instanceof Char && b instanceof Char) return a.code >= b.code;
    return this.ordered(a, b, ">=", (c) => c >= 0);
  }
  private ordered(a: Value, b: Value, op: string, test: (c: number) => boolean): Value {
    try {
      return test(A.compare(a, b, op));
    } catch {
      return S;
    }
  }

  add(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return new Float(a.value + b.value);
    return this.calculate(A.add, a, b);
  }
  sub(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return new Float(a.value - b.value);
    return this.calculate(A.sub, a, b);
  }
  mul(a: Value, b: Value): Value {
    if (a instanceof Float && b instanceof Float) return new Float(a.value * b.value);
    return this.calculate(A.mul, a, b);
  }
  div(a: Value, b: Value): Value {
    return this.calculate(A.div, a, b);
  }
  mod(a: Value, b: Value): Value {
    return this.calculate(A.mod, a, b);
  }
  and(a: Value, b: Value): Value {
    return this.calculate(A.and, a, b);
  }
  or(a: Value, b: Value): Value {
    return this.calculate(A.or, a, b);
  }
  xor(a: Value, b: Value): Value {
    return this.calculate(A.xor, a, b);
  }
  shl(a: Value, b: Value): Value {
    return this.calculate((x, n) => A.shift(x, n, true), a, b);
  }
  shr(a: Value, b: Value): Value {
    return this.calculate((x, n) => A.shift(x, n, false), a, b);
  }
  neg(a: Value): Value {
    return this.calculate((x) => A.neg(x), a, null);
  }

  /** The slow path of an operation; what it raises is raised by the interpreter, which knows the place. */
  private calculate(op: (a: Value, b: Value) => Value, a: Value, b: Value): Value {
    try {
      return op(a, b);
    } catch {
      return S;
    }
  }
}
