/**
 * GIR to JavaScript. Every instruction that has a fast path gets its text here; at every other one, and wherever a fast path does not fit, the compiled function leaves
 * through its one exit, which makes a heap frame of its registers at that pc, and the interpreter goes on there (docs/internals.md). A call that was not finished (the
 * callee left, suspended or raised) leaves by the same exit with the pc behind the call. So there is one way out for suspensions, exceptions, polls and everything rare.
 *
 * Variables of the emitted text: r0.. registers, f0.. Floats as plain numbers, n0.. positions of iterators, m0.. s0.. ends and starts of the ranges or a0.. the arrays that they iterate over, t results that may be the sentinel S, q results of comparisons
 * that may be S, w values of keywords on their way to a call, g and h numbers on their way, k rounds until the next poll, pc and dst where the interpreter goes on, c the exception that was caught.
 */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { OPENERS } from "../gir/walk.ts";
import type { Assumption } from "../values/assumptions.ts";
import { Cell, type Fn, NativeFn, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Linked } from "../vm/link.ts";
import { CallChecks } from "./checks.ts";
import { literal } from "./constants.ts";
import type { Continuation } from "./continuation.ts";
import { Fact, Facts } from "./facts.ts";
import { framed, scratch, whole } from "./forms.ts";
import { constantKind, entryGuards, isIterated, isReceiver } from "./guards.ts";
import { isIterator, isRangeIter, isUnboxed, Kind, Kinds, Shape, type Sources } from "./flow.ts";
import type { Advice, Emitted } from "./advice.ts";
import { findPacks, type Pack, unpacked } from "./arguments.ts";
import { BAILED, Left, LEFT_LOOP, SILENT } from "./exits.ts";
import { isQuick } from "./calls.ts";
import { condition, instruction, leaves } from "./instructions.ts";
import { intrinsicKind } from "./intrinsics.ts";

/** Words of JavaScript stack that an activation takes besides its registers (MECHANISM rule 14). */
const STACK_WORDS = 18;

export class Emitter {
  readonly shape: Shape;
  private readonly lines: string[] = [];
  private indent = 2;
  private readonly execPc = new Map<number, number>();
  readonly kinds: Kinds;
  /** kinds before and behind the instruction at hand */
  pre: Uint8Array = new Uint8Array(0);
  post: Uint8Array = new Uint8Array(0);
  index = 0;
  /** has the text of the instruction at hand no way to run other Gene code? */
  quiet = false;
  readonly names: string[] = [];
  private readonly values: unknown[] = [];
  private readonly floats = new Set<number>();
  /** containers of arguments that are not made, by register */
  private readonly packs: Map<number, Pack[]>;
  private readonly variables = new Set<string>();
  private readonly used = new Set<number>();
  /** registers that hold Ints of 32 bits at the entry */
  readonly small = new Set<number>();
  private hasTry = false;
  /** what the text has tested so far */
  readonly facts: Facts;
  private readonly assumptions = new Set<Assumption>();
  private readonly checks: CallChecks;
  /** what has to be tested where a condition is not true, by index of the condition */
  private readonly pending = new Map<number, string>();
  /** polls of the loops that are open, by index of the LOOP */
  private readonly polls = new Map<number, string>();
  private readonly selfChanges: boolean;
  private readonly from: number;
  private readonly to: number;
  private line = -1;
  hasNames = false; // cells of the namespace are built in: a compiled loop, which is not dropped as functions are, tests it (Code.manyNs)
  private readonly alwaysLeft = new Set<string>();
  /** the value that a register was loaded with from a cell, as a hint */
  readonly hints = new Map<number, Value>();
  /** indexes of the instructions whose result certainly is what the hint says */
  readonly fixed = new Set<number>();
  constructor(
    readonly link: Linked,
    readonly fn: Fn,
    readonly advice: Advice,
    /** structured pc of a loop, -1: the whole function, -2 - pc: the rest of it from a structured pc on */
    readonly part: number,
    /** that rest */
    readonly rest: Continuation | null,
  ) {
    // the first instruction of a generator's body stands behind its entry, which is not executed again
    link.structStarts.forEach((s, i) => this.execPc.set(s, link.execStarts[i]!));
    this.shape = new Shape(link.code, rest?.list);
    this.packs = findPacks(this.shape);
    const packed = new Set([...this.packs.values()].flat().map((p) => p.made));
    this.checks = new CallChecks(this.shape, link.code.nregs + STACK_WORDS);
    this.facts = new Facts(this.shape, (d) => isQuick(this, d));
    const { list, end } = this.shape;
    this.from = this.isLoop ? this.shape.at.get(part)! : 0;
    this.to = this.isLoop ? end[this.from]! : list.length - 1;
    this.selfChanges = this.shape.list.some((d) => d.operands.some((o) => o.kind === "d" && o.value === 0));
    const sources: Sources = {
      constant: (k) => constantKind(link.consts[k]),
      member: (d) => (this.rawMember(d) ? Kind.Float : Kind.Any),
      checked: (type) => this.checkedKind(link.consts[type]),
      captured: (i) => {
        const c = this.captured(i);
        return c === null || !c.fixed ? Kind.Any : constantKind(c.value);
      },
      double: (i) => this.doubleNative(i) !== null,
      intrinsic: (name, first) => intrinsicKind(link.consts[name], first),
      packed: (i) => packed.has(i),
      slow: (d) => this.slow(d),
      leaves: (d) => leaves(this, d),
    };
    this.kinds = new Kinds(this.shape, sources, this.from, this.to, this.entryKinds());
  }

