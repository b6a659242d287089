/** Segments of a path token (17.1). */
import { ComplexSym, complexSym, type Value } from "../values/types.ts";
import { fail } from "./errors.ts";

export type Segment =
  | { kind: "name"; name: string }
  | { kind: "index"; index: number }
  | { kind: "method"; name: string }
  | { kind: "dynamic"; inner: string }
  | { kind: "dynamic-method"; inner: string }
  | { kind: "strict" };

/** `a/b...` without the dots, null if it is no spread path. */
export function atomPath(form: Value): Value {
  if (!(form instanceof ComplexSym)) return null;
  const last = form.parts[form.parts.length - 1]!;
  if (last.length <= 3 || !last.endsWith("...")) return null;
  return complexSym([...form.parts.slice(0, -1), last.slice(0, -3)]);
}

const EMPTY = ["for a key or position that is computed there is m/<key>, (m .get key) and (m .set key value)"];

/**
 * Parts of a token to segments. `<a/b>` was split at its slash by the reader: the parts are put together again.
 * @throws CompileError for `<>`, `<k` and empty parts
 */
export function segments(parts: readonly string[], from: number): Segment[] {
  const out: Segment[] = [];
  for (let i = from; i < parts.length; i++) {
    let part = parts[i]!;
    const dot = part.startsWith(".<") ? 1 : 0;
    if (part === "") fail(`A part of the path ${parts.join("/")} is empty`, -1, EMPTY);
    if (part.charCodeAt(dot) === 60 && part.length > dot) {
      while (!part.endsWith(">") && i + 1 < parts.length) part += "/" + parts[++i]!;
      if (!part.endsWith(">"))
        fail("Unterminated dynamic selector path segment", -1, ["a dynamic segment holds a name or a path: m/<key>; for any other key there is (m .get key)"]);
      const inner = part.slice(dot + 1, -1);
      if (inner === "") fail("Dynamic selector path segment cannot be empty", -1);
      out.push({ kind: dot === 1 ? "dynamic-method" : "dynamic", inner });
    } else if (part === "!") out.push({ kind: "strict" });
    else if (part.length > 1 && part.charCodeAt(0) === 46) out.push({ kind: "method", name: part.slice(1) });
    else if (/^-?\d+$/.test(part) && Number.isSafeInteger(Number(part))) out.push({ kind: "index", index: Number(part) });
    else out.push({ kind: "name", name: part });
  }
  return out;
}
