/**
 * Types that mention variables (2.8): `(type Foo Int)`, `(class C)` and the like in a function, class or namespace body define those. What they stand for is known
 * when the check is made only, so it is handed to it. Types that mention none, nearly all, are constants that are resolved in namespaces.
 */
import { TypeValue } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { externalVariable, lookup, use, type Unit } from "./analyze.ts";
import { Op } from "../gir/ops.ts";
import { type Gen, NONE } from "./gen.ts";
import { ConstNode, EmitNode, type Node } from "./node.ts";
import type { Scope, Variable } from "./scope.ts";

const variables = new WeakMap<TypeValue, readonly Variable[]>();

/** @param where the scope in which names are looked up @param scope that of the function which makes the check */
export function localType(cx: Unit, type: TypeValue, scope: Scope, where: (name: string) => Scope = () => scope): TypeValue {
  const made = withVariables(type, (name) => lookup(cx, name, where(name)));
  useType(made, scope);
  return made;
}

/** The type of a variable of the scope in which code is evaluated. */
export function externalType(cx: Unit, type: Value): Value {
  return type instanceof TypeValue ? withVariables(type, (name) => externalVariable(cx, name)) : null;
}

function withVariables(type: TypeValue, find: (name: string) => Variable | null): TypeValue {
  const found = [...namesIn(type)].map(find).filter((v) => v !== null);
  if (found.length === 0 && !variables.has(type)) return type;
  const own = new TypeValue(type.kind, type.name, type.args, type.params, type.target);
  if (found.length > 0) variables.set(own, found);
  return own;
}

/** A check is made in the function of the scope: it captures what the type mentions. */
function useType(type: Value, scope: Scope): void {
  for (const v of variablesOf(type)) use(v, scope);
}

/** A write to a variable. One that stands in front of the definition, in another function, learns the type when that has been analysed. */
export function useTypeOf(v: Variable, scope: Scope): void {
  if (v.declared) useType(v.type, scope);
  else (v.writers ??= []).push(scope);
}

/** The definition of a variable declares its type. */
export function declareType(v: Variable, type: Value): void {
  v.type = type;
  for (const scope of v.writers ?? []) {
    // that function may have been made before what the type mentions
    for (const t of variablesOf(type)) if (!t.fn.external) t.hoisted = true;
    useType(type, scope);
  }
}

function variablesOf(type: Value): readonly Variable[] {
  return (type instanceof TypeValue ? variables.get(type) : undefined) ?? [];
}

export function isLocalType(type: Value): boolean {
  return variablesOf(type).length > 0;
}

function namesIn(type: TypeValue, into = new Set<string>()): Set<string> {
  if (type.target === undefined && (type.kind === "name" || type.kind === "apply")) into.add(type.name);
  for (const t of [...type.args, ...type.params.map((p) => p.type)]) if (t instanceof TypeValue) namesIn(t, into);
  return into;
}

/** Names and values of the variables, for an intrinsic. */
function mentioned(g: Gen, type: Value): number[] {
  const known = variablesOf(type);
  const names = known.map((v) => v.name);
  const regs = [constant(g, names)];
  for (const v of known) {
    const t = g.tmp();
    g.load(v, t, false);
    regs.push(t);
  }
  return regs;
}

function constant(g: Gen, v: Value): number {
  const t = g.tmp();
  g.op(Op.Const, t, g.konst(v));
  return t;
}

/** dst = src, checked. @param mode see the instruction CheckType */
export function emitCheck(g: Gen, dst: number, src: number, type: Value, mode: number, what: string): void {
  if (!isLocalType(type)) {
    g.op(Op.CheckType, dst, src, g.konst(type), mode, g.konst(what));
    return;
  }
  const m = g.mark();
  g.rt(dst, "type.check", src, constant(g, type), constant(g, mode), constant(g, what), ...mentioned(g, type));
  g.release(m);
}

/** The type as a value that may leave the place. @param bind false: a constant does */
export function typeNode(type: Value, offset: number, bind = false): Node {
  if (!bind && !isLocalType(type)) return new ConstNode(type, -1);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const to = dst === NONE ? NONE : g.dst(dst);
    g.rt(to, "type.bind", constant(g, type), ...mentioned(g, type));
    g.release(m);
  });
}
