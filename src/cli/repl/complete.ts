/** Completion: names that are visible, members behind `/`, methods behind `.`, commands behind `:`. */
import { COMMAND_NAMES } from "./commands.ts";
import type { ReplEngine } from "./engine.ts";
import { GClass, Instance, Namespace, UNDEF } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";

const FORMS =
  "if ifel elif else then fn class var let loop break continue return for in while do repeat case when try catch finally throw import export ns new method ctor super async await yield enum type self nil void true false interface implement field object eval comptime".split(
    " ",
  );

/** What may stand at the end of `line`, and the part of it that is completed. */
export function complete(engine: ReplEngine, line: string): [string[], string] {
  const word = /[^\s()[\]{}"`%,;]*$/.exec(line)![0];
  if (/^\s*:/.test(line) && line.trim() === word) return [COMMAND_NAMES.filter((n) => n.startsWith(word)), word];
  const dot = word.lastIndexOf(".");
  const slash = word.lastIndexOf("/");
  let names: string[];
  if (dot > slash) {
    const prefix = word.slice(0, dot + 1);
    const receiver = dot > 0 ? word.slice(0, dot).replace(/\/$/, "") : receiverBefore(line, word);
    names = methods(engine, receiver === null ? undefined : resolve(engine, receiver)).map((n) => prefix + n);
  } else if (slash >= 0) {
    const prefix = word.slice(0, slash + 1);
    names = members(resolve(engine, word.slice(0, slash))).map((n) => prefix + n);
  } else names = [...visible(engine)];
  return [[...new Set(names.filter((n) => n.startsWith(word)))].sort(), word];
}

/** The name before `.method` in `(name .method`. */
function receiverBefore(line: string, word: string): string | null {
  return /\(\s*([^\s()[\]{}"`%,;]+)\s+$/.exec(line.slice(0, line.length - word.length))?.[1] ?? null;
}

function* visible(engine: ReplEngine): Iterable<string> {
  yield* FORMS;
  yield* engine.scope.vars.keys();
  for (let ns: Namespace | null = engine.scope.ns; ns !== null; ns = ns.parent) yield* ns.members.keys();
}

/** Value of a name or path; UNDEF if it is not known without evaluating. */
function resolve(engine: ReplEngine, path: string): Value {
  const [first, ...rest] = path.split("/");
  let value: Value = engine.scope.vars.get(first!)?.value ?? UNDEF;
  for (let ns: Namespace | null = engine.scope.ns; ns !== null && value === UNDEF; ns = ns.parent) value = ns.members.get(first!)?.value ?? UNDEF;
  for (const part of rest) {
    if (value instanceof Namespace) value = value.members.get(part)?.value ?? UNDEF;
    else if (value instanceof GClass) value = value.members.members.get(part)?.value ?? UNDEF;
    else if (value instanceof Map) value = value.get(part);
    else return UNDEF;
  }
  return value;
}

function members(value: Value): string[] {
  if (value instanceof Namespace) return [...value.members.keys()];
  if (value instanceof GClass) return [...value.members.members.keys()];
  if (value instanceof Map) return [...value.keys()] as string[];
  if (value instanceof Instance)
    return Object.keys(value)
      .filter((k) => k.startsWith("_"))
      .map((k) => k.slice(1));
  return [];
}

/** Methods of a value; of all classes where the value is not known. */
function methods(engine: ReplEngine, value: Value): string[] {
  const out: string[] = [];
  const classes = value === UNDEF || value === undefined ? Object.values(engine.realm.classes as Record<string, GClass>) : [engine.realm.classOf(value)];
  for (const cls of classes) for (const name in cls.mt) out.push(name);
  return out;
}
