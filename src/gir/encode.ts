/**
 * `.gir` files (15.6): a header line, then the module as JSON. A file holds one compiled unit.
 *
 * Constants that have a literal form are kept as text and read by the reader; the few kinds that have none (types, parameter lists) as tagged objects.
 */
import { literal } from "../values/print.ts";
import { UNDEF, TypeValue } from "../values/runtime-types.ts";
import { GeneNode, Quote, SealedArray, SELECTOR_OPS, SelectorOp, Unquote, type Value } from "../values/types.ts";
import { readFirst } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { Code, type ParamSpec } from "./code.ts";
import { INSTRUCTIONS, OP_NAMES } from "./ops.ts";
import { GirError, verify } from "./verify.ts";

/** Rises whenever the meaning of a file changes. */
export const GIR_VERSION = 4;
const MAGIC = "GENE";

/** Says what the instruction set looks like: files made with another one are refused. */
export function girAbi(): string {
  return (abi ??= `gene-js-${hash(OP_NAMES.map((n) => `${n}:${INSTRUCTIONS[n].operands}`).join(","))}`);
}
let abi: string | undefined;

export interface GirHeader {
  readonly version: number;
  readonly compiler: string;
  readonly abi: string;
  readonly sourceHash: string;
  /** of what follows the header: a change by accident is no program that somebody compiled */
  readonly bodyHash: string;
  readonly sourceName: string;
  readonly timestamp: string;
  readonly debug: boolean;
}

/** A file that does not fit; the message says which field and what to do. */
export class GirFileError extends Error {}

const unfit = (path: string, what: string): GirFileError => new GirFileError(`Invalid GIR file: ${path}: ${what}. Please recompile the source file.`);

/** FNV-1a over the UTF-16 units, 8 hex digits: tells whether a source has changed, nothing more. */
export function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, "0");
}

/**
 * The text of a `.gir` file.
 * @param timestamp e.g. "2026-01-31 08:15:00"
 * @throws GirFileError when the constants are too large
 */
export function encodeGir(code: Code, compiler: string, timestamp: string): string {
  const source = code.source;
  written = 0;
  const body = JSON.stringify({ source: source?.text ?? null, code: packCode(code) });
  const header: GirHeader = {
    version: GIR_VERSION,
    compiler,
    abi: girAbi(),
    sourceHash: hash(source?.text ?? ""),
    bodyHash: hash(body),
    sourceName: source?.name ?? "",
    timestamp,
    debug: true,
  };
  return `${MAGIC} ${JSON.stringify(header)}\n${body}\n`;
}

/**
 * Header of a file.
 * @throws GirFileError when it is no GIR file
 */
export function readHeader(text: string, path: string): GirHeader {
  if (!text.startsWith(MAGIC)) throw unfit(path, `magic mismatch. Expected ${MAGIC} but got ${JSON.stringify(text.slice(0, MAGIC.length))}`);
  if (!text.startsWith(`${MAGIC} {`)) throw unfit(path, "the header is damaged");
  try {
    return JSON.parse(text.slice(MAGIC.length + 1, text.indexOf("\n"))) as GirHeader;
  } catch {
    throw unfit(path, "the header is damaged");
  }
}

/**
 * The code of a file, verified.
 * @throws GirFileError when version, compiler or instruction set do not fit, or the file is damaged
 */
export function decodeGir(text: string, path: string, compiler: string): { header: GirHeader; code: Code } {
  const header = readHeader(text, path);
  const expect = (field: string, wanted: unknown, got: unknown): void => {
    if (wanted !== got) throw unfit(path, `${field} mismatch. Expected ${String(wanted)} but got ${String(got)}`);
  };
  expect("version", GIR_VERSION, header.version);
  expect("compiler", compiler, header.compiler);
  expect("ABI", girAbi(), header.abi);
  const packed = text.slice(text.indexOf("\n") + 1).trimEnd();
  if (hash(packed) !== header.bodyHash) throw unfit(path, "the file is damaged");
  try {
    const body = JSON.parse(packed) as { source: string | null; code: Packed };
    const source = body.source === null ? null : new Source(header.sourceName, body.source);
    const code = unpackCode(body.code, source);
    verify(code);
    return { header, code };
  } catch (e) {
    throw unfit(path, `the file is damaged${e instanceof GirError || e instanceof SyntaxError ? ` (${e.message})` : ""}`);
  }
}

