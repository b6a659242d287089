/**
 * Kinds of values that the machine makes: functions, classes, namespaces, futures and so on. Data only; behaviour is in vm/ and runtime/.
 */
import type { Code } from "../gir/code.ts";
import { breakAssumption } from "./assumptions.ts";
import { type FieldKey, Layout } from "./fields.ts";
import type { Value } from "./types.ts";

/** A variable that is captured and assigned, or a member of a namespace. `value === UNDEF` until it is initialised. */
export class Cell {
  constructor(public value: Value) {}
}

/** The cell of a member of a namespace. Most are never assigned again, functions and classes above all: compiled code takes their values for constants. */
export class Member extends Cell {
  /** has compiled code done so? */
  private relied = false;
  /** was it assigned after that? */
  private varies = false;

  assign(value: Value): void {
    if (this.relied && value !== this.value) {
      this.relied = false;
      this.varies = true;
      breakAssumption();
    }
    this.value = value;
  }

  /** Will the common assumption be broken when the member is assigned? No, if that has happened before. */
  rely(): boolean {
    this.relied = !this.varies;
    return this.relied;
  }
}

class Undef {}
/** In a cell or register: declared, but its definition has not run. Never visible to Gene code. */
export const UNDEF: unknown = new Undef();
class Absent {}
/** In a parameter's register: no argument given, the default is to be evaluated. Never visible to Gene code. */
export const ABSENT: unknown = new Absent();

/** Counts changes of the structure of namespaces: sites that remember where they found a name compare it. */
export const structure = {
  version: 0,
  /** names whose cells compiled code has built in */
  relied: new Set<string>(),
};

/** Counts changes of method tables: call sites that remember the method of a class compare it. */
export const methodTables = {
  version: 0,
  /** realms that are being made: what they define replaces nothing that anybody relies on */
  booting: 0,
  /** counts methods `==` of programs' classes */
  equals: 0,
  /** told of every definition (jit/install.ts) */
  changed: null as ((cls: GClass, name: string, before: Value) => void) | null,
};

/** Members of a namespace; a new or removed name invalidates what sites remember. */
export class Members extends Map<string, Member> {
  /** Gives a member a value. Its cell stays the same, as sites may have kept it. */
  define(name: string, value: Value): void {
    const member = this.get(name);
    if (member === undefined) this.set(name, new Member(value));
    else member.assign(value);
  }
  override set(name: string, cell: Member): this {
    structure.version++;
    if (structure.relied.has(name)) breakAssumption();
    return super.set(name, cell);
  }
  override delete(name: string): boolean {
    structure.version++;
    if (structure.relied.has(name)) breakAssumption();
    return super.delete(name);
  }
  override clear(): void {
    structure.version++;
    breakAssumption();
    super.clear();
  }
}

/** Names to values. Members are cells, so that a site that looked one up may keep the cell. */
export class Namespace {
  readonly members = new Members();
  /** handlers of on_member_missing, in order of registration */
  missing: Value[] | null = null;
  constructor(
    readonly name: string,
    /** the namespace (or class body's namespace) around it; names are looked up outwards */
    readonly parent: Namespace | null,
    /** the module (file, eval unit, session) that it belongs to; null for built-in ones */
    public module: Module | null = null,
  ) {}
}

/** One file, session or eval unit. Its namespace holds its members; `globals` are looked up last. */
export class Module {
  readonly ns: Namespace;
  isMain = false;
  exports: Set<string> | null = null;
  pkg: Value = null;
  constructor(
    /** absolute path, or "<eval>", "repl:3" */
    readonly path: string,
    global: Namespace,
  ) {
    this.ns = new Namespace(path, global, this);
  }
}

/**
 * Variables that code evaluated later (eval, $caller_eval, $render, the REPL) can see, innermost last.
 * Made by the instruction SCOPE; every variable in it lives in a cell.
 */
