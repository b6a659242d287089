/**
 * What the text emitted so far has tested, so that it need not be tested again: registers that hold instances or arrays, and that the assumptions about the world outside
 * still hold. Followed while the text is made, along its structure; where paths meet only what holds on all of them stays.
 */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { OPENERS } from "../gir/walk.ts";
import type { Assumption } from "../values/assumptions.ts";
import type { Shape } from "./flow.ts";

export enum Fact {
  /** an instance of a Gene class: for good */
  Instance = 1,
  /** an array that may be changed: until other code runs, which may seal it */
  Array = 2,
  /** an instance whose fields may be written without a check of their types (`$w`): as long as the common assumption holds */
  Writable = 4,
  /** one of whose fields, besides, none is raw nor becomes so (`$p`) */
  Plain = 8,
  /** a map that may be changed: until other code runs */
  Map = 16,
  /** of an assumption: it holds, until other code runs */
  Holds = 32,
}

/** What other code cannot change, or breaks the common assumption by changing it. */
const LASTING = Fact.Instance | Fact.Writable | Fact.Plain;

/** Instructions during which no other Gene code runs, whatever the registers hold. */
const QUIET: ReadonlySet<Op> = new Set([
  Op.Const,
  Op.Nil,
  Op.Void,
  Op.True,
  Op.False,
  Op.Int,
  Op.Move,
  Op.Cell,
  Op.CellNew,
  Op.CellGet,
  Op.CellGetX,
  Op.CellSet,
  Op.Up,
  Op.UpGet,
  Op.UpGetX,
  Op.UpSet,
  Op.Check,
  Op.Name,
  Op.Ns,
  Op.Closure,
  Op.NotCallable,
  Op.Add,
  Op.Sub,
  Op.Mul,
  Op.Div,
  Op.Mod,
  Op.AddI,
  Op.SubI,
  Op.MulI,
  Op.ModI,
  Op.Neg,
  Op.Lt,
  Op.Le,
  Op.Gt,
  Op.Ge,
  Op.Eq,
  Op.Ne,
  Op.Not,
  Op.Bang,
  Op.And,
  Op.Or,
  Op.Xor,
  Op.Shl,
  Op.Shr,
  Op.GetMember,
  Op.GetIndex,
  Op.GetDyn,
  Op.GetVia,
  Op.SetMember,
  Op.SetIndex,
  Op.SetDyn,
  Op.SelfGet,
  Op.SelfSet,
  Op.Break,
  Op.BreakIf,
  Op.BreakIfNot,
]);

/** Instructions behind which the text does not go on. */
const ENDS: ReadonlySet<Op> = new Set([Op.Break, Op.Return, Op.TailCall, Op.TailCallX, Op.TailSend, Op.TailSendX, Op.Throw, Op.Rethrow]);

/** By register or assumption: bits. */
type Known = Map<number | Assumption, number>;

/** The facts on both of two paths; null: a path that is not taken. */
function meet(a: Known | null, b: Known | null): Known | null {
  if (a === null || b === null) return a ?? b;
  return new Map([...a].map(([key, facts]) => [key, facts & (b.get(key) ?? 0)]));
}

export class Facts {
  /** of what the instruction at hand writes */
  private result = 0;
  /** null: the text is not reached here */
  private now: Known | null = new Map();
  /** by index of an opening instruction: what held behind it */
  private readonly opened = new Map<number, Known | null>();
  /** what held where its first part ended */
  private readonly first = new Map<number, Known | null>();
  /** what held at the branches to the end of a block */
  private readonly left = new Map<number, Known | null>();

  constructor(
    private readonly shape: Shape,
    /** has the text of the instruction no way to run other Gene code, whatever others of its kind have? */
    private readonly isQuiet: (d: Decoded) => boolean,
  ) {}

  holds(register: number, fact: Fact): boolean {
    return ((this.now?.get(register) ?? 0) & fact) !== 0;
  }

  learn(register: number, fact: Fact): void {
    this.now?.set(register, (this.now.get(register) ?? 0) | fact);
  }

  /** What the register has that the instruction at hand writes. */
  learnResult(facts: Fact): void {
    this.result = facts;
  }

  isAssumed(assumption: Assumption): boolean {
    return (this.now?.get(assumption) ?? 0) !== 0;
  }

  assume(assumption: Assumption): void {
    this.now?.set(assumption, Fact.Holds);
  }

  /** The instruction at that index lets other code run, though its kind need not. */
  ran(): void {
    if (this.now === null) return;
    for (const [key, facts] of this.now) this.now.set(key, facts & LASTING);
  }

  /** A branch to the end of a block. */
  leave(block: number): void {
    const known = this.left.get(block);
    this.left.set(block, this.left.has(block) ? meet(known ?? null, this.now) : this.now && new Map(this.now));
  }

  /** Behind the text of the instruction at that index. @param quiet no other code has run, whatever the instruction is */
  behind(i: number, quiet: boolean): void {
    const d = this.shape.list[i]!;
    if (OPENERS.has(d.op)) return this.open(i, d);
    switch (d.op) {
      case Op.Else:
      case Op.Catch: {
        const opener = this.shape.opener[i]!;
        this.first.set(opener, this.now);
        const before = this.opened.get(opener);
        // anything may have happened before an exception
        this.now = d.op === Op.Catch ? new Map() : before === null || before === undefined ? null : new Map(before);
        return;
      }
      case Op.End:
        return this.close(this.shape.opener[i]!);
    }
    if (!quiet && !QUIET.has(d.op)) this.ran();
    this.overwrite(d);
    if (ENDS.has(d.op)) this.now = null;
  }

  private overwrite(d: Decoded): void {
    const { result } = this;
    this.result = 0;
    if (this.now === null) return;
    const facts = d.op === Op.Move ? (this.now.get(d.operands[1]!.value) ?? 0) : result;
    const written = this.written(d);
    for (const r of written) this.now.delete(r);
    if (facts !== 0) this.now.set(written[0]!, facts);
  }

  private written(d: Decoded): number[] {
    if (d.op === Op.Bind) return this.shape.bound(d);
    return d.operands.filter((o) => o.kind === "d").map((o) => o.value);
  }

  private open(i: number, d: Decoded): void {
    if (d.op === Op.Loop && this.now !== null) {
      // what holds in the first round has to hold in all of them
      for (let j = i + 1; j < this.shape.end[i]!; j++) {
        const inner = this.shape.list[j]!;
        if (!QUIET.has(inner.op) && !OPENERS.has(inner.op) && inner.op !== Op.Else && inner.op !== Op.End && !this.isQuiet(inner)) this.ran();
        for (const r of this.written(inner)) this.now.delete(r);
      }
    }
    this.opened.set(i, this.now && new Map(this.now));
  }

  private close(opener: number): void {
    const { op } = this.shape.list[opener]!;
    if (op === Op.Loop) this.now = null;
    else if (op === Op.Block) this.now = meet(this.left.get(opener) ?? null, this.now);
    else this.now = meet(this.first.has(opener) ? this.first.get(opener)! : this.opened.get(opener)!, this.now);
  }
}
