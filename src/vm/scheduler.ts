/**
 * The scheduler of a realm (10.11): a queue of ready fibers, timers, operations of the host, and the driver that runs them.
 *
 * Nothing nests on the JavaScript stack: a fiber that starts another, or runs callbacks, is put on a stack of its own (`nest`), from which the
 * driver takes what is to run next, last in, first out.
 */
import { Future, type Instance } from "../values/runtime-types.ts";
import { looks } from "../values/looks.ts";
import { workFor } from "../values/meter.ts";
import type { Value } from "../values/types.ts";
import { drop, dropRun, unwind } from "./ending.ts";
import { makeException, stamp, Stop } from "./exceptions.ts";
import { Fiber, Resume, Status, type Root } from "./fiber.ts";
import { AllWaiters } from "./all-waiters.ts";
import { Forever } from "./forever.ts";
import { Frame } from "./frame.ts";
import { reject, resolve } from "./future.ts";
import { ALLOWANCE_MS, type Budget, RunLimits } from "./limits.ts";
import { run } from "./interpreter.ts";
import { overflow, spawnCall } from "./call.ts";
import { spawnCallback } from "./callback.ts";
import type { Realm } from "./realm.ts";
import { Pollers } from "./pollers.ts";
import { ReadyQueue } from "./ready.ts";
import { HostWait } from "./requests.ts";
import { Lane } from "./sleepers.ts";
import { Timer, Timers, type TimerTarget } from "./timers.ts";
import { captureTrace } from "./trace.ts";
import { FiberWaker } from "./waker.ts";

/** A time slice in milliseconds. */
const SLICE = 10;
/** Steps between two looks at the clock. */
const CLOCK_EVERY = 400;
/** What natives may do until the clock is looked at: less than a millisecond's work. */
const WORK = 100_000;
/** Elements, characters or the like that an instruction may go through without telling. */
const SMALL = 1000;

/** Fibers that wait at once for a fiber that they have started to suspend for the first time. */
const MAX_NEST = 500_000;

/** What a turn of a fiber costs at least, in steps. */
const TURN_STEPS = 5;

type Job = () => void;

export class Scheduler {
  readonly timers = new Timers();
  private readonly ready = new ReadyQueue();
  /** ready fibers that this round has still to run */
  private left = 0;
  /** the fiber that the driver runs for; it stops when that has ended */
  private until: Fiber | null = null;
  /** @internal what runs next, last first */
  readonly nest: (Fiber | Job)[] = [];
  /** the part of `nest` that belongs to drivers further down on the JavaScript stack */
  private base = 0;
  private nested = false;
  /** callbacks that have to run before the current fiber goes on */
  private jobs: Job[] = [];
  /** results of the host's operations, to be processed between two steps */
  private inbox: Job[] = [];
  private readonly operations = new Set<{ readonly abort: () => void; readonly budget: Budget | null }>();
  /** failed futures that nobody has looked at, in the order of failing */
  readonly unobserved = new Set<Future>();
  /** what the last Ctrl-C has raised: a Future that fails with it is nothing to report */
  interruption: Value = undefined;
  current: Fiber | null = null;
  readonly allWaiters = new AllWaiters(this);
  /** fibers in wait_until */
  readonly pollers = new Pollers(this);
  /** counts runs of fibers and callbacks, for wait_until */
  activity = 0;
  private sliceEnd = 0;
  /** the slice of the running fiber is over */
  private cut = false;
  /** A native has found out that it is, or goes on with much work: the code that called it is to poll at once. */
  late = false;
  /** what natives have done since the clock was looked at */
  private work = 0;
  /** what they may do until then */
  private readonly allowed: number;
  /** work that instructions need not tell */
  private readonly small: number;
  private driving = false;
  private pumping = false;
  private cancelHostTimer: (() => void) | null = null;
  private hostTimerDue = Infinity;
  /** @internal fibers that the host waits for */
  roots: Fiber[] = [];
  readonly forever = new Forever();
  /** events that were published (genex/pub): delivered at polls */
  onPoll: (() => void) | null = null;
  hasEvents = false;
  readonly limits: RunLimits;
  /** steps since the clock was looked at */
  private unlooked = 0;
  /** turns of fibers */
  private turns = 0;
  /** may a run be cut to give the host its turn? */
  private slices = true;
  private disposed = false;
  private idleHooks: (() => boolean)[] = [];

