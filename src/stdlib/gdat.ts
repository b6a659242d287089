/** .gdat files (15.5). */
import { Raised } from "../values/raise.ts";
import type { Value } from "../values/types.ts";
import { needPath } from "./args.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { filesOf, readTextFile, writeFile } from "./files.ts";
import { parseJson } from "./json-reader.ts";
import { stringify } from "./json.ts";
import { dirname } from "./paths.ts";

const HEADER = "#< gdat 1.0 >#";

function save(realm: Realm, args: Value[]): Value {
  if (args.length < 2) throw bad("gdat/save expects value and path");
  const path = needPath(args[1], "gdat/save path must be a string");
  const files = filesOf(realm);
  const dir = dirname(path);
  try {
    if (files.stat(dir) === null) files.mkdir(dir);
  } catch {
    // the write below says what is wrong
  }
  writeFile(realm, path, `${HEADER}\n${stringify(args[0])}\n`);
  return path;
}

function load(realm: Realm, args: Value[]): Value {
  if (args.length === 0) throw bad("gdat/load expects a path");
  const text = readTextFile(realm, needPath(args[0], "gdat/load path must be a string"), "read");
  const end = text.indexOf("\n");
  if ((end < 0 ? text : text.slice(0, end)).trim() !== HEADER) throw bad(`Invalid .gdat file header (expected ${HEADER})`);
  try {
    return parseJson(text.slice(end < 0 ? text.length : end + 1));
  } catch (e) {
    if (e instanceof Raised) throw bad(`Invalid gdat payload: ${e.message.replace(/^Invalid JSON: /, "")}`);
    throw e;
  }
}

const FUNCTIONS: readonly Entry[] = [
  ["save", "value path", "Writes plain data to a .gdat file; gives the path.", save],
  ["load", "path", "Reads a .gdat file.", load],
];

/** Installs `gdat` and `gene/gdat`. */
export function installGdat(realm: Realm): void {
  defineFunctions(realm, "gdat", FUNCTIONS);
  defineFunctions(realm, "gene/gdat", FUNCTIONS);
}
