/** The text of intrinsics (`Rt`): a form for all that give their result at once, and shorter ones for those in hot code. */
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { EnumVariant } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Intrinsic } from "../vm/realm.ts";
import { finish, place } from "./calls.ts";
import type { Emitter } from "./emit.ts";
import { Kind } from "./flow.ts";

/** What is left to be done by the form for all where a text does not fit: text that puts the result into t. */
type Short = (e: Emitter, dst: number, args: readonly number[], general: string, d: Decoded) => boolean;

/** Kinds of results, where there is only one. */
const KINDS: Record<string, Kind> = {
  __proto__: null as never,
  "or.continues": Kind.Bool,
  "case.eq": Kind.Bool,
  "catch.matches": Kind.Bool,
  "unwrap.fails": Kind.Bool,
  if_main: Kind.Bool,
};

/** The kind of an intrinsic's result. @param first kind of its first argument */
export function intrinsicKind(name: Value, first: Kind): Kind {
  if (name === "or.continues" && first !== Kind.Any && first !== Kind.Int) return Kind.False;
  return KINDS[String(name)] ?? Kind.Any;
}

/** Has the intrinsic a text? */
export function hasIntrinsicText(e: Emitter, d: Decoded): boolean {
  return e.advice.intrinsic(nameOf(e, d)) !== null;
}

/** Does no other Gene code run in it? */
export function isQuiet(e: Emitter, d: Decoded): boolean {
  return SHORT[nameOf(e, d)] !== undefined;
}

function nameOf(e: Emitter, d: Decoded): string {
  return String(e.link.consts[d.operands[1]!.value]);
}

export function intrinsic(e: Emitter, d: Decoded, dst: number, args: readonly number[]): void {
  const name = nameOf(e, d);
  const what: Intrinsic = e.advice.intrinsic(name)!;
  // those that look at the function that runs take a third parameter
  const frame = what.length < 3 ? "null" : e.osr ? "frame" : `R.frameOf(${e.fnText()}, L)`;
  const general = `t = R.intrinsic(${e.value(what, "I")}, [${args.map((r) => e.r(r)).join(", ")}], ${frame});`;
  const length = 4 + args.length;
  e.quiet = isQuiet(e, d);
  if (SHORT[name]?.(e, dst, args, general, d) === true) return;
  place(e, d, length);
  e.out(general);
  finish(e, d, dst, length);
}

/** Finishes a text that has put its result, or S, into t: what is left is done by the form for all. */
function orElse(e: Emitter, d: Decoded, dst: number, args: readonly number[], general: string): true {
  const length = 4 + args.length;
  e.out(`if (t === S) { ${e.osr ? `frame.pc = ${e.x(d) + length}; ` : ""}${general} if (t === S) ${e.left(d, dst, length)} }`);
  e.set(dst, "t");
  return true;
}

/** Text that is true where a value is one of the variant. */
function isOf(e: Emitter, x: string, v: EnumVariant): string {
  const k = e.value(v, "V");
  return v.fields.length === 0 ? `${x} === ${k}` : `${x} instanceof EnumValue && ${x}.variant === ${k}`;
}

const SHORT: Record<string, Short> = {
  __proto__: null as never,
  "or.continues": (e, dst, [x]) => {
    const k = e.kind(x!);
    e.set(dst, k === Kind.Int ? "true" : k === Kind.Any ? `R.orContinues(${e.reg(x!)})` : "false");
    return true;
  },
  "repeat.count": (e, dst, args, general, d) => {
    const x = e.r(args[0]!);
    if (e.kind(args[0]!) === Kind.Int) return (e.set(dst, x), true);
    e.out(`t = typeof ${x} === "number" ? ${x} : S;`);
    return orElse(e, d, dst, args, general);
  },
  "catch.matches": (e, dst, args, general, d) => {
    e.out(`t = R.matches(${e.r(args[0]!)}, ${e.r(args[1]!)});`);
    return orElse(e, d, dst, args, general);
  },
  "case.builtin": (e, dst, args) => {
    // the name is a constant that stands directly before
    const before = e.shape.list[e.index - 1]!;
    if (before.op !== Op.Const || before.operands[0]!.value !== args[0]) return false;
    const variant = e.advice.intrinsic("case.builtin")!(e.advice.realm, [e.link.consts[before.operands[1]!.value]], null as never);
    e.set(dst, e.value(variant, "V"));
    e.hints.set(dst, variant);
    return true;
  },
  "case.variant": (e, dst, args, general, d) => {
    const [x, v, n] = args as [number, number, number];
    const variant = e.hints.get(v);
    const binders = e.shape.loaded(e.index, n);
    if (!(variant instanceof EnumVariant) || !(binders === variant.fields.length || (binders === -1 && variant.fields.length > 0))) return false;
    const payload = variant.fields.length === 0 ? "[]" : `${e.r(x)}.payload`;
    e.out(`t = ${e.r(v)} !== ${e.value(variant, "V")} ? S : ${isOf(e, e.r(x), variant)} ? ${payload} : null;`);
    return orElse(e, d, dst, args, general);
  },
  "case.eq": (e, dst, args, general, d) => {
    const [x, p] = args.map((r) => e.r(r)) as [string, string];
    const variant = e.hints.get(args[1]!);
    if (variant instanceof EnumVariant) e.out(`t = ${p} !== ${e.value(variant, "V")} ? S : ${isOf(e, x, variant)};`);
    else e.out(`t = typeof ${x} !== "object" && !(${p} instanceof EnumVariant) ? ${x} === ${p} : R.matchesValue(${x}, ${p});`);
    return orElse(e, d, dst, args, general);
  },
  "unwrap.fails": (e, dst, [x]) => (e.set(dst, `R.unwrapFails(${e.r(x!)})`), true),
  "unwrap.value": (e, dst, [x]) => (e.set(dst, `R.unwrapValue(${e.r(x!)})`), true),
  "path.segment": (e, dst, args, general, d) => {
    const x = e.r(args[0]!);
    e.out(`t = typeof ${x} === "number" || typeof ${x} === "string" ? ${x} : S;`);
    return orElse(e, d, dst, args, general);
  },
};
