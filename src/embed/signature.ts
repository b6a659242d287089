/** Parameter lists of host functions, in Gene's notation: arguments are counted, checked and put in order. */
import { readAll } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { raise } from "../values/raise.ts";
import { namedType } from "../values/type-expr.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../values/types.ts";
import { isType, printType } from "../vm/types.ts";
import { kindOf } from "../values/kind.ts";
import { makeType } from "../values/type-expr.ts";
import type { Realm } from "../vm/realm.ts";
import type { TypeValue } from "../values/runtime-types.ts";

interface Parameter {
  readonly name: string;
  readonly keyword: boolean;
  readonly rest: boolean;
  readonly type: TypeValue | null;
  /** undefined: required */
  readonly fallback: { readonly value: Value } | undefined;
}

type Bind = (realm: Realm, args: readonly Value[], kw: ReadonlyMap<string, Value> | null) => Value[];

/**
 * Checks calls of a host function.
 * @param signature such as `a: Int b = 2 rest...`, `path ^timeout: Int = 5`
 * @returns the arguments in order: positional ones, the rest, then an object of keywords if the signature has any
 */
export function bindSignature(name: string, signature: string): Bind {
  const parameters = parse(signature);
  const positional = parameters.filter((p) => !p.keyword && !p.rest);
  const keywords = parameters.filter((p) => p.keyword);
  const rest = parameters.some((p) => p.rest);
  const required = positional.filter((p) => p.fallback === undefined).length;
  return (realm, args, kw) => {
    if (args.length < required)
      throw raise("ArgumentException", `${name} expects ${rest || required < positional.length ? "at least " : ""}${required} arguments, got ${args.length}`);
    if (args.length > positional.length && !rest)
      throw raise("ArgumentException", `${name} expects at most ${positional.length} arguments, got ${args.length}`);
    const out: Value[] = positional.map((p, i) => (i < args.length ? check(realm, p, args[i]) : p.fallback!.value));
    for (const x of args.slice(positional.length)) out.push(x);
    if (keywords.length > 0) out.push(bindKeywords(realm, name, keywords, kw));
    else if (kw !== null && kw.size > 0) throw raise("ArgumentException", `${name} takes no keyword ${[...kw.keys()][0]}`);
    return out;
  };
}

function bindKeywords(realm: Realm, name: string, keywords: readonly Parameter[], kw: ReadonlyMap<string, Value> | null): Map<string, Value> {
  for (const key of kw?.keys() ?? []) if (!keywords.some((p) => p.name === key)) throw raise("ArgumentException", `${name} takes no keyword ${key}`);
  const out = new Map<string, Value>();
  for (const p of keywords) {
    if (kw?.has(p.name)) out.set(p.name, check(realm, p, kw.get(p.name)));
    else if (p.fallback !== undefined) out.set(p.name, p.fallback.value);
    else throw raise("ArgumentException", `${name} requires the keyword ${p.name}`);
  }
  return out;
}

function check(realm: Realm, p: Parameter, value: Value): Value {
  if (p.type === null || isType(realm, null, value, p.type)) return value;
  throw raise("TypeException", `Type error [GENE_TYPE_MISMATCH]: expected ${printType(p.type)}, got ${kindOf(value)} in ${p.name}`);
}

function parse(signature: string): Parameter[] {
  const forms = readAll(new Source("<signature>", signature), { spans: false });
  const out: Parameter[] = [];
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i];
    if (!(form instanceof Sym)) throw new TypeError(`a parameter has to be a name: ${signature}`);
    let { name } = form;
    const typed = name.endsWith(":");
    if (typed) name = name.slice(0, -1);
    const keyword = name.startsWith("^");
    if (keyword) name = name.slice(1);
    const rest = name.endsWith("...");
    if (rest) name = name.slice(0, -3);
    const type = typed ? asType(forms[++i]) : null;
    let fallback: Parameter["fallback"];
    if (forms[i + 1] instanceof Sym && (forms[i + 1] as Sym).name === "=") {
      fallback = { value: forms[i + 2] };
      i += 2;
    }
    out.push({ name, keyword, rest, type, fallback });
  }
  return out;
}

function asType(form: Value): TypeValue {
  if (form instanceof Sym) return namedType(form.name);
  if (form instanceof ComplexSym || form instanceof GeneNode) return makeType(form);
  throw new TypeError("a type is a name or a type expression");
}
