/** The JavaScript text of each instruction and condition; calls are in calls.ts. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { Char, Float, type Value } from "../values/types.ts";
import { isCallable } from "../vm/call.ts";
import { keep, plain } from "./arguments.ts";
import { call, closure, constructed, make, packedCall, send, start, superCall, tailCall, tailSend } from "./calls.ts";
import { double, isFixed, literal, readMember } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import { YIELDED } from "./exits.ts";
import { isRangeIter, isUnboxed, Kind } from "./flow.ts";
import { arithmetic, bits, COMPARE, comparison, divide, equality, flag, modulo, move, shift } from "./operators.ts";
import { hasIntrinsicText, intrinsic } from "./intrinsics.ts";
import { rare, RARE } from "./rare.ts";
import { getDyn, getIndex, getMember, getVia, setDyn, setMember } from "./places.ts";

/** Instructions that have a text of their own. At the others the code leaves. */
const EMITTED = new Set<Op>([
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
  Op.Call,
  Op.CallX,
  Op.TailCall,
  Op.TailCallX,
  Op.NotCallable,
  Op.IsMacro,
  Op.Send,
  Op.SendX,
  Op.SendDyn,
  Op.TailSend,
  Op.TailSendX,
  Op.Super,
  Op.SuperX,
  Op.New,
  Op.NewX,
  Op.Return,
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
  Op.Is,
  Op.And,
  Op.Or,
  Op.Xor,
  Op.Not,
  Op.Bang,
  Op.Shl,
  Op.Shr,
  Op.TypeOf,
  Op.Range,
  Op.Interpolate,
  Op.Array,
  Op.Push,
  Op.Spread,
  Op.Map,
  Op.MapSet,
  Op.GetMember,
  Op.GetIndex,
  Op.GetDyn,
  Op.GetVia,
  Op.SetMember,
  Op.SetIndex,
  Op.SetDyn,
  Op.GetStrict,
  Op.GetStrictName,
  Op.SelfGet,
  Op.SelfSet,
  Op.Break,
  Op.BreakIf,
  Op.BreakIfNot,
  Op.Iter,
  Op.IterNext,
  Op.IterNextPair,
  Op.Caught,
  Op.Throw,
  Op.Rethrow,
  Op.GetEx,
  Op.SetEx,
  Op.CheckType,
  Op.Await,
  Op.AsyncStart,
  Op.AsyncEnd,
  Op.Yield,
]);

/** Does the code leave to the interpreter at this instruction, whatever the registers hold? */
export function leaves(e: Emitter, d: Decoded): boolean {
  if (d.op >= Op.Block && d.op <= Op.IfAbsent) return false;
  if (d.op === Op.Try || d.op === Op.Catch) return false;
  if (d.op === Op.Rt) return !hasIntrinsicText(e, d);
  if (!EMITTED.has(d.op)) return !RARE.has(d.op);
  const { code } = e.link;
  switch (d.op) {
    case Op.Return:
      return e.isLoop || (e.rest === null && (code.isAsync || code.isGenerator));
    case Op.Yield:
      return e.rest === null || !code.isGenerator;
    case Op.AsyncEnd:
      return e.isLoop;
    case Op.AsyncStart:
      return !e.osr || d.operands[2]!.value === 1;
    case Op.TailCall:
    case Op.TailCallX:
    case Op.TailSend:
    case Op.TailSendX:
      return e.isLoop || (e.rest !== null && code.isGenerator);
    case Op.Await:
      return d.operands[2]!.value >= 0;
    default:
      return false;
  }
}

const falsy = (x: string): string => `(${x} === false || ${x} === null || ${x} === undefined)`;

/** Is the register's value true, as an expression. */
export function truthy(e: Emitter, r: number): string {
  switch (e.kind(r)) {
    case Kind.Bool:
      return e.reg(r);
    case Kind.Int:
    case Kind.Float:
    case Kind.Str:
    case Kind.Atom:
    case Kind.Instance:
    case Kind.Range:
    case Kind.RangeDown:
    case Kind.RangeIter:
    case Kind.RangeDownIter:
      return "true";
    case Kind.Nil:
    case Kind.False:
      return "false";
    default:
      return `(${e.reg(r)} !== false && ${e.reg(r)} !== null && ${e.reg(r)} !== undefined)`;
  }
}

