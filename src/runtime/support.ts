/** Small operations that the compiler leaves to the run time. */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { AwaitRequest, CallRequest, Future, GClass, Instance } from "../values/runtime-types.ts";
import { Bytes, Sym } from "../values/types.ts";
import { fromThenable, isThenable } from "../vm/future.ts";
import type { Intrinsics } from "./define.ts";

export const supportIntrinsics: Intrinsics = {
  // what an ^^async function gives is taken over before its type and its conditions are looked at (10.5)
  "async.result": (realm, [v]) => (v instanceof Future ? new AwaitRequest(v) : isThenable(v) ? new AwaitRequest(fromThenable(realm, v)) : v),

  "or.continues": (_realm, [v]) => typeof v === "number" || typeof v === "bigint" || v instanceof Bytes,

  "catch.matches": (_realm, [e, pattern]) => {
    const classes = Array.isArray(pattern) ? pattern : [pattern];
    for (const c of classes) {
      if (!(c instanceof GClass)) throw raise("TypeException", `catch expects an exception class, got ${kindOf(c)}`);
      if (e instanceof Instance && e.$c.isSubclassOf(c)) return true;
    }
    return false;
  },

  "repeat.count": (_realm, [n]) => {
    if (n === null) return 0;
    if (typeof n === "number") return n;
    if (typeof n === "bigint") return n < 0n ? 0 : Number.MAX_SAFE_INTEGER;
    throw raise("TypeException", `repeat expects an Int count, got ${kindOf(n)}`);
  },

  "throw.current": (realm) => realm.scheduler.current?.ex ?? null,

  "throw.make": (_realm, [first, args, kw]) => {
    if (!(first instanceof GClass)) return first;
    return new CallRequest(first, args as unknown[], kw === null ? null : (kw as Map<string, unknown>));
  },

  "path.segment": (_realm, [v, name]) => (typeof v === "number" || typeof v === "bigint" || typeof v === "string" ? v : v instanceof Sym ? v.name : name),
};
