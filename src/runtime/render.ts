/** Templates: `$render` (5.11). Works with a stack of its own, so that deep templates do no harm. */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { GeneNode, Quote, Sym, ComplexSym, complexSym, sym, Unquote, type Value } from "../values/types.ts";
import type { Steps } from "./steps.ts";

/** A container that is being copied; `slots` are what is still to be rendered. */
interface Level {
  readonly kind: "array" | "map" | "gene" | "root";
  /** the container itself; null: the root */
  readonly of: object | null;
  readonly keys: readonly string[];
  /** gene: type, then property values, then children; else elements or values */
  readonly slots: readonly Value[];
  readonly firstChild: number;
  readonly out: Value[];
  next: number;
}

const SPREAD = sym("...");

/**
 * A copy of the template in which unquotes are replaced by what `evaluate` gives for their forms, in order.
 * A template without unquotes and quotes comes back as it is.
 * @param evaluate may give a request (the evaluation may suspend)
 * @param charge is told how much is copied: a small template may share its parts and stand for a large one
 * @throws ArgumentException the template holds itself
 */
export function* render(template: Value, evaluate: (form: Value) => Value, charge: (units: number) => void): Steps {
  const root: Level = { kind: "root", of: null, keys: [], slots: [template], firstChild: 0, out: [], next: 0 };
  const stack: Level[] = [root];
  const open = new Set<object>();
  const enter = (level: Level): void => {
    if (open.has(level.of!)) throw raise("ArgumentException", "cannot render a value that contains itself");
    charge(1 + level.slots.length);
    open.add(level.of!);
    stack.push(level);
  };
  for (;;) {
    const level = stack[stack.length - 1];
    if (level.next === level.slots.length) {
      if (level === root) return root.out[0];
      stack.pop();
      open.delete(level.of!);
      stack[stack.length - 1].out.push(finish(level));
      continue;
    }
    let v = level.slots[level.next];
    while (v instanceof Quote) v = v.form;
    level.next++;
    const inList = level.kind === "array" || (level.kind === "gene" && level.next > level.firstChild);
    if (v instanceof Unquote) {
      let form = v.form;
      let spread = false;
      if (inList) {
        const shortened = withoutSpread(form);
        if (shortened !== undefined) {
          form = shortened;
          spread = true;
        } else if (level.slots[level.next] === SPREAD) {
          level.next++;
          spread = true;
        }
      }
      const value: Value = yield evaluate(form);
      if (v.discard) {
        if (level.kind !== "array") level.out.push(null);
      } else if (!spread) level.out.push(value);
      else if (Array.isArray(value)) {
        charge(value.length);
        for (const x of value) level.out.push(x);
      } else if (value !== null)
        throw raise("TypeException", `... can only spread arrays in ${level.kind === "array" ? "array" : "gene children"} context, got ${kindOf(value)}`);
      continue;
    }
    if (Array.isArray(v)) enter({ kind: "array", of: v, keys: [], slots: v, firstChild: 0, out: [], next: 0 });
    else if (v instanceof Map) enter({ kind: "map", of: v, keys: [...v.keys()], slots: [...v.values()], firstChild: 0, out: [], next: 0 });
    else if (v instanceof GeneNode) {
      const keys = v.props === null ? [] : [...v.props.keys()];
      const slots = v.props === null ? [v.type, ...v.children] : [v.type, ...v.props.values(), ...v.children];
      enter({ kind: "gene", of: v, keys, slots, firstChild: 1 + keys.length, out: [], next: 0 });
    } else level.out.push(v);
  }
}

function finish(level: Level): Value {
  if (level.kind === "array") return level.out;
  if (level.kind === "map") return new Map(level.keys.map((k, i) => [k, level.out[i]]));
  const count = level.keys.length;
  const props = count === 0 ? null : new Map(level.keys.map((k, i) => [k, level.out[1 + i]]));
  return new GeneNode(level.out[0], props, level.out.slice(1 + count));
}

/** `more...` as `more`; undefined if the form is no name with a spread. */
function withoutSpread(form: Value): Value {
  if (form instanceof Sym && form.name.length > 3 && form.name.endsWith("...")) return sym(form.name.slice(0, -3));
  if (form instanceof ComplexSym) {
    const last = form.parts[form.parts.length - 1];
    if (last.length > 3 && last.endsWith("...")) return complexSym([...form.parts.slice(0, -1), last.slice(0, -3)]);
  }
  return undefined;
}
