/** Files and directories (14.12) and their asynchronous versions (10.10). Everything goes through the host's files, which may be absent. */
import { Native, NativeFn } from "../values/runtime-types.ts";
import type { Future } from "../values/runtime-types.ts";
import { Bytes, type Value } from "../values/types.ts";
import { display } from "../values/print.ts";
import { raise } from "../values/raise.ts";
import { indexOf } from "../values/search.ts";
import type { HostFiles } from "../host/host.ts";
import { needCallable, needPath, needString } from "./args.ts";
import { bad, charge, classNamed, defineFunctions, defineMethods, defineStatics, defineValue, goOn } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { ioError, operation } from "./operation.ts";
import * as paths from "./paths.ts";
import { preludeCall } from "./prelude/index.ts";
import { changes, installWatching, nextChange } from "./watch.ts";

/** The host's files. @throws IOError when the program has none */
export function filesOf(realm: Realm): HostFiles {
  if (realm.host.files === undefined) throw raise("IOError", "File access is not granted to this program");
  return realm.host.files;
}

function attempt<T>(message: string, run: () => T): T {
  try {
    return run();
  } catch (e) {
    throw ioError(message, e);
  }
}

/** The text of a file. @param verb "read" or "open", for the message */
export function readTextFile(realm: Realm, path: string, verb: "read" | "open"): string {
  const files = filesOf(realm);
  const text = attempt(`Failed to ${verb} file '${path}'`, () => files.readText(path));
  charge(realm, text.length >> 3);
  return text;
}

/** The bytes of a file, whatever they mean. */
function readBytes(realm: Realm, path: string): Bytes {
  const files = filesOf(realm);
  if (files.readBytes === undefined) throw raise("IOError", NO_BYTES);
  // a copy of its own class: hosts may give a Buffer
  const bytes = attempt(`Failed to read file '${path}'`, () => new Uint8Array(files.readBytes!(path)));
  charge(realm, bytes.length >> 3);
  return new Bytes(bytes);
}

const NO_BYTES = "Files of bytes are not possible here";

const failedToWrite = (path: string, append: boolean): string => `Failed to ${append ? "append to" : "write"} file '${path}'`;

/** Writes or appends a text or bytes. */
export function writeFile(realm: Realm, path: string, data: string | Uint8Array, append = false): null {
  const files = filesOf(realm);
  charge(realm, data.length >> 3);
  attempt(failedToWrite(path, append), () => {
    if (typeof data === "string") files.writeText(path, data, append);
    else if (files.writeBytes === undefined) throw raise("IOError", NO_BYTES);
    else files.writeBytes(path, data, append);
  });
  return null;
}

/** The path argument of `name`; `count` arguments are required, `what` names them in the message. */
function pathArg(args: Value[], name: string, count = 1, what = "path"): string {
  if (args.length < count) throw bad(`${name} requires ${count} argument${count === 1 ? "" : "s"} (${what})`);
  return needPath(args[0], `${name} requires a string path`);
}

function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const newline = indexOf(text, "\n", at);
    const end = newline < 0 ? text.length : newline;
    goOn(lines);
    lines.push(text.slice(at, text[end - 1] === "\r" && end > at ? end - 1 : end));
    at = end + 1;
  }
  return lines;
}

/** What is written for a value: Bytes as they are, of all else the display form. */
const content = (v: Value): string | Uint8Array => (v instanceof Bytes ? v.data : typeof v === "string" ? v : display(v));

/** What `name` writes: its second argument, which is to be a text or Bytes. */
function contentArg(args: Value[], name: string): string | Uint8Array {
  return args[1] instanceof Bytes ? args[1].data : needString(args[1], `${name} requires a string or Bytes as content`);
}

/** What there is at a path; null: nothing. @param what is looked for, for the message */
function kindOf(realm: Realm, path: string, what: "file" | "directory"): "file" | "dir" | "other" | null {
  const files = filesOf(realm);
  return attempt(`Failed to look for ${what} '${path}'`, () => files.stat(path))?.kind ?? null;
}

