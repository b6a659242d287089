/** Interfaces and adapters (7.11). */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { Adapter, BoundMethod, CallRequest, Fn, GClass, Instance, Interface, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { withSelf } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import type { Intrinsics } from "./define.ts";

/** What `(implement I for C ..)` registers. */
export class Implementation {
  constructor(
    readonly methods: ReadonlyMap<string, Value>,
    readonly ctor: Value,
  ) {}
}

export const interfaceIntrinsics: Intrinsics = {
  "interface.new": (_realm, [name, methods, fields]) => {
    const table = new Map<string, { type: Value; readonly: boolean }>();
    if (fields instanceof Map) for (const [k, spec] of fields as Map<string, Value[]>) table.set(k, { type: spec[0] ?? null, readonly: spec[1] === true });
    return new Interface(name as string, new Map((methods as string[]).map((m) => [m, true])), table);
  },

  implement: (_realm, [iface, cls, methods, ctor]) => {
    if (!(iface instanceof Interface)) throw raise("Exception", `Interface not found: ${typeof iface === "string" ? iface : kindOf(iface)}`);
    if (!(cls instanceof GClass)) throw raise("TypeException", `implement requires a class, got ${kindOf(cls)}`);
    const table = (methods ?? new Map()) as Map<string, Value>;
    for (const name of table.keys())
      if (!iface.methods.has(name)) throw raise("ArgumentException", `Method ${name} is not declared on interface ${iface.name}`);
    (cls.adapters ??= new Map()).set(iface, new Implementation(table, ctor ?? null));
    return null;
  },
};

/**
 * `(I obj args...)`: obj itself if its class implements I, else an adapter.
 * @throws TypeException `No implementation found for interface R on type C`
 */
export function callInterface(realm: Realm, iface: Interface, args: readonly Value[], kw: Map<string, Value> | null): Value {
  if (args.length === 0) throw raise("ArgumentException", "Interface call requires an object to adapt");
  let target = args[0];
  const extra = args.length > 1 || (kw !== null && kw.size > 0);
  if (target instanceof Adapter) {
    if (target.iface === iface && !extra) return target;
    target = target.target;
  }
  const cls = realm.classOf(target);
  for (let c: GClass | null = cls; c !== null; c = c.parent) {
    const impl = c.adapters?.get(iface) as Implementation | undefined;
    if (impl !== undefined) return adapt(iface, target, impl, args.slice(1), kw, extra);
    if (target instanceof Instance && c.interfaces !== null && c.interfaces.has(iface)) {
      if (extra) throw raise("ArgumentException", `Inline interface implementation ${iface.name} does not accept adapter constructor arguments`);
      return target;
    }
  }
  throw raise("TypeException", `No implementation found for interface ${iface.name} on type ${kindOf(target)}`);
}

function adapt(iface: Interface, target: Value, impl: Implementation, args: Value[], kw: Map<string, Value> | null, extra: boolean): Value {
  const adapter = new Adapter(iface, target, impl, new Map());
  if (impl.ctor === null) {
    if (extra) throw raise("ArgumentException", `Adapter ${iface.name} does not define a constructor`);
    return adapter;
  }
  return new CallRequest(bind(impl.ctor, adapter, "ctor"), args, kw, () => adapter);
}

/** The method code as a callable with self the adapter. */
function bind(f: Value, adapter: Adapter, name: string): Value {
  if ((f instanceof Fn && f.code.isMethod) || f instanceof NativeFn) return new BoundMethod(adapter, f, name);
  return withSelf(f, adapter);
}
