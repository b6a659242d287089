/** Literals of containers, quotes, spreads (chapter 1.8 to 1.10, 6). */
import { Op } from "../../gir/ops.ts";
import { GeneNode, Quote, SealedArray, SealedMap, Sym, type Value } from "../../values/types.ts";
import { symbolOffset } from "../../reader/source.ts";
import { SPECIAL } from "../../values/names.ts";
import { analyze, isSym, offsetOf, type Unit } from "../analyze.ts";
import { checkDots } from "../errors.ts";
import { type Gen, NONE } from "../gen.ts";
import { EmitNode, type Node } from "../node.ts";
import type { Scope } from "../scope.ts";
import { sym } from "../../values/types.ts";
import { atomPath } from "../path-parts.ts";

/** The value of a quoted form: nested quote marks collapse. Shares unchanged parts with the form. */
export function quoted(q: Quote): Value {
  let form: Value = q.form;
  while (form instanceof Quote) form = form.form;
  return stripQuotes(form);
}

function hasQuote(root: Value): boolean {
  const stack: Value[] = [root];
  while (stack.length > 0) {
    const v = stack.pop();
    if (v instanceof Quote) return true;
    if (Array.isArray(v)) for (const x of v) stack.push(x);
    else if (v instanceof Map) for (const x of v.values()) stack.push(x);
    else if (v instanceof GeneNode) {
      stack.push(v.type);
      if (v.props !== null) for (const x of v.props.values()) stack.push(x);
      for (const x of v.children) stack.push(x);
    }
  }
  return false;
}

/** Copies the data without the quotes in it. Works in place on copies, with a list of slots to fill instead of recursion. */
function stripQuotes(root: Value): Value {
  if (!hasQuote(root)) return root;
  const out: Value[] = [];
  const work: { from: Value; put: (v: Value) => void }[] = [{ from: root, put: (v) => out.push(v) }];
  while (work.length > 0) {
    const { from, put } = work.pop()!;
    let v = from;
    while (v instanceof Quote) v = v.form;
    if (Array.isArray(v)) {
      const copy: Value[] = v instanceof SealedArray ? new SealedArray() : [];
      put(copy);
      copy.length = v.length;
      v.forEach((x, i) => work.push({ from: x, put: (y) => (copy[i] = y) }));
    } else if (v instanceof Map) {
      const copy: Map<string, Value> = v instanceof SealedMap ? new SealedMap() : new Map<string, Value>();
      put(copy);
      for (const [k, x] of v as Map<string, Value>) {
        copy.set(k, null);
        work.push({ from: x, put: (y) => copy.set(k, y) });
      }
    } else if (v instanceof GeneNode) {
      const copy = new GeneNode(null, v.props === null ? null : new Map(v.props), [...v.children]);
      copy.lock = v.lock;
      copy.span = v.span;
      put(copy);
      work.push({ from: v.type, put: (y) => (copy.type = y) });
      for (const [k, x] of v.props ?? []) work.push({ from: x, put: (y) => copy.props!.set(k, y) });
      v.children.forEach((x, i) => work.push({ from: x, put: (y) => (copy.children[i] = y) }));
    } else put(v);
  }
  return out[0];
}

/** An element of an array, argument list or Gene: a form, spread or not. */
export interface Item {
  readonly node: Node;
  readonly spread: boolean;
}

/** Elements with `x...` and `x ...` recognised. */
export function analyzeItems(cx: Unit, forms: readonly Value[], scope: Scope): Item[] {
  const items: Item[] = [];
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i];
    if (isSym(form, "...")) checkDots("...", symbolOffset(cx.around, "..."), false);
    if (isSym(forms[i + 1], "...")) {
      items.push({ node: analyze(cx, form, scope), spread: true });
      i++;
      continue;
    }
    const bare = spreadName(form);
    if (bare !== null) items.push({ node: analyze(cx, bare, scope), spread: true });
    else items.push({ node: analyze(cx, form, scope), spread: false });
  }
  return items;
}

/** `name...` or `a/b...`: the form without the dots. */
export function spreadName(form: Value): Value {
  if (form instanceof Sym && form.name.length > 3 && form.name.endsWith("...")) {
    const name = form.name.slice(0, -3);
    // `nil...` is one token, `nil` no name
    return SPECIAL.has(name) ? new Quote(SPECIAL.get(name)) : sym(name);
  }
  return atomPath(form);
}

