/** Changes of files (10.10): the next one, or one after the other. */
import type { FileChange, HostFiles } from "../host/host.ts";
import { Native, type Future } from "../values/runtime-types.ts";
import { NOT_FOUND, type Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { classNamed, defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { ioError, operation, suspended } from "./operation.ts";

const message = (path: string): string => `Failed to watch '${path}'`;

/** What watches files. @throws IOError when the host has nothing */
function watcher(files: HostFiles): NonNullable<HostFiles["watch"]> {
  if (files.watch === undefined) throw raise("IOError", "Watching files is not possible here");
  return files.watch.bind(files);
}

const mapOf = (change: FileChange): Value =>
  new Map<string, Value>([
    ["event", change.event],
    ["name", change.name],
  ]);

/** Future of the next change. */
export function nextChange(realm: Realm, files: HostFiles, path: string): Future {
  const watch = watcher(files);
  return operation(realm, message(path), (signal) => {
    let stop = (): void => {};
    const change = new Promise<Value>((resolve, reject) => {
      stop = watch(path, (c) => resolve(mapOf(c)), reject);
      signal.addEventListener("abort", stop);
    });
    return change.finally(() => stop());
  });
}

/** All changes since it was made. */
class Changes {
  /** those that nobody has asked for */
  private readonly queue: FileChange[] = [];
  private readonly waiting = new Set<() => void>();
  private error: Error | null = null;
  private stop: (() => void) | null;

  constructor(
    private readonly realm: Realm,
    files: HostFiles,
    private readonly path: string,
  ) {
    this.stop = watcher(files)(
      path,
      (change) => {
        // nobody has looked at the file since the same was told
        if (this.queue.some((c) => c.event === change.event && c.name === change.name)) return;
        this.queue.push(change);
        this.wake();
      },
      (error) => {
        this.error = error;
        this.close();
      },
    );
  }

  /** The next one, not_found when it is closed. */
  next(): Value {
    return this.take() ?? suspended(this.realm, message(this.path), (signal) => this.soon(signal));
  }

  private take(): Value | undefined {
    const change = this.queue.shift();
    if (change !== undefined) return mapOf(change);
    if (this.error !== null) throw ioError(message(this.path), this.error);
    return this.stop === null ? NOT_FOUND : undefined;
  }

  private async soon(signal: AbortSignal): Promise<Value> {
    for (;;) {
      const change = this.take();
      if (change !== undefined) return change;
      await new Promise<void>((resolve, reject) => {
        this.waiting.add(resolve);
        signal.addEventListener("abort", () => {
          this.waiting.delete(resolve);
          reject(signal.reason as Error);
        });
      });
    }
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  close(): void {
    this.stop?.();
    this.stop = null;
    this.wake();
  }
}

const changesOf = (args: Value[]): Changes => (args[0] as Native).data as Changes;

const METHODS: readonly Entry[] = [
  ["next", "", "The next change, {^event ^name}; not_found when it is closed.", (_, a) => changesOf(a).next()],
  ["iter", "", "Itself.", (_, a) => a[0]],
  ["close", "", "Watches no longer.", (_, a) => (changesOf(a).close(), null)],
];

/** Begins to watch. @throws IOError if the host cannot */
export function changes(realm: Realm, files: HostFiles, path: string): Native {
  try {
    return new Native(classNamed(realm, "FileChanges"), new Changes(realm, files, path));
  } catch (e) {
    throw ioError(message(path), e);
  }
}

/** Installs FileChanges. */
export function installWatching(realm: Realm): void {
  defineMethods(realm, "FileChanges", METHODS);
}
