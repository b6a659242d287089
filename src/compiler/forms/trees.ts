/** `gene/serdes/write_tree` and `read_tree` are calls whose entry paths (`^separate [/* /logs/*]`, `^lazy [/rows]`) are not evaluated (15.4). */
import { ComplexSym, GeneNode, Quote, Sym, type Value } from "../../values/types.ts";
import type { Unit } from "../analyze.ts";
import type { Node } from "../node.ts";
import type { Scope } from "../scope.ts";
import { analyzeCall } from "./calls.ts";

/** A symbol that begins with a slash: an absolute path in the tree. */
const isPath = (v: Value): boolean => (v instanceof ComplexSym ? v.parts[0] === "" : v instanceof Sym && v.name.startsWith("/"));

/** Compiles the call with its entry paths quoted. */
export function analyzeTreeCall(cx: Unit, form: GeneNode, scope: Scope): Node {
  for (const key of ["separate", "lazy"]) {
    const entries = form.props?.get(key);
    if (!Array.isArray(entries) || !entries.some(isPath)) continue;
    const props = new Map(form.props).set(
      key,
      entries.map((e: Value) => (isPath(e) ? new Quote(e) : e)),
    );
    const quoted = new GeneNode(form.type, props, form.children);
    quoted.span = form.span;
    return analyzeCall(cx, quoted, scope);
  }
  return analyzeCall(cx, form, scope);
}
