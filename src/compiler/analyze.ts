/**
 * From data to nodes: decides what each form means (3.1) and resolves names. Deeply nested forms are analysed later from an empty JavaScript stack.
 */
import { Op } from "../gir/ops.ts";
import { childOffset, spanOf, symbolOffset, type Source } from "../reader/source.ts";
import { tellWork } from "../values/meter.ts";
import { ComplexSym, GeneNode, MUTABLE, PLACEHOLDER, Quote, SealedArray, SealedMap, Sym, Unquote, type Value } from "../values/types.ts";
import { checkDots, fail } from "./errors.ts";
import { NONE } from "./gen.ts";
import { externalType } from "./local-types.ts";
import { ConstNode, EmitNode, Node, VarNode } from "./node.ts";
import { analyzeGene } from "./gene.ts";
import { analyzePath } from "./forms/paths.ts";
import { analyzeArray, analyzeMap, quoted } from "./forms/data.ts";
import { callHint, isMethodName, partsOf } from "./glued.ts";
import { FnContext, Region, Scope, Variable } from "./scope.ts";
import { clausesInParentheses, loneNames, type Warning } from "./suspects.ts";
import { type Scope as RuntimeScope, type ScopeSpec, UNDEF } from "../values/runtime-types.ts";

export interface CompileOptions {
  /** "module": variables of the top level live in registers; "session": in cells that outlive the unit; "eval": like module, in an outer scope */
  readonly kind: "module" | "session" | "eval";
  readonly scope?: RuntimeScope | null;
  readonly contracts?: boolean;
  /** functions report when they are entered and left (the intrinsics profile.enter and profile.leave) */
  readonly profile?: boolean;
  /** functions know where their variables are (Code.locals) */
  readonly locals?: boolean;
  /** environment variables, for comptime */
  readonly env?: (name: string) => string | null;
  /** enums declared by earlier entries of the session, and those that this unit adds */
  readonly enums?: Map<string, import("./scope.ts").EnumInfo>;
  /** is told, once at most, of what is hardly meant */
  readonly warn?: (warning: Warning) => void;
}

/** Deeper than this, forms are analysed later. */
const MAX_DEPTH = 250;

/** State of one compilation. */
export class Unit {
  depth = 0;
  /** ticks with every form, so that it is known which assignments belong to which node */
  clock = 0;
  /** the Gene, array or map whose parts are being analysed: it knows where the symbols in it stand; at the top all forms of the text */
  around: Value = null;
  /** the form of the unit's top level being analysed, or the last one */
  statement: Value = null;
  /** the innermost region being analysed */
  region: Region | null = null;
  /** forms put off so far: nodes around them do not know what belongs to them */
  holes = 0;
  readonly deferred: (() => void)[] = [];
  /** code generation of nested functions, run from an empty stack */
  readonly later: (() => void)[] = [];
  /** names of members that the unit defines at its top level: functions, classes and the like */
  readonly members = new Set<string>();
  /** names whose declaration is being analysed and which mean a member until then */
  readonly hidden = new Set<string>();
  /** variables of the outer run-time scope, by name */
  readonly external = new FnContext("unit", null, true);
  readonly externalVars = new Map<string, Variable>();
  /** session: variables that the unit defines at its top level */
  readonly exports: Variable[] = [];
  readonly contracts: boolean;
  /** has an enum been declared in the unit so far? */
  hasEnums = false;
  /** what is hardly meant, as it was found; see toldWarnings */
  readonly warnings: Warning[] = [];
  constructor(
    readonly source: Source | null,
    readonly options: CompileOptions,
  ) {
    this.contracts = options.contracts !== false;
  }
}

/** Stands for a form whose analysis was put off. */
class DeferredNode extends Node {
  node: Node | null = null;
  override emit(g: import("./gen.ts").Gen, dst: number): void {
    g.emit(this.node!, dst);
  }
}

/** Where the form begins; -1 if it has no place of its own (symbols and numbers: the error names the form around them). */
export function offsetOf(form: Value): number {
  if (typeof form !== "object" || form === null) return -1;
  const span = spanOf(form);
  return span === undefined ? -1 : span.start;
}

/** What it counts to analyse a form, in units of work. */
const FORM = 8;

