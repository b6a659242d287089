/** Typed text on its way to the line editor: one line at a time, so that what was pasted or typed ahead stands behind the prompt that it answers. */
import { PassThrough } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { ReadStream } from "node:tty";

const PASTE = "\x1b[200~";
const PASTED = "\x1b[201~";
/** Terminals are asked to put PASTE and PASTED around what is pasted. */
export const BRACKETED_PASTE = { on: "\x1b[?2004h", off: "\x1b[?2004l" };
const CTRL_C = "\x03";

export interface GateOptions {
  /** is a line being edited? */
  open(): boolean;
  /** Ctrl-C while none is */
  interrupt(): void;
}

export interface Gate {
  /** what the line editor reads from */
  readonly input: PassThrough;
  /** Lets through what has come meanwhile, after the line editor is ready for a line. */
  pump(): void;
  close(): void;
}

/** Puts the gate in front of a terminal. */
export function openGate(terminal: ReadStream, options: GateOptions): Gate {
  let held = "";
  let pasting = false;
  const decoder = new StringDecoder("utf8");
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => terminal.setRawMode(on) });
  const pump = (): void => {
    while (held !== "" && options.open()) {
      const end = /\r\n?|\n/.exec(held);
      const size = end === null ? held.length : end.index + end[0].length;
      const line = held.slice(0, size);
      held = held.slice(size);
      // not through the stream's buffer: whether a line is being edited is asked again after each
      input.emit("data", Buffer.from(line));
    }
  };
  /** Takes the marks of pastes away; a tab in one is no wish for completion. */
  const clean = (text: string): string => {
    let out = "";
    for (const part of text.split(/(\x1b\[20[01]~)/)) {
      if (part === PASTE || part === PASTED) pasting = part === PASTE;
      else out += pasting ? part.replaceAll("\t", "  ") : part;
    }
    return out;
  };
  const onData = (chunk: Buffer): void => {
    held += clean(decoder.write(chunk));
    if (!options.open() && held.includes(CTRL_C)) {
      held = "";
      options.interrupt();
    } else pump();
  };
  const onEnd = (): void => void input.emit("end");
  terminal.on("data", onData);
  terminal.on("end", onEnd);
  input.pause = () => (terminal.pause(), input);
  input.resume = () => (terminal.resume(), input);
  terminal.resume();
  return {
    input,
    pump,
    close() {
      terminal.off("data", onData);
      terminal.off("end", onEnd);
      terminal.pause();
    },
  };
}
