import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";
import type { HostFiles } from "../host.ts";
import { reasonError, withReason, withReasonAsync } from "../reason.ts";
import { notUtf8 } from "../utf8.ts";
import { readAsync, writeAsync } from "./pending.ts";

type Stat = NonNullable<ReturnType<HostFiles["stat"]>>;

function toStat(s: fs.Stats): Stat {
  return { kind: s.isFile() ? "file" : s.isDirectory() ? "dir" : "other", size: s.size, modified: s.mtimeMs };
}

const missing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

/** Bytes are not replaced by something else: a program that writes back what it has read would destroy them. */
function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw notUtf8(bytes);
  return bytes.toString("utf8");
}

function write(file: string, data: string | Uint8Array, append = false): void {
  withReason(() => fs.writeFileSync(file, data, { flag: append ? "a" : "w" }));
}

/** The file system of the process. */
export const nodeFiles: HostFiles = {
  readText: (file) => withReason(() => decode(fs.readFileSync(file))),
  writeText: write,
  writeBytes: write,
  readBytes: (file) => withReason(() => fs.readFileSync(file)),
  readTextAsync: (file, signal) => withReasonAsync(readAsync(file, signal).then(decode)),
  readBytesAsync: (file, signal) => withReasonAsync(readAsync(file, signal)),
  writeTextAsync: (file, text, append, signal) => withReasonAsync(writeAsync(file, text, append, signal)),
  writeBytesAsync: (file, bytes, append, signal) => withReasonAsync(writeAsync(file, bytes, append, signal)),
  stat(file) {
    try {
      return toStat(fs.statSync(file));
    } catch (error) {
      if (missing(error)) return null;
      throw reasonError(error);
    }
  },
  async statAsync(file) {
    try {
      return toStat(await fs.promises.stat(file));
    } catch (error) {
      if (missing(error)) return null;
      throw reasonError(error);
    }
  },
  list: (dir) => withReason(() => fs.readdirSync(dir)),
  listAsync: (dir) => withReasonAsync(fs.promises.readdir(dir)),
  mkdir: (dir) => withReason(() => makeFolders(dir)),
  remove(file) {
    try {
      fs.unlinkSync(file);
    } catch (error) {
      if (!missing(error)) throw reasonError(error);
    }
  },
  removeTree(dir) {
    let link: boolean;
    try {
      link = fs.lstatSync(dir).isSymbolicLink();
    } catch (error) {
      if (missing(error)) return;
      throw reasonError(error);
    }
    withReason(() => {
      // a link that leads nowhere is none to a directory
      if (!fs.statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
      if (link) fs.unlinkSync(dir);
      else fs.rmSync(dir, { force: true, recursive: true });
    });
  },
  rename: (from, to) => withReason(() => fs.renameSync(from, to)),
  watch: (file, changed, failed) =>
    withReason(() => {
      const recursive = fs.statSync(file).isDirectory();
      const watcher = fs.watch(file, { recursive }, (event, name) => changed({ event, name }));
      watcher.on("error", (error) => failed(reasonError(error)));
      return () => watcher.close();
    }),
  realPath: (file) => withReason(() => fs.realpathSync(file)),
  separator: path.sep,
  resolve: (...parts) => path.resolve(...parts),
  cwd: () => process.cwd(),
  chdir: (dir) => withReason(() => process.chdir(dir)),
};

/** Makes a folder and its parents. (Node's own `recursive` never returns where a folder's entries cannot be made, as below /proc.) */
function makeFolders(dir: string): void {
  const wanted: string[] = [];
  for (let d = path.resolve(dir); !fs.existsSync(d); d = path.dirname(d)) wanted.push(d);
  for (const d of wanted.reverse()) fs.mkdirSync(d);
  if (!fs.statSync(dir).isDirectory()) throw Object.assign(new Error(`EEXIST: file already exists, mkdir '${dir}'`), { code: "EEXIST" });
}
