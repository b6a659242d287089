/** Resolves the dependencies of a package, and those of these, and puts copies of them below `.gene/deps` (8.9). */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { checkName, type Dependency, type Package } from "../../runtime/packages.ts";
import { CommandError } from "../errors.ts";
import { copyPackage, hashPackage } from "./directories.ts";
import type { Lock, LockedPackage } from "./lockfile.ts";

export interface ResolveOptions {
  /** run `^native-build` */
  readonly allowNative: boolean;
  load(dir: string): Package;
}

/** Where a dependency was found. */
interface Origin {
  readonly dir: string;
  /** as the lockfile shows it */
  readonly source: ReadonlyMap<string, string>;
  readonly resolved: string;
}

/** The directories of copies, below the root package. */
export const DEPS = ".gene/deps";
export const TEMPORARY = ".gene/tmp";

export class Resolver {
  readonly packages = new Map<string, LockedPackage>();
  readonly warnings: string[] = [];
  /** names of packages that may occur once only -> id */
  readonly #single = new Map<string, string>();
  readonly #ids = new Map<string, Set<string>>();
  #clones = 0;

  constructor(
    readonly root: string,
    readonly options: ResolveOptions,
  ) {}

  /** Resolves everything. @throws CommandError with the messages of 8.9 */
  run(): Lock {
    try {
      return { rootDependencies: this.#dependencies(this.options.load(this.root), this.root, []), packages: this.packages };
    } finally {
      rmSync(join(this.root, TEMPORARY), { recursive: true, force: true });
    }
  }

  /** @param dir where the package's relative sources start: not its copy, whose neighbours are others */
  #dependencies(pkg: Package, dir: string, chain: readonly string[]): Map<string, string> {
    const ids = new Map<string, string>();
    for (const dependency of pkg.dependencies) {
      const { name } = dependency;
      const id = this.#resolve(dependency, dir, chain);
      const known = ids.get(name);
      if (known !== undefined && known !== id)
        throw new CommandError(`Dependency conflict in ${pkg.name ?? pkg.dir}: ${name} resolves to multiple versions (${known} vs ${id})`);
      ids.set(name, id);
    }
    return ids;
  }

  #resolve(dependency: Dependency, base: string, chain: readonly string[]): string {
    const { name } = dependency;
    if (!/^[^/]+\/[^/]+$/.test(name)) throw new CommandError(`Package name must be <parent>/<pkg>: ${name}`);
    // it becomes a part of paths
    checkName(name);
    const origin = this.#find(dependency, base);
    const around = relative(origin.dir, this.root);
    if (!around.startsWith("..") && !isAbsolute(around)) throw new CommandError(`Dependency ${name} contains the package itself: ${origin.dir}`);
    const id = `${name}@${origin.resolved}`;
    if (chain.includes(id)) throw new CommandError(`Dependency cycle detected: ${[...chain.slice(chain.indexOf(id)), id].join(" -> ")}`);
    if (this.packages.has(id)) return id;
    const pkg = this.options.load(origin.dir);
    this.#checkSingle(name, id, pkg);
    const dir = `${DEPS}/${name}/${origin.resolved}`;
    const target = join(this.root, dir);
    copyPackage(origin.dir, target);
    this.#build(pkg, id, target);
    const node: LockedPackage = {
      name,
      resolved: origin.resolved,
      id,
      dir,
      source: origin.source,
      sha256: hashPackage(target),
      singleton: pkg.singleton,
      dependencies: new Map(),
    };
    for (const [inner, innerId] of this.#dependencies(pkg, origin.dir, [...chain, id])) node.dependencies.set(inner, innerId);
    this.packages.set(id, node);
    return id;
  }

