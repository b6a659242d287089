/** Data over several lines, in one line, and as s-expressions: the formats of `gene parse` (18.5) and `gene deser` (18.11). */
import { propertiesOf } from "../runtime/selectors.ts";
import { display, literal } from "../values/print.ts";
import { keyText } from "../values/names.ts";
import { Fn, GClass, Instance, Namespace, Native, NativeFn } from "../values/runtime-types.ts";
import { GeneNode, MUTABLE, SealedArray, FrozenArray, SealedMap, FrozenMap, type Value } from "../values/types.ts";
import { CommandError } from "./errors.ts";

export type DataFormat = "pretty" | "compact" | "sexp";

/** Shows a form, without a line end. */
export function showData(value: Value, format: DataFormat): string {
  if (format === "pretty") return pretty(value, literal) + (value instanceof GeneNode ? "\n" : "");
  if (format === "sexp" && value instanceof GeneNode && value.props !== null) return asSexp(value);
  return literal(value);
}

export type ValueFormat = "pretty" | "compact" | "gene";

/** Shows a value, without a line end: strings bare, but in quotes with the format gene. */
export function showValue(value: Value, format: ValueFormat): string {
  if (format === "compact") return display(value);
  return pretty(value, format === "gene" ? literal : display, true);
}

/** What is no data, in a word; null for data. */
function objectName(value: Value): string | null {
  if (value instanceof GClass) return `<Class ${value.name}>`;
  if (value instanceof Fn) return `<Function ${value.code.name}>`;
  if (value instanceof NativeFn) return `<Function ${value.name}>`;
  if (value instanceof Namespace) return "<Namespace>";
  return value instanceof Native ? `<Custom ${value.cls.name}>` : null;
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

/**
 * Containers over several lines; a Gene's type and properties stand in its first line, and one that is a value of a map in the line of its key.
 * An explicit stack: data may be nested deeply.
 * @param objects show what is no data, too
 */
function pretty(root: Value, leaf: (value: Value) => string, objects = false): string {
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
      return [
        open,
        ...[...value].flatMap(([k, v]): Task[] => [
          `\n${pad}^${leaf === literal ? keyText(k) : k} `,
          v instanceof GeneNode ? literal(v) : { value: v, depth: depth + 1 },
        ]),
        `${end}}`,
      ];
    }
    if (value instanceof GeneNode) {
      const open = value.lock === MUTABLE ? "(" : "#(";
      const props = value.props === null ? "" : [...value.props].map(([k, v]) => ` ^${keyText(k)} ${literal(v)}`).join("");
      const first = `${open}${literal(value.type)}${props}`;
      if (value.children.length === 0) return [`${first})`];
      return [first, ...value.children.flatMap((v): Task[] => [`\n${pad}`, { value: v, depth: depth + 1 }]), `${end})`];
    }
    const name = objects ? objectName(value) : null;
    if (name !== null) return [name];
    if (objects && value instanceof Instance) {
      const props = propertiesOf(value).flatMap(([k, v]): Task[] => [`\n${pad}${k}: `, { value: v, depth: depth + 1 }]);
      return [`<Instance of ${value.$c.name}> {`, ...props, `${end}}`];
    }
    return [leaf(value)];
  }
}
