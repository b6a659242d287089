/** Calls of functions and methods, macros, `new` and `super` (3.2, 5.4, 5.11, 7.4). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../../values/types.ts";
import { analyze, isSym, lookup, offsetOf, scopeNode, type Unit } from "../analyze.ts";
import { isCyclic } from "../cycles.ts";
import { callsKnownMacro, isSeparable, namesOf } from "../known-macros.ts";
import { fail } from "../errors.ts";
import { type Construct, type Gen, NONE } from "../gen.ts";
import { EmitNode, Node } from "../node.ts";
import type { Scope } from "../scope.ts";
import { analyzeEntries, analyzeItems, emitEntries, emitItems, type Entry, type Item } from "./data.ts";
import { pathNode, selfNode, selectorItem } from "./paths.ts";
import { segments } from "../path-parts.ts";

/** Arguments of a call: keywords are evaluated first, then positions (3.2). */
export interface Arguments {
  readonly entries: readonly Entry[];
  readonly items: readonly Item[];
}

export function analyzeArguments(cx: Unit, props: Map<string, Value> | null, children: readonly Value[], scope: Scope): Arguments {
  return { entries: analyzeEntries(cx, props, scope), items: analyzeItems(cx, children, scope) };
}

/** Only positions, no spread: the arguments stand in the instruction. */
export function isPlain(args: Arguments): boolean {
  return args.entries.length === 0 && args.items.every((i) => !i.spread);
}

/** Arguments as a fresh array and, if there are keywords, a fresh map. */
export function emitPacked(g: Gen, args: Arguments): { list: number; kw: number } {
  let kw = NONE;
  if (args.entries.length > 0) {
    kw = g.tmp();
    emitEntries(g, args.entries, kw, 1);
  }
  const list = g.tmp();
  emitItems(g, args.items, list, 1);
  return { list, kw };
}

/** `(f a b)` where the callee stands in a register. @param loaded registers of the arguments, if they have been loaded */
function emitCall(g: Gen, f: number, args: Arguments, dst: number, tail: boolean, loaded: number[] | null = null): void {
  if (loaded !== null || isPlain(args)) {
    const regs = loaded ?? g.values(args.items.map((i) => i.node));
    if (tail) g.op(Op.TailCall, f, regs.length, ...regs);
    else g.op(Op.Call, dst, f, regs.length, ...regs);
    return;
  }
  const { list, kw } = emitPacked(g, args);
  if (tail) g.op(Op.TailCallX, f, list, kw);
  else g.op(Op.CallX, dst, f, list, kw);
}

/** May a tail call stand here? Not with anything left to do on the way out. */
export function canTail(g: Gen): boolean {
  return g.tailCalls && g.unwind.every((u) => u.kind === "loop");
}

