/** `--tier-report`: what was compiled to JavaScript, what was not, and why. `--emit-js`: the JavaScript itself. */
import type { Entry } from "../jit/report.ts";
import { Tier } from "../jit/tier.ts";
import type { Code } from "../gir/code.ts";
import type { Realm } from "../vm/realm.ts";

/** Name and place of a function, of a loop in it, or of its rest from some point on. */
function title(code: Code, part: number): string {
  const { source, positions } = code;
  let offset = positions.length > 1 ? positions[1]! : -1;
  const pc = part < -1 ? -2 - part : part;
  for (let i = 0; i < positions.length && pc >= 0; i += 2) if (positions[i]! <= pc) offset = positions[i + 1]!;
  if (source === null || offset < 0) return code.name;
  const { line, column } = source.lineColumn(offset);
  return `${code.name}${part === -1 ? "" : part < 0 ? ", rest" : ", loop"} (${source.name}:${line}:${column})`;
}

function exits(e: Entry): string {
  return e.exits.size === 0 ? "" : `; left at: ${[...e.exits].map(([what, n]) => `${what} ${n}`).join(", ")}`;
}

/** Collects from now on what the compiler does; its text is the report. */
export class TierReport {
  private readonly entries: Map<string, Entry>;
  private readonly tier: Tier | null;

  constructor(realm: Realm) {
    this.tier = realm.tier instanceof Tier ? realm.tier : null;
    this.entries = this.tier === null ? new Map() : this.tier.keepReport();
  }

  toString(): string {
    if (this.tier === null) return "Nothing is compiled: this run interprets (--tier interp).\n";
    const all = [...this.entries.values()];
    const made = all.filter((e) => e.reason === null).sort((a, b) => b.size - a.size);
    const not = all.filter((e) => e.reason !== null);
    const total = made.reduce((s, e) => s + e.ms, 0);
    const lines = [`Compiled: ${made.length} functions and loops, ${total.toFixed(1)} ms`];
    for (const e of made) {
      const versions = e.made > 1 ? `, ${e.made} versions` : "";
      const leaves = e.leaves.length > 0 ? `; interpreted at: ${e.leaves.join(", ")}` : "";
      lines.push(`  ${title(e.code, e.part)}: ${e.size} characters, ${e.ms.toFixed(1)} ms${versions}${leaves}${exits(e)}`);
    }
    if (not.length > 0) lines.push(`Not compiled: ${not.length}`);
    for (const e of not) lines.push(`  ${title(e.code, e.part)}: ${e.reason}${exits(e)}`);
    lines.push("Everything else ran too seldom to be compiled.");
    return `${lines.join("\n")}\n`;
  }
}

/** Writes the JavaScript of everything that is compiled from now on. */
export function emitTexts(realm: Realm, write: (text: string) => void): void {
  if (!(realm.tier instanceof Tier)) return;
  realm.tier.onText = (code, part, text) => write(`// ${title(code, part)}\n${text}\n\n`);
}
