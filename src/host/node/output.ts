import { fstatSync, writeSync } from "node:fs";
import { reasonOf } from "../reason.ts";

/** More than this many characters are not kept back. */
const BUFFER = 16384;
/** Status of a process whose reader has gone away, as a shell sees one that SIGPIPE ended. */
const PIPE_STATUS = 141;

/** Does the descriptor belong to a terminal? node:tty brings Node's whole network code with it, so only what may be a terminal is asked. */
export function isTerminal(stream: 0 | 1 | 2): boolean {
  try {
    if (!fstatSync(stream).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (process.getBuiltinModule("node:tty") as typeof import("node:tty")).isatty(stream);
}

/**
 * Standard output and error, written with plain system calls: Node's stream objects would cost milliseconds of start-up.
 * Standard output is buffered (a terminal's by line) and written before the event loop turns, before anything goes to
 * standard error and at the exit, so that the order of both is kept.
 */
export class NodeOutput {
  #buffer = "";
  #scheduled = false;
  #terminal: boolean | undefined;

  write(stream: 1 | 2, text: string): void {
    if (stream === 2) {
      this.flush(1);
      writeAll(2, text);
      return;
    }
    this.#buffer += text;
    if (this.#buffer.length > BUFFER || ((this.#terminal ??= isTerminal(1)) && text.includes("\n"))) this.flush(1);
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush(1);
      }).unref();
    }
  }

  flush(stream: 1 | 2): void {
    if (stream === 2 || this.#buffer === "") return;
    const text = this.#buffer;
    this.#buffer = "";
    writeAll(1, text);
  }

  flushAll(): void {
    this.flush(1);
  }
}

/** Writes everything, however often the system takes only a part. When nobody reads any more the process ends quietly. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // a pipe that does not block and is full
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      else if (code === "EPIPE") process.exit(PIPE_STATUS);
      else if (code !== "EINTR") {
        // a full disk, say: what is lost is not to go unnoticed
        process.exitCode = 1;
        if (fd !== 2) writeAll(2, `Error: Cannot write to standard output: ${reasonOf(error)}\n`);
        return process.exit(1);
      }
    }
  }
}
