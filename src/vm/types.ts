/**
 * Types at run time (2.6, 2.7, 2.10): the test `is`, and checks with conversion at annotated boundaries.
 * Names in types are resolved when they are checked: in the namespace of the running function, outwards.
 */
import { kindOf } from "../values/kind.ts";
import { literal } from "../values/print.ts";
import { raise, Raised } from "../values/raise.ts";
import {
  Adapter,
  BoundMethod,
  Enum,
  EnumValue,
  EnumVariant,
  Fn,
  GClass,
  Instance,
  Interface,
  type Namespace,
  NativeFn,
  TypeValue,
  UNDEF,
} from "../values/runtime-types.ts";
import { makeType, namedType, printType, sameParams, typesEquivalent as equivalent } from "../values/type-expr.ts";
import { ComplexSym, Float, GeneNode, HashMap, Sym, type Value } from "../values/types.ts";
import type { Realm } from "./realm.ts";

/** Values of TypeValue.tag. */
const INT = 1,
  FLOAT = 2,
  STRING = 3,
  BOOL = 4,
  ANY = 5,
  NIL = 6,
  VOID = 7,
  ARRAY = 8,
  MAP = 9,
  NUMERIC = 10,
  COLLECTION = 11,
  FUNCTION = 12;
const NAMED = 20,
  UNION = 21,
  APPLY = 22,
  FN = 23,
  SELF = 24;

const TAGS: Record<string, number> = {
  __proto__: null as never,
  Int: INT,
  Float: FLOAT,
  String: STRING,
  Bool: BOOL,
  Any: ANY,
  Object: ANY,
  Nil: NIL,
  Void: VOID,
  Array: ARRAY,
  Map: MAP,
  Numeric: NUMERIC,
  Collection: COLLECTION,
  Function: FUNCTION,
};

/** What crosses the boundary: argument 0, result 1, variable 2, payload 3, property 4. */
const VARIABLE = 2,
  PAYLOAD = 3,
  PROPERTY = 4;

function tagOf(t: TypeValue): number {
  if (t.tag === 0)
    t.tag =
      t.kind === "any"
        ? ANY
        : t.kind === "self"
          ? SELF
          : t.kind === "union"
            ? UNION
            : t.kind === "fn"
              ? FN
              : t.kind === "apply"
                ? APPLY
                : t.target === undefined
                  ? (TAGS[t.name] ?? NAMED)
                  : NAMED;
  return t.tag;
}

/**
 * The value to be used behind an annotated boundary (2.7): checked, and Int and Float converted except for variables.
 * @param mode 0 argument, 1 result, 2 variable (no conversion), 3 payload of an enum, 4 property
 * @param what context in the message: `x`, `return value of f`, `variable`, `property x`, `field E/V.x`
 * @throws TypeException `Type error [GENE_TYPE_MISMATCH]: expected T, got K in WHAT`
 */
export function checkType(realm: Realm, fn: Fn | null, type: TypeValue, v: Value, mode: number, what: string): Value {
  switch (type.tag) {
    case INT:
      if (typeof v === "number" || typeof v === "bigint") return v;
      break;
    case FLOAT:
      if (v instanceof Float) return v;
      break;
    case STRING:
      if (typeof v === "string") return v;
      break;
    case BOOL:
      if (typeof v === "boolean") return v;
      break;
    case ANY:
      return v;
  }
  return checkSlowly(realm, fn, type, v, mode, what);
}

function checkSlowly(realm: Realm, fn: Fn | null, type: TypeValue, v: Value, mode: number, what: string): Value {
  if (!realm.typeCheck) return v;
  const strict = realm.options.strictNil === true;
  if (v === null && !strict && mode !== PAYLOAD) return v;
  if (fits(realm, fn, type, v)) return v;
  if (v === null && strict && admitsNil(realm, fn, type)) return v;
  if (mode !== VARIABLE && (v instanceof Float || typeof v === "number" || typeof v === "bigint")) {
    const c = convert(realm, fn, type, v, false) ?? convert(realm, fn, type, v, true);
    if (c !== undefined) {
      if (c.lossy) realm.host.write(2, `Warning: Lossy conversion Float -> Int for ${what}: ${literal(v)} -> ${literal(c.value)}\n`);
      return c.value;
    }
  }
  let message = `Type error [GENE_TYPE_MISMATCH]: `;
  if (v instanceof GeneNode && isLegacyResult(realm, fn, type, v))
    message += `legacy Gene-expression ADT value for ${type.name} is no longer accepted in ${what}; use enum-backed ${type.name} constructors instead`;
  else {
    const expected = printType(type);
    const got = kindOf(v);
    // two classes may have the same name
    message += `expected ${expected}, got ${expected === got ? "another " : ""}${got} in ${what}`;
  }
  if (v === null && strict && mode !== PAYLOAD) message += "; strict nil mode admits nil only for Any, Nil, Option[T], or unions containing Nil";
  throw new Raised("TypeException", message, undefined, undefined, undefined, undefined, mode === VARIABLE || mode === PROPERTY);
}

