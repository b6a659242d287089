/**
 * What is known of registers at each instruction: which are live, and of what kind their values are. The emitter keeps Floats and the positions of iterators in
 * JavaScript variables of their own where the kind is known; where paths meet that know different things, the value is put back into its register (Emitter.conversion).
 */
import type { Code, ParamSpec } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import { type Decoded, instructions, OPENERS } from "../gir/walk.ts";

/** What is known of a register's value. Int is a number (no bigint); Float and the iterators have a representation of their own. */
export enum Kind {
  /** not reached yet */
  None,
  Any,
  Int,
  Float,
  Bool,
  Str,
  Nil,
  /** a Char or Symbol: there is one object for each */
  Atom,
  /** with step 1 */
  Range,
  /** with step -1 */
  RangeDown,
  RangeIter,
  RangeDownIter,
  ArrayIter,
  /** the array or map of a call's arguments, which is not made (arguments.ts) */
  Packed,
  /** seen at an entry: an Int of 32 bits; becomes Int there */
  Small,
  /** the value false */
  False,
  /** an instance of a Gene class */
  Instance,
}

export function isRangeIter(k: Kind): boolean {
  return k === Kind.RangeIter || k === Kind.RangeDownIter;
}

export function isIterator(k: Kind): boolean {
  return isRangeIter(k) || k === Kind.ArrayIter;
}

/** Kinds whose value is not in the register's own variable. */
export function isUnboxed(k: Kind): boolean {
  return k === Kind.Float || isIterator(k) || k === Kind.Packed;
}

/** The instructions of a code with the structure that its control flow follows. */
export class Shape {
  readonly list: readonly Decoded[];
  /** index of the instruction at a pc */
  readonly at = new Map<number, number>();
  /** by index of an opening instruction: index of its END; by index of an ELSE or CATCH: the same */
  readonly end: Int32Array;
  /** by index of an END, ELSE or CATCH: index of the instruction that opens the construct */
  readonly opener: Int32Array;
  /** by index: index of the innermost TRY in whose protected part it stands, -1 */
  readonly tries: Int32Array;
  /** registers that are live before each instruction */
  readonly live: Uint8Array[] = [];

  /** @param list the instructions, if they are not those of the code in their order (continuation.ts) */
  constructor(
    readonly code: Code,
    list: readonly Decoded[] = [...instructions(code)],
  ) {
    this.list = list;
    const n = this.list.length;
    this.end = new Int32Array(n).fill(-1);
    this.opener = new Int32Array(n).fill(-1);
    this.tries = new Int32Array(n).fill(-1);
    const open: number[] = [];
    const trying: number[] = [];
    this.list.forEach((d, i) => {
      this.at.set(d.pc, i);
      if (d.op === Op.Catch) trying.pop();
      this.tries[i] = trying.length > 0 ? trying[trying.length - 1]! : -1;
      if (OPENERS.has(d.op)) open.push(i);
      else if (d.op === Op.Else || d.op === Op.Catch) this.opener[i] = open[open.length - 1]!;
      else if (d.op === Op.End) {
        this.opener[i] = open.pop()!;
        this.end[this.opener[i]!] = i;
      }
      if (d.op === Op.Try) trying.push(i);
    });
    this.list.forEach((d, i) => {
      if (d.op === Op.Else || d.op === Op.Catch) this.end[i] = this.at.get(d.operands[0]!.value)!;
    });
    this.findLive();
  }

  /** Index of the CATCH of the TRY at that index. */
  handler(at: number): number {
    return this.at.get(this.list[at]!.operands[0]!.value)!;
  }

  /** Index where a branch to the construct that is opened at that pc goes: the LOOP itself, or the END of a block. */
  target(pc: number): number {
    const i = this.at.get(pc)!;
    return this.list[i]!.op === Op.Loop ? i : this.end[i]!;
  }

  /** Index of the instruction that has written the register that one reads, if nothing else can have; -1. */
  writer(i: number, r: number): number {
    for (let j = i - 1; j >= 0; j--) {
      const d = this.list[j]!;
      if (OPENERS.has(d.op) || d.op === Op.End || d.op === Op.Else || d.op === Op.Catch || d.op === Op.Bind) return -1;
      if (d.operands.some((o) => o.kind === "d" && o.value === r)) return j;
    }
    return -1;
  }

  /** The registers that a Bind fills. */
  bound(d: Decoded): number[] {
    const spec = this.code.consts[d.operands[1]!.value] as ParamSpec;
    return spec.params.map((p) => p.reg).filter((r) => r >= 0);
  }