  get isLoop(): boolean {
    return this.part >= 0;
  }

  /** Are the registers in a frame, at the beginning and the end? */
  get osr(): boolean {
    return this.part !== -1;
  }

  /** Methods and constructors are functions of their own Fn, with self as `this`. */
  get isMethod(): boolean {
    return !this.osr && this.link.base === 1;
  }

  private entryKinds(): Uint8Array {
    const n = this.link.code.nregs + 1;
    const entry = new Uint8Array(n).fill(Kind.Any);
    const known = this.advice.kinds;
    if (known === null) return entry;
    const live = this.shape.live[this.from]!;
    for (let r = 0; r < n - 1 && r < known.length; r++) {
      if (live[r] !== 1 || known[r] === Kind.None) continue;
      const kind = known[r]!;
      if (kind === Kind.Instance ? !isReceiver(this.shape, r) : isIterator(kind) && !isIterated(this.shape, r)) continue;
      if (kind === Kind.Small) this.small.add(r);
      entry[r] = kind === Kind.Small ? Kind.Int : kind;
    }
    for (const r of this.advice.floats ?? []) entry[r] = Kind.Float;
    return entry;
  }

  checkedKind(type: Value): Kind {
    const t = type as { kind?: string; name?: string; target?: unknown };
    if (!this.advice.typeCheck || t.kind !== "name" || t.target !== undefined) return Kind.Any;
    return t.name === "Float" ? Kind.Float : t.name === "Int" ? Kind.Int : t.name === "String" ? Kind.Str : t.name === "Bool" ? Kind.Bool : Kind.Any;
  }

  /** Is the member that the instruction reads taken for a raw Float? */
  rawMember(d: Decoded): boolean {
    const name = this.link.consts[d.operands[2]!.value];
    return this.advice.speculate && typeof name === "string" && this.advice.isRaw(name, this.isSelf(d.operands[1]!.value));
  }

  /** Is the register self, known to be an instance? */
  isSelf(r: number): boolean {
    return r === 0 && this.isMethod && !this.selfChanges;
  }

  // --- text

  out(text: string): void {
    this.lines.push("  ".repeat(this.indent) + text);
  }

  /** A constant of the factory. */
  value(v: unknown, prefix: string): string {
    const i = this.values.indexOf(v);
    if (i >= 0) return this.names[i]!;
    const name = `${prefix}${this.values.length}`;
    this.names.push(name);
    this.values.push(v);
    return name;
  }

  /** Text of a constant of the code. */
  constant(k: number): string {
    return literal(this, this.link.consts[k]);
  }

  /** The register's variable, for writing or where its value is known to be there. */
  reg(i: number): string {
    this.used.add(i);
    return `r${i}`;
  }

  float(i: number): string {
    this.floats.add(i);
    return `f${i}`;
  }

  /** The variables of an iterator over a range: where it is, its end, and where it started. */
  range(i: number): { n: string; end: string; start: string } {
    return { n: this.variable(`n${i} = 0`), end: this.variable(`m${i} = 0`), start: this.variable(`s${i} = 0`) };
  }

