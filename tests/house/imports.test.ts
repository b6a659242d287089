/** The folders of src/ are floors: each imports only from itself and from those above it in this list. */
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, read, withoutComments } from "../support/files.ts";

const FLOORS = ["values", "reader", "gir", "compiler", "vm", "jit", "runtime", "stdlib", "host", "embed", "index.ts", "cli"];
/** Types that any floor may name: the interface of the host, and what a function value holds. */
const OPEN_TYPES = new Set(["src/host/host.ts", "src/gir/code.ts"]);
/** Entry points that stand beside index.ts. internal.ts is for tests and stands beside the command line. */
const ENTRIES = new Set(["index.ts", "internal.ts", "browser.ts", "reader.ts", "cli.ts"]);

interface Import {
  file: string;
  line: number;
  target: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = withoutComments(read(file));
  const found: Import[] = [];
  const pattern = /(?:^|\n)\s*(import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
  for (const m of text.matchAll(pattern)) {
    const target = m[3] ?? m[4];
    found.push({ file, line: text.slice(0, m.index).split("\n").length + (m[0].startsWith("\n") ? 1 : 0), target, typeOnly: m[2] !== undefined });
  }
  return found;
}

function floorOf(path: string): number {
  const part = path.replace(/^src\//, "").split("/")[0];
  if (ENTRIES.has(part)) return FLOORS.indexOf(part === "cli.ts" || part === "internal.ts" ? "cli" : "index.ts");
  return FLOORS.indexOf(part);
}

const files = filesBelow("src", ".ts");
const all = files.flatMap(importsOf);
const local = all.filter((i) => i.target.startsWith("."));
const resolve = (i: Import): string => normalize(join(dirname(i.file), i.target)).replaceAll("\\", "/");

describe("imports", () => {
  test("every file stands on a floor", () => {
    expect(files.filter((f) => floorOf(f) < 0)).toEqual([]);
  });

  test("no import goes up", () => {
    const wrong = local.filter((i) => {
      const target = resolve(i);
      if (OPEN_TYPES.has(target) && i.typeOnly) return false;
      return floorOf(target) > floorOf(i.file);
    });
    expect(wrong.map((i) => `${i.file}:${i.line} imports ${i.target}`)).toEqual([]);
  });

  test("local imports name a file with its extension", () => {
    const wrong = local.filter((i) => !/\.(ts|json|gene)$/.test(i.target));
    expect(wrong.map((i) => `${i.file}:${i.line} ${i.target}`)).toEqual([]);
  });

  test("modules of Node are imported in host/node and cli only", () => {
    const wrong = all.filter((i) => i.target.startsWith("node:") && !/^src\/(host\/node|cli)[/.]/.test(i.file));
    expect(wrong.map((i) => `${i.file}:${i.line} ${i.target}`)).toEqual([]);
  });

  test("packages of others are imported by the command line only", () => {
    const wrong = all.filter((i) => !i.target.startsWith(".") && !i.target.startsWith("node:") && !i.file.startsWith("src/cli/"));
    expect(wrong.map((i) => `${i.file}:${i.line} ${i.target}`)).toEqual([]);
  });
});
