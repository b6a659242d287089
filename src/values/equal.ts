/**
 * Structural equality (chapter 2.4). No recursion: pairs still to be compared are on an explicit stack. A pair of containers that
 * is compared, or was, counts as equal; hash maps try keys, so what was assumed during an attempt that failed is taken back.
 */
import { candidates } from "./buckets.ts";
import { isTruthy } from "./kind.ts";
import { ROUNDS, STRIDE, tellWork } from "./meter.ts";
import { BoundMethod, CallRequest, EnumValue, Instance } from "./runtime-types.ts";
import * as T from "./types.ts";
import type { HashEntry, HashMap, Value } from "./types.ts";

/** What {@link compareLeaf} says of two values whose parts have to be compared. */
const PARTS = 2;
/** the left one is an instance with a method `==` */
const CALL = 3;
const EQUAL = 1;
const DIFFERENT = 0;

function compareTimes(a: T.GTime, b: T.GTime): boolean {
  return a.hour === b.hour && a.minute === b.minute && a.second === b.second && a.microsecond === b.microsecond && a.offset === b.offset && a.zone === b.zone;
}

function compareDates(a: T.GDate, b: T.GDate): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

function compareBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
    if (i % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
  }
  return true;
}

function compareLeaf(a: Value, b: Value): number {
  if (typeof a !== "object" || a === null) return a === b ? EQUAL : DIFFERENT;
  if (a instanceof Instance && a.$c.mt["=="] !== undefined) return CALL;
  if (typeof b !== "object" || b === null) return DIFFERENT;
  if (a instanceof T.Float) return b instanceof T.Float && a.value === b.value ? EQUAL : DIFFERENT;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length ? PARTS : DIFFERENT;
  if (a instanceof Map) return b instanceof Map && a.size === b.size ? PARTS : DIFFERENT;
  if (a instanceof T.GeneNode) {
    if (!(b instanceof T.GeneNode) || a.children.length !== b.children.length) return DIFFERENT;
    return (a.props === null ? 0 : a.props.size) === (b.props === null ? 0 : b.props.size) ? PARTS : DIFFERENT;
  }
  if (a instanceof T.HashMap) return b instanceof T.HashMap && a.size === b.size && a instanceof T.HashSet === b instanceof T.HashSet ? PARTS : DIFFERENT;
  if (a instanceof EnumValue) return b instanceof EnumValue && a.variant === b.variant ? PARTS : DIFFERENT;
  if (a instanceof T.Range) return b instanceof T.Range ? PARTS : DIFFERENT;
  if (a instanceof T.Selector) return b instanceof T.Selector && a.segments.length === b.segments.length ? PARTS : DIFFERENT;
  if (a === b) return EQUAL;
  let same = false;
  if (a instanceof T.Regex) same = b instanceof T.Regex && a.pattern === b.pattern && a.replacement === b.replacement && a.flags === b.flags;
  else if (a instanceof T.GDate) same = b instanceof T.GDate && compareDates(a, b);
  else if (a instanceof T.GTime) same = b instanceof T.GTime && compareTimes(a, b);
  else if (a instanceof T.GDateTime) same = b instanceof T.GDateTime && compareDates(a.date, b.date) && compareTimes(a.time, b.time);
  else if (a instanceof T.Bytes) same = b instanceof T.Bytes && compareBytes(a.data, b.data);
  else if (a instanceof T.Quote) return b instanceof T.Quote ? PARTS : DIFFERENT;
  return same ? EQUAL : DIFFERENT;
}

/** On the stack: an entry of the left hash map whose key is to be found in the right one, then its value compared. */
class EntryTask {
  /** keys in the right map with the same hash; null: not tried yet */
  found: readonly HashEntry[] | null = null;
  next = 0;
  /** length of the trail when the attempt began */
  mark = 0;
  constructor(
    readonly entry: HashEntry,
    readonly other: HashMap,
  ) {}
}