  /** The variables of an iterator over an array: where it is, and the array. */
  array(i: number): { n: string; array: string } {
    return { n: this.variable(`n${i} = 0`), array: this.variable(`a${i} = U`) };
  }

  /** Does the Range at that index only serve the Iter behind it? Then neither is made before somebody has to see them. */
  isLoopRange(i: number): boolean {
    const { list, live } = this.shape;
    const next = list[i + 1];
    if (list[i]?.op !== Op.Range || next?.op !== Op.Iter || i < this.from || i >= this.to) return false;
    const r = list[i]!.operands[0]!.value;
    const into = next.operands[0]!.value;
    return next.operands[1]!.value === r && into !== r && live[i + 2]![r] === 0 && isRangeIter((this.kinds.after(i + 1) as Uint8Array)[into]!);
  }

  /** Is the code made for one function, whose captured variables are known? */
  get baked(): boolean {
    return this.isMethod || this.link.code.made === 1;
  }

  /** The running function. */
  fnText(): string {
    return this.baked ? this.value(this.fn, "F") : "fn";
  }

  /** A captured variable: its cell or value, where they are known. @param fixed it is never assigned again, and is initialised */
  captured(i: number): { cell: Cell | null; fixed: boolean; value: Value } | null {
    if (!this.baked) return null;
    const v = this.fn.caps[i];
    if (!(v instanceof Cell)) return { cell: null, fixed: true, value: v };
    return { cell: v, fixed: this.link.code.captureFixed[i] === true && v.value !== UNDEF, value: v.value };
  }

  /** The native that a Call of one argument calls, if it is one that makes a Float of a Float: what it does with the numbers. */
  doubleNative(i: number): { native: NativeFn; f: (x: number) => number } | null {
    const d = this.shape.list[i]!;
    if (d.op !== Op.Call || d.operands[2]!.value !== 1) return null;
    const j = this.shape.writer(i, d.operands[1]!.value);
    if (j < 0 || this.shape.list[j]!.op !== Op.Name || this.link.code.manyNs) return null;
    const native = this.advice.cell(String(this.link.consts[this.shape.list[j]!.operands[1]!.value]))?.value;
    const f = native instanceof NativeFn ? native.directs[1]?.double : undefined;
    return f === undefined ? null : { native: native as NativeFn, f };
  }

  /** The function's name for profilers. */
  private name(): string {
    return `gene_${this.link.code.name.replace(/[^A-Za-z0-9_$]/g, "_")}${this.isLoop ? "_loop" : this.osr ? `_from_${this.restPc}` : ""}`;
  }

  /** The value in a register as an expression. */
  r(i: number): string {
    if (this.pre[i] === Kind.Float) return `new Float(${this.float(i)})`;
    if (isUnboxed(this.pre[i]!)) this.out(this.sync(i));
    return this.reg(i);
  }

  kind(i: number): Kind {
    return this.pre[i]!;
  }

  /** Puts the value of an unboxed register into its variable. */
  private sync(i: number): string {
    switch (this.pre[i]) {
      case Kind.Float:
        return `${this.reg(i)} = new Float(${this.float(i)});`;
      case Kind.RangeIter:
      case Kind.RangeDownIter: {
        const { n, end, start } = this.range(i);
        return `${this.reg(i)} = R.rangeAt(${this.reg(i)}, ${n}, ${end}, ${start}, ${this.pre[i] === Kind.RangeIter ? 1 : -1});`;
      }
      case Kind.ArrayIter: {
        const { n, array } = this.array(i);
        return `${this.reg(i)} = R.arrayAt(${this.reg(i)}, ${array}, ${n});`;
      }
      case Kind.Packed:
        return unpacked(this, i);
      default:
        return "";
    }
  }

  /** The container of arguments in a register, which is not made. */
  pack(r: number): Pack {
    return this.packs.get(r)!.find((p) => p.made < this.index && this.index <= p.used)!;
  }

  /** A variable of the text. @param declaration with its first value, if it needs one */
  variable(declaration: string): string {
    this.variables.add(declaration);
    return declaration.split(" ", 1)[0]!;
  }

  /** Writes a register. @param kind what the expression is: Float means a plain number that is one */
  set(i: number, expression: string, kind = Kind.Any): void {
    this.hints.delete(i);
    if (this.post[i] === Kind.Float) this.out(`${this.float(i)} = ${expression};`);
    else if (kind === Kind.Float) this.out(`${this.reg(i)} = new Float(${expression});`);
    else this.out(`${this.reg(i)} = ${expression};`);
  }