/** Opens a conditional construct: `if (..) {`. */
export function condition(e: Emitter, d: Decoded): void {
  const [a, b] = d.operands.map((o) => o.value) as [number, number];
  const immediate = d.operands[1]!.kind === "i";
  const op = COMPARE[d.op];
  if (op !== undefined) {
    const c = comparison(e, d, a, immediate ? null : b, b, op);
    if (c.deferred) e.deferCheck();
    e.out(`if (${c.text}) {`);
    return;
  }
  switch (d.op) {
    case Op.If:
      e.out(`if (${truthy(e, a)}) {`);
      return;
    case Op.IfEqI:
    case Op.IfEq: {
      const c = equality(e, d, a, immediate ? null : b, b);
      if (c.deferred) e.deferCheck();
      e.out(`if (${c.text}) {`);
      return;
    }
    case Op.IfNe: {
      const c = equality(e, d, a, b, 0);
      if (c.deferred) {
        e.out(`if (${c.text}) q = false; else if (q === S) ${e.bail(d)} else q = true;`);
        e.out("if (q) {");
      } else e.out(`if (!(${c.text})) {`);
      return;
    }
    default:
      e.out(`if (${e.reg(a)} === ABSENT) {`);
  }
}

/** An instruction that opens and closes nothing. */
export function instruction(e: Emitter, d: Decoded): void {
  const v = d.operands.map((o) => o.value);
  const [a, b, c] = v as [number, number, number];
  if (leaves(e, d)) return e.out(e.silent(d));
  if (RARE.has(d.op)) return rare(e, d, v);
  switch (d.op) {
    case Op.Const: {
      const k: Value = e.link.consts[b];
      if (k instanceof Float && e.post[a] === Kind.Float) return e.set(a, double(k.value), Kind.Float);
      e.set(a, e.constant(b));
      if (k instanceof Char) e.hints.set(a, k);
      return;
    }
    case Op.Nil:
      return e.set(a, "null");
    case Op.Void:
      return e.set(a, "undefined");
    case Op.True:
      return e.set(a, "true");
    case Op.False:
      return e.set(a, "false");
    case Op.Int:
      return e.set(a, String(b));
    case Op.Move:
      return move(e, a, b);
    case Op.Cell:
      return e.set(a, `new Cell(${e.r(b)})`);
    case Op.CellNew:
      return e.set(a, "new Cell(U)");
    case Op.CellGet:
      return e.set(a, `${e.reg(b)}.value`);
    case Op.CellGetX:
      e.out(`if ((t = ${e.reg(b)}.value) === U) ${e.bail(d)}`);
      return e.set(a, "t");
    case Op.CellSet:
      return e.out(`${e.reg(a)}.value = ${e.r(b)};`);
    case Op.Up:
    case Op.UpGet:
    case Op.UpGetX:
      return captured(e, d, a, b);
    case Op.UpSet: {
      const cell = e.captured(a)?.cell ?? null;
      return e.out(`${cell === null ? `${e.fnText()}.caps[${a}]` : e.value(cell, "C")}.value = ${e.r(b)};`);
    }
    case Op.Check:
      return e.out(`if (${e.r(a)} === U) ${e.bail(d)}`);
    case Op.Ns:
      return e.set(a, `${e.fnText()}.ns`);
    case Op.Name:
      return name(e, d, a, String(e.link.consts[b]));
    case Op.Closure:
      return closure(e, a, b, v.slice(3));
    case Op.Call:
      return call(e, d, a, b, v.slice(3));
    case Op.TailCall:
      return tailCall(e, d, a, plain(e, v.slice(2)), 2 + v.length);
    case Op.NotCallable: {
      if (isFixed(e, a) && isCallable(e.hints.get(a))) return;
      // (not its register: a Float may lie somewhere else)
      const x = e.r(a);
      return e.out(`if (!(${x} instanceof Fn || ${x} instanceof NativeFn || R.isCallable(${x}))) ${e.silent(d)}`);
    }
    case Op.IsMacro:
      return e.set(a, `${e.r(b)} instanceof Fn && ${e.reg(b)}.code.isMacro`);
    case Op.Send:
      return send(e, d, a, b, String(e.link.consts[c]), v.slice(4));
    case Op.TailSend:
      return tailSend(e, d, a, String(e.link.consts[b]), plain(e, v.slice(3)), v.slice(3), 2 + v.length);
    case Op.Super:
      return superCall(e, d, a, b, String(e.link.consts[c]), plain(e, v.slice(4)), 1 + v.length);
    case Op.New:
      return make(e, d, a, b, plain(e, v.slice(3)), 1 + v.length);
    case Op.CallX:
    case Op.SendX:
    case Op.SendDyn:
    case Op.TailCallX:
    case Op.TailSendX:
    case Op.SuperX:
    case Op.NewX:
      return packedCall(e, d, v);
    case Op.Return:
      if (e.link.code.isGenerator) return e.out(`return R.ended(frame);`);
      return e.out(e.link.code.isCtor ? constructed(e) : `return ${e.r(a)};`);
    case Op.Add:
    case Op.Sub:
    case Op.Mul:
    case Op.AddI:
    case Op.SubI:
    case Op.MulI:
      return arithmetic(e, d, a, b, d.operands[2]!.kind === "i" ? null : c, c);
    case Op.Mod:
    case Op.ModI:
      return modulo(e, d, a, b, d.op === Op.ModI ? null : c, c);
    case Op.Div:
      return divide(e, d, a, b, c);
    case Op.Neg: {
      if (e.kind(b) === Kind.Float) return e.set(a, `-${e.float(b)}`, Kind.Float);
      const x = e.r(b);
      if (e.kind(b) === Kind.Int) return e.set(a, `0 - ${x}`);
      e.out(`if (typeof ${x} === "number") t = 0 - ${x}; else if ((t = R.neg(${x})) === S) ${e.bail(d)}`);
      return e.set(a, "t");
    }
    case Op.Lt:
    case Op.Le:
    case Op.Gt:
    case Op.Ge: {
      const k = comparison(e, d, b, c, 0, COMPARE[d.op]!);
      return flag(e, d, a, k, false);
    }
    case Op.Eq:
    case Op.Ne:
      return flag(e, d, a, equality(e, d, b, c, 0), d.op === Op.Ne);
    case Op.Not:
      return e.set(a, `!${truthy(e, b)}`);
    case Op.Bang: {
      if (e.kind(b) === Kind.Bool) return e.set(a, `!${e.reg(b)}`);
      const x = e.r(b);
      e.out(`if (typeof ${x} === "number" || typeof ${x} === "bigint" || (typeof ${x} === "object" && ${x} !== null)) ${e.bail(d)}`);
      return e.set(a, falsy(x));
    }
    case Op.Is:
      e.out(`if ((t = R.isType(${e.fnText()}, ${e.r(b)}, ${e.r(c)})) === S) ${e.bail(d)}`);
      return e.set(a, "t");
    case Op.CheckType:
      return checkType(e, d, a, b, c, v[3]!, v[4]!);
    case Op.And:
    case Op.Or:
    case Op.Xor:
      return bits(e, d, a, b, c);
    case Op.Shl:
    case Op.Shr:
      return shift(e, d, a, b, c);
    case Op.TypeOf:
      return e.set(a, `R.kindOf(${e.r(b)})`);
    case Op.Range:
      if (e.isLoopRange(e.index)) return;
      return e.set(a, `new Range(${e.r(b)}, ${e.r(c)}, ${v[3]! < 0 ? "1" : e.r(v[3]!)})`);
    case Op.Interpolate:
      return interpolate(e, d, a, v.slice(2));
    case Op.Array:
      if (e.post[a] === Kind.Packed) return;
      return e.set(
        a,
        `[${v
          .slice(2)
          .map((r) => e.r(r))
          .join(", ")}]`,
      );
    case Op.Push:
      return e.out(`${e.r(a)}.push(${e.r(b)});`);
    case Op.Spread:
      return e.out(`if (R.spread(${e.r(a)}, ${e.r(b)}, ${c}) === S) ${e.bail(d)}`);
    case Op.Map:
      if (e.post[a] === Kind.Packed) return keep(e, a, v.slice(3));
      return e.set(
        a,
        `R.map(${e.constant(b)}, [${v
          .slice(3)
          .map((r) => e.r(r))
          .join(", ")}])`,
      );
    case Op.MapSet:
      return e.out(`${e.r(a)}.set(${e.constant(b)}, ${e.r(c)});`);
    case Op.SelfGet:
    case Op.GetMember:
    case Op.GetStrictName:
      return getMember(e, d, a, b, c);
    case Op.SelfSet:
    case Op.SetMember:
      return setMember(e, d, a, b, c);
    case Op.GetIndex:
      return getIndex(e, d, a, b, c);
    case Op.GetDyn:
    case Op.GetStrict:
      return getDyn(e, d, a, b, c);
    case Op.GetVia:
      return getVia(e, d, a, b, c, v[3]!, v[4]!);
    case Op.SetDyn:
      return setDyn(e, d, a, e.r(b), e.kind(b) === Kind.Int, c);
    case Op.SetIndex:
      return setDyn(e, d, a, String(b), true, c);
    case Op.Break:
      return e.out(e.jump(a));
    case Op.BreakIf:
      return e.out(`if (${truthy(e, a)}) ${e.jump(b)}`);
    case Op.BreakIfNot:
      return e.out(`if (!${truthy(e, a)}) ${e.jump(b)}`);
    case Op.Iter:
      return iterate(e, d, a, b);
    case Op.IterNext:
      return next(e, d, a, b, c);
    case Op.IterNextPair:
      return nextPair(e, d, a, b, c, v[3]!);
    case Op.Caught:
      return e.set(a, "c");
    case Op.Throw:
      e.out(`R.throw(${e.r(a)}, ${e.depth()});`);
      return e.out(e.left(d, 0, 1));
    case Op.Rethrow:
      e.out(`R.rethrow(${e.r(a)});`);
      return e.out(e.left(d, 0, 1));
    case Op.GetEx:
      return e.set(a, "R.scheduler.current.ex");
    case Op.SetEx:
      return e.out(`R.setEx(${e.r(a)});`);
    case Op.Await:
      return wait(e, d, a, b);
    case Op.Yield:
      e.out(`t = ${e.r(b)};`);
      return e.out(e.left(d, YIELDED - a, 3));
    case Op.AsyncStart:
      return start(e, d, a, b);
    case Op.AsyncEnd:
      return e.out(`return ${e.r(a)};`);
    case Op.Rt:
      return intrinsic(e, d, a, v.slice(3));
  }
  throw new Error(`no text for ${d.name}`);
}

