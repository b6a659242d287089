import { CompileError } from "../../compiler/errors.ts";
import { compileUnit } from "../../compiler/unit.ts";
import type { Code } from "../../gir/code.ts";
import { diagnoseWarning } from "../../embed/diagnostic.ts";
import { readAll, ReaderError } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { type Command, type Context, optionText, readFile, readInput, say } from "../context.ts";
import { writeDiagnostic } from "../diagnostic.ts";
import { CommandError } from "../errors.ts";
import { girPath, isUpToDate, writeGir } from "../gir-file.ts";
import { type Layout, listing } from "../listing.ts";
import { metadata } from "../metadata.ts";

const FORMATS = ["pretty", "compact", "bytecode", "gir", "ai-metadata"];

/** `gene compile [options] [file..]` (18.6) */
export const compile: Command = async (cx) => {
  const code = optionText(cx, "eval");
  const format = optionText(cx, "format") ?? (code === undefined && cx.operands.length > 0 ? "gir" : "pretty");
  if (!FORMATS.includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, bytecode, gir, or ai-metadata`);
  if (code !== undefined) show(cx, format, code, null);
  else if (cx.operands.length === 0) {
    const input = await readInput(cx);
    if (input === null) throw new CommandError("No input provided. Use -e for code or provide a file.");
    show(cx, format, input, null);
  }
  for (const file of cx.operands) show(cx, format, readFile(cx, file), file);
  return 0;
};

/** Compiles one text and shows or writes the result. @param file null: no file */
function show(cx: Context, format: string, text: string, file: string | null): void {
  if (format === "gir") {
    writeFile(cx, text, file ?? "eval.gene");
    return;
  }
  const code = compileText(cx, text, file);
  if (format === "ai-metadata") {
    say(cx, JSON.stringify(metadata(code, file)));
    return;
  }
  const layout: Layout = { addresses: cx.options.addresses === true && format === "pretty", source: format === "pretty", compact: format === "compact" };
  if (file !== null) say(cx, `=== Compiling: ${file} ===`);
  cx.host.write(1, listing(code, layout));
  if (file !== null) say(cx, "");
}

function writeFile(cx: Context, text: string, file: string): void {
  const files = cx.host.files!;
  const path = girPath(file, optionText(cx, "outDir") ?? "build");
  if (cx.options.force !== true && isUpToDate(files, path, text)) {
    say(cx, `Up-to-date: ${path}`);
    return;
  }
  say(cx, `Compiling: ${file} -> ${path}`);
  try {
    writeGir(files, path, compileText(cx, text, file), cx.host.wallClock());
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const reason = error instanceof RangeError ? "the code is nested too deeply for a GIR file" : (error as Error).message;
    throw new CommandError(`Compilation error in ${file}: ${reason}`);
  }
  say(cx, `Written: ${path}`);
}

/** Compiles a text as a module. @throws CommandError `Parse error in PATH: REASON`, `Compilation error in PATH: REASON` */
function compileText(cx: Context, text: string, file: string | null): Code {
  const source = new Source(file ?? "<eval>", text);
  try {
    const forms = readAll(source);
    return compileUnit(forms, source, {
      kind: "module",
      env: (name) => cx.host.env!.all()[name] ?? null,
      warn: (warning) => writeDiagnostic(cx, "text", diagnoseWarning(warning, source)),
    });
  } catch (error) {
    const place = file === null ? "" : ` in ${file}`;
    if (error instanceof ReaderError) throw new CommandError(`Parse error${place}: ${error.message}`);
    if (error instanceof CompileError) throw new CommandError(`Compilation error${place}: ${error.message}`);
    throw error;
  }
}
