/**
 * Type values (2.6 to 2.8): made from quoted type expressions, printed, compared. Pure; the compiler and the machine both use it.
 */
import { raise } from "./raise.ts";
import { Enum, GClass, Interface, TypeValue } from "./runtime-types.ts";
import { ComplexSym, GeneNode, sym, Sym, type Value } from "./types.ts";

/** Lower-case and old names of built-in types, and what they are called everywhere else. */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  int: "Int",
  int64: "Int",
  Int64: "Int",
  i64: "Int",
  float: "Float",
  float64: "Float",
  Float64: "Float",
  f64: "Float",
  string: "String",
  bool: "Bool",
  nil: "Nil",
  void: "Void",
  any: "Any",
  Regexp: "Regex",
};

const ANY = new TypeValue("any", "Any", []);
const SELF = new TypeValue("self", "Self", []);
const BAR = sym("|");
const ARROW = sym("->");
const names = new Map<string, TypeValue>();

/** The type with that plain name; the same object for the same name, so that what is found out about it is kept. */
export function namedType(name: string): TypeValue {
  const canonical = TYPE_ALIASES[name] ?? name;
  if (canonical === "Any") return ANY;
  if (canonical === "Self") return SELF;
  let t = names.get(canonical);
  if (t === undefined) names.set(canonical, (t = new TypeValue("name", canonical, [])));
  return t;
}

/**
 * Makes the type value that a type expression stands for: a symbol, a path, `(A | B)`, `(| A B)`, `(Array T)`, `(Fn [P ...] -> R)`; type values, classes, enums and interfaces are taken as they are.
 * @throws TypeException `Invalid type expression: K`, `Invalid union type: ...` (the compiler makes compile errors of them)
 */
export function makeType(expr: Value): TypeValue {
  if (expr instanceof Sym) return namedType(expr.name);
  if (expr instanceof TypeValue) return expr;
  if (expr instanceof ComplexSym) return new TypeValue("name", expr.parts.join("/"), []);
  if (expr instanceof GClass || expr instanceof Enum || expr instanceof Interface) return new TypeValue("name", expr.name, [], [], expr);
  if (expr === null) return namedType("Nil");
  if (expr === undefined) return namedType("Void");
  if (expr instanceof GeneNode) return compound(expr);
  throw invalid(expr);
}

function compound(g: GeneNode): TypeValue {
  if (g.type === BAR) return union(g.children);
  if (g.children.includes(BAR)) return union([g.type, ...g.children], true);
  if (g.type instanceof Sym && g.type.name === "Fn") return functionType(g.children);
  if (g.children.length === 0) return makeType(g.type);
  const outer = makeType(g.type);
  if (outer.kind !== "name") throw invalid(g);
  return new TypeValue("apply", outer.name, g.children.map(makeType), [], outer.target);
}

/** Members of a union, with bars between them in the infix form. */
function union(items: readonly Value[], infix = false): TypeValue {
  const members: TypeValue[] = [];
  let wantsMember = true;
  for (const item of items) {
    if (item === BAR) {
      if (infix && wantsMember) throw raise("TypeException", "Invalid union type: missing member before '|'", "GENE.COMPILE.ERROR");
      wantsMember = true;
      continue;
    }
    if (infix && !wantsMember) throw raise("TypeException", "Invalid union type: expected '|' between members", "GENE.COMPILE.ERROR");
    wantsMember = false;
    const t = makeType(item);
    for (const m of t.kind === "union" ? (t.args as TypeValue[]) : [t]) if (!members.some((o) => sameType(o, m))) members.push(m);
  }
  if (infix && wantsMember) throw raise("TypeException", "Invalid union type: trailing '|'", "GENE.COMPILE.ERROR");
  if (members.length === 0) throw raise("TypeException", "Invalid union type: no members", "GENE.COMPILE.ERROR");
  return members.length === 1 ? members[0] : new TypeValue("union", "|", members);
}

function functionType(children: readonly Value[]): TypeValue {
  let at = 0;
  const params: { kind: "pos" | "kw" | "rest" | "kwrest"; name: string; type: Value }[] = [];
  if (Array.isArray(children[0])) {
    at = 1;
    const list = children[0] as Value[];
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (item instanceof Sym && item.name.startsWith("^")) {
        const name = item.name.slice(1);
        const type = ++i < list.length ? makeType(list[i]) : ANY;
        params.push(name === "..." ? { kind: "kwrest", name: "", type } : { kind: "kw", name, type });
      } else if (item instanceof Sym && item.name === "..." && params.length > 0) {
        params[params.length - 1].kind = "rest";
      } else if (item instanceof Sym && item.name.length > 3 && item.name.endsWith("...")) {
        params.push({ kind: "rest", name: "", type: namedType(item.name.slice(0, -3)) });
      } else params.push({ kind: "pos", name: "", type: makeType(item) });
    }
  }
  if (children[at] === ARROW) at++;
  const result = at < children.length ? makeType(children[at]) : ANY;
  return new TypeValue("fn", "Fn", [result], params);
}

