/** Hints for names that are not found (9.8). */
import { CLAUSES } from "../compiler/suspects.ts";
import { ALWAYS_METHODS, methodPhrase, methodsFor, nameFor, namePhrase } from "./elsewhere.ts";

/** In words up to this length two edits make quite another word: `nope` is no misspelt `Type`. */
const SHORT = 4;

/** Number of edits between two words (letters added, dropped, replaced, or neighbours swapped), at most `limit` + 1. @param replaced what a replaced letter counts */
function distance(a: string, b: string, limit: number, replaced: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : replaced));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2] + 1);
      next.push(d);
      if (d < best) best = d;
    }
    if (best > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

/** `did you mean 'x'?` for the nearest of the names that differs by at most two edits (one, where the name is short), and not in every letter. */
export function suggest(name: string, names: Iterable<string>): string[] {
  // `foo` is no misspelt `for`
  return nearest(name, names, name.length < SHORT ? 2 : 1);
}

/** The same where only names that the program has chosen are possible: members of a module, keywords of a function. */
export function suggestAmong(name: string, names: Iterable<string>): string[] {
  return nearest(name, names, 1);
}

function nearest(name: string, names: Iterable<string>, replaced: number): string[] {
  let best = "";
  const limit = name.length <= SHORT ? 1 : 2;
  let least = limit + 1;
  for (const n of names) {
    if (n === name) continue;
    const d = distance(name, n, limit, replaced);
    if (d < least && d < Math.min(name.length, n.length)) {
      least = d;
      best = n;
    }
  }
  return best === "" ? [] : [didYouMean(best)];
}

const didYouMean = (name: string): string => `did you mean '${name}'?`;

/**
 * Hints for a method that is not found: what stands for it here, what other languages call it, a function of that name, then the nearest name.
 * @param kind of the receiver
 * @param names of its methods
 * @param isFunction is there a function of that name?
 */
export function suggestMethodName(name: string, kind: string, names: readonly string[], isFunction: (name: string) => boolean): string[] {
  const ours = methodsFor(name).find((n) => names.includes(n));
  if (ours !== undefined) return [didYouMean(ours)];
  const phrase = methodPhrase(kind, name);
  if (phrase !== undefined) return [phrase];
  return isFunction(name) ? [`${name} is a function: (${name} x)`] : suggest(name, names);
}

/** Words of forms; they are no names, and so not among those that are visible. */
const FORMS =
  "fn var let if ifel class method ctor new enum interface case for while loop repeat try throw import export async await yield return break continue do ns eval range typeof type object implement comptime self nil void true false".split(
    " ",
  );

const OPERATOR = /^(?:[-+*/%]=?|[=!<>]=?|==|&&|\|\|)$/;

/** An operator without spaces. `-` and `/` are letters of names and parts of paths. */
const GLUED = /^([\w/]+)([+*%]|[=!<>]=|[<>])([\w/]+)$/;

/** Hints for a word that is no visible name: words of the language that were misspelt or stand in a wrong place, then the nearest name. */
export function suggestName(name: string, names: Iterable<string>): string[] {
  if (Object.hasOwn(CLAUSES, name)) return [`'${name}' stands inside of another form: (${CLAUSES[name]} ...)`];
  if (FORMS.includes(name)) return [`'${name}' begins a form: (${name} ...)`];
  if (name === "//" || name === "--") return ["comments begin with #"];
  if (/^!\w/.test(name)) return [`! stands apart: (! ${name.slice(1)})`];
  if (GLUED.test(name)) return [`operators stand between spaces and in parentheses: ${name.replace(GLUED, "($1 $2 $3)")}`];
  if (OPERATOR.test(name)) return [`an expression with operators has parentheses of its own, and no quoted value in front: (a ${name} b), (a ${name} \`b)`];
  // the object of JavaScript
  if (/^console\b/.test(name)) return [didYouMean("println")];
  const phrase = namePhrase(name);
  if (phrase !== undefined) return [phrase];
  if (ALWAYS_METHODS.has(name)) return [`${name} is a method: (x .${name})`];
  const ours = nameFor(name);
  if (ours !== undefined) return [didYouMean(ours)];
  const all = [...names, ...FORMS, ...Object.keys(CLAUSES)];
  const [, object, member] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
  if (object !== undefined && all.includes(object)) return [`a member is ${object}/${member}, a method is called with (${object} .${member})`];
  return suggest(name, all);
}