export class Scope {
  constructor(
    /** name -> cell; later entries of the same name win, so a Map suffices */
    readonly vars: Map<string, Cell>,
    readonly lets: Set<string>,
    /** declared types: writes are checked wherever they stand (2.7) */
    readonly types: Map<string, Value>,
    readonly self: Value,
    readonly ns: Namespace,
    /** top level of a module or session: definitions become members there */
    readonly topLevel: boolean,
  ) {}

  /** @param cells of the names, in order */
  static of(spec: ScopeSpec, cells: readonly Cell[], self: Value, ns: Namespace): Scope {
    return new Scope(new Map(cells.map((c, i) => [spec.names[i]!, c])), new Set(spec.lets), new Map(spec.types), self, ns, spec.topLevel);
  }
}

/** What the compiler knows of a scope: a constant of the instruction Scope. */
export interface ScopeSpec {
  readonly names: readonly string[];
  readonly lets: readonly string[];
  readonly types: ReadonlyMap<string, Value>;
  readonly topLevel: boolean;
}

function dropCompiled(code: Code): void {
  code.js = null;
  code.jsArity = -1;
  code.baked = false;
}

/** A Gene function, block, method, constructor or macro function: code + captured registers (cells or values). */
/** What few functions have. */
class FnNotes {
  /** deep-frozen by (freeze f) */
  frozen = false;
  /** ^intent and ^examples */
  intent = "";
  examples: Value[] | null = null;
}

const NO_NOTES: Readonly<FnNotes> = new FnNotes();

export class Fn {
  /** class in whose body the method stands: where `super` starts */
  home: GClass | null = null;
  /** they stand apart, as closures are made in masses */
  private own: FnNotes | null = null;
  /** methods and constructors: compiled form, called with self as `this`, the depth and the arguments (jit/tier.ts) */
  js: ((...args: any[]) => unknown) | null = null;
  constructor(
    readonly code: Code,
    readonly caps: Value[],
    readonly ns: Namespace,
  ) {
    if (code.made < 2) {
      code.made++;
      if (code.baked) dropCompiled(code);
    }
    if (code.ns === ns) return;
    if (code.ns === null) code.ns = ns;
    else if (!code.manyNs) {
      // the compiled form has the members of one namespace built in
      code.manyNs = true;
      dropCompiled(code);
    }
  }

  get notes(): Readonly<FnNotes> {
    return this.own ?? NO_NOTES;
  }

  /** Shares the notes of the function of which it is a copy. */
  notedAs(original: Fn): void {
    this.own = original.own;
  }

  /** Sets some of the notes. */
  note(notes: Partial<FnNotes>): void {
    Object.assign((this.own ??= new FnNotes()), notes);
  }
}

/**
 * What a native may return besides a value: asks the machine to call something and go on with the result.
 * `then` absent: the result of the call is the native's result. A JavaScript promise or thenable as the result of a native
 * suspends the calling fiber until it settles.
 */
export class CallRequest {
  constructor(
    readonly fn: Value,
    readonly args: Value[],
    readonly kw: Map<string, Value> | null = null,
    /** receives the result; may return another request */
    readonly then: ((result: Value) => Value) | null = null,
  ) {}
}

/** Asks the machine to wait for a Future (or several), as `await` does. */
export class AwaitRequest {
  constructor(
    readonly future: Future,
    readonly then: ((result: Value) => Value) | null = null,
  ) {}
}

/** @param realm the Realm (vm/realm.ts); typed loosely here because values/ is the lowest floor */
export type NativeImpl = (realm: any, args: Value[], kw: Map<string, Value> | null) => Value;

/**
 * Entry of a native that gives its result at once, for one number of arguments, which come one by one: no array, no keywords. It never returns a request or
 * a promise, and raises its errors before any effect. UNDEF: it cannot do this one (a method written in Gene is to be called, say) and nothing has
 * happened; `impl` does it.
 */
export type DirectImpl = ((realm: any, ...args: any[]) => Value) & {
  /** of one argument: what it does with the double in a Float, giving that of its result */
  double?: (x: number) => number;
};

