/** Commands of the REPL: `:name argument`. */
import { compileUnit } from "../../compiler/unit.ts";
import { listing } from "../listing.ts";
import { readAll } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { kindOf } from "../../values/kind.ts";
import { BoundMethod, Fn, GClass, NativeFn } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import { find } from "../../vm/names.ts";
import { inspect } from "./inspect.ts";
import { FAILED, type Repl } from "./loop.ts";

interface ReplCommand {
  readonly argument: string;
  readonly doc: string;
  run(repl: Repl, argument: string): Promise<void> | void;
}

const COMMANDS: Record<string, ReplCommand> = {
  help: {
    argument: "",
    doc: "this list",
    run(repl) {
      const rows = Object.entries(COMMANDS).map(([name, c]) => `  ${`:${name} ${c.argument}`.padEnd(16)} ${c.doc}`);
      repl.terminal.write(rows.join("\n") + "\n");
    },
  },
  type: {
    argument: "expr",
    doc: "kind of a value",
    async run(repl, argument) {
      const value = await evaluate(repl, argument);
      if (value !== FAILED) repl.show(kindOf(value));
    },
  },
  doc: {
    argument: "name",
    doc: "documentation of a function, method (Class.method) or class",
    async run(repl, argument) {
      const [, owner, method] = /^(.*[^.\s])\.(\S+)$/.exec(argument) ?? [null, argument, null];
      const value = await evaluate(repl, owner!);
      if (value === FAILED) return;
      const target = method === null ? value : value instanceof GClass ? value.mt[method] : repl.engine.realm.classOf(value).mt[method];
      repl.terminal.write(describe(argument, target) + "\n");
    },
  },
  gir: {
    argument: "expr",
    doc: "the instructions that it is compiled to",
    run: (repl, argument) =>
      void repl.attempt(() => {
        const source = new Source("repl", argument);
        const code = compileUnit(readAll(source), source, { kind: "session", scope: repl.engine.scope });
        repl.terminal.write(listing(code, { source: true }));
      }),
  },
  time: {
    argument: "expr",
    doc: "the value, and how long its evaluation took",
    async run(repl, argument) {
      const { host } = repl.engine.realm;
      const start = host.now();
      const value = await evaluate(repl, argument);
      if (value === FAILED) return;
      repl.showValue(value);
      repl.terminal.write(`${(host.now() - start).toFixed(3)} ms\n`);
    },
  },
  quit: { argument: "", doc: "leaves (also: exit, quit, Ctrl-D)", run() {} },
};

export const COMMAND_NAMES = Object.keys(COMMANDS).map((name) => `:${name}`);

/** Runs an entry if it is a command. @returns whether it is one */
export async function runCommand(repl: Repl, entry: string): Promise<boolean> {
  const match = /^:([a-z]+)(?:\s+([^]*))?$/.exec(entry);
  const command = match === null ? undefined : COMMANDS[match[1]!];
  if (command === undefined) {
    // `:name` alone is a name like any other; where nothing is called so it was meant as a command
    if (match === null || find(repl.engine.scope.ns, `:${match[1]}`) !== null || repl.engine.scope.vars.has(`:${match[1]}`)) return false;
    repl.terminal.write(`Unknown command: :${match[1]} (:help shows all)\n`);
    return true;
  }
  const argument = match![2]?.trim() ?? "";
  if ((command.argument === "") !== (argument === "")) repl.terminal.write(`Usage: ${`:${match![1]} ${command.argument}`.trim()}\n`);
  else await command.run(repl, argument);
  return true;
}

function evaluate(repl: Repl, text: string): Promise<Value> {
  return repl.attempt(() => repl.engine.evaluate(text, "repl"), text);
}

/** Name, parameters and documentation of something that can be called. */
function describe(name: string, value: Value): string {
  if (value instanceof BoundMethod) return describe(name, value.method);
  if (value instanceof NativeFn) return `(${value.name} ${value.params})`.replace(/ \)$/, ")") + (value.doc === "" ? "" : `\n  ${value.doc}`);
  if (value instanceof Fn) return `${inspect(value)}${value.notes.intent === "" ? "" : `\n  ${value.notes.intent}`}`;
  if (value instanceof GClass) {
    const own = Object.keys(value.mt).sort();
    return `${inspect(value)}${own.length === 0 ? "" : `\n  methods: ${own.join(" ")}`}`;
  }
  return value === undefined ? `${name}: nothing of that name` : `${name}: ${kindOf(value)}`;
}
