/** Values as trees of files (15.4). */
import { raise } from "../values/raise.ts";
import { CallRequest, NativeFn } from "../values/runtime-types.ts";
import { GeneNode } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import type { HostFiles } from "../host/host.ts";
import { run } from "../runtime/steps.ts";
import type { Steps } from "../runtime/steps.ts";
import { needPath } from "./args.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Realm } from "./define.ts";
import { filesOf, readTextFile, writeFile } from "./files.ts";
import { reasonOf } from "./operation.ts";
import { LazyMap, lazyArray, type Read } from "./lazy-containers.ts";
import { dirname } from "./paths.ts";
import { deserialize, serialize } from "./serdes.ts";
import { childId, decodeKey, encodeKey, lazyPaths, separatePaths } from "./tree-paths.ts";

/** Which nodes become directories. */
class Layout {
  private readonly children = new Map<string, Layout>();
  /** is it a node that a path names, not only one on the way? */
  named = false;
  static of(paths: readonly string[][]): Layout | null {
    if (paths.length === 0) return null;
    const root = new Layout();
    for (const path of paths) {
      let node = root;
      for (const name of path) {
        let next = node.children.get(name);
        if (next === undefined) node.children.set(name, (next = new Layout()));
        node = next;
      }
      node.named = true;
    }
    return root;
  }
  child(name: string): Layout | null {
    return this.children.get(name) ?? null;
  }
}

class TreeWriter {
  private readonly files: HostFiles;
  constructor(private readonly realm: Realm) {
    this.files = filesOf(realm);
  }

  private mkdir(path: string): void {
    try {
      this.files.mkdir(path);
    } catch (e) {
      throw raise("IOError", `Failed to create directory '${path}': ${reasonOf(e)}`);
    }
  }

  /** Writes a node at `path` (without extension). @param at the node's path in the value, for messages */
  *write(path: string, value: Value, layout: Layout | null, at: string): Generator<Value, void, Value> {
    if (layout === null) {
      writeFile(this.realm, `${path}.gene`, `${yield* serialize(this.realm, value)}\n`);
      return;
    }
    if (value instanceof Map) {
      if (value.has("_genetype")) throw bad("Exploded generic map roots cannot use reserved entry name: _genetype");
      yield* this.writeMap(path, value as Map<string, Value>, layout, at);
    } else if (Array.isArray(value)) yield* this.writeArray(path, value, layout, at);
    else if (value instanceof GeneNode) {
      this.mkdir(path);
      yield* this.write(`${path}/_genetype`, value.type, layout.child("_genetype"), `${at}/_genetype`);
      if (value.props !== null && value.props.size > 0)
        yield* this.writeMap(`${path}/_geneprops`, value.props, layout.child("_geneprops") ?? new Layout(), `${at}/_geneprops`);
      if (value.children.length > 0)
        yield* this.writeArray(`${path}/_genechildren`, value.children, layout.child("_genechildren") ?? new Layout(), `${at}/_genechildren`);
    } else throw bad(`write_tree ^separate targets a non-structural ${at === "" ? "root value" : `value at ${at}`}`);
  }

  private *writeMap(path: string, map: Map<string, Value>, layout: Layout, at: string): Generator<Value, void, Value> {
    this.mkdir(path);
    for (const [key, v] of map) yield* this.write(`${path}/${encodeKey(key)}`, v, layout.child(key), `${at}/${key}`);
  }

  private *writeArray(path: string, items: readonly Value[], layout: Layout, at: string): Generator<Value, void, Value> {
    this.mkdir(path);
    const ids: string[] = [];
    const used = new Map<string, number>();
    for (let i = 0; i < items.length; i++) {
      const base = childId(yield* serialize(this.realm, items[i]));
      const count = (used.get(base) ?? 0) + 1;
      used.set(base, count);
      const id = count === 1 ? base : `${base}-${count}`;
      ids.push(id);
      yield* this.write(`${path}/${id}`, items[i], layout.child(String(i)), `${at}/${i}`);
    }
    writeFile(this.realm, `${path}/_genearray.gene`, `${yield* serialize(this.realm, ids)}\n`);
  }

  /** Puts what was written beside its place there, and removes what was there. */
  replace(temporary: string, path: string): void {
    const { files } = this;
    try {
      for (const old of [path, `${path}.gene`]) {
        const stat = files.stat(old);
        if (stat?.kind === "dir") files.removeTree(old);
        else if (stat !== null) files.remove(old);
      }
      if (files.stat(temporary)?.kind === "dir") files.rename(temporary, path);
      else files.rename(`${temporary}.gene`, `${path}.gene`);
    } catch (e) {
      throw raise("IOError", `Failed to write file '${path}': ${reasonOf(e)}`);
    }
  }

  discard(temporary: string): void {
    if (this.files.stat(temporary) !== null) this.files.removeTree(temporary);
    if (this.files.stat(`${temporary}.gene`) !== null) this.files.remove(`${temporary}.gene`);
  }
}

