/**
 * Arguments of calls as texts. The array and the map that the instructions of a call with keywords make (`Array`, `Map`, `CallX`) are not made here where their values can be
 * put where the callee wants them: they stay apart ("packed", `Kind.Packed`), and are made where somebody has to see them.
 */
import { Op } from "../gir/ops.ts";
import { type Decoded, OPENERS } from "../gir/walk.ts";
import { ABSENT, type Fn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { bind } from "../vm/bind.ts";
import type { Emitter } from "./emit.ts";
import { Kind, type Shape } from "./flow.ts";

/** Indexes of the operands that hold the arguments of the instructions that take an array and a map. */
export const PACKED: Partial<Record<Op, { readonly list: number; readonly kw: number }>> = {
  [Op.CallX]: { list: 2, kw: 3 },
  [Op.TailCallX]: { list: 1, kw: 2 },
  [Op.NewX]: { list: 2, kw: 3 },
  [Op.SendX]: { list: 3, kw: 4 },
  [Op.TailSendX]: { list: 2, kw: 3 },
  [Op.SuperX]: { list: 3, kw: 4 },
};

/** A container that is made for one call only. */
export interface Pack {
  /** index of the Array or Map */
  readonly made: number;
  /** index of the call */
  readonly used: number;
}

/** The containers that need not be made, by register. */
export function findPacks(shape: Shape): Map<number, Pack[]> {
  const out = new Map<number, Pack[]>();
  shape.list.forEach((d, used) => {
    const at = PACKED[d.op];
    if (at === undefined) return;
    const add = (register: number, op: Op): void => {
      const made = register < 0 ? -1 : definition(shape, used, register);
      if (made < 0 || shape.list[made]!.op !== op || shape.live[used + 1]![register] === 1) return;
      // an array stands directly before the call: its elements are in their registers still
      if (op === Op.Array && (made !== used - 1 || shape.list[made]!.operands.slice(2).some((o) => o.value === register))) return;
      const list = out.get(register);
      if (list === undefined) out.set(register, [{ made, used }]);
      else list.push({ made, used });
    };
    add(d.operands[at.list]!.value, Op.Array);
    add(d.operands[at.kw]!.value, Op.Map);
  });
  return out;
}

/** Index of the instruction whose value the register has at that index, if nothing in between reads or writes it; -1. Constructs that begin and end in between are passed over. */
function definition(shape: Shape, i: number, r: number): number {
  let depth = 0;
  for (let j = i - 1; j >= 0; j--) {
    const d = shape.list[j]!;
    if (d.op === Op.End) depth++;
    else if (OPENERS.has(d.op) && --depth < 0) return -1;
    else if (depth === 0 && (d.op === Op.Else || d.op === Op.Catch)) return -1;
    if (d.op === Op.Bind && shape.bound(d).includes(r)) return -1;
    const o = d.operands.find((x) => x.value === r && "dsS".includes(x.kind));
    if (o !== undefined) return o.kind === "d" && depth === 0 ? j : -1;
  }
  return -1;
}

/** The instruction that would make the container in a register. */
function maker(e: Emitter, r: number): Decoded {
  return e.shape.list[e.pack(r).made]!;
}

function packedKeys(e: Emitter, r: number): readonly string[] {
  return e.link.consts[maker(e, r).operands[1]!.value] as string[];
}

/** Variables of the values of a map that is not made. */
function packedValues(e: Emitter, r: number): string[] {
  return packedKeys(e, r).map((_, i) => e.variable(`w${r}_${i}`));
}

function packedKinds(e: Emitter, r: number): Kind[] {
  const { made } = e.pack(r);
  return e.shape.list[made]!.operands.slice(3).map((o) => e.kinds.before[made]![o.value]!);
}

/** Puts the values of a map that is not made into their variables. */
export function keep(e: Emitter, r: number, values: readonly number[]): void {
  e.hints.delete(r);
  values.forEach((v, i) => e.out(`${e.variable(`w${r}_${i}`)} = ${e.r(v)};`));
}

/** Text that makes the container in a register after all. */
export function unpacked(e: Emitter, r: number): string {
  const d = maker(e, r);
  if (d.op === Op.Map) return `${e.reg(r)} = ${mapText(e, packedKeys(e, r), packedValues(e, r))};`;
  return `${e.reg(r)} = [${d.operands
    .slice(2)
    .map((o) => e.r(o.value))
    .join(", ")}];`;
}

/** What a call is given. */
export interface Given {
  readonly args: readonly string[];
  readonly kinds: readonly Kind[];
  /** keywords in the order of their evaluation */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly valueKinds: readonly Kind[];
}

/** Arguments that stand in registers. */
export function plain(e: Emitter, args: readonly number[]): Given {
  return { args: args.map((r) => e.r(r)), kinds: args.map((r) => e.kind(r)), keys: [], values: [], valueKinds: [] };
}

/** The arguments of an instruction that takes an array and a map; null: they are known at run time only. */
export function taken(e: Emitter, d: Decoded): Given | null {
  const at = PACKED[d.op]!;
  const list = d.operands[at.list]!.value;
  const kw = d.operands[at.kw]!.value;
  if (e.kind(list) !== Kind.Packed || (kw >= 0 && e.kind(kw) !== Kind.Packed)) return null;
  const positions = plain(
    e,
    maker(e, list)
      .operands.slice(2)
      .map((o) => o.value),
  );
  if (kw < 0) return positions;
  return { ...positions, keys: packedKeys(e, kw), values: packedValues(e, kw), valueKinds: packedKinds(e, kw) };
}

/** Text of an array of the positional arguments. */
export function positional(g: Given): string {
  return `[${g.args.join(", ")}]`;
}

/** Text of the map of the keywords with a comma before it; nothing where there are none. */
export function keywords(e: Emitter, g: Given): string {
  return g.keys.length === 0 ? "" : `, ${mapText(e, g.keys, g.values)}`;
}

/** Text that makes a map. */
export function mapText(e: Emitter, keys: readonly string[], values: readonly string[]): string {
  return `R.map(${e.value(keys, "K")}, [${values.join(", ")}])`;
}

/** What stands for one argument while the binder distributes them. */
interface Place {
  readonly text: string;
  readonly kind: Kind;
}

/** A text for each parameter of a function that gets these arguments, and the kinds; null: the call is a mistake, or has to be bound at run time. */
export function arranged(e: Emitter, f: Fn, g: Given): { texts: string[]; kinds: Kind[] } | null {
  const places = arrange<Place>(
    f,
    g.args.map((text, i) => ({ text, kind: g.kinds[i]! })),
    g.keys,
    g.values.map((text, i) => ({ text, kind: g.valueKinds[i]! })),
  );
  if (places === null) return null;
  return {
    texts: places.map((v) => placeText(v, (keys) => e.value(keys, "K"))),
    kinds: places.map((v) => (v === ABSENT || Array.isArray(v) || v instanceof Map ? Kind.None : (v as Place).kind)),
  };
}

/** What a parameter gets, as text. @param keys text of an array of keywords */
function placeText(v: Value, keys: (list: string[]) => string): string {
  if (v === ABSENT) return "ABSENT";
  if (Array.isArray(v)) return `[${(v as Place[]).map((p) => p.text).join(", ")}]`;
  if (v instanceof Map) return `R.map(${keys([...v.keys()] as string[])}, [${([...v.values()] as Place[]).map((p) => p.text).join(", ")}])`;
  return (v as Place).text;
}

/** A function that takes n arguments and then the values of these keywords, and calls `js`, the compiled form of f, with what its parameters get of them; null: they do not fit. */
export function adapter(f: Fn, js: (...args: any[]) => unknown, n: number, keys: readonly string[], R: unknown): ((...args: any[]) => unknown) | null {
  const place = (text: string): Place => ({ text, kind: Kind.Any });
  const names = [...Array.from({ length: n }, (_, i) => `p${i}`), ...keys.map((_, i) => `k${i}`)];
  const places = arrange<Place>(f, names.slice(0, n).map(place), keys, names.slice(n).map(place));
  if (places === null) return null;
  const maps: string[][] = [];
  const texts = places.map((v) => placeText(v, (list) => `maps[${maps.push(list) - 1}]`));
  const text = `return function (${["d", ...names].join(", ")}) { return js.call(${["this", "d", ...texts].join(", ")}); };`;
  return new Function("js", "ABSENT", "R", "maps", `"use strict"; ${text}`)(js, ABSENT, R, maps) as (...args: any[]) => unknown;
}

/** The binder (vm/bind.ts), run on what stands for the arguments. @returns what each parameter gets; null: it raises */
function arrange<T>(f: Fn, args: readonly T[], keys: readonly string[], values: readonly T[]): Value[] | null {
  const { spec, base } = f.code;
  const regs: Value[] = [];
  try {
    bind(spec, args, 0, keys.length === 0 ? null : new Map(keys.map((k, i) => [k, values[i]])), regs);
  } catch {
    return null;
  }
  return spec.params.map((_, i) => regs[base + i]);
}
