/**
 * Library functions written in Gene. Each file is one expression, a map of functions, compiled and run at the first use of one of them:
 * methods that call back must be Gene code, as a JavaScript frame below the callback could not be suspended.
 */
import { compileUnit } from "../../compiler/unit.ts";
import { readAll } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { native } from "../../runtime/direct.ts";
import { workFor } from "../../values/meter.ts";
import { CallRequest, Fn, Namespace } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import { LIBRARY_PREFIX } from "../../vm/trace.ts";
import { isNumber, isTruthy, numeric } from "../args.ts";
import { direct, namespaceAt } from "../define.ts";
import type { Realm } from "../define.ts";
import array from "./array.ts";
import pairs from "./pairs.ts";

export const preludeSources: Readonly<Record<string, string>> = { array, pairs };

type Functions = Map<string, Value>;

const loaded = new WeakMap<object, Map<string, Functions>>();

/** The unit of a file as a function without arguments (but self), which gives the map. */
function unit(realm: Realm, file: string): Fn {
  const source = new Source(LIBRARY_PREFIX + file, preludeSources[file]!);
  // the program did not ask for it, and it is done once
  const before = workFor(null);
  let code;
  try {
    code = compileUnit(readAll(source), source, { kind: "module" });
  } finally {
    workFor(before);
  }
  const ns = new Namespace(source.name, namespaceAt(realm, ""), null);
  ns.members.define(AHEAD.name, AHEAD);
  return new Fn(code, [], ns);
}

/** What a comparison function of a sort has given: does its first argument go before its second? Below zero, or a true value that is no number. */
const AHEAD = native(
  "ahead",
  "result",
  "",
  direct(null, (_, r) => (typeof r === "number" ? r < 0 : isNumber(r) ? numeric(r) < 0 : isTruthy(r))),
  false,
);

/**
 * Asks the machine to call a function of the prelude: `preludeCall(realm, "array", "map", [items, f])`.
 * @param then receives the result, as in CallRequest
 */
export function preludeCall(realm: Realm, file: string, name: string, args: Value[], then: ((result: Value) => Value) | null = null): Value {
  let files = loaded.get(realm);
  if (files === undefined) loaded.set(realm, (files = new Map()));
  const functions = files.get(file);
  if (functions !== undefined) return new CallRequest(functions.get(name), args, null, then);
  return new CallRequest(unit(realm, file), [null], null, (map) => {
    files.set(file, map as Functions);
    return new CallRequest((map as Functions).get(name), args, null, then);
  });
}
