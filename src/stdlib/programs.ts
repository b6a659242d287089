/** system/Process (14.13): a running program. What it writes is buffered; reading suspends the calling fiber until there is enough. */
import { Native, NativeFn } from "../values/runtime-types.ts";
import { Float } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { display } from "../values/print.ts";
import { isTruthy } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import type { HostProcess, ProcessOptions } from "../host/host.ts";
import { needPath, needString, needVariable, variableText } from "./args.ts";
import { bad, classNamed, defineMethods, defineStatics, defineValue } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { suspended } from "./operation.ts";
import { commandArgs, failedToExecute, processesOf } from "./system.ts";

class Running {
  out = "";
  err = "";
  outEnded = false;
  errEnded = false;
  exitCode: number | null = null;
  inputClosed = false;
  private waiters = new Set<() => void>();

  constructor(
    private readonly realm: Realm,
    readonly child: HostProcess,
    readonly merged: boolean,
  ) {
    child.onOutput((text) => {
      if (text === null) this.outEnded = true;
      else this.out += text;
      this.changed();
    });
    child.onError((text) => {
      if (text === null) this.errEnded = true;
      else this.err += text;
      this.changed();
    });
    child.onExit((code) => {
      this.exitCode = code;
      this.outEnded = this.errEnded = true;
      this.changed();
    });
  }

  private changed(): void {
    for (const w of [...this.waiters]) w();
  }

  /** The first result of `test` other than undefined, for which the calling fiber waits; `late` when the time is over before that. */
  until<T extends Value>(test: () => T | undefined, ms: number, late: T): Value {
    const now = test();
    return now === undefined ? suspended(this.realm, "Failed to wait for a process", (signal) => this.soon(test, ms, late, signal)) : now;
  }

  /** The same as a promise, which is never settled when it is aborted. */
  async soon<T extends Value>(test: () => T | undefined, ms: number, late: T, signal: AbortSignal): Promise<T> {
    const now = test();
    if (now !== undefined) return now;
    return new Promise<T>((done) => {
      const stop = (): void => {
        cancel?.();
        this.waiters.delete(check);
      };
      const finish = (v: T): void => {
        stop();
        done(v);
      };
      const check = (): void => {
        const v = test();
        if (v !== undefined) finish(v);
      };
      const cancel = ms === Infinity ? null : this.realm.host.setTimer(ms, () => finish(late));
      this.waiters.add(check);
      signal.addEventListener("abort", stop);
    });
  }

  /** `process/pid` and so on */
  property(name: string): Value {
    return name === "pid" ? this.child.pid : name === "exit_code" ? this.exitCode : undefined;
  }

  /** Takes the first n units of what was written. */
  take(n: number): string {
    const text = this.out.slice(0, n);
    this.out = this.out.slice(n);
    return text;
  }
}

const running = (args: Value[]): Running => (args[0] as Native).data as Running;

/** Seconds, thirty years. */
const LONGEST = 1e9;

/** ^timeout in milliseconds: seconds, also as an Int. */
function timeout(kw: Map<string, Value> | null, name: string): number {
  const t = kw?.get("timeout");
  if (t === undefined) throw bad(`Process.${name} requires ^timeout`);
  const seconds = t instanceof Float ? t.value : typeof t === "number" || typeof t === "bigint" ? Number(t) : null;
  if (seconds === null) throw bad(`Process.${name} ^timeout must be a number`);
  if (seconds !== seconds) throw bad(`Process.${name} ^timeout must not be nan`);
  // no timer of a host is asked for a time that nobody lives to see
  return seconds > LONGEST ? Infinity : Math.max(0, seconds * 1000);
}

function write(args: Value[], name: string, end: string): Value {
  const p = running(args);
  if (args.length < 2) throw bad(`Process.${name} requires a value`);
  if (p.inputClosed) throw raise("IOError", "Process stdin is closed");
  if (p.exitCode !== null) throw raise("IOError", "Process is no longer running");
  p.child.write((typeof args[1] === "string" ? args[1] : display(args[1])) + end);
  return null;
}

function closeInput(p: Running): void {
  if (p.inputClosed) return;
  p.inputClosed = true;
  p.child.closeInput();
}

function readLine(p: Running, ms: number): Value {
  return p.until(
    () => {
      const at = p.out.indexOf("\n");
      if (at >= 0) return p.take(at + 1).replace(/\r?\n$/, "");
      if (!p.outEnded) return undefined;
      return p.out === "" ? null : p.take(p.out.length);
    },
    ms,
    null,
  );
}

function readUntil(p: Running, delimiter: string, ms: number): Value {
  return p.until(
    () => {
      const at = p.out.indexOf(delimiter);
      if (at >= 0) return p.take(at + delimiter.length);
      if (!p.outEnded) return undefined;
      return p.out === "" ? null : p.take(p.out.length);
    },
    ms,
    null,
  );
}

