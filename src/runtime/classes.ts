/**
 * Classes at run time: definition (7.2, 7.4, 7.7, 7.8), `(Class ^name ..)` and reflection (7.6).
 */
import { breakAssumption } from "../values/assumptions.ts";
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { BoundMethod, CallRequest, Fn, GClass, Interface, Namespace, NativeFn, type TypeValue, UNDEF } from "../values/runtime-types.ts";
import { Sym, type Value } from "../values/types.ts";
import { methodOf, withSelf } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { setMember } from "../vm/set-member.ts";
import { bindType } from "../vm/types.ts";
import { method, type Intrinsics } from "./define.ts";

/** Intrinsics of class definitions; see docs/internals.md. */
export const classIntrinsics: Intrinsics = {
  "class.new": (realm, [name, parent, interfaces], frame) => {
    // a class without a parent is made by `(Class ^parent nil)` only
    if (parent === null) throw noParent(parent);
    return makeClass(realm, name as string, parent, frame.fn.ns, interfaces as Value[] | null);
  },

  "class.extend": (_realm, [cls]) => {
    if (!(cls instanceof GClass)) throw raise("TypeException", `$extend requires a class, got ${kindOf(cls)}`);
    return cls;
  },

  "body.run": (_realm, [body, target]) => {
    const fn = body as Fn;
    const ns = target instanceof GClass ? target.members : (target as Namespace);
    const bound = new Fn(fn.code, fn.caps, ns);
    bound.home = target instanceof GClass ? target : fn.home;
    return new CallRequest(bound, [target]);
  },

  "method.def": (_realm, [self, name, fn]) => {
    const cls = definable(self, "methods");
    (fn as Fn).home = cls;
    cls.define(name as string, fn);
    if (name === "on_method_missing") cls.missing = fn;
    return fn;
  },

  "ctor.def": (_realm, [self, fn]) => {
    const cls = definable(self, "constructor");
    (fn as Fn).home = cls;
    cls.construction(fn);
    return fn;
  },

  "missing.def": (_realm, [self, fn]) => {
    const cls = definable(self, "methods");
    (fn as Fn).home = cls;
    cls.missing = fn;
    cls.define("on_method_missing", fn);
    return fn;
  },

  "field.def": (realm, [self, name, type], frame) => {
    const cls = definable(self, "props");
    defineField(cls, name as string, type === null ? null : bindType(realm, frame.fn.ns, type as TypeValue));
    return null;
  },

  "member.def": (realm, [container, name, value, text]) => {
    if (container === undefined || container === null || container === UNDEF) throw raise("Exception", `Namespace ${text ?? name} not found`);
    setMember(realm, container, name as string, value);
    return value;
  },

  "fn.meta": (_realm, [fn, intent, examples]) => {
    const f = fn as Fn;
    if (typeof intent === "string") f.note({ intent });
    if (Array.isArray(examples)) f.note({ examples });
    return f;
  },
};

function definable(self: Value, what: string): GClass {
  if (self instanceof GClass) return self;
  throw raise("RuntimeException", `Can only define ${what} on classes, got ${kindOf(self)}`);
}

const noParent = (v: Value): unknown => raise("TypeException", `Parent must be a class, got ${kindOf(v)}`);

/** Makes a class. @param parent UNDEF: Object */
export function makeClass(realm: Realm, name: string, parent: Value, outer: Namespace | null, interfaces: readonly Value[] | null = null): GClass {
  if (parent === UNDEF) parent = realm.classes.Object;
  if (parent !== null && !(parent instanceof GClass)) throw noParent(parent);
  const cls = new GClass(name, parent as GClass | null, outer);
  if (parent instanceof GClass) cls.missing = parent.missing;
  if (interfaces !== null && interfaces !== undefined && interfaces.length > 0) {
    cls.interfaces = new Set();
    for (const i of interfaces) {
      if (!(i instanceof Interface)) throw raise("Exception", `Interface not found: ${i instanceof GClass ? i.name : kindOf(i)}`);
      cls.interfaces.add(i);
    }
  }
  return cls;
}