const NO_DIRECTS: readonly (DirectImpl | null)[] = [null, null, null, null, null];

/** A function written in TypeScript. As a method its receiver is args[0]. */
const LOOKING = new WeakSet<NativeImpl>();

/** Marks a native that looks at the calls below it, for a trace: compiled code leaves its call to the interpreter, since they are on the heap then. */
export function lookingAtCalls(impl: NativeImpl): NativeImpl {
  LOOKING.add(impl);
  return impl;
}

export class NativeFn {
  /** see {@link lookingAtCalls} */
  readonly looksAtCalls: boolean;
  constructor(
    readonly name: string,
    /** parameter list in Gene's notation without brackets, e.g. "path [default] ^timeout" */
    readonly params: string,
    readonly doc: string,
    readonly impl: NativeImpl,
    /** receives args[0] = receiver */
    readonly isMethod = false,
    /** direct entries by number of arguments (0 to 4, the receiver counts); null: there is none */
    readonly directs: readonly (DirectImpl | null)[] = NO_DIRECTS,
  ) {
    this.looksAtCalls = LOOKING.has(impl);
  }
}

/** A method taken from an object: the receiver is put before the arguments. */
export class BoundMethod {
  constructor(
    readonly receiver: Value,
    readonly method: Value,
    readonly name: string,
  ) {}
}

/** Base of the JavaScript classes generated for Gene classes. Fields are own properties named "_" + name, in the order first set (see fields.ts). */
export class Instance {
  /** on the prototype of each generated class */
  declare readonly $c: GClass;
  /** which fields hold doubles; null: none */
  declare readonly $l: Layout | null;
  /** on the prototype of all: what compiled code tells instances by */
  declare readonly $i: 1;
  /** fields may be written without a check of their types */
  declare readonly $w: 0 | 1;
  /** no field is raw nor becomes so, and {@link $w}: what compiled code looks at before it stores */
  declare readonly $p: 0 | 1;
  /** the class has a method `==` */
  declare readonly $eq: true | undefined;
  /** distinct from everything else (unless there is a method `==`); Char and Sym have it, too */
  declare readonly $d: 1;
  [field: FieldKey]: Value;
}
Object.defineProperties(Instance.prototype, {
  $i: { value: 1 },
  $w: { value: 1, writable: true },
  $p: { value: 1, writable: true },
  $eq: { value: undefined, writable: true },
  $d: { value: 1 },
});
// a field `_proto__` is a field like any other
Object.defineProperty(Instance.prototype, "__proto__", { value: undefined, writable: true });

type InstanceClass = new () => Instance;

/** A constructor of its own for a class: V8 keeps track of the fields by constructor. No `class`, which would call those of all ancestors. */
function instanceClass(prototype: object): InstanceClass {
  // assignments in the text make room for fields in the objects, even if they never run
  const made = function (this: Record<string, unknown>, room?: true) {
    if (room) this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = 0;
  } as unknown as InstanceClass;
  made.prototype = prototype;
  return made;
}

