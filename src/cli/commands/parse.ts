import { readAll, ReaderError } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { type Command, optionText, readFile, readInput, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { type DataFormat, showData } from "../show-data.ts";

/** `gene parse [-e code] [-f format] [file..]` (18.5) */
export const parse: Command = async (cx) => {
  const format = optionText(cx, "format") ?? "pretty";
  if (!["pretty", "compact", "sexp"].includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, or sexp`);
  const show = (text: string, name: string): void => {
    let forms: unknown[];
    try {
      forms = readAll(new Source(name, text), { spans: false });
    } catch (error) {
      if (error instanceof ReaderError) throw new CommandError(`Parse error in ${name}: ${error.message} (line ${error.line}, column ${error.column})`);
      throw error;
    }
    for (const form of forms) say(cx, showData(form, format as DataFormat));
  };
  const code = optionText(cx, "eval");
  if (code !== undefined) show(code, "<eval>");
  else if (cx.operands.length === 0) {
    const text = await readInput(cx);
    if (text === null) throw new CommandError("No input provided. Use -e for code or provide a file.");
    show(text, "<stdin>");
  }
  for (const file of cx.operands) {
    if (file === "-") show((await readInput(cx)) ?? "", "<stdin>");
    else {
      const text = readFile(cx, file);
      say(cx, `=== Parsing: ${file} ===`);
      show(text, file);
    }
  }
  return 0;
};
