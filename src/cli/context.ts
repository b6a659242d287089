/** What every command gets: the host, its own arguments, and ways to write. */
import { CommandError } from "./errors.ts";
import type { createNodeHost } from "../host/node/index.ts";
import type { Options } from "./arguments.ts";
import type { CommandSpec } from "./table.ts";

export interface Context {
  readonly host: ReturnType<typeof createNodeHost>;
  readonly spec: CommandSpec;
  readonly options: Options;
  readonly operands: readonly string[];
  /** everything behind `gene`, as `(system/args)` shows it */
  readonly argv: readonly string[];
}

/** A command. Its result is the exit code. */
export type Command = (cx: Context) => Promise<number> | number;

/** The value of an option that takes one. */
export function optionText(cx: Context, key: string): string | undefined {
  const value = cx.options[key];
  return typeof value === "string" ? value : undefined;
}

/** Writes a line to standard output. */
export function say(cx: Context, line: string): void {
  cx.host.write(1, line + "\n");
}

/** All of standard input, or null when it is a terminal. */
export async function readInput(cx: Context): Promise<string | null> {
  return cx.host.isTTY!(0) ? null : cx.host.readAllInput!();
}

/** The text of a file.  @throws CommandError `File not found: PATH` */
export function readFile(cx: Context, path: string, what = "File"): string {
  const files = cx.host.files!;
  if (files.stat(path)?.kind === "dir") throw new CommandError(`${what} expected, but this is a directory: ${path}`);
  if (files.stat(path)?.kind !== "file") throw new CommandError(`${what} not found: ${path}`);
  try {
    return files.readText(path);
  } catch (error) {
    throw new CommandError(`Failed to read file '${path}': ${(error as Error).message}`);
  }
}
