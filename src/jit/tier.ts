/**
 * When code is compiled: functions by the number of their calls, loops by the number of their rounds. What is known of the values at that moment goes into the text
 * as assumptions, which the text checks; code whose assumptions fail often is made again from what is seen then, at last without any (EMIT rule 5).
 */
import type { Code } from "../gir/code.ts";
import { Op } from "../gir/ops.ts";
import { type Assumption, assumption } from "../values/assumptions.ts";
import { mixedFields, plainFields, rawFields } from "../values/fields.ts";
import { LazyValue } from "../values/lazy.ts";
import {
  ABSENT,
  ArrayIterator,
  Cell,
  type DirectImpl,
  EnumValue,
  EnumVariant,
  Fn,
  Future,
  type GClass,
  Generator,
  Instance,
  MapIterator,
  methodTables,
  Namespace,
  NativeFn,
  RangeIterator,
  structure,
  UNDEF,
} from "../values/runtime-types.ts";
import { Char, Float, HashMap, NOT_FOUND, Range, type Value } from "../values/types.ts";
import type { Frame } from "../vm/frame.ts";
import { type Linked, linked, structuredPc, structuredStart } from "../vm/link.ts";
import { find } from "../vm/names.ts";
import type { CompiledLoop, Realm, TierHook } from "../vm/realm.ts";
import { SELF } from "./calls.ts";
import type { Advice } from "./advice.ts";
import { adapter } from "./arguments.ts";
import { type Continuation, continuation } from "./continuation.ts";
import { Emitter } from "./emit.ts";
import { Left } from "./exits.ts";
import { Kind, Shape } from "./flow.ts";
import { factory, plainText } from "./forms.ts";
import { seenKind } from "./guards.ts";
import { finds, install, leadsTo, uninstall } from "./install.ts";
import { type Entry, Report } from "./report.ts";
import { type CompiledRest, Resumer } from "./resume.ts";
import { S } from "./slow-paths.ts";
import { AT_ONCE, callsCold, HOPELESS, MAX_NESTED, MAX_REFUSALS, MAX_REST, MAX_SIZE, type Thresholds, UNTOLD, USUAL, VERSIONS, WARM } from "./thresholds.ts";

type Compiled = (...args: any[]) => unknown;

export class Tier extends Resumer implements TierHook {
  /** making code at run time is forbidden here (a page's content-security policy) */
  private forbidden = false;
  private readonly thresholds: Thresholds;
  readonly untold: number;
  /** the host has been told that there is compiled code that runs often */
  private told = false;
  private nested = 0;
  private readonly making = new Set<Code>();
  /** compiled functions that call nothing that calls further */
  private readonly leaves = new WeakSet<Compiled>();
  /** what compiled code assumes */
  private readonly assumptions = new WeakMap<Compiled, readonly Assumption[]>();
  /** forms of functions that take plain numbers for some parameters, by which of them */
  private readonly floatForms = new WeakMap<Fn, Map<string, Compiled>>();
  /** kept for reports only */
  private report: Report | null = null;
  /** is shown every text that is made */
  onText: ((code: Code, part: number, text: string) => void) | null = null;

  constructor(
    realm: Realm,
    /** compile at the first call and the first round of a loop */
    eager: boolean,
    thresholds?: Thresholds,
  ) {
    super(realm);
    this.thresholds = thresholds ?? (eager ? AT_ONCE : USUAL);
    this.untold = this.thresholds === USUAL ? UNTOLD : 0;
  }

  /** Notes from now on what is compiled and where it is left. */
  keepReport(): Map<string, Entry> {
    this.counting = true;
    return (this.report ??= new Report()).entries;
  }

  // --- when

  /** Compiles a function if it is hot, called with its arguments in registers. */
  called(link: Linked, f: Fn, regs: readonly Value[], ops: Int32Array, at: number): void {
    if (link.calls <= this.thresholds.calls) return;
    const args = operands(link, regs, ops, at);
    if (this.waits(link, args)) return;
    this.isHot();
    this.function(f, link, link.base === 1 ? [null, ...args] : args);
  }

