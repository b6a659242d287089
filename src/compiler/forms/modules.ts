/** `import`, `export`, `$dep` (8.5, 8.6, 8.8): compile-time forms of a module's top level. */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { checkName, exportVariable, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail } from "../errors.ts";
import { NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { type Scope, Variable } from "../scope.ts";
import { kindOf } from "../../values/kind.ts";

/** What the intrinsic `import` gets, as plain data: Map {from, pkg, path, items}; an item is [path parts, name to bind] or ["*"-terminated path, null]. */
function topOnly(cx: Unit, scope: Scope, offset: number): void {
  if (!scope.isTop || cx.options.kind === "eval")
    fail("import is compile-time only; place imports at module top level or emit them from (comptime ...)", offset);
}

function splitAlias(part: string): { name: string; alias: string | null } {
  const at = part.indexOf(":", 1);
  return at < 0 ? { name: part, alias: null } : { name: part.slice(0, at), alias: part.slice(at + 1) };
}

export function analyzeImport(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  topOnly(cx, scope, offset);
  const c = form.children;
  const items: Value[] = [];
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
    } else if (x instanceof Sym) {
      const { name, alias } = splitAlias(x.name);
      items.push([[name], name === "*" ? null : (alias ?? name)]);
    } else if (x instanceof ComplexSym) {
      const parts = [...x.parts];
      const last = parts[parts.length - 1]!;
      if (last === "" && Array.isArray(c[i + 1])) {
        const list = c[++i] as Value[];
        for (const y of list) {
          if (!(y instanceof Sym)) fail(`Invalid import item type: ${kindOf(y)}`, offset);
          const { name, alias } = splitAlias((y as Sym).name);
          items.push([[...parts.slice(0, -1), name], alias ?? name]);
        }
      } else {
        const { name, alias } = splitAlias(last);
        parts[parts.length - 1] = name;
        items.push([parts, name === "*" ? null : (alias ?? name)]);
      }
    } else fail(`Invalid import item type: ${kindOf(x)}`, offset);
  }
  for (const item of items) {
    const bound = (item as Value[])[1];
    if (typeof bound === "string") checkName(bound, "import", offset);
  }
  if (from === null) {
    for (const item of items) {
      const root = ((item as Value[])[0] as string[])[0]!;
      if (!["gene", "genex", "global"].includes(root)) {
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
  if (!scope.isTop || cx.options.kind === "eval") fail("export is compile-time only; place exports at module top level", offset);
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

export function analyzeDep(_cx: Unit, form: GeneNode, _scope: Scope): Node {
  const offset = offsetOf(form);
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
