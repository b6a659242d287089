/** Random control flow for subjects: accesses on many paths, and places to wait in the middle of constructs. */

/** Body of a function with parameters i, fo (mostly an instance), fa (mostly an array) and fc (a number), which accesses them on several paths. @param isMethod self can be accessed, too */
export function paths(m, isMethod) {
  const access = () =>
    m.pick([
      "fo/n",
      "fo/n",
      "(fo/n = i)",
      "(fo/n += 1)",
      "fa/0",
      "fa/1",
      "(fa/0 = i)",
      "(fa/1 += 1)",
      "(fa .get 0)",
      "(fa .size)",
      "(fnear i)",
      "(fnear i)",
      ...(isMethod ? ["/n", "(.half)"] : []),
    ]);
  const change = () =>
    m
      .pick([
        "(fz fa)",
        "(fz fa)",
        "(fo = (fother i 3))",
        "(fo = {^n i})",
        "(fo = fa)",
        "(fa = #[4 5])",
        "(fa = {^n 4})",
        "(fa = [i 6])",
        "(log3 fo)",
        "(fo = nil)",
        "(do (var t fo) (fo = fa) (fa = t))",
      ])
      .replace("(log3 fo)", "(id fo)");
  const condition = () => m.pick(["(fc == 0)", "(fc == 1)", "((i % 3) == fc)", "(fc > 0)", "(i > 8)", "fc"]);
  /** A statement. @param d depth that is left */
  const one = (d) => {
    const a = () => `(r = ${access()})`;
    if (d <= 0 || m.chance(0.3)) return m.chance(0.65) ? a() : `(if ${condition()} ${change()})`;
    const more = (n = 1 + m.int(2)) => Array.from({ length: n }, () => one(d - 1)).join(" ");
    const j = m.fresh("j");
    switch (m.int(11)) {
      case 0:
        return `(if ${condition()} ${more()} else ${more()}) ${a()}`;
      case 1:
        return `(if ${condition()} ${more()}) ${a()}`;
      case 2:
        return `(for ${j} in (1 .. 3) ${a()} ${more()} (if (${j} == 2) ${change()}))`;
      case 3:
        return `(var ${j} 0) (loop (${j} += 1) (if ${condition()} (break)) ${a()} (if (${j} > 2) (break)) ${more()}) ${a()}`;
      case 4:
        return `(try ${m.chance(0.5) ? a() : ""} (boom (i % 5)) ${a()} ${more()} catch * ${a()}) ${a()}`;
      case 5:
        return `(try ${more()} (if ${condition()} (throw 1)) ${a()} catch * ${change()}) ${a()}`;
      case 6:
        return `(case (i % 3) when 0 ${a()} when fc ${more()} else ${a()}) ${a()}`;
      case 7:
        return `(var ${j} 0) (while (${j} < 3) (${j} += 1) (if ${condition()} (continue)) ${more()}) ${a()}`;
      case 8:
        return `(r = [${access()} ${access()} ${access()}])`;
      case 9:
        return `(if (${condition()} ${m.pick(["&&", "||"])} ${access()}) ${a()}) ${a()}`;
    }
    return `(if ${condition()} ${change()}) ${a()} ${a()}`;
  };
  return `(var r 0) ${Array.from({ length: 3 + m.int(3) }, () => one(2)).join("\n  ")}\n  [r ${access()} ${access()}]`;
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