  /** The same for a method. */
  sent(link: Linked, f: Fn, cls: GClass, name: string, regs: readonly Value[], ops: Int32Array, at: number): void {
    this.called(link, f, regs, ops, at);
    this.installMethod(cls, name, f, link.nparams, []);
  }

  /** Is one of the functions that it is given cold? It waits until it is hot once more then. */
  private waits(link: Linked, values: readonly Value[]): boolean {
    if (this.thresholds.calls <= WARM || !callsCold(link, values, this.thresholds)) return false;
    link.calls = WARM;
    return true;
  }

  /** Tells the host that compiled code is worth some preparation: a function, or a long loop, runs often. Loops that end soon, and what these call, may not matter. */
  protected override isHot(): void {
    if (this.told) return;
    this.told = true;
    this.realm.host.hotCode?.();
  }

  /** Calls a function or method with arguments that have to be bound; counts the call. @returns UNDEF: it is not compiled */
  invoke(f: Fn, args: Value[], kw: Map<string, Value> | null): Value {
    const link = linked(f.code);
    if ((link.base === 1 ? f.js : f.code.js) === null && (link.calls < 0 || ++link.calls <= this.thresholds.calls || this.waits(link, args))) return UNDEF;
    this.isHot();
    return this.callFn(f, 0, args, kw);
  }

  protected override compiled(f: Fn, link: Linked, regs: readonly Value[]): boolean {
    if (!link.ordered) return false;
    return (link.base === 1 ? f.js : f.code.js) !== null || (this.isWarm(link) && this.function(f, link, regs) !== null);
  }

  /** how many functions were compiled because compiled code called them: where there are many, most are not hot */
  private followers = 0;
  /** Has the function been called often enough to be compiled because one that is calls it? Counts the call. */
  private isWarm(link: Linked): boolean {
    if (link.calls < 0) return false;
    if (link.calls < Math.min(WARM + (this.followers >> 1), this.thresholds.calls)) {
      link.calls++;
      return false;
    }
    this.followers++;
    return true;
  }

  protected override installMethod(cls: GClass, name: string, f: Fn, n: number, keys: readonly string[]): void {
    const { js } = f;
    if (js === null || finds(cls, name, n, keys)) return;
    for (let owner: GClass | null = cls; owner !== null; owner = owner.parent) {
      if (!Object.hasOwn(owner.mt, name)) continue;
      const { direct, nparams } = linked(f.code);
      const isUsual = direct && keys.length === 0 && n === nparams;
      const entry = owner.mt[name] !== f ? null : isUsual ? js : adapter(f, js, n, keys, this);
      if (entry === null) return;
      if (entry !== js) leadsTo(entry, js);
      return install(owner, name, n, keys, entry, this.leaves.has(js));
    }
  }

  /** Counts a round of the loop that starts behind that pc; compiles it if it is hot. */
  loop(link: Linked, start: number, fn: Fn, regs: readonly Value[]): CompiledLoop | null {
    const rounds = link.loops[start] as number;
    if (rounds < this.thresholds.rounds) {
      link.loops[start] = rounds + 1;
      return null;
    }
    if (rounds > 0 && callsCold(link, regs, this.thresholds)) {
      link.loops[start] = 0;
      return null;
    }
    link.loops[start] = -1;
    const at = loopAt(link, start);
    if (at < 0) return null;
    const js = this.compile(fn, link, at, regs);
    if (js !== null) link.loops[start] = js;
    return js as CompiledLoop | null;
  }

  /** The assumptions of a compiled loop do not hold for the registers: it is made again for what they hold now. */
  refused(link: Linked, start: number, regs: readonly Value[]): void {
    this.countRefusal(link);
    this.learn(link, loopAt(link, start), regs);
    link.loops[start] = Math.max(0, this.thresholds.rounds - 10);
  }

  private countRefusal({ history }: Linked): void {
    if (++history.refusals > MAX_REFUSALS) history.versions = VERSIONS;
  }

