/** print, println, readline, standard streams (14.1). */
import { Native } from "../values/runtime-types.ts";
import { Bytes, type Value } from "../values/types.ts";
import { display } from "../values/print.ts";
import { isTruthy } from "../values/kind.ts";
import { bad, classNamed, defineFunctions, defineMethods, defineValue } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { reading } from "./operation.ts";

const NAMES = ["stdin", "stdout", "stderr"] as const;
type Stream = 0 | 1 | 2;

function displayAll(args: Value[]): string {
  let out = "";
  for (let i = 0; i < args.length; i++) {
    const v = args[i];
    if (i > 0) out += " ";
    out += typeof v === "string" ? v : display(v);
  }
  return out;
}

const target = (kw: Map<string, Value> | null): 1 | 2 => (kw !== null && isTruthy(kw.get("stderr")) ? 2 : 1);

/** These suspend the calling fiber only. */
const readLine = (realm: Realm): Value => reading(realm, realm.host.readLine && ((signal) => realm.host.readLine!(signal)));
const readAll = (realm: Realm): Value => reading(realm, realm.host.readAllInput && ((signal) => realm.host.readAllInput!(signal)));
const readBytes = (realm: Realm): Value =>
  reading(realm, realm.host.readInputBytes && (async (signal) => new Bytes(new Uint8Array(await realm.host.readInputBytes!(signal)))));

const streamOf = (v: Value): Stream => (v as Native).data.stream as Stream;

function readable(args: Value[]): void {
  if (streamOf(args[0]) !== 0) throw bad(`${NAMES[streamOf(args[0])]} is not readable`);
}

function write(realm: Realm, args: Value[], name: string, end: string): Value {
  const stream = streamOf(args[0]);
  if (stream === 0) throw bad("stdin is not writable");
  if (args.length < 2 && name === "write") throw bad("IOHandle.write requires a value");
  realm.host.write(stream, displayAll(args.slice(1)) + end);
  return null;
}

function flush(realm: Realm, handle: Value): Value {
  const stream = handle instanceof Native && handle.data?.stream !== undefined ? streamOf(handle) : 1;
  if (stream === 0) throw bad("stdin is not writable");
  realm.host.flush?.(stream);
  return null;
}

const FUNCTIONS: readonly Entry[] = [
  ["print", "x... ^stderr", "Writes display forms with blanks between.", (realm, a, kw) => (realm.host.write(target(kw), displayAll(a)), null)],
  [
    "println",
    "x... ^stderr",
    "Writes display forms with blanks between, and a newline.",
    (realm, a, kw) => (realm.host.write(target(kw), displayAll(a) + "\n"), null),
  ],
  ["flush", "[handle]", "Writes out what is buffered.", (realm, a) => flush(realm, a[0])],
  [
    "readline",
    "",
    "Next line of stdin without its end, nil at the end of input.",
    (realm, a) => {
      if (a.length > 0) throw bad("readline does not accept arguments");
      return readLine(realm);
    },
  ],
];

const HANDLE: readonly Entry[] = [
  ["read", "", "All of stdin.", (realm, a) => (readable(a), readAll(realm))],
  ["read_bytes", "", "All of stdin as it is.", (realm, a) => (readable(a), readBytes(realm))],
  ["read_line", "", "Next line of stdin without its end, nil at the end of input.", (realm, a) => (readable(a), readLine(realm))],
  ["write", "x", "Writes the display form.", (realm, a) => write(realm, a, "write", "")],
  ["write_line", "x", "Writes the display form and a newline.", (realm, a) => write(realm, a, "write_line", "\n")],
  ["flush", "", "Writes out what is buffered.", (realm, a) => flush(realm, a[0])],
  ["isatty?", "", "Is it a terminal?", (realm, a) => realm.host.isTTY?.(streamOf(a[0])) ?? false],
];

/** Installs printing and the standard streams. */
export function installPrinting(realm: Realm): void {
  defineFunctions(realm, "", FUNCTIONS);
  const cls = classNamed(realm, "IOHandle");
  defineMethods(realm, "IOHandle", HANDLE);
  NAMES.forEach((name, stream) => defineValue(realm, "", name, new Native(cls, { stream })));
}
