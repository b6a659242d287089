/** What every command gets: the host, its own arguments, and ways to write. */
import { CommandError } from "./errors.ts";
import type { HostFiles } from "../host/host.ts";
import type { createNodeHost } from "../host/node/index.ts";
import { decodeSource } from "../reader/utf8.ts";
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

/** The values of an option that may be given several times. */
export function optionTexts(cx: Context, key: string): readonly string[] {
  const values = cx.options[key];
  return Array.isArray(values) ? values : [];
}

/** Writes a line to standard output. */
export function say(cx: Context, line: string): void {
  cx.host.write(1, line + "\n");
}

/**
 * All of standard input as source text, or null when it is a terminal.
 * @param name as errors show it
 * @throws ReaderError if it is not UTF-8
 */
export async function readInput(cx: Context, name = "<stdin>"): Promise<string | null> {
  return cx.host.isTTY!(0) ? null : decodeSource(name, await inputBytes(cx)).text;
}

/** All of standard input. @throws CommandError if it cannot be read */
async function inputBytes(cx: Context): Promise<Uint8Array> {
  try {
    return await cx.host.input.readBytes();
  } catch (error) {
    throw new CommandError(`Failed to read standard input: ${(error as Error).message}`);
  }
}

/** Standard input by another name: where it is a socket, that cannot be opened. */
const STDIN = /^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/;

/**
 * The source text in a file, or in anything else that can be read: a pipe, a device.
 * @throws CommandError `File not found: PATH`, ReaderError if it is not UTF-8
 */
export async function readSourceFile(cx: Context, path: string): Promise<string> {
  const bytes = STDIN.test(path) && !cx.host.isTTY!(0) ? await inputBytes(cx) : attempt(cx, path, "File", (files) => files.readBytes!(path));
  return decodeSource(path, bytes).text;
}

/** The text of a file.  @throws CommandError `File not found: PATH` */
export function readFile(cx: Context, path: string, what = "File"): string {
  return attempt(cx, path, what, (files) => files.readText(path));
}

/** Is there something to be read? */
export function isReadable(cx: Pick<Context, "host">, path: string): boolean {
  const kind = kindOf(cx, path);
  return kind === "file" || kind === "other";
}

/** Is it a file on a disk, so that it can be written again? */
export function isRegularFile(cx: Context, path: string): boolean {
  return kindOf(cx, path) === "file";
}

function kindOf(cx: Pick<Context, "host">, path: string): "file" | "dir" | "other" | null {
  try {
    return cx.host.files!.stat(path)?.kind ?? null;
  } catch {
    return null;
  }
}

function attempt<T>(cx: Context, path: string, what: string, read: (files: HostFiles) => T): T {
  const files = cx.host.files!;
  try {
    const kind = files.stat(path)?.kind;
    if (kind === "dir") throw new CommandError(`${what} expected, but this is a directory: ${path}`);
    if (kind === undefined) throw new CommandError(`${what} not found: ${path}`);
    return read(files);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`Failed to read file '${path}': ${(error as Error).message}`);
  }
}
