import { disassemble } from "../gir/disassemble.ts";
import type { Code } from "../gir/code.ts";
import { instructions } from "../gir/walk.ts";

export interface Layout {
  /** source lines between the instructions */
  readonly source?: boolean;
  readonly addresses?: boolean;
  /** no indentation */
  readonly compact?: boolean;
}

/** The instructions of a unit with the functions in it, below a heading that counts those of the unit itself. */
export function listing(code: Code, layout: Layout = {}): string {
  const count = [...instructions(code)].length;
  let lines = disassemble(code, { source: layout.source === true, addresses: layout.addresses === true });
  if (layout.compact === true) lines = lines.map((line) => line.trimStart());
  return `Instructions (${count}):\n${lines.map((line) => `${line}\n`).join("")}`;
}
