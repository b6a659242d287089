/**
 * Modules (8.4 to 8.6): loading, imports, exports. A module is loaded once for each realm; its statements may suspend, so loading is a request.
 */
import { CompileError } from "../compiler/errors.ts";
import { compileUnit } from "../compiler/unit.ts";
import type { Code } from "../gir/code.ts";
import { readAll, ReaderError } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { Raised, raise } from "../values/raise.ts";
import { CallRequest, Cell, Enum, Fn, GClass, Module, Namespace, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { makeException, stamp } from "../vm/exceptions.ts";
import { cellValue, getMember } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { suggestAmong } from "../vm/suggest.ts";
import { captureTrace, type Trace } from "../vm/trace.ts";
import type { Intrinsics } from "./define.ts";
import { moduleError } from "./errors.ts";
import { BOOKKEEPING, membersOf } from "./namespaces.ts";
import { filesOf } from "./paths.ts";
import { resolveModule } from "./resolve.ts";
import { readSource } from "./source-file.ts";
import { compileOptions, programInfo } from "./specials.ts";
import { run, type Steps } from "./steps.ts";

/** One name of an import: path inside the module, and the name that it is bound to; `*` binds all members below the path. */
export interface ImportItem {
  readonly path: readonly string[];
  readonly alias: string;
  readonly all: boolean;
}

/** What the loader keeps of a module. */
interface Entry {
  readonly module: Module;
  state: "loading" | "done";
  readonly importer: Entry | null;
  /** listed names */
  exported: Map<string, Export> | null;
}

interface Export {
  /** cell or value of a private variable; UNDEF: a member */
  readonly given: Value;
  /** where it was listed */
  readonly trace: Trace;
}

interface Loader {
  readonly byPath: Map<string, Entry>;
  readonly byModule: WeakMap<Module, Entry>;
}
const loaders = new WeakMap<object, Loader>();

function loaderOf(realm: Realm): Loader {
  let l = loaders.get(realm);
  if (l === undefined) loaders.set(realm, (l = { byPath: new Map(), byModule: new WeakMap() }));
  return l;
}

export const moduleIntrinsics: Intrinsics = {
  import: (realm, [spec], frame) => run(importInto(realm, spec as Map<string, Value>, frame.fn.ns)),

  export: (realm, [names, cells], frame) => {
    const module = frame.fn.ns.module;
    if (module === null) return null;
    const entry = entryOf(realm, module);
    entry.exported ??= new Map();
    module.exports ??= new Set();
    const trace = captureTrace(frame, null);
    (names as string[]).forEach((name, i) => {
      module.exports!.add(name);
      entry.exported!.set(name, { given: (cells as Value[] | null)?.[i] ?? UNDEF, trace });
    });
    return null;
  },
};

function entryOf(realm: Realm, module: Module): Entry {
  const loader = loaderOf(realm);
  let e = loader.byModule.get(module);
  if (e === undefined) loader.byModule.set(module, (e = { module, state: "loading", importer: null, exported: null }));
  return e;
}

/** The text of a module, compiled. Errors of reading and compiling are raised as exceptions with the place in that text. */
export function compileModule(realm: Realm, source: Source): Code {
  try {
    return compileUnit(readAll(source), source, { ...compileOptions(realm, source), kind: "module" });
  } catch (e) {
    if (e instanceof ReaderError) throw located(realm, e.message, "GENE.PARSE.ERROR", source, (e as { offset?: number }).offset ?? 0);
    if (e instanceof CompileError) throw located(realm, e.message, "GENE.COMPILE.ERROR", e.source ?? source, e.offset, e.hints);
    throw e;
  }
}

/** A ParseException that knows its place. */
export function located(realm: Realm, message: string, code: string, source: Source, offset: number, hints?: readonly string[]): Raised {
  const e = makeException(realm, "ParseException", message, code);
  const { line, column } = source.lineColumn(Math.max(0, offset));
  e._location = offset < 0 ? source.name : `${source.name}:${line}:${column}`;
  // diagnostics tell it from a ParseException that arises while the program runs
  Object.defineProperty(e, "$unreadable", { value: { source, offset, hints }, enumerable: false });
  return new Raised("ParseException", message, code, e);
}

/**
 * A module without code yet, with its bookkeeping members.
 * @param path of the file; `<eval>` and the like where there is none @param name as `__module_name__` shows it
 */
export function makeModule(realm: Realm, path: string, name: string, isMain: boolean): Module {
  // what a program imports lies beside its file, not beside a link to it
  const module = new Module(isMain ? realPath(realm, path) : path, realm.global);
  module.isMain = isMain;
  module.ns.members.define("__module_name__", name);
  module.ns.members.define("__is_main__", isMain);
  if (isMain) programInfo(realm).main = module;
  return module;
}

/** The function that runs a compiled module, to be called with the namespace as self. */
export function moduleFn(code: Code, module: Module): Fn {
  return new Fn(code, [], module.ns);
}

/**
 * Prepares the main module.
 * @param path absolute path for the resolution of imports, or "<eval>"; `name` as given on the command line
 * @returns a request that runs it and gives its value
 */
export function loadMain(realm: Realm, path: string, name: string, text: string): { module: Module; request: CallRequest } {
  const code = compileModule(realm, new Source(name, text));
  const module = makeModule(realm, path, name, true);
  programInfo(realm).program = name;
  const entry = entryOf(realm, module);
  if (realm.host.files !== undefined && isFile(path)) loaderOf(realm).byPath.set(module.path, entry);
  return {
    module,
    request: new CallRequest(moduleFn(code, module), [module.ns], null, (value) => {
      finish(realm, entry);
      return value;
    }),
  };
}

/** The path under which imports find a file. A pipe has no other than the one it was opened by. */
function realPath(realm: Realm, path: string): string {
  try {
    return isFile(path) ? (realm.host.files?.realPath?.(path) ?? path) : path;
  } catch {
    return path;
  }
}

/** Loads the module at a path if that has not been done; gives the Module or a request. */
export function loadModule(realm: Realm, path: string, importer: Module | null): Value {
  const loader = loaderOf(realm);
  const from = importer === null ? null : entryOf(realm, importer);
  const known = loader.byPath.get(path);
  if (known !== undefined) {
    if (known.state === "done") return known.module;
    checkCycle(known, from);
  }
  let source: Source;
  try {
    source = readSource(filesOf(realm), path);
  } catch (e) {
    if (e instanceof Raised) throw e;
    if (e instanceof ReaderError) throw located(realm, e.message, "GENE.PARSE.ERROR", e.source, e.offset);
    throw raise("IOError", `Cannot read module ${path}: ${(e as Error).message}`);
  }
  const module = makeModule(realm, path, path, false);
  const entry: Entry = { module, state: "loading", importer: from, exported: null };
  loader.byPath.set(path, entry);
  loader.byModule.set(module, entry);
  const code = compileModule(realm, source);
  return new CallRequest(moduleFn(code, module), [module.ns], null, () => {
    finish(realm, entry);
    return module;
  });
}

/** A module that is still loading and is among the importers is a cycle; any other one has failed and is tried again. */
function checkCycle(target: Entry, from: Entry | null): void {
  const chain: string[] = [];
  for (let e = from; e !== null; e = e.importer) {
    chain.unshift(e.module.path);
    if (e === target) throw moduleError("GENE.MODULE.CYCLE", `Cyclic import detected: ${[...chain, target.module.path].join(" -> ")}`);
  }
}

/** Takes the values of the exports. @throws Exception `Cannot export 'c': value not found` */
function finish(realm: Realm, entry: Entry): void {
  const { ns } = entry.module;
  if (entry.exported !== null)
    for (const [name, { given, trace }] of entry.exported) {
      const value = given instanceof Cell ? cellValue(given) : given;
      if (value !== UNDEF && !(given instanceof Cell && given.value === UNDEF)) ns.members.define(name, value);
      else if (!ns.members.has(name) || ns.members.get(name)!.value === UNDEF) {
        const e = makeException(realm, "Exception", `Cannot export '${name}': value not found`);
        stamp(realm, e, () => trace);
        throw new Raised("Exception", "", undefined, e);
      }
    }
  entry.state = "done";
}

function* importInto(realm: Realm, spec: Map<string, Value>, target: Namespace): Steps {
  const items = (spec.get("items") as [string[], string | null][]).map(itemOf);
  const from = (spec.get("from") ?? null) as string | null;
  if (from === null) {
    for (const item of items) yield* importBuiltin(realm, item, target);
    return null;
  }
  const importer = target.module;
  const path = importer === null || !isFile(importer.path) ? null : importer.path;
  const resolved = resolveModule(realm, path, from, (spec.get("pkg") ?? null) as string | null, (spec.get("path") ?? null) as string | null);
  const module = (yield loadModule(realm, resolved, importer)) as Module;
  for (const item of items) {
    const exports = module.exports;
    if (item.all && item.path.length === 0) {
      for (const [name, cell] of module.ns.members)
        if (cell.value !== UNDEF && !BOOKKEEPING.has(name) && (exports === null || exports.has(name))) target.members.define(name, cellValue(cell));
      continue;
    }
    if (exports !== null && !exports.has(item.path[0]) && !exports.has(item.path.join("/")))
      throw moduleError("GENE.IMPORT.EXPORT_MISSING", `Cannot import '${item.path.join("/")}' from module with explicit exports`, {
        importer: importer?.path ?? "<eval>",
        specifier: from,
      });
    const value: Value = yield* walk(realm, module.ns, item.path, 0, module.path, asHint(items, item));
    bind(target, item, value);
  }
  return null;
}

/** `add as plus`, as other languages write it, is three names. */
function asHint(items: readonly ImportItem[], item: ImportItem): readonly string[] {
  const i = items.indexOf(item);
  const [before, after] = [items[i - 1], items[i + 1]];
  if (item.alias !== "as" || before === undefined || after === undefined || before.all || after.all) return [];
  return [`another name stands behind a colon: ${before.path.join("/")}:${after.alias}`];
}

/** An item as the compiler gives it: path and name to bind; null: the path ends in `*`. */
function itemOf([path, alias]: [string[], string | null]): ImportItem {
  return alias === null ? { path: path.slice(0, -1), alias: "", all: true } : { path, alias, all: false };
}

function isFile(path: string): boolean {
  return !path.startsWith("<") && !path.startsWith("repl:");
}

function* importBuiltin(realm: Realm, item: ImportItem, target: Namespace): Steps {
  const root = item.path[0];
  const skip = root === "global" ? 1 : 0;
  const value: Value = yield* walk(realm, realm.global, item.path, skip, null);
  bind(target, item, value);
  return null;
}

/**
 * Follows the path from a namespace.
 * @param file whose namespace it is, null: the global one @param hints for a name that is not there, before what is nearest to it
 * @throws Exception `Symbol 'zz' not found in namespace of FILE`, `'v' is not a namespace`
 */
function* walk(realm: Realm, ns: Namespace, path: readonly string[], start: number, file: string | null, hints: readonly string[] = []): Steps {
  let at: Value = ns;
  for (let i = start; i < path.length; i++) {
    if (!(at instanceof Namespace || at instanceof GClass || at instanceof Enum)) throw raise("Exception", `'${path[i - 1]}' is not a namespace`);
    const found: Value = yield getMember(realm, at, path[i]);
    if (found === undefined) {
      const where = [i === 0 ? "namespace" : `namespace '${path[i - 1]}'`, ...(file === null ? [] : [file])].join(" of ");
      const names = at instanceof Namespace ? membersOf(at).map(([name]) => name) : [];
      throw raise("Exception", `Symbol '${path[i]}' not found in ${where}`, undefined, hints.length > 0 ? hints : suggestAmong(path[i], names));
    }
    at = found;
  }
  return at;
}

function bind(target: Namespace, item: ImportItem, value: Value): void {
  if (!item.all) {
    target.members.define(item.alias, value);
    return;
  }
  const members = value instanceof Namespace ? value.members : value instanceof GClass ? value.members.members : null;
  if (members === null) throw raise("Exception", `'${item.path[item.path.length - 1]}' is not a namespace`);
  for (const [name, cell] of members) if (cell.value !== UNDEF && !BOOKKEEPING.has(name)) target.members.define(name, cellValue(cell));
}

/** The modules that are loaded, in order of loading (serialization looks for the homes of values in them). */
export function loadedModules(realm: Realm): Module[] {
  const modules = new Set<Module>();
  for (const e of loaderOf(realm).byPath.values()) if (e.state === "done" || e.module.isMain) modules.add(e.module);
  return [...modules];
}
