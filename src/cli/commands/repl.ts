import { finished, interrupt, type Run, startRequest } from "../../embed/runner.ts";
import { Session } from "../../runtime/session.ts";
import type { Scope } from "../../values/runtime-types.ts";
import { Cell } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import type { Realm } from "../../vm/realm.ts";
import type { Command, Context } from "../context.ts";
import { painter } from "../diagnostic.ts";
import { openRealm, reportError, reportUnobserved } from "../program.ts";
import type { ReplEngine, ReplTerminal } from "../repl/engine.ts";
import { Repl } from "../repl/loop.ts";
import { streamTerminal } from "../repl/streams.ts";
import { readSettings, type Settings } from "../settings.ts";

/** `gene repl` (18.4) */
export const repl: Command = async (cx) => {
  const settings = readSettings(cx);
  const realm = openRealm(cx, settings);
  await runRepl(cx, settings, realm, new Session(realm), true);
  reportUnobserved(realm);
  return 0;
};

/** A session on the standard streams. @returns the last value */
export async function runRepl(cx: Context, settings: Settings, realm: Realm, session: Session, banner: boolean): Promise<Value> {
  const engine = new SessionEngine(realm, session);
  const { host } = cx;
  const interactive = host.isTTY!(0) && host.isTTY!(1);
  const paint = painter(host.isTTY!(2), process.env);
  const colours = interactive && paint("dim", "") !== "";
  const terminal = interactive ? await interactiveTerminal(cx, engine, colours) : streamTerminal(host);
  const stop = interactive ? undefined : host.onSignal?.("INT", () => engine.interrupt());
  try {
    return await new Repl(engine, terminal, { format: settings.errorFormat, paint, colours, banner }).run();
  } finally {
    stop?.();
    terminal.close();
  }
}

async function interactiveTerminal(cx: Context, engine: SessionEngine, colours: boolean): Promise<ReplTerminal> {
  const [{ openTerminal }, { History, historyFile }, { complete }] = await Promise.all([
    import("../repl/terminal.ts"),
    import("../repl/history.ts"),
    import("../repl/complete.ts"),
  ]);
  const files = cx.host.files!;
  return openTerminal(cx.host, {
    history: new History(historyFile(process.env, files), files),
    colours,
    complete: (line) => complete(engine, line),
    interrupt: () => engine.interrupt(),
  });
}

/** After an uncaught exception (`--repl-on-error`): reports it, then a session with `$ex`. */
export async function replAfterError(cx: Context, settings: Settings, realm: Realm, error: unknown): Promise<void> {
  reportError(cx, settings, error);
  const session = new Session(realm);
  session.scope.vars.set("$ex", new Cell(error));
  await runRepl(cx, settings, realm, session, false);
}

class SessionEngine implements ReplEngine {
  #run: Run | null = null;
  constructor(
    readonly realm: Realm,
    readonly session: Session,
  ) {}
  get scope(): Scope {
    return this.session.scope;
  }
  async evaluate(text: string, name: string): Promise<Value> {
    const request = this.session.prepare(text, name);
    this.#run = startRequest(this.realm, request, true);
    try {
      return await finished(this.#run);
    } catch (error) {
      this.session.keepVariables();
      throw error;
    } finally {
      this.#run = null;
    }
  }
  interrupt(): void {
    if (this.#run !== null) interrupt(this.realm, this.#run);
  }
}