function readStderr(p: Running, ms: number): Value {
  if (p.merged) throw bad("stderr is merged into stdout for this Process");
  return p.until(
    () => {
      if (p.err === "") return p.errEnded ? "" : undefined;
      const text = p.err;
      p.err = "";
      return text;
    },
    ms,
    null,
  );
}

const exitOf = (p: Running) => (): number | null | undefined => (p.exitCode === null ? undefined : p.exitCode);

async function shutdown(p: Running, ms: number, signal: AbortSignal): Promise<Value> {
  closeInput(p);
  for (const name of ["TERM", "KILL"]) {
    const code = await p.soon(exitOf(p), ms / 2, null, signal);
    if (code !== null) return code;
    p.child.signal(name);
  }
  return p.soon(exitOf(p), Infinity, null, signal);
}

function shutDown(realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
  const p = running(args);
  const ms = timeout(kw, "shutdown");
  return suspended(realm, "Failed to wait for a process", (signal) => shutdown(p, ms, signal));
}

const METHODS: readonly Entry[] = [
  ["pid", "", "Its number.", (_, a) => running(a).child.pid],
  ["exit_code", "", "Its exit code, nil until it is known.", (_, a) => running(a).exitCode],
  ["write", "x", "Writes the display form to its stdin.", (_, a) => write(a, "write", "")],
  ["write_line", "x", "Writes the display form and a newline to its stdin.", (_, a) => write(a, "write_line", "\n")],
  ["close_stdin", "", "Closes its stdin.", (_, a) => (closeInput(running(a)), null)],
  ["read_line", "^timeout", "Next line; nil at the end or when time is over.", (_, a, kw) => readLine(running(a), timeout(kw, "read_line"))],
  [
    "read_until",
    "delim ^timeout",
    "Text up to and with delim.",
    (_, a, kw) => {
      const delimiter = needString(a[1], "Process.read_until requires a string delimiter");
      return readUntil(running(a), delimiter, timeout(kw, "read_until"));
    },
  ],
  ["read_available", "", 'What is there, "" if nothing.', (_, a) => running(a).take(running(a).out.length)],
  ["read_stderr", "^timeout", "Text of its stderr; nil when time is over.", (_, a, kw) => readStderr(running(a), timeout(kw, "read_stderr"))],
  [
    "signal",
    "name",
    "Sends INT, TERM or KILL.",
    (_, a) => {
      const name = needString(a[1], "Process.signal requires a signal name");
      if (!["INT", "TERM", "KILL"].includes(name)) throw bad(`Unsupported signal: ${name}`);
      if (running(a).exitCode === null) running(a).child.signal(name);
      return null;
    },
  ],
  ["wait", "^timeout", "Its exit code, nil when time is over.", (_, a, kw) => running(a).until(exitOf(running(a)), timeout(kw, "wait"), null)],
  ["shutdown", "^timeout", "Closes stdin and waits; TERM and waits; KILL.", shutDown],
  ["alive?", "", "Is it running?", (_, a) => running(a).exitCode === null],
];

function start(realm: Realm, args: Value[], kw: Map<string, Value> | null): Value {
  const words = commandArgs(args, "Process/start");
  const folder = kw?.get("cwd") ?? undefined;
  const env = kw?.get("env") ?? undefined;
  const cwd = folder === undefined ? undefined : needPath(folder, "Process/start ^cwd must be a string");
  if (env !== undefined && !(env instanceof Map)) throw bad("Process/start ^env must be a map");
  const merged = isTruthy(kw?.get("stderr_to_stdout"));
  const vars: Record<string, string | undefined> = {};
  for (const [name, value] of (env as Map<string, Value>) ?? []) vars[needVariable(name)] = value === null ? undefined : variableText(display(value));
  const processes = processesOf(realm);
  const options: ProcessOptions = { cwd, env: env === undefined ? undefined : { ...realm.host.env?.all(), ...vars }, mergeStderr: merged };
  const cls = classNamed(realm, "Process");
  return suspended(
    realm,
    failedToExecute(words[0]!, cwd),
    // it listens from the start: what a program writes is thrown away if it ends before somebody does
    async (signal) => new Running(realm, await processes.start(words[0]!, words.slice(1), { ...options, signal }), merged),
    (process) => new Native(cls, process),
  );
}

/** Installs system/Process. */
export function installProcess(realm: Realm): void {
  const cls = classNamed(realm, "Process", "Object", false);
  defineValue(realm, "system", "Process", cls);
  defineMethods(realm, "Process", METHODS);
  defineStatics(realm, "Process", [["start", "cmd arg... ^cwd ^env ^stderr_to_stdout", "Starts a program.", start]]);
  cls.construct = new NativeFn("Process", "", "Refused.", () => {
    throw bad("Process cannot be constructed directly - use system/Process/start");
  });
}
