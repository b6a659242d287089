import type { Value } from "./types.ts";

/** Stands in a method table or namespace for something that is loaded at its first use (the prelude's methods, extensions). */
export class LazyValue {
  constructor(readonly load: () => Value) {}
}
