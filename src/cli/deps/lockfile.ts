/** `package.gene.lock` (8.9). */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAll } from "../../reader/reader.ts";
import { decodeSource } from "../../reader/utf8.ts";
import { keyText } from "../../values/names.ts";
import { quoteString } from "../../values/print.ts";
import type { Value } from "../../values/types.ts";
import { CommandError } from "../errors.ts";

export const LOCKFILE = "package.gene.lock";
const VERSION = 1;

/** One package in one version. */
export interface LockedPackage {
  readonly name: string;
  readonly resolved: string;
  readonly id: string;
  /** relative to the root package */
  readonly dir: string;
  /** `^type` and those of `^url ^path ^tag ^branch ^commit ^subdir` that apply */
  readonly source: ReadonlyMap<string, string>;
  readonly sha256: string;
  readonly singleton: boolean;
  /** name -> id */
  readonly dependencies: Map<string, string>;
}

export interface Lock {
  readonly rootDependencies: Map<string, string>;
  /** by id */
  readonly packages: Map<string, LockedPackage>;
}

type Data = string | number | boolean | ReadonlyMap<string, Data>;

export function hasLock(root: string): boolean {
  return existsSync(join(root, LOCKFILE));
}

/** Writes the lockfile: keys of the tables sorted, two blanks a level. */
export function writeLock(root: string, lock: Lock): void {
  const packages = sorted(lock.packages).map(([id, p]): [string, Data] => [
    id,
    new Map<string, Data>([
      ["name", p.name],
      ["resolved", p.resolved],
      ["node_id", p.id],
      ["dir", p.dir],
      ["source", p.source],
      ["sha256", p.sha256],
      ["singleton", p.singleton],
      ["dependencies", new Map(sorted(p.dependencies))],
    ]),
  ]);
  const data = new Map<string, Data>([
    ["lock_version", VERSION],
    ["root_dependencies", new Map(sorted(lock.rootDependencies))],
    ["packages", new Map(packages)],
  ]);
  writeFileSync(join(root, LOCKFILE), `${show(data, "")}\n`);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function show(data: Data, pad: string): string {
  if (typeof data === "string") return quoteString(data);
  if (typeof data !== "object") return String(data);
  return `{\n${[...data].map(([k, v]) => `${pad}  ^${keyText(k)} ${show(v, `${pad}  `)}\n`).join("")}${pad}}`;
}

/** @throws CommandError `Lockfile not found: FILE`, `Invalid lockfile: REASON` */
export function readLock(root: string): Lock {
  const file = join(root, LOCKFILE);
  if (!existsSync(file)) throw new CommandError(`Lockfile not found: ${file}`);
  let data: Value;
  try {
    [data] = readAll(decodeSource(file, readFileSync(file)), { spans: false });
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const lock = mapOf(data, "the file");
  const version = lock.get("lock_version");
  if (typeof version !== "number") throw invalid("no ^lock_version");
  if (version > VERSION) throw new CommandError(`Lockfile version ${version} is newer than this gene knows (${VERSION})`);
  const packages = [...mapOf(lock.get("packages"), "^packages")].map(([id, entry]): [string, LockedPackage] => {
    const p = mapOf(entry, id);
    const text = (key: string): string => {
      const v = p.get(key);
      if (typeof v !== "string") throw invalid(`no ^${key} in ${id}`);
      return v;
    };
    return [
      id,
      {
        name: text("name"),
        resolved: text("resolved"),
        id,
        dir: text("dir"),
        sha256: text("sha256"),
        source: strings(p.get("source"), id),
        singleton: p.get("singleton") === true,
        dependencies: strings(p.get("dependencies"), id),
      },
    ];
  });
  return { rootDependencies: strings(lock.get("root_dependencies"), "^root_dependencies"), packages: new Map(packages) };
}

function invalid(reason: string): CommandError {
  return new CommandError(`Invalid lockfile: ${reason}`);
}

function mapOf(v: Value, what: string): ReadonlyMap<string, Value> {
  if (!(v instanceof Map)) throw invalid(`${what} is no map`);
  return v as Map<string, Value>;
}

function strings(v: Value, what: string): Map<string, string> {
  const map = mapOf(v, what);
  for (const x of map.values()) if (typeof x !== "string") throw invalid(`${what} holds something else than strings`);
  return new Map(map as Map<string, string>);
}