const READ_BYTES: Entry = ["read_bytes", "path", "The bytes of a file.", (r, a) => readBytes(r, pathArg(a, "File/read_bytes"))];

const FILE: readonly Entry[] = [
  READ_BYTES,
  ["read", "path", "The text of a file.", (r, a) => readTextFile(r, pathArg(a, "File/read"), "read")],
  [
    "write",
    "path x",
    "Writes Bytes, or the display form of x; the file is created or replaced.",
    (r, a) => writeFile(r, pathArg(a, "File/write", 2, "path and content"), content(a[1])),
  ],
  [
    "append",
    "path x",
    "Appends Bytes, or the display form of x.",
    (r, a) => writeFile(r, pathArg(a, "File/append", 2, "path and content"), content(a[1]), true),
  ],
  [
    "exists",
    "path",
    "Is there a file?",
    (r, a) => {
      const kind = kindOf(r, pathArg(a, "File/exists"), "file");
      return kind !== null && kind !== "dir";
    },
  ],
  [
    "delete",
    "path",
    "Deletes a file; a missing one is fine.",
    (r, a) => {
      const path = pathArg(a, "File/delete");
      const files = filesOf(r);
      attempt(`Failed to delete file '${path}'`, () => files.remove(path));
      return null;
    },
  ],
  [
    "rename",
    "from to",
    "Renames or moves a file.",
    (r, a) => {
      const from = pathArg(a, "File/rename", 2, "from and to");
      const to = needPath(a[1], "File/rename requires a string path");
      const files = filesOf(r);
      attempt(`Failed to rename file '${from}'`, () => files.rename(from, to));
      return null;
    },
  ],
  ["read_lines", "path", "Array of the lines without their ends.", (r, a) => linesOf(readTextFile(r, pathArg(a, "File/read_lines"), "open"))],
  [
    "each_line",
    "path fn",
    "Calls fn with each line.",
    (r, a) => {
      const path = pathArg(a, "File/each_line", 2, "path and callback");
      needCallable(a[1], "File/each_line callback must be a function");
      return preludeCall(r, "array", "each", [linesOf(readTextFile(r, path, "open")), a[1]], () => null);
    },
  ],
  [
    "reader",
    "path",
    "FileReader: .read_line, .close.",
    (r, a) => {
      const path = pathArg(a, "File/reader");
      return new Native(classNamed(r, "FileReader"), { lines: linesOf(readTextFile(r, path, "open")), at: 0 });
    },
  ],
];

const READER: readonly Entry[] = [
  [
    "read_line",
    "",
    "The next line, nil at the end.",
    (_, a) => {
      const state = (a[0] as Native).data as { lines: string[] | null; at: number };
      return state.lines !== null && state.at < state.lines.length ? state.lines[state.at++] : null;
    },
  ],
  [
    "close",
    "",
    "Closes it.",
    (_, a) => {
      (a[0] as Native).data.lines = null;
      return null;
    },
  ],
];

const pathOf = (v: Value): string => (v as Native).data.path as string;

const FILE_METHODS: readonly Entry[] = [
  ["path", "", "Its path.", (_, a) => pathOf(a[0])],
  ["read", "", "The text of the file.", (r, a) => readTextFile(r, pathOf(a[0]), "read")],
  [
    "write",
    "x",
    "Writes Bytes, or the display form of x.",
    (r, a) => {
      if (a.length < 2) throw bad("File.write requires content");
      return writeFile(r, pathOf(a[0]), content(a[1]));
    },
  ],
];

