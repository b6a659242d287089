/** The variables of the activation that raised an exception, for a session that is opened after it (`--repl-on-error`). */
import type { Code } from "../gir/code.ts";
import { ABSENT, Cell, type Instance, Scope, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { type AnyFrame, Frame } from "./frame.ts";
import { structuredPc } from "./link.ts";
import { LIBRARY_PREFIX } from "./trace.ts";

/** An activation, and where it was. */
interface Kept {
  readonly frame: Frame;
  readonly pc: number;
  /** that of the module in which its function is written, if it is among the callers */
  readonly module: Kept | null;
}

const kept = new WeakMap<Instance, Kept>();

/** Remembers the innermost activation of the program's own code, when the exception is raised for the first time. */
export function keepFrame(exception: Instance, from: AnyFrame | null): void {
  if (kept.has(exception)) return;
  let f = from;
  while (f !== null && (!(f instanceof Frame) || f.link.code.source?.name.startsWith(LIBRARY_PREFIX))) f = f.caller;
  if (!(f instanceof Frame)) return;
  let top = f.link.code as Code;
  while (top.outer !== null) top = top.outer;
  let m: AnyFrame | null = f.caller;
  while (m !== null && !(m instanceof Frame && m.link.code === top)) m = m.caller;
  kept.set(exception, { frame: f, pc: f.pc - 1, module: m instanceof Frame ? { frame: m, pc: m.pc - 1, module: null } : null });
}

/** The scope in which an exception was raised: parameters and variables that had a value, captured ones and those of the module, too; null if it is not known. */
export function errorScope(exception: Instance): Scope | null {
  const at = kept.get(exception);
  if (at === undefined) return null;
  const vars = new Map<string, Cell>();
  // inner ones hide outer ones
  if (at.module !== null) addVariables(vars, at.module);
  vars.delete("self");
  addVariables(vars, at);
  const { ns } = at.frame.fn;
  const self = vars.get("self")?.value ?? ns;
  vars.delete("self");
  return new Scope(vars, new Set(), new Map(), self, ns, true);
}

function addVariables(vars: Map<string, Cell>, { frame: { fn, link, regs }, pc }: Kept): void {
  const code = link.code as Code;
  const add = (name: string, value: Value): void => {
    const cell = value instanceof Cell ? value : new Cell(value);
    if (cell.value !== UNDEF && cell.value !== ABSENT) vars.set(name, cell);
  };
  code.captureNames.forEach((name, i) => add(name, fn.caps[i]));
  const at = structuredPc(link, pc);
  for (const { name, reg, from, to } of code.locals ?? []) if (from < at && at <= to) add(name, regs[reg]);
}
