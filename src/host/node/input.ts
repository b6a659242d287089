import { isUtf8 } from "node:buffer";
import { fstatSync } from "node:fs";
import { reasonError } from "../reason.ts";
import { notUtf8 } from "../utf8.ts";

function isDirectory(fd: number): boolean {
  try {
    return fstatSync(fd).isDirectory();
  } catch {
    return false;
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Standard input. Nothing is read, and the process is not kept alive, while nobody asks. */
export class NodeInput {
  /** what has arrived and was not given out, oldest first */
  #chunks: Buffer[] = [];
  /** chunks that are known to hold no end of a line */
  #searched = 0;
  /** bytes given out so far, for the places of errors */
  #taken = 0;
  #ended = false;
  /** why nothing more can be read: of a directory, say */
  #error: Error | null = null;
  #started = false;
  readonly #waiting = new Set<() => void>();

  /**
   * Next line without its end; null at the end of input.
   * @throws Error `not valid UTF-8 (byte N)`, N counted from the first byte of all; the line is left behind
   */
  async readLine(signal?: AbortSignal): Promise<string | null> {
    for (;;) {
      for (; this.#searched < this.#chunks.length; this.#searched++) {
        const end = this.#chunks[this.#searched]!.indexOf(NEWLINE);
        if (end >= 0) return this.#text(this.#take(this.#searched, end + 1), true);
      }
      if (this.#ended) return this.#chunks.length === 0 && this.#error === null ? null : this.#text(this.#takeAll(), true);
      await this.#more(signal);
    }
  }

  /** Everything that has not been read yet.  @throws Error as readLine */
  async readAll(signal?: AbortSignal): Promise<string> {
    return this.#text(await this.readBytes(signal), false);
  }

  /** Everything that has not been read yet, as it came. */
  async readBytes(signal?: AbortSignal): Promise<Buffer> {
    while (!this.#ended) await this.#more(signal);
    return this.#takeAll();
  }

  /** @throws Error if what follows cannot be read */
  #takeAll(): Buffer {
    if (this.#error !== null) throw this.#error;
    return this.#take(this.#chunks.length, 0);
  }

  /** Whole chunks, and bytes of the one behind them. */
  #take(chunks: number, bytes: number): Buffer {
    const parts = this.#chunks.splice(0, chunks);
    this.#searched = 0;
    if (bytes > 0) {
      const last = this.#chunks[0]!;
      parts.push(last.subarray(0, bytes));
      if (bytes === last.length) this.#chunks.shift();
      else this.#chunks[0] = last.subarray(bytes);
    }
    const taken = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    this.#taken += taken.length;
    return taken;
  }

  /** The text of the bytes that were taken last. */
  #text(bytes: Buffer, line: boolean): string {
    if (!isUtf8(bytes)) throw notUtf8(bytes, this.#taken - bytes.length);
    let end = bytes.length;
    if (line && bytes[end - 1] === NEWLINE) end -= bytes[end - 2] === RETURN ? 2 : 1;
    return bytes.toString("utf8", 0, end);
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const finish = (): void => {
      this.#ended = true;
      this.#wake();
    };
    // Node takes one for an empty input
    if (isDirectory(0)) this.#error = reasonError({ code: "EISDIR" });
    process.stdin.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    process.stdin.on("end", finish);
    process.stdin.on("error", (error) => {
      this.#error = reasonError(error);
      finish();
    });
  }

  #more(signal?: AbortSignal): Promise<void> {
    this.#start();
    process.stdin.resume();
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve);
      signal?.addEventListener("abort", () => {
        reject(signal.reason as Error);
        // what comes now is for others: a program that is started, say
        if (this.#waiting.delete(resolve) && this.#waiting.size === 0) process.stdin.pause();
      });
    });
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    if (!this.#ended) process.stdin.pause();
    for (const resolve of waiting) resolve();
  }
}