const DIR: readonly Entry[] = [
  ["exists", "path", "Is there a directory?", (r, a) => kindOf(r, pathArg(a, "Dir/exists"), "directory") === "dir"],
  [
    "create",
    "path",
    "Makes a directory, parents too.",
    (r, a) => {
      const path = pathArg(a, "Dir/create");
      const files = filesOf(r);
      attempt(`Failed to create directory '${path}'`, () => files.mkdir(path));
      return null;
    },
  ],
  [
    "delete",
    "path",
    "Deletes a directory with all contents; a missing one is fine.",
    (r, a) => {
      const path = pathArg(a, "Dir/delete");
      const files = filesOf(r);
      attempt(`Failed to delete directory '${path}'`, () => files.removeTree(path));
      return null;
    },
  ],
  [
    "list",
    "path",
    "Array of the paths in it.",
    (r, a) => {
      const path = pathArg(a, "Dir/list");
      const files = filesOf(r);
      return attempt(`Failed to list directory '${path}'`, () => files.list(path)).map((name) => within(path, name));
    },
  ],
];

const within = (dir: string, name: string): string => (dir.endsWith("/") ? dir + name : `${dir}/${name}`);

/** The arguments of an asynchronous function are checked at once; what the host says settles the Future. */
function readAsync(realm: Realm, args: Value[]): Future {
  if (args.length < 1) throw bad("File/read_async requires 1 argument");
  const path = needPath(args[0], "File/read_async requires a string path");
  const files = filesOf(realm);
  return operation(realm, `Failed to read file '${path}'`, (signal) => files.readTextAsync(path, signal));
}

function readBytesAsync(realm: Realm, args: Value[]): Future {
  const path = pathArg(args, "File/read_bytes_async");
  const files = filesOf(realm);
  if (files.readBytesAsync === undefined) throw raise("IOError", NO_BYTES);
  return operation(realm, `Failed to read file '${path}'`, async (signal) => new Bytes(new Uint8Array(await files.readBytesAsync!(path, signal))));
}

function writeAsync(name: string, append: boolean): (realm: Realm, args: Value[]) => Future {
  return (realm, args) => {
    if (args.length < 2) throw bad(`${name} requires 2 arguments`);
    const path = needPath(args[0], `${name} requires a string path`);
    const data = contentArg(args, name);
    const files = filesOf(realm);
    if (typeof data !== "string" && files.writeBytesAsync === undefined) throw raise("IOError", NO_BYTES);
    // the working directory may be another one when it is its turn
    const full = files.resolve(path);
    return operation(realm, failedToWrite(path, append), async (signal) => {
      await inTurn(files, full, signal, () =>
        typeof data === "string" ? files.writeTextAsync(full, data, append, signal) : files.writeBytesAsync!(full, data, append, signal),
      );
      return null;
    });
  };
}

/** The last asynchronous write of each path that is under way. */
const lastWrites = new WeakMap<HostFiles, Map<string, Promise<void>>>();

/** Writes to one path go one after the other, in the order of the calls: side by side they would mix. */
function inTurn(files: HostFiles, path: string, signal: AbortSignal, write: () => Promise<void>): Promise<void> {
  let last = lastWrites.get(files);
  if (last === undefined) lastWrites.set(files, (last = new Map()));
  const before = last.get(path);
  const next = (): Promise<void> => {
    signal.throwIfAborted();
    return write();
  };
  const mine = before === undefined ? write() : before.then(next, next);
  last.set(path, mine);
  const done = (): void => {
    if (last.get(path) === mine) last.delete(path);
  };
  mine.then(done, done);
  return mine;
}

function statMap(s: { kind: string; size: number; modified: number } | null): Value {
  return s === null
    ? null
    : new Map<string, Value>([
        ["kind", s.kind],
        ["size", s.size],
        ["modified", Math.floor(s.modified)],
      ]);
}

