/** Data over several lines, in one line, and as s-expressions: the formats of `gene parse` (18.5). */
import { literal } from "../values/print.ts";
import { GeneNode, HashMap, MUTABLE, SealedArray, FrozenArray, SealedMap, FrozenMap, type Value } from "../values/types.ts";
import { CommandError } from "./errors.ts";

export type DataFormat = "pretty" | "compact" | "sexp";

/** Shows a form, without a line end. */
export function showData(value: Value, format: DataFormat): string {
  if (format === "pretty") return pretty(value) + (value instanceof GeneNode ? "\n" : "");
  if (format === "sexp" && value instanceof GeneNode && value.props !== null) return asSexp(value);
  return literal(value);
}

function asSexp(node: GeneNode): string {
  const props = [...node.props!].map(([k, v]) => `:${k} ${literal(v)}`);
  const open = node.lock === MUTABLE ? "(" : "#(";
  return `${open}${[literal(node.type), ...props, ...node.children.map(literal)].join(" ")})`;
}

/** Characters of output: indentation grows with the square of the depth, and a string of JavaScript holds no more than 2^29. */
const LARGEST = 2 ** 28;

/** What is still to be written: text, or a value at a depth. */
type Task = string | { value: Value; depth: number };

/** Containers over several lines; a Gene's type and properties stand in its first line. An explicit stack: data may be nested deeply. */
function pretty(root: Value): string {
  const out: string[] = [];
  let size = 0;
  const tasks: Task[] = [{ value: root, depth: 0 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (typeof task === "string") {
      size += task.length;
      if (size > LARGEST) throw new CommandError("The data is nested too deeply to be indented. Use the format compact");
      out.push(task);
    } else for (const part of lines(task.value, task.depth).reverse()) tasks.push(part);
  }
  return out.join("");
}

function lines(value: Value, depth: number): Task[] {
  const pad = "  ".repeat(depth + 1);
  const end = `\n${"  ".repeat(depth)}`;
  if (Array.isArray(value)) {
    const open = value instanceof SealedArray || value instanceof FrozenArray ? "#[" : "[";
    if (value.length === 0) return [`${open}]`];
    return [open, ...value.flatMap((v): Task[] => [`\n${pad}`, { value: v, depth: depth + 1 }]), `${end}]`];
  }
  if (value instanceof Map) {
    const open = value instanceof SealedMap || value instanceof FrozenMap ? "#{" : "{";
    if (value.size === 0) return [`${open}}`];
    return [open, ...[...value].flatMap(([k, v]): Task[] => [`\n${pad}^${k} `, short(v) ? literal(v) : { value: v, depth: depth + 1 }]), `${end}}`];
  }
  if (value instanceof GeneNode) {
    const open = value.lock === MUTABLE ? "(" : "#(";
    const props = value.props === null ? "" : [...value.props].map(([k, v]) => ` ^${k} ${literal(v)}`).join("");
    const first = `${open}${literal(value.type)}${props}`;
    if (value.children.length === 0) return [`${first})`];
    return [first, ...value.children.flatMap((v): Task[] => [`\n${pad}`, { value: v, depth: depth + 1 }]), `${end})`];
  }
  return [literal(value)];
}

/** Values that stay in the line of their key. */
function short(value: Value): boolean {
  return !Array.isArray(value) && !(value instanceof Map) && !(value instanceof HashMap);
}