function invalid(expr: Value): unknown {
  const kind =
    typeof expr === "number" || typeof expr === "bigint"
      ? "Int"
      : typeof expr === "string"
        ? "String"
        : typeof expr === "boolean"
          ? "Bool"
          : Array.isArray(expr)
            ? "Array"
            : expr instanceof Map
              ? "Map"
              : ((expr as object).constructor.name.replace("GeneNode", "Gene") ?? "value");
  return raise("TypeException", `Invalid type expression: ${kind}`, "GENE.COMPILE.ERROR");
}

/** The type as written in source: `(Int | Nil)`, `(Array Int)`, `(Fn [Int] -> Int)`. */
export function printType(t: Value): string {
  if (!(t instanceof TypeValue)) return t instanceof GClass || t instanceof Enum || t instanceof Interface ? t.name : "Any";
  switch (t.kind) {
    case "union":
      return `(${t.args.map(printType).join(" | ")})`;
    case "apply":
      return `(${[t.name, ...t.args.map(printType)].join(" ")})`;
    case "fn": {
      const params = t.params.map((p) =>
        p.kind === "pos"
          ? printType(p.type)
          : p.kind === "rest"
            ? `${printType(p.type)}...`
            : p.kind === "kw"
              ? `^${p.name} ${printType(p.type)}`
              : `^... ${printType(p.type)}`,
      );
      return `(Fn [${params.join(" ")}] -> ${printType(t.args[0])})`;
    }
    default:
      return t.name;
  }
}

/**
 * Do both stand for the same type (types_equivalent, 2.8)? The order of union members does not matter; `(Array Int)` is the same as `Array`.
 * @param resolve gives the meaning of a name (an alias' type, a class...), or undefined
 */
export function typesEquivalent(a: TypeValue, b: TypeValue, resolve?: (name: string) => Value): boolean {
  if (isSameOpenName(a, b, resolve)) return true;
  a = expand(a, resolve);
  b = expand(b, resolve);
  if (a === b) return true;
  if (a.kind === "union" || b.kind === "union") {
    const as = a.kind === "union" ? (a.args as TypeValue[]) : [a];
    const bs = b.kind === "union" ? (b.args as TypeValue[]) : [b];
    return as.every((x) => bs.some((y) => typesEquivalent(x, y, resolve))) && bs.every((y) => as.some((x) => typesEquivalent(x, y, resolve)));
  }
  if (a.kind === "fn" || b.kind === "fn") {
    if (a.kind !== b.kind || !sameParams(a.params, b.params, (p, q) => typesEquivalent(p as TypeValue, q as TypeValue, resolve))) return false;
    return typesEquivalent(a.args[0] as TypeValue, b.args[0] as TypeValue, resolve);
  }
  if (a.kind === "any" || b.kind === "any" || a.kind === "self" || b.kind === "self") return a.kind === b.kind;
  if (a.target !== undefined && b.target !== undefined ? a.target !== b.target : a.name !== b.name) return false;
  if (a.args.length === 0 || b.args.length === 0) return true;
  return a.args.length === b.args.length && a.args.every((x, i) => typesEquivalent(x as TypeValue, b.args[i] as TypeValue, resolve));
}

/**
 * The same name, of which one side knows what it stands for: in the types of a function's own parameters the names of variables stay open, so it is taken to be the same variable.
 */
function isSameOpenName(a: TypeValue, b: TypeValue, resolve: ((name: string) => Value) | undefined): boolean {
  if (a.kind !== "name" || b.kind !== "name" || a.name !== b.name || (a.target === undefined) === (b.target === undefined)) return false;
  return resolve?.(a.name) === undefined;
}

function expand(t: TypeValue, resolve: ((name: string) => Value) | undefined): TypeValue {
  if (t.kind === "name" && t.target instanceof TypeValue) return expand(t.target, resolve);
  if (t.kind !== "name" || resolve === undefined || t.target !== undefined) return t;
  const found = resolve(t.name);
  return found instanceof TypeValue && found !== t ? found : t;
}

interface FnParam {
  readonly kind: string;
  readonly name: string;
  readonly type?: Value;
}

/** Are these the same parameters (2.6)? Keyword parameters take no position, they are found by their names. */
export function sameParams(a: readonly FnParam[], b: readonly FnParam[], sameTypes: (a: Value, b: Value) => boolean): boolean {
  if (a.length !== b.length) return false;
  const isKeyword = (p: FnParam): boolean => p.kind === "kw" || p.kind === "kwrest";
  const places = b.filter((q) => !isKeyword(q));
  let at = 0;
  return a.every((p) => {
    const q = isKeyword(p) ? b.find((o) => o.kind === p.kind && (p.kind === "kwrest" || o.name === p.name)) : places[at++];
    return q !== undefined && q.kind === p.kind && sameTypes(p.type, q.type);
  });
}

/** Equality without resolving names. */
export function sameType(a: TypeValue, b: TypeValue): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.name !== b.name || a.target !== b.target || a.args.length !== b.args.length) return false;
  const same = (x: Value, y: Value): boolean => sameType(x as TypeValue, y as TypeValue);
  return a.args.every((x, i) => same(x, b.args[i])) && sameParams(a.params, b.params, same);
}
