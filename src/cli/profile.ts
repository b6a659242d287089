/** `--profile` and `--profile-instructions` (18.2): what a run has spent its time on, as tables. */
import type { Code } from "../gir/code.ts";
import { OP_NAMES } from "../gir/ops.ts";
import type { Fiber } from "../vm/fiber.ts";
import { type Frame, geneFrame } from "../vm/frame.ts";
import { countInstructions } from "../vm/instruction-trace.ts";
import type { Realm } from "../vm/realm.ts";
import { functionPlace } from "./function-place.ts";

/** Rows of a table. */
const LONGEST = 40;

interface Row {
  calls: number;
  /** ms, without and with the functions that it has called */
  self: number;
  total: number;
  /** activations that have not ended */
  active: number;
}

interface Activation {
  readonly frame: Frame;
  readonly row: Row;
  /** clock at the start of the outermost activation of that function, else NaN: recursion counts once */
  readonly since: number;
}

/**
 * Calls and times of the functions of a program. The compiler has them report when they are entered and left; tail calls and exceptions leave
 * without a word, so each report also tells by its frame which earlier activations are gone.
 */
export class FunctionProfile {
  readonly #rows = new Map<Code, Row>();
  readonly #stacks = new WeakMap<Fiber, Activation[]>();
  /** where each frame was put on its stack */
  readonly #places = new WeakMap<Frame, number>();
  #current: Activation[] = [];
  #last: number;

  /** @param now the clock, in ms */
  constructor(
    realm: Realm,
    private readonly now: () => number,
  ) {
    this.#last = now();
    realm.intrinsics["profile.enter"] = (r, _args, frame) => (this.#enter(r, frame), null);
    realm.intrinsics["profile.leave"] = (r, _args, frame) => (this.#leave(r, frame), null);
  }

  /** The stack of the running fiber, after the time that has passed was charged to the function that ran last. */
  #charge(realm: Realm): Activation[] {
    const time = this.now();
    const running = this.#current.at(-1);
    if (running !== undefined) running.row.self += time - this.#last;
    this.#last = time;
    const fiber = realm.scheduler.current!;
    let stack = this.#stacks.get(fiber);
    if (stack === undefined) this.#stacks.set(fiber, (stack = []));
    return (this.#current = stack);
  }

  #enter(realm: Realm, frame: Frame): void {
    const stack = this.#charge(realm);
    // functions of the library between it and its caller report nothing
    let length = 0;
    for (let f = geneFrame(frame.caller); f !== null && length === 0; f = geneFrame(f.caller)) length = this.#index(stack, f) + 1;
    this.#cut(stack, length);
    const { code } = frame.fn;
    let row = this.#rows.get(code);
    if (row === undefined) this.#rows.set(code, (row = { calls: 0, self: 0, total: 0, active: 0 }));
    row.calls++;
    this.#places.set(frame, stack.length);
    stack.push({ frame, row, since: row.active++ === 0 ? this.#last : NaN });
  }

  #leave(realm: Realm, frame: Frame): void {
    const stack = this.#charge(realm);
    const at = this.#index(stack, frame);
    if (at >= 0) this.#cut(stack, at);
  }

  /** Where the activation stands on the stack, -1 if it does not. */
  #index(stack: Activation[], frame: Frame): number {
    const at = this.#places.get(frame);
    return at !== undefined && stack[at]?.frame === frame ? at : -1;
  }

  #cut(stack: Activation[], length: number): void {
    while (stack.length > length) {
      const { row, since } = stack.pop()!;
      row.active--;
      if (!Number.isNaN(since)) row.total += this.#last - since;
    }
  }

  /** The table, with a line end; most time first. */
  toString(): string {
    const time = this.now();
    const rows = [...this.#rows].sort(([, a], [, b]) => b.self - a.self || b.calls - a.calls);
    const lines = rows.slice(0, LONGEST).map(([code, row]) => {
      // what has not been left runs until now
      const total = row.active > 0 ? Math.max(row.total, time - this.#started(code)) : row.total;
      return [String(row.calls), row.self.toFixed(1), total.toFixed(1), label(code)];
    });
    return table(["calls", "self ms", "total ms", "function"], lines, rows.length - lines.length);
  }

  #started(code: Code): number {
    const row = this.#rows.get(code)!;
    const a = this.#current.find((x) => x.row === row && !Number.isNaN(x.since));
    return a === undefined ? Infinity : a.since;
  }
}

/** How often each instruction was executed. */
export class InstructionProfile {
  readonly #counts = new Map<number, number>();

  /** Counts in everything that is linked from now on. */
  constructor() {
    countInstructions((op) => this.#counts.set(op, (this.#counts.get(op) ?? 0) + 1));
  }

  /** The table, with a line end; the most frequent first. */
  toString(): string {
    const rows = [...this.#counts].sort(([, a], [, b]) => b - a);
    const all = rows.reduce((n, [, count]) => n + count, 0);
    const lines = rows.map(([op, count]) => [String(count), `${((100 * count) / all).toFixed(1)} %`, OP_NAMES[op]!]);
    return table(["count", "share", "instruction"], lines, 0);
  }
}

/** Columns aligned to the right, the last one to the left. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], more: number): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)) + 2);
  const lines = [heads, ...rows].map((row) => row.map((cell, i) => (i === row.length - 1 ? `  ${cell}` : cell.padStart(widths[i]!))).join(""));
  if (more > 0) lines.push(`  ... ${more} more`);
  return lines.map((line) => `${line}\n`).join("");
}

/** `name (file:line:column)` */
function label(code: Code): string {
  const place = functionPlace(code);
  if (place === null) return code.source === null ? code.name : `${code.name} (${code.source.name})`;
  return `${code.name} (${place.file}:${place.line}:${place.column})`;
}
