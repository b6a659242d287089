/**
 * Calls of macro functions in code that is evaluated at run time. Whether `f!` is one is known when such code is compiled, and its arguments are data then: to compile them as well,
 * for the case that it is none, would compile what stands in nested calls once for each level.
 */
import { Fn, GClass, Namespace, type Scope as RuntimeScope } from "../values/runtime-types.ts";
import { ComplexSym, GeneNode, HashMap, MUTABLE, Quote, Sym, Unquote, type Value } from "../values/types.ts";
import type { CompileOptions } from "./analyze.ts";

/** Is the form a call of what is a macro function at the moment, unless the code itself gives the name another meaning? */
export function callsKnownMacro(options: CompileOptions, form: Value): form is GeneNode {
  const { scope } = options;
  if (options.kind !== "eval" || scope === undefined || scope === null || !(form instanceof GeneNode) || form.lock !== MUTABLE) return false;
  const path = namesOf(form.type);
  const last = path[path.length - 1] ?? "";
  const [first] = form.children;
  // `(f! = 1)`, `(f! .m)`, `(f! -> 1)` are no calls
  if (last.length < 2 || !last.endsWith("!")) return false;
  if ((first instanceof Sym && /^[-+*/%<>=!&|.?]|^is$/.test(first.name)) || (first instanceof ComplexSym && first.parts[0]!.startsWith("."))) return false;
  let value = current(scope, path[0]!);
  for (const name of path.slice(1)) value = (value instanceof GClass ? value.members : value instanceof Namespace ? value : null)?.members.get(name)?.value;
  return value instanceof Fn && value.code.isMacro;
}

/** The name, or the names of a path, of which the first one is looked up like a variable. */
export function namesOf(head: Value): readonly string[] {
  return head instanceof Sym ? [head.name] : head instanceof ComplexSym ? head.parts : [];
}

function current(scope: RuntimeScope, name: string): Value {
  const variable = scope.vars.get(name);
  if (variable !== undefined) return variable.value;
  for (let ns: RuntimeScope["ns"] | null = scope.ns; ns !== null; ns = ns.parent) {
    const member = ns.members.get(name);
    if (member !== undefined) return member.value;
  }
  return undefined;
}

/** Words whose forms mean something else when they are evaluated apart from the code around them: they define names, leave that code, or ask for what it is in. */
const BOUND = new Set(
  (
    "var let fn fn* class ns enum type object interface implement interceptor fn-interceptor import export method ctor field prop on_method_missing " +
    "return break continue yield throw super $ex $caller_eval $repl gene/repl comptime"
  ).split(" "),
);

/** Do the arguments of a call mean the same when they are evaluated apart? Those of calls of known macro functions among them are data. */
export function isSeparable(options: CompileOptions, form: GeneNode): boolean {
  const work: Value[] = [...parts(form)];
  while (work.length > 0) {
    const x = work.pop();
    if (x instanceof Sym) {
      if (BOUND.has(x.name)) return false;
    } else if (typeof x === "object" && x !== null && !callsKnownMacro(options, x)) for (const part of parts(x)) work.push(part);
  }
  return true;
}

function* parts(x: object): Generator<Value> {
  if (Array.isArray(x)) yield* x;
  else if (x instanceof GeneNode) {
    yield x.type;
    yield* x.children;
    if (x.props !== null) yield* x.props.values();
  } else if (x instanceof Map && !(x instanceof HashMap)) yield* x.values() as Iterable<Value>;
  else if (x instanceof Quote || x instanceof Unquote) yield x.form;
}
