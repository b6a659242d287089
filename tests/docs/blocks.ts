/**
 * The examples of the language reference: finds the blocks marked `gene` in a chapter and takes each apart into entries with what they claim,
 * by the grammar of docs/language/README.md.
 */

/** What an entry claims besides what it prints. `raises` without class or code leaves them open. */
export type Claim =
  | { kind: "value"; literal: string }
  | { kind: "raises"; class: string | null; message: string; code: string | null }
  | { kind: "compile error"; message: string }
  | { kind: "reader error"; message: string };

export interface Entry {
  /** the text to evaluate; annotations may still be in it, they are comments */
  text: string;
  /** line of its first line of code in the chapter, from 1 */
  line: number;
  claim: Claim | null;
  /** expected lines on stdout; null: anything may be printed */
  prints: string[] | null;
}

export interface Block {
  /** such as `10-async/10.8/2`: chapter, section, number in the section. Stable against changes elsewhere in the chapter. */
  id: string;
  chapter: string;
  /** line of the first line of the block in the chapter, from 1 */
  line: number;
  entries: Entry[];
}

const ANNOTATION = /(?:^|\s)# (?:(=>) (.*)|(prints:)(?: (.*))?|(raises) (.*)|(reader error): (.*)|(compile error): (.*))$/;

type Annotation = { prints: string } | { claim: Claim };

/** The annotation that ends the line, with the text before it; null if there is none. */
function annotationOf(line: string): { before: string; annotation: Annotation } | null {
  const m = ANNOTATION.exec(line);
  if (m === null) return null;
  const before = line.slice(0, m.index);
  if (m[1] !== undefined) return { before, annotation: { claim: { kind: "value", literal: m[2].trimEnd() } } };
  if (m[3] !== undefined) return { before, annotation: { prints: m[4] ?? "" } };
  if (m[5] !== undefined) return { before, annotation: { claim: raisesOf(m[6].trimEnd()) } };
  const kind = (m[7] ?? m[9]) as "reader error" | "compile error";
  return { before, annotation: { claim: { kind, message: (m[8] ?? m[10]).trimEnd() } } };
}

/** `Class: message [CODE]`, where class and code may be missing. */
function raisesOf(text: string): Claim {
  const c = /^(\w*(?:Exception|Error|Failure)): ?(.*)$/s.exec(text);
  let message = c === null ? text : c[2];
  const d = /^(.*?)\s*\[([A-Z]+(?:\.[A-Z_]+)+)\]$/s.exec(message);
  if (d !== null) message = d[1];
  return { kind: "raises", class: c === null ? null : c[1], message, code: d === null ? null : d[2] };
}

/**
 * Takes the text of a block apart.
 * @param firstLine line number of the first line of `lines`
 */
export function entriesOf(lines: readonly string[], firstLine: number): Entry[] {
  const entries: Entry[] = [];
  let code: string[] = [];
  let codeLine = firstLine;
  let i = 0;
  const take = (): string => {
    const text = code.join("\n");
    code = [];
    return text;
  };
  while (i < lines.length) {
    const found = annotationOf(lines[i]);
    if (found === null) {
      if (code.length === 0) codeLine = firstLine + i;
      code.push(lines[i++]);
      continue;
    }
    const { before, annotation } = found;
    if ("claim" in annotation && annotation.claim.kind === "reader error") {
      // Only this line is the entry: what stands above it is one of its own.
      if (code.some((l) => l.trim() !== "")) entries.push({ text: take(), line: codeLine, claim: null, prints: null });
      code = [];
      entries.push({ text: before, line: firstLine + i, claim: annotation.claim, prints: null });
      i++;
      continue;
    }
    if (code.length === 0) codeLine = firstLine + i;
    code.push(before);
    const entry: Entry = { text: take(), line: codeLine, claim: null, prints: null };
    add(entry, annotation);
    i++;
    for (; i < lines.length; i++) {
      const more = annotationOf(lines[i]);
      if (more === null || more.before.trim() !== "") break;
      add(entry, more.annotation);
    }
    entries.push(entry);
  }
  if (code.some((l) => l.trim() !== "")) entries.push({ text: take(), line: codeLine, claim: null, prints: null });
  return entries;
}

function add(entry: Entry, annotation: Annotation): void {
  if ("prints" in annotation) (entry.prints ??= []).push(annotation.prints);
  else if (entry.claim === null) entry.claim = annotation.claim;
  else throw new Error(`line ${entry.line}: an entry has two claims`);
}

/** All blocks of a chapter that are marked `gene` and nothing else. */
export function blocksOf(chapter: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split(/\r?\n/);
  let section = "0";
  let count = 0;
  for (let i = 0; i < lines.length; i++) {
    const heading = /^## +(?:([\d.]+\d)\b|(.*))/.exec(lines[i]);
    if (heading !== null) {
      section = heading[1] ?? heading[2].trim().toLowerCase().replaceAll(/\W+/g, "-");
      count = 0;
      continue;
    }
    const fence = /^(`{3,}) *(.*)$/.exec(lines[i]);
    if (fence === null) continue;
    const start = ++i;
    while (i < lines.length && lines[i].trim() !== fence[1]) i++;
    if (fence[2].trim() !== "gene") continue;
    count++;
    blocks.push({ id: `${chapter}/${section}/${count}`, chapter, line: start + 1, entries: entriesOf(lines.slice(start, i), start + 1) });
  }
  return blocks;
}
