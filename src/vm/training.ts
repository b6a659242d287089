/**
 * A few instructions that are run once at the beginning of a longer run. V8 optimizes the interpreter's loop after some thousand instructions, for just
 * the cases that it has seen by then, and throws the result away (tens of milliseconds in the slow tiers) at the first case that it has not: the first
 * sum that exceeds 32 bits, the first Float, the first instruction of another kind. The training shows it these cases before.
 */
import { Code } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import { Cell, Fn, type Namespace } from "../values/runtime-types.ts";
import { Float, type Value } from "../values/types.ts";
import { Fiber } from "./fiber.ts";
import { Frame } from "./frame.ts";
import { Exec, Linked } from "./link.ts";

/** Registers of the program: a result, Ints of 32 bits and more, a Float, a cell, an array, anything; behind them stand functions. */
const [R, SMALL, BIG, FLOAT, CELL, LIST, ANY, FUNCTIONS] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Functions are called with 0 to 4 arguments; of each kind there are two, since V8 takes a single one for granted. */
const KINDS = 10;

/** Instructions in which two operands may have any kind of number. */
const BINARY = [Op.Add, Op.Sub, Op.Mul, Op.Lt, Op.Le, Op.Gt, Op.Ge, Op.Eq, Op.Ne];
const IMMEDIATE = [Op.AddI, Op.SubI, Op.MulI];
/** Conditions; each is followed by a branch to what comes next anyway. */
const CONDITIONS = [Op.IfLt, Op.IfLe, Op.IfGt, Op.IfGe];
const CONDITIONS_I = [Op.IfLtI, Op.IfLeI, Op.IfGtI, Op.IfGeI];

/** Fills in the instructions. */
function program(link: Linked): void {
  const out: number[] = [];
  const add = (...words: number[]): void => void out.push(...words);
  const condition = (op: Op, ...operands: number[]): void => add(op, ...operands, out.length + operands.length + 2);
  for (const op of BINARY) {
    add(op, R, SMALL, SMALL, op, R, BIG, SMALL, op, R, BIG, BIG);
    if (op !== Op.Eq && op !== Op.Ne) add(op, R, FLOAT, FLOAT, op, R, FLOAT, SMALL);
  }
  for (const op of IMMEDIATE) add(op, R, SMALL, 3, op, R, BIG, 3, op, R, FLOAT, 3);
  for (const op of CONDITIONS) {
    condition(op, SMALL, SMALL);
    condition(op, SMALL, BIG);
    condition(op, FLOAT, FLOAT);
  }
  for (const op of CONDITIONS_I) {
    condition(op, SMALL, 3);
    condition(op, BIG, 3);
    condition(op, FLOAT, 3);
  }
  add(Op.Div, R, SMALL, SMALL, Op.Div, R, FLOAT, SMALL, Op.Mod, R, SMALL, SMALL, Op.Mod, R, BIG, SMALL, Op.ModI, R, SMALL, 7, Op.ModI, R, BIG, 7);
  add(Op.Const, ANY, 0, Op.Nil, R, Op.Void, R, Op.True, R, Op.False, R, Op.Move, R, SMALL, Op.Not, R, R);
  condition(Op.If, R);
  condition(Op.BreakIf, R);
  condition(Op.BreakIfNot, R);
  condition(Op.Break);
  add(Op.CellNew, CELL, Op.CellSet, CELL, SMALL, Op.CellGet, R, CELL, Op.CellGetX, R, CELL, 0, Op.Cell, R, SMALL);
  add(Op.Up, R, 0, Op.UpGet, R, 0, Op.UpGetX, R, 0, 0, Op.UpSet, 0, SMALL);
  add(
    Op.Array,
    LIST,
    2,
    SMALL,
    SMALL,
    Op.Push,
    LIST,
    SMALL,
    Op.GetIndex,
    R,
    LIST,
    1,
    Op.Int,
    R,
    0,
    Op.GetDyn,
    R,
    LIST,
    R,
    Op.Int,
    R,
    0,
    Op.SetDyn,
    LIST,
    R,
    SMALL,
  );
  for (let i = 0; i < 2 * KINDS; i++) {
    const n = (i >> 1) % 5;
    add(Op.Call, R, FUNCTIONS + i, n, ...[SMALL, SMALL, SMALL, SMALL].slice(0, n));
  }
  const loops: [number, () => number][] = [];
  // the back branch of a compiled loop that goes on behind it
  for (let i = 0; i < 2; i++) {
    const behind = out.length + 2;
    add(Exec.Again, behind);
    loops.push([behind, i === 0 ? () => behind : () => Math.abs(behind)]);
  }
  add(Op.Return, R);
  link.setOps(out);
  for (const [pc, js] of loops) link.loops[pc] = js;
}

/** A function of n parameters that gives its first register. @param compiled stands for its compiled form */
function callee(ns: Namespace, n: number, compiled: (() => unknown) | null): Fn {
  const code = new Code();
  const link = new Linked(code);
  code.linked = link;
  code.js = compiled;
  link.ops = Int32Array.of(Op.Return, 0);
  link.template = new Array<null>(n + 1).fill(null);
  link.direct = true;
  link.nparams = n;
  link.arity = n;
  link.calls = -1;
  return new Fn(code, [], ns);
}

/** A fiber that runs the training and ends. @param ns any namespace */
export function trainingFiber(ns: Namespace): Fiber {
  const code = new Code();
  code.consts = ["training"];
  const link = new Linked(code);
  program(link);
  const regs: Value[] = [null, 7, 2 ** 40, new Float(1.5), null, null, null];
  for (let i = 0; i < KINDS; i++) {
    const n = i % 5;
    regs.push(callee(ns, n, i < 5 ? () => 1 : null), callee(ns, n, i < 5 ? () => null : null));
  }
  const fiber = new Fiber(null, null);
  fiber.top = new Frame(new Fn(code, [new Cell(1)], ns), link, regs, null, 0);
  return fiber;
}
