/** Diagnostics as text, as a Gene map and as JSON (9.8). */
import type { Diagnostic } from "../embed/diagnostic.ts";
import type { Context } from "./context.ts";

export type ErrorFormat = "text" | "gene" | "json";

/** Puts colours around a text, or does not. */
export type Paint = (style: "error" | "warning" | "place" | "mark" | "hint" | "dim", text: string) => string;

const CODES = { error: "1;31", warning: "1;33", place: "34", mark: "1;31", hint: "36", dim: "2" } as const;

/** Colours are for terminals only, and not where NO_COLOR is set; FORCE_COLOR overrules both. */
export function painter(isTerminal: boolean, env: Record<string, string | undefined>): Paint {
  const force = env.FORCE_COLOR;
  const on = force !== undefined && force !== "" && force !== "0" ? true : isTerminal && !env.NO_COLOR && force !== "0" && env.TERM !== "dumb";
  return on ? (style, text) => `\x1b[${CODES[style]}m${text}\x1b[0m` : (_style, text) => text;
}

/** The longest trace that is shown in full. */
const LONGEST = 20;

/** Writes a diagnostic to stderr. */
export function writeDiagnostic({ host }: Context, format: ErrorFormat, diagnostic: Diagnostic): void {
  host.write(2, renderDiagnostic(diagnostic, format, painter(host.isTTY!(2), process.env)));
}

/** A diagnostic in one of the forms, with a line end. */
export function renderDiagnostic(d: Diagnostic, format: ErrorFormat, paint: Paint = (_s, t) => t): string {
  if (format === "json") return renderJson(d) + "\n";
  if (format === "gene") return renderGene(d) + "\n";
  return renderText(d, paint) + "\n";
}

function titled(className: string, message: string): string {
  return shown(message === "" ? className : `${className}: ${message}`);
}

/** The longest text of a message that is shown in full, and what is shown of the end of a longer one: after a name comes what is wrong with it. */
const LONGEST_TEXT = 4000;
const TAIL = 1000;

/** A message, a name or a hint as it may be written to a terminal: control characters become visible, and what is very long is shortened. */
export function shown(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${whole(text.slice(0, LONGEST_TEXT - TAIL))}..${whole(text.slice(-TAIL))}` : text;
  return visible(short, true);
}

/** Without the half of a pair that a cut has left at either end. */
function whole(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}

function renderText(d: Diagnostic, paint: Paint): string {
  const label = d.severity === "error" ? paint("error", "Error:") : paint("warning", "Warning:");
  const lines = [`${label} ${d.className === null ? shown(d.message) : titled(d.className, d.message)}`];
  if (d.span.line > 0) {
    lines.push(paint("place", `  --> ${shown(d.span.file)}:${d.span.line}:${d.span.column}`));
    if (d.sourceLine !== null) lines.push(...frame(d.span.line, d.span.column, d.sourceLine, paint));
  }
  for (const entry of shorten(d.stack)) lines.push(shown(entry));
  for (const cause of d.causes)
    lines.push(`caused by: ${titled(cause.className, cause.message)}${cause.location === null ? "" : ` (${shown(cause.location)})`}`);
  for (const hint of d.hints) lines.push(`${paint("hint", "hint:")} ${shown(hint)}`);
  lines.push(paint("dim", `code: ${shown(d.code)}`));
  return lines.join("\n");
}

/** The longest source line that is shown in full. */
const WIDEST = 240;

/** Control characters would reach the terminal: each becomes its picture, those beyond ASCII U+FFFD. @param lines line ends stay */
function visible(text: string, lines = false): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f]/g, (c) => {
    if (lines && c === "\n") return c;
    return c > "\x7f" ? "\ufffd" : String.fromCharCode(c === "\x7f" ? 0x2421 : 0x2400 + c.charCodeAt(0));
  });
}

/** The source line with a caret under the column. */
function frame(line: number, column: number, text: string, paint: Paint): string[] {
  let source = visible(text);
  if (source.length > WIDEST) {
    // the part around the column; data may come in one line of megabytes
    const chars = Array.from(source);
    const from = Math.max(0, column - WIDEST / 2);
    source = `${from > 0 ? "..." : ""}${chars.slice(from, from + WIDEST).join("")}${from + WIDEST < chars.length ? "..." : ""}`;
    column -= from > 0 ? from - 3 : 0;
  }
  const number = String(line);
  const blank = " ".repeat(number.length + 2);
  // tabs are repeated, so that the caret stands right whatever their width is
  const before = Array.from(source, (c) => (c === "\t" ? "\t" : " "))
    .slice(0, column - 1)
    .join("")
    .padEnd(column - 1);
  return [paint("place", `${blank}|`), `${paint("place", ` ${number} |`)} ${source}`, `${paint("place", `${blank}|`)} ${before}${paint("mark", "^")}`];
}

/** At most LONGEST lines. A long trace was shortened already where it was taken: what `... N more` stands for is counted. */
function shorten(stack: readonly string[]): string[] {
  const counts = stack.map((entry) => Number(/^\.\.\. (\d+) more$/.exec(entry)?.[1] ?? 0));
  const lines = stack.map((entry) => (entry === "async" ? "  async" : `  at ${entry}`)).filter((_, i) => counts[i] === 0);
  const more = counts.reduce((a, b) => a + b, 0) + lines.length - LONGEST;
  if (more <= 0) return lines;
  const half = LONGEST / 2;
  return [...lines.slice(0, half), `  ... ${more} more`, ...lines.slice(-half)];
}

function renderJson(d: Diagnostic): string {
  const { message, code, severity, stage, span, hints } = d;
  return JSON.stringify({ message, code, severity, stage, span: { file: span.file, line: span.line, column: span.column }, hints, repair_tags: [stage] });
}

function renderGene(d: Diagnostic): string {
  const q = JSON.stringify;
  const span = `{^file ${q(d.span.file)} ^line ${d.span.line} ^column ${d.span.column}}`;
  return `{^message ${q(d.message)} ^code ${q(d.code)} ^severity "${d.severity}" ^stage "${d.stage}" ^span ${span} ^hints [${d.hints.map((h) => q(h)).join(" ")}] ^repair_tags ["${d.stage}"]}`;
}