function* writeTree(realm: Realm, path: string, value: Value, separate: Value): Steps {
  const layout = separate === undefined || separate === null ? null : Layout.of(separatePaths(separate));
  if (path.endsWith(".gene")) {
    if (layout !== null) throw bad("write_tree cannot use a .gene path when ^separate requires directories");
    path = path.slice(0, -5);
  }
  const writer = new TreeWriter(realm);
  const files = filesOf(realm);
  const dir = dirname(path);
  if (files.stat(dir) === null) files.mkdir(dir);
  const temporary = `${path}.writing`;
  writer.discard(temporary);
  let done = false;
  try {
    yield* writer.write(temporary, value, layout, "");
    done = true;
  } finally {
    if (!done) writer.discard(temporary);
  }
  writer.replace(temporary, path);
  return null;
}

function* readFile(realm: Realm, path: string): Steps {
  return yield* deserialize(realm, readTextFile(realm, path, "read"), path);
}

/** Nodes whose children are read when they are used. */
type Lazy = Layout | null;

/** Node at a path without extension: one file, or a directory. */
function* readNode(realm: Realm, path: string, what: "root" | "child", lazy: Lazy): Steps {
  const files = filesOf(realm);
  const isFile = files.stat(`${path}.gene`)?.kind === "file";
  const isDir = files.stat(path)?.kind === "dir";
  if (isFile && isDir) throw bad(`Filesystem tree ${what} is ambiguous, both file and directory exist: ${path}`);
  if (isFile) return yield* readFile(realm, `${path}.gene`);
  if (!isDir) throw bad(`Filesystem tree path not found: ${path}`);
  return yield* readDir(realm, path, lazy);
}

/** What reads a child when it is used: within the operation that uses it, so a class of the program that deserializes itself must not suspend. */
function later(realm: Realm, path: string, lazy: Lazy): Read {
  return () => {
    const read = run(readNode(realm, path, "child", lazy));
    return read instanceof CallRequest ? realm.runSync(new NativeFn("read_tree", "", "", () => read)) : read;
  };
}

/** Names of the entries of a directory, without `.gene`; other files are skipped. */
function entriesOf(files: HostFiles, path: string): string[] {
  const names = new Set<string>();
  for (const entry of files.list(path)) {
    if (files.stat(`${path}/${entry}`)?.kind === "dir") names.add(entry);
    else if (entry.endsWith(".gene")) names.add(entry.slice(0, -5));
  }
  return [...names].sort();
}

function* readDir(realm: Realm, path: string, lazy: Lazy): Steps {
  const files = filesOf(realm);
  const names = entriesOf(files, path);
  if (names.includes("_genetype")) {
    // the parts of a Gene are lazy as it is itself
    const own = lazy?.named === true ? Layout.of([[]]) : null;
    const part = (name: string): Steps => readNode(realm, `${path}/${name}`, "child", lazy?.child(name) ?? own);
    const type = yield* part("_genetype");
    const props = names.includes("_geneprops") ? yield* part("_geneprops") : null;
    const children = names.includes("_genechildren") ? yield* part("_genechildren") : [];
    return new GeneNode(type, props instanceof Map && props.size > 0 ? (props as Map<string, Value>) : null, Array.isArray(children) ? children : []);
  }
  const isLazy = lazy?.named === true;
  if (names.includes("_genearray")) {
    const ids = yield* readFile(realm, `${path}/_genearray.gene`);
    const rest = names.filter((n) => n !== "_genearray");
    if (Array.isArray(ids) && ids.every((id) => typeof id === "string" && /^v[0-9a-f]{12}(-\d+)?$/.test(id))) {
      const items: Value[] = [];
      const reads: Read[] = [];
      for (const [i, id] of (ids as string[]).entries()) {
        if (!rest.includes(id)) throw bad(`Missing exploded array child: ${id}`);
        const inner = lazy?.child(String(i)) ?? null;
        if (isLazy) reads.push(later(realm, `${path}/${id}`, inner));
        else items.push(yield* readNode(realm, `${path}/${id}`, "child", inner));
      }
      if (rest.length === new Set(ids).size) return isLazy ? lazyArray(reads) : items;
    }
  }
  const map = new Map<string, Value>();
  const reads = new Map<string, Read>();
  for (const name of names) {
    const key = decodeKey(name);
    const inner = lazy?.child(key) ?? null;
    if (isLazy) reads.set(key, later(realm, `${path}/${name}`, inner));
    else map.set(key, yield* readNode(realm, `${path}/${name}`, "child", inner));
  }
  return isLazy ? new LazyMap(reads) : map;
}

/** Adds write_tree and read_tree to `gene/serdes`. */
export function installTrees(realm: Realm): void {
  defineFunctions(realm, "gene/serdes", [
    [
      "write_tree",
      "path value ^separate",
      "Stores a value as a tree of files.",
      (r, a, kw) => {
        if (a.length !== 2) throw bad("write_tree expects 2 arguments");
        return run(writeTree(r, needPath(a[0], "write_tree expects a string path"), a[1], kw?.get("separate")));
      },
    ],
    [
      "read_tree",
      "path ^lazy",
      "Reads a tree of files.",
      (r, a, kw) => {
        if (a.length !== 1) throw bad("read_tree expects 1 argument");
        const path = needPath(a[0], "read_tree expects a string path");
        const lazy = kw?.get("lazy");
        // the root is always among the nodes that `^lazy` means
        const nodes = lazy === undefined || lazy === null ? null : Layout.of([[], ...lazyPaths(lazy)]);
        if (path.endsWith(".gene")) return run(readFile(r, path));
        return run(readNode(r, path, "root", nodes));
      },
    ],
  ]);
}
