/**
 * Emits the GIR of one function. Instructions are collected as small arrays; registers of temporaries and places of constructs are
 * resolved at the end, when all of them are known.
 */
import type { Code, Local, ParamSpec } from "../gir/code.ts";
import { INSTRUCTIONS, OP_NAMES, Op } from "../gir/ops.ts";
import type { Source } from "../reader/source.ts";
import { tellWork } from "../values/meter.ts";
import type { Value } from "../values/types.ts";
import type { Node } from "./node.ts";
import type { FnContext, Scope, Variable } from "./scope.ts";

/** dst of a node whose value nobody needs. */
export const NONE = -1;
/** Temporaries are numbered from here until the number of variables is known. */
const TEMP = 1 << 24;
/** Beyond this depth of nodes the rest is emitted later from an empty JavaScript stack, into a hole. */
const MAX_DEPTH = 250;

/** BLOCK, LOOP, IF or TRY; pcs are set when the code is laid out. */
export class Construct {
  start = -1;
  middle = -1;
  end = -1;
}

class Ref {
  constructor(
    readonly construct: Construct,
    readonly part: "start" | "middle" | "end",
  ) {}
}

class Instr {
  constructor(
    readonly op: Op,
    readonly operands: (number | Ref)[],
    readonly pos: number,
    /** the construct that it opens (BLOCK..), divides (ELSE, CATCH) or closes (END) */
    readonly construct: Construct | null,
  ) {}
}

class Hole {
  items: Item[] = [];
}
type Item = Instr | Hole;

/** What an exit (return, break, continue) has to pass on its way out. */
export type Unwind =
  | { kind: "ex"; saved: number }
  | { kind: "finally"; construct: Construct; state: number; value: number; exits: Exit[] }
  | { kind: "finally-body"; construct: Construct }
  | { kind: "loop"; loop: LoopContext };

export type Exit = { kind: "return" } | { kind: "break" | "continue"; loop: LoopContext };

export class LoopContext {
  breakTo = new Construct();
  continueTo: Construct | null = null;
  /** register of the loop's value, NONE if it has none */
  result = NONE;
  constructor(
    readonly name: string | null,
    readonly hasValue: boolean,
  ) {}
}

/** What it counts to emit the code of a form, in units of work. */
const FORM = 8;

export interface UnitOptions {
  readonly source: Source | null;
  readonly contracts: boolean;
  /** see CompileOptions.locals */
  readonly locals: boolean;
}

/** A variable in its register, between two instructions. */
interface Noted {
  readonly name: string;
  readonly reg: number;
  readonly from: Item | undefined;
  /** `from` gives it its value, and cannot fail */
  readonly inclusive: boolean;
  to: Item | null | undefined;
}

export class Gen {
  private items: Item[] = [];
  private readonly root = this.items;
  private readonly consts: Value[] = [];
  private readonly constIndex = new Map<Value, number>();
  private readonly codes: Code[] = [];
  private readonly open: Construct[] = [];
  private temps = 0;
  private maxTemps = 0;
  private vars = 0;
  private maxVars = 0;
  private depth = 0;
  readonly regNames: string[] = [];
  private readonly noted: Noted[] = [];
  /** offset of the form being emitted */
  pos = -1;
  unwind: Unwind[] = [];
  /** tail calls are allowed (not inside try, a generator, a function with ^post, ...) */
  tailCalls = true;
  private readonly pending: (() => void)[] = [];
  private readonly specs: { spec: ParamSpec; regs: readonly number[] }[] = [];

  constructor(
    readonly fn: FnContext,
    readonly unit: UnitOptions,
    /** functions whose code is generated after this one, from an empty stack */
    readonly later: (() => void)[],
  ) {}

  // --- registers

  tmp(): number {
    const t = this.temps++;
    if (this.temps > this.maxTemps) this.maxTemps = this.temps;
    return TEMP + t;
  }

  mark(): number {
    return this.temps;
  }

  release(mark: number): void {
    this.temps = mark;
  }

