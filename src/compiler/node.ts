/** What analysis makes of a form: something that knows how to emit itself. One subclass (or object) for each construct, beside its analysis in forms/. */
import { Op } from "../gir/ops.ts";
import type { Value } from "../values/types.ts";
import { type Construct, type Gen, NONE } from "./gen.ts";
import type { Variable } from "./scope.ts";

export abstract class Node {
  /** what was analysed between these ticks of Unit.clock is part of it; -1: unknown */
  from = -1;
  to = -1;
  constructor(public offset: number) {}

  /** Emits code that leaves the value in dst; NONE: for its effects only. dst may hold a visible variable only if isAtomic; if it is a temporary, parts of the value may lie there on the way. */
  abstract emit(g: Gen, dst: number): void;

  /** Emits code that returns the value from the function. */
  tail(g: Gen): void {
    const m = g.mark();
    g.return(g.value(this));
    g.release(m);
  }

  /** The register that holds the value already, or -1. */
  register(_g: Gen): number {
    return -1;
  }

  /** Could the later siblings, evaluated before register() is used, change it? */
  mayChange(_later: readonly Node[], _from: number): boolean {
    return false;
  }

  /** Cannot run other code. */
  isSimple(): boolean {
    return false;
  }

  /** dst is written by the last instruction only, so it may be a variable that the node reads. */
  isAtomic(): boolean {
    return false;
  }

  /** Its value is known at compile time: it does not matter when it is loaded. */
  isConstant(): boolean {
    return false;
  }

  /** Small integer known at compile time, for instructions with an immediate operand. */
  smallInt(): number | null {
    return null;
  }

  /** Opens an IF that is taken when the value is true. */
  openIf(g: Gen): Construct {
    const m = g.mark();
    const r = g.value(this);
    g.release(m);
    return g.if(Op.If, r);
  }
}

export class ConstNode extends Node {
  constructor(
    readonly constant: Value,
    offset: number,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    if (dst === NONE) return;
    const v = this.constant;
    if (v === null) g.op(Op.Nil, dst);
    else if (v === undefined) g.op(Op.Void, dst);
    else if (v === true) g.op(Op.True, dst);
    else if (v === false) g.op(Op.False, dst);
    else if (typeof v === "number" && (v | 0) === v) g.op(Op.Int, dst, v);
    else g.op(Op.Const, dst, g.konst(v));
  }
  override isSimple(): boolean {
    return true;
  }
  override isAtomic(): boolean {
    return true;
  }
  override isConstant(): boolean {
    return true;
  }
  override smallInt(): number | null {
    const v = this.constant;
    return typeof v === "number" && v >= -1073741824 && v <= 1073741823 ? v : null;
  }
}

export class VarNode extends Node {
  constructor(
    readonly variable: Variable,
    offset: number,
    /** must it have a value where it is read? */
    readonly checked = true,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const v = this.variable;
    if (dst === NONE && !v.mayBeUnset && !v.fn.external) return;
    if (dst === v.reg && v.fn === g.fn && !v.isCell) return;
    g.load(v, g.dst(dst), this.checked);
  }
  override register(g: Gen): number {
    const v = this.variable;
    return v.fn === g.fn && !v.isCell ? v.reg : -1;
  }
  override mayChange(later: readonly Node[], from: number): boolean {
    if (!this.variable.assigned) return false;
    for (let i = from; i < later.length; i++) {
      const n = later[i]!;
      if (n.isSimple()) continue;
      if (n.from < 0 || this.variable.isAssignedWithin(n.from, n.to)) return true;
    }
    return false;
  }
  override isSimple(): boolean {
    return true;
  }
  override isAtomic(): boolean {
    return true;
  }
}

/** A node made of a function: for constructs that need no methods of their own. */
export class EmitNode extends Node {
  constructor(
    offset: number,
    private readonly run: (g: Gen, dst: number) => void,
    private readonly options: { atomic?: boolean; tail?: (g: Gen) => void } = {},
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    this.run(g, dst);
  }
  override tail(g: Gen): void {
    if (this.options.tail !== undefined) this.options.tail(g);
    else super.tail(g);
  }
  override isAtomic(): boolean {
    return this.options.atomic === true;
  }
}