class CallNode extends Node {
  constructor(
    offset: number,
    readonly callee: Node,
    readonly args: Arguments,
    /** the form as written, where the head is not a plain name: a head that is not callable gives data */
    readonly form: GeneNode | null,
    /** the head may be a macro function: its scope */
    readonly scope: Node | null,
  ) {
    super(offset);
  }

  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const result = dst === NONE ? g.tmp() : dst;
    if (this.form === null && this.scope === null) {
      const loaded = this.loadConstants(g);
      const later = [...this.args.entries, ...this.args.items].map((a) => a.node);
      const f = this.callee.register(g) >= 0 && !this.callee.mayChange(later, 0) ? this.callee.register(g) : this.loadCallee(g, g.part(result));
      emitCall(g, f, this.args, result, false, loaded);
    } else {
      const out = g.part(result);
      this.guarded(g, out, false);
      g.move(result, out);
    }
    g.release(m);
  }

  /** Loads arguments that are constants and variables before the callee, a name: the interpreter finds and calls it in one step then. */
  private loadConstants(g: Gen): number[] | null {
    const nodes = this.args.items.map((i) => i.node);
    if (!isPlain(this.args) || !nodes.every((n) => n.isConstant() || n.register(g) >= 0)) return null;
    return g.values(nodes);
  }

  private loadCallee(g: Gen, f = g.tmp()): number {
    g.emit(this.callee, f);
    return f;
  }

  override tail(g: Gen): void {
    if (!canTail(g)) return super.tail(g);
    const m = g.mark();
    if (this.form === null && this.scope === null) emitCall(g, this.loadCallee(g), this.args, NONE, true);
    else {
      const out = g.tmp();
      this.guarded(g, out, true);
      g.return(out);
    }
    g.release(m);
  }

  override isAtomic(): boolean {
    return true;
  }

  /** With the tests for heads that are not callable, and macros. A tail call leaves; the other cases go on behind with `out`. */
  private guarded(g: Gen, out: number, tail: boolean): void {
    const block: Construct = g.block();
    const f = this.loadCallee(g);
    if (this.form !== null) g.branch(Op.NotCallable, [f, out, g.konst(this.form)], block);
    if (this.scope !== null) {
      const macro = g.tmp();
      g.op(Op.IsMacro, macro, f);
      g.if(Op.If, macro);
      const s = g.value(this.scope);
      g.op(Op.MacroCall, out, f, g.konst(this.form ?? this.macroForm), s);
      g.break(block);
      g.end();
    }
    emitCall(g, f, this.args, out, tail);
    g.end();
  }

  /** the form of a macro call by a plain name */
  macroForm: GeneNode | null = null;
}

/** `(f! ..)` in evaluated code where `f!` is a macro function while it is compiled. If it is none any more when the call is reached, the form is compiled anew. */
class KnownMacroNode extends Node {
  constructor(
    offset: number,
    readonly callee: Node,
    readonly form: GeneNode,
    readonly scope: Node,
  ) {
    super(offset);
  }

  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const out = dst === NONE ? g.tmp() : g.part(dst);
    const [f, s] = g.values([this.callee, this.scope]);
    const macro = g.tmp();
    g.op(Op.IsMacro, macro, f!);
    g.if(Op.If, macro);
    g.op(Op.MacroCall, out, f!, g.konst(this.form), s!);
    g.else();
    const form = g.tmp();
    g.op(Op.Const, form, g.konst(this.form));
    g.rt(out, "eval", s!, form);
    g.end();
    g.move(dst, out);
    g.release(m);
  }

  override isAtomic(): boolean {
    return true;
  }
}

/** A call of anything (the last row of 3.1). */
export function analyzeCall(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const type = form.type;
  if (type instanceof ComplexSym) {
    const segs = type.parts[0]!.startsWith("@") ? [] : segments(type.parts, 1);
    const last = segs[segs.length - 1];
    if (last !== undefined && last.kind === "method" && !(last.name.endsWith("!") && last.name.length > 1)) {
      const receiver = pathNode(cx, type.parts, scope, type.parts.length - 1);
      return new SendNode(offset, receiver, last.name, analyzeArguments(cx, form.props, form.children, scope));
    }
    if (last !== undefined && last.kind === "dynamic-method" && (form.children.length > 0 || form.props !== null)) {
      fail("Dynamic method sugar only supports zero-argument calls; use (obj . expr args...)", offset);
    }
  }
  if (callsKnownMacro(cx.options, form)) {
    const name = namesOf(type)[0]!;
    const known = lookup(cx, name, scope);
    const isMeant = (known === null || known.fn.external) && !cx.members.has(name);
    if (isMeant && isSeparable(cx.options, form)) return new KnownMacroNode(offset, analyze(cx, type, scope), form, scopeNode(cx, scope));
    // its arguments are compiled after all, and were not looked at so far
    if (form.children.some((c) => isCyclic(c)) || (form.props !== null && isCyclic(form.props))) fail("cannot compile a value that contains itself", offset);
  }
  const callee = analyze(cx, type, scope);
  const plainName = type instanceof Sym;
  const name = plainName ? type.name : type instanceof ComplexSym ? type.parts[type.parts.length - 1]! : "";
  const mayBeMacro = name.length > 1 && name.endsWith("!") ? true : type instanceof GeneNode && !isFunctionLiteral(type);
  const args = macroOnly(cx, form, scope, mayBeMacro);
  // an expression as head hardly ever gives a macro function, and variables of the module that need not be cells are worth much
  const node = new CallNode(
    offset,
    callee,
    args,
    plainName ? null : form,
    mayBeMacro ? scopeNode(cx, scope, type instanceof Sym || type instanceof ComplexSym) : null,
  );
  if (mayBeMacro && plainName) node.macroForm = form;
  return node;
}

