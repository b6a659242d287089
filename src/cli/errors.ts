/** A command cannot do what it was asked: shown as one line `Error: MESSAGE` on stderr, exit code 1. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = "CommandError";
  }
}
