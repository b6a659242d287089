/**
 * The canonical form of source text (18.8): indentation and trailing blanks, nothing else. It works on lexical structure alone, so that code
 * that does not parse can be formatted too.
 */
import { CLASS, BLANK, blockCommentEnd, tokenEnd } from "../reader/chars.ts";
import { readRegex } from "../reader/regex.ts";

interface Bracket {
  readonly at: number;
  readonly opens: boolean;
}

/** What a text consists of, as far as indentation depends on it. */
interface Structure {
  readonly brackets: Bracket[];
  /** starts of comments, line or block */
  readonly comments: { start: number; end: number }[];
  /** strings, block comments and regular expressions: lines that begin inside stay as they are */
  readonly frozen: { start: number; end: number }[];
}

/** Formats a text. Formatting the result again changes nothing. */
export function formatSource(source: string): string {
  // no part of the first line, and no blank of it either
  if (source[0] === "\ufeff") return `\ufeff${formatSource(source.slice(1))}`;
  const text = source.replace(/\r\n?/g, "\n");
  const structure = scan(text);
  const out: string[] = [];
  /** brackets that are open: indentation of the line they stand in, and where the next line goes */
  const open: { indent: number; inner: number }[] = [];
  let bracket = 0;
  let comment = 0;
  let frozen = 0;
  let start = 0;
  const lines = text.split("\n");
  for (const [number, line] of lines.entries()) {
    const end = start + line.length;
    while (frozen < structure.frozen.length && structure.frozen[frozen]!.end <= start) frozen++;
    while (comment < structure.comments.length && structure.comments[comment]!.end <= start) comment++;
    const begins = structure.frozen[frozen];
    const inside = begins !== undefined && begins.start < start && begins.end > start;
    let past = frozen;
    while (past < structure.frozen.length && structure.frozen[past]!.start < end) past++;
    const last = past > frozen ? structure.frozen[past - 1] : undefined;
    // blanks at the end belong to a string that goes on
    const kept = last !== undefined && last.end > end ? line : line.trimEnd();
    const body = kept.trimStart();
    const first = start + (line.length - line.trimStart().length);
    const here = structure.comments[comment];
    const onlyComment = here !== undefined && here.start === first && here.end >= start + kept.length;
    const own = leading(kept);
    let indent = own;
    if (!inside && body !== "" && !onlyComment && !(number === 0 && body.startsWith("#!"))) indent = indentation(structure, bracket, first, text, open, own);
    out.push(inside ? line : body === "" ? "" : onlyComment || indent === own ? kept : " ".repeat(indent) + body);
    // where a bracket of this line stands in the output
    const shift = inside || indent === own ? 0 : indent - (first - start);
    // where the visible text of the line ends, without a comment behind it
    let columnAt = start;
    let column = shift;
    const code = here !== undefined && here.start < end ? here.start : end;
    const visible = start + text.slice(start, code).trimEnd().length;
    const whole = start + line.trimEnd().length;
    for (; bracket < structure.brackets.length && structure.brackets[bracket]!.at < end; bracket++) {
      const b = structure.brackets[bracket]!;
      if (!b.opens) {
        open.pop();
        continue;
      }
      const behind = (here !== undefined && here.start > b.at ? visible : whole) > b.at + 1;
      column += columns(text.slice(columnAt, b.at));
      columnAt = b.at;
      open.push({ indent, inner: text[b.at] === "[" && behind ? column + 1 : indent + 2 });
    }
    start = end + 1;
  }
  return out.join("\n");
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}

