/** Limits of a run: steps, time, memory, the host's AbortSignal. Exceeding one is no exception of the program: `finally` bodies get a small allowance, no `catch` sees it. */
import type { Host } from "../host/host.ts";
import { Stop } from "./exceptions.ts";

/** What `finally` bodies may use after a limit was exceeded. */
const ALLOWANCE_STEPS = 100_000;
const ALLOWANCE_MS = 100;

/** Steps between two looks at the memory. */
const MEMORY_EVERY = 6400;

/** Limits of a run; absent: none. */
export interface Limits {
  steps?: number;
  ms?: number;
  /** growth of the host's heap in bytes, garbage that was not collected yet included; needs Host.memoryUsed */
  memory?: number;
  signal?: AbortSignal;
}

/** Counts what a run uses. */
export class RunLimits {
  private limits: Limits | null = null;
  private steps = 0;
  /** steps since the memory was looked at */
  private unseen = 0;
  private heapAtStart = 0;
  /** the limit that was exceeded first: `finally` bodies of this run have their allowance already */
  private exceeded: Stop | null = null;
  private deadline = Infinity;

  constructor(private readonly host: Host) {}

  /** Limits for everything that runs from now on; null: none. */
  set(limits: Limits | null): void {
    const { host } = this;
    this.limits = limits?.memory !== undefined && host.memoryUsed === undefined ? { ...limits, memory: undefined } : limits;
    this.steps = 0;
    this.exceeded = null;
    if (this.limits?.memory !== undefined) this.heapAtStart = host.memoryUsed!();
    this.deadline = limits?.ms === undefined ? Infinity : host.now() + limits.ms;
  }

  /** Counts steps. @throws Stop when a limit is exceeded */
  charge(steps: number): void {
    const l = this.limits;
    if (l === null) return;
    this.steps += steps;
    if (l.steps !== undefined && this.steps > l.steps) throw this.exceeded ?? new Stop("steps", "step limit exceeded");
    if (l.memory !== undefined && (this.unseen += steps) >= MEMORY_EVERY) {
      this.unseen = 0;
      if (this.host.memoryUsed!() - this.heapAtStart > l.memory) throw new Stop("memory", "memory limit exceeded");
    }
    if (l.signal !== undefined && l.signal.aborted) throw new Stop("abort", "aborted by the host", l.signal.reason);
  }

  /** @param now the host's clock @throws Stop when the deadline has passed */
  checkTime(now: number): void {
    if (now > this.deadline) throw this.exceeded ?? new Stop("time", "time limit exceeded");
  }

  /**
   * A limit was exceeded: grants the allowance, once in a run.
   * @throws the stop when the allowance is used up, or there is none (`exit`)
   */
  grant(stop: Stop): Stop {
    if (this.exceeded !== null || stop.reason === "exit" || stop.detail !== undefined) throw stop;
    this.exceeded = stop;
    this.limits = { steps: ALLOWANCE_STEPS };
    this.steps = 0;
    this.deadline = this.host.now() + ALLOWANCE_MS;
    return stop;
  }
}
