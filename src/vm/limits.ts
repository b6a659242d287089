/**
 * Limits of runs: steps, time, memory, output, depth, the host's AbortSignal. Exceeding one is no exception of the program: `finally` bodies get a small allowance, no `catch` sees it.
 *
 * Each run that the host starts has a budget, which all fibers that it starts share. A run that is started while another runs (the program called the host, which calls back) draws on both.
 */
import type { Host } from "../host/host.ts";
import { Stop } from "./exceptions.ts";

/** What the `finally` bodies of a run may use after a limit was exceeded. */
const ALLOWANCE_STEPS = 100_000;
export const ALLOWANCE_MS = 100;

/** Steps between two looks at the memory. */
const MEMORY_EVERY = 6400;

/** Limits of a run; absent: none. */
export interface Limits {
  steps?: number | undefined;
  ms?: number | undefined;
  /** growth of the host's heap in bytes, garbage that was not collected yet included; needs Host.memoryUsed */
  memory?: number | undefined;
  /** characters */
  output?: number | undefined;
  /** nesting of calls of a fiber, see Realm.limitDepth */
  depth?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** What a run may use, and what it has used. */
export class Budget {
  private steps = 0;
  private output = 0;
  /** steps since the memory was looked at */
  private unseen = 0;
  /** bytes that were in use when it was looked at last */
  private used = 0;
  private readonly heapAtStart: number;
  private deadline: number;
  /** the limit that was exceeded first: whatever the run gives after that is no result */
  exceeded: Stop | null = null;
  /** the `finally` bodies have got their allowance */
  private granted = false;
  /** it is used up, or there is none */
  private spent = false;
  /** the run was ended: its fibers go no further */
  isOver = false;
  private readonly listeners = new Set<(why: Stop) => void>();

  /** @param outer the budget of the run that has called the host, which this one draws on, too */
  constructor(
    private readonly host: Host,
    private limits: Limits,
    readonly outer: Budget | null,
  ) {
    if (limits.memory !== undefined && host.memoryUsed === undefined) this.limits = { ...limits, memory: undefined };
    this.heapAtStart = this.limits.memory === undefined ? 0 : host.memoryUsed!();
    this.deadline = limits.ms === undefined ? Infinity : host.now() + limits.ms;
  }

  /** The bound of the depth of calls: the tightest. */
  get depth(): number | null {
    const depth = Math.min(this.limits.depth ?? Infinity, this.outer?.depth ?? Infinity);
    return depth === Infinity ? null : depth;
  }

  /** Counts steps. @throws Stop when a limit is exceeded */
  charge(steps: number): void {
    const l = this.limits;
    this.steps += steps;
    if (l.steps !== undefined && this.steps > l.steps) throw this.stop("steps", "step limit exceeded");
    if (l.memory !== undefined && (this.unseen += steps) >= MEMORY_EVERY) {
      this.unseen = 0;
      this.checkMemory(l.memory, 0);
    }
    if (l.signal !== undefined && l.signal.aborted) throw this.stop("abort", "aborted by the host", l.signal.reason);
    this.outer?.charge(steps);
  }

  /** Memory is about to be taken. @throws Stop when the limit would be exceeded */
  reserve(bytes: number): void {
    const { memory } = this.limits;
    // looking takes longer than many a thing that takes a megabyte
    if (memory !== undefined && this.used + bytes > memory) this.checkMemory(memory, bytes);
    this.outer?.reserve(bytes);
  }

  private checkMemory(limit: number, more: number): void {
    this.used = this.host.memoryUsed!() - this.heapAtStart;
    if (this.used + more > limit) throw this.stop("memory", "memory limit exceeded");
  }

  /** @param now the host's clock @throws Stop when the deadline has passed */
  checkTime(now: number): void {
    if (now > this.deadline) throw this.stop("time", "time limit exceeded");
    this.outer?.checkTime(now);
  }

  /** Counts characters that are written. @throws Stop */
  chargeOutput(characters: number): void {
    this.output += characters;
    if (this.output > (this.limits.output ?? Infinity)) throw this.stop("output", "output limit exceeded");
    this.outer?.chargeOutput(characters);
  }

  private stop(reason: Stop["reason"], message: string, detail?: unknown): Stop {
    if (this.granted) this.spent = true;
    return (this.exceeded ??= new Stop(reason, message, detail, this));
  }

  /**
   * A limit was exceeded: grants the allowance, once.
   * @throws the stop when the allowance is used up, or there is none
   */
  grant(stop: Stop): Stop {
    this.exceeded ??= stop;
    if (this.spent || this.exceeded !== stop) throw stop;
    if (this.granted) return stop;
    this.granted = true;
    if (stop.detail !== undefined || stop.reason === "output") {
      this.spent = true;
      throw stop;
    }
    this.limits = { steps: ALLOWANCE_STEPS };
    this.steps = 0;
    this.deadline = this.host.now() + ALLOWANCE_MS;
    return stop;
  }

  /** Was it exceeded by that stop, and is something left of the allowance? */
  allows(stop: Stop): boolean {
    return this.granted && !this.spent && this.exceeded === stop;
  }

  /** Milliseconds until the tightest deadline. */
  get timeLeft(): number {
    return Math.min(this.deadline - this.host.now(), this.outer?.timeLeft ?? Infinity);
  }

  /** Calls back when the run, or one that it belongs to, was ended. @returns to be called when nobody wants to know any more */
  whenOver(callback: (why: Stop) => void): () => void {
    this.listeners.add(callback);
    const outer = this.outer?.whenOver(callback);
    return () => {
      this.listeners.delete(callback);
      outer?.();
    };
  }

  /** @internal the run was ended, see Scheduler.endRun */
  over(why: Stop): void {
    this.exceeded ??= why;
    this.isOver = true;
    for (const callback of [...this.listeners]) callback(this.exceeded);
    this.listeners.clear();
  }

  /** From now on every step is one too many. */
  abort(): void {
    this.limits = { signal: AbortSignal.abort() };
    this.outer?.abort();
  }
}

/** The limits of what runs now. */
export class RunLimits {
  /** the budget of the fiber that runs, or ran last; null: it has no limits */
  budget: Budget | null = null;

  /** @param onGrant is told when the running fiber gets the allowance of a budget, and whether it is the first of its run */
  constructor(
    private readonly host: Host,
    private readonly onGrant: (budget: Budget, stop: Stop, isFirst: boolean) => void,
  ) {}

  /** A budget for a run. @param nested is it started by a function of the host that the running fiber has called? */
  open(limits: Limits, nested: boolean): Budget {
    return new Budget(this.host, limits, nested ? this.budget : null);
  }

  /** Counts steps. @throws Stop when a limit is exceeded */
  charge(steps: number): void {
    this.budget?.charge(steps);
  }

  /** @param now the host's clock @throws Stop when the deadline has passed */
  checkTime(now: number): void {
    this.budget?.checkTime(now);
  }

  /** @see Budget.grant @throws the stop when there is no allowance (any more); `exit` has none */
  grant(stop: Stop): Stop {
    const budget = stop.budget ?? this.budget;
    if (budget === null || stop.reason === "exit") throw stop;
    const isFirst = budget.exceeded === null || !budget.allows(stop);
    budget.grant(stop);
    this.onGrant(budget, stop, isFirst);
    return stop;
  }
}