/** Elements of a literal that have a register each; those behind them are added one by one. */
const IN_REGISTERS = 4096;

/** Where the elements begin that are added one by one: at a spread, or where they become too many; -1: nowhere. */
function oneByOne(items: readonly { readonly spread: boolean }[]): number {
  const at = items.findIndex((x) => x.spread);
  return items.length > IN_REGISTERS && (at < 0 || at > IN_REGISTERS) ? IN_REGISTERS : at;
}

/** Emits an array of the items into a register of its own. */
export function emitItems(g: Gen, items: readonly Item[], dst: number, context: 0 | 1): void {
  const plain = oneByOne(items);
  const head = plain < 0 ? items : items.slice(0, plain);
  const m = g.mark();
  const target = plain < 0 ? g.dst(dst) : g.tmp();
  const regs = g.values(head.map((x) => x.node));
  g.op(Op.Array, target, regs.length, ...regs);
  if (plain >= 0) {
    for (let i = plain; i < items.length; i++) {
      const inner = g.mark();
      const r = g.value(items[i]!.node);
      if (items[i]!.spread) g.op(Op.Spread, target, r, context);
      else g.op(Op.Push, target, r);
      g.release(inner);
    }
    g.move(dst, target);
  }
  g.release(m);
}

export interface Entry {
  readonly key: string;
  readonly node: Node;
  readonly spread: boolean;
}

export function analyzeEntries(cx: Unit, props: Map<string, Value> | null, scope: Scope): Entry[] {
  const entries: Entry[] = [];
  if (props !== null) {
    for (const [key, form] of props) entries.push({ key, node: analyze(cx, form, scope), spread: key.startsWith("...") });
  }
  return entries;
}

/** Emits a map of the entries; dst may be NONE (the entries are evaluated all the same). */
export function emitEntries(g: Gen, entries: readonly Entry[], dst: number, context: 0 | 1): void {
  const at = oneByOne(entries);
  const head = at < 0 ? entries : entries.slice(0, at);
  const m = g.mark();
  const target = at < 0 ? g.dst(dst) : g.tmp();
  const regs = g.values(head.map((x) => x.node));
  g.op(Op.Map, target, g.konst(head.map((x) => x.key)), regs.length, ...regs);
  if (at >= 0) {
    for (let i = at; i < entries.length; i++) {
      const e = entries[i]!;
      const inner = g.mark();
      const r = g.value(e.node);
      if (e.spread) g.op(Op.MapSpread, target, r, context);
      else g.op(Op.MapSet, target, g.konst(e.key), r);
      g.release(inner);
    }
    g.move(dst, target);
  }
  g.release(m);
}

export function analyzeArray(cx: Unit, form: readonly Value[], scope: Scope, sealed: boolean): Node {
  const items = analyzeItems(cx, form, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    if (!sealed) return emitItems(g, items, dst, 0);
    const m = g.mark();
    const t = g.tmp();
    emitItems(g, items, t, 0);
    g.op(Op.Seal, g.dst(dst), t);
    g.release(m);
  });
}

export function analyzeMap(cx: Unit, form: Map<string, Value>, scope: Scope, sealed: boolean): Node {
  const entries = analyzeEntries(cx, form, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    if (!sealed) return emitEntries(g, entries, dst, 0);
    const m = g.mark();
    const t = g.tmp();
    emitEntries(g, entries, t, 0);
    g.op(Op.Seal, g.dst(dst), t);
    g.release(m);
  });
}

/** A Gene as data whose parts are evaluated: `(_ ...)`, `` (`f ...) ``, `#(...)`. */
export function analyzeDataGene(cx: Unit, form: GeneNode, type: Node, scope: Scope, sealed: boolean): Node {
  const entries = analyzeEntries(cx, form.props, scope);
  const items = analyzeItems(cx, form.children, scope);
  return new EmitNode(offsetOf(form), (g, dst) => {
    const m = g.mark();
    const t = g.tmp();
    g.emit(type, t);
    let p = NONE;
    if (entries.length > 0) {
      p = g.tmp();
      emitEntries(g, entries, p, 1);
    }
    const c = g.tmp();
    emitItems(g, items, c, 1);
    if (sealed) {
      const x = g.tmp();
      g.op(Op.Gene, x, t, p, c);
      g.op(Op.Seal, g.dst(dst), x);
    } else g.op(Op.Gene, g.dst(dst), t, p, c);
    g.release(m);
  });
}
