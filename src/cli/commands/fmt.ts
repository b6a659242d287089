import { ReaderError } from "../../reader/error.ts";
import { type Command, isRegularFile, readInput, readSourceFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { formatSource } from "../formatter.ts";

/** `gene fmt [--check] [file..]` (18.8) */
export const fmt: Command = async (cx) => {
  const check = cx.options.check === true;
  if (cx.operands.length === 0 || (cx.operands.length === 1 && cx.operands[0] === "-")) {
    const text = await decoded("Stdin", () => readInput(cx));
    if (text === null) throw new CommandError("No input files provided");
    if (text === "") throw new CommandError("No input provided");
    const formatted = formatSource(text);
    if (!check) cx.host.write(1, formatted);
    else if (formatted !== text) throw new CommandError("Stdin is not canonically formatted");
    else say(cx, "Stdin is canonically formatted");
    return 0;
  }
  for (const file of cx.operands) {
    const text = await decoded(file, () => readSourceFile(cx, file));
    const formatted = formatSource(text);
    if (check) {
      if (formatted !== text) throw new CommandError(`File is not canonically formatted: ${file}`);
    } else if (!isRegularFile(cx, file)) cx.host.write(1, formatted);
    else if (formatted !== text) cx.host.files!.writeText(file, formatted);
  }
  if (check) say(cx, "All files are canonically formatted");
  return 0;
};

/** A text to be written again: bytes that cannot be kept are not to be lost. @throws CommandError `PATH is not valid UTF-8 (line L, column C)` */
async function decoded<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReaderError) throw new CommandError(`${name} is not valid UTF-8 (line ${error.line}, column ${error.column})`);
    throw error;
  }
}
