import { diagnose } from "../../embed/diagnostic.ts";
import { finished, startRequest } from "../../embed/runner.ts";
import { loadPackage } from "../../runtime/packages.ts";
import { run as steps } from "../../runtime/steps.ts";
import { deserialize } from "../../stdlib/serdes.ts";
import { CallRequest, NativeFn } from "../../values/runtime-types.ts";
import { type Command, type Context, optionText, readFile, readInput, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { openRealm } from "../program.ts";
import { readSettings } from "../settings.ts";
import { showValue, type ValueFormat } from "../show-data.ts";

const FORMATS = ["pretty", "compact", "gene"];

/** `gene deser [options] [file..]` (18.11) */
export const deser: Command = async (cx) => {
  const format = cx.options.gene === true ? "gene" : (optionText(cx, "format") ?? "pretty");
  if (!FORMATS.includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, or gene`);
  const code = optionText(cx, "eval");
  const texts: { name: string; text: string }[] = [];
  if (code !== undefined) texts.push({ name: "<eval>", text: code });
  else if (cx.operands.length === 0)
    texts.push({ name: "<stdin>", text: await input(cx, "No input provided. Use -e for text, provide a file, or pipe input.") });
  for (const file of cx.operands)
    texts.push(file === "-" ? { name: "<stdin>", text: await input(cx, "Empty input from stdin.") } : { name: file, text: readFile(cx, file) });
  const realm = openRealm(cx, readSettings(cx));
  const project = optionText(cx, "project");
  for (const { name, text } of texts) {
    if (texts.length > 1) say(cx, `=== ${name} ===`);
    const read = new NativeFn("<deser>", "", "", (r) => {
      if (project !== undefined) loadPackage(r, cx.host.files!.resolve(project));
      return steps(deserialize(r, text, name));
    });
    let value;
    try {
      value = await finished(startRequest(realm, new CallRequest(read, []), true));
    } catch (error) {
      const { className, code: kind, message } = diagnose(error);
      throw new CommandError(`${kind === "GENE.PARSE.ERROR" || className === "ParseException" ? "Parse" : "Deserialization"} error in ${name}: ${message}`);
    }
    say(cx, showValue(value, format as ValueFormat));
    if (cx.options.printType === true) say(cx, `Type: ${realm.classOf(value).name}`);
  }
  return 0;
};

async function input(cx: Context, missing: string): Promise<string> {
  const text = await readInput(cx);
  if (text === null) throw new CommandError(missing);
  if (text.trim() === "") throw new CommandError("Empty input from stdin.");
  return text;
}
