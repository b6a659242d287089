/** What is tested where compiled code begins: the kinds of the registers for which it was made. */
import { Op } from "../gir/ops.ts";
import { Char, Float, Sym, type Value } from "../values/types.ts";
import type { Emitter } from "./emit.ts";
import { isUnboxed, Kind } from "./flow.ts";

/** Text that is true where an assumption does not hold, and text that puts the value where the code expects it. */
interface Guard {
  readonly test: string;
  readonly load: string;
}

/** @param entry kinds of the registers at the beginning @param smalls registers that hold Ints of 32 bits there */
export function entryGuards(e: Emitter, entry: Uint8Array, smalls: ReadonlySet<number>): Guard[] {
  const out: Guard[] = [];
  for (let r = 0; r < entry.length; r++) {
    const small = entry[r] === Kind.Int && smalls.has(r);
    const test = small ? "($ | 0) !== $" : GUARDS[entry[r] as Kind];
    if (test === undefined) continue;
    const x = e.reg(r);
    if (small) {
      // told that it is one, V8 keeps the variable of a loop as an int of 32 bits
      const loops = e.osr || e.shape.list.some((d) => d.op === Op.Loop);
      out.push({ test: `typeof ${x} !== "number" || ${test.replaceAll("$", x)}`, load: loops ? `${x} = ${x} | 0;` : "" });
      continue;
    }
    const load =
      entry[r] === Kind.Float ? `${e.float(r)} = ${x}.value;` : isUnboxed(entry[r]!) ? `${e.range(r).n} = ${x}.next; ${e.range(r).end} = ${x}.end;` : "";
    out.push({ test: test.replaceAll("$", x), load });
  }
  return out;
}

/** Tests that fail an assumption about a register at the entry. */
const GUARDS: Partial<Record<Kind, string>> = {
  [Kind.Int]: 'typeof $ !== "number"',
  [Kind.Float]: "!($ instanceof Float)",
  [Kind.Bool]: 'typeof $ !== "boolean"',
  [Kind.Str]: 'typeof $ !== "string"',
  [Kind.RangeIter]: "!($ instanceof RangeIterator) || $.step !== 1",
  [Kind.RangeDownIter]: "!($ instanceof RangeIterator) || $.step !== -1",
};

/** The kind of a value that never changes. */
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
