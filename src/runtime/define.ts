/** How the runtime defines its natives and intrinsics. */
import { GClass, type NativeImpl, Namespace } from "../values/runtime-types.ts";
import type { Intrinsic } from "../vm/realm.ts";
import { type Direct, native } from "./direct.ts";

export type Intrinsics = Readonly<Record<string, Intrinsic>>;

/** Defines a native method; the receiver is args[0]. */
export function method(cls: GClass, name: string, params: string, doc: string, impl: NativeImpl | Direct): void {
  cls.define(name, native(name, params, doc, impl, true));
}

/** Defines a native function in a namespace. */
export function func(ns: Namespace, name: string, params: string, doc: string, impl: NativeImpl | Direct): void {
  ns.members.define(name, native(name, params, doc, impl, false));
}
