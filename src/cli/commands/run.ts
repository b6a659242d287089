import type { Code } from "../../gir/code.ts";
import { decodeGir, GirFileError } from "../../gir/encode.ts";
import { type Command, readFile, readInput, readSourceFile } from "../context.ts";
import { CommandError } from "../errors.ts";
import { packageDir } from "../package-dir.ts";
import { runProgram } from "../program.ts";
import { readSettings } from "../settings.ts";
import { version } from "./version.ts";

/** The code of a GIR file; its source is not looked at. */
function loadGir(text: string, path: string): Code {
  try {
    return decodeGir(text, path, version).code;
  } catch (error) {
    if (error instanceof GirFileError) throw new CommandError(`Loading GIR file: ${error.message}`);
    throw error;
  }
}

/** `gene run [options] file [arg..]` (18.2) */
export const run: Command = async (cx) => {
  const settings = readSettings(cx);
  const [file, ...args] = cx.operands;
  if (file === undefined || file === "-") {
    const text = await readInput(cx);
    if (text === null) throw new CommandError("No input provided. Provide a file to run.");
    return runProgram(cx, settings, { name: "<stdin>", path: "<stdin>", text, args });
  }
  const files = cx.host.files!;
  // with --pkg, relative names start at the package's root
  const given = settings.pkg === undefined ? file : files.resolve(packageDir(cx, settings.pkg), file);
  const path = files.resolve(given);
  if (given.endsWith(".gir")) return runProgram(cx, settings, { name: given, path, text: "", code: loadGir(readFile(cx, given), given), args });
  return runProgram(cx, settings, { name: given, path, text: await readSourceFile(cx, given), args });
};
