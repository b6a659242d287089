/**
 * The way from structured GIR to executable code: instructions one behind the other, branches to absolute pcs, some instructions that do the work of several.
 */
import { INSTRUCTIONS, OP_NAMES, Op } from "../gir/ops.ts";
import { type Cell, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Linked } from "./link.ts";

/** Instructions that exist in linked code only. The numbers are behind those of Op (a test checks it). */
export enum Exec {
  /** d target: at the end of an iteration whose value came from a call */
  IterTest = 180,
  /** d d target: the same with a pair */
  PairTest = 181,
  /** Entry of a generator function: makes the Generator */
  GenStart = 182,
  /** Entry of an ^^async function: the frame goes on in a fiber of its own */
  AsyncEntry = 183,
  /** returns self from a constructor */
  CtorReturn = 184,
  /** back to the start of a loop: Break and the poll of Loop in one */
  Again = 185,
  /** GetStrictName with Add and SelfSet behind it, `(/x += k)`: done in one step where they are Ints */
  AddToField = 186,
  /** Name with the Call of what it finds behind it: the function itself is put into no register, which nobody reads any more */
  CallName = 187,
  /** Add with the Return of the sum behind it */
  ReturnSum = 188,
  /** AddI with Again behind it: the end of a round */
  AddAgain = 189,
  /** Int with Add and Return behind it: `(1 + (f x))` at the end of a function */
  ReturnIntSum = 190,
}

/** Counts of loops. Compiled loops take their place later on: with an object in it from the beginning an array keeps its hidden class then. */
const ZEROS: (number | null)[] = [null];
ZEROS.pop();
const NULLS: null[] = [];
const EMPTY: string[] = [];

/** A list of one value. @param from holds that value only, and is made longer: a copy of an array without holes has none for V8, and takes less time than pushing */
function copies<T>(from: T[], value: T, length: number): T[] {
  while (from.length < length) from.push(value);
  return from.slice(0, length);
}

/** By number of registers: fresh registers of a function. They are only copied. */
const TEMPLATES = new Map<number, Value[]>();
const UNDEFS: Value[] = [];

function template(length: number): Value[] {
  let t = TEMPLATES.get(length);
  if (t === undefined) TEMPLATES.set(length, (t = copies(UNDEFS, UNDEF, length)));
  return t;
}

/** Numbers put one behind the other. */
class Words {
  list = new Int32Array(256);
  length = 0;

  push(word: number): void {
    if (this.length === this.list.length) this.grow();
    this.list[this.length++] = word;
  }

  private grow(): void {
    const { list } = this;
    this.list = new Int32Array(2 * list.length);
    this.list.set(list);
  }