/** Await without timeout. */
function wait(e: Emitter, d: Decoded, dst: number, src: number): void {
  const x = e.r(src);
  e.out(`if (${x} instanceof Future && ${x}.state === "success") t = ${x}.value; else { R.wait(${x}); ${e.left(d, dst, 4)} }`);
  e.set(dst, "t");
}

/** A captured variable. */
function captured(e: Emitter, d: Decoded, dst: number, i: number): void {
  const known = e.captured(i);
  if (d.op === Op.Up && known === null) return e.set(dst, `${e.fnText()}.caps[${i}]`);
  if (d.op === Op.Up && known!.cell !== null) return e.set(dst, e.value(known!.cell, "C"));
  if (known !== null && known.fixed) {
    const v = known.value;
    if (v instanceof Float && e.post[dst] === Kind.Float) return e.set(dst, double(v.value), Kind.Float);
    e.set(dst, literal(e, v));
    e.fixed.add(e.index);
    return void e.hints.set(dst, v);
  }
  const from = `${known === null ? `${e.fnText()}.caps[${i}]` : e.value(known.cell, "C")}.value`;
  if (d.op === Op.UpGet) return e.set(dst, from);
  e.out(`if ((t = ${from}) === U) ${e.bail(d)}`);
  e.set(dst, "t");
}

