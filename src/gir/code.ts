/** What a function is compiled to. */
import type { Source } from "../reader/source.ts";
import type { Value } from "../values/types.ts";

/** One element of a parameter list or array pattern (5.3, 12.1). */
export interface Param {
  readonly kind: "pos" | "rest" | "kw" | "kwrest";
  /** "_" is not bound (reg -1) */
  readonly name: string;
  /** register that receives the value, ABSENT (default to be evaluated), the rest array or the keyword map; -1: dropped */
  readonly reg: number;
  readonly hasDefault: boolean;
  /** /x: fills by position or by keyword */
  readonly isProperty: boolean;
  /** type for reflection and (Fn ..) tests; null: Any. Checked by CheckType in the prologue, not by the binder */
  readonly type: Value;
}

export interface ParamSpec {
  readonly params: readonly Param[];
  /** number of positional parameters without default and rest */
  readonly required: number;
  readonly hasRest: boolean;
  readonly hasKeywords: boolean;
  /** only plain positional parameters, in registers base..: arguments are copied without the binder */
  readonly simple: boolean;
}

/** Where a variable has a value in a register: structured pcs, `from` excluded. */
export interface Local {
  readonly name: string;
  readonly reg: number;
  readonly from: number;
  readonly to: number;
}

export class Code {
  /** name for traces: "f", "Class.method", "<unnamed>", "<module>" */
  name = "<unnamed>";
  ops: Int32Array = new Int32Array(0);
  consts: Value[] = [];
  codes: Code[] = [];
  nregs = 0;
  spec: ParamSpec = { params: [], required: 0, hasRest: false, hasKeywords: false, simple: true };
  /** first register of the parameters: 1 in methods (register 0 is self), else 0 */
  base = 0;
  isMethod = false;
  isBlock = false;
  isMacro = false;
  isGenerator = false;
  /** ^^async: a call starts a fiber and returns its Future; arguments are bound first */
  isAsync = false;
  isCtor = false;
  /** the (async ..) body: code ends with AsyncEnd */
  isAsyncBody = false;
  /** names of the captured variables, parallel to Fn.caps */
  captureNames: string[] = [];
  /** of the captured variables, which are never assigned once they are initialised */
  captureFixed: boolean[] = [];
  /** names of parameters/locals by register, for listings */
  regNames: string[] = [];
  /** its variables and parameters, inner ones after those that they hide; null: they were not asked for */
  locals: readonly Local[] | null = null;
  /** pairs (pc, source offset), ascending pc: the place of each instruction that may throw or suspend */
  positions: Int32Array = new Int32Array(0);
  source: Source | null = null;
  /** where its form begins in the source; -1: unknown (GIR files do not hold it) */
  offset = -1;
  /** code of the function around it (hints for names that are not found) */
  outer: Code | null = null;
  /** declared result type (reflection), null: none */
  returnType: Value = null;
  /** executable form, made by vm/link.ts on first use */
  linked: unknown = null;
  /** compiled form (jit/tier.ts): called with the tier, the Fn, the depth and the arguments */
  js: ((...args: unknown[]) => unknown) | null = null;
  /** number of arguments that `js` takes; -2 - n for a method with n; -1: none */
  jsArity = -1;
  /** namespace of the functions of this code; compiled code relies on it */
  ns: unknown = null;
  /** functions of this code have been made in several namespaces */
  manyNs = false;
  /** functions that were made of this code: 0, 1, 2 for more */
  made = 0;
  /** `js` has what the one function has captured built in */
  baked = false;
  /** body of `async` without captured variables: the one function that all its fibers run */
  shared: unknown = null;
  /** session units: names of the variables that the unit defines at its top level; their cells follow the captures in caps */
  exportNames: string[] = [];
  /** those of them that `let` made */
  exportLets: string[] = [];
  /** declared types, parallel to exportNames; null: none */
  exportTypes: Value[] = [];
}
