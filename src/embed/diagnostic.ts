/** Errors as data (9.8): what the command prints in three forms, what an editor and an embedder read. */
import { CompileError } from "../compiler/errors.ts";
import type { Warning } from "../compiler/suspects.ts";
import { ReaderError } from "../reader/error.ts";
import type { Source } from "../reader/source.ts";
import { fieldOf } from "../values/fields.ts";
import { Raised } from "../values/raise.ts";
import { Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { hintsOf, messageText } from "../vm/exceptions.ts";
import type { Trace } from "../vm/trace.ts";
import { hintsForText } from "./hints.ts";

export interface Span {
  /** "" if unknown */
  readonly file: string;
  /** from 1; 0 if unknown */
  readonly line: number;
  /** from 1, in code points; 0 if unknown */
  readonly column: number;
}

export interface Diagnostic {
  /** class of the exception; null for errors of reading and compiling */
  readonly className: string | null;
  readonly message: string;
  /** one of 9.7, or of the program's own */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly stage: "parse" | "compile" | "runtime";
  readonly span: Span;
  /** the line of the source that the span names, if it is at hand */
  readonly sourceLine: string | null;
  /** innermost call first; "async" stands before the code that started the fiber */
  readonly stack: readonly string[];
  /** exceptions behind it, the nearest first */
  readonly causes: readonly { readonly className: string; readonly message: string; readonly location: string | null }[];
  readonly hints: readonly string[];
}

const NOWHERE: Span = { file: "", line: 0, column: 0 };

/** Gives the text of a source by the name that locations use, null if it is not at hand. */
export type FindSource = (file: string) => Source | null;

/**
 * The diagnostic for whatever came out of reading, compiling or running.
 * @param error a ReaderError, CompileError, Raised, exception instance, or a JavaScript error (a fault of the machine)
 */
export function diagnose(error: unknown, findSource: FindSource = () => null): Diagnostic {
  const value = error instanceof Raised && error.instance !== undefined ? error.instance : error;
  if (value instanceof ReaderError) return unreadable(value.message, "parse", "GENE.PARSE.ERROR", value.source, value.offset);
  if (value instanceof CompileError) return unreadable(value.message, "compile", "GENE.COMPILE.ERROR", value.source, value.offset, value.hints);
  if (value instanceof Instance) {
    // a module that cannot be read or compiled: raised by the loader
    const text = (value as { $unreadable?: { source: Source; offset: number; hints?: readonly string[] } }).$unreadable;
    if (text === undefined) return thrown(value, findSource);
    const code = String(value._code);
    return unreadable(messageOf(value), code === "GENE.COMPILE.ERROR" ? "compile" : "parse", code, text.source, text.offset, text.hints);
  }
  const base = { severity: "error", stage: "runtime", span: NOWHERE, sourceLine: null, stack: [], causes: [] } as const;
  if (value instanceof Raised)
    return { ...base, className: value.className, message: value.message, code: value.code ?? "GENE.RUNTIME.ERROR", hints: value.hints ?? [] };
  const message = value instanceof Error ? value.message : String(value);
  return { ...base, className: "InternalError", message, code: "GENE.INTERNAL", hints: value instanceof Error && value.stack ? [value.stack] : [] };
}

/** The diagnostic for what the compiler warns of. */
export function diagnoseWarning(warning: Warning, source: Source): Diagnostic {
  const d = unreadable(warning.message, "compile", "GENE.COMPILE.SUSPECT", source, warning.offset, warning.hints);
  return { ...d, severity: "warning" };
}

function unreadable(
  message: string,
  stage: "parse" | "compile",
  code: string,
  source: Source | null,
  offset: number,
  hints: readonly string[] = [],
): Diagnostic {
  const known = source !== null && offset >= 0;
  const place = known ? source.lineColumn(offset) : { line: 0, column: 0 };
  return {
    className: null,
    message,
    code,
    severity: "error",
    stage,
    span: { file: source?.name ?? "", ...place },
    sourceLine: known ? source.lineText(place.line) : null,
    stack: [],
    causes: [],
    hints: [...hints, ...hintsForText(message, source, offset)],
  };
}

/** `file:line:column`; the file may hold colons. */
export function parseLocation(location: unknown): Span {
  const match = typeof location === "string" ? /^(.*):(\d+):(\d+)$/s.exec(location) : null;
  return match ? { file: match[1]!, line: Number(match[2]), column: Number(match[3]) } : NOWHERE;
}

/** Message of an exception instance as text; "" without one. */
export function messageOf(e: Instance): string {
  return messageText(fieldOf(e, "_message"));
}

const strings = (v: Value): string[] => (Array.isArray(v) ? v.filter((s): s is string => typeof s === "string") : []);

/** The source of that name among those that the exception's trace passed through. */
function tracedSource(e: Instance, file: string): Source | null {
  for (let t = (e as { $trace?: Trace | null }).$trace ?? null; t !== null; t = t.parent)
    for (const place of [...t.first, ...t.last]) if (place.link.code.source?.name === file) return place.link.code.source;
  return null;
}

function thrown(e: Instance, findSource: FindSource): Diagnostic {
  const span = parseLocation(e._location);
  const causes: { className: string; message: string; location: string | null }[] = [];
  const seen = new Set<unknown>([e]);
  for (let c: Value = e._cause; c instanceof Instance && !seen.has(c); c = c._cause) {
    seen.add(c);
    causes.push({ className: c.$c.name, message: messageOf(c), location: typeof c._location === "string" ? c._location : null });
  }
  return {
    className: e.$c.name,
    message: messageOf(e),
    code: typeof e._code === "string" ? e._code : "GENE.RUNTIME.ERROR",
    severity: "error",
    stage: "runtime",
    span,
    sourceLine: span.line > 0 ? ((tracedSource(e, span.file) ?? findSource(span.file))?.lineText(span.line) ?? null) : null,
    stack: strings(e._stack),
    causes,
    hints: hintsOf(e),
  };
}