/** Analyses one form in a scope. */
export function analyze(cx: Unit, form: Value, scope: Scope): Node {
  tellWork(FORM);
  if (cx.depth > MAX_DEPTH) {
    const d = new DeferredNode(offsetOf(form));
    const { around, region } = cx;
    cx.holes++;
    cx.deferred.push(() => {
      cx.depth = 0;
      cx.around = around;
      cx.region = region;
      d.node = analyze(cx, form, scope);
    });
    return d;
  }
  cx.depth++;
  const from = cx.clock++;
  const { holes, around } = cx;
  if (typeof form === "object" && form !== null && !(form instanceof Sym) && !(form instanceof ComplexSym)) cx.around = form;
  try {
    const node = analyzeForm(cx, form, scope);
    node.from = cx.holes === holes ? from : -1;
    node.to = cx.clock;
    return node;
  } finally {
    cx.depth--;
    cx.around = around;
  }
}

/** Analyses a region. @param run analyses its forms */
export function inRegion<T>(cx: Unit, run: () => T): T {
  const { region } = cx;
  cx.region = new Region(region);
  try {
    return run();
  } finally {
    cx.region = region;
  }
}

/** The variable is used here: its definition may have been skipped if that stands in a region that is over. */
function mention(cx: Unit, v: Variable): void {
  if (v.region === null || v.skipped) return;
  for (let r = cx.region; r !== null; r = r.outer) if (r === v.region) return;
  v.skipped = true;
}

export function analyzeAll(cx: Unit, forms: readonly Value[], scope: Scope): Node[] {
  return forms.map((f) => analyze(cx, f, scope));
}

/** Statements: all but the last are there for their effects. */
export function analyzeBody(cx: Unit, forms: readonly Value[], scope: Scope): Node[] {
  checkBody(cx, forms, scope, (i) => partOffset(cx.around, forms, i));
  return analyzeAll(cx, forms, scope);
}

/** Notes what is hardly meant among the forms of a body. @param nameOffset where the name at an index stands */
export function checkBody(cx: Unit, forms: readonly Value[], scope: Scope, nameOffset: (index: number) => number): void {
  if (cx.options.warn === undefined) return;
  const isDefined = (word: string): boolean => isVariable(cx, word, scope) || cx.members.has(word) || isMember(cx, word);
  cx.warnings.push(...loneNames(forms, nameOffset), ...clausesInParentheses(forms, isDefined, offsetOf));
}

/** Where the i-th of some forms that follow each other in a Gene stands; -1 if unknown. */
function partOffset(around: Value, forms: readonly Value[], i: number): number {
  if (!(around instanceof GeneNode)) return -1;
  const { children } = around;
  let at = children.length - forms.length;
  while (at >= 0 && !forms.every((f, k) => f === children[at + k])) at--;
  return at < 0 ? -1 : childOffset(around, at + i);
}

function analyzeForm(cx: Unit, form: Value, scope: Scope): Node {
  if (typeof form !== "object" || form === null) return new ConstNode(form, -1);
  if (form instanceof Sym) return analyzeSymbol(cx, form, scope);
  if (form instanceof GeneNode) return analyzeGene(cx, form, scope);
  if (form instanceof ComplexSym) return analyzePath(cx, form, scope);
  if (Array.isArray(form)) return analyzeArray(cx, form, scope, form instanceof SealedArray);
  if (form instanceof Map) return analyzeMap(cx, form as Map<string, Value>, scope, form instanceof SealedMap);
  if (form instanceof Quote) return new ConstNode(quoted(form), offsetOf(form));
  if (form instanceof Unquote) return new ConstNode(form, offsetOf(form));
  return new ConstNode(form, -1);
}

export function analyzeSymbol(cx: Unit, symbol: Sym, scope: Scope): Node {
  const name = symbol.name;
  if (name === "_") return new ConstNode(PLACEHOLDER, -1);
  if (name === "super") fail("super can only be used in call form: (super .member ...)", symbolOffset(cx.around, name));
  if (name.includes("...")) checkDots(name, symbolOffset(cx.around, name), false);
  if (name.charCodeAt(0) === 36 && name.length > 1) return analyzeGlobal(cx, name, scope);
  if (name.charCodeAt(0) === 64 && name.length > 1) return analyzePath(cx, symbol, scope);
  const v = lookup(cx, name, scope);
  if (v !== null) return use(v, scope);
  if (isMethodName(name)) fail(`${name} is no value: it names a method`, symbolOffset(cx.around, name), [callHint(partsOf(cx.around), name)]);
  return nameNode(name, symbolOffset(cx.around, name));
}

