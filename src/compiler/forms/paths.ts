/** Paths `a/b/0`, selector literals `@a/b`, and `./` (chapter 17). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, SELECTOR_OPS, Sym, complexSym, sym, type Value } from "../../values/types.ts";
import { analyze, analyzeSymbol, lookup, nameNode, offsetOf, use, type Unit } from "../analyze.ts";
import { checkDots, fail } from "../errors.ts";
import { type Gen, NONE } from "../gen.ts";
import { ConstNode, EmitNode, type Node } from "../node.ts";
import { symbolOffset } from "../../reader/source.ts";
import { SPECIAL } from "../../values/names.ts";
import { CLOSING, gluedPath, partsOf } from "../glued.ts";
import { type Segment, segments } from "../path-parts.ts";
import type { Scope } from "../scope.ts";

/** What a path starts with. */
function analyzeRoot(cx: Unit, root: string, scope: Scope): Node {
  if (root === "") return selfNode(cx, scope);
  return analyzeSymbol(cx, sym(root), scope);
}

/** `self` where the code stands. */
export function selfNode(cx: Unit, scope: Scope): Node {
  const v = lookup(cx, "self", scope);
  return v === null ? nameNode("self") : use(v, scope);
}

/** The inner of `<..>`: a variable or a path. */
function innerNode(cx: Unit, inner: string, scope: Scope): Node {
  const parts = inner.split("/");
  return parts.length === 1 ? analyzeSymbol(cx, sym(inner), scope) : analyzePath(cx, complexSym(parts), scope);
}

/** One step of a path as a node on top of the receiver. */
export function stepNode(cx: Unit, receiver: Node, s: Segment, scope: Scope, rule: 0 | 1 | 2, isSelf: boolean): Node {
  const via = rule !== 0 && s.kind === "name" ? visible(cx, s.name, scope) : null;
  const inner = s.kind === "dynamic" || s.kind === "dynamic-method" ? innerNode(cx, s.inner, scope) : null;
  return new EmitNode(
    -1,
    (g, dst) => {
      const m = g.mark();
      const r = g.value(receiver);
      switch (s.kind) {
        case "name":
          if (via !== null) {
            const v = g.value(via);
            g.op(Op.GetVia, g.dst(dst), r, g.konst(s.name), v, rule);
          } else g.op(isSelf ? Op.SelfGet : Op.GetMember, g.dst(dst), r, g.konst(s.name));
          break;
        case "index":
          g.op(Op.GetIndex, g.dst(dst), r, s.index);
          break;
        case "method":
          g.op(Op.Send, g.dst(dst), r, g.konst(s.name), 0);
          break;
        case "dynamic":
          g.op(Op.GetDyn, g.dst(dst), r, g.value(inner!));
          break;
        case "dynamic-method": {
          const name = g.value(inner!);
          const args = g.tmp();
          g.op(Op.Array, args, 0);
          g.op(Op.SendDyn, g.dst(dst), r, name, args, NONE);
          break;
        }
        case "strict":
          g.op(Op.Strict, r);
          g.move(dst, r);
          break;
      }
      g.release(m);
    },
    { atomic: true },
  );
}

/** A variable (not a namespace member) with that name, as rule 17.3 wants it: one that has no value yet counts like one that holds no segment. */
function visible(cx: Unit, name: string, scope: Scope): Node | null {
  const v = lookup(cx, name, scope);
  return v === null || v.name === "self" ? null : use(v, scope, false);
}

/** A path in value position; a root that begins with `@` makes a selector. */
export function analyzePath(cx: Unit, form: ComplexSym | Sym, scope: Scope): Node {
  const parts = form instanceof Sym ? [form.name] : form.parts;
  const root = parts[0]!;
  if (root.startsWith("@")) return selectorLiteral([root.slice(1), ...parts.slice(1)]);
  if (root === "." && parts.length === 2) fail("./ expects 2 or 3 arguments", -1);
  if (parts[parts.length - 1]!.endsWith("...")) checkDots(parts.join("/"), symbolOffset(cx.around, parts.join("/")), false);
  if (root === "" && cx.options.warn !== undefined) warnOfGlued(cx, parts);
  return pathNode(cx, parts, scope, parts.length);
}

/** `[1 2]/0`: an array, and a member of self. */
function warnOfGlued(cx: Unit, parts: readonly string[]): void {
  const name = parts.join("/");
  const at = symbolOffset(cx.around, name);
  if (at > 0 && CLOSING.test(cx.source!.text[at - 1]!)) cx.warnings.push(gluedPath(partsOf(cx.around), name, at));
}

/** What reads as a value alone would be a name as the first part of a path, of a variable that nobody can define. @param isRead is the whole path read, and not its last part defined or assigned? */
function refuseLiteral(cx: Unit, parts: readonly string[], isRead: boolean): never {
  const [root, ...rest] = parts;
  const path = parts.join("/");
  const instead = rest.length === 1 && /^\.[^<]/.test(rest[0]!) ? `(${root} ${rest[0]})` : `(${root} ./${rest.join("/")})`;
  const hints = isRead ? [`a path has a name before its first slash; for a value there is ${instead}`] : [];
  return fail(`${path} is no path: ${root} is a value and no name`, symbolOffset(cx.around, path), hints);
}

