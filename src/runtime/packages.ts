/** Packages (8.8): manifests, `$pkg`, `$dep`, and finding the root of a package. */
import { readAll, ReaderError } from "../reader/reader.ts";
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { Native } from "../values/runtime-types.ts";
import { GeneNode, sym, Sym, ComplexSym, type Value } from "../values/types.ts";
import type { Realm } from "../vm/realm.ts";
import { method, type Intrinsics } from "./define.ts";
import { moduleError } from "./errors.ts";
import { filesOf } from "./paths.ts";
import { readSource } from "./source-file.ts";

/** A package and what its manifest says. */
export interface Package {
  readonly dir: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly sourceDir: string;
  readonly mainModule: string;
  readonly testDir: string;
  readonly globals: readonly string[];
  readonly singleton: boolean;
  readonly native: boolean;
  readonly nativeBuild: readonly string[];
  readonly dependencies: readonly Dependency[];
  readonly license: string | null;
  readonly homepage: string | null;
}

/** One `($dep ...)` of a manifest. */
export interface Dependency {
  readonly name: string;
  readonly version: string | null;
  readonly source: ReadonlyMap<string, string>;
}

/** What a realm knows of packages. */
interface State {
  readonly byDir: Map<string, Package>;
  readonly roots: Map<string, string | null>;
  /** directories given by ($dep name ^path p) forms that ran */
  readonly registered: Map<string, string>;
  readonly values: WeakMap<Package, Native>;
  none: Native | null;
}
const states = new WeakMap<object, State>();

function stateOf(realm: Realm): State {
  let s = states.get(realm);
  if (s === undefined) states.set(realm, (s = { byDir: new Map(), roots: new Map(), registered: new Map(), values: new WeakMap(), none: null }));
  return s;
}

export const packageIntrinsics: Intrinsics = {
  dep: (realm, [name, _version, path], frame) => {
    if (typeof name !== "string") throw raise("ArgumentException", "$dep requires package name");
    if (typeof path !== "string") throw raise("ArgumentException", "$dep requires ^path <string>");
    checkName(name);
    const files = filesOf(realm);
    const importer = frame.fn.ns.module?.path ?? null;
    const dir = importer === null || importer.startsWith("<") ? files.cwd() : files.resolve(importer, "..");
    const base = packageOf(realm, dir)?.dir ?? dir;
    stateOf(realm).registered.set(name, files.resolve(base, path));
    return null;
  },
};

/** The package that a directory belongs to; null if there is no package.gene upwards. */
export function packageOf(realm: Realm, dir: string): Package | null {
  const state = stateOf(realm);
  const files = filesOf(realm);
  const passed: string[] = [];
  let root: string | null | undefined;
  for (let at = dir; ;) {
    root = state.roots.get(at);
    if (root !== undefined) break;
    passed.push(at);
    if (files.stat(files.resolve(at, "package.gene"))?.kind === "file") {
      root = at;
      break;
    }
    const up = files.resolve(at, "..");
    if (up === at) {
      root = null;
      break;
    }
    at = up;
  }
  for (const d of passed) state.roots.set(d, root);
  return root === null ? null : loadPackage(realm, root);
}

/** The package with that root. */
export function loadPackage(realm: Realm, dir: string): Package {
  const state = stateOf(realm);
  let pkg = state.byDir.get(dir);
  if (pkg === undefined) {
    const files = filesOf(realm);
    const file = files.resolve(dir, "package.gene");
    let forms: Value[];
    try {
      forms = readAll(readSource(files, file));
    } catch (e) {
      if (e instanceof ReaderError) throw raise("ParseException", `${file}: ${e.message}`, "GENE.PARSE.ERROR");
      throw raise("IOError", `Cannot read ${file}: ${(e as Error).message}`);
    }
    state.byDir.set(dir, (pkg = parseManifest(file, dir, forms)));
  }
  return pkg;
}

