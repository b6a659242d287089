/** The text of instructions without a fast path: each is a helper of the runtime, whose exceptions are raised at their place. */
import type { ParamSpec } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import type { Decoded } from "../gir/walk.ts";
import { finish, place } from "./calls.ts";
import type { Emitter } from "./emit.ts";
import { madeBy } from "./places.ts";

/** The instructions whose text is made here. */
export const RARE: ReadonlySet<Op> = new Set([
  Op.SetName,
  Op.Global,
  Op.SetGlobal,
  Op.NsDef,
  Op.MapSpread,
  Op.Gene,
  Op.HashMap,
  Op.Seal,
  Op.Strict,
  Op.Bind,
  Op.Async,
  Op.AwaitAll,
  Op.Scope,
]);

/** @param v the operands */
export function rare(e: Emitter, d: Decoded, v: readonly number[]): void {
  const [a, b, c] = v as [number, number, number];
  const length = 1 + v.length;
  switch (d.op) {
    case Op.SetName:
      return effect(e, d, `R.setName(${e.fnText()}, ${e.constant(a)}, ${e.r(b)})`, length);
    case Op.Global:
      return e.set(a, `R.globalValue(${e.constant(b)})`);
    case Op.SetGlobal:
      return e.out(`R.setGlobal(${e.constant(a)}, ${e.r(b)});`);
    case Op.NsDef:
      return e.out(`R.define(${e.fnText()}, ${e.constant(a)}, ${e.r(b)});`);
    case Op.MapSpread:
      return e.out(`if (R.mapSpread(${e.r(a)}, ${e.r(b)}, ${c}) === S) ${e.bail(d)}`);
    case Op.Gene:
      return e.set(a, `R.gene(${e.r(b)}, ${c < 0 ? "null" : e.r(c)}, ${e.r(v[3]!)})`);
    case Op.HashMap:
      place(e, d, length);
      e.out(
        `t = R.hashMap([${v
          .slice(2)
          .map((r) => e.r(r))
          .join(", ")}]);`,
      );
      return finish(e, d, a, length);
    case Op.Seal:
      return e.set(a, `R.seal(${e.r(b)})`);
    case Op.Strict: {
      const x = e.r(a);
      return e.out(`if (typeof ${x} !== "number" && typeof ${x} !== "string") ${tried(e, d, `R.strict(${x})`, length)}`);
    }
    case Op.Bind:
      return bind(e, d, a, e.link.consts[b] as ParamSpec, length);
    case Op.Async:
      return e.set(a, `R.settledAs(${e.r(b)})`);
    case Op.AwaitAll:
      // those that have to wait, and timeouts, are the interpreter's
      if (b >= 0) return e.out(e.silent(d));
      e.out(
        `if ((t = R.settledValues([${v
          .slice(3)
          .map((r) => e.r(r))
          .join(", ")}])) === S) ${e.silent(d)}`,
      );
      return e.set(a, "t");
    case Op.Scope: {
      const cells = v.slice(4).map((r) => e.r(r));
      return e.set(a, `R.scope(${e.fnText()}, ${e.constant(b)}, ${c < 0 ? `${e.fnText()}.ns` : e.r(c)}, [${cells.join(", ")}])`);
    }
  }
}

/** What is called for its effect and may raise. */
function effect(e: Emitter, d: Decoded, what: string, length: number): void {
  e.out(tried(e, d, what, length));
}

function tried(e: Emitter, d: Decoded, what: string, length: number): string {
  return `try { ${what}; } catch (x) { R.raised(x); ${e.left(d, 0, length)} }`;
}

/** An array pattern. Arrays that have enough elements for one without defaults are taken apart here. */
function bind(e: Emitter, d: Decoded, value: number, spec: ParamSpec, length: number): void {
  const { params } = spec;
  const x = e.r(value);
  // the value may stand in a register of the pattern
  const targets = params.map((p) => (p.reg < 0 ? "" : e.target(p.reg)));
  const general = `t = R.bindPattern(${e.value(spec, "P")}, ${x}); if (t === S) ${e.left(d, 0, length)} ${params.map((p, i) => (p.reg < 0 ? "" : `${targets[i]} = t[${p.reg}];`)).join(" ")}`;
  const last = params.length - 1;
  const simple = params.length > 0 && params.every((p, i) => !p.hasDefault && (p.kind === "pos" || (p.kind === "rest" && i === last)));
  if (!simple) return e.out(general);
  const rest = params[last]!.kind === "rest";
  const size = `t.length ${rest ? `>= ${last}` : `=== ${params.length}`}`;
  const taken = params.map((p, i) => (p.reg < 0 ? "" : `${targets[i]} = ${p.kind === "rest" ? `t.slice(${i})` : `t[${i}]`};`)).join(" ");
  // long ones are copied by what tells how much that is
  e.out(`t = ${x}; if (${madeBy("t", "Array")} && ${size}${rest ? " && t.length < 100" : ""}) { ${taken} } else { ${general} }`);
}