/** Is v a value of the type? The outer type only; elements are not examined. */
function fits(realm: Realm, fn: Fn | null, t: TypeValue, v: Value): boolean {
  switch (tagOf(t)) {
    case INT:
      return typeof v === "number" || typeof v === "bigint";
    case FLOAT:
      return v instanceof Float;
    case STRING:
      return typeof v === "string";
    case BOOL:
      return typeof v === "boolean";
    case ANY:
      return true;
    case NIL:
      return v === null;
    case VOID:
      return v === undefined;
    case ARRAY:
      return Array.isArray(v);
    case MAP:
      return v instanceof Map;
    case NUMERIC:
      return typeof v === "number" || typeof v === "bigint" || v instanceof Float;
    case COLLECTION:
      return Array.isArray(v) || v instanceof Map || v instanceof HashMap;
    case FUNCTION:
      return v instanceof Fn || v instanceof NativeFn;
    case UNION:
      return t.args.some((m) => fits(realm, fn, m as TypeValue, v));
    case SELF:
      return fn === null || fn.home === null || v instanceof fn.home.base;
    case FN:
      return fitsFunction(realm, fn, t, v);
    case APPLY: {
      const builtin = t.target === undefined ? TAGS[t.name] : undefined;
      return builtin !== undefined ? fits(realm, fn, namedType(t.name), v) : fitsNamed(realm, fn, t, v);
    }
    default:
      return fitsNamed(realm, fn, t, v);
  }
}

function fitsNamed(realm: Realm, fn: Fn | null, t: TypeValue, v: Value): boolean {
  const meaning = t.target !== undefined ? t.target : resolve(realm, fn?.ns ?? realm.global, t);
  if (meaning instanceof GClass) return isInstanceOf(realm, v, meaning);
  if (meaning instanceof TypeValue) return meaning !== t && fits(realm, fn, meaning, v);
  if (meaning instanceof Enum || meaning instanceof Interface) return fitsMeaning(v, meaning);
  if (kindOf(v) === t.name) return true;
  for (let c: GClass | null = realm.classOf(v); c !== null; c = c.parent) if (c.name === t.name) return true;
  if (v instanceof Instance && hasInterface(v.$c, (i) => i.name === t.name)) return true;
  return v instanceof Adapter && v.iface.name === t.name;
}

function fitsMeaning(v: Value, meaning: Enum | Interface): boolean {
  if (meaning instanceof Enum)
    return v instanceof EnumValue ? v.variant.owner === meaning : v instanceof EnumVariant && v.owner === meaning && v.fields.length === 0;
  if (v instanceof Adapter) return v.iface === meaning;
  return v instanceof Instance && hasInterface(v.$c, (i) => i === meaning);
}

function hasInterface(cls: GClass, test: (i: Interface) => boolean): boolean {
  for (let c: GClass | null = cls; c !== null; c = c.parent) if (c.interfaces !== null) for (const i of c.interfaces) if (test(i as Interface)) return true;
  return false;
}

function isInstanceOf(realm: Realm, v: Value, cls: GClass): boolean {
  if (v instanceof Instance) return v instanceof cls.base;
  return cls === realm.classes.Object || realm.classOf(v).isSubclassOf(cls);
}

/** The type with its names resolved as seen from the namespace; names that nobody defines (yet) stay open. For types that outlive their place: fields, payloads. */
export function bindType(realm: Realm, ns: Namespace, t: TypeValue): TypeValue {
  return bindNames(t, (name) => (TAGS[name] === undefined ? resolve(realm, ns, namedType(name)) : undefined));
}

