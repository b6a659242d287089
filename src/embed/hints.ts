import type { Source } from "../reader/source.ts";

/** Hints for texts that cannot be read or compiled (9.8): what a beginner has probably done; $1 is what the first group has matched. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^EOF while reading list \)/, "the ( that stands here is never closed"],
  [/^EOF while reading list \]/, "the [ that stands here is never closed"],
  [/^EOF while reading (?:map|HashMap)/, "the { that stands here is never closed"],
  [/^read_string failure: ErrQuoteExpected/, "the string that begins here is never closed"],
  [/^Unexpected ;/, "comments begin with #"],
  [/^Expect key but found (\.\p{L}\S*)/u, "the call of a method has parentheses of its own: (x $1)"],
  [/^Malformed number: (-?\d+)(\.\p{L}\S*)$/u, "the call of a method has parentheses of its own: ($1 $2)"],
  [/^Malformed number: (\d+)([-+*/%<>]|[=!<>]=)([\w.]+)$/, "operators stand between spaces and in parentheses: ($1 $2 $3)"],
  [/^Malformed number: (\d+)\.\.(\w+)$/, "a range is ($1 .. $2)"],
  [/^Expect key but found [^.]/, "keys of a map begin with ^: {^name 1}"],
  [/^Expected closing ' in character literal/, "strings stand in double quotes"],
  [/^Unsupported destructuring pattern/, "a pattern holds names, not values; each variable has a form of its own: (let x 1)"],
  [/^range requires/, "from 0 to n, both included: (0 .. n)"],
  [/^Positional rest must follow a named parameter/, "the dots stand behind the name: [xs...]"],
  [/^Invalid assignment target/, "= assigns to a name or a path, == compares"],
];

/** The beginning of a form in which a hint looks for a word. */
const LOOK = 200;

/** Hints for the message of a reader or compile error. @param offset of the place in the source; -1: unknown */
export function hintsForText(message: string, source: Source | null, offset: number): string[] {
  const hints = HINTS.flatMap(([pattern, hint]) => {
    const found = pattern.exec(message);
    return found === null ? [] : [hint.replace(/\$(\d)/g, (_, i: string) => found[Number(i)]!)];
  });
  const word = /^(var|let) expects at most one value/.exec(message)?.[1];
  if (word !== undefined && /^\(\w+\s+\S+\s+(?:\S+\s+)?=\s/.test(source?.text.slice(offset, offset + LOOK) ?? ""))
    hints.push(`without = : (${word} name value)`);
  const bracket = /^EOF while reading .*([)\]}])/.exec(message)?.[1];
  const line = bracket === undefined || source === null || offset < 0 ? null : nextForm(source, offset);
  if (line !== null) hints.push(`judging by the indentation, a ${bracket} is missing before line ${line}`);
  return hints;
}

/** The first line behind the bracket at `offset` that begins a form no further in than the bracket stands; null if there is none. */
function nextForm(source: Source, offset: number): number | null {
  const { line, column } = source.lineColumn(offset);
  const lines = source.text.split("\n");
  for (let i = line; i < lines.length; i++) {
    const indent = lines[i]!.search(/\S/);
    if (indent >= 0 && indent < column && lines[i]![indent] === "(") return i + 1;
  }
  return null;
}