  /** dst, or a register that nobody reads. */
  dst(d: number): number {
    if (d !== NONE) return d;
    const m = this.temps;
    const t = this.tmp();
    this.temps = m;
    return t;
  }

  /** Copies a value to where it is wanted: nowhere, perhaps, or it is there already. */
  move(dst: number, from: number): void {
    if (dst !== NONE && dst !== from) this.op(Op.Move, dst, from);
  }

  /** A register for a part of a value that goes to d: d itself if it is a temporary, since nobody reads that before. */
  part(d: number): number {
    return d >= TEMP ? d : this.tmp();
  }

  newVar(name: string): number {
    const r = this.vars++;
    if (this.vars > this.maxVars) this.maxVars = this.vars;
    if (this.regNames[r] === undefined) this.regNames[r] = name;
    return r;
  }

  /** Gives the variables of a scope their registers; cells that closures may see early are made here. */
  enter(scope: Scope): number {
    const mark = this.vars;
    for (const v of scope.all) {
      if (v.reg >= 0 || v.fn !== this.fn) continue;
      v.reg = this.newVar(v.name);
      if (v.mayBeUnset) {
        this.op(Op.CellNew, v.reg);
        this.note(v);
      }
    }
    return mark;
  }

  leave(mark: number): void {
    this.vars = mark;
    for (const n of this.noted) if (n.to === null && n.reg >= mark) n.to = this.items.at(-1);
  }

  /** From here on the variable has a value, or a cell. @param inclusive the last instruction has given it that */
  note(v: Variable, inclusive = false): void {
    if (this.unit.locals) this.noted.push({ name: v.name, reg: v.reg, from: this.items.at(-1), inclusive, to: null });
  }

  // --- instructions

  op(op: Op, ...operands: (number | Ref)[]): void {
    this.items.push(new Instr(op, operands, this.pos, null));
  }

  konst(v: Value): number {
    let i = this.constIndex.get(v);
    if (i === undefined) {
      i = this.consts.push(v) - 1;
      this.constIndex.set(v, i);
    }
    return i;
  }

  code(c: Code): number {
    return this.codes.push(c) - 1;
  }

  private opening(op: Op, operands: number[], part: "end" | "middle", construct = new Construct()): Construct {
    this.items.push(new Instr(op, [...operands, new Ref(construct, part)], this.pos, construct));
    this.open.push(construct);
    return construct;
  }

  block(construct = new Construct()): Construct {
    return this.opening(Op.Block, [], "end", construct);
  }

  loop(): Construct {
    return this.opening(Op.Loop, [], "end");
  }

  /** Opens an IF of any kind: operands without the last. */
  if(op: Op, ...operands: number[]): Construct {
    return this.opening(op, operands, "middle");
  }

  else(): void {
    const c = this.open[this.open.length - 1]!;
    this.items.push(new Instr(Op.Else, [new Ref(c, "end")], this.pos, c));
  }

  try(): Construct {
    return this.opening(Op.Try, [], "middle");
  }

  catch(): void {
    const c = this.open[this.open.length - 1]!;
    this.items.push(new Instr(Op.Catch, [new Ref(c, "end")], this.pos, c));
  }

  end(): void {
    this.items.push(new Instr(Op.End, [], this.pos, this.open.pop()!));
  }

  break(target: Construct): void {
    this.op(Op.Break, new Ref(target, "start"));
  }

  branch(op: Op, operands: number[], target: Construct): void {
    this.op(op, ...operands, new Ref(target, "start"));
  }

  rt(dst: number, name: string, ...regs: number[]): void {
    this.op(Op.Rt, this.dst(dst), this.konst(name), regs.length, ...regs);
  }

  /** Bind: the registers in the specification are temporaries, resolved with the rest. */
  bind(value: number, spec: ParamSpec, regs: readonly number[]): void {
    this.specs.push({ spec, regs });
    this.op(Op.Bind, value, this.konst(spec));
  }

  // --- nodes