function bindNames(t: TypeValue, meaningOf: (name: string) => Value): TypeValue {
  if (t.target !== undefined || t.kind === "any" || t.kind === "self") return t;
  const inner = (x: Value): TypeValue => bindNames(x as TypeValue, meaningOf);
  const found = t.kind === "name" || t.kind === "apply" ? meaningOf(t.name) : undefined;
  const meaning = isTypeMeaning(found) && found !== t ? found : undefined;
  if (t.kind === "name" && meaning === undefined) return t;
  const params = t.params.map((p) => ({ ...p, type: inner(p.type) }));
  return new TypeValue(t.kind, t.name, t.args.map(inner), params, meaning);
}

/** What each constant type with variables was bound to last. */
const bindings = new WeakMap<TypeValue, { readonly values: readonly Value[]; readonly type: TypeValue }>();

/** A type that mentions variables (compiler/local-types.ts) with what they hold; a name whose variable holds no type stays open. */
export function boundType(type: Value, names: Value, values: readonly Value[]): TypeValue {
  const t = type as TypeValue;
  if (values.length === 0) return t;
  const last = bindings.get(t);
  if (last !== undefined && values.every((v, i) => v === last.values[i])) return last.type;
  const made = bindNames(t, (name) => values[(names as string[]).indexOf(name)]);
  bindings.set(t, { values, type: made });
  return made;
}

function isTypeMeaning(v: Value): boolean {
  return v instanceof GClass || v instanceof Enum || v instanceof Interface || v instanceof TypeValue;
}

/** What the name of a type means in a namespace; undefined: nobody defined it. The member's cell is kept. */
function resolve(realm: Realm, from: Namespace, t: TypeValue): Value {
  if (t.seenIn === from && t.seen !== null && t.seen.value !== UNDEF) return t.seen.value;
  if (t.name.includes("/")) {
    let at: Value = undefined;
    const parts = t.name.split("/");
    for (let ns: Namespace | null = from; ns !== null && at === undefined; ns = ns.parent) at = ns.members.get(parts[0])?.value;
    for (let i = 1; i < parts.length && at !== undefined; i++) at = (at instanceof GClass ? at.members : (at as Namespace)).members?.get(parts[i])?.value;
    return at;
  }
  for (let ns: Namespace | null = from; ns !== null; ns = ns.parent) {
    const cell = ns.members.get(t.name);
    if (cell !== undefined && cell.value !== UNDEF) {
      t.seenIn = from;
      t.seen = cell;
      return cell.value;
    }
  }
  return undefined;
}

function fitsFunction(realm: Realm, fn: Fn | null, t: TypeValue, v: Value): boolean {
  if (v instanceof NativeFn || v instanceof EnumVariant || v instanceof GClass) return true;
  if (v instanceof BoundMethod) return fitsFunction(realm, fn, t, v.method);
  if (!(v instanceof Fn)) return false;
  return sameParams(v.code.spec.params, t.params, (p, q) => {
    const a = (p ?? null) as TypeValue | null;
    const b = q as TypeValue;
    return a === null || a.kind === "any" || b.kind === "any" || typesEquivalent(realm, fn, a, b);
  });
}

/** Int to Float and back; with `lossy` also when a fraction is dropped. */
function convert(realm: Realm, fn: Fn | null, t: TypeValue, v: Value, lossy: boolean): { value: Value; lossy: boolean } | undefined {
  const tag = tagOf(t);
  if (tag === UNION) {
    for (const m of t.args) {
      const c = convert(realm, fn, m as TypeValue, v, lossy);
      if (c !== undefined) return c;
    }
    return undefined;
  }
  if (tag === FLOAT && !(v instanceof Float)) return { value: new Float(Number(v)), lossy: false };
  if (tag === INT && v instanceof Float) {
    const n = Math.trunc(v.value);
    if (!Number.isFinite(n) || n < -9223372036854775808 || n >= 9223372036854775808) return undefined;
    if (n !== v.value && !lossy) return undefined;
    return { value: Number.isSafeInteger(n) ? n + 0 || 0 : BigInt(n), lossy: n !== v.value };
  }
  if (tag === NAMED) {
    const meaning = t.target !== undefined ? t.target : resolve(realm, fn?.ns ?? realm.global, t);
    if (meaning instanceof TypeValue && meaning !== t) return convert(realm, fn, meaning, v, lossy);
  }
  return undefined;
}

