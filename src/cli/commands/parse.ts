import { readAll } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { type Command, optionText, optionTexts, readInput, readSourceFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { type DataFormat, showData } from "../show-data.ts";
import { unreadable } from "../unreadable.ts";

/** `gene parse [-e code] [-f format] [file..]` (18.5) */
export const parse: Command = async (cx) => {
  const format = optionText(cx, "format") ?? "pretty";
  if (!["pretty", "compact", "sexp"].includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, or sexp`);
  const show = async (read: () => Promise<string> | string, name: string, heading: boolean): Promise<void> => {
    let forms: unknown[];
    try {
      const text = await read();
      if (heading) say(cx, `=== Parsing: ${name} ===`);
      forms = readAll(new Source(name, text), { spans: false });
    } catch (error) {
      throw unreadable(error, name);
    }
    for (const form of forms) say(cx, showData(form, format as DataFormat));
  };
  const codes = optionTexts(cx, "eval");
  const stdin = async (): Promise<string> => {
    const text = await readInput(cx);
    if (text === null) throw new CommandError("No input provided. Use -e for code or provide a file.");
    return text;
  };
  for (const code of codes) await show(() => code, "<eval>", false);
  if (codes.length === 0 && cx.operands.length === 0) await show(stdin, "<stdin>", false);
  for (const file of cx.operands) {
    if (file === "-") await show(stdin, "<stdin>", false);
    else await show(() => readSourceFile(cx, file), file, true);
  }
  return 0;
};
