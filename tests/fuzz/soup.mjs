/** Random control flow for subjects: accesses on many paths, and places to wait in the middle of constructs. */

/**
 * Body of a function with parameters i, fo (mostly an instance), fa (mostly an array) and fc (a number), which accesses one of them on several paths and changes it on some.
 * @param field of the instances @param isMethod self can be accessed, too
 */
export function paths(m, field, isMethod) {
  const accesses = {
    instance: [`fo/${field}`, `fo/${field}`, `fo/${field}`, `(fo/${field} = i)`, `(fo/${field} += 1)`],
    array: ["fa/0", "fa/1", "(fa/0 = i)", "(fa/1 = 7)", "(fa/1 += 1)", "(fa .get 0)", "(fa .size)", "(fa .push 3)"],
    name: ["(fnear i)", "(fnear 2)", "(fnear i)", "[(fnear 1) (fnear 2)]"],
  };
  const changes = {
    // what can be asked for the same in another way comes first: it does not end the function
    instance: [
      ...Array.from({ length: 3 }, () => `(fo = {^${field} i})`),
      "(fo = (fother i 3))",
      "(do (new Fa i) (fo = (fother i 3)))",
      `(do (fo = (new Fa i)) (fo = (id {^${field} i})))`,
      "(fo = nil)",
      "(do (var t0 fo) (fo = fc) (fc = t0))",
      "(fo = fa)",
    ],
    array: ["(fz fa)", "(fz fa)", "(fz fa)", "(fa = #[4 5])", "(fa = (freeze [4 5]))", "(fa = {^k 4})", "(fa = [i 6])", "(fz (id fa))"],
    name: ["(fswap i)", "(fswap i)", "(fswap 1)"],
  };
  const focus = m.pick(["instance", "instance", "array", "array", "name"]);
  const topic = () => (m.chance(0.85) ? focus : m.pick(Object.keys(accesses)));
  const access = () => (isMethod && m.chance(0.1) ? m.pick([`/${field}`, "(.half)"]) : m.pick(accesses[topic()]));
  const change = () => m.pick(changes[topic()]).replaceAll("t0", m.fresh("t"));
  const condition = () => m.pick(["(fc == 0)", "(fc == 1)", "((i % 3) == fc)", "(fc > 0)", "(i > 8)"]);
  const a = () => `(r = [${access()} r])`;
  /** A statement. @param d depth that is left */
  const one = (d) => {
    if (d <= 0 || m.chance(0.25)) return m.chance(0.65) ? a() : `(if ${condition()} ${change()})`;
    const more = (n = 1 + m.int(2)) => Array.from({ length: n }, () => one(d - 1)).join(" ");
    const maybe = (s) => (m.chance(0.5) ? s : "");
    const j = m.fresh("j");
    switch (m.int(13)) {
      case 12:
        return `(var ${j} 0) (loop (${j} += 1) ${a()} (if ${condition()} (break)) (if ${condition()} ${change()}) (if (${j} > 1) (break))) ${a()}`;
      case 0:
        return `(if ${condition()} ${maybe(a())} ${more()} else ${more()}) ${a()}`;
      case 1:
        return `(if ${condition()} ${more()}) ${a()}`;
      case 2:
        return `${maybe(a())} (for ${j} in (1 .. 3) ${a()} ${maybe(more())} (if (${m.pick([j, "fc"])} == ${m.int(3)}) ${change()})) ${maybe(a())}`;
      case 3:
        return `(var ${j} 0) (loop (${j} += 1) (if ${condition()} ${maybe(change())} (break)) ${a()} (if (${j} > 2) (break)) ${more()}) ${a()}`;
      case 4:
        return `${maybe(a())} (try ${maybe(a())} (boom (i % 5)) ${a()} ${more()} catch * ${a()}) ${a()}`;
      case 5:
      case 6:
        return `${maybe(a())} (try ${maybe(more())} (if ${condition()} ${change()}) (if ${condition()} (throw 1)) ${maybe(a())} catch * ${a()}) ${a()}`;
      case 7:
        return `(case (i % 3) when 0 ${a()} when fc ${more()} else ${a()}) ${a()}`;
      case 8:
        return `${maybe(a())} (var ${j} 0) (while (${j} < 3) (${j} += 1) (if ${condition()} ${maybe(change())} (continue)) ${more()}) ${maybe(a())}`;
      case 9:
        return `(if (${condition()} ${m.pick(["&&", "||"])} ${access()}) ${a()}) ${a()}`;
    }
    return `${maybe(a())} (if ${condition()} ${change()}) ${a()} ${a()}`;
  };
  return `(var r 0) ${Array.from({ length: 1 + m.int(3) }, () => one(2)).join("\n  ")}\n  [r ${access()} ${access()}]`;
}

