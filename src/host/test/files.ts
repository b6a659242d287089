import { invalidByte } from "../../reader/utf8.ts";
import type { HostFiles } from "../host.ts";
import { notUtf8 } from "../utf8.ts";

/** A file system in memory with paths of POSIX. */
export function memoryFiles(initial: Record<string, string>, start: string): HostFiles {
  /** null: directory */
  const entries = new Map<string, Uint8Array | null>([["/", null]]);
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
      if (entries.get(p) instanceof Uint8Array) throw new Error("not a directory");
      entries.set(p, null);
    }
  };
  const readBytes = (path: string): Uint8Array => {
    const entry = entries.get(resolve(path));
    if (entry === undefined) throw new Error("no such file or directory");
    if (entry === null) throw new Error("is a directory");
    return entry;
  };
  const readText = (path: string): string => {
    const bytes = readBytes(path);
    if (invalidByte(bytes) >= 0) throw notUtf8(bytes);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  };
  const write = (path: string, data: string | Uint8Array, append = false): void => {
    const full = resolve(path);
    const old = entries.get(full);
    if (old === null) throw new Error("is a directory");
    if (entries.get(parentOf(full)) !== null) throw new Error("no such file or directory");
    const added = typeof data === "string" ? new TextEncoder().encode(data) : data;
    entries.set(full, Uint8Array.from(append ? [...(old ?? []), ...added] : added));
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
    return entry === null ? { kind: "dir", size: 0, modified: 0 } : { kind: "file", size: entry.length, modified: 0 };
  };
  const removeTree = (path: string): void => {
    const full = resolve(path);
    if (entries.get(full) instanceof Uint8Array) throw new Error("not a directory");
    for (const p of [...entries.keys()]) if (p === full || p.startsWith(below(full))) entries.delete(p);
  };
  mkdir(start);
  for (const [path, text] of Object.entries(initial)) {
    mkdir(parentOf(resolve(path)));
    write(path, text);
  }
  return {
    readText,
    writeText: write,
    readBytes,
    writeBytes: write,
    readTextAsync: async (path) => readText(path),
    writeTextAsync: async (path, text, append) => write(path, text, append),
    readBytesAsync: async (path) => readBytes(path),
    writeBytesAsync: async (path, bytes, append) => write(path, bytes, append),
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
