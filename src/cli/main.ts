/** Entry of the `gene` command (chapter 18): finds the command, parses its arguments, runs it, ends the process. */
import { createNodeHost } from "../host/node/index.ts";
import { withSteppedClock } from "../host/test/stepped-clock.ts";
import { helpText, parseArguments } from "./arguments.ts";
import { type Command, type Context, isReadable } from "./context.ts";
import { shown } from "./diagnostic.ts";
import { CommandError } from "./errors.ts";
import { compile } from "./commands/compile.ts";
import { deps } from "./commands/deps.ts";
import { deser } from "./commands/deser.ts";
import { evaluate } from "./commands/eval.ts";
import { fmt } from "./commands/fmt.ts";
import { gir } from "./commands/gir.ts";
import { help, overview } from "./commands/help.ts";
import { parse } from "./commands/parse.ts";
import { pipe } from "./commands/pipe.ts";
import { repl } from "./commands/repl.ts";
import { run } from "./commands/run.ts";
import { runExamples } from "./commands/run-examples.ts";
import { showVersion } from "./commands/version.ts";
import { ReaderError } from "../reader/error.ts";
import { Raised } from "../values/raise.ts";
import { reportError } from "./program.ts";
import { readSettings } from "./settings.ts";
import { COMMANDS, findCommand } from "./table.ts";

const IMPLEMENTATIONS: Record<string, Command> = {
  run,
  eval: evaluate,
  repl,
  parse,
  compile,
  gir,
  fmt,
  pipe,
  "run-examples": runExamples,
  deser,
  deps,
  help,
  version: showVersion,
};

/** Runs the command line and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const real = createNodeHost({ tuneEngine: true });
  // a switch for the tests of programs: no outcome depends on how fast the machine is
  const host = process.env.GENE_STEPPED_CLOCK === "1" ? withSteppedClock(real) : real;
  let code: number;
  try {
    code = await dispatch(host, argv);
  } catch (error) {
    code = 1;
    if (error instanceof CommandError) {
      code = error.exitCode;
      host.write(2, `Error: ${shown(error.message)}\n`);
    } else if (error instanceof RangeError && /string length|array length|allocation/i.test(error.message))
      host.write(2, "Error: out of memory: the result is too large\n");
    else host.write(2, `Internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  host.exit!(code);
}

async function dispatch(host: Context["host"], argv: readonly string[]): Promise<number> {
  const [name = "help", ...rest] = argv;
  let spec = findCommand(name);
  let args = rest;
  if (spec === undefined) {
    // a file that exists may stand in place of a command: `gene app.gene`, `#!/usr/bin/env gene`
    if (!isReadable({ host }, name)) throw new CommandError(`Unknown command: ${name}\n\n${overview()}`);
    spec = COMMANDS[0]!;
    args = [...argv];
  }
  const parsed = await parseArguments(spec, args);
  if (parsed.help) {
    host.write(1, await helpText(spec));
    return 0;
  }
  const cx: Context = { host, spec, options: parsed.options, operands: parsed.operands, argv };
  try {
    return await IMPLEMENTATIONS[spec.name]!(cx);
  } catch (error) {
    // the program, or what is typed into a session, is no text: reported as what a program fails with
    if (!(error instanceof ReaderError || error instanceof Raised)) throw error;
    reportError(cx, readSettings(cx), error);
    return 1;
  }
}
