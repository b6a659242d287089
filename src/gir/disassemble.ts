/** Listings of code: one instruction a line, constants as literals, variables by name beside their register, source lines where they change. */
import { literal } from "../values/print.ts";
import type { Code } from "./code.ts";
import { Op } from "./ops.ts";
import { type Decoded, instructions, OPENERS } from "./walk.ts";

export interface ListingOptions {
  /** source lines between the instructions */
  readonly source?: boolean;
  /** addresses in front */
  readonly addresses?: boolean;
  /** leave out the functions inside */
  readonly shallow?: boolean;
}

/** The lines of a listing; functions inside follow their Closure, indented below `function body:`. */
export function disassemble(root: Code, options: ListingOptions = {}): string[] {
  const lines: string[] = [];
  list(root, options, "", lines);
  return lines;
}

function list(code: Code, o: ListingOptions, indent: string, out: string[]): void {
  let depth = 0;
  let line = -1;
  let at = 0;
  for (const d of instructions(code)) {
    if (o.source === true && code.source !== null) {
      while (at < code.positions.length && code.positions[at]! < d.pc) at += 2;
      if (code.positions[at] === d.pc) {
        const n = code.source.lineColumn(code.positions[at + 1]!).line;
        if (n !== line) {
          line = n;
          out.push(`${indent}# ${n}: ${code.source.lineText(n).trim()}`);
        }
      }
    }
    if (d.op === Op.End || d.op === Op.Else || d.op === Op.Catch) depth--;
    const address = o.addresses === true ? `${String(d.pc).padStart(4, "0")}  ` : "";
    out.push(`${indent}${address}${"  ".repeat(Math.max(0, depth))}${show(code, d)}`);
    if (OPENERS.has(d.op) || d.op === Op.Else || d.op === Op.Catch) depth++;
    if (o.shallow === true) continue;
    for (const { kind, value } of d.operands) {
      if (kind !== "c") continue;
      out.push(`${indent}  function body:`);
      list(code.codes[value]!, o, `${indent}  `, out);
    }
  }
}

/** One instruction as text: `Add r2 r0:x r1`. */
export function show(code: Code, d: Decoded): string {
  const words: string[] = [d.name];
  for (const { kind, value } of d.operands) {
    switch (kind) {
      case "d":
      case "s":
      case "S":
        words.push(value < 0 ? "-" : register(code, value));
        break;
      case "k":
        words.push(constant(code.consts[value]));
        break;
      case "c":
        words.push(code.codes[value]!.name);
        break;
      case "L":
        words.push(`@${value}`);
        break;
      case "e":
        words.push(`to ${value}`);
        break;
      case "n":
        break;
      default:
        words.push(String(value));
    }
  }
  return words.join(" ");
}

function register(code: Code, r: number): string {
  const name = code.regNames[r];
  return name === undefined || name === "_" ? `r${r}` : `r${r}:${name}`;
}

function constant(v: unknown): string {
  if (typeof v === "object" && v !== null && (v.constructor === Object || "params" in v)) return "{..}";
  const s = literal(v);
  return s.length > 60 ? `${s.slice(0, 57)}...` : s;
}
