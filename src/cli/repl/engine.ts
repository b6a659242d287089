import type { Scope } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import type { Realm } from "../../vm/realm.ts";

/** What a REPL needs of the machine. */
export interface ReplEngine {
  readonly realm: Realm;
  /** where entries are evaluated */
  readonly scope: Scope;
  /** Evaluates an entry; its source is called `name`. Rejects with what `diagnose` understands. */
  evaluate(text: string, name: string): Promise<Value>;
  /** Stops the evaluation that is going on; its promise is rejected. */
  interrupt(): void;
}

/** Where entries come from and results go to: a terminal, or plain streams. */
export interface ReplTerminal {
  /** Next line; null at the end of input. `more`: an entry is open. */
  readLine(more: boolean): Promise<string | null>;
  /** The whole entry, for the history. */
  remember(entry: string): void;
  /** Called around each evaluation. */
  busy(yes: boolean): void;
  write(text: string): void;
  writeError(text: string): void;
  readonly interactive: boolean;
  close(): void;
}