/** Value of a name of the namespace: the cell is known. */
function name(e: Emitter, d: Decoded, a: number, text: string): void {
  const cell = e.link.code.manyNs ? null : e.advice.cell(text);
  if (cell === null) {
    const site = e.link.ops[e.x(d) + 3];
    e.out(`t = sites[${site}]; if (t.version !== NAMES.version || t.ns !== ${e.fnText()}.ns) ${e.bail(d)}`);
    return e.set(a, "t.cell.value");
  }
  e.hasNames = true;
  e.assume(d);
  readMember(e, a, cell);
}

function checkType(e: Emitter, d: Decoded, dst: number, src: number, type: number, mode: number, what: number): void {
  const to = e.post[dst]!;
  const from = e.kind(src);
  if (to === Kind.Float && from === Kind.Float) return e.set(dst, e.float(src), Kind.Float);
  if (to === from && (to === Kind.Int || to === Kind.Str || to === Kind.Bool)) return e.set(dst, e.reg(src));
  const x = e.r(src);
  const slow = `R.check(${e.fnText()}, ${e.constant(type)}, ${x}, ${mode}, ${e.constant(what)})`;
  const test =
    to === Kind.Int ? `typeof ${x} === "number"` : to === Kind.Str ? `typeof ${x} === "string"` : to === Kind.Bool ? `typeof ${x} === "boolean"` : null;
  if (to === Kind.Float) {
    e.out(`if (${x} instanceof Float) g = ${x}.value; else if ((t = ${slow}) instanceof Float) g = t.value; else ${e.bail(d)}`);
    return e.set(dst, "g", Kind.Float);
  }
  if (test !== null) {
    // nil passes, and a bigint is an Int: these go on in the interpreter
    e.out(`if (${test}) t = ${x}; else ${e.bail(d)}`);
    return e.set(dst, "t");
  }
  e.out(`if ((t = ${slow}) === S) ${e.bail(d)}`);
  e.set(dst, "t");
}