  /** A copy of them; the memory is used again. */
  take(): Int32Array {
    const taken = this.list.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

/** Lengths in words, by opcode; -1 for those that end in a counted list. */
const FIXED: number[] = [];
const COUNT_AT: number[] = [];
for (const name of OP_NAMES) {
  const { operands } = INSTRUCTIONS[name];
  const op = Op[name];
  const counted = operands.endsWith("n");
  FIXED[op] = counted ? -1 : operands.length + 1;
  COUNT_AT[op] = counted ? operands.length : -1;
}

/** Length of the instruction at pc of structured code. */
function instructionLength(ops: Int32Array, pc: number): number {
  const op = ops[pc];
  return FIXED[op] >= 0 ? FIXED[op] : COUNT_AT[op] + 1 + ops[pc + COUNT_AT[op]];
}

interface Open {
  op: Op;
  /** structured pc of the opening instruction */
  at: number;
  /** executable pc of the start (LOOP, TRY) */
  start: number;
}

// What a Layout puts together; one is at work at a time.
const X = new Words();
const EXEC_STARTS = new Words();
const STRUCT_STARTS = new Words();
const HANDLERS = new Words();
/** pairs: where an executable pc is missing, the structured pc that stands for it */
const FIXES = new Words();
/** By structured pc: where a loop starts, what lies behind the end of another construct, by its opening; where the other branch begins, by ELSE, CATCH or END. */
let targets = new Int32Array(256);

/**
 * The way from structured to executable code, in steps. Each is a function of its own with one loop: V8 enters optimized code in the middle of a loop, keeps it for the next time, and
 * throws the rest of the function away each time if it has seen nothing of that yet.
 */
class Layout {
  private readonly open: Open[] = [];
  private hasScratch = false;
  private hasLoops = false;
  private hasSends = false;
  private hasMembers = false;

  constructor(private readonly out: Linked) {
    const { length } = out.code.ops;
    if (targets.length < length) targets = new Int32Array(2 * length);
    targets.fill(-1, 0, length);
    // what a failure has left
    for (const words of [X, EXEC_STARTS, STRUCT_STARTS, HANDLERS, FIXES]) words.length = 0;
  }

  /** Puts every instruction into executable code, with gaps where it branches. */
  instructions(): void {
    const { code } = this.out;
    const { ops } = code;
    let pc = 0;
    while (pc < ops.length) {
      const length = instructionLength(ops, pc);
      EXEC_STARTS.push(X.length);
      STRUCT_STARTS.push(pc);
      this.instruction(ops, pc, length);
      pc += length;
    }
  }

  private instruction(src: Int32Array, pc: number, length: number): void {
    const { open, out } = this;
    const { code } = out;
    const op = src[pc] as Op;
    const from = X.length;
    switch (op) {
      case Op.Block:
      case Op.Try:
        open.push({ op, at: pc, start: from });
        break;
      case Op.Loop:
        open.push({ op, at: pc, start: from });
        targets[pc] = from;
        this.hasLoops = true;
        X.push(Op.Loop);
        break;
      case Op.Else:
        this.leave();
        targets[pc] = X.length;
        break;
      case Op.Catch: {
        const o = open[open.length - 1];
        this.leave();
        HANDLERS.push(o.start);
        HANDLERS.push(from);
        HANDLERS.push(X.length);
        break;
      }
      case Op.End: {
        const o = open.pop()!;
        if (o.op !== Op.Loop) targets[o.at] = from;
        targets[pc] = from;
        break;
      }
      case Op.If:
      case Op.IfLt:
      case Op.IfLe:
      case Op.IfGt:
      case Op.IfGe:
      case Op.IfEq:
      case Op.IfNe:
      case Op.IfLtI:
      case Op.IfLeI:
      case Op.IfGtI:
      case Op.IfGeI:
      case Op.IfEqI:
      case Op.IfAbsent:
        open.push({ op, at: pc, start: from });
        this.copy(src, pc, length);
        this.branch(X.length - 1, src[pc + length - 1]);
        if (op === Op.IfEq || op === Op.IfNe || op === Op.IfEqI) {
          // where == is a method, its result comes back here
          this.add(op === Op.IfNe ? Op.BreakIf : Op.BreakIfNot, this.scratch(), 0);
          this.branch(X.length - 1, src[pc + length - 1]);
        }
        break;
      case Op.Break:
      case Op.BreakIf:
      case Op.BreakIfNot:
      case Op.NotCallable:
        this.copy(src, pc, length);
        this.branch(X.length - 1, src[pc + length - 1]);
        break;
      case Op.IterNext:
        this.add(op, this.dst(src[pc + 1]), src[pc + 2], 0, Exec.IterTest, this.dst(src[pc + 1]), 0);
        this.branch(from + 3, src[pc + 3]);
        this.branch(from + 6, src[pc + 3]);
        break;
      case Op.IterNextPair:
        this.add(op, this.dst(src[pc + 1]), this.dst(src[pc + 2]), src[pc + 3], 0, Exec.PairTest, this.dst(src[pc + 1]), this.dst(src[pc + 2]), 0);
        this.branch(from + 4, src[pc + 4]);
        this.branch(from + 8, src[pc + 4]);
        break;
      case Op.Entry:
        this.add(code.isGenerator ? Exec.GenStart : Exec.AsyncEntry);
        break;
      case Op.Return:
        // the result of a constructor is always the instance
        this.add(code.isCtor ? Exec.CtorReturn : op, code.isCtor ? 0 : src[pc + 1]);
        break;
      case Op.Name:
        this.add(op, src[pc + 1], src[pc + 2], out.sites.length);
        out.sites.push({ ns: null, version: -1, cell: NO_CELL, called: undefined, target: null });
        break;
      case Op.TailCall:
      case Op.TailCallX:
      case Op.TailSend:
      case Op.TailSendX:
        if (op === Op.TailSend) this.hasSends = true;
        if (code.isCtor || code.isGenerator) {
          this.add(op === Op.TailCall ? Op.Call : op === Op.TailCallX ? Op.CallX : op === Op.TailSend ? Op.Send : Op.SendX, this.scratch());
          this.copy(src, pc + 1, length - 1);
          this.add(code.isCtor ? Exec.CtorReturn : Op.Return, this.scratch());
          break;
        }
        this.copy(src, pc, length);
        break;
      case Op.Send:
        this.hasSends = true;
        this.copy(src, pc, length);
        break;
      case Op.SelfGet:
      case Op.GetMember:
        this.hasMembers = true;
        this.field(src[pc + 3]);
        this.copy(src, pc, length);
        break;
      case Op.GetStrictName:
        this.field(src[pc + 3]);
        this.copy(src, pc, length);
        break;
      case Op.SelfSet:
      case Op.SetMember:
        this.field(src[pc + 2]);
        this.copy(src, pc, length);
        break;
      default:
        this.copy(src, pc, length);
    }
  }

  private copy(src: Int32Array, pc: number, length: number): void {
    for (let i = 0; i < length; i++) X.push(src[pc + i]);
  }

  private add(...words: number[]): void {
    for (const w of words) X.push(w);
  }

  /** A branch to what lies behind the construct that is open. */
  private leave(): void {
    this.add(Op.Break, 0);
    this.branch(X.length - 1, this.open[this.open.length - 1].at);
  }

  /** @param at where the executable pc goes @param to structured pc of an opening, or of ELSE, CATCH or END */
  private branch(at: number, to: number): void {
    FIXES.push(at);
    FIXES.push(to);
  }

  private dst(r: number): number {
    return r < 0 ? this.scratch() : r;
  }

  /** A register behind those of the code, for results that its instructions do not name. */
  private scratch(): number {
    this.hasScratch = true;
    return this.out.code.nregs;
  }

  /** The instruction takes a constant for the name of a field. */
  private field(k: number): void {
    const { out } = this;
    if (out.keys.length === 0) out.keys = copies(EMPTY, "", out.consts.length);
    if (out.keys[k] === "") out.keys[k] = propertyKey(`_${String(out.consts[k])}`);
  }

  /** Fills in where the branches go. */
  branches(): void {
    for (let i = 0; i < FIXES.length; i += 2) {
      const to = targets[FIXES.list[i + 1]];
      if (to < 0) throw new Error(`bad branch in ${this.out.code.name} at ${FIXES.list[i]}`);
      X.list[FIXES.list[i]] = to;
    }
  }

  /** A branch to a branch goes where that goes; one to the start of a loop polls itself. */
  shorten(): void {
    const x = X.list;
    for (let i = 0; i < EXEC_STARTS.length; i++) if (x[EXEC_STARTS.list[i]] === Op.Break) this.shortenAt(x, EXEC_STARTS.list[i]);
  }

  private shortenAt(x: Int32Array, at: number): void {
    let to = x[at + 1];
    for (let n = 0; n < 8 && x[to] === Op.Break; n++) to = x[to + 1];
    x[at + 1] = to;
    if (x[to] !== Op.Loop) return;
    x[at] = Exec.Again;
    x[at + 1] = to + 1;
  }

  /** One instruction where there is one for several. */
  fuse(): void {
    const x = X.list;
    const temporaries = this.out.code.regNames.length;
    for (let i = 0; i < EXEC_STARTS.length; i++) x[EXEC_STARTS.list[i]] = fused(x, EXEC_STARTS.list[i], X.length, temporaries);
  }

  finish(): void {
    const { out } = this;
    out.ops = X.take();
    out.handlers = HANDLERS.take();
    out.execStarts = EXEC_STARTS.take();
    out.structStarts = STRUCT_STARTS.take();
    out.template = template(out.code.nregs + (this.hasScratch ? 1 : 0));
    const { length } = out.ops;
    if (this.hasLoops) out.loops = copies(ZEROS, 0, length) as number[];
    if (this.hasMembers) out.members = copies(NULLS, null, length);
    if (!this.hasSends) return;
    out.sends = copies(NULLS, null, length);
    out.natives = copies(NULLS, null, length);
  }
}

/** Gives the executable form of a code its instructions, and what belongs to them. @param fuses are there to be instructions that do the work of several? */
export function layOut(out: Linked, fuses: boolean): void {
  const layout = new Layout(out);
  layout.instructions();
  layout.branches();
  layout.shorten();
  if (fuses) layout.fuse();
  layout.finish();
}

/**
 * The instruction at a pc, together with those behind it where there is one for all of them. They stay: branches may lead to them.
 * @param temporaries the first register that is no variable
 */
function fused(x: Int32Array, at: number, length: number, temporaries: number): number {
  const op = x[at];
  if (at + 4 >= length) return op;
  if (op === Op.Int && at + 8 < length && x[at + 3] === Op.Add && x[at + 5] === x[at + 1] && x[at + 7] === Op.Return && x[at + 8] === x[at + 4])
    return Exec.ReturnIntSum;
  const next = x[at + 4];
  if (op === Op.Name && next === Op.Call && x[at + 6] === x[at + 1] && x[at + 1] >= temporaries) return Exec.CallName;
  if (op === Op.Add && next === Op.Return && x[at + 5] === x[at + 1]) return Exec.ReturnSum;
  if (op === Op.AddI && next === Exec.Again) return Exec.AddAgain;
  if (op !== Op.GetStrictName || next !== Op.Add || at + 12 > length || (x[at + 8] !== Op.SelfSet && x[at + 8] !== Op.SetMember)) return op;
  const [, old, object, name, , sum, left, right, , into, to, value] = x.subarray(at, at + 12);
  const apart = old !== object && old !== right && sum !== object;
  return apart && left === old && value === sum && into === object && to === name ? Exec.AddToField : op;
}

/** The string as V8 keeps it for property keys: look-ups with a slice of a text or a concatenation take twice the time. */
function propertyKey(s: string): string {
  keyed[s] = 0;
  const key = Object.keys(keyed)[0];
  Reflect.deleteProperty(keyed, s);
  return key;
}

/** Without a prototype it is a hash table from the beginning: V8 makes no hidden class for each key. */
const keyed = Object.create(null) as Record<string, number>;

const NO_CELL = null as unknown as Cell;