  /** The integer that the instruction before the one at that index has loaded into a register; null: another instruction stands there. */
  loaded(i: number, r: number): number | null {
    const d = this.list[i - 1];
    return d !== undefined && d.op === Op.Int && d.operands[0]!.value === r ? d.operands[1]!.value : null;
  }

  /** Where a condition goes that is not true: behind the ELSE, or to the END. */
  otherwise(i: number): number {
    return this.middle(i) + (this.hasElse(i) ? 1 : 0);
  }

  /** Has the condition at that index an ELSE? */
  hasElse(i: number): boolean {
    return this.list[this.middle(i)]!.op === Op.Else;
  }

  /** Index of its ELSE, or of its END. */
  private middle(i: number): number {
    const { operands } = this.list[i]!;
    return this.at.get(operands[operands.length - 1]!.value)!;
  }

  /** Does the instruction open, divide or close a construct? */
  isStructure(i: number): boolean {
    return this.end[i]! >= 0 || this.opener[i]! >= 0;
  }

  /** Is the instruction inside of a loop? */
  inLoop(i: number): boolean {
    return this.list.some((d, j) => d.op === Op.Loop && j < i && i < this.end[j]!);
  }

  /** Those of the given instructions that may be the first of them on their path. @param all their indexes */
  firsts(all: ReadonlySet<number>): Set<number> {
    const reached = new Set<number>();
    const work = [0];
    for (let i = work.pop(); i !== undefined; i = work.pop()) {
      if (reached.has(i)) continue;
      reached.add(i);
      // what an exception leads to may be reached from anywhere
      if (this.list[i]?.op === Op.Try) work.push(this.handler(i) + 1);
      if (i < this.list.length && !all.has(i)) this.successors(i, (j) => work.push(j));
    }
    return new Set([...all].filter((i) => reached.has(i)));
  }

  /** Calls back with the index of each instruction that may come next (not by an exception). */
  successors(i: number, visit: (j: number) => void): void {
    const d = this.list[i]!;
    const v = d.operands;
    switch (d.op) {
      case Op.Else:
      case Op.Catch:
        visit(this.end[i]!);
        return;
      case Op.Break:
        visit(this.target(v[0]!.value));
        return;
      case Op.BreakIf:
      case Op.BreakIfNot:
        visit(i + 1);
        visit(this.target(v[1]!.value));
        return;
      case Op.IterNext:
        visit(i + 1);
        visit(this.target(v[2]!.value));
        return;
      case Op.IterNextPair:
      case Op.NotCallable:
        visit(i + 1);
        visit(this.target(v[3]!.value));
        return;
      case Op.Return:
      case Op.TailCall:
      case Op.TailCallX:
      case Op.TailSend:
      case Op.TailSendX:
      case Op.Throw:
      case Op.Rethrow:
      case Op.AsyncEnd:
        return;
    }
    if (i + 1 < this.list.length) visit(i + 1);
    if (OPENERS.has(d.op) && d.op !== Op.Block && d.op !== Op.Loop && d.op !== Op.Try) visit(this.otherwise(i));
  }

  private findLive(): void {
    const { list, live } = this;
    const n = this.code.nregs + 1;
    for (let i = 0; i <= list.length; i++) live.push(new Uint8Array(n));
    const out = new Uint8Array(n);
    for (let changed = true; changed;) {
      changed = false;
      for (let i = list.length - 1; i >= 0; i--) {
        const d = list[i]!;
        out.fill(0);
        this.successors(i, (j) => merge(out, live[j]!));
        const { operands } = d;
        for (const o of operands) if (o.kind === "d" && o.value >= 0) out[o.value] = 0;
        if (d.op === Op.Bind) for (const r of this.bound(d)) out[r] = 0;
        // an interrupted call has not written its register yet, and a handler may read what it had
        if (this.tries[i]! >= 0) merge(out, live[this.handler(this.tries[i]!) + 1]!);
        for (const o of operands) if ((o.kind === "s" || o.kind === "S") && o.value >= 0) out[o.value] = 1;
        if (d.op === Op.Return) out[0] = 1;
        if (merge(live[i]!, out)) changed = true;
      }
    }
  }
}

function merge(into: Uint8Array, from: Uint8Array): boolean {
  let changed = false;
  for (let r = 0; r < into.length; r++) {
    if (from[r] === 1 && into[r] === 0) {
      into[r] = 1;
      changed = true;
    }
  }
  return changed;
}

