/** Which forms are what their head names, and which do something with a variable of that name (3.1, 3.3). */
import { ComplexSym, GeneNode, Sym, type Value } from "../values/types.ts";
import { INFIX } from "./forms/operators.ts";

/** Heads after which a first child that looks like an operator is none (3.3). */
export const NOT_INFIX: ReadonlySet<string> = new Set(
  "var let if ifel fn do loop while for ns class try throw import export interface implement field $ $vm $vmstmt . -> @ method ctor enum case return break continue not super comptime".split(
    " ",
  ),
);
export const ASSIGN: ReadonlySet<string> = new Set(["=", "+=", "-=", "*=", "/=", "%="]);

/** Forms in which `.name` is an operand: the method of `self`. */
export const TAKES_METHOD: ReadonlySet<string> = new Set(["async", "await", "do", "return", "super", "throw", "yield"]);

/**
 * Name of the form that a Gene is, if there is a form of that name; null: it is none.
 * `(type == 1)`, `(type = 1)` and `(type .size)` are about a variable that is called `type`.
 */
export function headOf(form: Value): string | null {
  if (!(form instanceof GeneNode) || !(form.type instanceof Sym)) return null;
  const head = form.type.name;
  const first = form.children[0];
  if (first instanceof ComplexSym) return first.parts[0]!.startsWith(".") && !TAKES_METHOD.has(head) ? null : head;
  if (!(first instanceof Sym)) return head;
  const { name } = first;
  if (ASSIGN.has(name)) return head === "var" || head === "let" ? head : null;
  if (INFIX.has(name)) return NOT_INFIX.has(head) ? head : null;
  if (name === "->") return head === "fn" || head === "method" ? head : null;
  if (name === "?") return form.children.length === 1 ? null : head;
  return name.startsWith(".") && !name.startsWith("...") && !TAKES_METHOD.has(head) ? null : head;
}
