/** What is assumed of registers at the entry of a text. */
import { Op } from "../gir/ops.ts";
import type { Emitter } from "./emit.ts";
import { GUARDS, isUnboxed, Kind } from "./flow.ts";

/** Tests of the registers, and what loads those that have variables of their own. @param entry the kinds at the entry */
export function entryGuards(e: Emitter, entry: Uint8Array): { test: string; load: string }[] {
  const out: { test: string; load: string }[] = [];
  for (let r = 0; r < entry.length; r++) {
    const small = entry[r] === Kind.Int && e.small.has(r);
    const test = GUARDS[entry[r] as Kind];
    if (test === undefined) continue;
    const x = e.reg(r);
    if (small) {
      // told that it is one, V8 keeps the variable of a loop as an int of 32 bits
      const loops = e.osr || e.shape.list.some((d) => d.op === Op.Loop);
      out.push({ test: `typeof ${x} !== "number" || (${x} | 0) !== ${x}`, load: loops ? `${x} = ${x} | 0;` : "" });
      continue;
    }
    const load =
      entry[r] === Kind.Float ? `${e.float(r)} = ${x}.value;` : isUnboxed(entry[r]!) ? `${e.range(r).n} = ${x}.next; ${e.range(r).end} = ${x}.end;` : "";
    out.push({ test: test(x), load });
  }
  return out;
}
