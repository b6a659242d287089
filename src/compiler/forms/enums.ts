/** `enum` (2.9) and enum patterns of `case` (12.5). */
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { analyze, isSym, offsetOf, type Unit } from "../analyze.ts";
import { Op } from "../../gir/ops.ts";
import { fail } from "../errors.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { isLocalType, typeNode } from "../local-types.ts";
import type { EnumInfo, Scope } from "../scope.ts";
import { defineNode } from "./functions.ts";
import { annotatedName, makeTypeFor } from "./types.ts";

const BUILTIN: EnumInfo[] = [
  {
    name: "Result",
    variants: new Map([
      ["Ok", ["value"]],
      ["Err", ["error"]],
    ]),
  },
  {
    name: "Option",
    variants: new Map<string, readonly string[]>([
      ["Some", ["value"]],
      ["None", []],
    ]),
  },
];

/** `(enum Name:T a (B x: Int) ...)` */
export function analyzeEnum(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length === 0) fail("enum expects at least a name", offset);
  const head = form.children[0];
  if (!(head instanceof Sym)) return fail("enum name must be a symbol", offset);
  const [name, ...typeParams] = head.name.split(":") as [string, ...string[]];
  typeParams.forEach((t, i) => {
    if (!/^[A-Z]\w*$/.test(t)) fail(`enum generic declaration '${head.name}' has invalid generic parameter syntax`, offset);
    if (typeParams.indexOf(t) !== i) fail(`enum ${name} has duplicate generic parameter ${t}`, offset);
  });
  const variants: [string, string[], Value[]][] = [];
  const add = (v: string, fields: string[], types: Value[]): void => {
    if (variants.some((x) => x[0] === v)) fail(`enum ${name} has duplicate variant ${v}`, offset);
    variants.push([v, fields, types]);
  };
  const values = form.props?.get("values");
  if (values !== undefined) {
    if (!Array.isArray(values)) fail("enum ^values must be an array", offset);
    for (const v of values as Value[]) add(v instanceof Sym ? v.name : fail("enum ^values member must be a symbol", offset), [], []);
  } else {
    for (let i = 1; i < form.children.length; i++) {
      const item = form.children[i];
      if (item instanceof Sym) {
        add(item.name, [], []);
        if (isSym(form.children[i + 1], "=")) i += 2;
      } else if (item instanceof GeneNode && item.type instanceof Sym) {
        variantFields(cx, item, name, typeParams, scope, offset, add);
      } else fail("enum member must be a symbol or data variant (Name field1 field2)", offset);
    }
  }
  const info: EnumInfo = { name, variants: new Map(variants.map(([v, fields]) => [v, fields])) };
  let holder = scope;
  while (holder.transparent) holder = holder.parent!;
  (holder.enums ??= new Map()).set(name, info);
  cx.hasEnums = true;
  if (holder.isTop) cx.options.enums?.set(name, info);
  const types = variants.flatMap((v) => v[2]);
  const local = types.some(isLocalType) ? types.map((t) => typeNode(t, -1)) : [];
  const made = new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const regs = g.values([new ConstNode(name, -1), new ConstNode(typeParams, -1), new ConstNode(variants, -1), ...local]);
    g.rt(dst, "enum.new", ...regs);
    g.release(m);
  });
  return defineNode(cx, "enum", name, made, scope, offset);
}

function variantFields(
  cx: Unit,
  item: GeneNode,
  owner: string,
  typeParams: readonly string[],
  scope: Scope,
  offset: number,
  add: (v: string, fields: string[], types: Value[]) => void,
): void {
  const v = (item.type as Sym).name;
  if (item.props !== null) fail(`enum variant ${owner}/${v} field declarations must be positional, not properties`, offset);
  const fields: string[] = [];
  const types: Value[] = [];
  const c = item.children;
  for (let i = 0; i < c.length; i++) {
    const f = c[i];
    if (!(f instanceof Sym)) fail("enum member must be a symbol or data variant (Name field1 field2)", offset);
    const a = annotatedName(f.name);
    if (fields.includes(a.name)) fail(`enum variant ${owner}/${v} has duplicate field ${a.name}`, offset);
    fields.push(a.name);
    if (!a.typed) {
      types.push(null);
      continue;
    }
    if (i + 1 >= c.length) fail(`enum variant ${owner}/${v} field ${a.name} is missing a type after ':'`, offset);
    const t = c[++i];
    if (!(t instanceof Sym) && !(t instanceof GeneNode) && !(t instanceof ComplexSym) && t !== null && t !== undefined) {
      fail(`enum variant ${owner}/${v} field ${a.name} has an invalid type annotation`, offset);
    }
    types.push(t instanceof Sym && typeParams.includes(t.name) ? null : makeTypeFor(cx, t, scope, offset));
  }
  add(v, fields, types);
}