  /** The variable of a register that is written and is not a Float's. */
  target(i: number): string {
    this.hints.delete(i);
    return this.reg(i);
  }

  /**
   * A register as a plain number, whose kind is Int or Float; leaves if it is something else.
   * @param name variable for it
   */
  number(d: Decoded, i: number, name: "g" | "h"): string {
    const k = this.pre[i];
    if (k === Kind.Float) return this.float(i);
    const x = this.reg(i);
    if (k === Kind.Int) return x;
    this.out(`if (${x} instanceof Float) ${name} = ${x}.value; else if (typeof ${x} === "number") ${name} = ${x}; else ${this.bail(d)}`);
    return name;
  }

  /** The pc in linked code. */
  x(d: Decoded): number {
    return this.execPc.get(this.structured(d))!;
  }

  /** The pc in structured code. */
  private structured(d: Decoded): number {
    return this.rest === null ? d.pc : this.rest.origin[d.pc]!;
  }

  /** Where the rest of the function begins in linked code. */
  get restPc(): number {
    return this.execPc.get(-2 - this.part)!;
  }

  /** Text that puts all unboxed registers that are read from there on into their variables. */
  private save(live: Uint8Array): string {
    let s = "";
    for (let r = 0; r < this.pre.length; r++) if (live[r] === 1 && isUnboxed(this.pre[r]!)) s += `${this.sync(r)} `;
    return s;
  }

  /** Is there to be text for what the fast path of the instruction does not do? At first there is none: it makes functions long that V8 would inline. */
  slow(d: Decoded): boolean {
    return this.advice.slow === null || this.advice.slow.has(this.x(d));
  }

  /** What was assumed when the code was made has to hold from here on, until other code runs. */
  assume(d: Decoded, at = this.index, assumption = this.advice.assumption): void {
    if (this.facts.isAssumed(assumption)) return;
    this.assumptions.add(assumption);
    // V8 takes `holds` for a constant only if it knows the object when it comes there: in a loop it does not, unless the variable is the function's own
    const a = this.value(assumption, "A");
    this.out(`if (!${this.variable(`w${a.slice(1)} = ${a}`)}.holds) ${this.bail(d, at)}`);
    this.facts.assume(assumption);
  }

  /** Is the register known to hold an instance? */
  isInstance(r: number): boolean {
    return this.isSelf(r) || this.pre[r] === Kind.Instance || this.facts.holds(r, Fact.Instance);
  }

  /** Leaves to the interpreter, which executes this instruction: the fast path did not fit. @param at index of the instruction, if it is another one than that at hand */
  bail(d: Decoded, at = this.index): string {
    return `{ ${this.save(this.shape.live[at]!)}pc = ${this.x(d)}; break X; }`;
  }

  /** The same where it is no reason to give the compiled code up. */
  silent(d: Decoded): string {
    return `{ ${this.save(this.shape.live[this.index]!)}pc = ${this.x(d)}; dst = ${SILENT}; break X; }`;
  }

  /** After a call that was not finished. @param length words of the instruction */
  left(d: Decoded, dst: number, length: number): string {
    const handler = this.shape.tries[this.index]!;
    // a handler around a compiled loop is the interpreter's
    const to = handler >= this.from ? `H${handler}` : "X";
    // the operands, too: the interpreter may have to do it all
    return `{ ${this.save(this.shape.live[this.index]!)}pc = ${this.x(d) + length}; dst = ${dst}; break ${to}; }`;
  }

  /** Words of stack for a callee. */
  depth(): string {
    return this.isLoop ? "0" : `d + ${this.link.code.nregs + STACK_WORDS} | 0`;
  }

  /** Jump to the construct that is opened at that pc. @param known the kinds there */
  jump(pc: number, known = this.post): string {
    const to = this.shape.target(pc);
    if (this.isLoop && (to < this.from || to >= this.to)) return `{ ${this.save(this.shape.live[to]!)}pc = ${this.outside(pc)}; dst = ${LEFT_LOOP}; break X; }`;
    const verb = this.shape.list[to]!.op === Op.Loop ? "continue" : "break";
    if (verb === "break") this.facts.leave(this.shape.at.get(pc)!);
    return `{ ${this.conversion(known, to)}${verb} B${pc}; }`;
  }

