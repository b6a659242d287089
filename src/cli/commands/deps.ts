import { existsSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createRealm } from "../../runtime/bootstrap.ts";
import { loadPackage } from "../../runtime/packages.ts";
import { Raised } from "../../values/raise.ts";
import { type Command, type Context, optionText, say } from "../context.ts";
import { helpText } from "../arguments.ts";
import { hashPackage } from "../deps/directories.ts";
import { hasLock, LOCKFILE, readLock, writeLock } from "../deps/lockfile.ts";
import { DEPS, Resolver, TEMPORARY } from "../deps/resolve.ts";
import { CommandError } from "../errors.ts";

/** `gene deps install|update|verify|gc|clean` (8.9, 18.12) */
export const deps: Command = async (cx) => {
  const [subcommand, ...rest] = cx.operands;
  if (subcommand === undefined || subcommand === "help") {
    cx.host.write(subcommand === undefined ? 2 : 1, await helpText(cx.spec));
    return subcommand === undefined ? 1 : 0;
  }
  const known = { install, update, verify, gc, clean }[subcommand];
  if (known === undefined) throw new CommandError(`Unknown deps subcommand: ${subcommand}`);
  const extra = rest[subcommand === "update" ? 1 : 0];
  if (extra !== undefined) throw new CommandError(`Unknown argument: ${extra}`);
  known(cx, rootOf(cx), rest[0]);
  return 0;
};

/** The package that the command is about. */
function rootOf(cx: Context): string {
  const given = optionText(cx, "root");
  if (given === "") throw new CommandError("--root requires a directory path");
  const start = resolve(given ?? ".");
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, "package.gene"))) return at;
    if (given !== undefined || dirname(at) === at) throw new CommandError(`Could not find package.gene from: ${start}`);
  }
}

function install(cx: Context, root: string): void {
  if (!hasLock(root)) {
    resolveAll(cx, root, "install");
    return;
  }
  const nodes = check(root);
  say(cx, "deps install complete");
  say(cx, "mode: lockfile");
  say(cx, `checked nodes: ${nodes}`);
}

function update(cx: Context, root: string, name: string | undefined): void {
  resolveAll(cx, root, "update", name === undefined ? [] : [`the whole graph was resolved anew, not ${name} only`]);
}

function resolveAll(cx: Context, root: string, what: string, warnings: readonly string[] = []): void {
  const realm = createRealm(cx.host);
  const resolver = new Resolver(root, { allowNative: cx.options.allowNative === true, load: (dir) => loadPackage(realm, dir) });
  let lock;
  try {
    lock = resolver.run();
  } catch (error) {
    if (error instanceof Raised) throw new CommandError(error.message);
    throw error;
  }
  writeLock(root, lock);
  say(cx, `deps ${what} complete`);
  say(cx, `root dependencies: ${lock.rootDependencies.size}`);
  say(cx, `resolved nodes: ${lock.packages.size}`);
  say(cx, `lockfile: ${LOCKFILE}`);
  for (const warning of [...warnings, ...resolver.warnings]) say(cx, `warning: ${warning}`);
}

function verify(cx: Context, root: string): void {
  const nodes = check(root);
  say(cx, "deps verify complete");
  say(cx, `checked nodes: ${nodes}`);
}

/** @returns the number of packages in the lockfile, all of which are as it says */
function check(root: string): number {
  const { packages } = readLock(root);
  const problems: string[] = [];
  for (const { id, dir, sha256 } of packages.values()) {
    const path = join(root, dir);
    if (!existsSync(path)) {
      problems.push(`missing directory for ${id}: ${dir}`);
      continue;
    }
    const got = hashPackage(path);
    if (got !== sha256) problems.push(`hash mismatch for ${id}: expected ${sha256}, got ${got}`);
  }
  if (problems.length > 0) throw new CommandError(["verify failed:", ...problems].join("\n"));
  return packages.size;
}

function gc(cx: Context, root: string): void {
  const kept = new Set([...readLock(root).packages.values()].map((p) => resolve(root, p.dir)));
  const subdirectories = (dir: string): string[] =>
    existsSync(dir)
      ? readdirSync(dir, { withFileTypes: true })
          .filter((e) => e.isDirectory())
          .map((e) => join(dir, e.name))
      : [];
  let removed = 0;
  for (const parent of subdirectories(join(root, DEPS))) {
    for (const name of subdirectories(parent)) {
      for (const version of subdirectories(name)) {
        if (kept.has(version)) continue;
        rmSync(version, { recursive: true, force: true });
        removed++;
      }
      if (readdirSync(name).length === 0) rmdirSync(name);
    }
    if (readdirSync(parent).length === 0) rmdirSync(parent);
  }
  say(cx, "deps gc complete");
  say(cx, `removed nodes: ${removed}`);
}

function clean(cx: Context, root: string): void {
  rmSync(join(root, TEMPORARY), { recursive: true, force: true });
  say(cx, "deps clean complete");
}
