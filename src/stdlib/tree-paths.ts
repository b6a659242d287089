/** Paths of ^separate and ^lazy of file trees (15.4), and names of files for keys. */
import { ComplexSym, Selector, Sym } from "../values/types.ts";
import { SelectorOp } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { bad } from "./define.ts";

/** Splits at slashes; `\/` is a slash inside a name. */
function splitText(text: string): string[] {
  const parts: string[] = [""];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\" && (text[i + 1] === "/" || text[i + 1] === "\\")) parts[parts.length - 1] += text[++i];
    else if (text[i] === "/") parts.push("");
    else parts[parts.length - 1] += text[i];
  }
  return parts;
}

/** Segments of an entry with "" in front for the root, or null for a value of another kind. */
function segments(v: Value): string[] | null {
  if (typeof v === "string") return splitText(v);
  if (v instanceof ComplexSym) return [...v.parts];
  if (v instanceof Sym) return splitText(v.name);
  if (v instanceof Selector) {
    const parts = v.segments.map((s) =>
      typeof s === "string" || typeof s === "number" ? String(s) : s instanceof SelectorOp || s instanceof Sym ? s.name : "",
    );
    return parts[0] === "" ? parts : ["", ...parts];
  }
  return null;
}

/** Nodes whose children are to have files of their own: `/a/*` -> ["a"]. */
export function separatePaths(v: Value): string[][] {
  if (!Array.isArray(v)) throw bad("write_tree ^separate expects an array");
  return v.map((entry: Value) => {
    const parts = segments(entry);
    if (parts === null) throw bad("write_tree ^separate entries must be selectors, strings, or symbols");
    if (parts[0] !== "" || parts.length < 2 || parts[parts.length - 1] !== "*")
      throw bad("write_tree ^separate entries must be absolute child selectors ending with /*");
    return parts.slice(1, -1);
  });
}

/** Nodes whose children are to be read when they are used. */
export function lazyPaths(v: Value): string[][] {
  if (!Array.isArray(v)) throw bad("read_tree ^lazy expects an array");
  return v.map((entry: Value) => {
    const parts = segments(entry);
    if (parts === null || parts[0] !== "" || parts[parts.length - 1] === "*") throw bad("read_tree ^lazy entries must be absolute node selectors");
    return parts.slice(1).filter((p) => p !== "");
  });
}

/** A map's key as name of a file. */
export function encodeKey(key: string): string {
  const reserved = key === "_genearray" || key === "_geneprops" || key === "_genechildren";
  const text = encodeURIComponent(key).replace(/[!'()*.~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return reserved ? text.replace("_", "%5F") : text === "" ? "%" : text;
}

/** The key of a file's name. */
export function decodeKey(name: string): string {
  if (name === "%") return "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Id of an array's child: `v` and 12 hex digits of a hash of its contents. */
export function childId(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `v${((b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0")).slice(0, 12)}`;
}
