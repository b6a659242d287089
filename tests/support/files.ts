/** Walks the source tree. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Files below a folder of the project that end in one of the extensions, as paths relative to the project with slashes, sorted. */
export function filesBelow(folder: string, ...extensions: string[]): string[] {
  const out: string[] = [];
  const walk = (dir: string): void => {
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (extensions.some((e) => name.endsWith(e))) out.push(relative(ROOT, path).split(sep).join("/"));
    }
  };
  walk(join(ROOT, folder));
  return out.sort();
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The text with the contents of comments blanked out (strings stay): line numbers stay right. */
export function withoutComments(text: string): string {
  return text.replaceAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (m) =>
    m.startsWith("/*") || m.startsWith("//") ? m.replaceAll(/[^\n]/g, " ") : m,
  );
}

/** The same with the contents of strings blanked out too. */
export function codeOnly(text: string): string {
  return withoutComments(text).replaceAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (m) => m[0] + " ".repeat(m.length - 2) + m[0]);
}
