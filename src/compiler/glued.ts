/** What is glued to the form before it, as other languages write calls and elements: `[1 2].size` is an array and a symbol. */
import { childOffset } from "../reader/source.ts";
import type { Warning } from "./suspects.ts";
import { literal } from "../values/print.ts";
import { ComplexSym, GeneNode, Sym, type Value } from "../values/types.ts";

/** Longer objects are not repeated in a hint. */
const MAX_OBJECT = 30;

export function isMethodName(name: string): boolean {
  return name.length > 1 && name.charCodeAt(0) === 46 && name.charCodeAt(1) !== 46;
}

/** The last character of a form to which something may be glued. */
export const CLOSING = /[)\]}"']/;

/** The forms among which something stands. */
export function partsOf(container: Value): readonly Value[] | null {
  return container instanceof GeneNode ? container.children : Array.isArray(container) ? container : null;
}

/** How the call of a method is written. @param parts what the symbol stands among; the object is what stands before it */
export function callHint(parts: readonly Value[] | null, name: string): string {
  if (/^\.\d/.test(name)) return `a number begins with a digit: 0${name}`;
  return `the call of a method has parentheses of its own: (${before(parts, (p) => p instanceof Sym && p.name === name)} ${name})`;
}

/** The hint for the first method of a form that is glued to what stands before it, null if there is none: whatever is wrong with the form, it is that. */
export function gluedHint(form: GeneNode, text: string): string | null {
  for (let i = 1; i < form.children.length; i++) {
    const c = form.children[i];
    if (!(c instanceof Sym) || !isMethodName(c.name) || !/^\.\p{L}/u.test(c.name)) continue;
    const at = childOffset(form, i);
    if (at > 0 && CLOSING.test(text[at - 1]!)) return callHint(form.children.slice(i - 1), c.name);
  }
  return null;
}

/** The warning for a path of self that is glued to what stands before it. @param name as it is written, with the slash */
export function gluedPath(parts: readonly Value[] | null, name: string, offset: number): Warning {
  const object = before(parts, (p) => p instanceof ComplexSym && p.parts.join("/") === name);
  const hints = [`a member of any value is (${object} .${name}), a division (${object} / ${name.slice(1)})`];
  return { message: `${name} is a member of self, not of what stands before it`, offset, hints };
}

/** What stands before a part, as it is written; `x` if that is unknown, or long. */
function before(parts: readonly Value[] | null, isIt: (part: Value) => boolean): string {
  const at = parts === null ? -1 : parts.findIndex(isIt);
  if (at < 1) return "x";
  const form = parts![at - 1];
  if (form instanceof GeneNode && form.type instanceof Sym && form.type.name.startsWith("#")) return "x";
  const text = literal(form);
  return text.length > MAX_OBJECT ? "x" : text;
}