/** What the kinds depend on besides the instructions. */
export interface Sources {
  /** kind of a constant */
  constant(k: number): Kind;
  /** kind of a captured variable */
  captured(i: number): Kind;
  /** kind that a member of that name is taken to have; guarded by the emitted code */
  member(d: Decoded): Kind;
  /** kind behind a check of a type */
  checked(type: number): Kind;
  /** does the instruction call a native of one argument that makes a Float of a Float? */
  double(i: number): boolean;
  /** kind of the result of an intrinsic @param first kind of its first argument */
  intrinsic(name: number, first: Kind): Kind;
  /** does the instruction make a container that is only taken apart again by a call? */
  packed(i: number): boolean;
  /** may what the instruction does go by a helper? */
  slow(d: Decoded): boolean;
  /** does the emitted code leave to the interpreter at this instruction, whatever the registers hold? */
  leaves(d: Decoded): boolean;
}

/** Kinds before each instruction of a part of the code, for registers with these kinds at its start. */
export class Kinds {
  readonly before: (Uint8Array | null)[];

  constructor(
    readonly shape: Shape,
    readonly sources: Sources,
    from: number,
    to: number,
    entry: Uint8Array,
  ) {
    this.before = this.spread(from, to, entry);
  }

  /** The kinds before the instructions from..to, for registers with these kinds at the start. */
  private spread(from: number, to: number, entry: Uint8Array): (Uint8Array | null)[] {
    const { shape, sources } = this;
    const before: (Uint8Array | null)[] = Array.from({ length: shape.list.length + 1 }, () => null);
    before[from] = entry.slice();
    const work = [from];
    const inside = (j: number): boolean => j >= from && j <= to;
    const flow = (j: number, state: Uint8Array): void => {
      if (!inside(j)) return;
      const known = before[j];
      if (known === null || known === undefined) before[j] = state.slice();
      else if (!join(known, state)) return;
      work.push(j);
    };
    while (work.length > 0) {
      const i = work.pop()!;
      if (sources.leaves(shape.list[i]!)) continue;
      const state = before[i]!.slice();
      this.transfer(i, state);
      // at its end an iterator gives nothing
      const ends = shape.list[i]!.op === Op.IterNext || shape.list[i]!.op === Op.IterNextPair;
      // the first part of a conditional whose condition is false is not reached
      const { op, operands } = shape.list[i]!;
      const never = op === Op.If && state[operands[0]!.value] === Kind.False && shape.otherwise(i) !== i + 1;
      shape.successors(i, (j) => (never && j === i + 1 ? undefined : flow(j, ends && j !== i + 1 ? before[i]! : state)));
      if (shape.list[i]!.op === Op.Try) flow(shape.handler(i) + 1, new Uint8Array(state.length).fill(Kind.Any));
    }
    return before;
  }

  /** The kinds behind an instruction. */
  after(i: number): Uint8Array {
    const state = this.before[i]!.slice();
    this.transfer(i, state);
    return state;
  }

  /** Must the register keep its value in its own variable here, because a handler reads it? */
  private pinned(i: number, r: number): boolean {
    for (let t = this.shape.tries[i]!; t >= 0; t = this.shape.tries[t]!) if (this.shape.live[this.shape.handler(t) + 1]![r] === 1) return true;
    return false;
  }

  private transfer(i: number, s: Uint8Array): void {
    const d = this.shape.list[i]!;
    if (d.op === Op.Try) {
      const live = this.shape.live[this.shape.handler(i) + 1]!;
      for (let r = 0; r < s.length; r++) if (live[r] === 1 && isUnboxed(s[r]!)) s[r] = Kind.Any;
      return;
    }
    const { operands } = d;
    const dst = operands.findIndex((o) => o.kind === "d");
    if (d.op === Op.Bind) for (const r of this.shape.bound(d)) s[r] = Kind.Any;
    if (dst < 0) {
      // what is stored in a field may have been converted to the field's type
      if (d.op === Op.SetMember || d.op === Op.SelfSet || d.op === Op.SetIndex || d.op === Op.SetDyn) {
        const r = operands[2]!.value;
        if (s[r] !== Kind.Float && this.sources.slow(d)) s[r] = Kind.Any;
      }
      return;
    }
    const r = operands[dst]!.value;
    if (r < 0) return;
    let k = this.result(i, d, s);
    if (isUnboxed(k) && this.pinned(i, r)) k = Kind.Any;
    s[r] = k;
    if (d.op === Op.IterNextPair && operands[1]!.value >= 0) s[operands[1]!.value] = Kind.Any;
  }