/** Arguments of a call that may be a macro's need not compile as code: what fails then fails at run time only. */
function macroOnly(cx: Unit, form: GeneNode, scope: Scope, mayBeMacro: boolean): Arguments {
  if (!mayBeMacro) return analyzeArguments(cx, form.props, form.children, scope);
  try {
    return analyzeArguments(cx, form.props, form.children, scope);
  } catch (e) {
    if (e instanceof Error && e.name === "CompileError") return { entries: [], items: [] };
    throw e;
  }
}

function isFunctionLiteral(form: GeneNode): boolean {
  const t = form.type;
  if (t instanceof Sym && ["fn", "fn*", "block", "->", "@"].includes(t.name)) return true;
  return isSym(form.children[0], "->");
}

/** `(obj .m args)` */
export class SendNode extends Node {
  constructor(
    offset: number,
    readonly receiver: Node,
    readonly name: string,
    readonly args: Arguments,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    if (isPlain(this.args)) {
      const result = dst === NONE ? g.tmp() : dst;
      const [o, ...regs] = g.values([this.receiver, ...this.args.items.map((i) => i.node)], result);
      g.op(Op.Send, result, o!, g.konst(this.name), regs.length, ...regs);
    } else {
      const o = g.tmp();
      g.emit(this.receiver, o);
      const { list, kw } = emitPacked(g, this.args);
      g.op(Op.SendX, g.dst(dst), o, g.konst(this.name), list, kw);
    }
    g.release(m);
  }
  override tail(g: Gen): void {
    if (!canTail(g)) return super.tail(g);
    const m = g.mark();
    if (isPlain(this.args)) {
      const [o, ...regs] = g.values([this.receiver, ...this.args.items.map((i) => i.node)]);
      g.op(Op.TailSend, o!, g.konst(this.name), regs.length, ...regs);
    } else {
      const o = g.tmp();
      g.emit(this.receiver, o);
      const { list, kw } = emitPacked(g, this.args);
      g.op(Op.TailSendX, o, g.konst(this.name), list, kw);
    }
    g.release(m);
  }
  override isAtomic(): boolean {
    return true;
  }
}

/**
 * `(obj .m args)`, `(.m args)`, `(obj . name args)`, `(x .@a/b)`.
 * @param receiver analysed already, or null: the type of the form
 * @param head the method symbol; `onSelf`: it is the type of the form
 */
export function analyzeMethodCall(cx: Unit, form: GeneNode, receiver: Node | null, head: string, scope: Scope, onSelf = false): Node {
  const offset = offsetOf(form);
  const object = receiver ?? (onSelf ? selfNode(cx, scope) : analyze(cx, form.type, scope));
  const children = onSelf ? form.children : form.children.slice(1);
  if (head === ".") {
    if (children.length === 0) fail("Dynamic method call requires method expression: (obj . method_expr args...)", offset);
    const name = analyze(cx, children[0], scope);
    const args = analyzeArguments(cx, form.props, children.slice(1), scope);
    return new EmitNode(offset, (g, dst) => {
      const m = g.mark();
      const o = g.tmp();
      g.emit(object, o);
      const n = g.tmp();
      g.emit(name, n);
      const { list, kw } = emitPacked(g, args);
      g.op(Op.SendDyn, g.dst(dst), o, n, list, kw);
      g.release(m);
    });
  }
  const name = head.slice(1);
  if (name.startsWith("@")) return analyzeSelectorSend(cx, object, name, children, scope, offset);
  if (name.length > 1 && name.endsWith("!")) {
    fail("Macro-like class methods are not supported; use (method name [args] ...) and a standalone fn! if you need quoted arguments", offset);
  }
  return new SendNode(offset, object, name, analyzeArguments(cx, form.props, children, scope));
}

