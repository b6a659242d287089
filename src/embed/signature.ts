/**
 * Signatures of host functions: heads of functions of the language. Its compiler reads them and its binder fills them; where a default is
 * needed, which is code, a `fn` with that head is called, whose body calls the host.
 */
import { CompileError } from "../compiler/errors.ts";
import { compileUnit } from "../compiler/unit.ts";
import type { Code, Param } from "../gir/code.ts";
import { ReaderError } from "../reader/error.ts";
import { readAll } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { unitFn } from "../runtime/eval.ts";
import { ABSENT, CallRequest, type Fn, NativeFn, type Scope, type TypeValue } from "../values/runtime-types.ts";
import { GeneNode, sym, type Value } from "../values/types.ts";
import { bind } from "../vm/bind.ts";
import type { Realm } from "../vm/realm.ts";
import { LIBRARY_PREFIX } from "../vm/trace.ts";
import { checkType } from "../vm/types.ts";

/**
 * A function with a signature of the language. Types, defaults and the result type are evaluated in the scope, as those of any function.
 * @param name of the function in errors
 * @param signature such as `a: Int b = 2 rest... -> Int`, `[path ^timeout: Int = 5]`
 * @param impl gets the arguments in the order of the parameters, those of a rest one by one; behind them a map of the keywords if the signature has any
 * @throws TypeError for a signature that cannot be read or compiled, or has a parameter that is no name
 */
export function withSignature(name: string, signature: string, scope: Scope, impl: (args: Value[]) => Value): NativeFn {
  const wrong = (why: string): TypeError => new TypeError(`the signature of ${name} is wrong: ${why} (${signature})`);
  const source = new Source(`${LIBRARY_PREFIX}${name}`, signature);
  const head = readHead(source, wrong);
  const empty = compile(head, []);
  const { spec, returnType } = functionOf(empty);
  const { params } = spec;
  for (const p of params) if (p.name === "_" || p.isProperty) throw wrong("a parameter has to be a name");
  const body = [callOf(new NativeFn(name, "args...", "", (_realm, args) => impl(args)), params)];
  compile(head, body);
  // names of types are looked up from here
  const home = unitFn(empty, scope);
  const checked = (realm: Realm, v: Value): Value => checkType(realm, home, returnType as TypeValue, v, 1, `return value of ${name}`);

  let made: Fn | null = null;
  return new NativeFn(name, params.map(shown).join(" "), "", (realm: Realm, args, kw) => {
    const regs: Value[] = [];
    bind(spec, args, 0, kw, regs);
    if (params.some((p) => regs[p.reg] === ABSENT)) {
      // defaults are code
      if (made !== null) return new CallRequest(made, args, kw);
      // compiled in earnest at the first such call: variables in defaults may be defined later than this function
      const unit = compile(head, body);
      functionOf(unit).name = name;
      return new CallRequest(unitFn(unit, scope), [scope.self], null, (fn) => new CallRequest((made = fn as Fn), args, kw));
    }
    for (const { kind, name: what, reg, type } of params)
      if (type !== null && (kind === "pos" || kind === "kw")) regs[reg] = checkType(realm, home, type as TypeValue, regs[reg], 0, what);
    const result = impl(inOrder(params, regs));
    if (returnType === null) return result;
    return result instanceof Promise ? result.then((v: Value) => checked(realm, v)) : checked(realm, result);
  });

  function compile(around: readonly Value[], what: readonly Value[]): Code {
    // inside of a function, which makes the name a local one
    const inner = new GeneNode(sym("fn"), null, [sym(name.replace(/[^\p{L}\p{N}_]/gu, "_")), ...around, ...what]);
    const outer = new GeneNode(new GeneNode(sym("fn"), null, [[], inner]), null, []);
    try {
      return compileUnit([outer], source, { kind: "eval", scope });
    } catch (error) {
      throw error instanceof CompileError ? wrong(error.message) : error;
    }
  }
}

/** What stands between `fn` and the body: the parameters, `->` and a type. */
function readHead(source: Source, wrong: (why: string) => TypeError): Value[] {
  let forms: Value[];
  try {
    forms = readAll(source);
  } catch (error) {
    throw error instanceof ReaderError ? wrong(error.message) : error;
  }
  const arrow = forms.indexOf(sym("->"));
  const list = arrow < 0 ? forms : forms.slice(0, arrow);
  if (arrow >= 0 && forms.length !== arrow + 2) throw wrong("one type stands behind ->");
  const params = list.length === 1 && Array.isArray(list[0]) ? (list[0] as Value[]) : list;
  return [params, ...(arrow < 0 ? [] : forms.slice(arrow))];
}

/** What the host gets: arguments in the order of the parameters, then the keywords. */
function inOrder(params: readonly Param[], regs: readonly Value[]): Value[] {
  const out: Value[] = [];
  let keywords: Map<string, Value> | null = null;
  for (const { kind, name, reg } of params) {
    if (kind === "pos") out.push(regs[reg]);
    else if (kind === "rest") for (const x of regs[reg] as Value[]) out.push(x);
    else {
      keywords ??= new Map();
      if (kind === "kw") keywords.set(name, regs[reg]);
      else for (const [k, v] of regs[reg] as Map<string, Value>) keywords.set(k, v);
    }
  }
  if (keywords !== null) out.push(keywords);
  return out;
}

/** The function inside of the function of the unit. */
const functionOf = (unit: Code): Code => unit.codes[0]!.codes[0]!;

/** The same as a call: `(host a rest... {^k k ^... more})`. */
function callOf(host: NativeFn, params: readonly Param[]): GeneNode {
  const args: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const { kind, name } of params) {
    if (kind === "pos") args.push(sym(name));
    else if (kind === "rest") args.push(sym(name), sym("..."));
    else keywords.set(kind === "kw" ? name : "...", sym(name));
  }
  if (keywords.size > 0) args.push(keywords);
  return new GeneNode(host, null, args);
}

const shown = ({ kind, name }: Param): string => (kind === "pos" ? name : kind === "rest" ? `${name}...` : kind === "kw" ? `^${name}` : `^${name}...`);
