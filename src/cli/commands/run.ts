import { type Command, readFile, readInput } from "../context.ts";
import { CommandError } from "../errors.ts";
import { runProgram } from "../program.ts";
import { readSettings } from "../settings.ts";

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
  const given = settings.pkg !== undefined && files.stat(settings.pkg)?.kind === "dir" ? files.resolve(settings.pkg, file) : file;
  const text = readFile(cx, given);
  return runProgram(cx, settings, { name: given, path: files.resolve(given), text, args });
};
