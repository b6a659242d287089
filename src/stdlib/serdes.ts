/** Gene text (15.3): writing data, references to named things and custom values as one form, and reading it back. */
import { printFloat } from "../values/float.ts";
import { kindOf } from "../values/kind.ts";
import { keyText, symbolText } from "../values/names.ts";
import { tellRoom, tellRound, tellWork } from "../values/meter.ts";
import { literal } from "../values/print.ts";
import { BoundMethod, CallRequest, Enum, EnumValue, EnumVariant, Fn, GClass, Instance, Namespace, Native, NativeFn } from "../values/runtime-types.ts";
import { Char, Float, GeneNode, SealedArray, SealedMap, SEALED, Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { readFirst } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { makeVariant } from "../runtime/enums.ts";
import { run } from "../runtime/steps.ts";
import type { Steps } from "../runtime/steps.ts";
import { needString } from "./args.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Realm } from "./define.ts";
import { reading } from "./global.ts";
import { homeOf, valueAt } from "./homes.ts";
import { listParts, Pending, quoted, writeData } from "./writer.ts";
import type { Part } from "./writer.ts";

/** A symbol that stands among others. */
const ANYWHERE = { property: false, unquoted: false };

function fail(error: unknown): never {
  throw error;
}

function refuse(v: Value, reason = ""): unknown {
  const kind = v instanceof Instance ? "Instance" : kindOf(v);
  return bad(`Value of kind ${kind} is not serializable${reason}`);
}

const isNamed = (v: Value): boolean =>
  v instanceof Fn || v instanceof NativeFn || v instanceof GClass || v instanceof Enum || v instanceof Namespace || v instanceof EnumVariant;

function refKind(v: Value): string {
  if (v instanceof Fn || v instanceof NativeFn) return "FunctionRef";
  if (v instanceof GClass) return "ClassRef";
  if (v instanceof Enum || v instanceof EnumVariant) return "EnumRef";
  return v instanceof Namespace ? "NamespaceRef" : "InstanceRef";
}

function reference(realm: Realm, v: Value): string {
  const home = homeOf(realm, v);
  if (home === null) throw refuse(v, v instanceof Instance ? ": anonymous instances cannot be serialized" : ": no canonical module/path origin");
  const module = home.module === null ? "" : ` ^module ${JSON.stringify(home.module)}`;
  return `(${refKind(v)} ^path ${JSON.stringify(home.path)}${module})`;
}

/** @param payloads of values whose class has `serialize`, by value */
function encoder(realm: Realm, payloads: Map<Value, Value>): (v: Value) => string | Part[] {
  const encode = (v: Value): string | Part[] => {
    if (typeof v === "string") return quoted(v);
    if (v instanceof Float) return printFloat(v.value);
    if (v instanceof Sym) return symbolText(v, ANYWHERE) ?? fail(refuse(v, ": no text stands for its name"));
    if (typeof v !== "object" || v === null || v instanceof Char) return literal(v);
    if (Array.isArray(v)) return listParts(v instanceof SealedArray ? "#[" : "[", v, " ", "]", encode);
    if (v instanceof Map) return [v instanceof SealedMap ? "#{" : "{", ...props(v as Map<string, Value>), "}"];
    if (v instanceof GeneNode) {
      const parts: Part[] = [v.lock === SEALED ? "#(" : "(", new Pending(v.type)];
      if (v.props !== null && v.props.size > 0) {
        parts.push(" ");
        for (const part of props(v.props)) parts.push(part);
      }
      tellRoom(16 * v.children.length);
      for (let i = 0; i < v.children.length; i++) {
        tellRound(i);
        parts.push(" ", new Pending(v.children[i]));
      }
      parts.push(")");
      return parts;
    }
    if (payloads.has(v)) return [`(Instance ${reference(realm, classOfValue(v))} `, new Pending(payloads.get(v)), ")"];
    if (v instanceof EnumValue) return [`(EnumValue ${reference(realm, v.variant)} `, ...listParts("[", v.payload, " ", "]", encode), ")"];
    if (isNamed(v) || v instanceof Instance) return reference(realm, v);
    throw refuse(v);
  };
  return encode;
}

function props(m: Map<string, Value>): Part[] {
  const parts: Part[] = [];
  let text = "";
  for (const [key, value] of m) {
    tellRound(parts.length >> 1);
    parts.push(`${text}^${keyText(key)} `, new Pending(value));
    text = " ";
  }
  return parts;
}

const classOfValue = (v: Value): GClass => (v instanceof Native ? v.cls : (v as Instance).$c);

/** Is it written by its class's hooks? Exceptions and instances with a home are not. */
function hooks(realm: Realm, v: Value): Value {
  if (!(v instanceof Native) && !(v instanceof Instance)) return undefined;
  const hook = classOfValue(v).mt["serialize"];
  if (hook === undefined || (v instanceof Instance && homeOf(realm, v) !== null)) return undefined;
  if (classHook(classOfValue(v)) === undefined) throw missingHook(classOfValue(v), "deserialize");
  return hook;
}

const missingHook = (cls: GClass, name: string): unknown => bad(`Custom serialization requires class '${cls.name}' to define ${name}`);

/** `deserialize` of a class: a class member, or a method, which gets the class as self. */
function classHook(cls: GClass): Value {
  for (let c: GClass | null = cls; c !== null; c = c.parent) {
    const member = c.members.members.get("deserialize")?.value;
    if (member !== undefined) return member;
  }
  return cls.mt["deserialize"];
}

/** Calls `serialize` of all values that have it, also in what it returns. */
function* collectPayloads(realm: Realm, root: Value): Generator<Value, Map<Value, Value>, Value> {
  const payloads = new Map<Value, Value>();
  const seen = new Set<Value>();
  const stack: Value[] = [root];
  for (let round = 0; stack.length > 0; round++) {
    tellRound(round);
    const v = stack.pop();
    if (typeof v !== "object" || v === null || seen.has(v)) continue;
    seen.add(v);
    if (Array.isArray(v)) {
      tellWork(v.length);
      for (const x of v) stack.push(x);
    } else if (v instanceof Map) {
      tellWork(v.size);
      for (const x of v.values()) stack.push(x);
    } else if (v instanceof GeneNode) {
      stack.push(v.type);
      tellWork(v.children.length);
      for (const x of v.props?.values() ?? []) stack.push(x);
      for (const x of v.children) stack.push(x);
    } else if (v instanceof EnumValue) stack.push(...v.payload);
    else {
      const hook = hooks(realm, v);
      if (hook === undefined) continue;
      const payload = yield new CallRequest(new BoundMethod(v, hook, "serialize"), []);
      payloads.set(v, payload);
      stack.push(payload);
    }
  }
  return payloads;
}

/** The text of a value as steps. */
export function* serialize(realm: Realm, v: Value): Generator<Value, string, Value> {
  const payloads = yield* collectPayloads(realm, v);
  return `(gene/serialization ${writeData(v, encoder(realm, payloads))})`;
}

const REFS = new Set(["NamespaceRef", "ClassRef", "FunctionRef", "EnumRef", "InstanceRef"]);

const typeName = (v: Value): string | null =>
  v instanceof GeneNode ? (v.type instanceof Sym ? v.type.name : literal(v.type) === "gene/instance" ? "gene/instance" : null) : null;

/** ^path or ^module of a reference. */
function refText(node: GeneNode, key: string): string | null {
  const v = node.props?.get(key);
  if (v === undefined) return null;
  if (typeof v === "string") return v;
  if (v instanceof Sym) return v.name;
  throw bad(`Serialized reference expects string/symbol ^${key}`);
}

function resolveRef(realm: Realm, node: GeneNode): Value {
  const path = refText(node, "path");
  if (path === null) throw bad("Serialization reference is missing ^path");
  return valueAt(realm, { path, module: refText(node, "module") });
}

function enumValue(realm: Realm, node: GeneNode, isRef: boolean): Value {
  const [variant, payload] = node.children;
  if (!isRef) throw bad(`EnumValue expects first child to be EnumRef, got ${kindOf(variant)}`);
  if (!(variant instanceof EnumVariant)) throw bad(`EnumValue EnumRef resolution failed: ${kindOf(variant)} is no enum member`);
  if (!Array.isArray(payload)) throw bad(`EnumValue payload must be an array, got ${kindOf(payload)}`);
  try {
    return makeVariant(realm, variant, payload, null);
  } catch (e) {
    throw bad(`EnumValue payload validation failed: ${(e as { message?: string }).message ?? "bad payload"}`);
  }
}

function* customValue(node: GeneNode): Generator<Value, Value, Value> {
  const [cls, payload] = node.children;
  if (!(cls instanceof GClass) || node.children.length < 2) throw bad("Instance expects a class reference and payload");
  for (const name of ["serialize", "deserialize"])
    if (cls.mt[name] === undefined && (name === "serialize" || classHook(cls) === undefined)) throw missingHook(cls, name);
  const hook = classHook(cls);
  const method = (hook instanceof Fn && hook.code.isMethod) || (hook instanceof NativeFn && hook.isMethod);
  const value = yield method ? new CallRequest(new BoundMethod(cls, hook, "deserialize"), [payload]) : new CallRequest(hook, [cls, payload]);
  if (!(value instanceof Native || value instanceof Instance) || !classOfValue(value).isSubclassOf(cls))
    throw bad("Instance deserialize hook returned custom value of unexpected class");
  return value;
}

/** Replaces references and other special forms in data that was read; inner ones first. */
function* resolveAll(realm: Realm, root: Value): Steps {
  const holder: Value[] = [root];
  type Place = { container: Value[] | Map<string, Value> | GeneNode; key: number | string };
  const get = ({ container: c, key }: Place): Value => (Array.isArray(c) ? c[key as number] : c instanceof Map ? c.get(key as string) : c.type);
  const put = ({ container: c, key }: Place, v: Value): void => {
    if (Array.isArray(c)) c[key as number] = v;
    else if (c instanceof Map) c.set(key as string, v);
    else c.type = v;
  };
  const stack: Place[] = [{ container: holder, key: 0 }];
  const special: { place: Place; node: GeneNode; name: string; firstIsRef: boolean }[] = [];
  const list = (c: Value[]): void => {
    tellWork(c.length);
    tellRoom(64 * c.length);
    for (let i = c.length - 1; i >= 0; i--) stack.push({ container: c, key: i });
  };
  for (let round = 0; stack.length > 0; round++) {
    tellRound(round);
    const place = stack.pop()!;
    const v = get(place);
    if (Array.isArray(v)) list(v);
    else if (v instanceof Map) for (const key of v.keys()) stack.push({ container: v as Map<string, Value>, key });
    else if (v instanceof GeneNode) {
      const name = typeName(v);
      if (name === "gene/instance") throw bad("Legacy anonymous instance serialization is not supported");
      if (name !== null && (REFS.has(name) || name === "EnumValue" || name === "Instance"))
        special.push({ place, node: v, name, firstIsRef: typeName(v.children[0]) === "EnumRef" });
      if (name !== null && REFS.has(name)) continue;
      stack.push({ container: v, key: "type" });
      if (v.props !== null) for (const key of v.props.keys()) stack.push({ container: v.props, key });
      list(v.children);
    }
  }
  for (let i = special.length - 1; i >= 0; i--) {
    const { place, node, name, firstIsRef } = special[i]!;
    if (REFS.has(name)) put(place, yield resolveRef(realm, node));
    else if (name === "EnumValue") put(place, enumValue(realm, node, firstIsRef));
    else put(place, yield* customValue(node));
  }
  return holder[0];
}

/** The value of a text, as steps. */
export function* deserialize(realm: Realm, text: string, name = "<serialized>"): Steps {
  let form = reading(() => readFirst(new Source(name, text), { spans: false }));
  if (form instanceof GeneNode && literal(form.type) === "gene/serialization") form = form.children.length > 0 ? form.children[0] : null;
  return yield* resolveAll(realm, form);
}

/** Installs `gene/serdes`. */
export function installSerdes(realm: Realm): void {
  defineFunctions(realm, "gene/serdes", [
    [
      "serialize",
      "x",
      "Gene text of data and references to named things.",
      (r, a) => {
        if (a.length !== 1) throw bad("serialize expects 1 argument");
        return run(serialize(r, a[0]));
      },
    ],
    [
      "deserialize",
      "s",
      "The value of a Gene text.",
      (r, a) => {
        if (a.length !== 1) throw bad("deserialize expects 1 argument");
        return run(deserialize(r, needString(a[0], "deserialize expects a string")));
      },
    ],
  ]);
}
