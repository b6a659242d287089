/** Colours for Gene text in a terminal: what is typed, and results. Lexical only; the text is never changed. */

const TOKENS =
  /(?<comment>#(?:[ \t!#]|$)[^\n]*)|(?<string>#?"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])')|(?<number>(?<![^\s()[\]{}`%,])[-+]?\d(?:[\w.+-]*))|(?<key>\^[\^!]?[^\s()[\]{}"`%,;]+)|(?<head>(?<=\()[^\s()[\]{}"`%,;]+)|(?<constant>(?<![^\s()[\]{}`%,])(?:nil|void|true|false|self)(?![^\s()[\]{}"`%,;]))|(?<bracket>[()[\]{}])|[^\s()[\]{}"`%,;]+/gu;

const COLOURS: Record<string, string> = { comment: "2", string: "32", number: "33", key: "35", head: "36", constant: "33", bracket: "2" };

/** The text with colours. */
export function highlight(text: string): string {
  return text.replace(TOKENS, (token: string, ...rest: unknown[]) => {
    const groups = rest[rest.length - 1] as Record<string, string | undefined>;
    for (const kind in COLOURS) if (groups[kind] !== undefined) return `\x1b[${COLOURS[kind]}m${token}\x1b[0m`;
    return token;
  });
}