/** Declares a field; a type other than null is checked at every write. */
export function defineField(cls: GClass, name: string, type: Value): void {
  (cls.fields ??= new Map()).set(name, type);
  if (type === null) return;
  cls.declare(name, type);
  // compiled code looks at these markers once
  if (cls.mayHaveInstances) breakAssumption();
  Object.assign(cls.base.prototype, { $w: 0, $p: 0 });
}

/** `(Class ^name n ^parent P ^ctor f ^methods {..} ^on_method_missing f)` (7.6). */
function dynamicClass(realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
  const bad = (message: string) => raise("ArgumentException", message);
  if (args.length > 0) throw bad("Class(...) dynamic construction only supports keyword arguments");
  const name = kw?.get("name");
  if (kw === null || name === undefined) throw bad("Class(...) requires ^name");
  if (typeof name !== "string" && !(name instanceof Sym)) throw bad("Class.name must be a string or symbol");
  let parent: Value = realm.classes.Object;
  if (kw.has("parent")) {
    parent = kw.get("parent");
    if (parent !== null && !(parent instanceof GClass)) throw bad("Class.parent must be a class");
  }
  const cls = makeClass(realm, typeof name === "string" ? name : name.name, parent, realm.global);
  const callable = (f: Value): Value => {
    if (f instanceof Fn) return adopt(f, cls);
    if (f instanceof NativeFn) return f;
    throw bad("Class method values must be functions or native functions");
  };
  const methods = kw.get("methods");
  if (methods !== undefined && methods !== null) {
    if (!(methods instanceof Map)) throw bad("Class.methods must be a map");
    for (const [k, f] of methods) cls.define(k, callable(f));
  }
  const ctor = kw.get("ctor");
  if (ctor !== undefined && ctor !== null) cls.construction(callable(ctor));
  const missing = kw.get("on_method_missing");
  if (missing !== undefined && missing !== null) {
    cls.missing = callable(missing);
    cls.define("on_method_missing", cls.missing);
  }
  return cls;
}

/** A plain function as a method: called with self bound to the receiver. */
function adopt(f: Fn, cls: GClass): Value {
  if (f.code.isMethod) return f;
  const home = new Fn(f.code, f.caps, f.ns);
  home.home = cls;
  home.notedAs(f);
  return new NativeFn(f.code.name, "args... ^kw...", "", (_realm, args, kw) => new CallRequest(withSelf(home, args[0]), args.slice(1), kw), true);
}

/** Methods of Class, and the construction of classes at run time. */
export function installClasses(realm: Realm): void {
  const cls = realm.classes.Class;
  cls.construct = new NativeFn("Class", "^name ^parent ^ctor ^methods ^on_method_missing", "makes a class", dynamicClass);
  method(cls, "name", "", "the name of the class", (_r, [c]) => (c as GClass).name);
  method(cls, "to_s", "", "the name of the class", (_r, [c]) => (c as GClass).name);
  method(cls, "parent", "", "the parent class, nil if there is none", (_r, [c]) => (c as GClass).parent);
  method(cls, "method_intent", "name", "^intent of a method; nil if there is no such method", (_r, [c, name]) => {
    const key = typeof name === "string" ? name : name instanceof Sym ? name.name : undefined;
    if (key === undefined) throw raise("ArgumentException", "Class.method_intent requires a method name");
    const m = methodOf(c as GClass, key);
    return m === undefined ? null : m instanceof Fn ? m.notes.intent : m instanceof BoundMethod ? "" : "";
  });
  method(cls, "members", "", "map of the class members", (_r, [c]) => {
    const out = new Map<string, Value>();
    for (const [k, cell] of (c as GClass).members.members) if (cell.value !== UNDEF) out.set(k, cell.value);
    return out;
  });
}
