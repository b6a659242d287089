/** The instructions Iter and IterNext for what is not iterated inline. */
import { raise } from "../values/raise.ts";
import { ArrayIterator, MapIterator, RangeIterator, WideRangeIterator } from "../values/runtime-types.ts";
import { NOT_FOUND, type Value } from "../values/types.ts";
import { send } from "./call.ts";
import type { Fiber } from "./fiber.ts";
import type { AnyFrame } from "./frame.ts";
import { builtinIterator, iteratorKey, iteratorNext } from "./iterate.ts";
import { methodOf } from "./members.ts";
import type { Realm } from "./realm.ts";

/** The iterator that `for` uses. @throws TypeException `Method iter not found on K` */
export function iterate(realm: Realm, fiber: Fiber, v: Value, caller: AnyFrame): Value {
  const it = builtinIterator(v);
  if (typeof v === "number" && realm.classes.Int.mt.iter === undefined)
    throw raise("TypeException", "Method iter not found on Int", "GENE.OOP.METHOD_NOT_FOUND", [`a range of numbers is (0 .. ${v})`]);
  return it !== undefined ? it : send(realm, fiber, v, "iter", [], null, caller);
}

/** Is it one that is asked without a call? */
export const isBuiltin = (it: Value): boolean =>
  it instanceof MapIterator || it instanceof ArrayIterator || it instanceof RangeIterator || it instanceof WideRangeIterator;

/** nil answers what it has no method for with nil (2.2): a loop over such an "iterator" would never end. @throws TypeException `Method next not found on Nil` */
function refuseNil(realm: Realm, name: "next" | "next_pair"): void {
  if (methodOf(realm.classOf(null), name) === undefined)
    throw raise("TypeException", `Method ${name} not found on Nil`, "GENE.OOP.METHOD_NOT_FOUND", NO_ITERATOR);
}

const NO_ITERATOR = ["what iter gives has to be an iterator: an object with next"];

/** Next value, or not_found. */
export function nextValue(realm: Realm, fiber: Fiber, it: Value, caller: AnyFrame): Value {
  if (it === null) refuseNil(realm, "next");
  return isBuiltin(it) ? iteratorNext(it) : send(realm, fiber, it, "next", [], null, caller);
}

/** Next [key value], or not_found. */
export function nextPair(realm: Realm, fiber: Fiber, it: Value, caller: AnyFrame): Value {
  if (it === null) refuseNil(realm, "next_pair");
  return isBuiltin(it) ? builtinPair(it) : send(realm, fiber, it, "next_pair", [], null, caller);
}

/** The same of a built-in iterator that is no generator. */
export function builtinPair(it: Value): Value {
  const key = iteratorKey(it);
  const value = iteratorNext(it);
  // the values are looked at through the position: not_found may be an element
  return value === NOT_FOUND && atEnd(it, key) ? NOT_FOUND : [key, value];
}

function atEnd(it: Value, key: Value): boolean {
  if (it instanceof ArrayIterator) return it.index === key;
  if (it instanceof MapIterator) return key === undefined;
  return true;
}
