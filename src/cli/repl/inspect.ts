/** What a result is, where its literal form names its kind only. */
import { parameterList } from "../../gir/parameters.ts";
import { propertiesOf } from "../../runtime/selectors.ts";
import { keyText } from "../../values/names.ts";
import { literal } from "../../values/print.ts";
import { Fn, GClass, Instance, Namespace, NativeFn } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";

/** Longer texts are cut. */
const WIDEST = 200;

/** Head of a function or class, name of a namespace, properties of an instance; anything else in literal form. */
export function inspect(value: Value): string {
  if (value instanceof Fn) return `(fn ${value.code.name} ${parameterList(value.code.spec)})`;
  if (value instanceof NativeFn) return `(fn ${value.name} [${value.params}])`;
  if (value instanceof GClass) return `class ${value.name}${value.parent === null ? "" : ` < ${value.parent.name}`}`;
  if (value instanceof Namespace) return `ns ${value.name}`;
  if (!(value instanceof Instance)) return literal(value);
  const properties = propertiesOf(value).map(([name, v]) => ` ^${keyText(name)} ${literal(v)}`);
  const text = properties.join("");
  return `<${value.$c.name}${text.length > WIDEST ? `${text.slice(0, WIDEST)}...` : text}>`;
}
