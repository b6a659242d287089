/** The namespace `vm`: a look at the machine (14.2). */
import { compileUnit, CompileError } from "../compiler/unit.ts";
import { disassemble } from "../gir/disassemble.ts";
import { raise } from "../values/raise.ts";
import { lookingAtCalls } from "../values/runtime-types.ts";
import { captureTrace, traceLines } from "../vm/trace.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { debugLog } from "./global.ts";

function trace(realm: Realm): string[] {
  const fiber = realm.scheduler.current;
  return traceLines(captureTrace(fiber?.top ?? null, fiber?.startedAt ?? null));
}

const FUNCTIONS: readonly Entry[] = [
  [
    "compile",
    "code",
    "Array of the instructions for a quoted form.",
    (_, a) => {
      if (a.length === 0) throw bad("vm/compile requires a quoted form");
      try {
        return disassemble(compileUnit([a[0]], null, { kind: "eval" }));
      } catch (e) {
        if (e instanceof CompileError) throw raise("ParseException", e.message, "GENE.COMPILE.ERROR");
        throw e;
      }
    },
  ],
  [
    "print_stack",
    "",
    "Writes the calls that are active to the log.",
    lookingAtCalls((r) => {
      debugLog(r, trace(r).join("\n"));
      return null;
    }),
  ],
  [
    "print_instructions",
    "",
    "Writes the instructions of the running function to the log.",
    (r) => {
      const top = r.scheduler.current?.top as { fn?: { code: Parameters<typeof disassemble>[0] } } | null | undefined;
      if (top?.fn !== undefined) debugLog(r, disassemble(top.fn.code).join("\n"));
      return null;
    },
  ],
];

/** Installs `vm`. */
export function installMachine(realm: Realm): void {
  defineFunctions(realm, "vm", FUNCTIONS);
}
