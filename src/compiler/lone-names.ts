/**
 * Names that stand alone among statements. That is allowed and does nothing; where it was written by somebody who comes from another language it is a call, an operation or an
 * index whose parentheses are missing.
 */
import { Sym, type Value } from "../values/types.ts";

/** Something that can be compiled and is hardly meant. */
export interface Warning {
  readonly message: string;
  /** where in the source, -1 if unknown */
  readonly offset: number;
  readonly hints: readonly string[];
}

/**
 * The first name among the forms of a body that is neither its last form, which gives the value, nor part of one.
 * @param offsetOf where a name stands
 */
export function loneName(forms: readonly Value[], offsetOf: (name: Sym) => number): Warning | null {
  const at = forms.findIndex((f, i) => i < forms.length - 1 && f instanceof Sym && /^[a-z]/i.test(f.name));
  if (at < 0) return null;
  const symbol = forms[at] as Sym;
  const { name } = symbol;
  const next = forms[at + 1];
  const hint =
    next instanceof Sym && /^[-+*/%<>=!&|]+$/.test(next.name)
      ? `operations stand in parentheses: (${name} ${next.name} ..)`
      : Array.isArray(next)
        ? `an element is ${name}/0 or (${name} .get i)`
        : `calls and other forms stand in parentheses: (${name.replace(/\.(?=\w)/, " .")} ..)`;
  return { message: `${name} stands alone, nothing is done with its value`, offset: offsetOf(symbol), hints: [hint] };
}
