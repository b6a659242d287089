import type { HostFiles } from "../host.ts";

/** A file system in memory with paths of POSIX. */
export function memoryFiles(initial: Record<string, string>, start: string): HostFiles {
  /** path -> text; null: directory */
  const entries = new Map<string, string | null>([["/", null]]);
  let cwd = start;
  const resolve = (...parts: string[]): string => {
    const out: string[] = [];
    for (const part of [cwd, ...parts]) {
      if (part.startsWith("/")) out.length = 0;
      for (const name of part.split("/")) {
        if (name === "..") out.pop();
        else if (name !== "" && name !== ".") out.push(name);
      }
    }
    return "/" + out.join("/");
  };
  const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf("/")));
  const mkdir = (path: string): void => {
    for (let p = resolve(path); p !== "/"; p = parentOf(p)) {
      if (typeof entries.get(p) === "string") throw new Error("not a directory");
      entries.set(p, null);
    }
  };
  const readText = (path: string): string => {
    const entry = entries.get(resolve(path));
    if (entry === undefined) throw new Error("no such file or directory");
    if (entry === null) throw new Error("is a directory");
    return entry;
  };
  const writeText = (path: string, text: string, append = false): void => {
    const full = resolve(path);
    const old = entries.get(full);
    if (old === null) throw new Error("is a directory");
    if (entries.get(parentOf(full)) !== null) throw new Error("no such file or directory");
    entries.set(full, append ? (old ?? "") + text : text);
  };
  const below = (path: string): string => (path === "/" ? "/" : path + "/");
  const list = (path: string): string[] => {
    const full = resolve(path);
    if (entries.get(full) === undefined) throw new Error("no such file or directory");
    if (entries.get(full) !== null) throw new Error("not a directory");
    const prefix = below(full);
    return [...entries.keys()].filter((p) => p !== full && p.startsWith(prefix) && !p.includes("/", prefix.length)).map((p) => p.slice(prefix.length));
  };
  const stat: HostFiles["stat"] = (path) => {
    const entry = entries.get(resolve(path));
    if (entry === undefined) return null;
    return entry === null ? { kind: "dir", size: 0, modified: 0 } : { kind: "file", size: new TextEncoder().encode(entry).length, modified: 0 };
  };
  const removeTree = (path: string): void => {
    const full = resolve(path);
    for (const p of [...entries.keys()]) if (p === full || p.startsWith(below(full))) entries.delete(p);
  };
  mkdir(start);
  for (const [path, text] of Object.entries(initial)) {
    mkdir(parentOf(resolve(path)));
    writeText(path, text);
  }
  return {
    readText,
    writeText,
    readBytes: (path) => new TextEncoder().encode(readText(path)),
    readBytesAsync: async (path) => new TextEncoder().encode(readText(path)),
    readTextAsync: async (path) => readText(path),
    writeTextAsync: async (path, text, append) => writeText(path, text, append),
    stat,
    statAsync: async (path) => stat(path),
    list,
    listAsync: async (path) => list(path),
    mkdir,
    remove(path) {
      if (entries.get(resolve(path)) === null) throw new Error("is a directory");
      entries.delete(resolve(path));
    },
    removeTree,
    rename(from, to) {
      const [a, b] = [resolve(from), resolve(to)];
      if (!entries.has(a)) throw new Error("no such file or directory");
      for (const [p, entry] of [...entries]) {
        if (p !== a && !p.startsWith(below(a))) continue;
        entries.delete(p);
        entries.set(b + p.slice(a.length), entry);
      }
    },
    separator: "/",
    resolve,
    cwd: () => cwd,
    chdir(path) {
      if (entries.get(resolve(path)) !== null) throw new Error("no such file or directory");
      cwd = resolve(path);
    },
  };
}
