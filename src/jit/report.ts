/** What `--tier-report` says: what was compiled, what was not and why, and where compiled code was left. */
import type { Code } from "../gir/code.ts";
import { OP_NAMES } from "../gir/ops.ts";
import { type Linked, structuredPc } from "../vm/link.ts";

/** One function or loop. */
export interface Entry {
  readonly code: Code;
  /** as in Emitter: the function, a loop, the rest from somewhere on */
  readonly part: number;
  made: number;
  /** characters of text */
  size: number;
  /** milliseconds that making it took, all versions */
  ms: number;
  /** instructions at which it always leaves to the interpreter */
  leaves: string[];
  /** how often it was left for the interpreter, by instruction */
  readonly exits: Map<string, number>;
  /** why it is not compiled; null: it is */
  reason: string | null;
}

export class Report {
  readonly entries = new Map<string, Entry>();

  /** A text was made. @param part as in Emitter @param ms what it took */
  made(link: Linked, part: number, made: { text: string; leaves: string[] }, ms: number): void {
    const entry = this.entry(link, part);
    entry.reason = null;
    entry.made++;
    entry.size = made.text.length;
    entry.leaves = made.leaves;
    entry.ms += ms;
  }

  /** It is left to the interpreter. */
  left(link: Linked, part: number, reason: string): void {
    this.entry(link, part).reason = reason;
  }

  /** Compiled code was left. @param pc in linked code @param isFunction it was no loop or rest */
  exit(link: Linked, pc: number, isFunction: boolean): void {
    const key = pc === 0 && isFunction ? "entry" : OP_NAMES[link.code.ops[structuredPc(link, pc)]!]!;
    const entry = this.entries.get(keyOf(link, -1)) ?? [...this.entries.values()].find((e) => e.code === link.code);
    if (entry !== undefined) entry.exits.set(key, (entry.exits.get(key) ?? 0) + 1);
  }

  private entry(link: Linked, part: number): Entry {
    const key = keyOf(link, part);
    let entry = this.entries.get(key);
    if (entry === undefined) this.entries.set(key, (entry = { code: link.code, part, made: 0, size: 0, ms: 0, leaves: [], exits: new Map(), reason: null }));
    return entry;
  }
}

function keyOf(link: Linked, part: number): string {
  return `${link.code.name}\0${link.code.source?.name}\0${link.code.positions[1]}\0${part}`;
}