/** Reads the data of a manifest: bare `^key value` pairs or one map. @throws Exception `<file> ^name: expected string/symbol, got Int` */
export function parseManifest(file: string, dir: string, forms: readonly Value[]): Package {
  const m = new Map<string, Value>();
  for (let i = 0; i < forms.length; i++) {
    const f = forms[i];
    if (f instanceof Map) for (const [k, v] of f) m.set(k, v);
    else if (f instanceof Sym && f.name.startsWith("^^")) m.set(f.name.slice(2), true);
    else if (f instanceof Sym && f.name.startsWith("^!")) m.set(f.name.slice(2), null);
    else if (f instanceof Sym && f.name.startsWith("^") && i + 1 < forms.length) m.set(f.name.slice(1), forms[++i]);
  }
  const wrong = (key: string, expected: string, got: Value): unknown => raise("Exception", `${file} ^${key}: expected ${expected}, got ${kindOf(got)}`);
  const string = (...keys: string[]): string | null => {
    for (const key of keys)
      if (m.has(key)) {
        const v = m.get(key);
        const s = asName(v);
        if (s === undefined) throw wrong(key, "string/symbol", v);
        return s;
      }
    return null;
  };
  const strings = (key: string): string[] => {
    if (!m.has(key)) return [];
    const v = m.get(key);
    if (!Array.isArray(v)) throw wrong(key, "array", v);
    return v.map((x) => {
      const s = asName(x);
      if (s === undefined) throw wrong(key, "string/symbol", x);
      return s;
    });
  };
  const bool = (key: string): boolean => {
    if (!m.has(key)) return false;
    const v = m.get(key);
    if (typeof v !== "boolean") throw wrong(key, "bool", v);
    return v;
  };
  const deps: Dependency[] = [];
  if (m.has("dependencies")) {
    const v = m.get("dependencies");
    if (!Array.isArray(v)) throw wrong("dependencies", "array", v);
    for (const d of v) {
      if (!(d instanceof GeneNode) || d.type !== sym("$dep")) throw wrong("dependencies", "($dep ...)", d);
      const name = asName(d.children[0]);
      if (name === undefined) throw raise("ArgumentException", "$dep requires package name");
      const source = new Map<string, string>();
      for (const [k, x] of d.props ?? []) source.set(k, asName(x) ?? "");
      deps.push({ name, version: d.children.length > 1 ? (asName(d.children[1]) ?? null) : null, source });
    }
  }
  return {
    dir,
    name: string("name"),
    version: string("version"),
    license: string("license"),
    homepage: string("homepage"),
    sourceDir: string("source-dir", "src-path") ?? "src",
    mainModule: string("main-module") ?? "index",
    testDir: string("test-dir", "test-path") ?? "tests",
    globals: strings("globals"),
    singleton: bool("singleton"),
    native: bool("native"),
    nativeBuild: strings("native-build"),
    dependencies: deps,
  };
}

function asName(v: Value): string | undefined {
  return typeof v === "string" ? v : v instanceof Sym ? v.name : v instanceof ComplexSym ? v.parts.join("/") : undefined;
}

/** @throws ArgumentException if it is no package name (8.10) */
export function checkName(name: string): void {
  const bad = (message: string) => raise("ArgumentException", message);
  const segments = name.split("/");
  for (const s of segments) {
    if (s === "") throw bad("Package segments cannot be empty");
    for (const c of s) if (!/[A-Za-z0-9\-_+&]/.test(c)) throw bad(`Invalid character '${c}' in package name '${name}'`);
    if (!/^[a-z]/.test(s)) throw bad(`Package segments must start with a lowercase letter: ${s}`);
    if (!/[a-z0-9]$/.test(s)) throw bad(`Package segments must end with a letter or digit: ${s}`);
    const upper = /[A-Z]/.exec(s);
    if (upper !== null) throw bad(`Invalid character '${upper[0]}' in package name '${name}'`);
  }
  if (segments[0].startsWith("gene")) throw bad(`Package name '${name}' uses a reserved namespace`);
}

/**
 * The package that an import with `^pkg` or `of` means (8.8).
 * @throws Exception GENE.PACKAGE.NOT_FOUND, .AMBIGUOUS, .INVALID_LOCK; ArgumentException for a bad name
 */
