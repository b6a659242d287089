/** Regular expression values (chapter 13): from the Gene side's pattern to the engine's. */
import { tellWork } from "./meter.ts";
import { raise } from "./raise.ts";
import { Regex } from "./types.ts";

/** Characters that may stand behind a backslash in ECMAScript with the flag u; others stand for themselves. Made at the first use: the sets \p cost a quarter of a millisecond. */
let kept: RegExp | null = null;

/** Puts the accepted spellings of 13.3 into those of the engine. */
function translate(pattern: string): string {
  let out = "";
  let inClass = false;
  for (let i = 0; i < pattern.length;) {
    const c = pattern[i];
    if (c === "\\" && i + 1 < pattern.length) {
      const next = String.fromCodePoint(pattern.codePointAt(i + 1)!);
      out += (kept ??= /[\^$\\.*+?()[\]{}|/\p{L}\p{N}]/u).test(next) || (inClass && next === "-") ? c + next : next;
      i += 1 + next.length;
      continue;
    }
    if (inClass) {
      if (c === "]") inClass = false;
    } else if (c === "[") inClass = true;
    else if (c === "(" && pattern[i + 1] === "?") {
      if (pattern.startsWith("(?P<", i)) {
        out += "(?<";
        i += 4;
        continue;
      }
      if (pattern[i + 2] === "'") {
        const close = pattern.indexOf("'", i + 3);
        if (close > 0) {
          out += `(?<${pattern.slice(i + 3, close)}>`;
          i = close + 1;
          continue;
        }
      }
    }
    out += c;
    i++;
  }
  return out;
}

/** Characters of a pattern: with many more the engine takes seconds, and says that it is too large itself. */
const LONGEST = 2 ** 18;

/** The engine's words without its prefix. */
function reason(message: string, source: string): string {
  let text = message.replace(/^Invalid regular expression: /, "");
  const echo = `/${source}/`;
  if (text.startsWith(echo)) text = text.slice(echo.length).replace(/^[a-z]*: /, "");
  return text;
}

/**
 * Makes a regular expression value.
 * @param pattern as in 13.2, slashes unescaped
 * @param flags letters `i`, `m`, `s` (another name of `m`) in any order
 * @throws ArgumentException `Invalid regular expression: REASON`
 */
export function makeRegex(pattern: string, flags: string, replacement: string | null): Regex {
  if (pattern.length > LONGEST) throw raise("ArgumentException", "Invalid regular expression: Regular expression too large");
  // what the engine makes of it takes much more than its characters
  tellWork(pattern.length);
  const ignoreCase = flags.includes("i");
  const dotAll = flags.includes("m") || flags.includes("s");
  const source = translate(pattern);
  let re: RegExp;
  try {
    re = new RegExp(source, `gu${ignoreCase ? "i" : ""}${dotAll ? "s" : ""}`);
  } catch (e) {
    throw raise("ArgumentException", `Invalid regular expression: ${reason(String((e as Error).message), source)}`);
  }
  return new Regex(pattern, (ignoreCase ? "i" : "") + (dotAll ? "m" : ""), replacement, re);
}

function slashed(segment: string): string {
  // runs of backslashes are doubled; so is a single one where it would else escape the slash or the end
  return segment.replace(/(\\*)(\/|$|(?=[^\\]))/g, (_, run: string, tail: string, at: number) => {
    const doubled = run.length > 1 || tail === "/" || at + run.length === segment.length;
    return (doubled ? run + run : run) + (tail === "/" ? "\\/" : "");
  });
}

/** Literal form, 13.1: reads back as the same value. */
export function printRegex(regex: Regex): string {
  const replacement = regex.replacement === null ? "" : `${slashed(regex.replacement)}/`;
  return `#/${slashed(regex.pattern)}/${replacement}${regex.flags}`;
}
