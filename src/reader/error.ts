/** Errors of the reader (chapter 1.13). */
import type { Source } from "./source.ts";

/** A text that cannot be read, with the place. */
export class ReaderError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(
    message: string,
    readonly source: Source,
    /** in UTF-16 units */
    readonly offset: number,
    /** more text could mend it: the REPL goes on reading */
    readonly incomplete: boolean,
  ) {
    super(message);
    this.name = "ReaderError";
    const place = source.lineColumn(offset);
    this.line = place.line;
    this.column = place.column;
  }
}

/** What the parts of the reader throw: they know the text but not its source. Becomes a {@link ReaderError}. */
export class Fault {
  constructor(
    readonly message: string,
    readonly offset: number,
    readonly incomplete: boolean,
  ) {}
}

/** Makes a {@link Fault}; to be thrown. */
export function fault(message: string, offset: number, incomplete = false): Fault {
  return new Fault(message, offset, incomplete);
}
