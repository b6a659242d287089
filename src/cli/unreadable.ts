/** Texts that cannot be read or compiled, in the one line that commands have for them: `Parse error in PATH: REASON (line L, column C)`. */
import { diagnose } from "../embed/diagnostic.ts";
import { CommandError } from "./errors.ts";

/** The message of an error with its place, if that is known. @param file where it is expected to be: it is not named again */
export function placed(error: unknown, file: string): string {
  const { message, span } = diagnose(error);
  if (span.line === 0) return message;
  const place = `line ${span.line}, column ${span.column}`;
  return `${message} (${span.file === file ? place : `${span.file}, ${place}`})`;
}

/**
 * What a command says of a text that it cannot read or compile; anything else is given back as it is.
 * @param file null: the text is on the command line, and has no name
 */
export function unreadable(error: unknown, file: string | null): unknown {
  const { stage, severity, code } = diagnose(error);
  if (code === "GENE.INTERNAL" || severity !== "error" || stage === "runtime") return error;
  const place = file === null ? "" : ` in ${file}`;
  return new CommandError(`${stage === "parse" ? "Parse" : "Compilation"} error${place}: ${placed(error, file ?? "<eval>")}`);
}
