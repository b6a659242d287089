/**
 * Turns structured GIR into what the interpreter runs: no structure, branches to absolute pcs, a table of handlers, and a map between the
 * two kinds of pc. Made once for each Code, at its first call.
 */
import type { Code } from "../gir/code.ts";
import { INSTRUCTIONS, OP_NAMES, Op } from "../gir/ops.ts";
import { UNDEF, type Cell, type DirectImpl, type Fn, type GClass, type Namespace, type NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { FRAME_WORDS } from "./frame.ts";

/** Instructions that exist in linked code only. The numbers are behind those of Op (a test checks it). */
export enum Exec {
  /** d target: at the end of an iteration whose value came from a call */
  IterTest = 180,
  /** d d target: the same with a pair */
  PairTest = 181,
  /** end of the prologue of a generator function: makes the Generator */
  GenStart = 182,
  /** end of the prologue of an ^^async function: the frame goes on in a fiber of its own */
  AsyncEntry = 183,
  /** returns self from a constructor */
  CtorReturn = 184,
  /** back to the start of a loop: Break and the poll of Loop in one */
  Again = 185,
  /** GetStrictName with Add and SelfSet behind it, `(/x += k)`: done in one step where they are Ints */
  AddToField = 186,
  /** Name with the Call of what it finds behind it */
  CallName = 187,
  /** Add with the Return of the sum behind it */
  ReturnSum = 188,
  /** AddI with Again behind it: the end of a round */
  AddAgain = 189,
}

/** What a site of the instruction Name has found. */
export interface NameSite {
  ns: Namespace | null;
  version: number;
  cell: Cell;
  /** what a CallName here called last, and its code; null: a call of it does more than putting arguments into registers */
  called: Value;
  target: Linked | null;
}

/** The member that a site found in the namespace or class that it was asked of last. */
export class MemberSite {
  constructor(
    readonly owner: Namespace | GClass,
    readonly version: number,
    readonly cell: Cell,
  ) {}
}

/** The method that a call site found for the class of its last receiver. */
export class SendSite {
  constructor(
    readonly cls: GClass,
    readonly version: number,
    readonly fn: Fn,
    readonly target: Linked,
  ) {}
}

/** What a Send has found for values of a built-in class. */
export class NativeSite {
  constructor(
    readonly cls: GClass,
    readonly version: number,
    readonly method: NativeFn,
    readonly direct: DirectImpl | null,
  ) {}
}

/** What the compiled tier has gone through with a code. Most code is never compiled. */
export class History {
  /** how often compiled code was left where its fast path did not fit, since it was made last */
  bails = 0;
  /** how often compiled loops did not accept the registers */
  refusals = 0;
  /** pcs of instructions whose fast paths did not fit in compiled code */
  readonly slow = new Set<number>();
  /** functions of which compiled forms exist that take plain numbers */
  readonly formed = new Set<Fn>();
  /** how often the compiled code was given up */
  versions = 0;
  /** functions of this code that have a compiled form of their own (methods) */
  variants = 0;
  /** codes whose compiled form calls that of this one directly, and a function of each */
  readonly callers = new Map<Linked, Fn>();
  /** what the tier has seen in the first registers, at the entry (-1) and at the starts of loops */
  readonly seen = new Map<number, Uint8Array>();
}

export class Linked {
  /** executable code */
  ops: Int32Array = new Int32Array(0);
  /** triples: first pc, pc behind the last, handler; innermost first */
  handlers: Int32Array = new Int32Array(0);
  /** parallel: pcs of the instructions here and in the structured code */
  execStarts: Int32Array = new Int32Array(0);
  structStarts: Int32Array = new Int32Array(0);
  /** fresh registers */
  template: Value[] = [];
  /** constants that are strings, as property keys */
  names: string[] = [];
  /** "_" + constant, for constants that are strings */
  keys: string[] = [];
  sites: NameSite[] = [];
  /** calls so far, -1: the compiler has looked at it */
  calls = 0;
  /** by the pc behind a Loop: rounds so far, the compiled loop, -1: not compiled */
  loops: (number | ((...args: any[]) => any))[] = [];
  /** by the pc where a frame went on that had lain on the heap: how often, the compiled rest of the function from there on, -1: not compiled; null: it never did */
  rests: (number | ((...args: any[]) => any))[] | null = null;
  /** what the Send at a pc has found last */
  sends: (SendSite | null)[] = [];
  /** the same for receivers of built-in classes */
  natives: (NativeSite | null)[] = [];
  /** what the GetMember at a pc has found last */
  members: (MemberSite | null)[] = [];
  /** positional parameters only: as many arguments as there are parameters go to registers, nothing else happens at the call */
  direct = false;
  /** the register of each parameter follows that of the one before: the binder fills registers base.. */
  ordered = false;
  nparams = 0;
  /** number of arguments that a call puts into registers and does nothing else: of functions that are `direct` and no methods; else -1 */
  arity = -1;
  base = 0;
  /** memory of an activation */
  words = 0;
  /** executable pc of GenStart or AsyncEntry, -1: there is none */
  entry = -1;
  consts: Value[];
  private compiled: History | null = null;
  constructor(readonly code: Code) {
    this.consts = code.consts;
  }

  get history(): History {
    return (this.compiled ??= new History());
  }

  /** Takes its executable code, which nothing is known of yet. */
  setOps(ops: readonly number[]): void {
    const { length } = ops;
    this.ops = Int32Array.from(ops);
    this.loops = copies(ZEROS, 0, length);
    this.sends = copies(NULLS, null, length);
    this.natives = copies(NULLS, null, length);
    this.members = copies(NULLS, null, length);
  }
}

/** To be copied from: a copy of an array without holes has none for V8, and takes less time than pushing. */
const ZEROS: number[] = [];
const NULLS: null[] = [];
const UNDEFS: Value[] = [];

function copies<T>(from: T[], value: T, length: number): T[] {
  while (from.length < length) from.push(value);
  return from.slice(0, length);
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
export function instructionLength(ops: Int32Array, pc: number): number {
  const op = ops[pc];
  return FIXED[op] >= 0 ? FIXED[op] : COUNT_AT[op] + 1 + ops[pc + COUNT_AT[op]];
}

/** The executable form of a code. */
export function linked(code: Code): Linked {
  return (code.linked as Linked | null) ?? link(code);
}

interface Open {
  op: Op;
  /** structured pc of the opening instruction */
  at: number;
  /** executable pc of the start (LOOP, TRY) */
  start: number;
}

const onLink: ((link: Linked) => void)[] = [];

/** Has all code that is linked from now on shown to a tool (vm/instruction-trace.ts). */
export function watchLinks(callback: (link: Linked) => void): void {
  onLink.push(callback);
}

/** Links a code and keeps the result in it. */
export function link(code: Code): Linked {
  const out = new Linked(code);
  const layout = new Layout(out);
  layout.instructions();
  layout.branches();
  layout.shorten();
  // tools are shown every instruction
  if (onLink.length === 0) layout.fuse();
  layout.finish();
  describe(out);
  code.linked = out;
  for (const callback of onLink) callback(out);
  return out;
}

/** What does not depend on the instructions: registers, constants, parameters. */
function describe(out: Linked): void {
  const { code } = out;
  const { params } = code.spec;
  out.template = copies<Value>(UNDEFS, UNDEF, code.nregs + 1);
  out.names = code.consts.map((c) => (typeof c === "string" ? propertyKey(c) : ""));
  out.keys = code.consts.map((c) => (typeof c === "string" ? propertyKey(`_${c}`) : ""));
  out.nparams = params.length;
  out.base = code.base;
  out.ordered = params.every((p, i) => p.reg === code.base + i);
  out.direct = out.ordered && params.every((p) => p.kind === "pos");
  if (out.direct && out.base === 0) out.arity = out.nparams;
  out.words = FRAME_WORDS + code.nregs;
}

/**
 * The way from structured to executable code, in steps. Each is a function of its own with one loop: V8 enters optimized code in the middle of a loop, keeps it for the next time, and
 * throws the rest of the function away each time if it has seen nothing of that yet.
 */
class Layout {
  private readonly x: number[] = [];
  private readonly execStarts: number[] = [];
  private readonly structStarts: number[] = [];
  private readonly handlers: number[] = [];
  private readonly open: Open[] = [];
  /** executable pc of loop starts and of what lies behind the END of a construct, by structured pc of its opening */
  private readonly loopStart = new Map<number, number>();
  private readonly behindEnd = new Map<number, number>();
  /** structured pc of ELSE, CATCH or END -> executable pc where the other branch begins */
  private readonly middleTarget = new Map<number, number>();
  private readonly fixes: { at: number; kind: "L" | "middle" | "end"; to: number }[] = [];
  private readonly scratch: number;

  constructor(private readonly out: Linked) {
    this.scratch = out.code.nregs;
  }

  /** Puts every instruction into executable code, with gaps where it branches. */
  instructions(): void {
    const { code } = this.out;
    const { ops } = code;
    const prologue = code.isGenerator || code.isAsync ? prologueEnd(code) : -1;
    let entered = prologue < 0;
    let pc = 0;
    while (pc < ops.length) {
      if (!entered && pc >= prologue) {
        entered = true;
        this.entry(prologue);
      }
      const length = instructionLength(ops, pc);
      this.execStarts.push(this.x.length);
      this.structStarts.push(pc);
      this.instruction(ops, pc, length);
      pc += length;
    }
    if (!entered) this.entry(prologue);
  }

  private entry(prologue: number): void {
    this.out.entry = this.x.length;
    this.execStarts.push(this.x.length);
    this.structStarts.push(prologue);
    this.x.push(this.out.code.isGenerator ? Exec.GenStart : Exec.AsyncEntry);
  }

  private instruction(src: Int32Array, pc: number, length: number): void {
    const { x, open, fixes, scratch, out } = this;
    const { code } = out;
    const op = src[pc] as Op;
    const from = x.length;
    switch (op) {
      case Op.Block:
      case Op.Try:
        open.push({ op, at: pc, start: from });
        break;
      case Op.Loop:
        open.push({ op, at: pc, start: from });
        this.loopStart.set(pc, from);
        x.push(Op.Loop);
        break;
      case Op.Else:
        x.push(Op.Break, 0);
        fixes.push({ at: from + 1, kind: "end", to: open[open.length - 1].at });
        this.middleTarget.set(pc, x.length);
        break;
      case Op.Catch: {
        const o = open[open.length - 1];
        x.push(Op.Break, 0);
        fixes.push({ at: from + 1, kind: "end", to: o.at });
        this.handlers.push(o.start, from, x.length);
        break;
      }
      case Op.End:
        this.behindEnd.set(open.pop()!.at, from);
        this.middleTarget.set(pc, from);
        break;
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
        fixes.push({ at: x.length - 1, kind: "middle", to: src[pc + length - 1] });
        if (op === Op.IfEq || op === Op.IfNe || op === Op.IfEqI) {
          // where == is a method, its result comes back here
          x.push(op === Op.IfNe ? Op.BreakIf : Op.BreakIfNot, scratch, 0);
          fixes.push({ at: x.length - 1, kind: "middle", to: src[pc + length - 1] });
        }
        break;
      case Op.Break:
      case Op.BreakIf:
      case Op.BreakIfNot:
      case Op.NotCallable:
        this.copy(src, pc, length);
        fixes.push({ at: x.length - 1, kind: "L", to: src[pc + length - 1] });
        break;
      case Op.IterNext:
        x.push(op, this.dst(src[pc + 1]), src[pc + 2], 0, Exec.IterTest, this.dst(src[pc + 1]), 0);
        fixes.push({ at: from + 3, kind: "L", to: src[pc + 3] }, { at: from + 6, kind: "L", to: src[pc + 3] });
        break;
      case Op.IterNextPair:
        x.push(op, this.dst(src[pc + 1]), this.dst(src[pc + 2]), src[pc + 3], 0, Exec.PairTest, this.dst(src[pc + 1]), this.dst(src[pc + 2]), 0);
        fixes.push({ at: from + 4, kind: "L", to: src[pc + 4] }, { at: from + 8, kind: "L", to: src[pc + 4] });
        break;
      case Op.Return:
        // the result of a constructor is always the instance
        if (code.isCtor) x.push(Exec.CtorReturn, 0);
        else x.push(op, src[pc + 1]);
        break;
      case Op.Name:
        x.push(op, src[pc + 1], src[pc + 2], out.sites.length);
        out.sites.push({ ns: null, version: -1, cell: NO_CELL, called: undefined, target: null });
        break;
      case Op.TailCall:
      case Op.TailCallX:
      case Op.TailSend:
      case Op.TailSendX:
        if (code.isCtor || code.isGenerator) {
          x.push(op === Op.TailCall ? Op.Call : op === Op.TailCallX ? Op.CallX : op === Op.TailSend ? Op.Send : Op.SendX, scratch);
          this.copy(src, pc + 1, length - 1);
          x.push(code.isCtor ? Exec.CtorReturn : Op.Return, scratch);
          break;
        }
        this.copy(src, pc, length);
        break;
      default:
        this.copy(src, pc, length);
    }
  }

  private copy(src: Int32Array, pc: number, length: number): void {
    for (let i = 0; i < length; i++) this.x.push(src[pc + i]);
  }

  private dst(r: number): number {
    return r < 0 ? this.scratch : r;
  }

  /** Fills in where the branches go. */
  branches(): void {
    for (const f of this.fixes) this.x[f.at] = this.targetOf(f);
  }

  private targetOf(f: { at: number; kind: "L" | "middle" | "end"; to: number }): number {
    const { loopStart, behindEnd, middleTarget } = this;
    const to = f.kind === "L" ? (loopStart.get(f.to) ?? behindEnd.get(f.to)) : f.kind === "end" ? behindEnd.get(f.to) : middleTarget.get(f.to);
    if (to === undefined) throw new Error(`bad branch in ${this.out.code.name} at ${f.at}`);
    return to;
  }

  /** A branch to a branch goes where that goes; one to the start of a loop polls itself. */
  shorten(): void {
    const { x } = this;
    for (const at of this.execStarts) if (x[at] === Op.Break) this.shortenAt(at);
  }

  private shortenAt(at: number): void {
    const { x } = this;
    let to = x[at + 1];
    for (let n = 0; n < 8 && x[to] === Op.Break; n++) to = x[to + 1];
    x[at + 1] = to;
    if (x[to] !== Op.Loop) return;
    x[at] = Exec.Again;
    x[at + 1] = to + 1;
  }

  /** One instruction where there is one for several. */
  fuse(): void {
    const { x } = this;
    for (const at of this.execStarts) x[at] = fused(x, at);
  }

  finish(): void {
    const { out } = this;
    out.setOps(this.x);
    out.handlers = Int32Array.from(this.handlers);
    out.execStarts = Int32Array.from(this.execStarts);
    out.structStarts = Int32Array.from(this.structStarts);
  }
}

/** The instruction at a pc, together with those behind it where there is one for all of them. They stay: branches may lead to them. */
function fused(x: readonly number[], at: number): number {
  const op = x[at];
  const next = x[at + 4];
  if (op === Op.Name && next === Op.Call && x[at + 6] === x[at + 1]) return Exec.CallName;
  if (op === Op.Add && next === Op.Return && x[at + 5] === x[at + 1]) return Exec.ReturnSum;
  if (op === Op.AddI && next === Exec.Again) return Exec.AddAgain;
  if (op !== Op.GetStrictName || next !== Op.Add || (x[at + 8] !== Op.SelfSet && x[at + 8] !== Op.SetMember)) return op;
  const [, old, object, name, , sum, left, right, , into, to, value] = x.slice(at, at + 12);
  const apart = old !== object && old !== right && sum !== object;
  return apart && left === old && value === sum && into === object && to === name ? Exec.AddToField : op;
}

/** The string as V8 keeps it for property keys: look-ups with a slice of a text or a concatenation take twice the time. */
function propertyKey(s: string): string {
  return Object.keys({ [s]: 0 })[0];
}

const NO_CELL = null as unknown as Cell;

/**
 * Where the prologue of a generator or ^^async function ends: what checks parameters and contracts runs at the call, the rest later (10.5, 11.1).
 * It is the end of the last outermost construct or instruction that deals with parameters.
 */
function prologueEnd(code: Code): number {
  const { ops, consts } = code;
  const params = new Set<number>();
  for (const p of code.spec.params) if (p.reg >= 0) params.add(p.reg);
  let end = 0;
  let depth = 0;
  let counts = false;
  for (let pc = 0; pc < ops.length;) {
    const op = ops[pc] as Op;
    const next = pc + instructionLength(ops, pc);
    if (op === Op.Yield || op === Op.Loop || op === Op.Try) break;
    if (op === Op.CheckType && ops[pc + 4] === 0) counts = true;
    else if (op === Op.IfAbsent && params.has(ops[pc + 1])) counts = true;
    else if (op === Op.Bind && params.has(ops[pc + 1])) counts = true;
    else if (op === Op.Rt && consts[ops[pc + 2]] === "contract.fail") counts = true;
    const opens = op === Op.Block || (op >= Op.If && op <= Op.IfAbsent && op !== Op.Else);
    if (opens) depth++;
    if (op === Op.End) depth--;
    if (depth === 0) {
      if (counts) end = next;
      counts = false;
    }
    pc = next;
  }
  return end;
}

/** Structured pc of the instruction that a frame is at. @param pc an executable pc inside the instruction */
export function structuredPc(link: Linked, pc: number): number {
  return link.execStarts.length === 0 ? 0 : link.structStarts[indexAt(link, pc)];
}

/** Structured pc of what is executed from an executable pc on; -1: that is in the middle of an instruction, or not the body yet that a generator or fiber runs. */
export function structuredStart(link: Linked, pc: number): number {
  if (pc <= link.entry) return -1;
  // behind the ends of constructs, which have no executable form: that of a loop would stand for its next round
  const i = indexAt(link, pc);
  return link.execStarts[i] === pc ? link.structStarts[i] : -1;
}

/** Executable pc where the instruction begins that a pc lies in. */
export function instructionStart(link: Linked, pc: number): number {
  return link.execStarts[indexAt(link, pc)];
}

function indexAt(link: Linked, pc: number): number {
  const starts = link.execStarts;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= pc) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offset in the source of the instruction at an executable pc; -1 if unknown. */
export function offsetAt(link: Linked, pc: number): number {
  const at = structuredPc(link, pc);
  const p = link.code.positions;
  let low = 0;
  let high = p.length / 2 - 1;
  if (high < 0 || p[0] > at) return -1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (p[2 * middle] <= at) low = middle;
    else high = middle - 1;
  }
  return p[2 * low + 1];
}

/** The handler for an exception at an executable pc; -1 if there is none. */
export function handlerAt(link: Linked, pc: number): number {
  const h = link.handlers;
  for (let i = 0; i < h.length; i += 3) if (pc >= h[i] && pc < h[i + 1]) return h[i + 2];
  return -1;
}

/** The same for the handlers of `finally` only: their body sets the completion register at once (compiler/forms/exceptions.ts). */
export function finallyAt(link: Linked, pc: number): number {
  const h = link.handlers;
  for (let i = 0; i < h.length; i += 3) {
    if (pc < h[i] || pc >= h[i + 1]) continue;
    const at = h[i + 2];
    if (link.ops[at] === Op.Caught && link.ops[at + 2] === Op.Int && link.ops[at + 4] === 1) return at;
  }
  return -1;
}
