/** How the runtime defines its natives and intrinsics. */
import { GClass, type NativeImpl, Namespace, NativeFn } from "../values/runtime-types.ts";
import { setNamespaceMember } from "../vm/members.ts";
import type { Intrinsic } from "../vm/realm.ts";

export type Intrinsics = Readonly<Record<string, Intrinsic>>;

/** Defines a native method; the receiver is args[0]. */
export function method(cls: GClass, name: string, params: string, doc: string, impl: NativeImpl): void {
  cls.define(name, new NativeFn(name, params, doc, impl, true));
}

/** Defines a native function in a namespace. */
export function func(ns: Namespace, name: string, params: string, doc: string, impl: NativeImpl): void {
  setNamespaceMember(ns, name, new NativeFn(name, params, doc, impl));
}
