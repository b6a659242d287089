/** Fibers, futures, generators and virtual time of the oracle (chapters 10 and 11). A fiber is a JavaScript generator; it yields when it suspends. */
import { exception, fail, isException, NOT_FOUND, textOf, Thrown } from "./values.mjs";

export class Future {
  kindName = "Future";
  state = "pending";
  value = null;
  /** the fiber whose result it is, the timer that settles it */
  fiber = null;
  timer = null;
  callbacks = [];
  waiters = [];
  show() {
    return `<Future ${this.state}>`;
  }
}

/** What a generator's body hands to its own driver, as opposed to what a fiber hands to the scheduler. */
class Yielded {
  constructor(generator, value) {
    this.generator = generator;
    this.value = value;
  }
}

export class Generator {
  kindName = "Generator";
  running = false;
  done = false;
  ahead = [];
  body = null;
  show() {
    return "Generator";
  }
  /** `(yield v)` in the body. */
  *emit(v) {
    yield new Yielded(this, v);
    return null;
  }
  /** The next value, run for by the current fiber. */
  *next() {
    if (this.ahead.length > 0) return this.ahead.pop();
    if (this.done) return NOT_FOUND;
    if (this.running) fail("RuntimeException", "generator is already running");
    this.running = true;
    try {
      let r = this.body.next();
      for (;;) {
        if (r.done) {
          this.done = true;
          return NOT_FOUND;
        }
        if (r.value instanceof Yielded && r.value.generator === this) return r.value.value;
        let sent;
        try {
          sent = yield r.value;
        } catch (e) {
          r = this.body.throw(e);
          continue;
        }
        r = this.body.next(sent);
      }
    } catch (e) {
      this.done = true;
      throw e;
    } finally {
      this.running = false;
    }
  }
  *hasNext() {
    if (this.ahead.length > 0) return true;
    const v = yield* this.next();
    if (v === NOT_FOUND) return false;
    this.ahead.push(v);
    return true;
  }
}

class Fiber {
  status = "ready";
  token = 0;
  /** the timer of the await that it is suspended in */
  timeout = null;
  resume = { value: undefined };
  constructor(body, future, handled) {
    this.body = body;
    this.future = future;
    /** `$ex` */
    this.handled = handled;
  }
}

/** What `.fail` and `throw` make of a value that is no class. */
export function normalize(v) {
  if (isException(v)) return v;
  if (v === null) return exception("Exception", "nil");
  const e = exception("Exception", typeof v === "string" ? v : textOf(v));
  if (typeof v !== "string") e.props.set("cause", v);
  return e;
}

export class Machine {
  now = 0;
  ready = [];
  timers = [];
  order = 0;
  current = null;
  allWaiters = [];

  /** Runs the main fiber to its end. @returns its value @throws Thrown and what else leaves it */
  run(body) {
    const main = new Fiber(body, null, null);
    let result = null;
    main.ended = (r) => (result = r);
    this.step(main);
    while (result === null) {
      const round = this.ready;
      this.ready = [];
      for (const f of round) {
        this.step(f);
        if (result !== null) break;
      }
      if (result !== null) break;
      this.fire();
      if (this.ready.length > 0) continue;
      if (this.timers.length > 0) {
        this.now = Math.min(...this.timers.map((t) => t.due));
        this.fire();
        continue;
      }
      if (this.allWaiters.length > 0) {
        for (const w of this.allWaiters.splice(0)) this.wake(w.fiber, w.token, { value: null });
        continue;
      }
      this.wake(main, main.token, { thrown: exception("ConcurrencyException", "await can never complete: nothing is outstanding", "GENE.ASYNC.DEADLOCK") });
    }
    if ("error" in result) throw result.error;
    return result.value;
  }

  fire() {
    const due = this.timers.filter((t) => t.due <= this.now).sort((a, b) => a.due - b.due || a.order - b.order);
    this.timers = this.timers.filter((t) => t.due > this.now);
    for (const t of due) if (!t.removed) t.action();
  }

  after(ms, action) {
    const t = { due: this.now + Math.max(0, ms), order: this.order++, action, removed: false };
    this.timers.push(t);
    return t;
  }
  remove(timer) {
    timer.removed = true;
    this.timers = this.timers.filter((t) => t !== timer);
  }

  /** Runs a fiber up to its next suspension. */
  step(fiber) {
    const before = this.current;
    this.current = fiber;
    fiber.status = "running";
    const { thrown, value } = fiber.resume;
    let r;
    try {
      r = thrown === undefined ? fiber.body.next(value) : fiber.body.throw(new Thrown(thrown));
    } catch (e) {
      fiber.status = "done";
      if (fiber.ended !== undefined) fiber.ended({ error: e });
      else if (!(e instanceof Thrown)) throw e;
      else if (fiber.future !== null && fiber.future.state === "pending") this.settle(fiber.future, "failure", e.exception);
      return;
    } finally {
      this.current = before;
    }
    if (!r.done) return;
    fiber.status = "done";
    if (fiber.ended !== undefined) fiber.ended({ value: r.value });
    else if (fiber.future !== null) this.resolve(fiber.future, r.value);
  }

