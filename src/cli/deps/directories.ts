/** Directories of packages: copying and hashing, without what belongs to a working copy (8.9). */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { LOCKFILE } from "./lockfile.ts";

const LEFT_OUT = new Set([".git", ".gene", "build", LOCKFILE]);

/** Replaces `to` by a copy of a package's directory. */
export function copyPackage(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter: (source) => !LEFT_OUT.has(relative(from, source).split(sep)[0]!) });
}

/** SHA-256 over the names and contents of all files, in hex. */
export function hashPackage(dir: string): string {
  const files: string[] = [];
  const walk = (inner: string): void => {
    for (const entry of readdirSync(join(dir, inner), { withFileTypes: true })) {
      if (inner === "" && LEFT_OUT.has(entry.name)) continue;
      const path = inner === "" ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  walk("");
  const all = createHash("sha256");
  for (const path of files.sort())
    all.update(
      `${path}\t${createHash("sha256")
        .update(readFileSync(join(dir, path)))
        .digest("hex")}\n`,
    );
  return all.digest("hex");
}