  /** Where a branch to the construct at that pc goes on in linked code: the start of a loop, behind the END of a block. */
  private outside(pc: number): number {
    const i = this.shape.at.get(pc)!;
    if (this.shape.list[i]!.op === Op.Loop) return this.execPc.get(pc)!;
    const end = this.shape.end[i]!;
    return this.execPc.get(this.shape.list[end]!.pc) ?? this.execPc.get(this.shape.list[end + 1]!.pc)!;
  }

  /** Text for a path on which more is known than where it leads to. */
  private conversion(known: Uint8Array, to: number): string {
    const there = this.kinds.before[to];
    if (there === null || there === undefined) return "";
    const live = this.shape.live[to]!;
    let s = "";
    const { pre } = this;
    this.pre = known;
    for (let r = 0; r < known.length; r++) if (isUnboxed(known[r]!) && there[r] !== known[r] && live[r] === 1) s += `${this.sync(r)} `;
    this.pre = pre;
    return s;
  }

  /** What is to be done where the flow goes from one instruction on to the next. */
  private flowInto(i: number, to = i + 1): void {
    const c = this.conversion(i === this.index ? this.post : this.kinds.after(i), to);
    if (c !== "") this.out(c.trim());
  }

  // --- structure

  emit(): Emitted {
    this.body();
    this.checks.fill(this.lines);
    const given = this.advice.floats ?? new Set<number>();
    const guards = entryGuards(this, this.kinds.before[this.from]!);
    const extra = [...[...this.floats].filter((i) => !given.has(i)).map((i) => `f${i} = 0`), ...this.variables, ...scratch(this.lines)];
    const mine = [...this.used].sort((x, y) => x - y);
    const text = this.osr
      ? framed(this, this.name(), mine, extra, guards, this.lines)
      : whole(this, this.name(), this.isMethod ? "d" : "fn, d", extra, guards, this.lines);
    return {
      text: text.filter((line) => line.trim() !== "").join("\n"),
      names: this.names,
      values: this.values,
      leaves: [...this.alwaysLeft],
      assumptions: [...this.assumptions],
      isLeaf: this.checks.calls.size === 0 && !this.hasTry && !this.advice.forced,
    };
  }

  /** The instruction at hand calls code that may call further. */
  checkCall(): void {
    if (this.osr || this.checks.calls.has(this.index)) return;
    this.checks.calls.add(this.index);
    if (!this.shape.inLoop(this.index)) this.checkHere(this.index);
  }

  /** A place for a check of depth and time slice, of which it will be known later whether it is needed. */
  private checkHere(i: number): void {
    if (!this.osr && !this.advice.forced && !this.advice.unpolled) this.lines.push(this.checks.place(i, this.silent(this.shape.list[i]!)));
  }

  private body(): void {
    for (let i = this.from; i <= this.to; i++) {
      const state = this.kinds.before[i] ?? null;
      this.index = i;
      this.pre = state ?? new Uint8Array(this.link.code.nregs + 1).fill(Kind.Any);
      this.post = state === null ? this.pre : this.kinds.after(i);
      if (state !== null) this.comment(this.shape.list[i]!);
      this.quiet = false;
      this.one(i, state === null);
      if (state !== null || this.shape.isStructure(i)) this.facts.behind(i, this.quiet);
    }
  }