  protected override counted(link: Linked, frame: Frame): CompiledRest | null {
    const { pc } = frame;
    const rests = (link.rests ??= new Array<number>(link.ops.length).fill(0));
    const known = rests[pc] as number;
    if (known < 0) return null;
    if (known < this.thresholds.calls) {
      rests[pc] = known + 1;
      return null;
    }
    rests[pc] = -1;
    this.isHot();
    const at = structuredStart(link, pc);
    if (at < 0) return null;
    const js = this.compile(frame.fn, link, -2 - at, frame.regs);
    if (js !== null) rests[pc] = js;
    return js as CompiledRest | null;
  }

  /** The assumptions of a compiled rest do not hold for the registers of its frame, which the interpreter takes. */
  refuse(link: Linked, pc: number, regs: readonly Value[]): unknown {
    this.countRefusal(link);
    this.learn(link, -2 - structuredStart(link, pc), regs);
    link.rests![pc] = Math.max(0, this.thresholds.calls - 10);
    this.kind = Left.Rerun;
    this.noFrames();
    return S;
  }

  // --- making it

  /** @param regs the first registers */
  private function(f: Fn, link: Linked, regs: readonly Value[]): Compiled | null {
    const { code } = link;
    if (this.making.has(code)) return null;
    link.calls = -1;
    const unfit = !link.ordered
      ? "its parameters are not in the first registers"
      : code.isGenerator
        ? "a generator"
        : code.isAsync
          ? "runs in a fiber of its own"
          : link.base === 1 && link.history.variants >= 8
            ? "made for too many classes"
            : null;
    if (unfit !== null) {
      this.report?.left(link, -1, unfit);
      return null;
    }
    const js = this.compile(f, link, -1, link.base === 1 ? [null, ...regs.slice(1)] : regs);
    if (js === null) return null;
    // another function of the same code may need a form of its own
    link.calls = this.thresholds.calls;
    if (link.base === 1) {
      f.js = js;
      link.history.variants++;
    } else {
      code.js = js;
      code.jsArity = link.direct ? link.nparams : -1;
      code.baked = code.made === 1;
    }
    return js;
  }

  /** @param floats registers of parameters that are given as plain numbers */
  private compile(fn: Fn, link: Linked, part: number, values: readonly Value[], floats: ReadonlySet<number> | null = null): Compiled | null {
    const { code } = link;
    if (this.forbidden) return null;
    if (code.ops.length > MAX_SIZE) {
      this.report?.left(link, part, `too long (${code.ops.length} words)`);
      return null;
    }
    const t0 = this.report === null ? 0 : this.realm.host.now();
    this.nested++;
    if (part === -1) this.making.add(code);
    try {
      const rest = part < -1 ? restOf(code, -2 - part) : null;
      if (rest !== null && rest.list.length > MAX_REST) {
        this.report?.left(link, part, `too long (${rest.list.length} instructions)`);
        return null;
      }
      const advice = this.advise(fn, link, part, values, floats);
      const emitted = new Emitter(link, fn, advice, part, rest).emit();
      const { text, names, values: constants } = emitted;
      this.onText?.(code, part, plainText(text));
      const fixed = { ...FIXED, R: this, realm: this.realm, scheduler: this.realm.scheduler, L: link, sites: link.sites, EVERY: this.every };
      const make = new Function(...Object.keys(fixed), ...names, `"use strict"; ${factory(text)}`);
      const js = make(...Object.values(fixed), ...constants) as Compiled;
      if (emitted.isLeaf) this.leaves.add(js);
      this.assumptions.set(js, emitted.assumptions);
      this.report?.made(link, part, emitted, this.realm.host.now() - t0);
      return js;
    } catch (e) {
      if (e instanceof SyntaxError) throw new Error(`emitted code of ${code.name}: ${e.message}`);
      if (!(e instanceof EvalError)) throw e;
      this.forbidden = true;
      this.report?.left(link, part, "making code is forbidden here");
      return null;
    } finally {
      this.nested--;
      this.making.delete(code);
    }
  }

