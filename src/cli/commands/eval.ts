import { literal, text as textOf } from "../../values/print.ts";
import type { Value } from "../../values/types.ts";
import { type Command, readInput, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { runProgram } from "../program.ts";
import { readSettings } from "../settings.ts";

/** `gene eval [options] code..` (18.3) */
export const evaluate: Command = async (cx) => {
  const settings = readSettings(cx);
  let text: string | null = cx.operands.join(" ");
  if (cx.operands.length === 0 || text === "-") text = await readInput(cx, "<eval>");
  if (text === null || text.trim() === "") throw new CommandError("No code provided to evaluate");
  if (cx.options.line === true) text = text.replace(/[\r\n]+/g, " ");
  return runProgram(cx, settings, { name: "<eval>", path: "<eval>", text, args: [] }, (value) => {
    if (cx.options.csv === true) for (const row of csvRows(value)) say(cx, row);
    else if (cx.options.printLast === true) say(cx, literal(value));
  });
};

/** An array of arrays one row each, an array one row, anything else one cell. */
function csvRows(value: Value): string[] {
  if (!Array.isArray(value)) return [csvCell(value)];
  if (value.length > 0 && value.every((row) => Array.isArray(row))) return value.map((row) => (row as Value[]).map(csvCell).join(","));
  return [value.map(csvCell).join(",")];
}

function csvCell(value: Value): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