/** A name that no visible variable has: a member of the namespaces around the code, at run time. @param offset where it stands, -1: somewhere in the form around */
export function nameNode(name: string, offset = -1): Node {
  return new EmitNode(offset, (g, dst) => g.op(Op.Name, g.dst(dst), g.konst(name)), { atomic: true });
}

const SPECIALS = new Set(["app", "pkg", "program", "args", "env", "cwd", "duration", "duration_start"]);

/** `$x`: a special variable, or the global of that name. */
export function analyzeGlobal(cx: Unit, name: string, scope: Scope): Node {
  const bare = name.slice(1);
  if (bare === "ns") return new EmitNode(-1, (g, dst) => g.op(Op.Ns, g.dst(dst)), { atomic: true });
  if (bare === "ex") return new EmitNode(-1, (g, dst) => g.op(Op.GetEx, g.dst(dst)), { atomic: true });
  if (SPECIALS.has(bare)) {
    return new EmitNode(-1, (g, dst) => {
      const m = g.mark();
      const t = g.tmp();
      g.op(Op.Const, t, g.konst(bare));
      g.rt(dst, "special", t);
      g.release(m);
    });
  }
  void cx;
  void scope;
  return new EmitNode(-1, (g, dst) => g.op(Op.Global, g.dst(dst), g.konst(bare)), { atomic: true });
}

/** A use of a variable in a scope: captures it if it belongs to an enclosing function. @param checked must it have a value? */
export function use(v: Variable, scope: Scope, checked = true): VarNode {
  if (v.fn !== scope.fn) scope.fn.capture(v);
  return new VarNode(v, -1, checked);
}

/** The variable that a name means in a scope, or null: then it is looked up in the namespaces at run time. */
export function lookup(cx: Unit, name: string, scope: Scope): Variable | null {
  const known = defined(cx, name, scope);
  if (known !== null) {
    mention(cx, known);
    return known;
  }
  const s = definedLater(cx, name, scope);
  if (s === null) return null;
  if (s.isTop && cx.options.kind === "session") return exportVariable(cx, name, s, s.later!.get(name));
  const v = new Variable(name, s.fn, s.later!.get(name));
  v.hoisted = true;
  s.add(v);
  return v;
}

/** Does a name mean a variable in a scope? To ask is no use of it: one that is defined later on is not captured. */
export function isVariable(cx: Unit, name: string, scope: Scope): boolean {
  return defined(cx, name, scope) !== null || definedLater(cx, name, scope) !== null;
}

/** Is it a member that was defined before the unit: by an earlier entry of the session, by the module whose code evaluates this? */
export function isMember(cx: Unit, name: string): boolean {
  for (let ns = cx.options.scope?.ns ?? null; ns !== null; ns = ns.parent) {
    const cell = ns.members.get(name);
    if (cell !== undefined && cell.value !== UNDEF) return true;
  }
  return false;
}

function defined(cx: Unit, name: string, scope: Scope): Variable | null {
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    const v = s.vars.get(name);
    if (v !== undefined) return v;
  }
  return externalVariable(cx, name);
}

/** The scope around the function that mentions a name in which it will be defined: closures may be made before what they capture. */
function definedLater(cx: Unit, name: string, scope: Scope): Scope | null {
  if (cx.hidden.has(name)) return null;
  for (let s: Scope | null = scope; s !== null; s = s.parent) if (s.fn !== scope.fn && s.later !== null && s.later.has(name)) return s;
  return null;
}

export function externalVariable(cx: Unit, name: string): Variable | null {
  let v = cx.externalVars.get(name);
  if (v !== undefined) return v;
  const scope = cx.options.scope;
  if (scope === undefined || scope === null || !scope.vars.has(name)) return null;
  v = new Variable(name, cx.external, scope.lets.has(name));
  v.declared = true;
  cx.externalVars.set(name, v);
  v.type = externalType(cx, scope.types.get(name));
  return v;
}