/** A comparison that can stop where a method `==` has to be called, and go on with its answer. */
export class Comparison {
  /** after `undefined`: the instance whose `==` is to be called, and its argument */
  left: Value;
  right: Value;
  /** pairs still to be compared, a before b; an {@link EntryTask} stands alone */
  private readonly stack: Value[] = [];
  private readonly seen = new Map<object, Set<object>>();
  /** pairs of `seen` in the order of their assumption */
  private readonly trail: object[] = [];

  /** @param useCalls false: instances are compared by identity */
  constructor(
    a: Value,
    b: Value,
    private readonly useCalls: boolean,
  ) {
    this.left = a;
    this.right = b;
  }

  /** Starts. @returns the answer, or undefined when `left`'s method `==` has to be called with `right` */
  run(): boolean | undefined {
    return this.proceed(compareLeaf(this.left, this.right));
  }

  /** Goes on with the answer of the method that was asked for. */
  answer(equal: boolean): boolean | undefined {
    return this.proceed(equal ? EQUAL : DIFFERENT);
  }

  private proceed(first: number): boolean | undefined {
    const { stack } = this;
    let result = first;
    for (;;) {
      if (result === CALL) {
        if (this.useCalls) return undefined;
        result = this.left === this.right ? EQUAL : DIFFERENT;
      }
      if (result === PARTS && !this.assume(this.left as object, this.right as object)) result = this.pushParts(this.left as object, this.right as object);
      if (result === DIFFERENT && !this.retry()) return false;
      for (;;) {
        if (stack.length === 0) return true;
        const top = stack.pop();
        if (top instanceof EntryTask) {
          if (!this.entry(top) && !this.retry()) return false;
          continue;
        }
        this.right = top;
        this.left = stack.pop();
        break;
      }
      result = compareLeaf(this.left, this.right);
    }
  }

  /** Notes the pair. @returns true when it was assumed equal before */
  private assume(a: object, b: object): boolean {
    let set = this.seen.get(a);
    if (set === undefined) this.seen.set(a, (set = new Set()));
    else if (set.has(b)) return true;
    set.add(b);
    this.trail.push(a, b);
    return false;
  }

  private pushParts(a: object, b: object): number {
    if (a instanceof T.HashMap) {
      if (a.first !== null) this.stack.push(new EntryTask(a.first, b as HashMap));
      return EQUAL;
    }
    const from = this.stack.length;
    let same: boolean;
    if (Array.isArray(a)) same = this.pushList(a, b as Value[]);
    else if (a instanceof Map) same = this.pushMap(a as Map<string, Value>, b as Map<string, Value>);
    else if (a instanceof T.GeneNode) {
      const g = b as T.GeneNode;
      same =
        this.pushPair(a.type, g.type) && (a.props === null || a.props.size === 0 || this.pushMap(a.props, g.props!)) && this.pushList(a.children, g.children);
    } else if (a instanceof EnumValue) same = this.pushList(a.payload, (b as EnumValue).payload);
    else if (a instanceof T.Selector) same = this.pushList(a.segments, (b as T.Selector).segments);
    else if (a instanceof T.Range) {
      const r = b as T.Range;
      same = this.pushPair(a.start, r.start) && this.pushPair(a.end, r.end) && this.pushPair(a.step, r.step);
    } else same = this.pushPair((a as T.Quote).form, (b as T.Quote).form);
    if (!same) return DIFFERENT;
    this.reverse(from);
    return EQUAL;
  }

  private pushMap(a: Map<string, Value>, b: Map<string, Value>): boolean {
    for (const [k, v] of a) {
      const w = b.get(k);
      if ((w === undefined && !b.has(k)) || !this.pushPair(v, w)) return false;
    }
    return true;
  }