export function findPackage(realm: Realm, importer: string | null, dir: string, name: string | null, path: string | null): Package {
  const files = filesOf(realm);
  const details = { importer: importer ?? "<eval>", package: name ?? undefined };
  const own = packageOf(realm, dir);
  const isRoot = (d: string) => files.stat(files.resolve(d, "package.gene"))?.kind === "file";
  if (path !== null) {
    const root = files.resolve(own?.dir ?? dir, path);
    if (!isRoot(root)) throw moduleError("GENE.PACKAGE.NOT_FOUND", `Package path override '${path}' does not contain package.gene`, details);
    return loadPackage(realm, root);
  }
  checkName(name!);
  const registered = stateOf(realm).registered.get(name!);
  if (registered !== undefined && isRoot(registered)) return loadPackage(realm, registered);
  const locked = fromLock(realm, own, dir, name!);
  if (locked !== null) return locked;
  const matches = (d: string): boolean => isRoot(d) && loadPackage(realm, d).name === name;
  const searched: string[] = [];
  const decide = (dirs: Iterable<string>): Package | null => {
    const found = new Set<string>();
    for (const d of dirs) {
      searched.push(d);
      if (matches(d)) found.add(files.realPath?.(d) ?? d);
    }
    if (found.size > 1) throw moduleError("GENE.PACKAGE.AMBIGUOUS", `Multiple package roots match package '${name}'`, { ...details, candidates: [...found] });
    return found.size === 1 ? loadPackage(realm, [...found][0]) : null;
  };
  if (own !== null) {
    const deps = files.resolve(own.dir, ".gene/deps", name!);
    if (files.stat(deps)?.kind === "dir") {
      const p = decide(files.list(deps).map((d) => files.resolve(deps, d)));
      if (p !== null) return p;
    }
  }
  const last = name!.slice(name!.lastIndexOf("/") + 1);
  const bases = [dir, files.resolve(dir, "packages")];
  const packagePath = realm.host.env?.all()["GENE_PACKAGE_PATH"] ?? "";
  for (const d of packagePath.split(files.separator === "\\" ? ";" : ":")) if (d !== "") bases.push(files.resolve(d));
  for (let at = dir; ;) {
    const up = files.resolve(at, "..");
    if (up === at) break;
    bases.push(up);
    at = up;
  }
  for (const base of bases) {
    const p = decide(new Set([files.resolve(base, name!), files.resolve(base, last)]));
    if (p !== null) return p;
  }
  if (own !== null) {
    const p = decide([files.resolve(own.dir, "..", last)]);
    if (p !== null) return p;
  }
  throw moduleError("GENE.PACKAGE.NOT_FOUND", `Package '${name}' was not found`, { ...details, searched: [...new Set(searched)] });
}

/** What package.gene.lock, nearest upwards, says of the name; null: nothing. */
function fromLock(realm: Realm, own: Package | null, dir: string, name: string): Package | null {
  const files = filesOf(realm);
  const bad = (why: string) => moduleError("GENE.PACKAGE.INVALID_LOCK", `Invalid lockfile dependency for package '${name}': ${why}`, { package: name });
  for (let at = dir; ;) {
    const file = files.resolve(at, "package.gene.lock");
    if (files.stat(file)?.kind === "file") {
      let lock: Value;
      try {
        lock = readAll(readSource(files, file))[0];
      } catch (e) {
        throw bad((e as Error).message);
      }
      if (!(lock instanceof Map)) throw bad("the lockfile is no map");
      const packages = lock.get("packages");
      const nodes: Map<string, Value> = packages instanceof Map ? packages : new Map();
      let table = lock.get("root_dependencies");
      if (own !== null && own.dir !== at)
        for (const node of nodes.values())
          if (node instanceof Map && typeof node.get("dir") === "string" && files.resolve(at, node.get("dir") as string) === own.dir) {
            const d = node.get("dependencies");
            if (d instanceof Map && d.has(name)) table = d;
          }
      const id = table instanceof Map ? table.get(name) : undefined;
      if (id === undefined) return null;
      const node = typeof id === "string" ? nodes.get(id) : undefined;
      if (!(node instanceof Map)) throw bad(`no package ${typeof id === "string" ? id : kindOf(id)}`);
      const where = node.get("dir");
      if (typeof where !== "string") throw bad("no ^dir");
      const root = files.resolve(at, where);
      if (files.stat(files.resolve(root, "package.gene"))?.kind !== "file") throw bad(`no package.gene in ${where}`);
      return loadPackage(realm, root);
    }
    const up = files.resolve(at, "..");
    if (up === at) return null;
    at = up;
  }
}

/** The value of `$pkg` for a package (null: outside of any package). */
export function packageValue(realm: Realm, pkg: Package | null): Native {
  const state = stateOf(realm);
  if (pkg === null) return (state.none ??= new Native(realm.classes.Package, null));
  let v = state.values.get(pkg);
  if (v === undefined) state.values.set(pkg, (v = new Native(realm.classes.Package, pkg)));
  return v;
}

/** Methods of Package. */
export function installPackages(realm: Realm): void {
  const cls = realm.classes.Package;
  const def = (name: string, doc: string, get: (p: Package) => Value, none: Value): void =>
    method(cls, name, "", doc, (_r, [p]) => {
      const data = (p as Native).data as Package | null;
      return data === null ? none : get(data);
    });
  def("name", "name in the manifest", (p) => p.name, "gene");
  def("version", "version in the manifest", (p) => p.version, null);
  def("dir", "the root directory", (p) => p.dir, null);
  def("source_dir", "directory of the sources", (p) => p.sourceDir, "src");
  def("main_module", "what index means", (p) => p.mainModule, "index");
  def("test_dir", "directory of the tests", (p) => p.testDir, "tests");
}