const ASYNC: readonly Entry[] = [
  ["read_async", "path", "Future of the text of a file.", readAsync],
  ["read_bytes_async", "path", "Future of the bytes of a file.", readBytesAsync],
  ["write_async", "path text", "Future of nil, when the text or the Bytes are written.", writeAsync("File/write_async", false)],
  ["append_async", "path text", "Future of nil, when the text or the Bytes are appended.", writeAsync("File/append_async", true)],
  [
    "list_async",
    "path",
    "Future of the array of the paths in a directory.",
    (r, a) => {
      const path = pathArg(a, "gene/io/list_async");
      const files = filesOf(r);
      return operation(r, `Failed to list directory '${path}'`, async () => (await files.listAsync(path)).map((name) => within(path, name)));
    },
  ],
  [
    "stat_async",
    "path",
    "Future of {^kind ^size ^modified}, nil if there is nothing.",
    (r, a) => {
      const path = pathArg(a, "gene/io/stat_async");
      const files = filesOf(r);
      return operation(r, `Failed to read file '${path}'`, async () => statMap(await files.statAsync(path)));
    },
  ],
  [
    "watch",
    "path",
    "Future of the next change, {^event ^name}; cancel it to stop.",
    (r, a) => {
      const path = pathArg(a, "gene/io/watch");
      return nextChange(r, filesOf(r), path);
    },
  ],
  [
    "changes",
    "path",
    "FileChanges: .next suspends until there is one; .close.",
    (r, a) => {
      const path = pathArg(a, "gene/io/changes");
      return changes(r, filesOf(r), path);
    },
  ],
];

const IO: readonly Entry[] = [
  READ_BYTES,
  ["read", "path", "The text of a file.", (r, a) => readTextFile(r, pathArg(a, "File/read"), "read")],
  [
    "write",
    "path text",
    "Writes a text or Bytes; the file is created or replaced.",
    (r, a) => writeFile(r, pathArg(a, "File/write", 2, "path and content"), contentArg(a, "File/write")),
  ],
  ...ASYNC,
];

const text = (v: Value, name: string): string => needString(v, `io/${name} requires a string path`);
const one = (a: Value[], name: string): string => {
  if (a.length === 0) throw bad(`io/${name} requires 1 argument (path)`);
  return text(a[0], name);
};

const PATHS: readonly Entry[] = [
  [
    "path_join",
    "a b...",
    "The parts put together.",
    (_, a) => {
      if (a.length === 0) throw bad("io/path_join requires at least 1 argument");
      return paths.join(a.map((v) => text(v, "path_join")));
    },
  ],
  [
    "path_abs",
    "path",
    "The absolute path.",
    (r, a) => {
      const path = one(a, "path_abs");
      return r.host.files !== undefined ? r.host.files.resolve(path) : paths.join(["/", path]);
    },
  ],
  ["path_basename", "path", "What stands behind the last /.", (_, a) => paths.basename(one(a, "path_basename"))],
  ["path_dirname", "path", "What stands before the last /.", (_, a) => paths.dirname(one(a, "path_dirname"))],
  ["path_ext", "path", "The extension with its dot.", (_, a) => paths.extension(one(a, "path_ext"))],
];

/** Installs File, Dir, FileReader, FileChanges, `gene/io` and `io`. */
export function installFiles(realm: Realm): void {
  const file = classNamed(realm, "File");
  const dir = classNamed(realm, "Dir");
  defineStatics(realm, "File", FILE);
  defineStatics(realm, "File", ASYNC.slice(0, 4));
  defineStatics(realm, "Dir", DIR);
  defineMethods(realm, "File", FILE_METHODS);
  defineMethods(realm, "FileReader", READER);
  installWatching(realm);
  file.construct = new NativeFn("File", "path", "A file by its path.", (_, a) => {
    const path = pathArg(a, "File");
    return new Native(file, { path, property: (name: string): Value => (name === "path" ? path : undefined) });
  });
  defineFunctions(realm, "gene/io", IO);
  defineFunctions(realm, "io", PATHS);
  for (const path of ["io", "gene/io"]) {
    defineValue(realm, path, "File", file);
    defineValue(realm, path, "Dir", dir);
  }
}
