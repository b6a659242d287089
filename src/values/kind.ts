/** The one place that tells kinds of values apart (chapter 2.1), and truth (2.3). */
import * as R from "./runtime-types.ts";
import * as T from "./types.ts";
import type { Value } from "./types.ts";

/** JavaScript class -> kind name, for all kinds whose name does not depend on the value. */
const KINDS = new Map<unknown, string>([
  [T.Float, "Float"],
  [T.Sym, "Symbol"],
  [T.ComplexSym, "ComplexSymbol"],
  [T.Char, "Char"],
  [T.Placeholder, "Placeholder"],
  [T.NotFound, "NotFound"],
  [Array, "Array"],
  [T.SealedArray, "Array"],
  [T.FrozenArray, "Array"],
  [Map, "Map"],
  [T.SealedMap, "Map"],
  [T.FrozenMap, "Map"],
  [T.GeneNode, "Gene"],
  [T.Quote, "Quote"],
  [T.Unquote, "Unquote"],
  [T.Range, "Range"],
  [T.Bytes, "Bytes"],
  [T.Regex, "Regex"],
  [T.RegexMatch, "RegexMatch"],
  [T.GDate, "Date"],
  [T.GTime, "Time"],
  [T.GDateTime, "DateTime"],
  [T.HashMap, "HashMap"],
  [T.HashSet, "HashSet"],
  [T.Selector, "Selector"],
  [T.SelectorOp, "Symbol"],
  [R.Namespace, "Namespace"],
  [R.Module, "Namespace"],
  [R.NativeFn, "Function"],
  [R.BoundMethod, "BoundMethod"],
  [R.GClass, "Class"],
  [R.Interface, "Interface"],
  [R.Adapter, "Adapter"],
  [R.Enum, "Enum"],
  [R.TypeValue, "Type"],
  [R.Future, "Future"],
  [R.Generator, "Generator"],
  [R.ArrayIterator, "ArrayIterator"],
  [R.MapIterator, "MapIterator"],
  [R.RangeIterator, "RangeIterator"],
  [R.WideRangeIterator, "RangeIterator"],
]);

/** Name of the kind, as `typeof` gives it: of an instance the class's name, of an enum member or value the enum's. */
export function kindOf(v: Value): string {
  switch (typeof v) {
    case "number":
    case "bigint":
      return "Int";
    case "string":
      return "String";
    case "boolean":
      return "Bool";
    case "undefined":
      return "Void";
    case "object":
      break;
    default:
      return "Native";
  }
  if (v === null) return "Nil";
  const known = KINDS.get(v.constructor);
  if (known !== undefined) return known;
  if (v instanceof R.Instance) return v.$c.name;
  if (v instanceof R.Fn) return v.code.isBlock ? "Block" : "Function";
  if (v instanceof R.EnumVariant) return v.owner.name;
  if (v instanceof R.EnumValue) return v.variant.owner.name;
  if (v instanceof R.Native) return v.cls.name;
  return "Native";
}

/** What a value without a literal form prints as (1.12): natively written functions and instances differ from {@link kindOf}. */
export function bareName(v: Value): string {
  if (v instanceof R.NativeFn) return "NativeFn";
  if (v instanceof R.Instance) return "Instance";
  return kindOf(v);
}

/** Everything but `false`, `nil` and `void` is true. */
export function isTruthy(v: Value): boolean {
  return v !== false && v !== null && v !== undefined;
}