/** The first `count` parts of a path, read. */
export function pathNode(cx: Unit, parts: readonly string[], scope: Scope, count: number): Node {
  const segs = segments(parts, 1);
  const used = count === parts.length ? segs : segs.slice(0, -1);
  if (SPECIAL.has(parts[0]!)) refuseLiteral(cx, parts, count === parts.length);
  let node = analyzeRoot(cx, parts[0]!, scope);
  used.forEach((s, i) => {
    const last = count === parts.length && i === segs.length - 1;
    const rule = s.kind !== "name" ? 0 : last && segs.length >= 2 ? 1 : 2;
    node = stepNode(cx, node, s, scope, rule, i === 0 && parts[0] === "");
  });
  return node;
}

/** Splits an assignment target into receiver and last segment. */
export function splitPath(cx: Unit, form: ComplexSym, scope: Scope): { receiver: Node; last: Segment; isSelf: boolean; via: Node | null } {
  const segs = segments(form.parts, 1);
  const last = segs[segs.length - 1]!;
  const receiver = pathNode(cx, form.parts, scope, form.parts.length - 1);
  const via = last.kind === "name" && segs.length >= 2 ? visible(cx, last.name, scope) : null;
  return { receiver, last, isSelf: segs.length === 1 && form.parts[0] === "", via };
}

/** Emits `(receiver/last = value)`; gives the register of a dynamic segment back for reading it again. */
export function storeMember(g: Gen, receiver: number, last: Segment, segment: number, value: number, isSelf: boolean): void {
  if (last.kind === "index") g.op(Op.SetIndex, receiver, last.index, value);
  else if (segment !== NONE) g.op(Op.SetDyn, receiver, segment, value);
  else if (last.kind === "name") g.op(isSelf ? Op.SelfSet : Op.SetMember, receiver, g.konst(last.name), value);
}

/** The node of a dynamic last segment, null if it is literal. */
export function dynamicSegment(cx: Unit, last: Segment, scope: Scope): Node | null {
  if (last.kind === "dynamic") return innerNode(cx, last.inner, scope);
  if (last.kind === "name" || last.kind === "index") return null;
  return fail("Invalid assignment target: a path must end in a name, an index or <segment>", -1);
}

function selectorSegment(part: string): Value {
  if (part === "") fail("@ selector segment cannot be empty", -1);
  const op = SELECTOR_OPS[part];
  if (op !== undefined) return op;
  return /^-?\d+$/.test(part) ? Number(part) : part;
}

/** `@a/b/0` */
export function selectorLiteral(parts: readonly string[]): Node {
  const segs = parts.map(selectorSegment);
  return new EmitNode(-1, (g, dst) =>
    emitSelector(
      g,
      segs.map((s) => new ConstNode(s, -1)),
      dst,
    ),
  );
}

function emitSelector(g: Gen, nodes: readonly Node[], dst: number): void {
  const m = g.mark();
  const regs = g.values(nodes);
  g.rt(dst, "selector.new", ...regs);
  g.release(m);
}

/** `(@ "a" b 0 (expr))`: symbols are literal. */
export function analyzeSelector(cx: Unit, form: GeneNode, scope: Scope): Node {
  if (form.children.length === 0) fail("@ expects at least 1 argument for selector creation", offsetOf(form));
  const nodes = form.children.map((c) => selectorItem(cx, c, scope));
  return new EmitNode(offsetOf(form), (g, dst) => emitSelector(g, nodes, dst));
}

/** One segment of `(@ ..)`. */
export function selectorItem(cx: Unit, c: Value, scope: Scope): Node {
  if (c instanceof Sym) return new ConstNode(SELECTOR_OPS[c.name] ?? c.name, -1);
  if (c instanceof ComplexSym) return new ConstNode(c.parts.join("/"), -1);
  return analyze(cx, c, scope);
}

/** `(x ./ seg [default])`, `(./ x seg [default])`, `(x ./a/b [default])`. */
export function analyzeApply(cx: Unit, target: Value, rest: readonly Value[], literal: readonly string[] | null, scope: Scope, offset: number): Node {
  const steps: Segment[] = literal === null ? [] : segments(literal, 0);
  const usage = literal === null ? "./ expects 2 or 3 arguments" : "(target ./ property [default]) expects 2 or 3 arguments";
  const wanted = literal === null ? 1 : 0;
  if (rest.length < wanted || rest.length > wanted + 1) fail(usage, offset);
  let node = analyze(cx, target, scope);
  if (literal === null) {
    const receiver = node;
    const segment = analyze(cx, rest[0], scope);
    node = new EmitNode(offset, (g, dst) => {
      const m = g.mark();
      const [r, s] = g.values([receiver, segment]);
      g.op(Op.GetDyn, g.dst(dst), r!, s!);
      g.release(m);
    });
  } else for (const s of steps) node = stepNode(cx, node, s, scope, 0, false);
  if (rest.length === wanted) return withOffset(node, offset);
  const dflt = analyze(cx, rest[wanted], scope);
  const found = node;
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const t = g.tmp();
    g.emit(found, t);
    const isVoid = g.tmp();
    const none = g.tmp();
    g.op(Op.Void, none);
    g.op(Op.Eq, isVoid, t, none);
    g.if(Op.If, isVoid);
    g.emit(dflt, t);
    g.end();
    g.move(dst, t);
    g.release(m);
  });
}

function withOffset(node: Node, offset: number): Node {
  return new EmitNode(offset, (g, dst) => g.emit(node, dst));
}
