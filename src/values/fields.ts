/**
 * Fields of instances. A field is the own property "_" + name. In a class whose instances keep only Floats in a field, the
 * property holds the double itself, a raw JavaScript number, so that compiled code reads and writes it without making objects;
 * elsewhere a JavaScript number is an Int. Whatever reads or writes fields in general goes through {@link fieldOf} and {@link setField}.
 *
 * Which fields are raw is decided by the class when it stores them for the first time: a Float makes the field raw, anything else makes
 * it an ordinary one. The answer stands on the prototype of the class's instances: `"r_" + name` is true or false, absent before the first store.
 * An instance that gets something else into a raw field is demoted: it gets a prototype without markers and all its Floats as objects.
 */
import { breakAssumption } from "./assumptions.ts";
import type { GClass, Instance } from "./runtime-types.ts";
import { Float, type Value } from "./types.ts";

export type FieldKey = `_${string}`;

/** Instances that a class makes before it gives up waiting for a Float. */
const TRIALS = 8;
/** Demoted instances after which a class makes no more instances with raw fields. */
const DEMOTIONS = 100;

/** Keys of the fields that are raw in some class: what compiled code expects of fields of that name. */
export const rawFields = new Set<string>();
/** Keys of the fields that are ordinary in a class that has raw ones. */
export const mixedFields = new Set<string>();
/** Keys of fields that compiled code takes to be raw in no class. */
export const plainFields = new Set<string>();

/** Which fields of a class's instances are raw. It stands on their prototype as `$l`, which is null where no field is raw nor becomes so. */
export class Layout {
  /** of the fields stored so far: is it raw? */
  readonly raw = new Map<FieldKey, boolean>();
  /** the raw ones */
  readonly fields: FieldKey[] = [];
  private instances = 0;
  private demoted = 0;

  constructor(
    readonly cls: GClass,
    private readonly prototype: object,
  ) {}

  /** The first store into a field. */
  decide(key: FieldKey, raw: boolean): void {
    this.raw.set(key, raw);
    if (raw) {
      this.fields.push(key);
      rawFields.add(key);
      if (plainFields.delete(key)) breakAssumption();
    } else if (this.fields.length > 0) mixedFields.add(key);
    (this.prototype as Record<string, boolean>)[`r${key}`] = raw;
  }

  get hasInstances(): boolean {
    return this.instances > 0;
  }

  /** One more instance is about to be made. */
  count(): void {
    if (this.instances++ >= TRIALS || this.fields.length > 0) this.close();
  }

  /** Instances have been constructed. A class that keeps no Floats in its fields gets rid of its layout, as access is faster without one. */
  close(): void {
    this.cls.opening = null;
    if (this.fields.length > 0) {
      for (const [key, raw] of this.raw) if (!raw) mixedFields.add(key);
      return;
    }
    Reflect.deleteProperty(this.prototype, "$l");
    Reflect.deleteProperty(this.prototype, "$p");
  }

  /** Gives the instance the form of those whose class has no layout. */
  demote(o: Instance): void {
    // the prototype first: objects in what were fields of doubles would otherwise slow down all other instances
    Object.setPrototypeOf(o, this.cls.base.prototype as object);
    for (const key of this.fields) {
      const v = o[key];
      if (typeof v === "number") o[key] = new Float(v);
    }
    if (++this.demoted === DEMOTIONS) this.cls.withoutLayout();
  }
}

/** The value of a field, undefined if it was never set. @param key "_" + name */
export function fieldOf(o: Instance, key: FieldKey): Value {
  const v = o[key];
  return typeof v === "number" && o.$l !== null && o.$l.raw.get(key) === true ? new Float(v) : v;
}

/** Stores into a field; its declared type is the caller's business. @param key "_" + name */
export function setField(o: Instance, key: FieldKey, v: Value): void {
  const layout = o.$l;
  if (layout !== null) {
    let raw = layout.raw.get(key);
    if (raw === undefined) layout.decide(key, (raw = v instanceof Float));
    if (raw) {
      if (v instanceof Float) {
        o[key] = v.value;
        return;
      }
      layout.demote(o);
    }
  }
  o[key] = v;
}

/** A constructor has returned. */
export function constructed(o: Instance, ctor: Value): void {
  const cls = o.$c;
  // one that sets no fields leaves that to a later method
  if (cls.opening === null || cls.opening.raw.size === 0) return;
  let from: GClass | null = cls;
  while (from !== null && from.ctor === null) from = from.parent;
  // one called by `super` returns before that of the class has set its own fields
  if (from !== null && from.ctor === ctor) cls.opening.close();
}