  constructor(readonly realm: Realm) {
    this.limits = new RunLimits(realm.host, (budget, stop, isFirst) => {
      if (this.current !== null) this.current.more.stopped = true;
      // a finally body may wait, and then nothing looks at the clock
      if (isFirst) this.after(ALLOWANCE_MS, () => this.endRun(budget, stop), false);
    });
    const forced = realm.options.forceSuspend === true;
    this.allowed = forced ? 0 : WORK;
    this.small = forced ? 0 : SMALL;
  }

  // --- ready fibers

  /** Marks the running fiber as suspended. */
  park(fiber: Fiber): void {
    fiber.status = Status.Suspended;
    fiber.token = this.timers.sequence();
  }

  /** Marks the running fiber as suspended. @returns what wakes it */
  suspend(fiber: Fiber): FiberWaker {
    this.park(fiber);
    return new FiberWaker(this, fiber, fiber.token);
  }

  /** @internal makes a suspended fiber ready */
  wake(fiber: Fiber, resume: Resume, value: Value): void {
    fiber.status = Status.Ready;
    fiber.resume = resume;
    fiber.resumeValue = value;
    if (fiber.waitsFor !== null) this.stopWaiting(fiber);
    this.ready.push(fiber);
  }

  /** @internal It was woken by something else than what it waits for. */
  stopWaiting(fiber: Fiber): void {
    const what = fiber.waitsFor;
    fiber.waitsFor = null;
    if (what instanceof Timer) this.timers.remove(what);
    else if (what instanceof Lane) this.timers.forget(what);
    else if (what instanceof HostWait) what.stop();
    else fiber.more.named = true;
  }

  /** The Future of the fiber was cancelled: raises the exception where the fiber is suspended. One that runs only loses its Future. */
  cancelFiber(fiber: Fiber, exception: Value): void {
    const raiseIt = (): void => {
      if (fiber.status === Status.Suspended) this.wake(fiber, Resume.Throw, exception);
      else if (fiber.status === Status.Ready) this.raiseIn(fiber, exception);
    };
    if (fiber.status === Status.Running || fiber.status === Status.Done) return;
    if (this.jobs.length > 0) this.job(raiseIt);
    else raiseIt();
  }

  /** @internal the fiber is not suspended */
  raiseIn(fiber: Fiber, exception: Value): void {
    // the pc stands before the instruction that would be next, and shall stand behind the one that raises
    if (fiber.resume === Resume.Continue && fiber.top instanceof Frame) fiber.top.pc++;
    fiber.resume = Resume.Throw;
    fiber.resumeValue = exception;
  }

  // --- jobs and the stack of the driver

  get hasJobs(): boolean {
    return this.jobs.length !== 0;
  }

  /** Hands over something that has to run before the current fiber goes on (or at once, between fibers). */
  job(j: Job): void {
    this.jobs.push(j);
    if (!this.driving) this.schedulePump();
  }

  private flushJobs(): void {
    const { jobs } = this;
    if (jobs.length === 0) return;
    this.jobs = [];
    for (let i = jobs.length - 1; i >= 0; i--) this.nest.push(jobs[i]);
  }

  /** The running fiber goes on when the jobs have run. */
  preempt(fiber: Fiber): void {
    fiber.resume = Resume.Continue;
    this.nest.push(fiber);
    this.flushJobs();
  }

  /** The running fiber goes on with the value when what is put on the stack from now on has run. @throws Raised stack overflow */
  runAfter(fiber: Fiber, value: Value): void {
    // fibers that start fibers that start fibers: each has a stack of its own, so the bound on stacks does not see them
    if (this.nest.length > MAX_NEST) throw overflow();
    fiber.resume = Resume.Value;
    fiber.resumeValue = value;
    this.nest.push(fiber);
  }

  /**
   * Runs a callback of a Future in a fiber of its own, up to its first suspension. An exception is kept like an unobserved failure.
   * @param budget that of the run which has registered the callback
   */
  runCallback(callback: Value, value: Value, budget: Budget | null): void {
    this.activity++;
    const fiber = spawnCallback(this.realm, callback, value);
    fiber.budget = budget;
    this.nest.push(fiber);
  }

  /** Starts a fiber that calls f; it runs when the running fiber has given way to it. @returns its Future */
  spawn(f: Value, args: Value[]): Future {
    const future = new Future();
    const fiber = spawnCall(this.realm, f, args, future);
    future.source = fiber;
    this.job(() => this.nest.push(fiber));
    return future;
  }

