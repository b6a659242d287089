/**
 * Shows or counts every instruction as it is executed (`--trace`, `--profile-instructions`, 18.1). The interpreter knows nothing of it: the code
 * array of each function is replaced by one that notices when the start of an instruction is read. So a run that is not watched pays nothing.
 */
import { show } from "../gir/disassemble.ts";
import type { Op } from "../gir/ops.ts";
import { decode } from "../gir/walk.ts";
import { type Linked, structuredPc, watchLinks } from "./link.ts";

/** Calls `step` at every instruction of the code that is linked from now on. */
function watchInstructions(step: (link: Linked, pc: number) => void): void {
  watchLinks((link) => {
    const starts = new Set<string>(Array.from(link.execStarts, String));
    link.ops = new Proxy(link.ops, {
      get(ops, key) {
        if (typeof key === "string" && starts.has(key)) step(link, Number(key));
        return Reflect.get(ops, key, ops) as unknown;
      },
    });
  });
}

/**
 * Traces all code that is linked from now on.
 * @param active asked before each line: is tracing on now?
 * @param print gets a line: name of the function, address, instruction
 */
export function traceInstructions(active: () => boolean, print: (line: string) => void): void {
  watchInstructions((link, pc) => {
    if (active()) print(line(link, pc));
  });
}

/** Calls `count` for every instruction of the code that is linked from now on. */
export function countInstructions(count: (op: Op) => void): void {
  watchInstructions((link, pc) => count(link.code.ops[structuredPc(link, pc)] as Op));
}

function line(link: Linked, pc: number): string {
  const at = structuredPc(link, pc);
  return `${link.code.name} ${String(at).padStart(4, "0")} ${show(link.code, decode(link.code, at))}`;
}