function columns(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** The column of a line whose first visible character stands at `first` (rule 6). */
function indentation(s: Structure, bracket: number, first: number, text: string, open: { indent: number; inner: number }[], own: number): number {
  let closed = 0;
  for (let i = bracket; s.brackets[i] !== undefined && s.brackets[i]!.at === first + closed && !s.brackets[i]!.opens; i++) closed++;
  if (closed > 0) return open[open.length - closed]?.indent ?? 0;
  const innermost = open[open.length - 1];
  if (innermost === undefined) return 0;
  const word = text.slice(first, tokenEnd(text, first));
  if (word === "elif" || word === "else" || word === "when" || word === "catch" || word === "finally")
    return own === innermost.indent + 1 ? own : innermost.indent;
  return innermost.inner;
}

function scan(text: string): Structure {
  const s: Structure = { brackets: [], comments: [], frozen: [] };
  for (let i = 0; i < text.length;) i = scanOne(text, i, s);
  return s;
}

/** Takes one token, bracket, comment or blank. @returns where the next one starts */
function scanOne(text: string, i: number, s: Structure): number {
  const c = text[i]!;
  if (c === '"') return literalTo(stringEnd(text, i, false), i, s);
  if ("([{".includes(c)) s.brackets.push({ at: i, opens: true });
  else if (")]}".includes(c)) s.brackets.push({ at: i, opens: false });
  else if (c === "#") return scanHash(text, i, s);
  else if (c === "'") return charEnd(text, i);
  else {
    const code = text.charCodeAt(i);
    if (code > 127 || CLASS[code] !== BLANK) return Math.max(i + 1, tokenEnd(text, i));
  }
  return i + 1;
}

function scanHash(text: string, i: number, s: Structure): number {
  const d = text[i + 1];
  if (d === "<") {
    const end = blockCommentEnd(text, i);
    const to = end < 0 ? text.length : end;
    s.comments.push({ start: i, end: to });
    return literalTo(to, i, s);
  }
  if (d === undefined || d === "!" || d === "#" || (d !== "," && d.charCodeAt(0) < 128 && CLASS[d.charCodeAt(0)] === BLANK)) {
    const newline = text.indexOf("\n", i + 1);
    const end = newline < 0 ? text.length : newline;
    s.comments.push({ start: i, end });
    return end;
  }
  if (d === '"') return literalTo(stringEnd(text, i + 1, true), i, s);
  if (d === "/") {
    try {
      return literalTo(readRegex(text, i).end, i, s);
    } catch {
      return i + 2;
    }
  }
  if ("([{@".includes(d)) return i + 1;
  return Math.max(i + 1, tokenEnd(text, i));
}

function literalTo(end: number, start: number, s: Structure): number {
  s.frozen.push({ start, end });
  return end;
}

/** End of the character literal at i; a lone quote is one character. */
function charEnd(text: string, i: number): number {
  const match = /^'(?:\\[^]|[^'\\])'/u.exec(text.slice(i, i + 6));
  return i + (match ? match[0].length : 1);
}

/** A string or bracketed code that is not at its end yet. */
interface Level {
  /** what ends the string; null: code */
  readonly close: string | null;
  readonly interpolated: boolean;
  /** brackets of the code that are open */
  depth: number;
}

/**
 * End of the string whose quote stands at i. In an interpolated one, code between brackets may hold strings of its own, and so on: an
 * explicit stack, as they may be nested deeply.
 */
function stringEnd(text: string, i: number, interpolated: boolean): number {
  const levels: Level[] = [];
  const enter = (quote: number, inner: boolean): number => {
    const close = text.startsWith('"""', quote) ? '"""' : '"';
    levels.push({ close, interpolated: inner, depth: 0 });
    return quote + close.length;
  };
  const ignored: Structure = { brackets: [], comments: [], frozen: [] };
  let at = enter(i, interpolated);
  while (at < text.length && levels.length > 0) {
    const level = levels[levels.length - 1]!;
    if (level.close !== null) {
      if (text[at] === "\\") at += 2;
      else if (text.startsWith(level.close, at)) {
        at += level.close.length;
        levels.pop();
      } else if (level.interpolated && text[at] === "#" && "{([".includes(text[at + 1] ?? " ")) {
        levels.push({ close: null, interpolated: false, depth: 1 });
        at += 2;
      } else if (level.interpolated && text.startsWith("#<", at)) at = Math.max(blockCommentEnd(text, at), at + 2);
      else at++;
    } else if (text[at] === '"') at = enter(at, false);
    else if (text[at] === "#" && text[at + 1] === '"') at = enter(at + 1, true);
    else {
      const before = ignored.brackets.length;
      at = scanOne(text, at, ignored);
      if (ignored.brackets.length > before) level.depth += ignored.brackets.pop()!.opens ? 1 : -1;
      if (level.depth <= 0) levels.pop();
    }
  }
  return levels.length > 0 ? text.length : at;
}