function interpolate(e: Emitter, d: Decoded, dst: number, parts: readonly number[]): void {
  const text = parts.map((r) => {
    const k = e.kind(r);
    const x = e.r(r);
    if (k === Kind.Str) return x;
    if (k === Kind.Int) return x;
    return `(typeof ${x} === "string" ? ${x} : R.text(${x}))`;
  });
  if (text.length === 0) return e.set(dst, '""');
  // a string that gets too long is the interpreter's to report
  e.out(`try { t = "" + ${text.join(" + ")}; } catch { ${e.silent(d)} }`);
  e.set(dst, "t");
}

function iterate(e: Emitter, d: Decoded, dst: number, src: number): void {
  const to = e.post[dst];
  if (e.isLoopRange(e.index - 1)) {
    const [, from, last] = e.shape.list[e.index - 1]!.operands.map((o) => o.value) as [number, number, number];
    const tests = [from, last].filter((r) => e.kind(r) !== Kind.Int).map((r) => `typeof ${e.r(r)} !== "number"`);
    const range = e.range(dst);
    if (tests.length > 0) e.out(`if (${tests.join(" || ")}) ${e.bail(e.shape.list[e.index - 1]!, e.index - 1)}`);
    return e.out(`${e.target(dst)} = U; ${range.n} = ${range.start} = ${e.r(from)}; ${range.end} = ${e.r(last)};`);
  }
  if (isRangeIter(to!)) {
    e.out(`t = R.iterator(${e.r(src)}); if (!(t instanceof RangeIterator) || t.held || t.step !== ${to === Kind.RangeIter ? 1 : -1}) ${e.bail(d)}`);
    e.set(dst, "t");
    const { n, end } = e.range(dst);
    return e.out(`${n} = t.next; ${end} = t.end;`);
  }
  const x = e.r(src);
  if (to === Kind.ArrayIter) {
    e.quiet = true;
    e.out(`if (!Array.isArray(${x})) ${e.bail(d)}`);
    const { n, array } = e.array(dst);
    return e.out(`${e.target(dst)} = U; ${array} = ${x}; ${n} = 0;`);
  }
  const slow = `${e.osr ? `frame.pc = ${e.x(d) + 3}; ` : ""}if ((t = R.iteratorOf(${x}, ${e.depth()})) === S) ${e.left(d, dst, 3)}`;
  e.out(`if (Array.isArray(${x})) t = new ArrayIterator(${x}); else { ${slow} }`);
  e.set(dst, "t");
}

