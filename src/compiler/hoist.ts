/** Names that a body will declare in its own scope: closures made earlier may mention them (5.2, 8.3). */
import { tellRound } from "../values/meter.ts";
import { GeneNode, Sym, type Value } from "../values/types.ts";
import { headOf } from "./heads.ts";
import type { Scope } from "./scope.ts";

/** Forms without a scope of their own: a `var` in them belongs to the scope around (3.7). */
const TRANSPARENT = new Set(["do", "loop", "while", "try"]);
const DEFINING = new Set(["var", "let", "fn", "class", "enum", "ns", "object", "interface", "type"]);

/** @param variablesOnly at the top level of a module, where other definitions are members and not variables */
export function collectLater(body: readonly Value[], scope: Scope, variablesOnly = false): void {
  const work: Value[] = [...body];
  for (let round = 0; work.length > 0; round++) {
    tellRound(round);
    const form = work.pop();
    const head = headOf(form);
    if (!(form instanceof GeneNode) || head === null) continue;
    if (TRANSPARENT.has(head)) for (const c of form.children) work.push(c);
    if (!DEFINING.has(head) || (variablesOnly && head !== "var" && head !== "let")) continue;
    const target = form.children[0];
    const isLet = head === "let";
    if (target instanceof Sym) add(scope, target.name.replace(/:.*$/, ""), isLet);
    else if (typeof target === "string") add(scope, target, isLet);
    else if (Array.isArray(target)) for (const t of target) if (t instanceof Sym) add(scope, t.name.replace(/^\^|:$|\.\.\.$/g, ""), isLet);
  }
}

/** Names that definitions at the top level of a unit give to members. */
export function* memberNames(forms: readonly Value[]): Generator<string> {
  for (const form of forms) {
    const head = headOf(form);
    if (!(form instanceof GeneNode) || head === null || !DEFINING.has(head) || head === "var" || head === "let") continue;
    const name = form.children[0];
    if (name instanceof Sym) yield name.name;
  }
}

/** A name counts as `let` if all its declarations are. */
function add(scope: Scope, name: string, isLet: boolean): void {
  if (name === "" || name === "_") return;
  scope.later ??= new Map();
  scope.later.set(name, isLet && scope.later.get(name) !== false);
}