export interface EnumPattern {
  /** gives the variant */
  readonly node: Node;
  readonly binders: readonly string[];
}

/** Enums declared in scopes around, innermost first; those of earlier session entries last. */
function* visibleEnums(cx: Unit, scope: Scope): Generator<EnumInfo> {
  const seen = new Set<string>();
  // (of nested `case`s in a text without enums each would go through all scopes)
  for (let s: Scope | null = cx.hasEnums ? scope : null; s !== null; s = s.parent) {
    for (const [n, e] of s.enums ?? []) {
      if (seen.has(n)) continue;
      seen.add(n);
      yield e;
    }
  }
  for (const [n, e] of cx.options.enums ?? []) if (!seen.has(n)) yield e;
}

/** The pattern as an enum pattern, or null: an expression to compare with. */
export function enumPattern(cx: Unit, pattern: Value, scope: Scope, offset: number): EnumPattern | null {
  const isCall =
    pattern instanceof GeneNode && pattern.lock === 0 && pattern.props === null && (pattern.type instanceof Sym || pattern.type instanceof ComplexSym);
  const head = isCall ? pattern.type : pattern;
  if (!(head instanceof Sym) && !(head instanceof ComplexSym)) return null;
  const children = isCall ? pattern.children : [];
  if (isCall && children[0] instanceof Sym && /^[-+*/%<>=&|.?]/.test(children[0].name)) return null;
  const binders = (known: readonly string[] | null, label: string): string[] => {
    const names = children.map((c) => (c instanceof Sym ? c.name : fail(`enum pattern ${label} binding must be a symbol`, offset)));
    if (known !== null && names.length !== known.length) {
      const fields = known.length === 0 ? "" : ` (${known.join(", ")})`;
      fail(`variant ${label} pattern expects ${known.length} binding(s)${fields}, got ${names.length}`, offset);
    }
    return names;
  };
  if (head instanceof ComplexSym) {
    if (head.parts.length !== 2 || head.parts[0] === "" || !/^\p{Lu}/u.test(head.parts[0]!)) return null;
    const [e, v] = head.parts as readonly [string, string];
    for (const info of [...visibleEnums(cx, scope), ...BUILTIN]) {
      if (info.name !== e) continue;
      const fields = info.variants.get(v);
      if (fields === undefined) {
        const hint = `the variants of ${e} are ${[...info.variants.keys()].join(", ")}`;
        fail(`enum pattern ${e}/${v} references unknown enum or variant`, offset, [hint]);
      }
      return { node: analyze(cx, head, scope), binders: binders(fields, `${e}/${v}`) };
    }
    if (!isCall) return null;
    return { node: analyze(cx, head, scope), binders: binders(null, `${e}/${v}`) };
  }
  const name = head.name;
  for (const info of BUILTIN) {
    const fields = info.variants.get(name);
    if (fields === undefined) continue;
    return {
      node: new EmitNode(-1, (g, dst) => {
        const t = g.tmp();
        g.op(Op.Const, t, g.konst(name));
        g.rt(dst, "case.builtin", t);
      }),
      binders: binders(fields, `${info.name}/${name}`),
    };
  }
  const owners = [...visibleEnums(cx, scope)].filter((e) => e.variants.has(name));
  if (owners.length > 1) fail(`variant ${name} is ambiguous; use a qualified pattern such as ${owners.map((o) => `${o.name}/${name}`).join(" or ")}`, offset);
  if (owners.length === 1) {
    const o = owners[0]!;
    return { node: analyze(cx, qualified(o.name, name), scope), binders: binders(o.variants.get(name)!, `${o.name}/${name}`) };
  }
  if (isCall && /^\p{Lu}/u.test(name) && children.every((c) => c instanceof Sym)) return { node: analyze(cx, head, scope), binders: binders(null, name) };
  return null;
}

function qualified(e: string, v: string): Value {
  return complexSym([e, v]);
}
import { complexSym } from "../../values/types.ts";