/** A variable of a session's top level: a cell that the caller makes. */
export function exportVariable(cx: Unit, name: string, scope: Scope, isLet = false): Variable {
  const v = new Variable(name, cx.external, isLet);
  v.exportIndex = cx.exports.push(v) - 1;
  scope.add(v);
  return v;
}

/**
 * Stops the compilation if a program must not give a name a meaning: `self` is bound by methods, bodies of definitions and `$with`, and everything that begins with a slash or a
 * dot relies on it.
 * A rest has its place in patterns and lists of parameters.
 * @param what the name is given to @param offset where
 */
export function checkName(name: string, what: string, offset: number): void {
  if (name === "self") fail(`Reserved identifier 'self' cannot be used for ${what}`, offset);
  checkDots(name, offset, true);
}

/** Declares a variable in the scope. @param offset where its name, or what holds that, stands; -1: in the form around */
export function declare(cx: Unit, name: string, inner: Scope, isLet = false, offset = -1): Variable {
  checkName(name, "variable", offset);
  let scope = inner;
  while (scope.transparent) scope = scope.parent!;
  if (scope.isTop && cx.options.kind === "session") {
    const waiting = scope.vars.get(name);
    if (waiting !== undefined && !waiting.declared) {
      waiting.declared = true;
      return waiting;
    }
    const v = exportVariable(cx, name, scope, isLet);
    v.declared = true;
    return v;
  }
  const v = scope.declare(name, isLet);
  v.region = cx.region;
  return v;
}

/**
 * All variables that code evaluated at run time in this scope can see; they become cells.
 * @param later also those that are defined around the function behind it: it may be called then
 */
function expose(cx: Unit, scope: Scope, later: boolean): Variable[] {
  const seen = new Map<string, Variable>();
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    for (const [name, v] of s.vars) if (!seen.has(name)) seen.set(name, v);
    if (!later || s.fn === scope.fn || s.later === null) continue;
    for (const name of s.later.keys()) {
      const v = seen.has(name) ? null : lookup(cx, name, scope);
      if (v !== null) seen.set(name, v);
    }
  }
  const outer = cx.options.scope;
  if (outer !== undefined && outer !== null) {
    for (const name of outer.vars.keys()) if (!seen.has(name)) seen.set(name, externalVariable(cx, name)!);
  }
  const list = [...seen.values()].filter((v) => v.name !== "self");
  for (const v of list) {
    mention(cx, v);
    v.exposed = true;
    v.assign(cx.clock++);
    if (v.fn !== scope.fn) scope.fn.capture(v);
  }
  return list;
}

/** Emits a Scope value with all visible variables. @param later see {@link expose} */
export function scopeNode(cx: Unit, scope: Scope, later = true): Node {
  const variables = expose(cx, scope, later);
  const self = lookup(cx, "self", scope);
  const selfNode = self === null ? null : use(self, scope);
  let top = false;
  for (let s: Scope | null = scope; s !== null && s.fn === scope.fn; s = s.parent) top = s.isTop && s === scope;
  if (scope.isTop) top = cx.options.kind !== "eval" || (cx.options.scope?.topLevel ?? false);
  return new EmitNode(-1, (g, dst) => {
    const m = g.mark();
    const info: ScopeSpec = {
      names: variables.map((v) => v.name),
      lets: variables.filter((v) => v.isLet).map((v) => v.name),
      types: new Map(variables.filter((v) => v.type !== null).map((v) => [v.name, v.type])),
      topLevel: top,
    };
    const s = selfNode === null ? NONE : g.value(selfNode);
    const regs = variables.map((v) => g.loadCapture(v));
    g.op(Op.Scope, g.dst(dst), g.konst(info), s, regs.length, ...regs);
    g.release(m);
  });
}

export function isSym(form: Value, name: string): boolean {
  return form instanceof Sym && form.name === name;
}

/** A Gene that is code as written: sealed ones are data. */
export function isGene(form: Value): form is GeneNode {
  return form instanceof GeneNode && form.lock === MUTABLE;
}
