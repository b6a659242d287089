/** Methods of Bytes (14.9). */
import { tellRoom } from "../values/meter.ts";
import { Bytes } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { clampIndex, isInt, needInt } from "./args.ts";
import { bad, charge, defineMethods, listed } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

/** Bytes that are put together: as many as the characters of the longest string. */
const MAX_BYTES = 2 ** 29;

const data = (args: Value[]): Uint8Array => (args[0] as Bytes).data;

function get(args: Value[]): Value {
  const i = args[1];
  if (args.length < 2) throw bad("Bytes.get requires an index");
  if (!isInt(i)) throw bad("Bytes index must be an integer");
  const n = Number(i);
  if (n < 0 || n >= data(args).length) throw bad(`Bytes index out of bounds: ${i} (size: ${data(args).length})`);
  return new Bytes(data(args).slice(n, n + 1));
}

function slice(realm: Realm, args: Value[]): Value {
  const message = "Bytes.slice requires integer bounds";
  const size = data(args).length;
  const from = clampIndex(needInt(args[1], message), size);
  const to = args[2] === undefined || args[2] === null ? size : clampIndex(needInt(args[2], message), size);
  charge(realm, Math.max(0, to - from) >> 3);
  tellRoom(to - from);
  return new Bytes(data(args).slice(from, Math.max(from, to)));
}

function concat(realm: Realm, args: Value[]): Value {
  const other = args[1];
  if (!(other instanceof Bytes)) throw bad("Bytes.concat requires Bytes");
  const size = data(args).length + other.data.length;
  if (size > MAX_BYTES) throw raise("RuntimeException", "out of memory: value too large");
  charge(realm, size >> 3);
  tellRoom(size);
  const out = new Uint8Array(size);
  out.set(data(args));
  out.set(other.data, data(args).length);
  return new Bytes(out);
}

function decode(realm: Realm, args: Value[]): Value {
  charge(realm, data(args).length >> 3);
  tellRoom(data(args).length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data(args));
  } catch {
    throw bad("invalid UTF-8");
  }
}

const METHODS: readonly Entry[] = [
  ["size length", "", "Number of bytes.", (_, a) => data(a).length],
  ["get", "i", "The byte at a position, as Bytes of size 1.", (_, a) => get(a)],
  ["to_array", "", "Array of Ints.", (realm, a) => listed(realm, data(a).length, (i) => data(a)[i])],
  ["slice", "from [to]", "The bytes from..to (excluded); negative positions count from the end.", slice],
  ["concat", "other", "These bytes and those of other.", concat],
  ["to_string", "", "The text, read as UTF-8.", decode],
];

/** Installs the methods of Bytes. */
export function installBytes(realm: Realm): void {
  defineMethods(realm, "Bytes", METHODS);
}