  /** Suspends the current fiber. @param start gets the fiber and the token with which it may be woken */
  *suspend(start) {
    const fiber = this.current;
    fiber.status = "suspended";
    const token = ++fiber.token;
    start(fiber, token);
    return yield "suspended";
  }
  wake(fiber, token, resume) {
    if (fiber.status !== "suspended" || fiber.token !== token) return;
    fiber.status = "ready";
    fiber.resume = resume;
    // it does not wait any more, so nothing times out
    if (fiber.timeout !== null) this.remove(fiber.timeout);
    fiber.timeout = null;
    this.ready.push(fiber);
  }

  /** Starts a fiber at once. @returns its Future */
  start(body) {
    const future = new Future();
    const fiber = new Fiber(body, future, this.current.handled);
    future.fiber = fiber;
    this.step(fiber);
    return future;
  }

  *sleep(ms) {
    let timer = null;
    const go = (fiber, token) => {
      if (ms <= 0) this.wake(fiber, token, { value: null });
      else timer = this.after(ms, () => this.wake(fiber, token, { value: null }));
    };
    try {
      return yield* this.suspend(go);
    } finally {
      if (timer !== null) this.remove(timer);
    }
  }
  sleepAsync(ms) {
    const f = new Future();
    f.timer = this.after(ms, () => this.resolve(f, null));
    return f;
  }
  *awaitAll() {
    return yield* this.suspend((fiber, token) => this.allWaiters.push({ fiber, token }));
  }

  resolve(f, v) {
    if (f.state !== "pending") return;
    if (!(v instanceof Future)) this.settle(f, "success", v);
    else if (v.state !== "pending") this.settle(f, v.state, v.value);
    else if (v !== f) v.callbacks.push({ adopt: f });
  }
  settle(f, state, value) {
    f.state = state;
    f.value = value;
    f.fiber = null;
    const callbacks = f.callbacks.splice(0);
    const waiters = f.waiters.splice(0);
    for (const c of callbacks) this.callback(c, f);
    for (const w of waiters) w();
  }
  callback(c, f) {
    if (c.adopt !== undefined) {
      if (c.adopt.state === "pending") this.settle(c.adopt, f.state, f.value);
    } else if ((f.state === "success") === c.success) this.step(new Fiber(c.call(f.value), new Future(), this.current?.handled ?? null));
  }
  onSettled(f, success, call) {
    if (f.state === "pending") f.callbacks.push({ success, call });
    else this.callback({ success, call }, f);
  }
  cancel(f, reason) {
    if (f.state !== "pending")
      fail("ConcurrencyException", `GENE.ASYNC.ALREADY_TERMINAL: cannot cancel a future in state ${f.state}`, "GENE.ASYNC.ALREADY_TERMINAL");
    const why = reason === undefined ? exception("CancellationException", "Future cancelled", "GENE.ASYNC.CANCELLED") : reason;
    const { fiber } = f;
    if (f.timer !== null) this.remove(f.timer);
    this.settle(f, "cancelled", why);
    if (fiber === null) return;
    const resume = { thrown: normalize(why) };
    if (fiber.status === "suspended") this.wake(fiber, fiber.token, resume);
    else if (fiber.status === "ready") fiber.resume = resume;
  }

  /** `(await futures..)`, with a time limit in ms or null. */
  *await(futures, ms) {
    const failed = futures.find((f) => f.state === "failure" || f.state === "cancelled");
    if (failed !== undefined) throw new Thrown(normalize(failed.value));
    const values = () => (futures.length === 1 ? futures[0].value : futures.map((f) => f.value));
    if (futures.every((f) => f.state === "success")) return values();
    const go = (fiber, token) => {
      const check = () => {
        const bad = futures.find((f) => f.state === "failure" || f.state === "cancelled");
        if (bad !== undefined) this.wake(fiber, token, { thrown: normalize(bad.value) });
        else if (futures.every((f) => f.state === "success")) this.wake(fiber, token, { value: values() });
      };
      for (const f of futures) if (f.state === "pending") f.waiters.push(check);
      if (ms === null) return;
      fiber.timeout = this.after(ms, () => {
        const e = exception("TimeoutException", "await timed out", "GENE.ASYNC.TIMEOUT");
        for (const f of futures) if (f.state === "pending") this.settle(f, "failure", e);
      });
    };
    return yield* this.suspend(go);
  }
}
