import type { Host } from "../../host/host.ts";
import { readLine } from "../../stdlib/operation.ts";
import type { ReplTerminal } from "./engine.ts";

export const PROMPT = "gene> ";
export const CONTINUED = "....> ";

/** Standard input that is no terminal: the prompts are printed all the same (18.4). */
export function streamTerminal(host: Host): ReplTerminal {
  return {
    interactive: false,
    readLine(more) {
      host.write(1, more ? CONTINUED : PROMPT);
      return readLine(host);
    },
    remember() {},
    busy() {},
    write: (text) => host.write(1, text),
    writeError: (text) => host.write(2, text),
    close() {},
  };
}
