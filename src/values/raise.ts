/**
 * How code written in TypeScript raises a Gene exception: `throw raise("TypeException", "Cannot add Int and String")`.
 * The machine catches it at the border of the native and makes the instance of that class, with location and stack.
 */

/** Carries an exception out of TypeScript code; no JavaScript Error (its stack would cost 3 µs and say nothing to the user). */
export class Raised {
  constructor(
    /** name of a class of chapter 9.3 */
    readonly className: string,
    readonly message: string,
    /** one of chapter 9.7; undefined: GENE.RUNTIME.ERROR */
    readonly code?: string,
    /** the finished exception instance, when it exists already (then the rest is ignored) */
    readonly instance?: unknown,
    readonly hints?: readonly string[],
    readonly cause?: unknown,
    /** the message is to end in ` @ file:line:column`, which is known when the machine catches it */
    readonly placed = false,
    /** the JavaScript error that it stands for: the host gets it as the `cause` of its own error */
    readonly host?: unknown,
  ) {}
}

/** Makes the carrier; to be thrown. */
export function raise(className: string, message: string, code?: string, hints?: readonly string[]): Raised {
  return new Raised(className, message, code, undefined, hints);
}
