/** Enums (2.9): definition, construction of payload values, the built-in Result and Option. */
import { raise } from "../values/raise.ts";
import { Enum, EnumValue, EnumVariant, Namespace, type TypeValue } from "../values/runtime-types.ts";
import { namedType } from "../values/type-expr.ts";
import type { Value } from "../values/types.ts";
import type { Realm } from "../vm/realm.ts";
import { bindType, checkType } from "../vm/types.ts";
import type { Intrinsics } from "./define.ts";

export const enumIntrinsics: Intrinsics = {
  // the types follow where some of them mention variables
  "enum.new": (realm, [name, typeParams, variants, ...types], frame) => {
    let at = 0;
    const given = (variants as [string, string[], Value[]][]).map(([v, fields, own]): [string, string[], Value[]] => [
      v,
      fields,
      types.length === 0 ? own : own.map(() => types[at++]),
    ]);
    return makeEnum(realm, name as string, typeParams as string[] | null, given, frame.fn.ns);
  },

  "case.builtin": (realm, [name]) => builtinVariant(realm, name as string),
};

/** Makes an enum. Types of fields that name a type parameter of the enum accept anything. */
export function makeEnum(
  realm: Realm,
  name: string,
  typeParams: readonly Value[] | null,
  variants: readonly (readonly [string, readonly string[] | null, readonly Value[] | null])[],
  ns: Namespace,
): Enum {
  const params = (typeParams ?? []) as string[];
  const e = new Enum(name, params);
  for (const [variant, fields, types] of variants) {
    const bound = (fields ?? []).map((_, i) => {
      const t = (types?.[i] ?? null) as TypeValue | null;
      if (t === null || t.kind === "any") return null;
      if (t.kind === "name" && params.includes(t.name)) return null;
      return bindType(realm, ns, t);
    });
    e.variants.set(variant, new EnumVariant(e, variant, fields ?? [], bound));
  }
  return e;
}

/**
 * `(E/Variant args...)`: a payload value; a unit variant called without arguments is itself.
 * @throws ArgumentException for a wrong number or names of arguments, TypeException for a payload of another type
 */
export function makeVariant(realm: Realm, v: EnumVariant, args: readonly Value[], kw: Map<string, Value> | null): Value {
  const full = `${v.owner.name}/${v.name}`;
  const bad = (message: string) => raise("ArgumentException", message);
  const fields = v.fields;
  if (kw !== null && kw.size === 0) kw = null;
  if (fields.length === 0) {
    if (args.length > 0) throw bad(`Unit variant ${full} expects 0 arguments, got ${args.length}`);
    if (kw !== null) throw bad(`Unit variant ${full} expects 0 keyword arguments, got: ${[...kw.keys()].join(", ")}`);
    return v;
  }
  let payload: Value[];
  if (kw !== null) {
    if (args.length > 0) throw bad(`Variant ${full} cannot mix positional and keyword arguments`);
    const names = fields.join(", ");
    const missing = fields.filter((f) => !kw.has(f));
    if (missing.length > 0) throw bad(`Variant ${full} missing keyword argument(s): ${missing.join(", ")}; expected fields: ${names}`);
    const unknown = [...kw.keys()].filter((k) => !fields.includes(k));
    if (unknown.length > 0) throw bad(`Variant ${full} got unknown keyword argument(s): ${unknown.join(", ")}; expected fields: ${names}`);
    payload = fields.map((f) => kw.get(f));
  } else {
    if (args.length !== fields.length) throw bad(`Variant ${full} expects ${fields.length} arguments (${fields.join(", ")}), got ${args.length}`);
    payload = args.slice();
  }
  for (let i = 0; i < payload.length; i++) {
    const type = v.types[i];
    if (type !== null && type !== undefined) payload[i] = checkType(realm, null, type as TypeValue, payload[i], 3, `field ${full}.${fields[i]}`);
  }
  return new EnumValue(v, payload);
}

/** The variant of the built-in Result or Option, whatever these names mean to the program. */
export function builtinVariant(realm: Realm, name: string): Value {
  return (realm as { builtinVariants?: Record<string, EnumVariant> }).builtinVariants![name];
}

/** Defines Result, Option and the global shortcuts of their variants. */
export function installEnums(realm: Realm): void {
  const T = namedType("T");
  const E = namedType("E");
  const define = (name: string, params: string[], variants: [string, string[], Value[]][]): void => {
    const e = makeEnum(realm, name, params, variants, realm.global);
    realm.global.members.define(name, e);
    for (const [key, v] of e.variants) {
      realm.global.members.define(key, v);
      shortcuts[key] = v;
    }
  };
  const shortcuts: Record<string, EnumVariant> = {};
  define("Result", ["T", "E"], [
    ["Ok", ["value"], [T]],
    ["Err", ["error"], [E]],
  ]);
  define("Option", ["T"], [
    ["Some", ["value"], [T]],
    ["None", [], []],
  ]);
  (realm as { builtinVariants?: Record<string, EnumVariant> }).builtinVariants = shortcuts;
}