  private pushList(a: readonly Value[], b: readonly Value[]): boolean {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!this.pushPair(a[i], b[i])) return false;
    return true;
  }

  /** Leaves are compared at once, the rest is put on the stack. @returns false when the two are different for sure */
  private pushPair(a: Value, b: Value): boolean {
    // rounds are told at once, the rest when all is done
    if (++parts === ROUNDS) {
      parts = 0;
      tellWork(ROUNDS);
    }
    const result = compareLeaf(a, b);
    if (result === PARTS || result === CALL) this.stack.push(a, b);
    return result !== DIFFERENT;
  }

  /** Pairs pushed from index `from` on are to be compared in the order in which they were pushed. */
  private reverse(from: number): void {
    const { stack } = this;
    for (let i = from, j = stack.length - 2; i < j; i += 2, j -= 2) {
      const a = stack[i];
      const b = stack[i + 1];
      stack[i] = stack[j];
      stack[i + 1] = stack[j + 1];
      stack[j] = a;
      stack[j + 1] = b;
    }
  }

  /** An entry's turn: its key is to be tried, or was found equal. @returns false when there is no such key */
  private entry(task: EntryTask): boolean {
    if (task.found === null) {
      task.found = candidates(task.other, task.entry.hash);
      task.mark = this.trail.length;
      this.stack.push(task);
      return this.attempt(task);
    }
    tellWork(1);
    const matched = task.found[task.next - 1];
    if (task.entry.next !== null) this.stack.push(new EntryTask(task.entry.next, task.other));
    this.stack.push(task.entry.value, matched.value);
    return true;
  }

  /** Starts comparing the key with the next candidate; false (task removed from the top of the stack) when there is none. */
  private attempt(task: EntryTask): boolean {
    if (task.next === task.found!.length) {
      this.stack.pop();
      return false;
    }
    this.stack.push(task.entry.key, task.found![task.next++].key);
    return true;
  }

  /** A difference was found: back to the innermost key that has another candidate. @returns false when there is none */
  private retry(): boolean {
    const { stack } = this;
    while (stack.length > 0) {
      const task = stack[stack.length - 1];
      if (!(task instanceof EntryTask) || task.found === null) {
        stack.pop();
        continue;
      }
      while (this.trail.length > task.mark) {
        const b = this.trail.pop()!;
        this.seen.get(this.trail.pop()!)!.delete(b);
      }
      if (this.attempt(task)) return true;
    }
    return false;
  }
}

let parts = 0;

/** How many parts of containers were compared that were not told yet since this was asked. */
export function comparedParts(): number {
  const n = parts;
  parts = 0;
  return n;
}

/**
 * Are two values equal by 2.4, instances compared by identity? The machine asks {@link equalOrRequest} where methods `==` count.
 */
export function equal(a: Value, b: Value): boolean {
  const first = compareLeaf(a, b);
  if (first === EQUAL) return true;
  if (first === DIFFERENT) return false;
  return first === CALL ? a === b : new Comparison(a, b, false).run() === true;
}

/** Does comparing a with b come upon an instance whose class has a method `==`? Then {@link equal} is not the answer. */
export function needsCall(a: Value, b: Value): boolean {
  const first = compareLeaf(a, b);
  return first === CALL || (first === PARTS && new Comparison(a, b, true).run() === undefined);
}

/**
 * Equality as a native may return it: the answer, or the request to call a method `==` and go on with its result.
 * @param then receives the answer, at once or later; its result is the result
 */
export function equalOrRequest(a: Value, b: Value, then: (equal: boolean) => Value = (x) => x): Value {
  const first = compareLeaf(a, b);
  if (first === EQUAL) return then(true);
  if (first === DIFFERENT) return then(false);
  const comparison = new Comparison(a, b, true);
  const go = (state: boolean | undefined): Value => {
    if (state !== undefined) return then(state);
    const left = comparison.left as Instance;
    const method = new BoundMethod(left, left.$c.mt["=="], "==");
    return new CallRequest(method, [comparison.right], null, (result) => go(comparison.answer(isTruthy(result))));
  };
  return go(comparison.run());
}
