/** Intrinsics that make type values and instances. */
import { CallRequest } from "../values/runtime-types.ts";
import { bindType, boundType, checkType } from "../vm/types.ts";
import type { Intrinsics } from "./define.ts";

export const typeIntrinsics: Intrinsics = {
  "type.bind": (realm, [type, names, ...values], frame) => bindType(realm, frame.fn.ns, boundType(type, names, values)),
  "type.check": (realm, [v, type, mode, what, names, ...values], frame) =>
    checkType(realm, frame.fn, boundType(type, names, values), v, mode as number, what as string),
  "object.new": (_realm, [cls]) => new CallRequest(cls, []),
};
