/** The order in which a module's forms run (8.4): definitions first, unless they depend on a module variable. */
import { ComplexSym, GeneNode, Quote, sym, Sym, type Value } from "../values/types.ts";
import { offsetOf } from "./analyze.ts";
import { fail } from "./errors.ts";
import { headOf } from "./heads.ts";

const DEFINITIONS = new Set(["fn", "class", "ns", "enum", "type", "object", "interface", "implement", "import", "$dep"]);
const VARIABLES = new Set(["var", "let"]);
const FUNCTIONS = new Set(["fn", "fn*", "method", "ctor", "on_method_missing", "->", "block"]);

export function definitionOrder(forms: readonly Value[], isModule: boolean): Value[] {
  const variables = new Set<string>();
  for (const f of forms) {
    if (!(f instanceof GeneNode) || !(f.type instanceof Sym) || !VARIABLES.has(f.type.name)) continue;
    const target = f.children[0];
    if (target instanceof Sym) variables.add(target.name.replace(/:$/, ""));
    else if (Array.isArray(target)) for (const t of target) if (t instanceof Sym) variables.add(t.name.replace(/^\^|:$|\.\.\.$/g, ""));
  }
  const first: Value[] = [];
  const rest: Value[] = [];
  for (const f of forms) {
    if (isDefinition(f)) {
      if (!mentions(f, variables)) {
        first.push(f);
        continue;
      }
      const name = (f as GeneNode).children[0];
      if (name instanceof Sym) variables.add(name.name);
    }
    rest.push(f);
  }
  return isModule && definesInit(forms) ? [...first, new GeneNode(sym("__init__"), null, []), ...rest] : [...first, ...rest];
}

/** Does the module define `__init__`, which is called before its statements (8.4)? */
function definesInit(forms: readonly Value[]): boolean {
  let count = 0;
  for (const f of forms)
    if (f instanceof GeneNode && f.type === sym("fn") && f.children[0] === sym("__init__") && ++count > 1)
      fail("Duplicate __init__ definition in module", offsetOf(f));
  return count > 0;
}

function isDefinition(f: Value): f is GeneNode {
  const head = headOf(f);
  if (!(f instanceof GeneNode) || head === null || !DEFINITIONS.has(head)) return false;
  if (head !== "fn") return true;
  const name = f.children[0];
  return name instanceof Sym || typeof name === "string" || (name instanceof ComplexSym && name.parts.length >= 2);
}

/** Does the definition mention one of the variables outside of the bodies of functions? */
function mentions(form: GeneNode, variables: Set<string>): boolean {
  if (variables.size === 0) return false;
  const work: Value[] = [];
  // one by one: what is spread into arguments goes over the JavaScript stack
  const add = (items: Iterable<Value>): void => {
    for (const x of items) work.push(x);
  };
  const pushAll = (g: GeneNode): void => {
    if (g.type instanceof Sym && FUNCTIONS.has(g.type.name)) {
      // parameters and defaults belong to the call, not to the definition
      return;
    }
    work.push(g.type);
    add(g.children);
    if (g.props !== null) add(g.props.values());
  };
  if ((form.type as Sym).name === "fn") {
    const name = form.children[0];
    return name instanceof ComplexSym && variables.has(name.parts[0]!);
  }
  add(form.children);
  while (work.length > 0) {
    const x = work.pop();
    if (x instanceof Sym) {
      if (variables.has(x.name)) return true;
    } else if (x instanceof ComplexSym) {
      if (variables.has(x.parts[0]!)) return true;
    } else if (x instanceof GeneNode) pushAll(x);
    else if (Array.isArray(x)) add(x);
    else if (x instanceof Map) add(x.values());
    else if (x instanceof Quote) continue;
  }
  return false;
}