/**
 * Definitions of a function `soup` and of a generator `soup*` of i, a (mostly an Int) and b (mostly a Float), which wait or yield in the middle of constructs. `soupdone` asks a
 * generator until it ends.
 */
export function controlFlow(m) {
  const make = (pause) => {
    const number = () => m.pick(["a", "b", "i", "2", "c", "(c + 1)", "(b * 0.5)"]);
    const condition = () => m.pick([`(c < 3)`, "((i % 2) == 0)", "(a > 1)", "(b == 0.5)", "((c % 2) == 1)", "(a == 1)"]);
    const wait = () => pause(number());
    const plain = () =>
      m.pick([
        "(c += 1)",
        `(t .push ${number()})`,
        `(b = (b * 0.5))`,
        `(b = (b + 1))`,
        "(a = (a + 1))",
        `(a = (+ a (do ${wait()} 1)))`,
        `(t .push (do ${wait()} ${number()}))`,
        `(c = (add2 c (sthr (i % 3))))`,
        "(sthr (c % 4))",
        `(t .push [c ${number()}])`,
        '(do (var f0 (new gene/Future)) (f0 .on_success (fn [v] (t .push ["cb" v]))) (f0 .complete c) (t .push "behind"))'.replaceAll("f0", m.fresh("f")),
        "(t .push (await (async c)))",
        `(try (sthr 2) catch * (t .push (await (async (c + 1)))) (t .push $ex/message) ${m.chance(0.5) ? wait() : ""} (t .push ($ex == nil)))`,
      ]);
    const one = (d, loops) => {
      if (d <= 0) return m.chance(0.5) ? wait() : plain();
      const more = (n = 1 + m.int(2), l = loops) => Array.from({ length: n }, () => one(d - 1, l)).join(" ");
      const j = m.fresh("j");
      switch (m.int(13)) {
        case 0:
          return `(if ${condition()} ${more()} else ${more()}) ${plain()}`;
        case 1:
          return `(if ${condition()} ${more()})`;
        case 2:
          return `(for ${j} in (1 .. ${1 + m.int(3)}) ${more(2, loops + 1)} (t .push ${j}))`;
        case 3:
          return `(for ${j} in [1 2 3] ${more(2, loops + 1)})`;
        case 4:
          return `(var ${j} 0) (while (${j} < ${1 + m.int(3)}) (${j} += 1) ${more(1 + m.int(2), loops + 1)})`;
        case 5:
          return `(try ${more()} (sthr (c % 3)) ${plain()} catch * (t .push "c") ${more()})`;
        case 6:
          return `(try ${more()} ${plain()} finally (t .push "f") ${m.chance(0.5) ? more(1) : ""})`;
        case 7:
          return `(case (c % 3) when 0 ${more()} when 1 ${more()} else ${more()})`;
        case 8:
          return loops > 0 ? `(if ${condition()} (${m.pick(["break", "continue"])}))` : `(if (c > 9) (return t))`;
        case 9:
          return `(var ${j} 0) (repeat 2 (${j} += 1) ${more(2, loops + 1)} (t .push ${j}))`;
        case 10:
          return `(for ${j} in (upto* 3) ${more(1, loops + 1)} (t .push ${j}))`;
        case 11:
          return `(if (${condition()} ${m.pick(["&&", "||"])} (do ${wait()} ${condition()})) ${more()} else ${more()})`;
      }
      return `${wait()} ${plain()} ${wait()}`;
    };
    return `(var a a0) (var b b0) (var c 0) (var t []) ${Array.from({ length: 2 + m.int(3) }, () => one(2, 0)).join("\n  ")}`;
  };
  const waiting = () => m.pick(["(gene/sleep 0)", "(spause 1)", "(await (async (gene/sleep 1) 1))", "(await (gene/sleep_async 0))"]);
  return `(fn spause [v] (gene/sleep 0) v)
(fn sthr [v] (if (v == 2) (throw v)) v)
(fn soup [i a0 b0] ${make(waiting)}\n  [a b c t])
(fn soup* [i a0 b0] ${make((n) => `(yield ${n})`).replaceAll("(return t)", "(return)")}\n  (yield [a b c t]))
(fn soupdone [g] (var all []) (try (for v in g (all .push v)) catch * (all .push $ex/message)) all)`;
}
