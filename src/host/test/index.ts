/**
 * Host for tests: time is virtual and jumps to the next timer when there is nothing else to do, output is kept, files are in
 * memory. A program that sleeps for an hour ends at once, and always in the same order.
 */
import type { Host, HostEnv } from "../host.ts";
import { memoryFiles } from "./files.ts";

export interface TestHostOptions {
  /** standard input */
  input?: string;
  /** path -> text */
  files?: Record<string, string>;
  env?: Record<string, string>;
  /** time that a look at the clock takes, in ms: so a loop that waits for a time ends (default 0.001) */
  tick?: number;
  /** ms since 1970 at the start (default: 2026-01-31 08:15:00 UTC) */
  start?: number;
  cwd?: string;
}

export interface TestHost extends Host {
  /** everything written to standard output so far */
  readonly out: string;
  readonly err: string;
  /** code that the program exited with */
  readonly exitCode: number | undefined;
  /** Raises an interrupt (Ctrl-C). */
  interrupt(): void;
}

interface Timer {
  due: number;
  order: number;
  callback: () => void;
}

/** Virtual time: timers in the order in which they are due, turns of the event loop before them. */
class VirtualClock {
  #time = 0;
  #order = 0;
  #timers: Timer[] = [];
  #turns: (() => void)[] = [];
  #pumping = false;
  constructor(readonly tick: number) {}

  now(): number {
    return (this.#time += this.tick);
  }
  setTimer(ms: number, callback: () => void): () => void {
    const timer = { due: this.#time + Math.max(0, ms), order: this.#order++, callback };
    this.#timers.push(timer);
    this.#pump();
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }
  yieldToHost(callback: () => void): void {
    this.#turns.push(callback);
    this.#pump();
  }
  #pump(): void {
    if (this.#pumping || (this.#turns.length === 0 && this.#timers.length === 0)) return;
    this.#pumping = true;
    // a real turn of the event loop: promises of the host settle before virtual time goes on
    setImmediate(() => {
      this.#pumping = false;
      try {
        const turns = this.#turns;
        this.#turns = [];
        if (turns.length > 0) for (const turn of turns) turn();
        else this.#fire();
      } finally {
        this.#pump();
      }
    });
  }
  #fire(): void {
    let next: Timer | undefined;
    for (const t of this.#timers) if (next === undefined || t.due < next.due || (t.due === next.due && t.order < next.order)) next = t;
    if (next === undefined) return;
    this.#timers.splice(this.#timers.indexOf(next), 1);
    this.#time = Math.max(this.#time, next.due);
    next.callback();
  }
}

/** A host for one test. */
export function createTestHost(options: TestHostOptions = {}): TestHost {
  const clock = new VirtualClock(options.tick ?? 0.001);
  const start = options.start ?? Date.UTC(2026, 0, 31, 8, 15);
  const text = { 1: "", 2: "" };
  let exitCode: number | undefined;
  let lines = options.input === undefined || options.input === "" ? [] : options.input.replace(/\n$/, "").split("\n");
  const interrupts = new Set<() => void>();
  const variables: Record<string, string> = { ...options.env };
  const env: HostEnv = {
    all: () => ({ ...variables }),
    set: (name, value) => void (variables[name] = value),
    os: "test",
    arch: "test",
  };
  let seed = 1;
  return {
    now: () => clock.now(),
    wallClock: () => start + clock.now(),
    setTimer: (ms, callback) => clock.setTimer(ms, callback),
    yieldToHost: (callback) => clock.yieldToHost(callback),
    write: (stream, s) => void (text[stream] += s),
    readLine: async () => lines.shift() ?? null,
    async readAllInput() {
      const rest = lines.length === 0 ? "" : lines.join("\n") + "\n";
      lines = [];
      return rest;
    },
    isTTY: () => false,
    exit: (code) => void (exitCode = code),
    files: memoryFiles(options.files ?? {}, options.cwd ?? "/test"),
    env,
    onSignal(_name, callback) {
      interrupts.add(callback);
      return () => void interrupts.delete(callback);
    },
    // the same numbers in every run
    random: () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff,
    localOffset: () => 0,
    get out() {
      return text[1];
    },
    get err() {
      return text[2];
    },
    get exitCode() {
      return exitCode;
    },
    interrupt: () => [...interrupts].forEach((callback) => callback()),
  };
}