  private advise(fn: Fn, link: Linked, part: number, values: readonly Value[], floats: ReadonlySet<number> | null): Advice {
    const { slow, versions } = link.history;
    const speculate = versions < VERSIONS;
    const { realm } = this;
    return {
      kinds: speculate ? this.learn(link, part, values) : null,
      speculate,
      forced: this.every === 1,
      unpolled: realm.options.unpolled === true,
      typeCheck: realm.typeCheck && realm.options.strictNil !== true,
      assumption: assumption(),
      slow: versions > 1 ? null : slow,
      equals: methodTables.equals > 0,
      isLeaf: (f) => this.leaves.has(f),
      comments: this.onText !== null,
      cell: (name) => {
        const cell = find(fn.ns, name) ?? find(realm.global, name);
        if (cell === null || cell.value instanceof LazyValue) return null;
        structure.relied.add(name);
        return cell;
      },
      member: (container, name) => {
        for (let c: GClass | Namespace | null = container; c !== null; c = c instanceof Namespace ? null : c.parent) {
          const cell = (c instanceof Namespace ? c : c.members).members.get(name);
          if (cell === undefined || cell.value === UNDEF) continue;
          if (cell.value instanceof LazyValue) return null;
          structure.relied.add(name);
          return cell;
        }
        return null;
      },
      floats,
      floatForm: (f, kinds) => this.floatForm(f, kinds, link, fn),
      callee: (f, kinds) => this.callee(f, kinds, link, fn, part === -1 && floats === null),
      realm,
      checks: realm.typeCheck,
      intrinsic: (name) => (OWN_FRAME.has(name) ? null : (realm.intrinsics[name] ?? null)),
      direct: (f, n) => (f instanceof NativeFn ? (f.directs[n] ?? null) : null) as DirectImpl | null,
      nativeMethod: (pc) => {
        const cls = link.natives[pc]?.cls;
        if (cls === undefined) return null;
        const method = cls.mt[String(link.consts[link.ops[pc + (link.ops[pc] === Op.TailSend ? 2 : 3)]!])];
        return method instanceof NativeFn && method.isMethod ? { cls, method } : null;
      },
      isRaw: (name, self) => {
        if (!rawFields.has(`_${name}`)) return false;
        if (!self || fn.home === null) return true;
        return (fn.home.js.prototype as unknown as Record<string, unknown>)[`r_${name}`] === true;
      },
      isPlain: (name) => {
        if (rawFields.has(`_${name}`)) return false;
        plainFields.add(`_${name}`);
        return true;
      },
      isMixed: (name) => mixedFields.has(`_${name}`),
      receiver: (pc) => link.sends[pc]?.cls ?? null,
      prepare: (cls, name, kinds, keys) => {
        const m = cls.mt[name];
        if (!(m instanceof Fn) || !m.code.isMethod) return;
        const target = linked(m.code);
        // what the interpreter has not seen at its calls could not be known in its text; but Floats are worth much
        const isWarm = target.calls >= Math.min(kinds.includes(Kind.Float) ? 1 : WARM, this.thresholds.calls);
        if (m.js === null && (this.nested >= MAX_NESTED || !isWarm || this.function(m, target, samples(target, kinds)) === null)) return;
        this.installMethod(cls, name, m, kinds.length, keys);
      },
    };
  }

  /** The compiled form of a known function for a caller that is being compiled. @param isUsual the caller is compiled as a function that takes any values */
  private callee(f: Fn, kinds: readonly Kind[], caller: Linked, callerFn: Fn, isUsual: boolean): Compiled | null {
    const link = linked(f.code);
    if (!link.ordered) return null;
    if (link === caller && isUsual && link.base === 0) return SELF;
    const sample = samples(link, kinds);
    if (link.base === 1) {
      if (f.js === null && (this.nested >= MAX_NESTED || link.calls < 0 || this.function(f, link, sample) === null)) return null;
    } else if (f.code.js === null && (this.nested >= MAX_NESTED || link.calls <= 0 || this.function(f, link, sample) === null)) {
      // one that was never called may never be
      return null;
    }
    link.history.callers.set(caller, callerFn);
    return link.base === 1 ? f.js : f.code.js;
  }

