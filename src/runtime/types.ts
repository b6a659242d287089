/** Intrinsics that make type values and instances. */
import { CallRequest } from "../values/runtime-types.ts";
import { makeType } from "../values/type-expr.ts";
import { bindType } from "../vm/types.ts";
import type { Intrinsics } from "./define.ts";

export const typeIntrinsics: Intrinsics = {
  "type.make": (realm, [expr], frame) => bindType(realm, frame.fn.ns, makeType(expr)),
  "object.new": (_realm, [cls]) => new CallRequest(cls, []),
};
