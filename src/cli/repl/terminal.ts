/** The REPL on a terminal: Node's line editor with entries of several lines, a history of whole entries, completion and colours. */
import type { EventEmitter } from "node:events";
import type { Interface } from "node:readline";
import type { Host } from "../../host/host.ts";
import type { ReplTerminal } from "./engine.ts";
import { BRACKETED_PASTE, openGate } from "./gate.ts";
import { highlight } from "./highlight.ts";
import type { History } from "./history.ts";
import { INTERRUPTED } from "./loop.ts";
import { CONTINUED, PROMPT } from "./streams.ts";

export interface TerminalOptions {
  readonly history: History;
  readonly colours: boolean;
  complete(line: string): [string[], string];
  /** Ctrl-C while something is evaluated */
  interrupt(): void;
}

/** Parts of the line editor that Node keeps for compatibility but does not declare. */
interface Internals {
  _writeToOutput?: (text: string) => void;
  _refreshLine?: () => void;
  prevRows?: number;
}

/** Opens the line editor. Output of the host goes around the line that is being edited. */
export async function openTerminal(host: Host, options: TerminalOptions): Promise<ReplTerminal> {
  const { createInterface, cursorTo, clearScreenDown, moveCursor } = await import("node:readline");
  const { history } = options;
  let waiting: ((line: string | null) => void) | null = null;
  let busy = false;
  const gate = openGate(process.stdin, {
    open: () => waiting !== null,
    interrupt: () => {
      if (busy) options.interrupt();
    },
    insert: (text) => rl.write(text),
  });
  process.stdout.write(BRACKETED_PASTE.on);
  const rl = createInterface({
    input: gate.input,
    output: process.stdout,
    terminal: true,
    historySize: 1000,
    history: [...history.entries],
    completer: (line: string) => options.complete(line),
    escapeCodeTimeout: 50,
  });
  // the history holds whole entries: what readline adds for each line is replaced by ours
  rl.on("history", (list: string[]) => void list.splice(0, list.length, ...history.entries));
  if (options.colours) colourInput(rl, gate.input);

  const lines: string[] = [];
  let closed = false;
  /** does the prompt of an open entry stand there? */
  let continued = false;
  /** has the program left the cursor behind other text? */
  let inLine = false;
  const give = (line: string | null): void => {
    const resolve = waiting;
    waiting = null;
    resolve?.(line);
  };
  rl.on("line", (line: string) => (waiting === null ? void lines.push(line) : give(line)));
  rl.on("close", () => {
    // the shell's prompt starts on a line of its own
    if (!closed && waiting !== null) process.stdout.write("\n");
    closed = true;
    give(null);
  });
  rl.on("SIGINT", () => {
    if (busy) {
      // the program was reading: what was typed for it is not for the next prompt
      process.stdout.write("^C\n");
      Object.assign(rl, { line: "", cursor: 0 });
      inLine = false;
      options.interrupt();
      give(null);
      return;
    }
    const empty = (rl as Interface & { line: string }).line === "" && !continued;
    process.stdout.write(empty ? "^C (Ctrl-D or :quit leaves)\n" : "^C\n");
    Object.assign(rl, { line: "", cursor: 0 });
    give(INTERRUPTED);
  });

  const next = (signal?: AbortSignal): Promise<string | null> => {
    const line = lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      waiting = resolve;
      signal?.addEventListener("abort", () => {
        if (waiting === resolve) waiting = null;
      });
    });
  };
  const hostWrite = host.write.bind(host);
  const plainWrite: Host["write"] = (stream, text) => {
    if (text !== "") inLine = !text.endsWith("\n");
    hostWrite(stream, text);
  };
  // what background fibers print while a line is edited goes above it
  host.write = (stream, text) => {
    if (busy || waiting === null || closed) return plainWrite(stream, text);
    // a long line has several rows; the editor shall not look for them above what is printed
    moveCursor(process.stdout, 0, -rl.getCursorPos().rows);
    (rl as Interface & Internals).prevRows = 0;
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    plainWrite(stream, text.endsWith("\n") ? text : `${text}\n`);
    host.flush?.(1);
    rl.prompt(true);
  };
  const plainRead = host.readLine;
  // the program's own reading shares the editor
  host.readLine = (signal) => {
    host.flush?.(1);
    rl.setPrompt("");
    inLine = false;
    const line = next(signal);
    gate.pump();
    return line;
  };
  return {
    interactive: true,
    readLine(more) {
      // the editor would draw the prompt over an unfinished line
      if (inLine) plainWrite(1, "\n");
      host.flush?.(1);
      continued = more;
      rl.setPrompt(more ? CONTINUED : PROMPT);
      const line = next();
      if (!closed) rl.prompt();
      gate.pump();
      return line;
    },
    remember(entry) {
      history.add(entry);
      const list = (rl as Interface & { history?: string[] }).history;
      list?.splice(0, list.length, ...history.entries);
    },
    busy: (yes) => void (busy = yes),
    write: (text) => plainWrite(1, text),
    writeError: (text) => plainWrite(2, text),
    close() {
      host.write = hostWrite;
      host.readLine = plainRead;
      if (!closed) rl.close();
      if (!gate.close()) process.stdout.write(BRACKETED_PASTE.off);
    },
  };
}

/** Draws the line in colours: the editor redraws it after every key, and what it writes then is replaced. */
function colourInput(rl: Interface, input: EventEmitter): void {
  const editor = rl as Interface & Internals & { line: string; cursor: number };
  const write = editor._writeToOutput?.bind(rl);
  if (write === undefined || editor._refreshLine === undefined) return;
  /** has the whole line been drawn since the last key? */
  let drawn = false;
  editor._writeToOutput = (text) => {
    const prompt = rl.getPrompt();
    if (text === prompt + editor.line && editor.line !== "") {
      drawn = true;
      write(prompt + highlight(editor.line));
    } else if (!drawn && editor.line.endsWith(text) && editor.cursor === editor.line.length && /^[^\0-\x1f\x7f]+$/.test(text)) {
      // one more character at the end: it may change the colours of others. Writing it first would move the cursor to a row that the editor does not know of
      editor._refreshLine!();
    } else write(text);
  };
  let shown = "";
  input.on("keypress", () => {
    if (!drawn && editor.line !== shown && editor.line !== "") editor._refreshLine!();
    shown = editor.line;
    drawn = false;
  });
}
