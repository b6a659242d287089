import { type Command, readFile } from "../context.ts";
import { CommandError } from "../errors.ts";

/** `gene gir show FILE` (18.7) */
export const gir: Command = (cx) => {
  const [subcommand, file] = cx.operands;
  if (subcommand !== undefined && subcommand !== "show" && subcommand !== "visualize") throw new CommandError(`Unknown subcommand for gir: ${subcommand}`);
  if (file === undefined) throw new CommandError("Missing GIR file path. Usage: gene gir show <file>");
  readFile(cx, file, "GIR file");
  throw new CommandError("GIR files cannot be read in this version");
};