  /** Runs a fiber next; to be called between two steps. */
  runNow(fiber: Fiber): void {
    this.nest.push(fiber);
  }

  // --- polls

  /**
   * Called by the interpreter every hundred loop heads and function entries, by compiled code every thousand.
   * @param steps how many they are
   * @returns true if the fiber has to give way: its frames are to be kept, and `cutOff` called
   * @throws Stop when a limit is exceeded
   */
  poll(steps = 100): boolean {
    this.limits.charge(steps);
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
    if (this.jobs.length !== 0) return true;
    if (this.late) {
      this.late = false;
      if (this.isSliceOver() || this.allowed === 0) return (this.cut = true);
    }
    if ((this.unlooked += steps) < CLOCK_EVERY) return false;
    this.unlooked = 0;
    looks.count++;
    if (!this.isSliceOver()) return false;
    this.cut = true;
    return true;
  }

  /** The fiber was stopped by a poll. */
  cutOff(fiber: Fiber): void {
    fiber.resume = Resume.Continue;
    if (this.cut && fiber.rare !== null && fiber.rare.background) {
      fiber.status = Status.Ready;
      this.ready.push(fiber);
    } else this.nest.push(fiber);
    this.flushJobs();
  }

  /**
   * Natives tell how much they do, about loops' rounds: thousands of calls may lie between two polls.
   * @throws Stop when a limit is exceeded
   */
  charge(units: number): void {
    this.limits.charge(units);
    if ((this.work += units) < this.allowed) return;
    const isOver = this.isSliceOver();
    this.work = 0;
    // what was told is yet to be done: where it is much, the clock is looked at again behind it
    if (isOver || units >= this.allowed) this.late = true;
  }

  /** Natives take memory. @throws Stop when a limit would be exceeded */
  reserve(bytes: number): void {
    this.limits.budget?.reserve(bytes);
  }

  /** The same for what instructions do with data, which is nearly always small. @throws Stop when a limit is exceeded */
  chargeLong(units: number): void {
    if (units > this.small) this.charge(units);
  }

  /**
   * The poll of natively written code.
   * @param steps since the last one
   * @returns true if the fiber has to give way, see {@link giveWay}
   * @throws Stop when a limit is exceeded
   */
  overdue(steps: number): boolean {
    this.limits.charge(steps);
    this.checkTime();
    return this.cut;
  }

  /** The fiber stops until it has its next turn, and then hands the value to its top. */
  giveWay(fiber: Fiber, value: Value): void {
    this.cutOff(fiber);
    fiber.status = Status.Ready;
    fiber.resume = Resume.Value;
    fiber.resumeValue = value;
  }

  /** Ends the slice of whatever runs now when its time is over. @throws Stop when the deadline has passed */
  private checkTime(): void {
    if (this.isSliceOver()) this.cut = true;
  }

  /** Looks at the clock. @throws Stop when the deadline has passed */
  private isSliceOver(): boolean {
    const now = this.realm.host.now();
    this.limits.checkTime(now);
    return now >= this.sliceEnd;
  }

  // --- the driver

  /** Starts a fiber for the host and drives it. @param slices give the host its turn while it computes */
  start(fiber: Fiber, root: Root, slices: boolean): void {
    fiber.more.root = root;
    this.roots.push(fiber);
    if (this.driving) {
      this.driveNested(fiber);
      return;
    }
    this.nest.push(fiber);
    this.slices = slices;
    this.drive(fiber);
    this.slices = true;
  }

  /** Host code called by a fiber calls back: runs the new fiber up to its first suspension on top of the JavaScript stack. */
  private driveNested(fiber: Fiber): void {
    const { current, jobs, base, nested, slices } = this;
    const { budget } = this.limits;
    this.jobs = [];
    this.base = this.nest.length;
    this.nested = true;
    this.slices = false;
    this.nest.push(fiber);
    const before = workFor(this);
    try {
      this.drainNest();
    } finally {
      workFor(before);
      this.current = current;
      this.account(budget);
      this.jobs = jobs;
      this.base = base;
      this.nested = nested;
      this.slices = slices;
    }
  }

  /** Runs what lies on `nest`, and what the interpreter takes itself by `next`. @returns true: the host has to get its turn */
  private drainNest(): boolean {
    const { nest } = this;
    while (nest.length > this.base) {
      const item = nest.pop()!;
      if (typeof item === "function") {
        this.activity++;
        item();
      } else this.runFiber(item);
      this.flushJobs();
      if (this.cut) {
        this.cut = false;
        if (this.slices) return true;
        this.sliceEnd = this.realm.host.now() + SLICE;
        this.processEvents();
      }
    }
    return false;
  }

