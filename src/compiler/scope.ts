/**
 * Names at compile time: variables, the scopes that hold them, and the functions whose registers they live in.
 *
 * Analysis of a whole unit ends before any code is emitted, so that for each variable it is known whether it is captured and whether it is
 * assigned anywhere besides its initialisation: if both, it lives in a cell (MECHANISM rule 26).
 */
import type { Value } from "../values/types.ts";

export class Variable {
  captured = false;
  /** assigned anywhere besides its initialisation */
  assigned = false;
  /** when its assignments were analysed (Unit.clock), in that order */
  private readonly assignedAt: number[] = [];
  /** may be read before its definition has run: lives in a cell made at the start of its scope, reads are checked */
  hoisted = false;
  /** may be read where its definition was skipped: lives in a cell that is made at the start of its scope, and anew by its definition; reads are checked */
  skipped = false;
  /** the innermost region around its definition */
  region: Region | null = null;
  /** its `var` (or `fn`...) has been analysed; a hoisted one waits for it */
  declared = false;
  /** visible to code evaluated at run time (eval, macros) */
  exposed = false;
  /** declared type, null: any; checked at every write */
  type: Value = null;
  /** where it is written before that is known */
  writers: Scope[] | null = null;
  /** defined by a session entry: place among the unit's exports, -1: none */
  exportIndex = -1;
  reg = -1;
  constructor(
    readonly name: string,
    readonly fn: FnContext,
    readonly isLet = false,
  ) {}
  /** Besides its initialisation. @param at when (Unit.clock), not before the assignments noted so far */
  assign(at: number): void {
    this.assigned = true;
    this.assignedAt.push(at);
  }

  /** Was an assignment analysed between these ticks? A variable of a long program may have thousands. */
  isAssignedWithin(from: number, to: number): boolean {
    const { assignedAt } = this;
    let low = 0;
    let high = assignedAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (assignedAt[middle]! < from) low = middle + 1;
      else high = middle;
    }
    return low < assignedAt.length && assignedAt[low]! < to;
  }

  /** May it be read without a value? */
  get mayBeUnset(): boolean {
    return this.hoisted || this.skipped;
  }

  get isCell(): boolean {
    return this.mayBeUnset || this.exposed || (this.captured && this.assigned) || this.fn.external;
  }
}

/**
 * Code without a scope of its own that may be skipped, or left in the middle: the body of a loop or `try`, what stands behind `&&`. Variables that it defines belong to the scope
 * around, and have no value behind it then.
 */
export class Region {
  constructor(readonly outer: Region | null) {}
}

/** What a name may stand for when patterns of `case` are resolved. */
export interface EnumInfo {
  readonly name: string;
  /** variant -> field names */
  readonly variants: Map<string, readonly string[]>;
}

export class Scope {
  readonly vars = new Map<string, Variable>();
  /** every variable of the scope, shadowed ones of the same name too */
  readonly all: Variable[] = [];
  /** names that will be declared directly in this scope later on (for closures that are made before); true: by `let` */
  later: Map<string, boolean> | null = null;
  enums: Map<string, EnumInfo> | null = null;
  /** holds its own names only ($with, $tap): declarations in it belong to the scope around */
  transparent = false;
  constructor(
    readonly fn: FnContext,
    readonly parent: Scope | null,
    /** top level of a module, session or eval unit */
    readonly isTop = false,
  ) {}

  declare(name: string, isLet = false): Variable {
    const waiting = this.vars.get(name);
    if (waiting !== undefined && !waiting.declared) {
      waiting.declared = true;
      return waiting;
    }
    const v = new Variable(name, this.fn, isLet);
    v.declared = true;
    this.add(v);
    return v;
  }

  add(v: Variable): void {
    this.vars.set(v.name, v);
    this.all.push(v);
  }
}

export type FnKind = "unit" | "fn" | "method" | "ctor" | "block" | "async" | "body" | "thunk";

/** A function being compiled. */
export class FnContext {
  /** captured variables in order of their index in caps */
  readonly captures: Variable[] = [];
  private readonly captureIndex = new Map<Variable, number>();
  name = "<unnamed>";
  isGenerator = false;
  isMacro = false;
  isAsync = false;
  returnType: Value = null;
  typeParams: readonly string[] = [];
  hasPost = false;
  /** does `$caller_eval` stand in it, or in a function in it? */
  callsCallerEval = false;
  /** class or ns body, or a method: where `super` is allowed to stand is decided at run time by fn.home */
  constructor(
    readonly kind: FnKind,
    readonly parent: FnContext | null,
    /** pseudo function that owns the variables of an outer run-time scope; they are cells */
    readonly external = false,
  ) {}

  /** Index in caps of a variable of an enclosing function; captures it in all functions between. */
  capture(v: Variable): number {
    let i = this.captureIndex.get(v);
    if (i === undefined) {
      v.captured = true;
      i = this.captures.push(v) - 1;
      this.captureIndex.set(v, i);
      if (this.parent !== null && this.parent !== v.fn && !this.parent.external) this.parent.capture(v);
    }
    return i;
  }
}
