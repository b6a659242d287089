import { diagnose } from "../../embed/diagnostic.ts";
import { finished, startRequest } from "../../embed/runner.ts";
import { loadPackage } from "../../runtime/packages.ts";
import { run as steps } from "../../runtime/steps.ts";
import { deserialize } from "../../stdlib/serdes.ts";
import { CallRequest, NativeFn } from "../../values/runtime-types.ts";
import { hostCause } from "../../vm/exceptions.ts";
import { type Command, type Context, optionText, optionTexts, readInput, readSourceFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { openRealm } from "../program.ts";
import { readSettings } from "../settings.ts";
import { showValue, type ValueFormat } from "../show-data.ts";
import { placed, unreadable } from "../unreadable.ts";

const FORMATS = ["pretty", "compact", "gene"];

/** `gene deser [options] [file..]` (18.11) */
export const deser: Command = async (cx) => {
  const format = cx.options.gene === true ? "gene" : (optionText(cx, "format") ?? "pretty");
  if (!FORMATS.includes(format)) throw new CommandError(`Invalid format '${format}'. Must be: pretty, compact, or gene`);
  const codes = optionTexts(cx, "eval");
  const texts: { name: string; text: string }[] = [];
  const add = async (name: string, read: () => Promise<string>): Promise<void> => {
    try {
      texts.push({ name, text: await read() });
    } catch (error) {
      throw unreadable(error, name);
    }
  };
  for (const text of codes) texts.push({ name: "<eval>", text });
  if (codes.length === 0 && cx.operands.length === 0)
    await add("<stdin>", () => input(cx, "No input provided. Use -e for text, provide a file, or pipe input."));
  for (const file of cx.operands) {
    if (file === "-") await add("<stdin>", () => input(cx, "Empty input from stdin."));
    else await add(file, () => readSourceFile(cx, file));
  }
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
      if (kind !== "GENE.PARSE.ERROR" && className !== "ParseException") throw new CommandError(`Deserialization error in ${name}: ${message}`);
      throw new CommandError(`Parse error in ${name}: ${placed(hostCause(error) ?? error, name)}`);
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