  /** Emits a node; its value goes to dst (or nowhere). */
  emit(node: Node, dst: number): void {
    tellWork(FORM);
    // (not inside a try with finally: the exits through it have to be known when it ends)
    if (this.depth > MAX_DEPTH && this.unwind.every((u) => u.kind !== "finally")) return this.defer(node, dst);
    const pos = this.pos;
    if (node.offset >= 0) this.pos = node.offset;
    this.depth++;
    node.emit(this, dst);
    this.depth--;
    this.pos = pos;
  }

  /** In tail position: emits the node and the return of its value. */
  tail(node: Node): void {
    if (this.depth > MAX_DEPTH && this.unwind.every((u) => u.kind !== "finally")) {
      const t = this.tmp();
      this.defer(node, t);
      this.return(t);
      return;
    }
    const pos = this.pos;
    if (node.offset >= 0) this.pos = node.offset;
    this.depth++;
    node.tail(this);
    this.depth--;
    this.pos = pos;
  }

  private defer(node: Node, dst: number): void {
    const hole = new Hole();
    this.items.push(hole);
    const state = { temps: this.temps, vars: this.vars, pos: this.pos, unwind: this.unwind, tailCalls: this.tailCalls };
    this.unwind = [...this.unwind];
    this.pending.push(() => {
      this.items = hole.items;
      this.temps = state.temps;
      this.vars = state.vars;
      this.pos = state.pos;
      this.unwind = [...state.unwind];
      this.tailCalls = false;
      this.depth = 0;
      this.emit(node, dst);
    });
    // What the node leaves in variables of its scopes is not known yet; those it declares lie above.
    this.vars = this.maxVars;
  }

  /** The register that holds the value: the variable's own, or a temporary. @param dst where something made of it goes: it may lie there until then */
  value(node: Node, dst = NONE): number {
    const direct = node.register(this);
    if (direct >= 0) return direct;
    const t = this.part(dst);
    this.emit(node, t);
    return t;
  }