const FLAGS = ["isMethod", "isBlock", "isMacro", "isGenerator", "isAsync", "isCtor", "isAsyncBody"] as const;

interface Packed {
  name: string;
  ops: number[];
  consts: unknown[];
  codes: Packed[];
  nregs: number;
  base: number;
  flags: string[];
  spec: unknown;
  captures: string[];
  fixed: boolean[];
  exports: string[];
  regs: (string | null)[];
  positions: number[];
  returns: unknown;
}

function packCode(code: Code): Packed {
  return {
    name: code.name,
    ops: [...code.ops],
    consts: code.consts.map((v) => pack(v)),
    codes: code.codes.map(packCode),
    nregs: code.nregs,
    base: code.base,
    flags: FLAGS.filter((f) => code[f]),
    spec: pack(code.spec),
    captures: code.captureNames,
    fixed: code.captureFixed,
    exports: code.exportNames,
    regs: Array.from(code.regNames, (r) => r ?? null),
    positions: [...code.positions],
    returns: pack(code.returnType),
  };
}

function unpackCode(p: Packed, source: Source | null): Code {
  const code = new Code();
  code.name = p.name;
  code.ops = Int32Array.from(p.ops);
  code.consts = p.consts.map(unpack);
  code.codes = p.codes.map((c) => unpackCode(c, source));
  for (const c of code.codes) c.outer = code;
  code.nregs = p.nregs;
  code.base = p.base;
  for (const f of FLAGS) code[f] = p.flags.includes(f);
  code.spec = unpack(p.spec) as ParamSpec;
  code.captureNames = p.captures;
  code.captureFixed = p.fixed;
  code.exportNames = p.exports;
  code.regNames = p.regs.map((r) => r ?? undefined) as string[];
  code.positions = Int32Array.from(p.positions);
  code.source = source;
  code.returnType = unpack(p.returns);
  return code;
}

/** Strings are themselves; everything else is [tag, ...]. */
function pack(v: Value, depth = 0): unknown {
  if (typeof v === "string") return v;
  if (v === UNDEF) return ["undef"];
  const inner = (x: Value): unknown => pack(x, depth + 1);
  if (v instanceof TypeValue) return ["type", v.kind, v.name, v.args.map(inner), v.params.map((p) => [p.kind, p.name, inner(p.type)])];
  if (v instanceof SelectorOp) return ["op", v.name];
  // what is nested this deeply is data, and the printer needs no JavaScript stack for it
  if (depth > DEEPEST || v instanceof SealedArray || v instanceof GeneNode || v instanceof Quote || v instanceof Unquote) return asText(v);
  if (Array.isArray(v)) return ["arr", v.map(inner)];
  if (v instanceof Map && v.constructor === Map) return ["map", [...v].map(([k, x]) => [k, inner(x)])];
  if (typeof v === "object" && v !== null && v.constructor === Object) return ["obj", Object.entries(v).map(([k, x]) => [k, inner(x)])];
  return asText(v);
}

/** Nesting of a constant up to which it is kept as JSON. */
const DEEPEST = 200;

/** Characters of constants in one file: calls nested 100,000 deep hold each other's text as constants. */
const LARGEST = 2e7;
let written = 0;

function asText(v: Value): unknown {
  const s = literal(v);
  written += s.length;
  if (written > LARGEST) throw new GirFileError("the constants of the code are too large for a GIR file");
  return ["lit", s];
}

function unpack(p: unknown): Value {
  if (typeof p === "string") return p;
  const [tag, ...rest] = p as [string, ...unknown[]];
  switch (tag) {
    case "undef":
      return UNDEF;
    case "type": {
      const [kind, name, args, params] = rest as [TypeValue["kind"], string, unknown[], [TypeValue["params"][number]["kind"], string, unknown][]];
      return new TypeValue(
        kind,
        name,
        args.map(unpack),
        params.map(([k, n, t]) => ({ kind: k, name: n, type: unpack(t) })),
      );
    }
    case "op":
      return SELECTOR_OPS[rest[0] as string];
    case "arr":
      return (rest[0] as unknown[]).map(unpack);
    case "map":
      return new Map((rest[0] as [string, unknown][]).map(([k, x]) => [k, unpack(x)]));
    case "obj":
      return Object.fromEntries((rest[0] as [string, unknown][]).map(([k, x]) => [k, unpack(x)]));
    default:
      return readFirst(new Source("constant", rest[0] as string));
  }
}
