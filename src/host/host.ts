/** Everything that the machine gets from outside. A capability that is absent is refused with a clear IOError. Implementations: host/node, host/browser, host/test. */
export interface Host {
  /** milliseconds, monotonic, fractional */
  now(): number;
  /** milliseconds since 1970, fractional */
  wallClock(): number;
  /** Calls back once, not before `ms` have passed. Returns what cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
  /** Runs the callback after the host's event loop has had its turn (setImmediate, MessageChannel). */
  yieldToHost(callback: () => void): void;
  /** Writes to standard output (1) or standard error (2). */
  write(stream: 1 | 2, text: string): void;
  /** May be absent: no standard input. Next line without its end, null at the end of input. An abort leaves what was not read for the next call. */
  readLine?: ((signal?: AbortSignal) => Promise<string | null>) | undefined;
  readAllInput?: ((signal?: AbortSignal) => Promise<string>) | undefined;
  /** all of standard input that was not read yet, as it is */
  readInputBytes?: ((signal?: AbortSignal) => Promise<Uint8Array>) | undefined;
  flush?: ((stream: 1 | 2) => void) | undefined;
  isTTY?: ((stream: 0 | 1 | 2) => boolean) | undefined;
  /** ends the process (CLI) */
  exit?: ((code: number) => void) | undefined;
  files?: HostFiles | undefined;
  env?: HostEnv | undefined;
  processes?: HostProcesses | undefined;
  /** keeps the process alive while something waits for it */
  onSignal?: ((name: "INT", callback: () => void) => () => void) | undefined;
  /** bytes in use, in the heap and outside of it, for memory limits; absent: they are not enforced */
  memoryUsed?: (() => number) | undefined;
  random?: (() => number) | undefined;
  /** called once by a realm, when code that it has compiled to JavaScript is going to run often: the engine may be told what suits such code */
  hotCode?: (() => void) | undefined;
  /** minutes east of UTC of local time at that instant (ms since 1970) */
  localOffset?: ((ms: number) => number) | undefined;
}

/** Synchronous and asynchronous files. Errors are JavaScript Errors with a `message` that is a reason in words ("no such file or directory"). */
export interface HostFiles {
  /** fails if the file is not UTF-8 */
  readText(path: string): string;
  writeText(path: string, text: string, append?: boolean): void;
  readBytes?(path: string): Uint8Array;
  readBytesAsync?(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  writeBytes?(path: string, bytes: Uint8Array, append?: boolean): void;
  writeBytesAsync?(path: string, bytes: Uint8Array, append: boolean, signal?: AbortSignal): Promise<void>;
  readTextAsync(path: string, signal?: AbortSignal): Promise<string>;
  writeTextAsync(path: string, text: string, append: boolean, signal?: AbortSignal): Promise<void>;
  stat(path: string): { kind: "file" | "dir" | "other"; size: number; modified: number } | null;
  statAsync(path: string): Promise<{ kind: "file" | "dir" | "other"; size: number; modified: number } | null>;
  list(path: string): string[];
  listAsync(path: string): Promise<string[]>;
  mkdir(path: string): void;
  /** removes a file, or a symbolic link; a missing one is fine */
  remove(path: string): void;
  /** removes a directory with all contents, of a symbolic link to one the link; a missing one is fine, anything else fails */
  removeTree(path: string): void;
  rename(from: string, to: string): void;
  /** Calls back at every change of the file, or below the directory, from now on. @returns what stops watching */
  watch?(path: string, changed: (change: FileChange) => void, failed: (error: Error) => void): () => void;
  realPath?(path: string): string;
  readonly separator: string;
  resolve(...parts: string[]): string;
  cwd(): string;
  chdir(path: string): void;
}

export interface FileChange {
  /** "change": of what it holds; "rename": it has come or gone */
  readonly event: string;
  /** path below the directory that is watched */
  readonly name: string | null;
}

export interface HostEnv {
  all(): Record<string, string>;
  set(name: string, value: string): void;
  readonly os: string;
  readonly arch: string;
}

export interface HostProcess {
  readonly pid: number;
  write(text: string): void;
  closeInput(): void;
  onOutput(callback: (text: string | null) => void): void;
  onError(callback: (text: string | null) => void): void;
  onExit(callback: (code: number) => void): void;
  signal(name: string): void;
}

export interface ProcessOptions {
  readonly cwd?: string | undefined;
  /** added to the environment; undefined takes a variable out of it */
  readonly env?: Record<string, string | undefined> | undefined;
  readonly mergeStderr?: boolean;
  /** the command is a line for the shell */
  readonly shell?: boolean;
  /** its abort ends the program */
  readonly signal?: AbortSignal;
}

export interface HostProcesses {
  start(cmd: string, args: string[], options: ProcessOptions): Promise<HostProcess>;
}
