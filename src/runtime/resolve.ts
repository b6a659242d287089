/** From module specifiers to files (8.7). */
import type { HostFiles } from "../host/host.ts";
import { moduleError } from "./errors.ts";
import { basename, dirname, filesOf } from "./paths.ts";
import { findPackage, packageOf, type Package } from "./packages.ts";
import type { Realm } from "../vm/realm.ts";

/** Does the path name something in the directory (or itself)? */
export function isInside(path: string, dir: string, separator: string): boolean {
  return path === dir || path.startsWith(dir.endsWith(separator) ? dir : dir + separator);
}

/** The matching files of one specifier below one base, without doubles. */
function candidates(files: HostFiles, base: string, specifier: string): string[] {
  const names = specifier.endsWith(".gene") ? [specifier] : [`${specifier}.gene`, specifier];
  const found: string[] = [];
  for (const name of names) {
    const path = files.resolve(base, name);
    if (files.stat(path)?.kind === "file") return found.includes(path) ? found : [...found, path];
  }
  return found;
}

interface Tier {
  readonly name: string;
  readonly bases: readonly string[];
}

function search(files: HostFiles, tiers: readonly Tier[], specifier: string, importer: string, pkg?: string): string {
  const searched: string[] = [];
  for (const tier of tiers) {
    const found = new Set<string>();
    for (const base of tier.bases) {
      searched.push(base);
      for (const path of candidates(files, base, specifier)) found.add(files.realPath?.(path) ?? path);
    }
    if (found.size > 1)
      throw moduleError("GENE.MODULE.AMBIGUOUS", `Module specifier matched multiple candidates in the '${tier.name}' tier`, {
        importer,
        specifier,
        package: pkg,
        candidates: [...found],
      });
    if (found.size === 1) return [...found][0];
  }
  throw moduleError("GENE.MODULE.NOT_FOUND", `Module '${specifier}' was not found`, { importer, specifier, package: pkg, searched: [...new Set(searched)] });
}

function packageTier(files: HostFiles, pkg: Package): Tier {
  const bases = [pkg.dir, ...new Set([pkg.sourceDir, "src", "lib", "build"])].map((d, i) => (i === 0 ? pkg.dir : files.resolve(pkg.dir, d)));
  return { name: "package", bases };
}

/**
 * The absolute path of the module that a specifier means.
 * @param importer path of the importing file; null for evaluated code (the working directory counts)
 * @throws Exception of the GENE.MODULE or GENE.PACKAGE family
 */
export function resolveModule(realm: Realm, importer: string | null, specifier: string, pkgName: string | null, pkgPath: string | null): string {
  const files = filesOf(realm);
  const dir = importer === null ? files.cwd() : dirname(importer);
  const from = importer ?? "<eval>";
  if (pkgName !== null || pkgPath !== null) return resolveInPackage(realm, files, importer, dir, specifier, pkgName, pkgPath);
  const tiers: Tier[] = [{ name: "importer", bases: [dir] }];
  const pkg = packageOf(realm, dir);
  if (pkg !== null) tiers.push(packageTier(files, pkg));
  const workspace = realm.host.env?.all()["GENE_WORKSPACE_PATH"];
  if (workspace !== undefined && workspace !== "") {
    const bases = workspace
      .split(files.separator === "\\" ? ";" : ":")
      .filter((d) => d !== "")
      .map((d) => (basename(d) === "src" ? files.resolve(d) : files.resolve(d, "src")));
    tiers.push({ name: "workspace", bases });
  }
  return search(files, tiers, specifier, from);
}

function resolveInPackage(
  realm: Realm,
  files: HostFiles,
  importer: string | null,
  dir: string,
  specifier: string,
  name: string | null,
  path: string | null,
): string {
  const pkg = findPackage(realm, importer, dir, name, path);
  let rest = specifier;
  if (name !== null) {
    const last = name.slice(name.lastIndexOf("/") + 1);
    if (rest.startsWith(`${name}/`)) rest = rest.slice(name.length + 1);
    else if (rest.startsWith(`${last}/`)) rest = rest.slice(last.length + 1);
  }
  const tier = packageTier(files, pkg);
  const from = importer ?? "<eval>";
  let found: string;
  if (rest === "index") {
    let entry: string | undefined;
    for (const main of [pkg.mainModule, "index"]) {
      try {
        entry = search(files, [tier], main, from, name ?? undefined);
        break;
      } catch (e) {
        if ((e as { code?: string }).code !== "GENE.MODULE.NOT_FOUND") throw e;
      }
    }
    if (entry === undefined)
      throw moduleError("GENE.PACKAGE.NOT_FOUND", `Package entrypoint not found under ${pkg.dir}`, { importer: from, specifier, package: name ?? undefined });
    found = entry;
  } else found = search(files, [tier], rest, from, name ?? undefined);
  const root = files.realPath?.(pkg.dir) ?? pkg.dir;
  if (!isInside(files.realPath?.(found) ?? found, root, files.separator))
    throw moduleError("GENE.PACKAGE.BOUNDARY", "Resolved module escapes package root", { importer: from, specifier, package: name ?? undefined });
  return found;
}