  #checkSingle(name: string, id: string, pkg: Package): void {
    const ids = this.#ids.get(name) ?? new Set();
    this.#ids.set(name, ids.add(id));
    if (pkg.singleton || pkg.globals.length > 0) this.#single.set(name, id);
    if (this.#single.has(name) && ids.size > 1) {
      const [first, second] = ids;
      throw new CommandError(`Global-state conflict: ${name} requested as ${first} and ${second}`);
    }
  }

  #find({ name, version, source }: Dependency, base: string): Origin {
    const kinds = ["path", "subdir", "git"].filter((k) => source.has(k));
    const refs = ["commit", "tag", "branch"].filter((k) => source.has(k));
    if (source.has("git") && source.has("subdir")) throw new CommandError(`Dependency ${name} cannot combine ^subdir with ^git`);
    if (kinds.length !== 1) throw new CommandError(`Dependency ${name} must define one source: ^path, ^subdir, or ^git`);
    if (refs.length > 1) throw new CommandError(`Dependency ${name} can specify at most one of ^commit, ^tag, ^branch`);
    if (refs.length > 0 && kinds[0] !== "git") throw new CommandError(`Dependency ${name} uses ^commit/^tag/^branch without ^git`);
    if (kinds[0] === "git") return this.#clone(name, version, source, base);
    const kind = kinds[0] as "path" | "subdir";
    const given = source.get(kind)!;
    const dir = resolve(base, given);
    const inside = relative(base, dir);
    if (kind === "subdir" && (inside.startsWith("..") || isAbsolute(inside)))
      throw new CommandError(`Dependency ${name} ^subdir escapes package root: ${given}`);
    if (!existsSync(join(dir, "package.gene"))) throw new CommandError(`Dependency source not found for ${name}: ${dir}`);
    const wanted = version === null || version === "*" ? "local" : version;
    // a directory of the package itself is a path, too
    return {
      dir,
      resolved: fileName(this.options.load(dir).version ?? wanted),
      source: new Map([
        ["type", "path"],
        [kind, given],
      ]),
    };
  }

  #clone(name: string, version: string | null, source: ReadonlyMap<string, string>, base: string): Origin {
    const url = source.get("git")!;
    const dir = join(this.root, TEMPORARY, `clone-${this.#clones++}`);
    mkdirSync(join(this.root, TEMPORARY), { recursive: true });
    const git = (...args: string[]): string => {
      const r = spawnSync("git", args, { cwd: base, encoding: "utf8", env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } });
      if (r.error !== undefined) throw new CommandError(`git is needed for ${name}: ${r.error.message}`);
      if (r.status !== 0) throw new CommandError(`git ${args[0] === "-C" ? args[2] : args[0]} failed for ${name}: ${r.stderr.trim().split("\n").at(-1)}`);
      return r.stdout.trim();
    };
    // `--`: neither a url nor a reference can be taken for an option
    git("clone", "--quiet", "--", url, dir);
    const [kind, ref] = ["commit", "tag", "branch"].map((k) => [k, source.get(k)] as const).find(([, v]) => v !== undefined) ?? [null, undefined];
    if (ref !== undefined) {
      if (ref.startsWith("-")) throw new CommandError(`Dependency ${name}: bad ^${kind} ${ref}`);
      git("-C", dir, "checkout", "--quiet", ref, "--");
    }
    const commit = git("-C", dir, "rev-parse", "HEAD");
    if (!existsSync(join(dir, "package.gene"))) throw new CommandError(`Dependency source not found for ${name}: ${url}`);
    const semantic = kind === "tag" ? /^v?(\d+\.\d+\.\d+.*)$/.exec(ref!)?.[1] : undefined;
    const given = kind === "tag" && version !== null && version !== "*" ? version : undefined;
    const shown = new Map([
      ["type", "git"],
      ["url", url],
    ]);
    if (ref !== undefined) shown.set(kind!, ref);
    shown.set("commit", commit);
    return { dir, resolved: fileName(semantic ?? given ?? `sha-${commit.slice(0, 8)}`), source: shown };
  }

  #build(pkg: Package, id: string, dir: string): void {
    if (pkg.nativeBuild.length === 0) return;
    if (!this.options.allowNative) {
      this.warnings.push(`native build of ${id} skipped (--allow-native runs it)`);
      return;
    }
    for (const command of pkg.nativeBuild) {
      const r = spawnSync(command, { cwd: dir, shell: true, encoding: "utf8" });
      if (r.status !== 0)
        throw new CommandError(`Native build of ${id} failed: ${command}: ${(r.stderr || r.error?.message || `exit code ${r.status}`).trim()}`);
    }
  }
}

function fileName(version: string): string {
  const name = version.replace(/[^A-Za-z0-9\-_.]/g, "_");
  return name === "" || name === "." || name === ".." ? "_" : name;
}