/** `(x .@a/b more...)`, `(x .@ "a" 0 f)`: further arguments are segments. */
function analyzeSelectorSend(cx: Unit, object: Node, name: string, children: readonly Value[], scope: Scope, offset: number): Node {
  const literal = name.length > 1 ? name.slice(1).split("/") : [];
  const nodes = [...children.map((c) => ({ node: selectorItem(cx, c, scope), spread: false }))];
  const first = literal.length === 0 ? [] : literal.map((p) => ({ node: segmentConst(p), spread: false }));
  return new SendNode(offset, object, "@", { entries: [], items: [...first, ...nodes] });
}

function segmentConst(part: string): Node {
  return new EmitNode(-1, (g, dst) => {
    const value: Value = /^-?\d+$/.test(part) ? Number(part) : (SELECTOR_OPS[part] ?? part);
    g.op(Op.Const, g.dst(dst), g.konst(value));
  });
}
import { SELECTOR_OPS } from "../../values/types.ts";

/** `(new C args...)` */
export function analyzeNew(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  if (form.children.length === 0) fail("new requires at least a class name", offset);
  const cls = analyze(cx, form.children[0], scope);
  const args = analyzeArguments(cx, form.props, form.children.slice(1), scope);
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      const c = g.tmp();
      g.emit(cls, c);
      if (isPlain(args)) {
        const regs = g.values(args.items.map((i) => i.node));
        g.op(Op.New, g.dst(dst), c, regs.length, ...regs);
      } else {
        const { list, kw } = emitPacked(g, args);
        g.op(Op.NewX, g.dst(dst), c, list, kw);
      }
      g.release(m);
    },
    { atomic: true },
  );
}

/** `(super .m args...)`, `(super .ctor args...)` */
export function analyzeSuper(cx: Unit, form: GeneNode, scope: Scope): Node {
  const offset = offsetOf(form);
  const member = form.children[0];
  if (form.children.length === 0) fail("super requires a member", offset);
  if (!(member instanceof Sym) || !member.name.startsWith(".") || member.name.length < 2) {
    if (isSym(member, "ctor")) fail("super constructor calls must use .ctor", offset);
    fail("super requires a method or constructor symbol (e.g., .m or .ctor)", offset);
  }
  const name = member.name.slice(1);
  if (name.endsWith("!") && name.length > 1) {
    fail(
      name === "ctor!" ? "Macro-like super constructors are not supported; use .ctor" : "Macro-like super methods are not supported; use a plain method",
      offset,
    );
  }
  const self = selfNode(cx, scope);
  const args = analyzeArguments(cx, form.props, form.children.slice(1), scope);
  return new EmitNode(
    offset,
    (g, dst) => {
      const m = g.mark();
      const s = g.tmp();
      g.emit(self, s);
      if (isPlain(args)) {
        const regs = g.values(args.items.map((i) => i.node));
        g.op(Op.Super, g.dst(dst), s, g.konst(name), regs.length, ...regs);
      } else {
        const { list, kw } = emitPacked(g, args);
        g.op(Op.SuperX, g.dst(dst), s, g.konst(name), list, kw);
      }
      g.release(m);
    },
    { atomic: true },
  );
}
