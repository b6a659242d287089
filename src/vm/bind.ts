/** Binding of arguments to parameters (5.3) and of values to array patterns (12.2, 12.3): one algorithm. */
import type { ParamSpec } from "../gir/code.ts";
import { parameterList } from "../gir/parameters.ts";
import { raise } from "../values/raise.ts";
import { ABSENT } from "../values/runtime-types.ts";
import { GeneNode, type Value } from "../values/types.ts";
import { suggestAmong } from "./suggest.ts";

/** What a mismatch is reported as. */
export interface BindErrors {
  readonly className: string;
  readonly prefix: string;
}
const ARGUMENTS: BindErrors = { className: "ArgumentException", prefix: "" };
const PATTERN: BindErrors = { className: "Exception", prefix: "Destructuring pattern mismatch: " };

/**
 * Fills the registers of the parameters. A parameter with a default that gets no argument receives ABSENT.
 * @param from index of the first argument in args
 * @throws ArgumentException with the messages of 5.13
 */
export function bind(spec: ParamSpec, args: readonly Value[], from: number, kw: ReadonlyMap<string, Value> | null, regs: Value[]): void {
  // an empty parameter list ignores what it is given
  if (spec.params.length === 0) return;
  fill(spec, args, from, kw, regs, ARGUMENTS);
}

/** Binds an array pattern against a value. @throws Exception `Destructuring pattern mismatch: ...` */
export function bindPattern(spec: ParamSpec, value: Value, regs: Value[]): void {
  let items: readonly Value[];
  let props: ReadonlyMap<string, Value> | null = null;
  if (Array.isArray(value)) items = value;
  else if (value instanceof GeneNode) {
    items = value.children;
    props = value.props;
  } else if (value instanceof Map) {
    items = [];
    props = value as Map<string, Value>;
  } else items = [value];
  fill(spec, items, 0, props, regs, PATTERN);
}

function fill(spec: ParamSpec, args: readonly Value[], from: number, kw: ReadonlyMap<string, Value> | null, regs: Value[], errors: BindErrors): void {
  const { params } = spec;
  const hasKw = kw !== null && kw.size > 0;
  /** keywords that a parameter has taken */
  let used: Set<string> | null = null;
  // property parameters may be filled by keyword and then take no position
  let byKeyword: Set<number> | null = null;
  if (hasKw) {
    used = new Set();
    for (let i = 0; i < params.length; i++) {
      const p = params[i];
      if ((p.kind === "kw" || (p.isProperty && p.kind === "pos")) && kw.has(p.name)) {
        used.add(p.name);
        if (p.kind === "pos") (byKeyword ??= new Set()).add(i);
      }
    }
  }
  // positional parameters that are still to be filled, and how many of them need an argument
  let required = 0;
  let positional = 0;
  for (let i = 0; i < params.length; i++) {
    const p = params[i];
    if (p.kind !== "pos" || byKeyword?.has(i) === true) continue;
    positional++;
    if (!p.hasDefault) required++;
  }
  let at = from;
  let left = positional;
  let missingPlace = -1;
  let missingKeyword: string | null = null;
  for (let i = 0; i < params.length; i++) {
    const p = params[i];
    const remaining = args.length - at;
    switch (p.kind) {
      case "pos": {
        if (byKeyword?.has(i) === true) {
          if (p.reg >= 0) regs[p.reg] = kw!.get(p.name);
          break;
        }
        left--;
        if (!p.hasDefault) {
          required--;
          if (remaining <= 0) {
            if (missingPlace < 0) missingPlace = i + 1;
          } else if (p.reg >= 0) regs[p.reg] = args[at];
          at++;
        } else if (remaining > required) {
          if (p.reg >= 0) regs[p.reg] = args[at];
          at++;
        } else if (p.reg >= 0) regs[p.reg] = ABSENT;
        break;
      }
      case "rest": {
        const n = Math.max(0, remaining - left);
        if (p.reg >= 0) regs[p.reg] = args.slice(at, at + n);
        at += n;
        break;
      }
      case "kw":
        if (hasKw && kw.has(p.name)) {
          if (p.reg >= 0) regs[p.reg] = kw.get(p.name);
        } else if (p.hasDefault) {
          if (p.reg >= 0) regs[p.reg] = ABSENT;
        } else missingKeyword ??= p.name;
        break;
      case "kwrest": {
        const rest = new Map<string, Value>();
        if (hasKw) for (const [k, v] of kw) if (!used!.has(k)) rest.set(k, v);
        if (p.reg >= 0) regs[p.reg] = rest;
        break;
      }
    }
  }
  const error = (message: string, hints?: string[]): unknown => raise(errors.className, errors.prefix + message, undefined, hints);
  if (missingKeyword !== null) throw error(`Missing keyword argument: ${missingKeyword}`, misspelt(missingKeyword, kw, used));
  // a pattern stands where it is used; the parameters of a function stand elsewhere
  const hints = errors === ARGUMENTS ? [`the parameters are ${parameterList(spec)}`] : undefined;
  if (missingPlace >= 0) throw error(`Expected ${missingPlace} arguments, got ${args.length - from}`, hints);
  if (hasKw && !params.some((p) => p.kind === "kwrest"))
    for (const k of kw.keys()) if (!used!.has(k)) throw error(`Unexpected keyword argument: ${k}`, suggestAmong(k, keywordsOf(params)));
  if (at < args.length && !spec.hasRest) throw error(`Expected ${positional} arguments, got ${args.length - from}`, hints);
}

/** A hint if one of the keywords that no parameter took was meant for the missing one. */
function misspelt(missing: string, given: ReadonlyMap<string, Value> | null, used: ReadonlySet<string> | null): string[] {
  for (const k of given?.keys() ?? []) {
    const hint = used?.has(k) === true ? [] : suggestAmong(k, [missing]);
    if (hint.length > 0) return hint;
  }
  return [];
}

/** Names that may be given as keywords. */
function keywordsOf(params: ParamSpec["params"]): string[] {
  return params.filter((p) => p.kind === "kw" || p.isProperty).map((p) => p.name);
}