export class GClass {
  /** own methods with those of the ancestors behind them (prototype chain): `mt[name]` is the look-up */
  readonly mt: Record<string, Value>;
  ctor: Value = null;
  /** class members: (var /x ..) in the body, Name/x */
  readonly members: Namespace;
  /** declared with (field x T): name -> type (null: any); own only */
  fields: Map<string, Value> | null = null;
  /** types of declared fields, inherited ones behind the own ones (prototype chain); null: no field has a type */
  ft: Record<string, Value> | null;
  /** on_method_missing, inherited from the parent when the class is made */
  missing: Value = null;
  /** interfaces that the class implements by its header */
  interfaces: Set<Value> | null = null;
  /** adapters registered by (implement I for C) */
  adapters: Map<Value, Value> | null = null;
  /** all instances of the class and its subclasses are `instanceof` it; its prototype has $c */
  readonly base: InstanceClass;
  /** `new cls.js()` makes an empty instance: with a layout, or `base` itself. It may change: do not keep it. */
  js: InstanceClass;
  /** the layout while it may still turn out to be of no use */
  opening: Layout | null = null;
  private plain: boolean;
  /** compiled code assumes that instances are made as they are now */
  reliedOn = false;
  /** direct ones */
  readonly subclasses: WeakRef<GClass>[] = [];
  /** how typeof and messages call instances of built-in kinds, same as name */
  constructor(
    readonly name: string,
    readonly parent: GClass | null,
    outer: Namespace | null,
    /** methods of an instance made by `new`: natives of built-in classes set this */
    public construct: Value = null,
  ) {
    if (parent !== null) parent.subclasses.push(new WeakRef(this));
    this.mt = Object.create(parent === null ? null : parent.mt) as Record<string, Value>;
    this.ft = parent === null ? null : parent.ft;
    this.members = new Namespace(name, outer);
    const prototype = Object.create((parent === null ? Instance : parent.base).prototype as object) as object;
    Object.defineProperty(prototype, "$c", { value: this });
    Object.defineProperty(prototype, "$l", { value: null });
    this.js = this.base = instanceClass(prototype);
    this.plain = parent !== null && parent.plain;
    if (!this.plain) {
      const own = Object.create(prototype) as object;
      this.opening = new Layout(this, own);
      Object.defineProperty(own, "$l", { value: this.opening, configurable: true });
      Object.defineProperty(own, "$p", { value: 0, configurable: true });
      this.js = instanceClass(own);
    }
  }

  /** Gives a field a type, for the classes below, too. */
  declare(field: string, type: Value): void {
    const inherited = this.parent === null ? null : this.parent.ft;
    if (this.ft === inherited) this.adopt(Object.create(inherited) as Record<string, Value>);
    this.ft![field] = type;
  }

  /** From now on the class has that table; classes below that have one of their own put it behind theirs. */
  private adopt(types: Record<string, Value>): void {
    const before = this.ft;
    this.ft = types;
    for (const ref of this.subclasses) {
      const below = ref.deref();
      if (below === undefined) continue;
      if (below.ft === before) below.adopt(types);
      else Object.setPrototypeOf(below.ft, types);
    }
  }

  /** Can there be instances of it, or of a class below it? */
  get mayHaveInstances(): boolean {
    return this.opening === null || this.opening.hasInstances || this.subclasses.length > 0;
  }

  /** The class that says how instances are made: this one, or the nearest above with a constructor or a native; null: there is none, and they are empty. */
  get maker(): GClass | null {
    let c: GClass | null = this;
    while (c !== null && c.ctor === null && c.construct === null) c = c.parent;
    return c;
  }

  /** An empty instance. */
  instance(): Instance {
    if (this.opening !== null) this.opening.count();
    return new this.js();
  }

  /** Defines or replaces the constructor. */
  construction(ctor: Value): void {
    this.ctor = ctor;
    if (this.reliedOn) breakAssumption();
  }

  /** Instances made from now on have ordinary fields only. */
  withoutLayout(): void {
    this.js = this.base;
    this.opening = null;
    if (this.reliedOn) breakAssumption();
  }

  /** As {@link withoutLayout}, for classes made of this one, too. */
  keepPlain(): void {
    this.plain = true;
    this.withoutLayout();
  }

  /** Defines or replaces a method. */
  define(name: string, method: Value): void {
    const before = this.mt[name];
    methodTables.version++;
    this.mt[name] = method;
    methodTables.changed?.(this, name, before);
  }

  /** Is this class `c` or below it? */
  isSubclassOf(c: GClass): boolean {
    for (let k: GClass | null = this; k !== null; k = k.parent) if (k === c) return true;
    return false;
  }
}

export class Interface {
  constructor(
    readonly name: string,
    readonly methods: Map<string, Value>,
    /** name -> {type, readonly} */
    readonly fields: Map<string, { type: Value; readonly: boolean }>,
  ) {}
}