  /** @param dead no path leads to it: only the structure is kept */
  private one(i: number, dead: boolean): void {
    const { list, end } = this.shape;
    const d = list[i]!;
    switch (d.op) {
      case Op.Block:
        this.out(`B${d.pc}: {`);
        this.indent++;
        break;
      case Op.Loop:
        if (!dead && !this.shape.inLoop(i)) this.checkHere(i);
        // the poll stands outside the loop proper: a call inside would make V8 look at everything again in each round. Something has to stand between
        // the two loops, or they are one for V8
        if (!this.advice.unpolled) {
          this.polls.set(i, dead ? "" : `if ((k = R.poll() | 0) < 0) ${this.silent(d)}`);
          this.out("for (;;) { k = k | 0;");
          this.indent++;
        }
        this.out(`B${d.pc}: for (;;) {`);
        this.indent++;
        if (!dead) this.forget(i);
        if (!dead && !this.advice.unpolled) this.out(`if ((k = k - 1 | 0) < 0) break B${d.pc};`);
        break;
      case Op.Try: {
        if (!dead) {
          const c = this.conversion(this.pre, i + 1);
          if (c !== "") this.out(c.trim());
        }
        this.hasTry = true;
        this.out(`T${i}: {`);
        this.out(`  H${i}: {`);
        this.indent += 2;
        return;
      }
      case Op.Catch: {
        const t = this.shape.opener[i]!;
        if (!dead) this.flowInto(i, end[i]!);
        this.out(`break T${t};`);
        this.indent--;
        this.out("}");
        // exceptions are taken here where the frames below lie on the heap: their traces are complete then
        this.out(
          `if (${this.osr ? (this.link.code.isGenerator ? "frame.caller === null || " : "") : "d !== 0 || "}R.kind !== ${Left.Raise} || (c = R.caught(${this.osr ? "frame" : "null"}, ${this.fnText()}, L, pc)) === S) break X;`,
        );
        this.out(`dst = ${BAILED};`);
        return;
      }
      case Op.Else: {
        if (!dead) this.flowInto(i, end[i]!);
        const opener = this.shape.opener[i]!;
        const check = this.pending.get(opener);
        this.indent--;
        this.out(`} else ${check === undefined ? "" : `${check} else `}{`);
        this.indent++;
        const state = this.kinds.before[opener];
        if (state !== null && state !== undefined) this.flowInto(opener, i + 1);
        return;
      }
      case Op.End:
        this.close(i);
        return;
      default:
        if (!OPENERS.has(d.op)) {
          if (dead) return;
          instruction(this, d);
          if (leaves(this, d)) this.alwaysLeft.add(d.name);
          if (d.op === Op.Break || leaves(this, d)) return;
        } else {
          if (dead) this.out("if (q === 1) {");
          else condition(this, d);
          this.indent++;
        }
    }
    if (!dead) this.flowInto(i);
  }

  /**
   * At the head of a loop, before its poll: registers that it writes and that nobody reads before they are written again are emptied, or V8 would carry their values from round to round
   * for the exits, which name all registers.
   */
  private forget(loop: number): void {
    const { list, end, live } = this.shape;
    const written = list.slice(loop, end[loop]).flatMap((d) => d.operands.filter((o) => o.kind === "d" && o.value >= 0).map((o) => o.value));
    const dead = [...new Set(written)].filter((r) => live[loop]![r] === 0 && r < this.link.code.nregs).sort((a, b) => a - b);
    if (dead.length > 0) this.out(`${dead.map((r) => `${this.reg(r)} = `).join("")}U;`);
  }

  /** The condition at hand was computed into q, which may be S: to be tested on the path where it is not true. */
  deferCheck(): void {
    this.pending.set(this.index, `if (q === S) ${this.bail(this.shape.list[this.index]!)}`);
  }

  private close(i: number): void {
    const opener = this.shape.opener[i]!;
    const { op } = this.shape.list[opener]!;
    this.indent--;
    let tail = "";
    if (op !== Op.Block && op !== Op.Loop && op !== Op.Try && !this.shape.hasElse(opener)) {
      // there is no ELSE: the path of the untrue condition goes around the body
      const check = this.pending.get(opener);
      const reached = this.kinds.before[opener] !== null && this.kinds.before[opener] !== undefined;
      const c = reached ? this.conversion(this.kinds.after(opener), i) : "";
      if (check !== undefined) tail = c === "" ? ` else ${check}` : ` else { ${check} ${c}}`;
      else if (c !== "") tail = ` else { ${c}}`;
    }
    this.out(`}${tail}`);
    const poll = this.polls.get(opener);
    if (poll !== undefined) {
      if (poll !== "") this.out(poll);
      this.indent--;
      this.out("}");
    }
    if (this.kinds.before[i] !== null && this.kinds.before[i] !== undefined && i < this.to) this.flowInto(i);
  }

  private comment(d: Decoded): void {
    const { source, positions } = this.link.code;
    if (!this.advice.comments || source === null) return;
    for (let i = 0; i < positions.length; i += 2) {
      if (positions[i] !== this.structured(d)) continue;
      const { line } = source.lineColumn(positions[i + 1]!);
      if (line !== this.line) this.out(`// ${line}: ${(source.text.split("\n")[line - 1] ?? "").trim()}`);
      this.line = line;
    }
  }
}