  private runFiber(fiber: Fiber): void {
    try {
      this.turn(fiber);
      run(this.realm, fiber);
    } catch (e) {
      // the interpreter may have gone on with another
      this.stopped(this.current ?? fiber, e);
    }
    this.current = null;
  }

  /** A turn of a fiber begins. @throws Stop when a limit is exceeded */
  private turn(fiber: Fiber): void {
    fiber.status = Status.Running;
    this.current = fiber;
    if (fiber.budget !== this.limits.budget) this.account(fiber.budget);
    // the interpreter's own count begins anew with each turn: many short turns have to meet the limits and the end of the slice, too
    try {
      // whoever of a run would go on when a limit of it was exceeded runs its finally bodies
      const exceeded = fiber.budget === null ? null : fiber.budget.exceeded;
      if (exceeded !== null && (fiber.budget!.isOver || fiber.rare?.stopped !== true)) throw exceeded;
      this.limits.charge(TURN_STEPS);
      if ((++this.turns & 31) === 0) this.checkTime();
    } catch (e) {
      this.stopTurn(fiber, e);
    }
  }

  /** What is used from now on is charged to a run. */
  private account(budget: Budget | null): void {
    this.limits.budget = budget;
    if (budget !== null) this.realm.limitDepth(budget.depth);
  }

  /** A limit is met where a fiber would go on: it is raised there, so that its finally bodies run. @throws what is no limit, or when there is nothing left to run */
  private stopTurn(fiber: Fiber, e: unknown): void {
    if (!(e instanceof Stop) || fiber.budget?.isOver === true) throw e;
    this.raiseIn(fiber, this.limits.grant(e));
  }

  /**
   * Asked by the interpreter when the fiber that it ran was suspended or has ended: the fiber to go on with, whose turn begins; null: the driver
   * has something else to do first. So most turns do not leave the interpreter. @throws Stop when a limit is exceeded
   */
  next(): Fiber | null {
    if (this.jobs.length !== 0 || this.cut) return null;
    const { nest } = this;
    let fiber: Fiber;
    if (nest.length > this.base) {
      const item = nest[nest.length - 1];
      if (typeof item === "function") return null;
      nest.pop();
      fiber = item;
    } else {
      if (this.nested || (this.until !== null && this.until.status === Status.Done)) return null;
      if (this.left === 0) {
        // a round is over: where there is nothing to be looked at, the next one begins
        if (this.inbox.length > 0 || this.timers.next !== Infinity || this.hasEvents || !this.pollers.isEmpty) return null;
        this.left = this.ready.length;
      }
      const f = this.takeReady();
      if (f === null) return null;
      fiber = f;
    }
    this.turn(fiber);
    return fiber;
  }

  /** The next fiber of this round; null: the round is over. */
  private takeReady(): Fiber | null {
    while (this.left > 0 && this.ready.length > 0) {
      this.left--;
      const f = this.ready.shift();
      if (f.status !== Status.Ready) continue;
      if (f.rare !== null && f.rare.polling) f.rare.polling = false;
      else this.activity++;
      return f;
    }
    this.left = 0;
    return null;
  }

  /** A limit was exceeded, or something that cannot be repaired: ends the fiber with a host error. */
  private stopped(fiber: Fiber, e: unknown): void {
    fiber.status = Status.Done;
    fiber.top = null;
    if (e instanceof Stop) {
      if (this.nested || !unwind(this, fiber.budget, e)) this.endRun(fiber.budget, e);
      drop(this.realm, fiber, e);
      return;
    }
    this.ended(fiber);
    const root = fiber.rare?.root ?? null;
    if (root !== null) root.failed(e);
    else throw e;
  }

  /** Ends a run: nothing of it goes on, and the host is told. @param budget null: everything that runs */
  endRun(budget: Budget | null, why: Stop): void {
    if (budget?.isOver === true) return;
    if (budget !== null) {
      budget.over(why);
      dropRun(this.realm, budget, why);
      return;
    }
    const { roots } = this;
    this.dropAll();
    for (const r of roots) drop(this.realm, r, why);
  }

