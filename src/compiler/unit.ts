/** The driver: forms of a text to the code of a unit (a module, a session entry, eval'd code). */
import type { Code } from "../gir/code.ts";
import type { Source } from "../reader/source.ts";
import { GeneNode, Sym, type Value } from "../values/types.ts";
import { analyze, checkBody, type CompileOptions, offsetOf, Unit } from "./analyze.ts";
import { isCyclic } from "./cycles.ts";
import { callsKnownMacro } from "./known-macros.ts";
import { CompileError, fail, tooLarge } from "./errors.ts";
import { generate, type FunctionPlan } from "./forms/functions.ts";
import { collectLater, memberNames } from "./hoist.ts";
import type { Node } from "./node.ts";
import { FnContext, Scope } from "./scope.ts";
import { definitionOrder } from "./order.ts";
import { toldWarnings } from "./suspects.ts";
import { expandComptime } from "./comptime.ts";

export type { CompileOptions } from "./analyze.ts";
export { CompileError } from "./errors.ts";

/**
 * Compiles forms to the code of a unit: a method without parameters (register 0 is self).
 * @param source where the forms come from, null for data
 * @throws CompileError
 */
export function compileUnit(forms: readonly Value[], source: Source | null, options: CompileOptions): Code {
  if (options.kind === "eval" && forms.some((form) => isCyclic(form, (part) => callsKnownMacro(options, part))))
    throw new CompileError("cannot compile a value that contains itself", -1);
  const cx = new Unit(source, options);
  try {
    return compile(cx, options.kind === "eval" ? forms : expandComptime(forms, options.env));
  } catch (error) {
    const e = tooLarge(error, -1);
    if (e instanceof CompileError && e.source === null) e.source = source;
    throw e;
  } finally {
    for (const warning of toldWarnings(cx.warnings)) options.warn?.(warning);
  }
}

function compile(cx: Unit, forms: readonly Value[]): Code {
  const fn = new FnContext("unit", null);
  fn.name = "<module>";
  const scope = new Scope(fn, null, true);
  scope.declare("self");
  const { kind } = cx.options;
  const members = kind !== "eval" || (cx.options.scope?.topLevel ?? true);
  collectLater(forms, scope, members);
  for (const name of memberNames(forms)) cx.members.add(name);
  const places = placesOfSymbols(forms, cx.source);
  checkBody(cx, forms, scope, (i) => places[i]!);
  const ordered = kind === "eval" ? forms : definitionOrder(forms, kind === "module");
  // symbols keep their order
  const orderedPlaces = ordered === forms ? places : placesOfSymbols(ordered, cx.source);
  const body: Node[] = ordered.map((f, i) => {
    cx.depth = 0;
    cx.statement = f;
    cx.around = forms as Value[];
    const node = analyzeTop(cx, f, scope, orderedPlaces[i]!);
    if (node.offset < 0) node.offset = orderedPlaces[i]!;
    return node;
  });
  while (cx.deferred.length > 0) cx.deferred.shift()!();
  const plan: FunctionPlan = { cx, fn, scope, elements: [], body, pre: [], post: [], resultVariable: null, offset: -1 };
  const code = generate(plan);
  while (cx.later.length > 0) cx.later.pop()!();
  code.exportNames = cx.exports.map((v) => v.name);
  code.exportLets = cx.exports.filter((v) => v.isLet).map((v) => v.name);
  code.exportTypes = cx.exports.map((v) => v.type);
  return code;
}

/** A form at the top of the text. @param place where it stands if it is a symbol, which does not know it itself */
function analyzeTop(cx: Unit, form: Value, scope: Scope, place: number): Node {
  try {
    return analyze(cx, form, scope);
  } catch (e) {
    if (e instanceof CompileError && e.offset === -1) fail(e.message, place < 0 ? offsetOf(form) : place, e.hints);
    throw e;
  }
}

/** Does the text begin with `(print`? (the REPL shows no value then) */
export function isPrinting(form: Value): boolean {
  return form instanceof GeneNode && form.type instanceof Sym && form.type.name.startsWith("print");
}

/** Where the symbols among the forms at the top of a text stand; -1 for other forms and where it is unknown. */
function placesOfSymbols(forms: readonly Value[], source: Source | null): number[] {
  const met = new Map<Value, number>();
  return forms.map((form) => {
    const places = source?.bare.get(form);
    if (places === undefined) return -1;
    const n = met.get(form) ?? 0;
    met.set(form, n + 1);
    return places[n] ?? -1;
  });
}
