/** The one table of commands and options: parsing, help, completion and the documentation read it (chapter 18). */

export interface OptionSpec {
  /** key in the parsed options */
  readonly key: string;
  /** long and short names, the first is the one shown: "--debug", "-d" */
  readonly names: readonly string[];
  /** name of the value, when it takes one */
  readonly value?: string;
  /** may be given several times, and all values count */
  readonly many?: boolean;
  readonly doc: string;
}

export interface CommandSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  /** operands as shown in the usage line */
  readonly operands: string;
  readonly doc: string;
  readonly options: readonly OptionSpec[];
  /** everything behind the first operand belongs to the program */
  readonly optionsFirst?: boolean;
}

const o = (key: string, names: string, doc: string, value?: string, many = false): OptionSpec => ({ key, names: names.split(" "), doc, value, many });

/** Options of run, eval, repl and pipe (18.1). */
const SHARED: readonly OptionSpec[] = [
  o("debug", "--debug -d", "log level debug; run and eval also show the instructions"),
  o("pkg", "--pkg", "take this package (a directory or a name) as context", "package"),
  o("replOnError", "--repl-on-error", "after an uncaught exception: a REPL in the scope of the error"),
  o("trace", "--trace", "print every instruction as it is executed"),
  o("traceInstruction", "--trace-instruction", "print the instructions first, then trace"),
  o("compile", "--compile", "print the instructions, then run"),
  o("noTypeCheck", "--no-type-check --no-typecheck", "no type checking"),
  o("strictNil", "--strict-nil", "nil passes a typed boundary only if the type admits it"),
  o("contracts", "--contracts", "checks of ^pre and ^post: on (default) or off", "on|off"),
  o("checkedVm", "--checked-vm", "verify the instructions of every function before it runs"),
  o("tier", "--tier", "how code runs: interp, auto (hot code is compiled, default) or compiled (at once)", "tier"),
  o("tierReport", "--tier-report", "after the run, what was compiled to JavaScript, what was not and why (on stderr)"),
  o("emitJs", "--emit-js", "show the JavaScript of everything that is compiled (on stderr)"),
  o("errorFormat", "--error-format", "form of diagnostics: text (default), gene or json", "format"),
];

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    aliases: [],
    operands: "[file] [arg..]",
    doc: "runs a source or GIR file",
    optionsFirst: true,
    options: [
      ...SHARED,
      o("profile", "--profile", "after the run, a table of calls and time by function (on stderr)"),
      o("profileInstructions", "--profile-instructions", "after the run, a table of counts by instruction (on stderr)"),
    ],
  },
  {
    name: "eval",
    aliases: ["e"],
    operands: "code..",
    doc: "evaluates code from the command line",
    options: [
      ...SHARED,
      o("printLast", "--print-last -p --gene", "print the last value in literal form"),
      o("csv", "--csv", "print the last value as CSV"),
      o("line", "--line", "line breaks in the code count as blanks"),
    ],
  },
  { name: "repl", aliases: ["r"], operands: "", doc: "interactive session", options: SHARED },
  {
    name: "parse",
    aliases: [],
    operands: "[file..]",
    doc: "reads code and shows the data",
    options: [
      o("eval", "--eval -e", "read this text (may be given again)", "code", true),
      o("format", "--format -f", "pretty (default), compact or sexp", "format"),
    ],
  },
  {
    name: "compile",
    aliases: [],
    operands: "[file..]",
    doc: "compiles to GIR, or shows instructions",
    options: [
      o("eval", "--eval -e", "compile this text (may be given again)", "code", true),
      o("format", "--format -f", "pretty, compact, bytecode, gir or ai-metadata", "format"),
      o("outDir", "--out-dir -o", "where GIR files go (default build)", "dir"),
      o("addresses", "--addresses -a", "show addresses in pretty"),
      o("force", "--force", "compile even if the GIR file is up to date"),
    ],
  },
  { name: "gir", aliases: [], operands: "show file", doc: "lists a GIR file", options: [] },
  {
    name: "fmt",
    aliases: ["format"],
    operands: "[file..]",
    doc: "formats source files",
    options: [o("check", "--check", "change nothing, tell whether all files are formatted")],
  },
  {
    name: "pipe",
    aliases: [],
    operands: "code..",
    doc: "runs code for every line of stdin",
    options: [...SHARED, o("filter", "--filter", "print the lines for which the code is truthy"), o("quoteStr", "--quote-str", "print strings in quotes")],
  },
  { name: "run-examples", aliases: [], operands: "file", doc: "checks the ^examples of functions", options: [] },
  {
    name: "deser",
    aliases: ["deserialize"],
    operands: "[file..]",
    doc: "reads Gene text and shows the value",
    options: [
      o("eval", "--eval -e", "read this text (may be given again)", "text", true),
      o("format", "--format -f", "pretty (default), compact or gene (strings in quotes)", "format"),
      o("gene", "--gene", "as --format gene"),
      o("project", "--project", "load the package.gene of this directory first", "dir"),
      o("printType", "--print-type -p", "add a line Type: NAME"),
    ],
  },
  {
    name: "deps",
    aliases: [],
    operands: "install|update [name]|verify|gc|clean",
    doc: "package dependencies",
    options: [
      o("root", "--root", "the package (default: nearest package.gene upwards)", "dir"),
      o("allowNative", "--allow-native", "run ^native-build commands"),
    ],
  },
  { name: "help", aliases: ["h", "-h", "--help"], operands: "[command]", doc: "this overview, or help on a command", options: [] },
  { name: "version", aliases: ["--version", "-V"], operands: "", doc: "gene VERSION", options: [] },
];

/** The command of that name or alias. */
export function findCommand(name: string): CommandSpec | undefined {
  return COMMANDS.find((c) => c.name === name || c.aliases.includes(name));
}
