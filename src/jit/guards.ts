/** What is assumed of registers at the entry of a text, and the kinds of constants. */
import { Op } from "../gir/ops.ts";
import { ABSENT, ArrayIterator, Instance, RangeIterator } from "../values/runtime-types.ts";
import { Char, Float, Sym, type Value } from "../values/types.ts";
import type { Emitter } from "./emit.ts";
import { Kind, type Shape } from "./flow.ts";

/** Tests that fail an assumption about a register at the entry. */
const GUARDS: Partial<Record<Kind, (x: string) => string>> = {
  [Kind.Int]: (x) => `typeof ${x} !== "number"`,
  [Kind.Float]: (x) => `!(${x} instanceof Float)`,
  [Kind.Bool]: (x) => `typeof ${x} !== "boolean"`,
  [Kind.Str]: (x) => `typeof ${x} !== "string"`,
  [Kind.Instance]: (x) => `${x} === null || ${x} === undefined || ${x}.$i !== 1`,
  [Kind.ArrayIter]: (x) => `!(${x} instanceof ArrayIterator) || ${x}.held`,
  [Kind.RangeIter]: (x) => `!(${x} instanceof RangeIterator) || ${x}.held || ${x}.step !== 1`,
  [Kind.RangeDownIter]: (x) => `!(${x} instanceof RangeIterator) || ${x}.held || ${x}.step !== -1`,
};

/** Where the instructions that look into an object have it among their operands. */
const RECEIVER: Partial<Record<Op, number>> = {
  [Op.GetMember]: 1,
  [Op.GetStrictName]: 1,
  [Op.GetVia]: 1,
  [Op.SetMember]: 0,
  [Op.Send]: 1,
  [Op.SendX]: 1,
  [Op.TailSend]: 0,
  [Op.TailSendX]: 0,
};

/** Is what is in the register looked into anywhere? Instances that are only handed on need no test, which costs much where they are of many classes. */
export function isReceiver(shape: Shape, r: number): boolean {
  return shape.list.some((d) => RECEIVER[d.op] !== undefined && d.operands[RECEIVER[d.op]!]!.value === r);
}

/** Is the register that of a loop's iterator? Else an iterator in it is left over from a loop that is done. */
export function isIterated(shape: Shape, r: number): boolean {
  return shape.list.some((d) => (d.op === Op.IterNext && d.operands[1]!.value === r) || (d.op === Op.IterNextPair && d.operands[2]!.value === r));
}

/** Tests of the registers, and what loads those that have variables of their own. @param entry the kinds at the entry */
export function entryGuards(e: Emitter, entry: Uint8Array): { test: string; load: string }[] {
  const out: { test: string; load: string }[] = [];
  for (let r = 0; r < entry.length; r++) {
    const small = entry[r] === Kind.Int && e.small.has(r);
    const test = GUARDS[entry[r] as Kind];
    if (test === undefined || e.advice.floats?.has(r) === true) continue;
    const x = e.reg(r);
    if (small) {
      // told that it is one, V8 keeps the variable of a loop as an int of 32 bits
      const loops = e.osr || e.shape.list.some((d) => d.op === Op.Loop);
      out.push({ test: `typeof ${x} !== "number" || (${x} | 0) !== ${x}`, load: loops ? `${x} = ${x} | 0;` : "" });
      continue;
    }
    out.push({ test: test(x), load: load(e, r, entry[r]!) });
  }
  return out;
}

/** What takes the value of an unboxed register out of its variable at the entry. */
function load(e: Emitter, r: number, kind: Kind): string {
  const x = e.reg(r);
  switch (kind) {
    case Kind.Float:
      return `${e.float(r)} = ${x}.value;`;
    case Kind.RangeIter:
    case Kind.RangeDownIter:
      return `${e.range(r).n} = ${x}.next; ${e.range(r).end} = ${x}.end;`;
    case Kind.ArrayIter:
      return `${e.array(r).n} = ${x}.index; ${e.array(r).array} = ${x}.array;`;
    default:
      return "";
  }
}

/** The kind of a value that is known. */
export function constantKind(c: Value): Kind {
  if (c instanceof Float) return Kind.Float;
  switch (typeof c) {
    case "string":
      return Kind.Str;
    case "number":
      return Kind.Int;
    case "boolean":
      return Kind.Bool;
    default:
      return c === null ? Kind.Nil : c instanceof Char || c instanceof Sym ? Kind.Atom : Kind.Any;
  }
}

/** The kind that a value suggests for the register that holds it. */
export function seenKind(v: Value): Kind {
  switch (typeof v) {
    case "number":
      return ((v as number) | 0) === v ? Kind.Small : Kind.Int;
    case "string":
      return Kind.Str;
    case "boolean":
      return Kind.Bool;
    default:
      return v === ABSENT
        ? Kind.Any
        : v instanceof Float
          ? Kind.Float
          : v instanceof RangeIterator && !v.held
            ? v.step === 1
              ? Kind.RangeIter
              : v.step === -1
                ? Kind.RangeDownIter
                : Kind.None
            : v instanceof Instance
              ? Kind.Instance
              : v instanceof ArrayIterator && !v.held
                ? Kind.ArrayIter
                : Kind.None;
  }
}
