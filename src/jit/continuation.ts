/**
 * The rest of a function from one instruction on, in structured form: what a frame executes that has received what it waited for. The emitter makes a function of it like of any
 * other code.
 *
 * Around the first instruction stand constructs whose beginning has been executed. A block (or a condition, of which one branch goes on) becomes a block with the rest of its body; so does a
 * loop, with the loop itself behind it, to which branches back go by leaving that block; a protected region keeps its handler.
 */
import { INSTRUCTIONS, Op } from "../gir/ops.ts";
import { type Decoded, OPENERS, type Operand } from "../gir/walk.ts";
import type { Shape } from "./flow.ts";

interface Copied extends Decoded {
  readonly operands: Operand[];
}

export interface Continuation {
  /** its pcs are the indices; loops in loops stand in it several times */
  readonly list: readonly Decoded[];
  /** by pc here: pc of the same instruction in the code */
  readonly origin: readonly number[];
  /** index of the first instruction */
  readonly start: number;
}

/** @param from index of the instruction where it goes on */
export function continuation(shape: Shape, from: number): Continuation {
  const { list, end } = shape;
  const out: Copied[] = [];
  const origin: number[] = [];
  /** pc here of the construct that a pc of the code means at the moment */
  const labels = new Map<number, number>();
  /** instructions whose last operand is the pc of what comes next in their construct: ELSE, CATCH or END */
  const open: Copied[] = [];

  const add = (d: Decoded, op: Op, name: Decoded["name"], operands: Operand[]): void => {
    const pc = out.length;
    const last = open[open.length - 1];
    if (op === Op.Else || op === Op.Catch || op === Op.End) last!.operands[last!.operands.length - 1] = { kind: "e", value: pc };
    const made: Copied = { pc, op, name, info: INSTRUCTIONS[name], operands, next: pc + 1 };
    if (op === Op.End) open.pop();
    else if (op === Op.Else || op === Op.Catch) open[open.length - 1] = made;
    else if (OPENERS.has(op)) {
      open.push(made);
      labels.set(d.pc, pc);
    }
    out.push(made);
    origin.push(d.pc);
  };
  const copy = (first: number, behind: number): void => {
    for (let i = first; i < behind; i++) {
      const d = list[i]!;
      add(
        d,
        d.op,
        d.name,
        d.operands.map((o) => (o.kind === "L" ? { kind: "L", value: labels.get(o.value)! } : o)),
      );
    }
  };

  const around: number[] = [];
  for (let i = 0; i < from; i++) if (OPENERS.has(list[i]!.op) && from <= end[i]!) around.push(i);
  const isProtected = (c: number): boolean => list[c]!.op === Op.Try && from <= shape.handler(c);
  for (const c of around) {
    if (isProtected(c)) add(list[c]!, Op.Try, "Try", [{ kind: "e", value: 0 }]);
    else add(list[c]!, Op.Block, "Block", [{ kind: "e", value: 0 }]);
  }
  let at = from;
  for (const c of around.reverse()) {
    const { op } = list[c]!;
    const last = end[c]!;
    const other = op === Op.Try ? shape.handler(c) : op === Op.Block || op === Op.Loop || !shape.hasElse(c) ? last : shape.otherwise(c) - 1;
    if (isProtected(c)) copy(at, last);
    else copy(at, at <= other ? other : last);
    copy(last, last + 1);
    if (op === Op.Loop) copy(c, last + 1);
    at = last + 1;
  }
  copy(at, list.length);
  return { list: out, origin, start: around.length };
}
