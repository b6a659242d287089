/** Writes nested data as text without recursion, refusing cycles: used by JSON, tagged JSON and Gene text. */
import { flat, inPieces, LONGEST, LongText, PIECE } from "../values/long-text.ts";
import { tellRoom, tellRound } from "../values/meter.ts";
import type { Value } from "../values/types.ts";
import { bad } from "./define.ts";

/** Text that stands for itself, or a value yet to be written. */
export type Part = string | Pending;

export class Pending {
  constructor(readonly value: Value) {}
}

const escaped = (piece: string): string => JSON.stringify(piece).slice(1, -1);

/** A string in quotes, as JSON has it. @throws RangeError when it is longer than any text of data may be */
export function quoted(s: string): string {
  if (s.length < PIECE) return JSON.stringify(s);
  if (s.length > LONGEST) throw new RangeError("Invalid string length");
  return `"${inPieces(s, escaped, LONGEST)}"`;
}

class Leave {
  constructor(readonly container: Value) {}
}

/**
 * @param encode the text of a leaf, or the parts of a container
 * @throws ArgumentException `Cannot serialize a cyclic value`
 */
export function writeData(root: Value, encode: (v: Value) => string | Part[]): string {
  const out = new LongText();
  const open = new Set<Value>();
  const stack: (Part | Leave)[] = [new Pending(root)];
  while (stack.length > 0) {
    const task = stack.pop()!;
    if (typeof task === "string") {
      out.add(task);
      continue;
    }
    if (task instanceof Leave) {
      open.delete(task.container);
      continue;
    }
    const parts = encode(task.value);
    if (typeof parts === "string") {
      out.add(parts);
      continue;
    }
    if (open.has(task.value)) throw bad("Cannot serialize a cyclic value");
    open.add(task.value);
    stack.push(new Leave(task.value));
    for (let i = parts.length - 1; i >= 0; i--) stack.push(parts[i]!);
  }
  return out.end();
}

/** Parts of a list: open, the items with a separator between, close. */
export function listParts(open: string, items: readonly Value[], separator: string, close: string, encode: (v: Value) => string | Part[]): Part[] {
  const parts: Part[] = [];
  let text = open;
  tellRoom(8 * items.length);
  for (let i = 0; i < items.length; i++) {
    tellRound(i);
    if (i > 0) text += separator;
    const item = items[i];
    // leaves at once: one string instead of a task each
    const part = typeof item === "object" && item !== null ? undefined : encode(item);
    if (typeof part === "string") {
      text += part;
      if (text.length < PIECE) continue;
      parts.push(flat(text));
      text = "";
    } else {
      parts.push(text, new Pending(item));
      text = "";
    }
  }
  parts.push(text + close);
  return parts;
}
