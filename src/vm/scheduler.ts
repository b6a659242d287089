/**
 * The scheduler of a realm (10.11): a queue of ready fibers, timers, operations of the host, and the driver that runs them.
 *
 * Nothing nests on the JavaScript stack: a fiber that starts another, or runs callbacks, is put on a stack of its own (`nest`), from which the
 * driver takes what is to run next, last in, first out.
 */
import { Future, type Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { makeException, stamp, Stop } from "./exceptions.ts";
import { Fiber, Resume, Status, type Root } from "./fiber.ts";
import { reject, resolve } from "./future.ts";
import { RunLimits } from "./limits.ts";
import { run } from "./interpreter.ts";
import { overflow, spawnCall } from "./call.ts";
import type { Realm } from "./realm.ts";
import { SuspendRequest, type Waker } from "./requests.ts";
import { Timers, type Timer, type TimerTarget } from "./timers.ts";
import { captureTrace } from "./trace.ts";

/** A time slice in milliseconds. */
const SLICE = 10;

/** Fibers that wait at once for a fiber that they have started to suspend for the first time. */
const MAX_NEST = 500_000;

/** What a turn of a fiber costs at least, in steps. */
const TURN_STEPS = 5;

type Job = () => void;

interface AllWaiter {
  wake: Waker;
  timer: Timer | null;
}

interface Poller {
  wake: Waker;
  /** activity counter when it began to wait */
  seen: number;
  timer: Timer | null;
  fiber: Fiber | null;
}

export class Scheduler {
  readonly timers = new Timers();
  private ready: Fiber[] = [];
  private head = 0;
  /** what runs next, last first */
  private readonly nest: (Fiber | Job)[] = [];
  /** callbacks that have to run before the current fiber goes on */
  private jobs: Job[] = [];
  /** results of the host's operations, to be processed between two steps */
  private inbox: Job[] = [];
  private operations = 0;
  /** failed futures that nobody has looked at, in the order of failing */
  readonly unobserved = new Set<Future>();
  current: Fiber | null = null;
  private allWaiters: AllWaiter[] = [];
  private pollers: Poller[] = [];
  /** counts runs of fibers and callbacks, for wait_until */
  private activity = 0;
  private sliceEnd = 0;
  /** the slice of the running fiber is over */
  private cut = false;
  private driving = false;
  private pumping = false;
  private cancelHostTimer: (() => void) | null = null;
  private hostTimerDue = Infinity;
  private roots: Fiber[] = [];
  private forever: Waker[] = [];
  /** events that were published (genex/pub): delivered at polls */
  onPoll: (() => void) | null = null;
  hasEvents = false;
  readonly limits: RunLimits;
  private polls = 0;
  /** turns of fibers */
  private turns = 0;
  /** may a run be cut to give the host its turn? */
  private slices = true;
  private disposed = false;
  private idleHooks: (() => boolean)[] = [];

  constructor(private readonly realm: Realm) {
    this.limits = new RunLimits(realm.host);
  }

  // --- ready fibers

  private push(f: Fiber): void {
    this.ready.push(f);
  }

  private get readyCount(): number {
    return this.ready.length - this.head;
  }

  private shift(): Fiber {
    const f = this.ready[this.head];
    this.ready[this.head++] = undefined as unknown as Fiber;
    if (this.head > 1024 && this.head * 2 > this.ready.length) {
      this.ready = this.ready.slice(this.head);
      this.head = 0;
    }
    return f;
  }

  /** Marks the running fiber as suspended. @returns what wakes it */
  suspend(fiber: Fiber): FiberWaker {
    fiber.status = Status.Suspended;
    return new FiberWaker(this, fiber, ++fiber.token);
  }

  /** @internal makes a suspended fiber ready */
  wake(fiber: Fiber, resume: Resume, value: Value): void {
    fiber.token++;
    fiber.status = Status.Ready;
    fiber.resume = resume;
    fiber.resumeValue = value;
    if (fiber.timer !== null) {
      this.timers.remove(fiber.timer);
      fiber.timer = null;
    }
    this.push(fiber);
  }

  /** The Future of the fiber was cancelled: raises the exception where the fiber is suspended. One that runs only loses its Future. */
  cancelFiber(fiber: Fiber, exception: Value): void {
    const raiseIt = (): void => {
      if (fiber.status === Status.Suspended) this.wake(fiber, Resume.Throw, exception);
      else if (fiber.status === Status.Ready) {
        fiber.resume = Resume.Throw;
        fiber.resumeValue = exception;
      }
    };
    if (fiber.status === Status.Running || fiber.status === Status.Done) return;
    if (this.jobs.length > 0) this.job(raiseIt);
    else raiseIt();
  }

  /**
   * Raises an exception from outside (Ctrl-C) in a fiber, wherever it is: suspended, ready, or cut off while it computes; and in the fibers
   * that compute on its behalf now. Not to be called while fibers run.
   */
  interrupt(fiber: Fiber, exception: Value): void {
    if (fiber.status === Status.Done) return;
    for (const item of this.nest) if (item instanceof Fiber) this.raiseIn(item, exception);
    if (fiber.status === Status.Suspended) this.wake(fiber, Resume.Throw, exception);
    else this.raiseIn(fiber, exception);
    this.schedulePump();
  }

  private raiseIn(fiber: Fiber, exception: Value): void {
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

  /** Runs `child` now, up to its first suspension; then `fiber`. @throws Raised stack overflow */
  runFirst(child: Fiber, fiber: Fiber): void {
    // fibers that start fibers that start fibers: each has a stack of its own, so the bound on stacks does not see them
    if (this.nest.length > MAX_NEST) throw overflow();
    this.nest.push(fiber);
    this.nest.push(child);
  }

  /** Runs a callback of a Future in a fiber of its own, up to its first suspension. An exception is kept like an unobserved failure. */
  runCallback(callback: Value, value: Value): void {
    this.activity++;
    this.nest.push(spawnCall(this.realm, callback, [value], new Future()));
  }

  /** Starts a fiber that calls f; it runs when the running fiber has given way to it. @returns its Future */
  spawn(f: Value, args: Value[]): Future {
    const future = new Future();
    const fiber = spawnCall(this.realm, f, args, future);
    future.fiber = fiber;
    this.job(() => this.nest.push(fiber));
    return future;
  }

  /** Runs a fiber next; to be called between two steps. */
  runNow(fiber: Fiber): void {
    this.nest.push(fiber);
  }

  // --- polls

  /**
   * Called by the interpreter every hundred loop heads and function entries.
   * @returns true if the fiber has to give way: its frames are to be kept, and `cutOff` called
   * @throws Stop when a limit is exceeded
   */
  poll(fiber: Fiber): boolean {
    this.limits.charge(100);
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
    if (this.jobs.length !== 0) return true;
    if (++this.polls % 16 !== 0) return false;
    const now = this.realm.host.now();
    this.limits.checkTime(now);
    if (now < this.sliceEnd) return false;
    this.cut = true;
    void fiber;
    return true;
  }

  /** The fiber was stopped by a poll. */
  cutOff(fiber: Fiber): void {
    fiber.resume = Resume.Continue;
    if (this.cut && fiber.background) {
      fiber.status = Status.Ready;
      this.push(fiber);
    } else this.nest.push(fiber);
    this.flushJobs();
  }

  /** Ends the slice of whatever runs now when its time is over. @throws Stop when the deadline has passed */
  private checkTime(): void {
    const now = this.realm.host.now();
    this.limits.checkTime(now);
    if (now >= this.sliceEnd) this.cut = true;
  }

  // --- the driver

  /** Starts a fiber for the host and drives it. @param slices give the host its turn while it computes */
  start(fiber: Fiber, root: Root, slices: boolean): void {
    fiber.root = root;
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
    const { current, jobs } = this;
    this.jobs = [];
    const base = this.nest.length;
    const slices = this.slices;
    this.slices = false;
    this.nest.push(fiber);
    try {
      this.drainNest(base);
    } finally {
      this.current = current;
      this.jobs = jobs;
      this.slices = slices;
    }
  }

  private drainNest(base: number): boolean {
    const { nest } = this;
    while (nest.length > base) {
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
    fiber.status = Status.Running;
    this.current = fiber;
    try {
      // the interpreter's own count begins anew with each turn: many short turns have to meet the limits and the end of the slice, too
      this.limits.charge(TURN_STEPS);
      if ((++this.turns & 63) === 0) this.checkTime();
      run(this.realm, fiber);
    } catch (e) {
      this.stopped(fiber, e);
    }
    this.current = null;
  }

  /** A limit was exceeded, or something that cannot be repaired: ends the fiber with a host error. */
  private stopped(fiber: Fiber, e: unknown): void {
    fiber.status = Status.Done;
    fiber.top = null;
    if (e instanceof Stop) {
      // everything of this run is dropped
      const { roots } = this;
      this.dropAll();
      for (const r of roots) if (r.root !== null) r.root.failed(e);
      return;
    }
    this.ended(fiber);
    if (fiber.root !== null) fiber.root.failed(e);
    else throw e;
  }

  /** Forgets all fibers, timers and operations. */
  dropAll(): void {
    this.ready = [];
    this.head = 0;
    this.nest.length = 0;
    this.jobs = [];
    this.inbox = [];
    this.timers.clear();
    this.allWaiters = [];
    this.pollers = [];
    this.forever = [];
    this.roots = [];
    this.cut = false;
    this.limits.set(null);
    this.armHostTimer();
  }

  /** Ends everything for good. */
  dispose(): void {
    this.disposed = true;
    this.dropAll();
  }

  /** @internal a fiber ended with a value */
  finished(fiber: Fiber, value: Value): void {
    fiber.status = Status.Done;
    fiber.top = null;
    this.ended(fiber);
    if (fiber.future !== null) resolve(this.realm, fiber.future, value);
    if (fiber.root !== null) fiber.root.done(value);
  }

  /** @internal a fiber ended with an exception */
  failed(fiber: Fiber, exception: Value): void {
    fiber.status = Status.Done;
    fiber.top = null;
    this.ended(fiber);
    if (fiber.future !== null) reject(this.realm, fiber.future, exception);
    if (fiber.root !== null) fiber.root.failed(exception);
  }

  private ended(fiber: Fiber): void {
    if (fiber.root === null) return;
    const i = this.roots.indexOf(fiber);
    if (i >= 0) this.roots.splice(i, 1);
  }

  /**
   * Runs what can run. Returns when nothing is ready, when `until` has ended, or (if the host may have its turn) when the slice is over;
   * it goes on from the host's event loop.
   */
  private drive(until: Fiber | null): void {
    this.driving = true;
    const { host } = this.realm;
    this.sliceEnd = host.now() + SLICE;
    let turn = false;
    try {
      for (;;) {
        if (this.drainNest(0)) {
          turn = true;
          break;
        }
        if (until !== null && until.status === Status.Done) break;
        // one round: all that are ready now
        let n = this.readyCount;
        if (n > 0) {
          let over = false;
          while (n-- > 0 && this.readyCount > 0) {
            const f = this.shift();
            if (f.status !== Status.Ready) continue;
            if (!f.polling) this.activity++;
            f.polling = false;
            this.nest.push(f);
            if (this.drainNest(0)) {
              over = true;
              break;
            }
            if (until !== null && until.status === Status.Done) break;
            if ((n & 15) === 0 && this.slices && host.now() >= this.sliceEnd) {
              over = true;
              break;
            }
          }
          if (until !== null && until.status === Status.Done) break;
          if (over) {
            turn = true;
            break;
          }
        }
        this.processEvents();
        if (this.nest.length > 0 || this.jobs.length > 0) {
          this.flushJobs();
          continue;
        }
        if (this.pollers.length > 0) this.wakePollers();
        if (this.readyCount > 0) continue;
        if (this.idle()) break;
      }
    } finally {
      this.driving = false;
      this.current = null;
    }
    if (turn || this.nest.length > 0 || this.readyCount > 0 || this.inbox.length > 0) this.schedulePump();
    this.armHostTimer();
  }

  /** Nothing is ready. @returns true if only the host can change that */
  private idle(): boolean {
    if (this.timers.next <= this.realm.host.now() || this.inbox.length > 0) return false;
    for (const hook of this.idleHooks) if (hook()) return false;
    if (this.operations === 0 && this.timers.outstanding === 0) {
      if (this.allWaiters.length > 0) {
        const { allWaiters } = this;
        this.allWaiters = [];
        for (const w of allWaiters) {
          if (w.timer !== null) this.timers.remove(w.timer);
          w.wake.value(null);
        }
        return this.readyCount === 0;
      }
      if (this.forever.length === 0 && this.timers.next === Infinity) {
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
    if (this.timers.next !== Infinity) {
      const now = this.realm.host.now();
      for (let t = this.timers.takeDue(now); t !== null; t = this.timers.takeDue(now)) {
        const timer = t;
        this.job(() => timer.fire.timerFired(timer));
      }
    }
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
    this.flushJobs();
  }

  /** `(gene/poll_event_loop)`. */
  pollNow(): void {
    const now = this.realm.host.now();
    if (this.inbox.length > 0) {
      const { inbox } = this;
      this.inbox = [];
      for (const j of inbox) this.job(j);
    }
    for (let t = this.timers.takeDue(now); t !== null; t = this.timers.takeDue(now)) {
      const timer = t;
      this.job(() => timer.fire.timerFired(timer));
    }
    if (this.hasEvents && this.onPoll !== null) this.onPoll();
  }

  private schedulePump(): void {
    if (this.pumping || this.disposed) return;
    this.pumping = true;
    this.realm.host.yieldToHost(() => {
      this.pumping = false;
      if (this.disposed || this.driving) return;
      this.processEvents();
      this.drive(null);
    });
  }

  private armHostTimer(): void {
    const due = this.disposed ? Infinity : this.timers.next;
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

  /** An operation of the host begins that will settle something. @returns to be called once when it ends */
  beginOperation(): () => void {
    this.operations++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.operations--;
    };
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

  /** Suspends the calling fiber (10.6). To be returned by a native. */
  sleep(ms: number): SuspendRequest {
    return new SuspendRequest((fiber, wake) => {
      if (ms <= 0) wake.value(null);
      else fiber.timer = this.timers.add(this.realm.host.now() + ms, wake as FiberWaker);
    });
  }

  /** A Future that succeeds with nil after the time. */
  timerFuture(ms: number): Future {
    const f = new Future();
    const timer = this.after(ms, () => resolve(this.realm, f, null));
    f.abort = () => this.timers.remove(timer);
    return f;
  }

  /** Calls back after the time, between two steps of the fibers. */
  after(ms: number, callback: () => void, outstanding = true): Timer {
    const target: TimerTarget = { timerFired: callback };
    return this.timers.add(this.realm.host.now() + Math.max(0, ms), target, outstanding);
  }

  /** `$await_all`: suspends the caller until nothing is outstanding. @param ms timeout or null */
  awaitAll(ms: number | null): SuspendRequest {
    return new SuspendRequest((_fiber, wake) => {
      const entry: AllWaiter = { wake, timer: null };
      if (ms !== null) {
        entry.timer = this.after(
          ms,
          () => {
            this.allWaiters = this.allWaiters.filter((w) => w !== entry);
            wake.throw(makeException(this.realm, "TimeoutException", "await timed out", "GENE.ASYNC.TIMEOUT"));
          },
          false,
        );
      }
      this.allWaiters.push(entry);
    });
  }

  /** Suspends until another fiber or callback has run, at the latest after the interval. */
  untilActivity(ms: number): SuspendRequest {
    return new SuspendRequest((fiber, wake) => {
      const p: Poller = { wake, seen: this.activity, timer: null, fiber };
      p.timer = this.after(ms, () => {
        this.pollers = this.pollers.filter((q) => q !== p);
        fiber.polling = true;
        wake.value(null);
      });
      this.pollers.push(p);
    });
  }

  private wakePollers(): void {
    const { pollers } = this;
    this.pollers = [];
    for (const p of pollers) {
      if (p.seen === this.activity) {
        this.pollers.push(p);
        continue;
      }
      this.timers.remove(p.timer!);
      p.fiber!.polling = true;
      p.wake.value(null);
    }
  }

  /** `run_forever`: suspends until stopForever. */
  runForever(): SuspendRequest {
    return new SuspendRequest((_fiber, wake) => {
      const end = this.beginOperation();
      this.forever.push({
        value: (v) => {
          end();
          wake.value(v);
        },
        throw: (e) => {
          end();
          wake.throw(e);
        },
      });
    });
  }

  /** `stop_scheduler`. */
  stopForever(): void {
    const { forever } = this;
    this.forever = [];
    for (const w of forever) w.value(null);
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

/** Wakes one suspension of one fiber; also the target of its timer. */
export class FiberWaker implements Waker, TimerTarget {
  constructor(
    private readonly scheduler: Scheduler,
    readonly fiber: Fiber,
    private readonly token: number,
  ) {}
  get alive(): boolean {
    return this.fiber.token === this.token && this.fiber.status === Status.Suspended;
  }
  value(v: Value): void {
    if (this.alive) this.scheduler.wake(this.fiber, Resume.Value, v);
  }
  throw(exception: Value): void {
    if (this.alive) this.scheduler.wake(this.fiber, Resume.Throw, exception);
  }
  timerFired(): void {
    this.value(null);
  }
}
