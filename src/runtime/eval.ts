/** Evaluation of code that is data: `eval`, `$caller_eval`, `$render`, `$repl` (5.11). */
import { CompileError } from "../compiler/errors.ts";
import { compileUnit } from "../compiler/unit.ts";
import { Source, spanOf } from "../reader/source.ts";
import { raise } from "../values/raise.ts";
import { CallRequest, Cell, Fn, Namespace, type Scope, UNDEF } from "../values/runtime-types.ts";
import { ComplexSym, GeneNode, Quote, Sym, type Value } from "../values/types.ts";
import type { Code } from "../gir/code.ts";
import { type AnyFrame, callerUnits, Frame, nearestScope } from "../vm/frame.ts";
import type { Realm } from "../vm/realm.ts";
import type { Intrinsics } from "./define.ts";
import { render } from "./render.ts";
import { run } from "./steps.ts";

export const evalIntrinsics: Intrinsics = {
  eval: (realm, [scope, value]) => evaluate(realm, scope as Scope, value),

  caller_eval: (realm, [value], frame) => {
    const scope = nearestScope(frame);
    if (scope === null) throw noCaller(frame);
    const unit = evaluate(realm, scope, value);
    if (unit instanceof CallRequest) callerUnits.add(unit.fn as Fn);
    return unit;
  },

  render: (realm, [scope, template]) =>
    run(
      render(
        template,
        (form) => (form instanceof Sym && !isBound(form.name, scope as Scope) ? form : evaluate(realm, scope as Scope, form)),
        (units) => realm.scheduler.charge(units),
      ),
    ),

  repl: (realm, [scope]) => {
    const open = (realm.host as { repl?: (realm: Realm, scope: Scope) => Value }).repl;
    if (open === undefined) throw raise("RuntimeException", "$repl is not available here");
    return open(realm, scope as Scope);
  },
};

/** `$caller_eval` where no macro function is active: it was never called from one, or is part of a function that one has made and that is called later on. */
function noCaller(frame: AnyFrame | null): unknown {
  const message = "$caller_eval can only be used within macros or macro-like functions";
  for (let f = frame; f !== null; f = f.caller) {
    if (!(f instanceof Frame)) continue;
    // a macro that is active evaluates code of a caller that has none around it
    if (f.extra !== null && f.extra.scope !== null) break;
    for (let code: Code | null = f.fn.code; code !== null; code = code.outer) {
      if (!code.isMacro) continue;
      const hint = "evaluate it before that, (var v ($caller_eval e)), or in an (async ..) body, which keeps the caller";
      return raise("RuntimeException", `${message}; the call of ${code.name} that made this function has ended`, undefined, [hint]);
    }
  }
  return raise("RuntimeException", message);
}

/**
 * Evaluates a value as code in a scope. What is neither a symbol, a path, a Gene nor a quote is its own value.
 * @returns the value or a request
 * @throws ParseException GENE.COMPILE.ERROR if it cannot be compiled
 */
export function evaluate(realm: Realm, scope: Scope, value: Value): Value {
  if (value instanceof Sym) {
    const cell = scope.vars.get(value.name);
    if (cell !== undefined && cell.value !== UNDEF) return cell.value;
  } else if (!(value instanceof ComplexSym || value instanceof GeneNode || value instanceof Quote)) return value;
  const source = spanOf(value)?.source ?? new Source("<eval>", "");
  let code;
  try {
    code = compileUnit([value], source, { kind: "eval", scope, contracts: realm.options.contracts });
  } catch (e) {
    if (e instanceof CompileError) throw raise("ParseException", e.message, "GENE.COMPILE.ERROR");
    throw e;
  }
  return new CallRequest(unitFn(code, scope), [scope.self]);
}

/** The function of a compiled unit with its captured variables taken from a scope; the cells of its own variables follow. */
export function unitFn(code: ReturnType<typeof compileUnit>, scope: Scope, fresh: readonly Cell[] = []): Fn {
  const caps: Value[] = code.captureNames.map((name) => {
    const cell = scope.vars.get(name);
    if (cell !== undefined) return cell;
    return name === "self" ? scope.self : new Cell(UNDEF);
  });
  return new Fn(code, [...caps, ...fresh], scope.ns);
}

function isBound(name: string, scope: Scope): boolean {
  if (scope.vars.has(name) || name === "self" || name.startsWith("$")) return true;
  if (name === "nil" || name === "void" || name === "true" || name === "false") return true;
  for (let ns: Namespace | null = scope.ns; ns !== null; ns = ns.parent) {
    const cell = ns.members.get(name);
    if (cell !== undefined && cell.value !== UNDEF) return true;
  }
  return false;
}