  private result(i: number, d: Decoded, s: Uint8Array): Kind {
    const v = d.operands;
    const a = (): Kind => s[v[1]!.value]!;
    const b = (): Kind => (v[2]!.kind === "i" ? Kind.Int : s[v[2]!.value]!);
    switch (d.op) {
      case Op.Const:
        return this.sources.constant(v[1]!.value);
      case Op.Up:
      case Op.UpGet:
      case Op.UpGetX:
        return this.sources.captured(v[1]!.value);
      case Op.Int:
        return Kind.Int;
      case Op.False:
        return Kind.False;
      case Op.True:
      case Op.Lt:
      case Op.Le:
      case Op.Gt:
      case Op.Ge:
      case Op.Eq:
      case Op.Ne:
      case Op.Is:
      case Op.Not:
      case Op.IsMacro:
        return Kind.Bool;
      case Op.Nil:
        return Kind.Nil;
      case Op.Move:
        return isIterator(a()) ? Kind.Any : a();
      case Op.TypeOf:
      case Op.Interpolate:
        return Kind.Str;
      case Op.Add:
      case Op.Sub:
      case Op.Mul:
      case Op.AddI:
      case Op.SubI:
      case Op.MulI:
      case Op.Mod:
      case Op.ModI:
        return arithmetic(a(), b());
      case Op.Div:
        return isNumeric(a()) && isNumeric(b()) ? Kind.Float : Kind.Any;
      case Op.Neg:
        return a() === Kind.Int || a() === Kind.Float ? a() : Kind.Any;
      case Op.And:
        // the left one is true: bits of two Ints, else the right one
        return a() === Kind.Any || (a() === Kind.Int && b() !== Kind.Int) ? Kind.Any : b();
      case Op.Or:
      case Op.Xor:
      case Op.Shl:
      case Op.Shr:
        return a() === Kind.Int && b() === Kind.Int ? Kind.Int : Kind.Any;
      case Op.Range:
        return v[3]!.value < 0 ? Kind.Range : this.shape.loaded(i, v[3]!.value) === -1 ? Kind.RangeDown : Kind.Any;
      case Op.Iter:
        if (a() === Kind.Range) return Kind.RangeIter;
        if (a() === Kind.RangeDown) return Kind.RangeDownIter;
        return this.sources.slow(d) || this.shape.list[this.shape.writer(i, v[1]!.value)]?.op === Op.Range ? Kind.Any : Kind.ArrayIter;
      case Op.IterNext:
        return isRangeIter(a()) ? Kind.Int : Kind.Any;
      case Op.IterNextPair:
        return s[v[2]!.value] === Kind.ArrayIter ? Kind.Int : Kind.Any;
      case Op.SelfGet:
      case Op.GetMember:
      case Op.GetStrictName:
        return this.sources.member(d);
      case Op.GetVia:
        return v[4]!.value === 2 ? this.sources.member(d) : Kind.Any;
      case Op.Call:
        return v[2]!.value === 1 && s[v[3]!.value] === Kind.Float && this.sources.double(i) ? Kind.Float : Kind.Any;
      case Op.CheckType:
        return this.sources.checked(v[2]!.value);
      case Op.Array:
      case Op.Map:
        return this.sources.packed(i) ? Kind.Packed : Kind.Any;
      case Op.Rt:
        return this.sources.intrinsic(v[1]!.value, v[3] === undefined ? Kind.None : s[v[3].value]!);
    }
    return Kind.Any;
  }
}

function isNumeric(k: Kind): boolean {
  return k === Kind.Int || k === Kind.Float || k === Kind.Any;
}

/** A Float beside anything gives a Float or an error. */
function arithmetic(a: Kind, b: Kind): Kind {
  if (a === Kind.Float || b === Kind.Float) return Kind.Float;
  return a === Kind.Int && b === Kind.Int ? Kind.Int : Kind.Any;
}

function join(into: Uint8Array, from: Uint8Array): boolean {
  let changed = false;
  for (let r = 0; r < into.length; r++) {
    const a = into[r]!;
    const b = from[r]!;
    if (a === b || b === Kind.None) continue;
    const k = a === Kind.None ? b : (a === Kind.Bool && b === Kind.False) || (a === Kind.False && b === Kind.Bool) ? Kind.Bool : Kind.Any;
    if (k === a) continue;
    into[r] = k;
    changed = true;
  }
  return changed;
}