  /** Forgets all fibers and timers, and ends the operations. */
  private dropAll(): void {
    this.ready.clear();
    this.left = 0;
    this.nest.length = 0;
    this.jobs = [];
    this.inbox = [];
    this.timers.clear();
    this.allWaiters.clear();
    this.pollers.clear();
    this.forever.clear();
    this.roots = [];
    this.cut = false;
    this.endOperations(null);
    this.armHostTimer();
  }

  /** Ends everything for good. @param why what those are told who wait for the end of something */
  dispose(why: string): void {
    this.disposed = true;
    const { roots } = this;
    this.dropAll();
    // what is running, which has called the host, ends at its next poll
    this.limits.budget?.abort();
    for (const r of roots) r.rare?.root?.failed(new Stop("abort", why));
  }

  /** Does a fiber run? Then it has called the host. */
  get isRunning(): boolean {
    return this.driving;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** @internal a fiber ended with a value */
  finished(fiber: Fiber, value: Value): void {
    fiber.status = Status.Done;
    fiber.top = null;
    if (fiber.rare !== null) this.ended(fiber);
    if (fiber.future !== null) resolve(this.realm, fiber.future, value);
    if (fiber.rare !== null) fiber.rare.root?.done(value);
  }

  /** @internal a fiber ended with an exception */
  failed(fiber: Fiber, exception: Value): void {
    fiber.status = Status.Done;
    fiber.top = null;
    this.ended(fiber);
    if (fiber.future !== null) reject(this.realm, fiber.future, exception);
    fiber.rare?.root?.failed(exception);
  }

  /** @internal */
  ended(fiber: Fiber): void {
    if (fiber.rare === null || fiber.rare.root === null) return;
    const i = this.roots.indexOf(fiber);
    if (i >= 0) this.roots.splice(i, 1);
  }

  /**
   * Runs what can run. Returns when nothing is ready, when `until` has ended, or (if the host may have its turn) when the slice is over;
   * it goes on from the host's event loop.
   */
  private drive(until: Fiber | null): void {
    this.driving = true;
    this.until = until;
    this.left = 0;
    this.sliceEnd = this.realm.host.now() + SLICE;
    let turn = false;
    const before = workFor(this);
    try {
      turn = this.rounds(until);
    } finally {
      workFor(before);
      this.driving = false;
      this.current = null;
      this.until = null;
    }
    if (turn || this.nest.length > 0 || this.ready.length > 0 || this.inbox.length > 0) this.schedulePump();
    this.armHostTimer();
  }

  /** @returns true: the host has to get its turn */
  private rounds(until: Fiber | null): boolean {
    for (;;) {
      if (this.drainNest()) return true;
      if (until !== null && until.status === Status.Done) return false;
      // one round: all that are ready now
      this.left = this.ready.length;
      for (let f = this.takeReady(); f !== null; f = this.takeReady()) {
        this.nest.push(f);
        if (this.drainNest()) return true;
        if (until !== null && until.status === Status.Done) return false;
      }
      this.processEvents();
      if (this.nest.length > 0 || this.jobs.length > 0) {
        this.flushJobs();
        continue;
      }
      this.pollers.wake();
      if (this.ready.length > 0) continue;
      if (this.idle()) return false;
    }
  }

  /** Nothing is ready. @returns true if only the host can change that */
  private idle(): boolean {
    if (this.timers.next <= this.realm.host.now() || this.inbox.length > 0) return false;
    for (const hook of this.idleHooks) if (hook()) return false;
    if (this.operations.size === 0 && this.timers.outstanding === 0 && this.forever.isEmpty) {
      this.allWaiters.wake();
      // those that were cancelled wait no more
      if (this.ready.length > 0) return false;
      if (this.timers.next === Infinity) {
        for (const fiber of this.roots) {
          if (fiber.status !== Status.Suspended) continue;
          const e = makeException(this.realm, "ConcurrencyException", "await can never complete: nothing is outstanding", "GENE.ASYNC.DEADLOCK");
          this.wake(fiber, Resume.Throw, e);
          return false;
        }
      }
    }
    return true;
  }

  /** Looks at timers and at the operations that the host has finished. */
  private processEvents(): void {
    if (this.inbox.length > 0) {
      const { inbox } = this;
      this.inbox = [];
      for (const j of inbox) this.job(j);
    }
    if (this.timers.next !== Infinity) this.fireTimers(this.realm.host.now());
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
    this.flushJobs();
  }

  /** Timers that are due: sleeping fibers become ready, what others do becomes jobs; all in their order. */
  private fireTimers(now: number): void {
    for (let t = this.timers.takeDue(now); t !== null; t = this.timers.takeDue(now)) {
      if (t instanceof Fiber && this.jobs.length === 0) this.wake(t, Resume.Value, null);
      else this.fireLater(t);
    }
  }

  private fireLater(t: Timer | Fiber): void {
    if (t instanceof Fiber) {
      const waker = new FiberWaker(this, t, t.token);
      this.job(() => waker.value(null));
    } else this.job(() => (t.fire as TimerTarget).timerFired(t));
  }

  /** `(gene/poll_event_loop)`. */
  pollNow(): void {
    if (this.inbox.length > 0) {
      const { inbox } = this;
      this.inbox = [];
      for (const j of inbox) this.job(j);
    }
    this.fireTimers(this.realm.host.now());
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
  }

  /** @internal the driver is to run when the host has had its turn */
  schedulePump(): void {
    if (this.pumping || this.disposed) return;
    this.pumping = true;
    this.realm.host.yieldToHost(() => {
      this.pumping = false;
      if (this.disposed || this.driving) return;
      this.processEvents();
      this.drive(null);
    });
  }

  /** Does a fiber wait for something that may come although no timer is due and no operation under way? The host must not end then. */
  private waitsWithoutEnd(): boolean {
    return this.timers.outstanding > 0 || !this.forever.isEmpty;
  }

  private armHostTimer(): void {
    const due = this.disposed ? Infinity : this.timers.next === Infinity && this.waitsWithoutEnd() ? Number.MAX_VALUE : this.timers.next;
    if (due === this.hostTimerDue) return;
    if (this.cancelHostTimer !== null) {
      this.cancelHostTimer();
      this.cancelHostTimer = null;
    }
    this.hostTimerDue = due;
    if (due === Infinity) return;
    this.cancelHostTimer = this.realm.host.setTimer(Math.min(0x7fffffff, Math.max(0, due - this.realm.host.now())), () => {
      this.cancelHostTimer = null;
      this.hostTimerDue = Infinity;
      if (this.driving || this.disposed) return;
      this.processEvents();
      this.drive(null);
    });
  }

  // --- operations of the host

  /** An operation of the host begins that will settle something. @param abort ends it where the host can @returns to be called when it has ended */
  beginOperation(abort: () => void): () => void {
    const operation = { abort, budget: this.limits.budget };
    this.operations.add(operation);
    return () => void this.operations.delete(operation);
  }

  /** Ends what is under way. @param budget of that run; null: all of it */
  endOperations(budget: Budget | null): void {
    for (const operation of [...this.operations]) {
      if (budget !== null && operation.budget !== budget) continue;
      this.operations.delete(operation);
      operation.abort();
    }
  }

  /** The host has something to be processed between two steps of the fibers. */
  post(job: Job): void {
    if (this.disposed) return;
    this.inbox.push(job);
    if (!this.driving) this.schedulePump();
  }

  /** Called when nothing is ready; returns true if it made something ready. */
  addIdleHook(hook: () => boolean): void {
    this.idleHooks.push(hook);
  }

  // --- time

  /** Suspends the running fiber for a time (10.6); see SleepRequest. */
  sleep(fiber: Fiber, ms: number): void {
    this.park(fiber);
    if (ms <= 0) this.wake(fiber, Resume.Value, null);
    else this.timers.sleep(fiber, this.realm.host.now(), ms);
  }

  /** A Future that succeeds with nil after the time. */
  timerFuture(ms: number): Future {
    const f = new Future();
    const timer = this.after(ms, () => resolve(this.realm, f, null));
    f.source = () => this.timers.remove(timer);
    return f;
  }

  /** Calls back after the time, between two steps of the fibers. */
  after(ms: number, callback: () => void, outstanding = true): Timer {
    const target: TimerTarget = { timerFired: callback };
    return this.timers.add(this.realm.host.now() + Math.max(0, ms), target, outstanding, this.limits.budget);
  }

  // --- exceptions

  /** Gives an exception that arises in natively written code the place of the running fiber. Where none runs (an operation of the host has failed) it gets that of the first `await`. */
  stampHere(e: Instance): void {
    const { current } = this;
    stamp(this.realm, e, current === null ? null : () => captureTrace(current.top, current.startedAt));
  }

  /** Gives an exception the place where a suspended fiber stands. */
  stampAt(fiber: Fiber, e: Instance): void {
    stamp(this.realm, e, () => captureTrace(fiber.top, fiber.startedAt));
  }
}
