/**
 * What can be compiled and is hardly meant (18.14). It is allowed and does nothing, or something else; where it was written by somebody who comes from another language,
 * parentheses are missing or there are some too many.
 */
import { ComplexSym, GeneNode, Sym, type Value } from "../values/types.ts";

export interface Warning {
  readonly message: string;
  /** where in the source, -1 if unknown */
  readonly offset: number;
  readonly hints: readonly string[];
}

/** Of the warnings of a text those that are told; the last one says how many more there are. */
const MAX_WARNINGS = 10;

/**
 * Names among the forms of a body that are neither its last form, which gives the value, nor part of one: of several names in a row the first one.
 * @param offsetOf where the form at an index stands
 */
export function loneNames(forms: readonly Value[], offsetOf: (index: number) => number): Warning[] {
  const warnings: Warning[] = [];
  for (let i = 0; i < forms.length - 1; i++) {
    const form = forms[i];
    if (!isName(form) || (i > 0 && isName(forms[i - 1]))) continue;
    const { name } = form;
    const next = forms[i + 1];
    const hint =
      next instanceof Sym && /^[-+*/%<>=!&|]+$/.test(next.name)
        ? `operations stand in parentheses: (${name} ${next.name} ..)`
        : Array.isArray(next)
          ? `an element is ${name}/0 or (${name} .get i)`
          : `calls and other forms stand in parentheses: (${name.replace(/\.(?=\w)/, " .")} ..)`;
    warnings.push({ message: `${name} stands alone, nothing is done with its value`, offset: offsetOf(i), hints: [hint] });
  }
  return warnings;
}

function isName(form: Value): form is Sym {
  return form instanceof Sym && /^\p{L}/u.test(form.name);
}

/** Words that divide a form, and that form. */
export const CLAUSES: Readonly<Record<string, string>> = {
  elif: "if",
  else: "if",
  then: "if",
  when: "case",
  catch: "try",
  finally: "try",
};

/**
 * Forms of a body that begin with a word which divides the form around it, `(try .. (catch e ..))`: they are calls.
 * @param isDefined has the word a meaning of its own here? @param offsetOf where a form stands
 */
export function clausesInParentheses(forms: readonly Value[], isDefined: (word: string) => boolean, offsetOf: (form: Value) => number): Warning[] {
  const warnings: Warning[] = [];
  for (const form of forms) {
    if (!(form instanceof GeneNode) || !(form.type instanceof Sym) || !Object.hasOwn(CLAUSES, form.type.name)) continue;
    const { name } = form.type;
    // `(else = 1)`, `(else .m)`, `(else -> 1)`: something is done with a variable
    const [first] = form.children;
    if ((first instanceof Sym && /^[-+*/%<>=!&|.]/.test(first.name)) || (first instanceof ComplexSym && first.parts[0] === ".") || isDefined(name)) continue;
    warnings.push({
      message: `(${name} ..) is a call`,
      offset: offsetOf(form),
      hints: [`the word stands without parentheses of its own: (${CLAUSES[name]} .. ${name === "catch" ? "catch e" : name} ..)`],
    });
  }
  return warnings;
}

/**
 * Properties of a form that mean nothing there: `(await ^timout 5 f)` waits for ever.
 * @param known those that mean something @param offset where the form stands
 */
export function unknownProperties(form: GeneNode, name: string, known: readonly string[], offset: number): Warning[] {
  const hint = known.length === 0 ? "it has none" : `it has ${known.map((k) => `^${k}`).join(" and ")}`;
  return [...(form.props?.keys() ?? [])]
    .filter((key) => !known.includes(key))
    .map((key) => ({ message: `${name} has no property ^${key}`, offset, hints: [hint] }));
}

/** The warnings of a text as they are told: in the order of their places, not too many. */
export function toldWarnings(found: readonly Warning[]): Warning[] {
  const told = found.toSorted((a, b) => a.offset - b.offset);
  const more = told.length - MAX_WARNINGS;
  if (more <= 0) return told;
  const last = told[MAX_WARNINGS - 1]!;
  return [...told.slice(0, MAX_WARNINGS - 1), { ...last, hints: [...last.hints, `${more} more ${more === 1 ? "warning" : "warnings"} in this text`] }];
}
