import { type Command, readFile, readInput, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { formatSource } from "../formatter.ts";

/** `gene fmt [--check] [file..]` (18.8) */
export const fmt: Command = async (cx) => {
  const check = cx.options.check === true;
  if (cx.operands.length === 0 || (cx.operands.length === 1 && cx.operands[0] === "-")) {
    const text = await readInput(cx);
    if (text === null) throw new CommandError("No input files provided");
    if (text === "") throw new CommandError("No input provided");
    const formatted = formatSource(text);
    if (!check) cx.host.write(1, formatted);
    else if (formatted !== text) throw new CommandError("Stdin is not canonically formatted");
    else say(cx, "Stdin is canonically formatted");
    return 0;
  }
  for (const file of cx.operands) {
    const text = readFile(cx, file);
    const formatted = formatSource(text);
    if (formatted === text) continue;
    if (check) throw new CommandError(`File is not canonically formatted: ${file}`);
    cx.host.files!.writeText(file, formatted);
  }
  if (check) say(cx, "All files are canonically formatted");
  return 0;
};
