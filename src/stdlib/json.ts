/** Plain JSON (15.1) and tagged JSON (15.2). */
import { printFloat } from "../values/float.ts";
import { kindOf } from "../values/kind.ts";
import { tellRoom, tellRound, tellWork } from "../values/meter.ts";
import { literal } from "../values/print.ts";
import { ComplexSym, Float, GeneNode, Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { ReaderError, readAll } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { needString } from "./args.ts";
import { bad, charge, defineFunctions } from "./define.ts";
import type { Realm } from "./define.ts";
import { parseJson } from "./json-reader.ts";
import { mergeSort } from "./sort.ts";
import { compareText } from "./strings.ts";
import { listParts, Pending, quoted, writeData } from "./writer.ts";
import type { Part } from "./writer.ts";

const quote = quoted;

/** nil, Bool, Float, String: the same in both kinds of JSON. */
function scalar(v: Value): string | undefined {
  if (v === null) return "null";
  if (typeof v === "boolean") return v ? "true" : "false";
  if (typeof v === "string") return quote(v);
  if (v instanceof Float) return Number.isFinite(v.value) ? printFloat(v.value) : "null";
  return undefined;
}

function objectParts(entries: Iterable<readonly [string, Value]>): Part[] {
  const parts: Part[] = [];
  let text = "{";
  for (const [key, value] of entries) {
    tellRound(parts.length >> 1);
    parts.push(`${text}${quote(key)}:`, new Pending(value));
    text = ",";
  }
  parts.push(text === "{" ? "{}" : "}");
  return parts;
}

function plain(v: Value): string | Part[] {
  if (typeof v === "number" || typeof v === "bigint") return String(v);
  if (Array.isArray(v)) return listParts("[", v, ",", "]", plain);
  if (v instanceof Map) return objectParts(v as Map<string, Value>);
  if (v instanceof Sym) return quote(v.name);
  return scalar(v) ?? quote(literal(v));
}

/** Compact plain JSON. */
export function stringify(v: Value): string {
  return writeData(v, plain);
}

const TAG = "#GENE#";

function sorted(m: Map<string, Value>): [string, Value][] {
  tellWork(8 * m.size);
  tellRoom(64 * m.size);
  return mergeSort([...m], ([a], [b]) => compareText(a, b));
}

function tagged(v: Value): string | Part[] {
  if (typeof v === "number") return String(v);
  if (typeof v === "bigint" || v instanceof Sym || v instanceof ComplexSym) return quote(TAG + literal(v));
  if (typeof v === "string" && v.startsWith(TAG)) return quote(TAG + literal(v));
  if (Array.isArray(v)) return listParts("[", v, ",", "]", tagged);
  if (v instanceof Map) {
    if (v.has("genetype")) throw bad("Tagged Gene JSON cannot serialize a map with key 'genetype'");
    return objectParts(sorted(v as Map<string, Value>));
  }
  if (v instanceof GeneNode) {
    for (const reserved of ["genetype", "children"])
      if (v.props?.has(reserved)) throw bad(`Tagged Gene JSON cannot serialize a Gene with reserved prop '${reserved}'`);
    const entries: [string, Value][] = [["genetype", v.type], ...sorted(v.props ?? new Map())];
    if (v.children.length > 0) entries.push(["children", v.children]);
    return objectParts(entries);
  }
  const text = scalar(v);
  if (text === undefined) throw bad(`Tagged Gene JSON does not support ${kindOf(v)}`);
  return text;
}

function untagString(s: string): Value {
  if (!s.startsWith(TAG)) return s;
  let forms: Value[];
  // to begin reading takes as long as to read some words
  tellWork(64);
  try {
    forms = readAll(new Source("<json>", s.slice(TAG.length)));
  } catch (e) {
    if (e instanceof ReaderError) throw raise("ParseException", e.message, "GENE.PARSE.ERROR");
    throw e;
  }
  if (forms.length !== 1) throw bad("Tagged Gene JSON payload must contain exactly one Gene value");
  return forms[0];
}

/** Replaces tagged strings and objects with `genetype`, in place and without recursion. */
function untag(root: Value): Value {
  const holder: Value[] = [root];
  const stack: { container: Value[] | Map<string, Value>; key: number | string }[] = [{ container: holder, key: 0 }];
  const genes: { container: Value[] | Map<string, Value>; key: number | string; map: Map<string, Value> }[] = [];
  const store = (container: Value[] | Map<string, Value>, key: number | string, v: Value): void => {
    if (Array.isArray(container)) container[key as number] = v;
    else container.set(key as string, v);
  };
  for (let round = 0; stack.length > 0; round++) {
    tellRound(round);
    const { container, key } = stack.pop()!;
    const v: Value = Array.isArray(container) ? container[key as number] : container.get(key as string);
    if (typeof v === "string") store(container, key, untagString(v));
    else if (Array.isArray(v)) {
      tellWork(v.length);
      tellRoom(64 * v.length);
      for (let i = 0; i < v.length; i++) stack.push({ container: v, key: i });
    } else if (v instanceof Map) {
      if (v.has("genetype")) {
        if (v.has("children") && !Array.isArray(v.get("children"))) throw bad("Tagged Gene JSON 'children' must be an array");
        genes.push({ container, key, map: v as Map<string, Value> });
      }
      tellWork(8 * v.size);
      for (const k of v.keys()) stack.push({ container: v as Map<string, Value>, key: k });
    }
  }
  // inner ones last found, first made
  for (let i = genes.length - 1; i >= 0; i--) {
    const { container, key, map } = genes[i]!;
    const props = new Map(map);
    props.delete("genetype");
    props.delete("children");
    store(container, key, new GeneNode(map.get("genetype"), props.size > 0 ? props : null, (map.get("children") as Value[]) ?? []));
  }
  return holder[0];
}

function text(realm: Realm, args: Value[], name: string): string {
  if (args.length === 0) throw bad(`json.${name} requires a string`);
  const s = needString(args[0], `json.${name} expects a string`);
  charge(realm, s.length >> 3);
  return s;
}

/** Installs `gene/json`. */
export function installJson(realm: Realm): void {
  const need = (args: Value[], name: string): Value => {
    if (args.length === 0) throw bad(`json.${name} requires a value`);
    return args[0];
  };
  defineFunctions(realm, "gene/json", [
    ["parse", "s", "Reads one JSON text.", (r, a) => parseJson(text(r, a, "parse"))],
    ["stringify", "x", "Compact JSON.", (_, a) => stringify(need(a, "stringify"))],
    ["serialize", "x", "Tagged JSON: Gene data without loss.", (_, a) => writeData(need(a, "serialize"), tagged)],
    ["deserialize", "s", "Reads tagged JSON.", (r, a) => untag(parseJson(text(r, a, "deserialize")))],
  ]);
}
