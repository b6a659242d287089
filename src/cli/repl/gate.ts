/** Typed text on its way to the line editor: one line at a time, so that what was pasted or typed ahead stands behind the prompt that it answers. */
import { PassThrough } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { ReadStream } from "node:tty";

const PASTE = "\x1b[200~";
const PASTED = "\x1b[201~";
/** Terminals are asked to put PASTE and PASTED around what is pasted. */
export const BRACKETED_PASTE = { on: "\x1b[?2004h", off: "\x1b[?2004l" };
const CTRL_C = "\x03";
/** More characters at once, none of them a key with a meaning, than anybody types. */
const PASTED_TEXT = /^[^\0-\x1f\x7f]{16,}/;

export interface GateOptions {
  /** is a line being edited? */
  open(): boolean;
  /** Ctrl-C while none is */
  interrupt(): void;
  /** Puts text without control characters into the line that is being edited: the editor would draw the line anew for each character of it. */
  insert(text: string): void;
}

export interface Gate {
  /** what the line editor reads from */
  readonly input: PassThrough;
  /** Lets through what has come meanwhile, after the line editor is ready for a line. */
  pump(): void;
  /** @returns whether the terminal is given back to the gate that had it before */
  close(): boolean;
}

/** A gate that has, or will have again, what is typed. */
interface Owner {
  held: string;
}
/** The gates of each terminal: sessions lie in each other (`($repl)`), and what is typed is for the innermost. */
const owners = new WeakMap<ReadStream, Owner[]>();

/** Puts the gate in front of a terminal, also of one that has a gate already. */
export function openGate(terminal: ReadStream, options: GateOptions): Gate {
  const stack = owners.get(terminal) ?? [];
  owners.set(terminal, stack);
  const outer = stack.at(-1);
  // what was typed ahead is for it as well
  const self: Owner = { held: outer?.held ?? "" };
  if (outer !== undefined) outer.held = "";
  stack.push(self);
  let pasting = false;
  const decoder = new StringDecoder("utf8");
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => terminal.setRawMode(on) });
  const pump = (): void => {
    while (self.held !== "" && options.open()) {
      const end = /\r\n?|\n/.exec(self.held);
      const size = end === null ? self.held.length : end.index + end[0].length;
      let line = self.held.slice(0, size);
      self.held = self.held.slice(size);
      const text = PASTED_TEXT.exec(line)?.[0] ?? "";
      if (text !== "") options.insert(text);
      line = line.slice(text.length);
      if (line === "") continue;
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
    if (stack.at(-1) !== self) return;
    self.held += clean(decoder.write(chunk));
    if (!options.open() && self.held.includes(CTRL_C)) {
      self.held = "";
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
      const at = stack.indexOf(self);
      if (at >= 0) stack.splice(at, 1);
      if (at === 0 || outer === undefined) {
        terminal.pause();
        return false;
      }
      stack[at - 1]!.held = self.held + stack[at - 1]!.held;
      // the line editor of this one has switched it off
      terminal.setRawMode(true);
      terminal.resume();
      return true;
    },
  };
}