  /**
   * Operands from left to right; one that a later sibling may assign is copied first (MECHANISM rule 5). Constants come last: they need not be kept while others run.
   * @param dst where the result goes: the first operand may lie there until then
   */
  values(nodes: readonly Node[], dst = NONE): number[] {
    const regs: number[] = [];
    const constants: number[] = [];
    let free = dst;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const direct = node.register(this);
      if (direct >= 0 && !node.mayChange(nodes, i + 1)) regs.push(direct);
      else if (node.isConstant()) {
        constants.push(i);
        regs.push(NONE);
      } else {
        const t = this.part(free);
        free = NONE;
        this.emit(node, t);
        regs.push(t);
      }
    }
    for (const i of constants) {
      regs[i] = this.tmp();
      this.emit(nodes[i]!, regs[i]);
    }
    return regs;
  }

  /** Emits the nodes in order; the value of the last one goes to dst, nil if there is none. */
  sequence(nodes: readonly Node[], dst: number): void {
    if (nodes.length === 0) {
      if (dst !== NONE) this.op(Op.Nil, dst);
      return;
    }
    for (let i = 0; i < nodes.length - 1; i++) {
      const m = this.mark();
      this.emit(nodes[i]!, NONE);
      this.release(m);
    }
    this.emit(nodes[nodes.length - 1]!, dst);
  }

  tailSequence(nodes: readonly Node[]): void {
    if (nodes.length === 0) {
      const t = this.tmp();
      this.op(Op.Nil, t);
      return this.return(t);
    }
    for (let i = 0; i < nodes.length - 1; i++) {
      const m = this.mark();
      this.emit(nodes[i]!, NONE);
      this.release(m);
    }
    this.tail(nodes[nodes.length - 1]!);
  }

  // --- exits

  /** What ends the function with the value in that register: set by functions.ts (type check, ^post, AsyncEnd). */
  finish: (g: Gen, value: number) => void = (g, value) => g.op(Op.Return, value);

  return(value: number): void {
    this.exit({ kind: "return" }, value);
  }

  /** Leaves towards the target, through everything in between that has to be undone or run. */
  exit(exit: Exit, value: number): void {
    for (let i = this.unwind.length - 1; i >= 0; i--) {
      const u = this.unwind[i]!;
      if (u.kind === "ex") this.op(Op.SetEx, u.saved);
      else if (u.kind === "finally-body") return this.break(u.construct);
      else if (u.kind === "finally") {
        const n = u.exits.push(exit) + 1;
        if (value !== NONE) this.op(Op.Move, u.value, value);
        else this.op(Op.Nil, u.value);
        this.op(Op.Int, u.state, n);
        return this.break(u.construct);
      } else if (exit.kind !== "return" && u.loop === exit.loop) {
        if (exit.kind === "continue") return this.break(exit.loop.continueTo!);
        if (exit.loop.result !== NONE) {
          if (value === NONE) this.op(Op.Nil, exit.loop.result);
          else this.op(Op.Move, exit.loop.result, value);
        }
        return this.break(exit.loop.breakTo);
      }
    }
    let v = value;
    if (v === NONE) {
      v = this.tmp();
      this.op(Op.Nil, v);
    }
    this.finish(this, v);
  }

  // --- variables

  /** Loads a variable's value into dst. @param checked raises if it has none yet; else UNDEF is loaded */
  load(v: Variable, dst: number, checked = true): void {
    if (v.fn === this.fn) {
      if (!v.isCell) this.op(Op.Move, dst, v.reg);
      else if (v.mayBeUnset && checked) this.op(Op.CellGetX, dst, v.reg, this.konst(v.name));
      else this.op(Op.CellGet, dst, v.reg);
      return;
    }
    const i = this.fn.capture(v);
    if (!v.isCell) this.op(Op.Up, dst, i);
    else if ((v.mayBeUnset || v.fn.external) && checked) this.op(Op.UpGetX, dst, i, this.konst(v.name));
    else this.op(Op.UpGet, dst, i);
  }

  /** Loads what a closure captures: the cell itself, or the value of a variable that never changes. */
  loadCapture(v: Variable): number {
    if (v.fn === this.fn) return v.reg;
    const t = this.tmp();
    this.op(Op.Up, t, this.fn.capture(v));
    return t;
  }

  /** Assigns an existing variable. */
  store(v: Variable, value: number): void {
    if (v.fn === this.fn) {
      if (v.isCell) this.op(Op.CellSet, v.reg, value);
      else if (v.reg !== value) this.op(Op.Move, v.reg, value);
      return;
    }
    this.op(Op.UpSet, this.fn.capture(v), value);
  }

  /** Gives a variable its first value where its definition stands. */
  init(v: Variable, value: number): void {
    const before = this.items.length;
    if (v.fn !== this.fn) this.op(Op.UpSet, this.fn.capture(v), value);
    else if (v.hoisted) this.op(Op.CellSet, v.reg, value);
    else if (v.isCell) this.op(Op.Cell, v.reg, value);
    else if (v.reg !== value) this.op(Op.Move, v.reg, value);
    if (v.fn === this.fn && !v.mayBeUnset) this.note(v, this.items.length > before);
  }

  // --- layout

  /**
   * Resolves everything and gives the finished code. (Each part is a function with one loop and nothing behind it: V8 enters optimized code in the middle of a loop, keeps it for the
   * next time, and throws it away behind the loop if it has seen nothing of that yet.)
   */
  finishCode(code: Code): Code {
    while (this.pending.length > 0) this.pending.pop()!();
    const temp0 = this.maxVars;
    const list: Instr[] = [];
    flatten(this.root, list);
    code.ops = new Int32Array(this.place(list));
    const positions: number[] = [];
    this.write(list, temp0, code.ops, positions);
    for (const { spec, regs } of this.specs) {
      spec.params.forEach((p, i) => ((p as { reg: number }).reg = regs[i]! >= TEMP ? regs[i]! - TEMP + temp0 : regs[i]!));
    }
    code.consts = this.consts;
    code.codes = this.codes;
    for (const c of this.codes) c.outer = code;
    code.nregs = temp0 + this.maxTemps;
    code.positions = Int32Array.from(positions);
    code.source = this.unit.source;
    code.regNames = this.regNames;
    if (this.unit.locals) code.locals = this.locals(list);
    const captures = this.fn.captures.filter((v) => this.fn.kind !== "unit" || v.exportIndex < 0);
    code.captureNames = captures.map((v) => v.name);
    code.captureFixed = captures.map((v) => v.isLet || !(v.assigned || v.exposed || v.fn.external));
    return code;
  }

  private locals(list: readonly Instr[]): Local[] {
    const pcs = new Map<Item | null | undefined, number>();
    let end = 0;
    for (const x of list) {
      pcs.set(x, end);
      end += 1 + x.operands.length;
    }
    return this.noted.map(({ name, reg, from, inclusive, to }) => ({ name, reg, from: (pcs.get(from) ?? -1) - (inclusive ? 1 : 0), to: pcs.get(to) ?? end }));
  }

  /** Gives the constructs their pcs. @returns the length of the code */
  private place(list: readonly Instr[]): number {
    let pc = 0;
    for (const x of list) {
      const c = x.construct;
      if (c !== null) {
        if (x.op === Op.End) {
          c.end = pc;
          if (c.middle < 0) c.middle = pc;
        } else if (x.op === Op.Else || x.op === Op.Catch) c.middle = pc;
        else c.start = pc;
      }
      pc += 1 + x.operands.length;
    }
    return pc;
  }

  /** @param temp0 register of the first temporary @param positions pairs of pcs and offsets of the source, for instructions that may throw */
  private write(list: readonly Instr[], temp0: number, ops: Int32Array, positions: number[]): void {
    let pc = 0;
    for (const x of list) {
      const info = INSTRUCTIONS[OP_NAMES[x.op]!];
      if ((info.throws || info.suspends) && x.pos >= 0) positions.push(pc, x.pos);
      ops[pc++] = x.op;
      pc = this.writeOperands(x, info.operands, temp0, ops, pc);
    }
  }

  /** @returns the pc behind them */
  private writeOperands(x: Instr, kinds: string, temp0: number, ops: Int32Array, at: number): number {
    let pc = at;
    const isUp = x.op === Op.Up || x.op === Op.UpGet || x.op === Op.UpGetX ? 1 : x.op === Op.UpSet ? 0 : -1;
    for (let i = 0; i < x.operands.length; i++) {
      const o = x.operands[i]!;
      const kind = i < kinds.length && kinds[i] !== "n" ? kinds[i] : i === kinds.length - 1 ? "n" : "r";
      if (i === isUp) ops[pc++] = this.captureIndex(o as number);
      else if (o instanceof Ref) ops[pc++] = o.construct[o.part];
      else if (o >= TEMP && (kind === "d" || kind === "s" || kind === "S" || kind === "r")) ops[pc++] = o - TEMP + temp0;
      else ops[pc++] = o;
    }
    return pc;
  }

  /** A unit gets what it captures first, then the cells that it defines for the session. */
  private captureIndex(i: number): number {
    const { captures } = this.fn;
    if (this.fn.kind !== "unit") return i;
    const v = captures[i]!;
    if (v.exportIndex >= 0) return captures.filter((c) => c.exportIndex < 0).length + v.exportIndex;
    let n = 0;
    for (let k = 0; k < i; k++) if (captures[k]!.exportIndex < 0) n++;
    return n;
  }
}

/** Puts the instructions into one list, those of the holes where these are. */
function flatten(root: Item[], list: Instr[]): void {
  const stack: { items: Item[]; at: number }[] = [{ items: root, at: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    if (top.at === top.items.length) {
      stack.pop();
      continue;
    }
    const item = top.items[top.at++]!;
    if (item instanceof Hole) stack.push({ items: item.items, at: 0 });
    else list.push(item);
  }
}
