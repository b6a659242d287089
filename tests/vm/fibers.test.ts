/** The scheduler: order, time, cancellation, waits that cannot end (chapter 10), on a virtual clock and in every way that code can run. */
import { describe, expect, test } from "vitest";
import { Future, NativeFn } from "../../src/values/runtime-types.ts";
import { Machine, MODES } from "../support/machine.ts";

const CASES: Record<string, [text: string, value: string]> = {
  "a fiber runs at once, up to its first suspension": ["(var l []) (async (l .push 1) (gene/sleep 1) (l .push 3)) (l .push 2) (gene/sleep 5) l", "[1 2 3]"],
  "nested starts run innermost first": ["(var l []) (async (async (async (l .push 1)) (l .push 2)) (l .push 3)) (l .push 4) l", "[1 2 3 4]"],
  "ready fibers run first in, first out": [
    "(var l []) (var g (new gene/Future)) (for i in [1 2 3] (async (await g) (l .push i) (gene/sleep 0) (l .push (i * 10)))) (g .complete) (gene/sleep 0) (gene/sleep 0) l",
    "[1 2 3 10 20 30]",
  ],
  "timers: by time, then by creation": [
    "(var l []) (for t in [30 10 20 10] ((gene/sleep_async t) .on_success (fn [] (l .push t)))) ($await_all) l",
    "[10 10 20 30]",
  ],
  "callbacks before waiters, settler before both are seen": [
    '(var l []) (var f (new gene/Future)) (async (await f) (l .push "w")) (f .on_success (-> (l .push "c1"))) (f .on_success (-> (gene/sleep 1) (l .push "late"))) (f .on_success (-> (l .push "c2"))) (f .complete) (l .push "s") (gene/sleep 5) l',
    '["c1" "c2" "s" "w" "late"]',
  ],
  "callbacks that settle others": [
    '(var l []) (var a (new gene/Future)) (var b (new gene/Future)) (a .on_success (-> (l .push "a1") (b .complete) (l .push "a2"))) (b .on_success (-> (l .push "b"))) (a .on_success (-> (l .push "a3"))) (a .complete) l',
    '["a1" "b" "a2" "a3"]',
  ],
  adoption: ['(var i (new gene/Future)) (var o (async i)) (var s o/.state) (i .fail "bad") [s o/.state o/.value/message]', '[pending failure "bad"]'],
  "the first failure of several": [
    '(var a (new gene/Future)) (var t (gene/sleep_async 50)) (async (gene/sleep 5) (a .fail "a")) (try (await t a) catch * [$ex/message t/.state])',
    '["a" pending]',
  ],
  "a time-out settles what is pending, for all": [
    "(var a (new gene/Future)) (var b (new gene/Future)) (async (try (await b) catch * 1)) (try (await ^timeout 5 a b) catch TimeoutException [a/.state b/.state (a/.value == b/.value) $ex/location])",
    '[failure failure true "t.gene:1:92"]',
  ],
  "a cancelled Future has the place of the cancel": ["(var f (new gene/Future))\n(f .cancel) (try (await f) catch * $ex/location)", '"t.gene:2:1"'],
  "a time-out of zero": ["(try (await ^timeout 0 (new gene/Future)) catch * $ex/code)", '"GENE.ASYNC.TIMEOUT"'],
  "results after a time-out are discarded": ['(var f (async (gene/sleep 20) "late")) (try (await ^timeout 5 f) catch * 1) (gene/sleep 50) f/.state', "failure"],
  "cancelling runs finally, which may wait": [
    "(var l []) (var f (async (try (gene/sleep 100) finally (l .push 1) (gene/sleep 5) (l .push 2)))) (f .cancel) (gene/sleep 10) [f/.state l]",
    "[cancelled [1 2]]",
  ],
  "a cancelled fiber may catch it and go on": [
    '(var l []) (var f (async (try (gene/sleep 100) catch * (l .push $ex/code)) (gene/sleep 1) (l .push "on"))) (f .cancel) (gene/sleep 10) l',
    '["GENE.ASYNC.CANCELLED" "on"]',
  ],
  "a fiber that cancels itself goes on": [
    '(var l []) (var f nil) (f = (async (gene/sleep 1) (f .cancel) (l .push "on"))) (gene/sleep 5) [f/.state l]',
    '[cancelled ["on"]]',
  ],
  "no timer wakes a fiber that was cancelled before": [
    '(var l []) (var f (async (try (gene/sleep 10) catch * (gene/sleep 30) (l .push "30")))) (gene/sleep 5) (f .cancel) (gene/sleep 15) (l .push "20") (gene/sleep 30) l',
    '["20" "30"]',
  ],
  "a deferred body that is cancelled never runs": ["(var n 0) (var f (gene/defer (n = 1) 5)) (f .cancel) (gene/sleep 20) n", "0"],
  "await_all waits for timers and fibers": ["(var n 0) (repeat 3 (async (gene/sleep 10) (gene/sleep 10) (n += 1))) ($await_all) n", "3"],
  "await_all ignores what only code can complete": ["(async (await (new gene/Future))) ($await_all)", "nil"],
  "two await_alls": ["(var l []) (async ($await_all) (l .push 1)) (async (gene/sleep 5) (l .push 0)) ($await_all) (gene/sleep 0) l", "[0 1]"],
  "wait_until looks again after others have run": ["(var x 0) (async (gene/sleep 3) (x = 1)) (gene/wait_until ^interval 5000 (x == 1))", "true"],
  "a deadlock": ["(try (await (new gene/Future)) catch ConcurrencyException $ex/code)", '"GENE.ASYNC.DEADLOCK"'],
  "a deadlock behind another fiber": [
    "(var f (async (await (new gene/Future)))) (try (await f) catch * $ex/message)",
    '"await can never complete: nothing is outstanding"',
  ],
  "an operation whose Future is settled otherwise is over": [
    "(fn stuck [] (try (await (new gene/Future)) catch * $ex/code)) (var t0 (time/now_us)) (var t (gene/sleep_async 1000000)) (t .complete 5) (var u (gene/sleep_async 1000000)) (try (await ^timeout 5 u) catch * 1) [(stuck) (((time/now_us) - t0) < 1000000)]",
    '["GENE.ASYNC.DEADLOCK" true]',
  ],
  "run_forever of a fiber that was cancelled is over, and so is await_all": [
    "(var f (async (run_forever))) (var g (async ($await_all))) (gene/sleep 1) (f .cancel) (g .cancel) (gene/sleep 1) [(try (await (new gene/Future)) catch * $ex/code) f/.state]",
    '["GENE.ASYNC.DEADLOCK" cancelled]',
  ],
  "a Future cannot be completed with itself": ["(var f (new gene/Future)) [(try (f .complete f) catch ConcurrencyException 1) f/.state]", "[1 pending]"],
  "the type of what is awaited with a time-out": [
    "(fn w [t] (try (await ^timeout t (async 1)) catch ArgumentException $ex/message)) (repeat 2000 (w 5)) (w nil)",
    '"await ^timeout must be int milliseconds or float seconds"',
  ],
  "a declared result is that of the Future, adopted or not": [
    '(fn later [x] (gene/sleep 1) x) (fn ^^async a [x] -> Int (async (later x))) (fn ^^async b [x] -> Int (later x)) (fn ^^async c [x] -> Int (a x)) [(await (a 1) (b 2) (c 3)) (try (await (a "s")) catch TypeException "no") (try (await (b "s")) catch TypeException "no")]',
    '[[1 2 3] "no" "no"]',
  ],
  "conditions see the value of what is adopted": [
    "(fn ^^async ^post [(result > 3)] p [x] (async (gene/sleep 1) x)) [(await (p 4)) (try (await (p 2)) catch * 0)]",
    "[4 0]",
  ],
  "a macro's caller in async bodies and in functions that it calls last": [
    "(fn spawn! [b] (async (gene/sleep 1) ($caller_eval b))) (fn each! [b] ([1 2] .map (fn [_] ($caller_eval b)))) (fn f [] (var y 5) [(await (spawn! (y + 1))) (each! (y += 1))]) (f)",
    "[6 [6 7]]",
  ],
  "$ex belongs to the fiber": [
    '(var l []) (try (throw "outer") catch * (async (l .push $ex/message) (gene/sleep 1) (l .push $ex/message)) (try (throw "inner") catch * (gene/sleep 5) (l .push $ex/message))) [l $ex]',
    '[["outer" "outer" "inner"] nil]',
  ],
  "a chain of awaits": ["(fn f [n] (if (n == 0) (gene/sleep 1) else (await (async (f (n - 1)))))) (f 3000) 1", "1"],
};

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const [name, [text, value]] of Object.entries(CASES)) {
      test(name, async () => {
        expect(await new Machine(mode.options).run(text)).toBe(value);
      });
    }

    test("a computing loop does not hold up timers", async () => {
      const m = new Machine(mode.options, { tick: 0.05 });
      expect(await m.run("(var n 0) ((gene/sleep_async 20) .on_success (-> (n = 1))) (while (n == 0) nil) n")).toBe("1");
    });

    test("background fibers share the time with others", async () => {
      const m = new Machine(mode.options, { tick: 0.5 });
      const text = `(var l []) (fn work [name] (var i 0) (while (i < 150000) (i += 1)) (l .push name))
        (var a (async ^^background (work 1))) (var b (async ^^background (work 2))) (l .push 0) (gene/sleep 0) (l .push 0) (await a b) l`;
      expect(await m.run(text)).toBe("[0 0 1 2]");
    });

    test("promises of the host suspend the caller", async () => {
      const m = new Machine(mode.options);
      m.realm.global.members.define("later", new NativeFn("later", "v", "", (_r, [v]) => Promise.resolve(v)));
      m.realm.global.members.define("broken", new NativeFn("broken", "", "", () => Promise.reject(new Error("no net"))));
      expect(await m.run("[(later 1) ([2 3] .map later)]")).toBe("[1 [2 3]]");
      expect(await m.run("(try (broken) catch * $ex/message)")).toBe('"no net"');
    });

    test("thenables are no promises: what they do first counts", async () => {
      const m = new Machine(mode.options);
      const define = (name: string, then: (done: (v: unknown) => void, failed: (e: unknown) => void) => void): void =>
        m.realm.global.members.define(name, { then } as never);
      define("twice", (done, failed) => (done(1), done(2), failed(new Error("x"))));
      define("throws", (done) => {
        done("first");
        throw new Error("late");
      });
      define("late", (done) => {
        queueMicrotask(() => done("ok"));
        throw new Error("now");
      });
      expect(await m.run("[(await twice) (await throws) (try (await late) catch * $ex/message)]")).toBe('[1 "first" "now"]');
    });

    test("a value is returned at once unless something suspended", async () => {
      const m = new Machine(mode.options);
      expect(m.session.evaluate("(1 + 2)", "a")).toBe(3);
      expect(m.session.evaluate("(await (async 4))", "a")).toBe(4);
      const later = m.session.evaluate("(gene/sleep 1) 5", "a");
      expect(later).toBeInstanceOf(Promise);
      expect(await later).toBe(5);
    });

    test("host code called by a fiber may call back", async () => {
      const m = new Machine(mode.options);
      m.realm.global.members.define("twice", new NativeFn("twice", "f", "", (r, [f]) => [r.callFromHost(f, [1]), r.callFromHost(f, [2])]));
      expect(await m.run("(var k 10) (twice (fn [x] (k += x) k))")).toBe("[11 13]");
    });
  });
}

test("failed futures that nobody looked at are kept in order", async () => {
  const m = new Machine();
  await m.run(
    '(async (throw "one")) (var f (async (throw "two"))) (try (await f) catch * 1) (async (throw "three")) ((new gene/Future 1) .on_success (fn [] (throw "four")))',
  );
  expect([...m.realm.scheduler.unobserved].map((f: Future) => (f.value as { _message: string })._message)).toEqual(["one", "three", "four"]);
});

test("many sleeping fibers", async () => {
  const m = new Machine();
  expect(await m.run("(var n 0) (repeat 50000 (async (gene/sleep 100) (n += 1))) ($await_all) n")).toBe("50000");
});