export class Adapter {
  constructor(
    readonly iface: Interface,
    readonly target: Value,
    /** the Implementation (runtime/interfaces.ts) */
    readonly impl: Value,
    readonly own: Map<string, Value>,
  ) {}
}

export class Enum {
  readonly variants = new Map<string, EnumVariant>();
  constructor(
    readonly name: string,
    readonly typeParams: readonly string[],
  ) {}
}

export class EnumVariant {
  constructor(
    readonly owner: Enum,
    readonly name: string,
    /** empty: a unit variant, which is its own member value */
    readonly fields: readonly string[],
    readonly types: readonly Value[],
  ) {}
}

/** A payload value. */
export class EnumValue {
  constructor(
    readonly variant: EnumVariant,
    readonly payload: readonly Value[],
  ) {}
}

/** A type expression as a value: union, applied, function or named type. Behaviour: runtime/types.ts. */
export class TypeValue {
  /** kept by vm/types.ts: which quick test applies; 0: not looked at yet */
  tag = 0;
  /** kept by vm/types.ts: where the name was last looked up, and the member found there */
  seenIn: Namespace | null = null;
  seen: Cell | null = null;
  constructor(
    readonly kind: "name" | "union" | "apply" | "fn" | "any" | "self",
    readonly name: string,
    readonly args: readonly Value[],
    /** fn: parameters */
    readonly params: readonly { kind: "pos" | "kw" | "rest" | "kwrest"; name: string; type: Value }[] = [],
    /** what the name meant where it was written (class, enum, interface, alias), if known */
    readonly target: Value = undefined,
  ) {}
}

export type FutureState = "pending" | "success" | "failure" | "cancelled";

/** Chapter 10.1. Settled by vm/future.ts only. */
export class Future {
  state: FutureState = "pending";
  value: Value = null;
  observed = false;
  /** callbacks, and who waits: one, or an array; kept by vm/future.ts */
  callbacks: Callbacks | null = null;
  waiters: unknown = null;
  /** what ends when it is cancelled: the fiber whose result it is, or a function that removes the timer or aborts the operation */
  source: unknown = null;
}

/** Callbacks of a Future, in order. */
export class Callbacks {
  readonly success: Value[] = [];
  readonly failure: Value[] = [];
}

export class Generator {
  state: "fresh" | "suspended" | "running" | "done" = "fresh";
  /** the heap frame of the body (vm/frame.ts) */
  frame: unknown = null;
  /** value kept by has_next */
  peeked: Value = UNDEF;
}

export class ArrayIterator {
  index = 0;
  /** Has the program asked for it? Otherwise it is a loop's, and nobody else moves it on. */
  held = false;
  constructor(readonly array: Value[]) {}
}
export class MapIterator {
  index = 0;
  constructor(
    readonly keys: Value[],
    readonly values: Value[],
  ) {}
}
export class RangeIterator {
  index = 0;
  /** as for an ArrayIterator */
  held = false;
  constructor(
    readonly range: unknown,
    public next: number,
    readonly end: number,
    readonly step: number,
  ) {}

  /** The next value has been taken. */
  advance(): void {
    this.next += this.step;
    this.index++;
  }
}

/** Over a range with values beyond the safe integers of JavaScript. */
export class WideRangeIterator {
  index = 0;
  held = false;
  constructor(
    readonly range: unknown,
    public next: number | bigint,
    readonly end: number | bigint,
    readonly step: number | bigint,
  ) {}

  /** The next value has been taken. */
  advance(): void {
    const { next, step } = this;
    this.index++;
    const sum = typeof next === "number" && typeof step === "number" ? next + step : NaN;
    if (Number.isSafeInteger(sum)) this.next = sum;
    else {
      const exact = BigInt(next) + BigInt(step);
      const short = Number(exact);
      this.next = Number.isSafeInteger(short) ? short : exact;
    }
  }
}

/** Values whose class is known but which need no JavaScript class of their own (File handles, Process, IOHandle, Application...): `cls` gives the class. */
export class Native {
  constructor(
    readonly cls: GClass,
    public data: any,
  ) {}
}
