/** Checks that code is well formed: registers and constants in range, constructs nested, branches to enclosing ones. Runs in all tests and on every loaded file. */
import type { Code } from "./code.ts";
import { Op } from "./ops.ts";
import { type Decoded, instructions, OPENERS } from "./walk.ts";

export class GirError extends Error {
  constructor(code: Code, pc: number, what: string) {
    super(`invalid GIR in ${code.name} at ${pc}: ${what}`);
    this.name = "GirError";
  }
}

interface Open {
  readonly d: Decoded;
  /** pc of ELSE or CATCH, -1 if none came */
  middle: number;
}

/**
 * Verifies a function and all functions in it.
 * @throws GirError
 */
export function verify(root: Code): void {
  const work = [root];
  while (work.length > 0) {
    const code = work.pop()!;
    verifyOne(code);
    for (const inner of code.codes) work.push(inner);
  }
}

/** As {@link verify}, without the functions in it. */
export function verifyOne(code: Code): void {
  const open: Open[] = [];
  const byPc = new Map<number, Open>();
  let last: Decoded | null = null;
  for (const d of walk(code)) {
    const bad = (what: string): never => {
      throw new GirError(code, d.pc, `${d.name}: ${what}`);
    };
    for (const { kind, value } of d.operands) {
      if (kind === "d" || kind === "s") {
        if (value < 0 || value >= code.nregs) bad(`register ${value} of ${code.nregs}`);
      } else if (kind === "S") {
        if (value < -1 || value >= code.nregs) bad(`register ${value} of ${code.nregs}`);
      } else if (kind === "k") {
        if (value < 0 || value >= code.consts.length) bad(`constant ${value} of ${code.consts.length}`);
      } else if (kind === "c") {
        if (value < 0 || value >= code.codes.length) bad(`function ${value} of ${code.codes.length}`);
      } else if (kind === "L") {
        const target = byPc.get(value);
        if (target === undefined || (target.d.op !== Op.Block && target.d.op !== Op.Loop)) bad(`branch to ${value}, which is no enclosing block or loop`);
      }
    }
    if (OPENERS.has(d.op)) {
      const o = { d, middle: -1 };
      open.push(o);
      byPc.set(d.pc, o);
    } else if (d.op === Op.Else || d.op === Op.Catch) {
      const o = open[open.length - 1];
      if (o === undefined || o.middle >= 0 || (d.op === Op.Catch) !== (o.d.op === Op.Try)) bad("does not fit the construct around it");
      else {
        if (end(o.d) !== d.pc) bad(`the construct at ${o.d.pc} expects it at ${end(o.d)}`);
        o.middle = d.pc;
      }
    } else if (d.op === Op.End) {
      const o = open.pop();
      if (o === undefined) return bad("closes nothing");
      byPc.delete(o.d.pc);
      const expected = o.middle >= 0 ? code.ops[o.middle + 1] : end(o.d);
      if (expected !== d.pc) bad(`the construct at ${o.d.pc} expects it at ${expected}`);
      if (o.d.op === Op.Try && o.middle < 0) bad(`the try at ${o.d.pc} has no handler`);
      if (o.d.op === Op.Loop && (last === null || !leaves(last))) bad(`the body of the loop at ${o.d.pc} falls through its end`);
    }
    last = d;
  }
  if (open.length > 0) throw new GirError(code, code.ops.length, `${open.length} constructs are not closed`);
}

function walk(code: Code): Iterable<Decoded> {
  try {
    return [...instructions(code)];
  } catch (e) {
    throw new GirError(code, 0, e instanceof Error ? e.message : String(e));
  }
}

/** The pc in its last operand. */
function end(d: Decoded): number {
  return d.operands[d.operands.length - 1]!.value;
}

/** Does control never go on behind it? An END may close constructs that all leave; that is not followed here. */
function leaves(d: Decoded): boolean {
  return (
    d.op === Op.Break ||
    d.op === Op.Return ||
    d.op === Op.AsyncEnd ||
    d.op === Op.Throw ||
    d.op === Op.Rethrow ||
    d.op === Op.End ||
    d.op === Op.TailCall ||
    d.op === Op.TailCallX ||
    d.op === Op.TailSend ||
    d.op === Op.TailSendX
  );
}
