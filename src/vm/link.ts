/**
 * What the interpreter runs: code without structure (layout.ts), branches to absolute pcs, a table of handlers, a map between the two kinds of pc,
 * and what the sites have found. Made once for each Code, at its first call.
 */
import type { Code } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import type { Cell, DirectImpl, Fn, GClass, Namespace, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { FRAME_WORDS } from "./frame.ts";
import { layOut } from "./layout.ts";

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
  /** how often it was hot, and called functions that were cold */
  waits = 0;
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
  /** keys of fields: "_" + constant, for constants that instructions take for names of fields */
  keys: string[] = NO_KEYS;
  sites: NameSite[] = [];
  /** calls so far, -1: the compiler has looked at it */
  calls = 0;
  /** by the pc behind a Loop: rounds so far, the compiled loop, -1: not compiled */
  loops: (number | ((...args: any[]) => any))[] = NO_LOOPS;
  /** by the pc where a frame went on that had lain on the heap: how often, the compiled rest of the function from there on, -1: not compiled; null: it never did */
  rests: (number | ((...args: any[]) => any))[] | null = null;
  /** what the Send at a pc has found last */
  sends: (SendSite | null)[] = NO_SITES;
  /** the same for receivers of built-in classes */
  natives: (NativeSite | null)[] = NO_SITES;
  /** what the GetMember at a pc has found last */
  members: (MemberSite | null)[] = NO_SITES;
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
  /** the body of an `async` in which `$caller_eval` is written */
  callerEval = false;
  consts: Value[];
  private compiled: History | null = null;
  constructor(readonly code: Code) {
    this.consts = code.consts;
  }

  get history(): History {
    return (this.compiled ??= new History());
  }
}

/** Lists of codes that have no instruction of the kind. */
const NO_KEYS: string[] = [];
const NO_LOOPS: number[] = [];
const NO_SITES: never[] = [];

/** The executable form of a code. */
export function linked(code: Code): Linked {
  return (code.linked as Linked | null) ?? link(code);
}

const onLink: ((link: Linked) => void)[] = [];

/** Has all code that is linked from now on shown to a tool (vm/instruction-trace.ts). */
export function watchLinks(callback: (link: Linked) => void): void {
  onLink.push(callback);
}

/** Links a code and keeps the result in it. */
export function link(code: Code): Linked {
  const out = new Linked(code);
  // tools are shown every instruction
  layOut(out, onLink.length === 0);
  describe(out);
  code.linked = out;
  for (const callback of onLink) callback(out);
  return out;
}

/** What does not depend on the instructions: registers, constants, parameters. */
function describe(out: Linked): void {
  const { code } = out;
  const { params } = code.spec;
  out.nparams = params.length;
  out.base = code.base;
  out.ordered = params.every((p, i) => p.reg === code.base + i);
  out.direct = out.ordered && params.every((p) => p.kind === "pos");
  if (out.direct && out.base === 0) out.arity = out.nparams;
  out.words = FRAME_WORDS + code.nregs;
  out.callerEval = code.isAsyncBody && callsCallerEval(code);
}

function callsCallerEval(code: Code): boolean {
  return code.consts.includes("caller_eval") || code.codes.some(callsCallerEval);
}

/** Structured pc of the instruction that a frame is at. @param pc an executable pc inside the instruction */
export function structuredPc(link: Linked, pc: number): number {
  return link.execStarts.length === 0 ? 0 : link.structStarts[indexAt(link, pc)];
}

/** Structured pc of what is executed from an executable pc on; -1: that is in the middle of an instruction. */
export function structuredStart(link: Linked, pc: number): number {
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
