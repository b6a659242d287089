/**
 * Random programs for the comparison of the ways to run code with each other and with the oracle. Unguided ones find little (docs: what the machine's prototype showed), so
 * most statements come from templates for one rule each: operands assigned by their siblings, exits through `finally`, variables captured and assigned, cancelled fibers,
 * values that change their kind when the code that handles them is compiled.
 */

import { deepProgram } from "./deep.mjs";
import { hotProgram } from "./hot.mjs";
import { subjectProgram } from "./subjects.mjs";

/** Numbers from 0 to 1, the same for the same seed. */
export function random(seed) {
  let a = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Definitions that every program has; those that it does not use are no cost to the minimiser, which deletes them. */
const PRELUDE = `(var out [])
(fn log [v] (out .push v) v)
(fn boom [n] (if (n > 2) (throw n)) n)
(fn id [v] v)
(fn add2 [a b] (a + b))
(fn fib [n] (if (n < 2) n elif (n > 15) 0 else ((fib (n - 1)) + (fib (n - 2)))))
(fn even [n] (if (n <= 0) true else (odd (n - 1))))
(fn odd [n] (if (n <= 0) false else (even (n - 1))))
(fn deep [n] (if (n <= 0) (throw "deep") else (1 + (deep (n - 1)))))
(fn kw [a ^k = 2 ^l = 3] [a k l])
(fn many [a r...] [a r])
(fn upto* [n] (var i 0) (while (i < n) (i += 1) (yield i)))
(fn waits* [n] (for i in (1 .. n) (gene/sleep 1) (yield (i * 10))))
(fn guarded* [n] (try (for i in (1 .. n) (yield i) (boom i)) finally (log "g")))
(class Base
  (ctor [a] (/n = a))
  (method get [] /n)
  (method add [k] (/n += k) /n)
  (method two [a b] (- (a * 10) b))
  (method down [k acc] (if (k <= 0) acc else (.down (k - 1) (acc + /n))))
  (method boom [k] (if (k > 2) (throw k)) k)
  (method kind [] 1))
(class Sub < Base
  (ctor [a] (super .ctor a) (/m = 2))
  (method get [] ((super .get) + 100))
  (method down [k acc] (if (k <= 0) (acc + 1) else (super .down k acc)))
  (method kind [] 2.5))
(class Other
  (ctor [a] (/z = 1) (/n = a))
  (method get [] (/n * 2))
  (method add [k] (/n = k + /n) k)
  (method two [a b] [a b])
  (method down [k acc] (if (k <= 0) acc else (.up (k - 1) acc)))
  (method up [k acc] (if (k <= 0) acc else (.down (k - 1) (acc + 2))))
  (method boom [k] (try (boom k) finally (log "ob")))
  (method kind [] "o"))
(class Slow < Base (ctor [a] (/n = 0) (gene/sleep 1) (/n = a)))
(class Bad < Base (ctor [a] (/n = 1) (if (a > 2) (throw "bad")) (/n = a)))
(class Typed (field x Float) (field y) (ctor [a b] (/x = a) (/y = b)) (method len [] (/x * /x + /y * /y)) (method step [d] (/x += d) (/y = /y + /x) self))
(class Fault < Exception (ctor [m k] (super .ctor m) (/k = k)))`;

const BIG = [
  "9007199254740991",
  "9007199254740993",
  "4611686018427387904",
  "9223372036854775807",
  "-9223372036854775808",
  "2147483647",
  "-2147483648",
  "3037000500",
];

/** Makes one program. */
class Maker {
  constructor(seed) {
    this.rnd = random(seed);
    this.names = 0;
  }
  int(n) {
    return Math.floor(this.rnd() * n);
  }
  chance(p) {
    return this.rnd() < p;
  }
  pick(list) {
    return list[this.int(list.length)];
  }
  /** Each with probability p. */
  some(list, p) {
    return list.filter(() => this.chance(p));
  }
  fresh(prefix) {
    return `${prefix}${this.names++}`;
  }

  // --- expressions; c: what is visible, d: depth that is left

  value(c, d) {
    const r = this.rnd();
    if (r < 0.6) return this.number(c, d);
    if (r < 0.68) return this.pick(["1.5", "0.25", "-2.5", "0.0", "-0.0"]);
    if (r < 0.74) return this.pick(['"s"', '""', '"ab"']);
    if (r < 0.79) return this.pick(["nil", "true", "false"]);
    if (r < 0.86) return `[${this.number(c, d - 1)} ${this.number(c, d - 1)}]`;
    if (r < 0.9) return `{^k ${this.number(c, d - 1)} ^j ${this.number(c, d - 1)}}`;
    return this.number(c, d);
  }

  /** Something that is mostly an Int. */
  number(c, d) {
    if (d <= 0) return this.chance(0.6) ? this.pick(c.ints) : String(this.int(6));
    const n = () => this.number(c, d - 1);
    switch (this.int(30)) {
      case 0:
      case 1:
      case 2:
        return this.pick(c.ints);
      case 3:
        return String(this.int(5));
      case 4:
      case 5:
        return `(${n()} ${this.pick(["+", "-", "*"])} ${n()})`;
      case 6:
        return `(${n()} ${this.pick(["+ 1", "- 1", "* 2", "% 3", "% 7", "/ 2"])})`;
      case 7:
        return `(if ${this.condition(c, d - 1)} ${n()} else ${n()})`;
      case 8:
        return `(do ${this.statement(c, d - 1)} ${n()})`;
      case 9:
        return `(${this.pick(c.ints)} = ${n()})`;
      case 10:
        return `(${this.pick(c.ints)} ${this.pick(["+=", "-=", "*="])} ${n()})`;
      case 11:
        return `(boom ${n()})`;
      case 12:
        return `(${this.pick(["id", "id", "log"])} ${n()})`;
      case 13:
        return `(${c.object} .${this.pick(["get", "add 1", "add", "boom", "kind"]).replace(/^(add|boom)$/, (m) => `${m} ${n()}`)})`;
      case 14:
        return `${c.object}/n`;
      case 15:
        return c.closures.length > 0 ? `(${this.pick(c.closures)})` : n();
      case 16:
        return this.sibling(c, d - 1);
      case 17:
        return `(try ${this.statement(c, d - 1)} ${n()} catch * ${n()})`;
      case 18:
        return `(try ${n()} finally (log ${this.pick(c.ints)}))`;
      case 19:
        return `(loop ${this.statement(c, d - 1)} (break ${n()}))`;
      case 20:
        return c.functions.length > 0 ? `(${this.pick(c.functions)} ${n()} ${n()})` : n();
      case 21:
        return `(await (async ${c.hot ? "" : this.pick(["", "(gene/sleep 1) "])}${n()}))`;
      case 22:
        return this.chance(0.2) ? this.pick(BIG) : n();
      case 23:
        return `(${c.array} .size)`;
      case 24:
        return this.pick([`(- ${n()})`, `(- ${n()} ${n()} ${n()})`, `(${n()} - ${n()} - ${n()})`, `(${n()} + ${n()} * ${n()})`]);
      case 25:
        return `(case ${n()} when 1 ${n()} when 2 ${n()} else ${n()})`;
      case 26:
        return this.chance(0.3) ? `(return ${n()})` : n();
      case 27:
        return this.chance(0.3) ? `(throw ${this.value(c, 0)})` : n();
      case 28:
        return `(fib ${this.int(6)})`;
    }
    return `(${c.array} .reduce 0 (fn [s v] (s + ${this.chance(0.5) ? "1" : this.pick(c.ints)})))`;
  }

  condition(c, d) {
    const n = () => this.number(c, d - 1);
    switch (this.int(8)) {
      case 0:
        return `(${n()} == ${n()})`;
      case 1:
        return `((${n()} > 1) && (${n()} < 5))`;
      case 2:
        return `(not (${n()} > 2))`;
      case 3:
        return `((${n()} % 2) == 0)`;
      case 4:
        return `((${n()} > 3) || (${n()} != 1))`;
      case 5:
        return this.pick(["true", "false", "nil", "(even 5)", `(${c.array} .contains 1)`]);
    }
    return `(${n()} ${this.pick(["<", "<=", ">", ">="])} ${n()})`;
  }

  /** An operand that a later sibling assigns. */
  sibling(c, d) {
    const x = this.pick(c.ints);
    const set = this.pick([`(${x} = ${this.number(c, d)})`, `(${x} += 1)`, `(do (${x} -= 2) ${x})`]);
    switch (this.int(12)) {
      case 0:
        return `(${x} ${this.pick(["+", "-", "*"])} ${set})`;
      case 1:
        return `(+ ${x} ${set} ${x})`;
      case 2:
        return `(add2 ${x} ${set})`;
      case 3:
        return `(${c.object} .two ${x} ${set})`;
      case 4:
        return `(if (${x} ${this.pick(["<", ">", "==", ">="])} ${set}) ${x} else 7)`;
      case 5:
        return `(log [${x} ${set} ${x}])`;
      case 6:
        return `(many ${x} ${set} ${x})`;
      case 7:
        return `(kw ^k ${x} ^l ${set} ${x})`;
      case 8:
        return `(${c.object} .add (do (${c.object} = ${this.newObject(c, 1)}) ${set}))`;
      case 9:
        return `(do (var g${this.names} id) (g${this.names} (do (g${this.names} = (fn [q] (q + 50))) ${set})))`.replaceAll(/g\d+/g, this.fresh("g"));
      case 10:
        return `(${c.array} .push (do (${c.array} = [1 1 1]) ${set}))`;
    }
    return `((${x} + 1) ${this.pick(["+", "-", "*"])} ${set})`;
  }

  newObject(c, d) {
    const a = this.number(c, d - 1);
    return `(new ${this.pick(c.hot ? ["Base", "Sub", "Other", "Bad"] : ["Base", "Sub", "Other", "Slow", "Bad"])} ${a})`;
  }

  // --- statements

  block(c, d, count = 1 + this.int(2)) {
    return Array.from({ length: count }, () => this.statement(c, d)).join(" ");
  }

  /** A way out of what is around. */
  exit(c, d) {
    const choices = [
      `(throw ${this.value(c, 0)})`,
      `(return ${this.value(c, d - 1)})`,
      `(boom ${this.number(c, d - 1)})`,
      `(throw (new Fault "f" ${this.pick(c.ints)}))`,
    ];
    if (c.loops > 0) choices.push("(break)", `(break ${this.number(c, 0)})`, "(continue)", "(continue)", "(break)");
    if (c.named) choices.push("(break ^from top)", "(continue ^from top)");
    return this.pick(choices);
  }

  maybeExit(c, d) {
    return `(if (${this.pick(c.ints)} ${this.pick(["==", ">", "<"])} ${this.int(5)}) ${this.exit(c, d)})`;
  }

  catches() {
    return this.pick(["catch *", "catch *", "catch e", "catch Fault", "catch TypeException 0 catch *", "catch RuntimeException (log 1) catch e"]);
  }

  statement(c, d) {
    const n = (k = d - 1) => this.number(c, k);
    const x = this.pick(c.ints);
    if (d <= 0) return this.pick([`(${x} += 1)`, `(log ${x})`, `(${x} = ${n(0)})`, `(${c.object} .add ${x})`]);
    switch (this.int(37)) {
      case 36: {
        // an exit out of a handler
        const i = this.fresh("i");
        const inner = this.inLoop(c, [i]);
        return `(for ${i} in (1 .. 3) (try (throw ${x}) ${this.catches()} ${this.chance(0.3) ? this.statement(inner, d - 1) : ""} (if (${i} > ${this.int(3)}) ${this.exit(inner, 0)})) (log ($ex == nil))) (log ($ex == nil))`;
      }
      case 1:
        return this.straight(c, d);
      case 0:
        return `(${x} = ${this.chance(0.85) ? n() : this.value(c, d - 1)})`;
      case 2:
        return `(log ${this.value(c, d)})`;
      case 3:
        return `(try (${x} = (boom ${n()})) ${this.catches()} (log ${x})) (log ${x})`;
      case 4:
        return this.straight(c, d);
      case 5:
      case 6:
        return this.exits(c, d);
      case 7: {
        const i = this.fresh("i");
        return `(for ${i} in (1 .. ${2 + this.int(3)}) ${this.block(this.inLoop(c, [i]), d - 1)})`;
      }
      case 8: {
        const i = this.fresh("w");
        return `(var ${i} 0) (while (${i} < ${2 + this.int(4)}) (${i} += 1) ${this.block(this.inLoop(c, []), d - 1)})`;
      }
      case 9:
        return `(repeat ${this.int(4)} ${this.block(this.inLoop(c, []), d - 1)})`;
      case 10:
        return `(log (loop (${x} = ${this.int(9)}) ${this.maybeExit(this.inLoop(c, []), d - 1)} (break ${n()})))`;
      case 11: {
        const g = this.fresh("k");
        const text = `(var ${g} (fn [] (${x} += ${this.int(3)}) ${n(1)})) (log (${g})) (${x} = ${n()}) (log (${g}))`;
        return text;
      }
      case 12: {
        const f = this.fresh("fs");
        const i = this.fresh("i");
        return `(var ${f} []) (for ${i} in (1 .. 3) (var v${i} (${i} * 10)) (${f} .push (fn [] (v${i} += ${x}) v${i})) (v${i} += 1)) (log (${f} .map (fn [q] (q)))) (log (${f} .map (fn [q] (q))))`;
      }
      case 13:
        return c.hot ? `(log ${n()})` : this.fiber(c, d);
      case 14:
        return c.hot ? this.floats(c, d) : this.futures(c, d);
      case 15:
        return this.generators(c, d);
      case 16:
        return `(${c.object} = ${this.newObject(c, d)})`;
      case 17:
        return this.pick([`(${c.object}/n = ${this.value(c, d - 1)})`, `(${c.object}/n += ${n()})`, `(${c.object} .add ${n()})`]);
      case 18:
        return `(${c.array} .push ${this.value(c, d - 1)})`;
      case 19:
        return this.pick([
          `(${c.array} = (freeze [1 2]))`,
          `(${c.array} = #[3 4])`,
          `(${c.array} = [])`,
          `(${c.array}/0 = ${n()})`,
          `(log ${c.array}/0)`,
          `(log (${c.array} .map (fn [q] (q + ${x}))))`,
          `(${c.array} .each (fn [q] (${x} += q) ${this.maybeExit({ ...c, loops: 0, named: false }, 1)}))`,
        ]);
      case 20: {
        const pf = this.fresh("pm");
        return `(fn ${pf} [n a b c] (if (n <= 0) [a b c] else (${pf} (n - 1) ${this.pick(["b c a", "b a c", "(a + b) a (c + n)", "c (a - 1) (b + a)", "(b + n) (a + n) a", "b b a"])}))) (log (${pf} ${this.int(6)} ${n(1)} 2 3))`;
      }
      case 21: {
        const tr = this.fresh("tr");
        return `(fn ${tr} [n] (try (return (${this.pick(["boom", "id", "fib"])} n)) catch * (log "c") ${n(0)} finally (log "f"))) (log (${tr} ${n()}))`;
      }
      case 22:
        return `(log (try (deep ${this.pick([1, 3, 20])}) catch * (note $ex/stack) $ex/message))`;
      case 23:
        return `(log (${this.pick(["kw", "kw"])} ${n()} ^k ${n()}))`;
      case 24:
        return `(log (many ${c.array}... ${n()} [${n()}]...))`;
      case 25:
        return `(log (${c.object} .down ${this.pick([3, 10, 50])} ${n()}))`;
      case 26:
        return `(log (even ${this.pick([5, 100, 2000])}))`;
      case 27:
        return `(try ${this.block(c, d - 1)} ${this.catches()} (note $ex/stack) (log $ex/message))`;
      case 28:
        return `(if ${this.condition(c, d)} ${this.block(c, d - 1)} else ${this.block(c, d - 1)})`;
      case 29:
        return `(log (try ${this.newObject(c, d)} catch * $ex/message))`;
      case 30: {
        const t = this.fresh("t");
        return `(var ${t} (new Typed ${this.pick(["1", "1.5", x])} ${this.pick(["2", "0.5", x])})) (log [(${t} .len) ((${t} .step ${this.pick(["0.5", "1", "2"])}) .len) ${t}/x])`;
      }
      case 31:
        return this.pick([
          this.maybeExit(c, d),
          "(log ($ex == nil))",
          `(try (throw "in") catch * ${this.maybeExit(c, 1)} (log $ex/message)) (log ($ex == nil))`,
        ]);
      case 32:
        return `(println ${this.value(c, d)})`;
      case 33:
        return this.floats(c, d);
      case 34:
        return c.hot ? this.straight(c, d) : this.futures(c, d);
    }
    return `(log ${this.sibling(c, d)})`;
  }

  /** Floats in registers across calls, exits and handlers; zeros with a sign. */
  floats(c, d) {
    const p = this.fresh("p");
    const n = () => this.number(c, d - 1);
    return this.pick([
      `(var ${p} 1.5) (try (${p} = (${p} + 0.5)) (boom ${n()}) (${p} = 9.5) catch * (log ${p})) (log ${p})`,
      `(var ${p} 0.25) (for z in (1 .. 4) (${p} = (${p} * 1.5)) (try (${p} = ((id z) / 2)) (boom z) (${p} = (${p} + 1.0)) catch * (log ${p}))) (log ${p})`,
      `(log (1 / (${n()} * -1)))`,
      `(log (1 / ((0 - ${this.pick(c.ints)} - 1) * (${this.pick(c.ints)} * 0))))`,
      `(log (+ 9007199254740991 ${this.int(4)} 1 ${this.pick(c.ints)}))`,
      `(log (1 / (${this.pick(c.ints)} * 0)))`,
      `(log ((${n()} * 1103515245 + 12345) % 2147483648))`,
      `(log (try (${this.pick(BIG)} ${this.pick(["+", "-", "*"])} ${n()}) catch * $ex/message))`,
      `(log (try (${n()} * ${this.pick(BIG)} * 3) catch * $ex/message))`,
    ]);
  }

  inLoop(c, ints) {
    return { ...c, ints: [...c.ints, ...ints], loops: c.loops + 1 };
  }

  /** A variable assigned from an expression that reads it, throws or leaves on its way. */
  straight(c, d) {
    const x = this.pick(c.ints);
    const n = () => this.number(c, d - 1);
    const right = this.pick([
      `(try ${n()} finally (log ${x}))`,
      `(if ${this.condition(c, d - 1)} (do (log ${x}) 5) else ${n()})`,
      `(loop (log ${x}) (break ${n()}))`,
      `(do (log ${x}) ${n()})`,
      `(add2 ${n()} (boom ${n()}))`,
      `(try (throw 1) catch * (log ${x}) ${n()})`,
      `(do (boom ${n()}) ${x})`,
      `(case ${x} when 1 (log ${x}) 8 else (boom ${x}))`,
      `(${x} + (do (log ${x}) (boom ${n()})))`,
      `(await (async (log ${x}) ${n()}))`,
      `(${this.pick(["true", "5", this.pick(c.ints)])} && (do (log ${x}) (boom ${n()})))`,
      `(${this.pick(["nil", "false", "4"])} || (do (log ${x}) (boom ${n()})))`,
      `(${this.condition(c, 1)} && (boom ${x}) && (log ${x}))`,
      `[${n()} (log ${x}) [${x}]... (boom ${n()})]`,
      `{^k ${n()} ^j (log ${x}) ^l (boom ${n()})}`,
      `(if ${this.condition(c, 1)} (boom ${x}) else (log ${x}))`,
    ]);
    return `(try (${x} = ${right}) catch * (log [${x}])) (log ${x})`;
  }

  /** Loops left from within try, catch and finally. */
  exits(c, d) {
    const named = this.chance(0.4);
    const i = this.fresh("i");
    const inner = { ...this.inLoop(c, [i]), named: named || c.named };
    const tail = this.chance(0.8) ? ` finally (log ${this.pick(['"f"', i])})${this.chance(0.2) ? ` ${this.maybeExit(inner, 1)}` : ""}` : "";
    const handler = this.chance(0.5) ? ` ${this.catches()} (log "c") ${this.chance(0.5) ? this.maybeExit(inner, 1) : ""}` : "";
    let body = `(try ${this.maybeExit(inner, d - 1)} ${this.statement(inner, d - 1)}${handler}${tail})`;
    if (this.chance(0.3)) body = `(try ${body} (log 8) ${this.maybeExit(inner, 1)} finally (log "o"))`;
    if (this.chance(0.3)) body = `(repeat 2 ${body} (log 9))`;
    // what is handled no more
    const after = handler !== "" && this.chance(0.5) ? " (log ($ex == nil))" : "";
    if (this.chance(0.5)) body += after;
    const name = named ? "^name top " : "";
    switch (this.int(4)) {
      case 0:
        return `(var ${i} 0) (while ${name}(${i} < 4) (${i} += 1) ${body} (log ${i}))${after}`;
      case 1:
        return `(var ${i} 0) (log (loop ${name}(${i} += 1) (if (${i} > 4) (break "end")) ${body} (log ${i})))${after}`;
      case 2:
        return `(for ${name}${i} in [1 2 3 4] ${body} (log ${i}))${after}`;
    }
    return `(for ${name}${i} in (1 .. 4) ${body} (log ${i}))${after}`;
  }

  /** A fiber with cleanup that is cancelled, awaited or left alone. */
  fiber(c, d) {
    const h = this.fresh("h");
    const gate = this.fresh("gate");
    const inner = { ...c, loops: 0, named: false };
    const wait = this.pick([
      "(gene/sleep 5)",
      "(gene/sleep 0)",
      `(await ${gate})`,
      "(await (gene/sleep_async 3))",
      "(for q in (waits* 3) (log q))",
      "(log (new Slow 4))",
      "([1 2] .map (fn [q] (gene/sleep 2) q))",
    ]);
    const cleanup = this.pick([
      '(log "x")',
      '(log "x") (gene/sleep 1) (log "y")',
      `(log ${this.pick(c.ints)})`,
      `(try (gene/sleep 3) (log "z") finally (log "w"))`,
      "(throw 9)",
    ]);
    const handler = this.pick(["", "", ' catch CancellationException (log "cc") 5', " catch * (log $ex/message) (gene/sleep 1) 6"]);
    const body = `(try (log "s") ${this.chance(0.5) ? this.statement(inner, d - 1) : ""} ${wait} ${this.chance(0.5) ? wait : ""} (log "n") ${this.number(inner, d - 1)}${handler} finally ${cleanup})`;
    const act = this.pick([
      `(${h} .cancel)`,
      `(gene/sleep 1) (${h} .cancel)`,
      `(gene/sleep 0) (${h} .cancel "why")`,
      `(gene/sleep 6)`,
      `(${gate} .complete 3)`,
      `(${gate} .complete 3) (${h} .cancel)`,
      `(${gate} .fail "gf")`,
      `(${gate} .cancel)`,
      "",
    ]);
    const end = this.pick([
      `(log (try (await ${h}) catch * [$ex/message $ex/code]))`,
      `(log (try (await ^timeout 2 ${h}) catch * $ex/code))`,
      "(gene/sleep 4)",
      `(log ${h}/.state)`,
    ]);
    return `(var ${gate} (new gene/Future)) (var ${h} (async ${body})) ${this.chance(0.3) ? `(async (log (try (await ${h}) catch * "second")))` : ""} (try ${act} catch * (log $ex/code)) (log "m") ${end} (if (${gate}/.state == \`pending) (${gate} .complete))`;
  }

  /** Orders of wake-ups and callbacks. */
  futures(c, d) {
    const f = this.fresh("f");
    const x = this.pick(c.ints);
    const n = () => this.number({ ...c, loops: 0, named: false }, d - 1);
    const w = this.fresh("w");
    return this.pick([
      `(var ${f} (new gene/Future)) (var ${w} (new gene/Future)) (async (log (await ${f})) (log "f1")) (async (log (await ${w})) (log "w1")) (${f} .on_success (fn [v] (${w} .complete 2) (log "cb"))) (${f} .complete 1) (gene/sleep 1)`,
      `(var ${f} (new gene/Future)) (var ${w} (async (try (log (await ${f})) (log "on") catch * (log $ex/message) finally (log "fin")))) (${f} .complete 1) (${w} .cancel) (log "m") (gene/sleep 1)`,
      `(var ${f} (async (gene/sleep 1) (throw "q"))) (var ${w} (async (gene/sleep 2) 5)) (log (try (await ${f} ${w}) catch * $ex/message)) (log (await (async (gene/sleep 5) (log "late") 8))) (log (await ${w}))`,
      `(var ${f} (new gene/Future)) (async (gene/sleep 3) (${f} .complete 4)) (log (try (await ^timeout ${this.pick([1, 3, 5])} ${f}) catch * $ex/code)) (gene/sleep 4) (log ${f}/.state)`,
      `(var ${f} (new gene/Future)) (${f} .on_success (fn [v] (log v) ${this.pick(["", "(gene/sleep 1) (log 77)", "(throw 1)"])})) (async (log (await ${f})) (log "a1")) (async (log (await ${f})) (log "a2")) (${f} .complete ${x}) (log "m") (gene/sleep ${this.int(3)}) (log "e")`,
      `(var ${f} (new gene/Future)) (var ${w} (new gene/Future)) (var h${f} (async (try (await ${f} ${w}) catch * (log $ex/message) (log (try (gene/sleep 3) catch * [$ex/message]))))) (h${f} .cancel) (gene/sleep ${this.int(2)}) (${w} .${this.pick(['fail "old"', "cancel"])}) (log "m") (gene/sleep 4)`,
      `(log (try (await (async (gene/sleep 2) (log "p") ${n()}) (async (gene/sleep 1) (log "q") ${n()})) catch * $ex/message))`,
      `(var ${f} (async (gene/sleep 1) (${x} += 1) (throw "lost"))) (${x} += 10) (log (try (await ${f}) catch * (note $ex/stack) [$ex/message ${x}])) (log ${f}/.state)`,
      `(async (repeat 3 (log "t") (gene/sleep 2))) (repeat 3 (log "u") (gene/sleep 1) ${this.statement({ ...c, loops: 0, named: false, hot: true }, 0)})`,
      `(var ${f} (gene/sleep_async 2)) (async (await ${f}) (log "v")) (gene/sleep 2) (log "w") (gene/sleep 0) (log ${f}/.state)`,
      `(var ${f} (fn ^^async [q] (${x} += q) (gene/sleep q) (log q) (if (q > 2) (throw q)) q)) (log (try (await (${f} 2) (${f} ${this.pick(["1", "3"])})) catch * $ex/message)) (log ${x})`,
      `(var ${f} (async (log (await (async (gene/sleep 1) (async (gene/sleep 1) ${n()})))))) (log "m") (try (await ${f}) catch * 0)`,
    ]);
  }

  /** Generators read by for, next and has_next, left early, waiting, throwing. */
  generators(c, d) {
    const g = this.fresh("it");
    const inner = this.inLoop(c, []);
    const make = this.pick(c.hot ? ["(upto* 4)", "(guarded* 4)", "(own)"] : ["(upto* 4)", "(waits* 3)", "(guarded* 4)", "(own)"]);
    const x = this.pick(c.ints);
    if (this.chance(0.12))
      return `(var ${g} nil) (${g} = ((fn ^^generator [] (yield 1) (log (try (${g} .${this.pick(["next", "has_next"])}) catch * $ex/message)) (yield 2)))) (log [(${g} .next) (${g} .next) (${g} .next)])`;
    const own = `(fn ^^generator [] (yield ${x}) (${x} += 1) ${this.pick([`(log (yield ${x}))`, `(try (yield ${x}) ${this.maybeExit({ ...c, loops: 0, named: false }, 1)} catch * (yield "c") finally (log "gf"))`, `(for q in (upto* 3) (yield (q + ${x})))`])} (yield "last"))`;
    const start = make === "(own)" ? `(var ${g} (${own}))` : `(var ${g} ${make})`;
    return `${start} ${this.pick([
      `(try (for v in ${g} (log v) ${this.maybeExit(inner, d - 1)}) catch * (log $ex/message)) (log (${g} .next))`,
      `(try (log [(${g} .has_next) (${g} .next) (${g} .next) (${g} .has_next)]) (for v in ${g} (log v)) catch * (log $ex/message))`,
      `(try (while (${g} .has_next) (log (${g} .next)) ${this.chance(0.3) ? this.maybeExit(inner, 1) : ""}) catch * (log "ge")) (log (${g} .next))`,
      `(try (for v in ${g} (for q in ${g} (log [v q]) (break)) ${this.statement(inner, d - 1)}) catch * (log $ex/message))`,
    ])}`;
  }

  // --- whole programs

  /** Functions of a few random statements, called with several arguments. */
  small() {
    const hot = this.chance(0.3);
    const functions = [];
    const text = [];
    const define = (name, params, own) => {
      const c = { ints: [...params, "x", "y"], object: "o", array: "xs", closures: ["c"], functions: [...functions], loops: 0, named: false, hot };
      const count = 1 + this.int(own ? 4 : 2);
      // most are guarded: what fails early hides what comes after
      const guarded = (s) => (this.chance(0.6) ? `(try ${s} catch * (log $ex/message))` : s);
      const body = Array.from({ length: count }, () => guarded(this.statement(c, own ? 3 : 2))).join("\n  ");
      return `(fn ${name} [${params.join(" ")}]
  (var x ${this.int(4)}) (var y ${params[0]}) (var o (new ${this.pick(["Base", "Sub", "Other"])} ${params[0]})) (var xs [1 2])
  (var c (fn [] (x += 1) x))
  ${body}
  ${this.pick(["x", "[x y]", "(x + y)", this.value(c, 2), "(id x)", "(o .get)", "[x ($ex == nil)]", "[x ($ex == nil)]", "[y ($ex == nil)]"])})`;
    };
    const helpers = this.int(3);
    for (let i = 0; i < helpers; i++) {
      text.push(define(`h${i}`, ["a", "b"], false));
      functions.push(`h${i}`);
    }
    text.push(define("run", ["n"], true));
    const argument = hot ? `(if (k < 330) (k % 5) else ${this.pick(["1.5", '"s"', "nil", "(k * 1000000007)", "(k % 9)"])})` : "k";
    const call = `(try (run ${argument}) catch * (note $ex/stack) [(typeof $ex) $ex/message])`;
    if (hot) text.push(`(var all []) (for k in (0 .. 335) (all .push ${call}) (if (k < 329) (out = [])))`, "(out .push all)");
    else text.push(`(for k in (0 .. 4) (log ${call}))`);
    return text.join("\n");
  }
}

/**
 * A program; its value is what it has logged.
 * @param {number} seed
 * @param {string} [about] only of subjects (subjects.mjs) whose text contains this; deep: deep recursion
 */
export function makeProgram(seed, about = "") {
  const maker = new Maker(seed);
  const kind = maker.rnd();
  const body =
    about === "deep"
      ? deepProgram(maker)
      : about !== ""
        ? subjectProgram(maker, about)
        : kind < 0.12
          ? hotProgram(maker)
          : kind < 0.62
            ? subjectProgram(maker)
            : kind < 0.7
              ? deepProgram(maker)
              : maker.small();
  return `${PRELUDE}
${body}
($await_all)
out
`;
}
