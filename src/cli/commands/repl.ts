import { abandon, finished, interrupt, type Run, startRequest } from "../../embed/runner.ts";
import { Session } from "../../runtime/session.ts";
import { programInfo } from "../../runtime/specials.ts";
import { Raised } from "../../values/raise.ts";
import { Instance, Scope } from "../../values/runtime-types.ts";
import type { Value } from "../../values/types.ts";
import { errorScope } from "../../vm/error-scope.ts";
import { Stop } from "../../vm/exceptions.ts";
import type { Realm } from "../../vm/realm.ts";
import type { Command, Context } from "../context.ts";
import { painter } from "../diagnostic.ts";
import { openRealm, reportError } from "../program.ts";
import type { ReplEngine, ReplTerminal } from "../repl/engine.ts";
import { complete } from "../repl/complete.ts";
import { History, historyFile } from "../repl/history.ts";
import { Repl } from "../repl/loop.ts";
import { openTerminal } from "../repl/terminal.ts";
import { streamTerminal } from "../repl/streams.ts";
import { readSettings, type Settings } from "../settings.ts";

/** `gene repl` (18.4) */
export const repl: Command = async (cx) => {
  const settings = readSettings(cx);
  const realm = openRealm(cx, settings);
  try {
    await runRepl(cx, settings, new Session(realm), true);
  } catch (error) {
    if (error instanceof Stop && error.reason === "exit") return Number(error.detail) || 0;
    throw error;
  }
  return 0;
};

/** Makes `($repl)` open a session in the scope where it stands. */
export function enableRepl(cx: Context, settings: Settings): void {
  const host = cx.host as typeof cx.host & { repl?: (realm: Realm, scope: Scope) => Promise<Value> };
  host.repl = (realm, scope) => runRepl(cx, settings, new Session(realm, "<repl>", scope), false);
}

/** A session on the standard streams. @returns the last value */
export async function runRepl(cx: Context, settings: Settings, session: Session, banner: boolean, ex: Value = null): Promise<Value> {
  const engine = new SessionEngine(session, ex);
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
  const files = cx.host.files!;
  return openTerminal(cx.host, {
    history: new History(historyFile(process.env, files), files),
    colours,
    complete: (line) => complete(engine, line),
    interrupt: () => engine.interrupt(),
  });
}

/** After an uncaught exception (`--repl-on-error`): reports it, then a session in the scope of the error with `$ex`. */
export async function replAfterError(cx: Context, settings: Settings, realm: Realm, error: unknown): Promise<void> {
  reportError(cx, settings, error);
  const module = programInfo(realm).main;
  const ex = error instanceof Raised ? error.instance : error;
  const top = module === null ? null : new Scope(new Map(), new Set(), new Map(), module.ns, module.ns, true);
  const scope = ex instanceof Instance ? (errorScope(ex) ?? top) : top;
  await runRepl(cx, settings, new Session(realm, "<repl>", scope), false, ex);
}

class SessionEngine implements ReplEngine {
  #run: Run | null = null;
  #interrupted = false;
  constructor(
    readonly session: Session,
    /** `$ex` of each entry */
    readonly ex: Value,
  ) {}
  get realm(): Realm {
    return this.session.realm;
  }
  get scope(): Scope {
    return this.session.scope;
  }
  async evaluate(text: string, name: string): Promise<Value> {
    const request = this.session.prepare(text, name);
    this.#interrupted = false;
    this.#run = startRequest(this.realm, request, true, this.ex);
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
    if (this.#run === null) return;
    // it may catch what the first Ctrl-C raises, and go on
    if (this.#interrupted) abandon(this.realm, this.#run, "abandoned: it went on after the first Ctrl-C; its finally clauses do not run");
    else interrupt(this.realm, this.#run);
    this.#interrupted = true;
  }
}
