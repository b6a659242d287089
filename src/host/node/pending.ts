/**
 * Reading and writing of files that other things go on beside. Opening a FIFO waits for somebody at its other end, and reading it for what is
 * written there; done by Node's own functions, either keeps a thread of its pool, of which there are four, and with it the process. So nothing is
 * opened that way, and what has no end of its own (FIFOs, terminals) is left to the event loop.
 */
import * as fs from "node:fs";
import type { Duplex } from "node:stream";

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
/** Windows has none */
const O_NONBLOCK = fs.constants.O_NONBLOCK ?? 0;
/** Milliseconds between two looks whether somebody reads a FIFO. */
const RETRY = 20;
/** Bytes read at a time. */
const SMALLEST = 4096;
const LARGEST = 1 << 19;

type Callback<T> = (error: Error | null, value?: T) => void;

/** The outcome of one of Node's functions that call back. */
const outcome = <T>(call: (callback: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => call((error, value) => (error === null || error === undefined ? resolve(value as T) : reject(error))));

const openNow = (file: string, flags: number): Promise<number> => outcome((done) => fs.open(file, flags | O_NONBLOCK, 0o666, done));

/** Opens for writing; a FIFO when somebody reads it. */
async function openForWriting(file: string, append: boolean, signal?: AbortSignal): Promise<number> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await openNow(file, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO" || !fs.statSync(file).isFIFO()) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }
}

/** The stream for what the event loop has to wait for; null: a file. It closes the descriptor. */
function streamFor(fd: number, readable: boolean, signal: AbortSignal | undefined): Duplex | null {
  const stat = fs.fstatSync(fd);
  if (stat.isFIFO()) {
    // loaded here: it takes milliseconds
    const { Socket } = process.getBuiltinModule("node:net") as typeof import("node:net");
    return new Socket({ fd, readable, writable: !readable, ...(signal === undefined ? {} : { signal }) });
  }
  if (!readable || !stat.isCharacterDevice()) return null;
  const tty = process.getBuiltinModule("node:tty") as typeof import("node:tty");
  if (!tty.isatty(fd)) return null;
  const terminal = new tty.ReadStream(fd);
  signal?.addEventListener("abort", () => terminal.destroy(signal.reason as Error));
  return terminal;
}

async function readStream(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Everything in a file, or what is written into a FIFO until its writers close it. */
export async function readAsync(file: string, signal?: AbortSignal): Promise<Buffer> {
  const fd = await openNow(file, O_RDONLY);
  const stream = streamFor(fd, true, signal);
  if (stream !== null) return readStream(stream);
  try {
    return await readAll(fd, signal);
  } finally {
    fs.close(fd);
  }
}

/** (`fs.readFile` forgets the error of a descriptor that cannot be read.) */
async function readAll(fd: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let left = fs.fstatSync(fd).size;
  for (;;) {
    signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(left, SMALLEST), LARGEST));
    const n = await outcome<number>((done) => fs.read(fd, chunk, 0, chunk.length, null, done));
    if (n === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, n));
    left -= n;
  }
}

/** Writes or appends. */
export async function writeAsync(file: string, data: string | Uint8Array, append: boolean, signal?: AbortSignal): Promise<void> {
  const fd = await openForWriting(file, append, signal);
  const stream = streamFor(fd, false, signal);
  if (stream !== null)
    return outcome<void>((done) => {
      stream.once("error", done);
      stream.end(data, () => {
        stream.destroy();
        done(null);
      });
    });
  try {
    await outcome<void>((done) => fs.writeFile(fd, data, { signal }, done));
  } finally {
    fs.close(fd);
  }
}