  /** The form of a known function that takes plain numbers for the parameters that are Floats at a call. */
  private floatForm(f: Fn, kinds: readonly Kind[], caller: Linked, callerFn: Fn): Compiled | null {
    const link = linked(f.code);
    // what calls itself would need itself in this form
    if (!kinds.includes(Kind.Float) || !link.direct || link.history.versions >= VERSIONS || this.making.has(f.code)) return null;
    const key = kinds.map((k) => (k === Kind.Float ? "f" : "-")).join("");
    let forms = this.floatForms.get(f);
    let js = forms?.get(key);
    if (js === undefined) {
      // the usual form is made first: it tells whether the function is fit, and worth it
      if (this.nested >= MAX_NESTED || this.callee(f, kinds, caller, callerFn, false) === null) return null;
      const made = this.compile(f, link, -1, samples(link, []), new Set(kinds.flatMap((k, i) => (k === Kind.Float ? [link.base + i] : []))));
      if (made === null) return null;
      js = made;
      if (forms === undefined) this.floatForms.set(f, (forms = new Map()));
      forms.set(key, js);
      link.history.formed.add(f);
    }
    link.history.callers.set(caller, callerFn);
    return js;
  }

  // --- giving it up

  protected override count(link: Linked, pc: number, fn: Fn | null): void {
    this.report?.exit(link, pc, fn !== null);
  }

  protected override bailed(link: Linked, fn: Fn | null, pc: number, regs: readonly Value[]): void {
    // no fault of the code: the slice is over
    if (this.scheduler.late || this.renew(link, fn)) return;
    if (pc === 0 && fn !== null) this.learn(link, -1, regs);
    if (this.awaitsMethod(link, pc, regs)) return;
    const { history } = link;
    history.slow.add(pc);
    const last = history.versions >= VERSIONS;
    if (++history.bails <= (last ? HOPELESS : this.thresholds.bails)) return;
    history.bails = 0;
    if (last && this.thresholds === AT_ONCE) return;
    history.versions++;
    if (fn === null) {
      link.loops.forEach((known, start) => known !== 0 && (link.loops[start] = last ? -1 : 0));
      link.rests?.forEach((known, pc) => typeof known === "function" && (link.rests![pc] = last ? -1 : 0));
      return;
    }
    this.discard(link, fn);
    if (!last) return;
    link.calls = -1;
    this.report?.left(link, -1, "it left too often");
  }

  /** Was the code left at a method call because what it found has no compiled form yet? The call counts for that. */
  private awaitsMethod(link: Linked, pc: number, regs: readonly Value[]): boolean {
    const { ops } = link.code;
    const at = structuredPc(link, pc);
    if (ops[at] !== Op.Send && ops[at] !== Op.TailSend) return false;
    const o = at + (ops[at] === Op.Send ? 2 : 1);
    const self = regs[ops[o]!];
    const name = String(link.consts[ops[o + 1]!]);
    const n = ops[o + 2]!;
    const f = self instanceof Instance ? self.$c.mt[name] : null;
    if (!(self instanceof Instance) || !(f instanceof Fn) || !f.code.isMethod || finds(self.$c, name, n, [])) return false;
    const target = linked(f.code);
    if (f.js === null && target.calls >= 0 && !this.isWarm(target)) return true;
    if (!this.compiled(f, target, n === target.nparams ? [null, ...operands(target, regs, ops, o + 3)] : [])) return false;
    this.installMethod(self.$c, name, f, n, []);
    return finds(self.$c, name, n, []);
  }

  /** Drops code whose assumption is broken: it is made again at its next call or round. @returns was there any? */
  private renew(link: Linked, fn: Fn | null): boolean {
    const isBroken = (js: unknown): boolean => typeof js === "function" && this.assumptions.get(js as Compiled)?.some((a) => !a.holds) === true;
    let any = false;
    link.loops.forEach((known, start) => {
      if (!isBroken(known)) return;
      any = true;
      link.loops[start] = Math.max(0, this.thresholds.rounds - 1);
    });
    link.rests?.forEach((known, pc) => {
      if (!isBroken(known)) return;
      any = true;
      link.rests![pc] = Math.max(0, this.thresholds.calls - 1);
    });
    if (fn === null) return any;
    const forms = this.floatForms.get(fn);
    if (!isBroken(link.base === 1 ? fn.js : fn.code.js) && (forms === undefined || ![...forms.values()].some(isBroken))) return any;
    this.discard(link, fn);
    return true;
  }

