/** Command lines to options and operands (18). Commander does the work; what it has no notion of is put into its terms before. */
import type { CommandSpec, OptionSpec } from "./table.ts";
import { CommandError } from "./errors.ts";

export type Options = Record<string, string | boolean | readonly string[] | undefined>;
export interface Parsed {
  readonly options: Options;
  readonly operands: string[];
  /** -h or --help was given */
  readonly help: boolean;
}

const HELP: OptionSpec = { key: "help", names: ["--help", "-h"], doc: "show this help" };

/**
 * Parses the arguments behind the command's name.
 * @throws CommandError `Unknown option: NAME`, `Unknown argument: X`, or that a value is missing
 */
export async function parseArguments(spec: CommandSpec, argv: readonly string[]): Promise<Parsed> {
  const args = normalise(spec, argv);
  // no options at all: the common case needs no parser
  if (spec.optionsFirst ? args[0]?.[0] !== "-" : !args.some((a) => a[0] === "-")) {
    refuseMore(spec, args);
    return { options: {}, operands: args, help: false };
  }
  const { Command } = await import("commander");
  const command = build(new Command(spec.name), spec);
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    throw new CommandError(messageFor(error as { code: string; message: string }));
  }
  const options = command.opts() as Options;
  if (options.help !== true) refuseMore(spec, command.args);
  return { options, operands: command.args, help: options.help === true };
}

/** Refuses operands beyond those of the command. @throws CommandError */
function refuseMore(spec: CommandSpec, operands: readonly string[]): void {
  if (/\.\.\]?$/.test(spec.operands)) return;
  const most = spec.operands.split(" ").filter((word) => word !== "").length;
  if (operands.length > most) throw new CommandError(`Unknown argument: ${operands[most]}`);
}

/** Help on one command, in commander's layout. */
export async function helpText(spec: CommandSpec): Promise<string> {
  const { Command } = await import("commander");
  const command = build(new Command(spec.name), spec);
  command.name(`gene ${spec.name}`).usage(`${spec.options.length > 0 ? "[options] " : ""}${spec.operands}`.trim());
  command.description(spec.aliases.length > 0 ? `${spec.doc} (also: ${spec.aliases.join(", ")})` : spec.doc);
  return command.helpInformation();
}

type CommanderCommand = import("commander").Command;

function build(command: CommanderCommand, spec: CommandSpec): CommanderCommand {
  command.helpOption(false).exitOverride().allowExcessArguments().showSuggestionAfterError(false);
  command.configureOutput({ writeErr() {}, writeOut() {} });
  command.passThroughOptions(spec.optionsFirst === true);
  for (const option of [...spec.options, HELP]) {
    const short = option.names.find((n) => n[1] !== "-");
    const flags = `${short ? `${short}, ` : ""}${option.names[0]}${option.value ? ` <${option.value}>` : ""}`;
    const made = command.createOption(flags, option.doc);
    // one key for each option; `--no-x` is a flag like any other, not the negation of `--x`
    made.negate = false;
    made.attributeName = () => option.key;
    if (option.many === true) made.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    command.addOption(made);
  }
  return command;
}

/**
 * Puts into the terms that commander knows: other names of an option, and values attached with `:` or, to a short one, with `=`.
 */
function normalise(spec: CommandSpec, argv: readonly string[]): string[] {
  const byName = new Map<string, OptionSpec>();
  for (const option of spec.options) for (const name of option.names) byName.set(name, option);
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === "--") return [...out, ...argv.slice(i)];
    if (arg[0] !== "-" || arg === "-") {
      if (spec.optionsFirst) return [...out, ...argv.slice(i)];
      out.push(arg);
      continue;
    }
    const [, name, value] = /^(--?[^=:]+)(?:[=:]([^]*))?$/.exec(arg) ?? [null, arg, undefined];
    const option = byName.get(name!);
    if (option === undefined) {
      out.push(arg);
      continue;
    }
    out.push(option.names[0]!);
    if (option.value === undefined) {
      if (value !== undefined) throw new CommandError(`Option ${name} takes no value`);
    } else if (value !== undefined) out[out.length - 1] += `=${value}`;
    else if (i + 1 < argv.length) out[out.length - 1] += `=${argv[++i]}`;
    else throw new CommandError(`${name} requires a value`);
  }
  return out;
}

function messageFor(error: { code: string; message: string }): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  if (error.code === "commander.unknownOption") return `Unknown option: ${quoted.replace(/[=:].*$/s, "")}`;
  // the last of joined short ones
  if (error.code === "commander.optionMissingArgument") return `${quoted.split(",")[0]} requires a value`;
  return error.message.replace(/^error: /, "");
}
