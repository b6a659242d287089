/** The REPL on a terminal: Node's line editor with entries of several lines, a history of whole entries, completion and colours. */
import type { Interface } from "node:readline";
import type { Host } from "../../host/host.ts";
import type { ReplTerminal } from "./engine.ts";
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
}

/** Opens the line editor. Output of the host goes around the line that is being edited. */
export async function openTerminal(host: Host, options: TerminalOptions): Promise<ReplTerminal> {
  const { createInterface, cursorTo, clearScreenDown } = await import("node:readline");
  const { history } = options;
  const rl = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    historySize: 1000,
    history: [...history.entries],
    completer: (line: string) => options.complete(line),
    escapeCodeTimeout: 50,
  });
  // the history holds whole entries: what readline adds for each line is replaced by ours
  rl.on("history", (list: string[]) => void list.splice(0, list.length, ...history.entries));
  if (options.colours) colourInput(rl);

  let waiting: ((line: string | null) => void) | null = null;
  const lines: string[] = [];
  let closed = false;
  let busy = false;
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
      options.interrupt();
      return;
    }
    const empty = (rl as Interface & { line: string }).line === "";
    process.stdout.write(empty ? "^C (Ctrl-D or :quit leaves)\n" : "^C\n");
    Object.assign(rl, { line: "", cursor: 0 });
    give(INTERRUPTED);
  });

  const next = (): Promise<string | null> => {
    const line = lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (closed) return Promise.resolve(null);
    return new Promise((resolve) => (waiting = resolve));
  };
  const plainWrite = host.write.bind(host);
  // what background fibers print while a line is edited goes above it
  host.write = (stream, text) => {
    if (busy || waiting === null || closed) return plainWrite(stream, text);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    plainWrite(stream, text.endsWith("\n") ? text : `${text}\n`);
    host.flush?.(1);
    rl.prompt(true);
  };
  const plainRead = host.readLine;
  // the program's own reading shares the editor
  host.readLine = () => {
    host.flush?.(1);
    rl.setPrompt("");
    return next();
  };
  return {
    interactive: true,
    readLine(more) {
      host.flush?.(1);
      rl.setPrompt(more ? CONTINUED : PROMPT);
      const line = next();
      if (!closed) rl.prompt();
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
      host.write = plainWrite;
      host.readLine = plainRead;
      if (!closed) rl.close();
    },
  };
}

/** Draws the line in colours: the editor redraws it after every key, and what it writes then is replaced. */
function colourInput(rl: Interface): void {
  const editor = rl as Interface & Internals & { line: string; cursor: number };
  const write = editor._writeToOutput?.bind(rl);
  if (write === undefined || editor._refreshLine === undefined) return;
  editor._writeToOutput = (text) => {
    const prompt = rl.getPrompt();
    write(text === prompt + editor.line && editor.line !== "" ? prompt + highlight(editor.line) : text);
  };
  let shown = "";
  process.stdin.on("keypress", () => {
    if (editor.line === shown || editor.line === "") return;
    shown = editor.line;
    editor._refreshLine?.();
  });
}
