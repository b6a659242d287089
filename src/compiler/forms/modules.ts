/** `import`, `export`, `$dep` (8.5, 8.6, 8.8): compile-time forms of a module's top level. */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { checkName, exportVariable, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { type Scope, Variable } from "../scope.ts";
import { kindOf } from "../../values/kind.ts";

/** These forms are part of the text of a module: they stand at its top, and in no other form. */
function topOnly(cx: Unit, form: GeneNode, what: string): void {
  if (form === cx.statement && cx.options.kind !== "eval") return;
  // comptime emits definitions, what a module offers is none
  const emitted = what === "export" ? "" : " or emit them from (comptime ...)";
  fail(`${what} is compile-time only; place ${what}s at module top level${emitted}`, offsetOf(form));
}

/** Path of an import and the name to bind, null: all members below the path. */
type Item = [path: string[], alias: string | null];

/** `n/f:g` @param parts the last one may have an alias @param offset of the import */
function itemOf(parts: readonly string[], offset: number): Item {
  const path = parts.slice(0, -1);
  const last = parts.at(-1)!;
  const at = last.indexOf(":");
  const name = at < 0 ? last : last.slice(0, at);
  if (at < 0) return [[...path, name], name === "*" ? null : name];
  const alias = last.slice(at + 1);
  if (name === "*") fail("Invalid import item: * has no alias", offset, ["all members are bound by their own names: (import * from ..)"]);
  if (name === "" || !/^[^\d:*][^:]*$/.test(alias)) {
    const written = [...path, last].join("/");
    fail(`Invalid import item: ${written}`, offset, [`one other name stands behind a colon: (import ${[...path, name || "name"].join("/")}:other from ..)`]);
  }
  return [[...path, name], alias];
}

/** What the intrinsic `import` gets is plain data: Map {from, pkg, path, items}. */
export function analyzeImport(cx: Unit, form: GeneNode, _scope: Scope): Node {
  const offset = offsetOf(form);
  topOnly(cx, form, "import");
  const c = form.children;
  const items: Item[] = [];
  let from: Value = null;
  let pkg: Value = form.props?.get("pkg") ?? null;
  for (let i = 0; i < c.length; i++) {
    const x = c[i];
    if (isSym(x, "from")) {
      if (typeof c[i + 1] !== "string") fail("'from' must be followed by a string module path", offset);
      from = c[++i];
    } else if (isSym(x, "of")) {
      if (typeof c[i + 1] !== "string") fail("'of' must be followed by a string package name", offset);
      pkg = c[++i];
    } else if (x instanceof Sym) items.push(itemOf([x.name], offset));
    else if (x instanceof ComplexSym && x.parts.at(-1) === "" && Array.isArray(c[i + 1])) {
      for (const y of c[++i] as Value[]) {
        if (!(y instanceof Sym)) fail(`Invalid import item type: ${kindOf(y)}`, offset);
        items.push(itemOf([...x.parts.slice(0, -1), y.name], offset));
      }
    } else if (x instanceof ComplexSym) items.push(itemOf(x.parts, offset));
    else {
      const hint = typeof x === "string" ? [`names come first: (import name from ${JSON.stringify(x)}), or (import * from ${JSON.stringify(x)})`] : [];
      fail(`Invalid import item type: ${kindOf(x)}`, offset, hint);
    }
  }
  for (const item of items) {
    const bound = (item as Value[])[1];
    if (typeof bound === "string") checkName(bound, "import", offset);
  }
  if (from === null) {
    if (items.length === 0) fail("import expects at least one name", offset, ['what is imported, and where it comes from: (import name from "./file")']);
    for (const [[root]] of items) {
      if (!["gene", "genex", "global"].includes(root!)) {
        fail("Module path not specified in import statement", offset, [
          `names come from a file: (import ${root} from "./file"); what is built in needs no import`,
        ]);
      }
    }
  }
  const spec = new Map<string, Value>([
    ["from", from],
    ["pkg", pkg],
    ["path", form.props?.get("path") ?? null],
    ["items", items],
  ]);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    g.rt(NONE, "import", ...g.values([new ConstNode(spec, -1)]));
    g.release(m);
    if (dst !== NONE) g.op(Op.Nil, dst);
  });
}

export function analyzeExport(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  topOnly(cx, form, "export");
  const list = form.children.length === 1 && Array.isArray(form.children[0]) ? (form.children[0] as Value[]) : form.children;
  if (list.length === 0) fail("export expects at least one name", offset);
  const names = list.map((x) => (x instanceof Sym ? x.name : typeof x === "string" ? x : fail("export names must be symbols or strings", offset)));
  // private variables of the file are offered as their cells: the values are taken when the module has finished
  const variables = names.map((n) => {
    let v = scope.vars.get(n) ?? null;
    if (v === null && scope.later !== null && scope.later.has(n)) {
      if (cx.options.kind === "session") return exportVariable(cx, n, scope);
      scope.add((v = new Variable(n, scope.fn)));
      v.hoisted = true;
    }
    if (v !== null) v.exposed = true;
    return v;
  });
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const n = g.tmp();
    g.op(Op.Const, n, g.konst(names));
    const cells = variables.map((v) => {
      if (v !== null) return g.loadCapture(v);
      const t = g.tmp();
      g.op(Op.Nil, t);
      return t;
    });
    const a = g.tmp();
    g.op(Op.Array, a, cells.length, ...cells);
    g.rt(dst, "export", n, a);
    g.release(m);
  });
}

export function analyzeDep(cx: Unit, form: GeneNode, _scope: Scope): Node {
  const offset = offsetOf(form);
  topOnly(cx, form, "$dep");
  const [name, version] = form.children;
  if (typeof name !== "string" && !(name instanceof Sym)) fail("$dep requires package name", offset);
  const path = form.props?.get("path");
  if (typeof path !== "string") fail("$dep requires ^path <string>", offset);
  const text = typeof name === "string" ? name : name.name;
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    g.rt(dst, "dep", ...g.values([new ConstNode(text, -1), new ConstNode(typeof version === "string" ? version : "*", -1), new ConstNode(path, -1)]));
    g.release(m);
  });
}
