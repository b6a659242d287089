/** Walks over the instructions of a function by the table, for the verifier, the disassembler and the encoder. */
import type { Code } from "./code.ts";
import { INSTRUCTIONS, OP_NAMES, type Instruction, Op } from "./ops.ts";

/** One operand: its kind (see ops.ts; the registers behind a count are of kind "s") and its value. */
export interface Operand {
  readonly kind: string;
  readonly value: number;
}

export interface Decoded {
  readonly pc: number;
  readonly op: Op;
  readonly name: keyof typeof Op;
  readonly info: Instruction;
  readonly operands: readonly Operand[];
  /** pc of the next instruction */
  readonly next: number;
}

/**
 * The instruction at a pc.
 * @throws RangeError for a number that is no instruction, or operands behind the end of the code
 */
export function decode(code: Code, pc: number): Decoded {
  const { ops } = code;
  const op = ops[pc] as Op;
  const name = OP_NAMES[op];
  if (name === undefined) throw new RangeError(`no instruction has the number ${op} (pc ${pc})`);
  const info = INSTRUCTIONS[name];
  const operands: Operand[] = [];
  let at = pc + 1;
  for (const kind of info.operands) {
    const value = ops[at++];
    if (value === undefined) throw new RangeError(`the code ends within ${name} (pc ${pc})`);
    operands.push({ kind, value });
    if (kind === "n") for (let i = 0; i < value; i++) operands.push({ kind: "s", value: ops[at++]! });
  }
  if (at > ops.length) throw new RangeError(`the code ends within ${name} (pc ${pc})`);
  return { pc, op, name, info, operands, next: at };
}

export function* instructions(code: Code): Generator<Decoded> {
  for (let pc = 0; pc < code.ops.length;) {
    const d = decode(code, pc);
    yield d;
    pc = d.next;
  }
}

export const OPENERS: ReadonlySet<Op> = new Set(
  OP_NAMES.map((n) => Op[n]).filter((op) => {
    const name = OP_NAMES[op]!;
    return INSTRUCTIONS[name].operands.endsWith("e") && op !== Op.Else && op !== Op.Catch;
  }),
);