function next(e: Emitter, d: Decoded, dst: number, src: number, target: number): void {
  e.quiet = isUnboxed(e.kind(src)) || !e.slow(d);
  if (!e.quiet) e.facts.ran();
  const end = e.jump(target, e.pre);
  const bail = e.bail(d);
  const it = e.reg(src);
  const write = (x: string): string => (dst < 0 ? `${x};` : `${e.reg(dst)} = ${x};`);
  const down = e.kind(src) === Kind.RangeDownIter;
  if (isRangeIter(e.kind(src))) {
    const { n, end: last } = e.range(src);
    e.out(`if (${n} ${down ? "<" : ">"} ${last}) ${end}`);
    return e.out(write(down ? `${n}--` : `${n}++`));
  }
  e.hints.delete(dst);
  if (e.kind(src) === Kind.ArrayIter) {
    const { n, array } = e.array(src);
    e.out(`if (${n} >= ${array}.length) ${end}`);
    return e.out(write(`${array}[${n}++]`));
  }
  e.out(`if (${it} instanceof ArrayIterator) { if (${it}.index >= ${it}.array.length) ${end} ${write(`${it}.array[${it}.index++]`)} }`);
  e.out(`else if (${it} instanceof RangeIterator) {`);
  e.out(`  if (!(${it}.step > 0 ? ${it}.next <= ${it}.end : ${it}.step < 0 && ${it}.next >= ${it}.end)) ${end}`);
  e.out(`  t = ${it}.next; ${it}.next = t + ${it}.step; ${it}.index++; ${write("t")}`);
  if (e.quiet) return e.out(`} else ${bail}`);
  const at = e.osr ? `frame.pc = ${e.x(d) + 4}; ` : "";
  const left = e.left(d, dst < 0 ? e.link.code.nregs : dst, 4);
  e.out(`} else if (${it} instanceof Generator) {`);
  e.out(`  ${at}t = R.step(${it}, ${e.depth()}, ${e.osr ? "frame" : "null"});`);
  e.out(`  if (t === U) ${e.silent(d)} else if (t === S) ${left} else if (t === NOT_FOUND) ${end} ${write("t")}`);
  e.out("} else {");
  e.out(`  ${at}if ((t = R.next(${it}, ${e.depth()})) === S) ${left}`);
  e.out(`  if (t === NOT_FOUND) ${end} ${write("t")}`);
  e.out("}");
}

/** Key and value of arrays and maps. */
function nextPair(e: Emitter, d: Decoded, key: number, value: number, src: number, target: number): void {
  e.quiet = isUnboxed(e.kind(src)) || !e.slow(d);
  if (!e.quiet) e.facts.ran();
  const end = e.jump(target, e.pre);
  const bail = e.bail(d);
  const it = e.reg(src);
  const write = (r: number, x: string): string => (r < 0 ? "" : `${e.target(r)} = ${x};`);
  const down = e.kind(src) === Kind.RangeDownIter;
  if (isRangeIter(e.kind(src))) {
    const { n, end: last, start } = e.range(src);
    e.out(`if (${n} ${down ? "<" : ">"} ${last}) ${end}`);
    return e.out(`${write(key, `R.rangeIndex(${it}, ${n}, ${start}, ${down ? -1 : 1})`)} ${write(value, n)} ${n}${down ? "--" : "++"};`);
  }
  if (e.kind(src) === Kind.ArrayIter) {
    const { n, array } = e.array(src);
    e.out(`if (${n} >= ${array}.length) ${end}`);
    return e.out(`${write(value, `${array}[${n}]`)} ${write(key, n)} ${n}++;`);
  }
  e.out(`if (${it} instanceof ArrayIterator) {`);
  e.out(`  if (${it}.index >= ${it}.array.length) ${end}`);
  e.out(`  t = ${it}.index++; ${write(value, `${it}.array[t]`)} ${write(key, "t")}`);
  e.out(`} else if (${it} instanceof MapIterator) {`);
  e.out(`  if (${it}.index >= ${it}.values.length) ${end}`);
  e.out(`  t = ${it}.index++; ${write(value, `${it}.values[t]`)} ${write(key, `${it}.keys[t]`)}`);
  if (e.quiet) return e.out(`} else ${bail}`);
  e.out("} else {");
  e.out(`  ${e.osr ? `frame.pc = ${e.x(d) + 5}; ` : ""}if ((t = R.nextPair(${it}, ${e.depth()})) === S) ${e.left(d, key < 0 ? e.link.code.nregs : key, 5)}`);
  e.out(`  if (t === NOT_FOUND) ${end} ${write(value, "t[1]")} ${write(key, "t[0]")}`);
  e.out("}");
}
