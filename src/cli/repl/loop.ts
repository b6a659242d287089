/** The read-eval-print loop (18.4), whatever it reads from. */
import { diagnose } from "../../embed/diagnostic.ts";
import { ReaderError, readAll } from "../../reader/reader.ts";
import { Source } from "../../reader/source.ts";
import { literal } from "../../values/print.ts";
import { Cell } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import { Stop } from "../../vm/exceptions.ts";
import { type ErrorFormat, type Paint, renderDiagnostic } from "../diagnostic.ts";
import { runCommand } from "./commands.ts";
import type { ReplEngine, ReplTerminal } from "./engine.ts";
import { highlight } from "./highlight.ts";
import { inspect } from "./inspect.ts";

const BANNER = "Gene REPL - Interactive Gene Language Shell\nType 'exit' or 'quit' to exit, 'help' for help\n\n";
const HELP = [
  "Enter code to evaluate it; an open form goes on in the next line.",
  "exit, quit or the end of input leaves; Ctrl-C stops a computation, at the second time in any case, or drops the entry.",
  "*1 *2 *3 are the last results, *e is the last error.",
  ":help shows the commands.",
  "",
].join("\n");

export interface ReplOptions {
  readonly format: ErrorFormat;
  readonly paint: Paint;
  readonly colours: boolean;
  readonly banner: boolean;
}

/** State of one session: numbering of entries and the last results. */
export class Repl {
  #count = 0;
  last: Value = null;
  constructor(
    readonly engine: ReplEngine,
    readonly terminal: ReplTerminal,
    readonly options: ReplOptions,
  ) {
    for (const name of ["*1", "*2", "*3", "*e"]) if (!engine.scope.vars.has(name)) engine.scope.vars.set(name, new Cell(null));
  }

  /** Runs until the user leaves. @returns the value of the last entry */
  async run(): Promise<Value> {
    const { terminal } = this;
    if (this.options.banner) terminal.write(BANNER);
    let entry = "";
    for (;;) {
      const line = await terminal.readLine(entry !== "");
      if (line === null) {
        // what is open at the end of input cannot be completed any more: its error is shown
        if (entry.trim() !== "") await this.#evaluate(entry);
        break;
      }
      if (line === INTERRUPTED) {
        entry = "";
        continue;
      }
      entry = entry === "" ? line : `${entry}\n${line}`;
      const word = entry.trim();
      if (word === "") {
        entry = "";
        continue;
      }
      if (word === "exit" || word === "quit" || word === ":quit" || word === ":q") break;
      if (word === "help") terminal.write(HELP);
      else if (!(await runCommand(this, word))) {
        if (isIncomplete(entry)) continue;
        terminal.remember(entry);
        await this.#evaluate(entry);
        entry = "";
        continue;
      }
      terminal.remember(entry);
      entry = "";
    }
    return this.last;
  }

  async #evaluate(entry: string): Promise<void> {
    const value = await this.attempt(() => this.engine.evaluate(entry, `repl:${++this.#count}`), entry);
    if (value === FAILED) return;
    this.last = value;
    this.#shift(value);
    if (!/^\s*\(print/.test(entry)) this.showValue(value);
  }

  /** Runs something that may fail; a failure is shown and kept in *e. */
  async attempt<T>(f: () => Promise<T> | T, entry = ""): Promise<T | typeof FAILED> {
    this.terminal.busy(true);
    try {
      return await f();
    } catch (error) {
      if (error instanceof Stop && error.reason === "exit") throw error;
      const cell = this.engine.scope.vars.get("*e");
      if (cell !== undefined) cell.value = error instanceof Error || error instanceof Stop ? error.message : error;
      this.#report(error, entry);
      return FAILED;
    } finally {
      this.terminal.busy(false);
    }
  }

  /** Shows a result; nil and void show nothing. */
  showValue(value: Value): void {
    if (value !== null && value !== undefined) this.show(this.terminal.interactive ? inspect(value) : literal(value));
  }

  /** Writes Gene text, in colours on a terminal. */
  show(text: string): void {
    this.terminal.write((this.options.colours ? highlight(text) : text) + "\n");
  }

  /** What the entry itself shows needs not be shown again: where the entry is one line and fails at its top level, the title says all. */
  #report(error: unknown, entry: string): void {
    if (error instanceof Stop) {
      this.terminal.writeError(`${this.options.paint("error", "Error:")} ${error.message}\n`);
      return;
    }
    const d = diagnose(error);
    const { format, paint } = this.options;
    const plain = format === "text" && d.stage === "runtime" && d.stack.length <= 1 && !entry.includes("\n");
    const shown = plain && !this.terminal.interactive ? { ...d, span: { ...d.span, line: 0 }, stack: [] } : plain ? { ...d, stack: [] } : d;
    let text = renderDiagnostic(shown, format, paint);
    if (plain) text = text.replace(/^.*code: GENE\.RUNTIME\.ERROR.*\n/m, "");
    this.terminal.writeError(text);
  }

  #shift(value: Value): void {
    const { vars } = this.engine.scope;
    const cells = ["*3", "*2", "*1"].map((name) => vars.get(name));
    if (cells.some((c) => c === undefined)) return;
    cells[0]!.value = cells[1]!.value;
    cells[1]!.value = cells[2]!.value;
    cells[2]!.value = value;
  }
}

/** Given by the terminal instead of a line when the user dropped the entry. */
export const INTERRUPTED = "\0interrupted";
export const FAILED = Symbol("failed");

/** Could more text complete it? */
export function isIncomplete(text: string): boolean {
  try {
    readAll(new Source("repl", text), { spans: false });
    return false;
  } catch (error) {
    return error instanceof ReaderError && error.incomplete;
  }
}