  /**
   * What is known of values in the first registers: kinds that were the same whenever it was looked at.
   * @param part as in Emitter
   */
  private learn(link: Linked, part: number, values: readonly Value[]): Uint8Array {
    const { seen } = link.history;
    const known = seen.get(part);
    const now = Uint8Array.from(values, seenKind);
    if (known === undefined) {
      seen.set(part, now);
      return now;
    }
    for (let i = 0; i < known.length; i++) {
      if (values[i] === undefined && i >= now.length) continue;
      if (known[i] === Kind.None) known[i] = now[i]!;
      else if (now[i] !== known[i] && values[i] !== undefined)
        known[i] = (now[i] === Kind.Int && known[i] === Kind.Small) || (now[i] === Kind.Small && known[i] === Kind.Int) ? Kind.Int : Kind.Any;
    }
    return known;
  }

  /** The compiled form of the code is not used any more. @param fn the function whose form it is, where each has its own */
  private discard(link: Linked, fn: Fn): void {
    const { code } = link;
    const { callers, formed } = link.history;
    if (link.base === 0) {
      code.js = null;
      code.jsArity = -1;
    } else if (fn.js !== null) {
      if (fn.home !== null) uninstall(fn.home, fn.js);
      fn.js = null;
    }
    for (const f of formed) this.floatForms.delete(f);
    formed.clear();
    if (link.calls < 0) link.calls = this.thresholds.calls >> 1;
    link.loops.forEach((known, start) => known !== 0 && known !== -1 && (link.loops[start] = this.thresholds.rounds >> 1));
    link.rests?.forEach((known, pc) => typeof known === "function" && (link.rests![pc] = this.thresholds.calls >> 1));
    // those that call it directly would go on doing so
    const above = [...callers];
    callers.clear();
    for (const [c, f] of above) this.discard(c, f);
  }
}

/** Values of the kinds, for what is known of arguments. */
const SAMPLES: Partial<Record<Kind, Value>> = { [Kind.Int]: 0, [Kind.Float]: new Float(0), [Kind.Bool]: true, [Kind.Str]: "" };

/** First registers that hold arguments of these kinds. */
function samples(link: Linked, kinds: readonly Kind[]): Value[] {
  return [...(link.base === 1 ? [null] : []), ...kinds.map((k) => SAMPLES[k])];
}

/** Arguments that stand in registers. */
function operands(link: Linked, regs: readonly Value[], ops: Int32Array, at: number): Value[] {
  return Array.from({ length: link.nparams }, (_, i) => regs[ops[at + i]!]);
}

/** What is executed from a structured pc on. */
function restOf(code: Code, pc: number): Continuation {
  const shape = new Shape(code);
  return continuation(shape, shape.at.get(pc)!);
}

/** Structured pc of the loop that starts behind that pc, -1: none does. Blocks around it have the same executable pc. */
function loopAt(link: Linked, start: number): number {
  const i = link.execStarts.findIndex((x, k) => x === start - 1 && link.code.ops[link.structStarts[k]!] === Op.Loop);
  return i < 0 ? -1 : link.structStarts[i]!;
}

/** Intrinsics that look at the frames of the program: they are left to the interpreter. */
const OWN_FRAME: ReadonlySet<string> = new Set(["caller_eval", "eval", "render", "repl", "import", "defer", "await_all", "profile.enter", "profile.leave"]);

const FIXED = {
  S,
  U: UNDEF,
  ABSENT,
  Cell,
  EnumValue,
  EnumVariant,
  Fn,
  NativeFn,
  Instance,
  Float,
  Char,
  Range,
  HashMap,
  Future,
  ArrayIterator,
  MapIterator,
  RangeIterator,
  Generator,
  NOT_FOUND,
  NAMES: structure,
};
