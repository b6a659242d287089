/** Methods of every value (7.4), of functions (5.4, 5.12) and of exceptions (9.3). */
import { kindOf } from "../values/kind.ts";
import { text } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import { BoundMethod, CallRequest, Fn, Instance, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Realm } from "../vm/realm.ts";
import { setMember } from "../vm/set-member.ts";
import { asType, convertTo, isType, standsForType, typesEquivalent } from "../vm/types.ts";
import { func, method } from "./define.ts";
import { direct } from "./direct.ts";

/** Methods of Object. */
export function installObjects(realm: Realm): void {
  const object = realm.classes.Object;
  method(
    object,
    "class",
    "",
    "its class",
    direct(null, (r: Realm, v) => r.classOf(v)),
  );
  method(
    object,
    "to_s",
    "",
    "its text",
    direct(null, (_, v) => text(v)),
  );
  method(object, "is", "T", "is it of the type T?", (r: Realm, args) => isType(r, null, args[0], theType(args, "is")));
  method(object, "to", "T", "converted to the type T", (r: Realm, args) => convertTo(r, null, args[0], theType(args, "to")));
  func(realm.global, "types_equivalent", "a b", "do both stand for the same type?", (r: Realm, args) => {
    const a = asType(args[0]);
    const b = asType(args[1]);
    if (a === undefined || b === undefined) throw raise("TypeException", "types_equivalent expects two types");
    return typesEquivalent(r, null, a, b);
  });
}

/** The only argument of `(x .is T)` and `(x .to T)`. */
function theType(args: readonly Value[], name: string): Value {
  if (args.length < 2) throw raise("ArgumentException", `Object.${name} requires a type`);
  const type = args[1];
  if (!standsForType(type)) throw raise("TypeException", `Object.${name} requires a type, got ${kindOf(type)}`);
  return type;
}

/** What `f .intent` and `f .examples` give; natives have none. */
function metadata(f: Value, what: "intent" | "examples"): Value {
  if (f instanceof BoundMethod) f = f.method;
  if (f instanceof Fn) return what === "intent" ? f.notes.intent : (f.notes.examples ?? []).slice();
  if (f instanceof NativeFn) return what === "intent" ? "" : [];
  throw raise("TypeException", `Function.${what} must be called on a function`);
}

/** Methods of functions. */
export function installFunctions(realm: Realm): void {
  for (const name of ["Function", "BoundMethod"]) {
    const cls = realm.classes[name];
    method(cls, "call", "args... ^kw...", "calls the function", (_r, args, kw) => {
      // an instance of a subclass is no function: calling it would come back here without end
      if (args[0] instanceof Instance) throw raise("TypeException", `call requires a callable, got ${kindOf(args[0])}`);
      return new CallRequest(args[0], args.slice(1), kw);
    });
    method(cls, "intent", "", "^intent of the function", (_r, [f]) => metadata(f, "intent"));
    method(cls, "examples", "", "^examples of the function", (_r, [f]) => metadata(f, "examples"));
  }
  func(realm.global, "function_intent", "f", "^intent of the function", (_r, [f]) => metadata(f, "intent"));
  func(realm.global, "function_examples", "f", "^examples of the function", (_r, [f]) => metadata(f, "examples"));
}

/** The constructor that all exception classes inherit, and their text. */
export function installExceptionMethods(realm: Realm): void {
  const exception = realm.classes.Exception;
  exception.ctor = new NativeFn(
    "ctor",
    "[message] ^key...",
    "message and any properties",
    (r: Realm, args, kw) => {
      const self = args[0] as Instance;
      const message = args.length > 1 ? args[1] : "";
      self._message = typeof message === "string" ? message : text(message);
      if (kw !== null) for (const [k, v] of kw) setMember(r, self, k, v);
      return self;
    },
    true,
  );
  method(exception, "to_s", "", "Class: message", (_r, [e]) => {
    const m = (e as Instance)._message;
    return `${kindOf(e)}: ${typeof m === "string" ? m : m === undefined ? "" : text(m)}`;
  });
}
