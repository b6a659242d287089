import type { HostFiles } from "../../host/host.ts";

/** So many entries are kept. */
const LONGEST = 1000;

/** Where the history lies: `GENE_HISTORY` (empty: nowhere), else the user's data directory; null where there is none. */
export function historyFile(env: Record<string, string | undefined>, files: HostFiles): string | null {
  if (env.GENE_HISTORY !== undefined) return env.GENE_HISTORY === "" ? null : env.GENE_HISTORY;
  const data = env.XDG_DATA_HOME || env.LOCALAPPDATA || (env.HOME ? files.resolve(env.HOME, ".local/share") : undefined);
  return data === undefined ? null : files.resolve(data, "gene", "history");
}

/** Entries, the newest first, as the line editor wants them. One line of the file is one entry, as a JSON string: entries may have several lines. */
export class History {
  readonly entries: string[] = [];
  constructor(
    readonly file: string | null,
    readonly files: HostFiles,
  ) {
    try {
      if (file === null || files.stat(file) === null) return;
      for (const line of files.readText(file).split("\n")) if (line.startsWith('"')) this.#put(JSON.parse(line) as string);
    } catch {
      // an unreadable history is an empty one
    }
  }

  /** Adds an entry, here and in the file. */
  add(entry: string): void {
    if (this.entries[0] === entry) return;
    this.#put(entry);
    if (this.file === null) return;
    try {
      this.files.mkdir(this.files.resolve(this.file, ".."));
      if (this.entries.length < LONGEST) this.files.writeText(this.file, JSON.stringify(entry) + "\n", true);
      else
        this.files.writeText(
          this.file,
          this.entries
            .toReversed()
            .map((e) => JSON.stringify(e) + "\n")
            .join(""),
        );
    } catch {
      // the session goes on without a history that lasts
    }
  }

  #put(entry: string): void {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
    this.entries.unshift(entry);
    if (this.entries.length > LONGEST) this.entries.length = LONGEST;
  }
}