/** Does the type admit nil in strict mode: Any, Nil, (Option T), unions containing one of these (2.10)? */
function admitsNil(realm: Realm, fn: Fn | null, t: TypeValue): boolean {
  if (t.kind === "any" || t.name === "Nil") return true;
  if (t.kind === "apply") return t.name === "Option" && t.args.length === 1;
  if (t.kind === "union") return t.args.some((m) => admitsNil(realm, fn, m as TypeValue));
  if (t.kind === "name") {
    const meaning = t.target !== undefined ? t.target : resolve(realm, fn?.ns ?? realm.global, t);
    return meaning instanceof TypeValue && meaning !== t && admitsNil(realm, fn, meaning);
  }
  return false;
}

function isLegacyResult(realm: Realm, fn: Fn | null, t: TypeValue, v: GeneNode): boolean {
  if (!(v.type instanceof Sym) || !["Ok", "Err", "Some", "None"].includes(v.type.name)) return false;
  if (t.name !== "Result" && t.name !== "Option") return false;
  const meaning = t.target !== undefined ? t.target : resolve(realm, fn?.ns ?? realm.global, t);
  return meaning instanceof Enum && meaning === realm.global.members.get(t.name)?.value;
}

/**
 * `(v is t)`: t is a class, interface, enum, type value, or the name of a type.
 * @throws TypeException `is requires a type value on the right side`
 */
export function isType(realm: Realm, fn: Fn | null, v: Value, t: Value): boolean {
  if (t instanceof GClass) return isInstanceOf(realm, v, t) || (t === realm.classes.Function && (v instanceof Fn || v instanceof NativeFn));
  if (t instanceof TypeValue) return fits(realm, fn, t, v);
  if (t instanceof Enum || t instanceof Interface) return fitsMeaning(v, t);
  if (typeof t === "string" || t instanceof Sym || t instanceof ComplexSym) return fits(realm, fn, typeNamed(t), v);
  throw raise("TypeException", "is requires a type value on the right side");
}

/** May `is` have it on its right? */
export function standsForType(t: Value): boolean {
  const named = typeof t === "string" || t instanceof Sym || t instanceof ComplexSym;
  return named || t instanceof GClass || t instanceof TypeValue || t instanceof Enum || t instanceof Interface;
}

/** The type that a class, type value, String, Symbol... stands for; undefined if it is none. */
export function asType(t: Value): TypeValue | undefined {
  if (t instanceof TypeValue || t instanceof GClass || t instanceof Enum || t instanceof Interface || t instanceof GeneNode) return makeType(t);
  return typeof t === "string" || t instanceof Sym || t instanceof ComplexSym ? typeNamed(t) : undefined;
}

function typeNamed(t: string | Sym | ComplexSym): TypeValue {
  return typeof t === "string" ? namedType(t) : makeType(t);
}

/** types_equivalent of 2.8, with names resolved as seen from the function. */
export function typesEquivalent(realm: Realm, fn: Fn | null, a: TypeValue, b: TypeValue): boolean {
  return equivalent(a, b, (name) => resolve(realm, fn?.ns ?? realm.global, namedType(name)));
}

/**
 * `(v .to t)` (2.5): v itself if it is of the type, else a converted number.
 * @throws TypeException `Type error: cannot convert String to Int`
 */
export function convertTo(realm: Realm, fn: Fn | null, v: Value, t: Value): Value {
  const type = asType(t);
  if (type === undefined) throw raise("TypeException", "is requires a type value on the right side");
  if (isType(realm, fn, v, t)) return v;
  if (v instanceof Float || typeof v === "number" || typeof v === "bigint") {
    const c = convert(realm, fn, plain(type), v, false) ?? convert(realm, fn, plain(type), v, true);
    if (c !== undefined) {
      if (c.lossy) realm.host.write(2, `Warning: Lossy conversion Float -> Int: ${literal(v)} -> ${literal(c.value)}\n`);
      return c.value;
    }
  }
  throw raise("TypeException", `Type error: cannot convert ${kindOf(v)} to ${printType(type)}`);
}

/** The type of a built-in class given as value is the type of its name. */
function plain(t: TypeValue): TypeValue {
  return t.target instanceof GClass && (t.name === "Int" || t.name === "Float") ? namedType(t.name) : t;
}

export { makeType, printType };
