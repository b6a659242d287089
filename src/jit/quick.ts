/** Fast paths of the commonest natives of arrays and maps. */
import { MAX_LENGTH } from "../values/types.ts";
import { Kind } from "./flow.ts";
import { within } from "./places.ts";

/**
 * A condition, and what then puts the result into a variable, as texts.
 * @param x the receiver, an array or map that may be changed @param a the arguments @param kinds theirs @param to variable for the result
 */
type Quick = (x: string, a: readonly string[], kinds: readonly Kind[], to: string) => [condition: string, text: string];

const element = (x: string, i: string, k: Kind): string => within(x, i, k === Kind.Int);
/** What a Map of V8 may hold at most. */
const MAX_ENTRIES = 2 ** 24;

/** Other keys are symbols, or mistakes. */
const isKey = (k: string, kind: Kind): string => (kind === Kind.Str ? "true" : `typeof ${k} === "string"`);
const length: Quick = (x, _a, _kinds, to) => ["true", `${to} = ${x}.length;`];
const has: Quick = (x, [k], [kind], to) => [isKey(k!, kind!), `${to} = ${x}.has(${k});`];

const QUICK: Record<string, Quick> = {
  __proto__: null as never,
  "Array.size/0": length,
  "Array.length/0": length,
  "Array.get/1": (x, [i], [k], to) => [element(x, i!, k!), `${to} = ${x}[${i}];`],
  "Array.set/2": (x, [i, v], [k], to) => [element(x, i!, k!), `${x}[${i}] = ${v}; ${to} = ${x};`],
  "Array.push/1": (x, [v], _kinds, to) => [`${x}.length < ${MAX_LENGTH}`, `${to} = ${x}.push(${v});`],
  "Map.size/0": (x, _a, _kinds, to) => ["true", `${to} = ${x}.size;`],
  "Map.get/1": (x, [k], [kind], to) => [isKey(k!, kind!), `if ((t = ${x}.get(${k})) === undefined && !${x}.has(${k})) t = null; ${to} = t;`],
  "Map.set/2": (x, [k, v], [kind], to) => [`${x}.size < ${MAX_ENTRIES} && ${isKey(k!, kind!)}`, `${x}.set(${k}, ${v}); ${to} = ${x};`],
  "Map.has/1": has,
  "Map.contains/1": has,
};

/** The fast path of a method of a built-in class for n arguments. */
export function quickOf(cls: string, name: string, n: number): Quick | undefined {
  return QUICK[`${cls}.${name}/${n}`];
}
