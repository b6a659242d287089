/**
 * Writing members: `(v/name = x)`, `(v/0 = x)`, `(v/<seg> = x)` (17.7). The value is the result.
 */
import { setField } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { Adapter, GClass, Instance, Namespace, TypeValue } from "../values/runtime-types.ts";
import { FROZEN, FrozenArray, FrozenMap, GeneNode, SEALED, SealedArray, SealedMap, Sym, type Value } from "../values/types.ts";
import { badSegment } from "./members.ts";
import type { Realm } from "./realm.ts";
import { checkType } from "./types.ts";

/**
 * `(v/name = x)`.
 * @returns x, converted where the field has a declared type
 * @throws TypeException if v has no members to set, is sealed or frozen
 */
export function setMember(realm: Realm, v: Value, name: string, x: Value): Value {
  if (v instanceof Instance) {
    const types = v.$c.ft;
    if (types !== null) {
      const type = types[name];
      if (type !== undefined && type !== null) x = checkType(realm, null, type as TypeValue, x, 4, `property ${name}`);
    }
    setField(v, `_${name}`, x);
    return x;
  }
  if (v instanceof Map) {
    checkMap(v);
    v.set(name, x);
    return x;
  }
  if (v instanceof GeneNode) {
    checkGene(v, "set property on");
    (v.props ??= new Map()).set(name, x);
    return x;
  }
  if (v instanceof Namespace) {
    v.members.define(name, x);
    return x;
  }
  if (v instanceof GClass) {
    setClassMember(v, name, x);
    return x;
  }
  if (Array.isArray(v)) {
    checkArray(v);
    throw raise("TypeException", `Cannot set named member '${name}' on array`);
  }
  if (v instanceof Adapter) return setAdapterMember(realm, v, name, x);
  throw v === null || v === undefined ? onNothing(v, name) : raise("TypeException", `Cannot set member on value of type: ${kindOf(v)}`);
}

/** `(v/i = x)` with a written or computed Int. */
export function setIndex(realm: Realm, v: Value, i: number | bigint, x: Value): Value {
  if (Array.isArray(v)) {
    checkArray(v);
    if (i < 0 || i >= v.length) throw raise("ArgumentException", `Array index out of bounds: ${i} (len=${v.length})`);
    v[Number(i)] = x;
    return x;
  }
  if (v instanceof Map) return setMember(realm, v, String(i), x);
  if (v instanceof GeneNode) {
    checkGene(v, "set child on");
    if (i < 0 || i >= v.children.length) throw raise("ArgumentException", `Gene child index out of bounds: ${i} (len=${v.children.length})`);
    v.children[Number(i)] = x;
    return x;
  }
  throw v === null || v === undefined ? onNothing(v, String(i)) : raise("TypeException", `Cannot set child on value of type: ${kindOf(v)}`);
}

/** `(v/<seg> = x)`: a String or Symbol is a name, an Int an index. */
export function setDyn(realm: Realm, v: Value, seg: Value, x: Value): Value {
  if (typeof seg === "number" || typeof seg === "bigint") return setIndex(realm, v, seg, x);
  const name = typeof seg === "string" ? seg : seg instanceof Sym ? seg.name : undefined;
  if (name === undefined) throw badSegment(seg);
  if (Array.isArray(v)) {
    checkArray(v);
    throw raise("TypeException", "Array index must be an integer");
  }
  return setMember(realm, v, name, x);
}

/** A member of the class itself; where a parent has it, the subclass gets its own. */
export function setClassMember(cls: GClass, name: string, x: Value): void {
  cls.members.members.define(name, x);
}

function onNothing(v: null | undefined, name: string): unknown {
  if (v === null) return raise("TypeException", `Cannot set member '${name}' on nil (namespace or object doesn't exist)`);
  return raise("TypeException", "Cannot set member on value of type: Void", undefined, [`what is to get the member ${name} does not exist`]);
}

function checkArray(v: readonly Value[]): void {
  if (v.constructor === Array) return;
  if (v instanceof SealedArray) throw raise("TypeException", "Cannot set item on sealed array");
  if (v instanceof FrozenArray) throw raise("TypeException", "cannot mutate frozen Array via assignment");
}

function checkMap(v: Map<string, Value>): void {
  if (v.constructor === Map) return;
  if (v instanceof SealedMap) throw raise("TypeException", "Cannot set item on sealed map");
  if (v instanceof FrozenMap) throw raise("TypeException", "cannot mutate frozen Map via assignment");
}

function checkGene(v: GeneNode, operation: string): void {
  if (v.lock === SEALED) throw raise("TypeException", `Cannot ${operation} sealed gene`);
  if (v.lock === FROZEN) throw raise("TypeException", "cannot mutate frozen Gene via assignment");
}

function setAdapterMember(realm: Realm, a: Adapter, name: string, x: Value): Value {
  const field = a.iface.fields.get(name);
  if (field === undefined) throw raise("TypeException", `Property ${name} is not declared on interface ${a.iface.name}`);
  if (field.readonly) throw raise("TypeException", `Property ${name} is readonly`);
  return setMember(realm, a.target, name, x);
}
