import { CompileError } from "../../compiler/errors.ts";
import { compileUnit } from "../../compiler/unit.ts";
import { listing } from "../../gir/disassemble.ts";
import type { Code } from "../../gir/code.ts";
import { readAllWithOffsets, ReaderError } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { type Command, optionText, readFile, readInput, say } from "../context.ts";
import { CommandError } from "../errors.ts";

const FORMATS = ["pretty", "compact", "bytecode", "gir", "ai-metadata"];

/** `gene compile [options] [file..]` (18.6) */
export const compile: Command = async (cx) => {
  const text = optionText(cx, "eval");
  const format = optionText(cx, "format") ?? (text === undefined && cx.operands.length > 0 ? "gir" : "pretty");
  if (!FORMATS.includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, bytecode, gir, or ai-metadata`);
  if (format === "gir" || format === "ai-metadata") throw new CommandError(`Format '${format}' is not available in this version`);
  const show = (source: string, name: string | null): void => {
    const code = compileText(source, name);
    if (name !== null) say(cx, `=== Compiling: ${name} ===`);
    cx.host.write(1, listing(code, { addresses: cx.options.addresses === true, format: format as "pretty" | "compact" | "bytecode" }));
    if (name !== null) say(cx, "");
  };
  if (text !== undefined) show(text, null);
  else if (cx.operands.length === 0) {
    const input = await readInput(cx);
    if (input === null) throw new CommandError("No input provided. Use -e for code or provide a file.");
    show(input, null);
  }
  for (const file of cx.operands) show(readFile(cx, file), file);
  return 0;
};

/** Compiles a text as a module. @throws CommandError `Parse error in PATH: REASON`, `Compilation error in PATH: REASON` */
function compileText(text: string, name: string | null): Code {
  const source = new Source(name ?? "<eval>", text);
  try {
    const { forms, offsets } = readAllWithOffsets(source);
    return compileUnit(forms, source, { kind: "module", offsets });
  } catch (error) {
    const place = name === null ? "" : ` in ${name}`;
    if (error instanceof ReaderError) throw new CommandError(`Parse error${place}: ${error.message}`);
    if (error instanceof CompileError) throw new CommandError(`Compilation error${place}: ${error.message}`);
    throw error;
  }
}
