import { helpText } from "../arguments.ts";
import { type Command, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { COMMANDS, findCommand } from "../table.ts";

/** The overview of all commands. */
export function overview(): string {
  const rows = COMMANDS.map((c) => [`${c.name} ${c.operands}`.trim(), c.aliases.length > 0 ? `${c.doc} (also: ${c.aliases.join(", ")})` : c.doc]);
  const width = Math.max(...rows.map((r) => r[0]!.length));
  return [
    "Usage: gene <command> [options] [arguments]",
    "",
    "Commands:",
    ...rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`),
    "",
    "gene <command> --help shows the options of a command.",
  ].join("\n");
}

/** `gene help [command]` */
export const help: Command = async (cx) => {
  const name = cx.operands[0];
  if (name === undefined) say(cx, overview());
  else {
    const spec = findCommand(name);
    if (spec === undefined) throw new CommandError(`Unknown command: ${name}\n\n${overview()}`);
    cx.host.write(1, await helpText(spec));
  }
  return 0;
};
