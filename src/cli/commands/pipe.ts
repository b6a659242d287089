import { diagnose } from "../../embed/diagnostic.ts";
import { finished, startRequest } from "../../embed/runner.ts";
import { ReaderError } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { compileModule, makeModule, moduleFn } from "../../runtime/modules.ts";
import { readLine } from "../../stdlib/operation.ts";
import { isTruthy } from "../../values/kind.ts";
import { literal } from "../../values/print.ts";
import { Raised } from "../../values/raise.ts";
import { CallRequest } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import { type Command, isReadable, readSourceFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { openRealm } from "../program.ts";
import { readSettings } from "../settings.ts";
import { placed } from "../unreadable.ts";

/** `gene pipe [options] code` (18.9) */
export const pipe: Command = async (cx) => {
  const settings = readSettings(cx);
  const { host } = cx;
  let text = cx.operands.join(" ");
  if (text.trim() === "") throw new CommandError("No code provided. Usage: gene pipe '<code>'");
  let name = "<pipe>";
  const realm = openRealm(cx, settings);
  let code;
  try {
    if (!/[\s()]/.test(text) && isReadable(cx, text)) text = await readSourceFile(cx, (name = text));
    code = compileModule(realm, new Source(name, text));
  } catch (error) {
    if (error instanceof ReaderError || error instanceof Raised) throw new CommandError(`Compilation error: ${placed(error, name)}`);
    throw error;
  }
  const show = (value: Value, line: string): void => {
    if (cx.options.filter === true) {
      if (isTruthy(value)) say(cx, line);
    } else if (typeof value === "string" && cx.options.quoteStr !== true) say(cx, value);
    else if (value !== null && value !== undefined) say(cx, literal(value));
  };
  for (let number = 1; ; number++) {
    const failed = (error: unknown): never => {
      throw new CommandError(`Error at line ${number}: ${diagnose(error).message}`);
    };
    const line = await readLine(host).catch(failed);
    if (line === null) break;
    // a fresh namespace for each line: definitions do not last
    const module = makeModule(realm, "<pipe>", "<pipe>", true);
    realm.global.members.define("line", line);
    try {
      show(await finished(startRequest(realm, new CallRequest(moduleFn(code, module), [module.ns]), true)), line);
    } catch (error) {
      failed(error);
    }
  }
  return 0;
};
