import { compileUnit } from "../../compiler/unit.ts";
import type { Code } from "../../gir/code.ts";
import { diagnoseWarning } from "../../embed/diagnostic.ts";
import { readAll } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { type Command, type Context, optionText, optionTexts, readInput, readSourceFile, say } from "../context.ts";
import { writeDiagnostic } from "../diagnostic.ts";
import { CommandError } from "../errors.ts";
import { girPath, isUpToDate, writeGir } from "../gir-file.ts";
import { type Layout, listing } from "../listing.ts";
import { metadata } from "../metadata.ts";
import { unreadable } from "../unreadable.ts";

const FORMATS = ["pretty", "compact", "bytecode", "gir", "ai-metadata"];

/** `gene compile [options] [file..]` (18.6) */
export const compile: Command = async (cx) => {
  const codes = optionTexts(cx, "eval");
  const format = optionText(cx, "format") ?? (codes.length === 0 && cx.operands.length > 0 ? "gir" : "pretty");
  if (!FORMATS.includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, bytecode, gir, or ai-metadata`);
  if (format === "gir" && codes.length > 1) throw new CommandError("Only one -e can be written to a GIR file");
  for (const code of codes) show(cx, format, code, null);
  if (codes.length === 0 && cx.operands.length === 0) show(cx, format, await readStdin(cx), null);
  for (const file of cx.operands) {
    if (file === "-") show(cx, format, await readStdin(cx), null);
    else show(cx, format, await decoded(() => readSourceFile(cx, file), file), file);
  }
  return 0;
};

async function readStdin(cx: Context): Promise<string> {
  const text = await decoded(() => readInput(cx, "<eval>"), null);
  if (text === null) throw new CommandError("No input provided. Use -e for code or provide a file.");
  return text;
}

/** @throws CommandError `Parse error in PATH: REASON` if the text is not UTF-8 */
async function decoded<T>(read: () => Promise<T>, file: string | null): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(error, file);
  }
}

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
  const code = compileText(cx, text, file);
  try {
    writeGir(files, path, code, cx.host.wallClock());
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(`Compilation error in ${file}: the code is nested too deeply for a GIR file`);
    throw new CommandError(`Cannot write ${path}: ${(error as Error).message}`);
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
    throw unreadable(error, file);
  }
}
