/**
 * Programs about one or two subjects each: code that runs until it is compiled, and then meets something else. A subject has definitions for the top level, variables, work that is done in every
 * round, and what upsets it in one of them. Where the variables live (function, closure, module), what the loop is and how often it goes round is chosen for all alike.
 */

import { ALONE } from "./compare.mjs";
import { assumptionSubjects } from "./assumption-subjects.mjs";
import { classSubjects } from "./class-subjects.mjs";
import { recursionSubject } from "./recursion.mjs";
import { registerSubject } from "./registers.mjs";
import { tierSubjects } from "./tier-subjects.mjs";
import { cancelled, limited } from "./waits.mjs";

/**
 * @typedef {{top?: string, vars: string, work: string[], upset: string[], slow?: boolean, long?: boolean, alone?: boolean, dense?: boolean, all?: boolean}} Subject slow: rounds take long, a few are enough; long: not thousands of them;
 * all: all of the work is done in each program; dense: to be chosen more often;
 * alone: some of the programs are to be run by machines that have run nothing before (compare.mjs)
 */

/** @returns {Subject[]} */
function subjects(m) {
  const big = m.pick(["2147483648", "4294967296", "9007199254740992", "4611686018427387904"]);
  // the oracle knows no enums
  const enums = m.chance(0.3);
  const wait = m.pick(["(gene/sleep 1)", "(gene/sleep 0)", "(await (async 1))", "(await (gene/sleep_async 1))", "1"]);
  return [
    {
      // Floats and Ints in && and ||
      vars: "(var la 1.5) (var lb 2) (var lc nil)",
      work: [
        "(la && lb)",
        "(lb && la)",
        "(la || lb)",
        "(lb || la)",
        "(lc || la)",
        "(la = ((lb && la) + 0.5))",
        "((la && lb) + i)",
        "((lb || 1) + (la && 2))",
        "(lb = ((la && i) + 1))",
        "(if (lc || (la > lb)) la else lb)",
        "[(la && la) (lc || lc) (lb && lb)]",
      ],
      upset: ["(la = 3)", "(lb = 0.5)", "(lc = 5)", "(la = nil)", "(lb = 9007199254740993)", "(lc = 0.25)", "(la = -0.0)"],
    },
    {
      // Floats as arguments, results, elements, captured
      top: `(fn fhalf [v] (v / 2)) (fn fsum [a b] (a + b)) (fn fmix [v k] (if ((k % 3) == 0) v else (v + 1)))
(fn fkeep [v] (fn [] v)) (fn fswap [a b] [b a])`,
      vars: "(var fq 0.5) (var fxs [0.5 1.5 2]) (var fcap 1.25) (var fget (fn [] fcap)) (var fset (fn [v] (fcap = v)))",
      work: [
        "(fq = (fsum fq 0.25))",
        "(fq = (fhalf (fq + i)))",
        "(fxs/0 = (fxs/0 + 0.5))",
        "(fsum fxs/1 fxs/2)",
        "(fset ((fget) + 0.5))",
        "(id (fq * -0.0))",
        "[fq (fget)]",
        "(1 / (fq * 0))",
        "(fmix fq i)",
        "{^a fq}",
        "(fq > fcap)",
        "(fq == fxs/0)",
        "(id (- fq))",
        "((fkeep fq))",
        "(fswap fq i)",
        "(fcap = (fq - (fget)))",
        "(do (var fz fq) (fq = (fq + 1)) (fsum fz fq))",
        "(fxs .reduce fq (fn [s v] (s + v)))",
        "(fq .to_i)",
        "(fq = (fq % 7))",
        "(fsum (i .to_f) fq)",
        "(do (fq += 1) (fset fq) (try (boom (i % 4)) catch * (fq = (fget))) fq)",
      ],
      upset: [
        "(fq = 1)",
        "(fxs/0 = 7)",
        "(fset 3)",
        '(fset "s")',
        "(fq = nil)",
        "(fxs = #[1 2])",
        "(fq = 1e308)",
        "(fq = (0.0 / 0.0))",
        "(fxs = [])",
        "(fcap = nil)",
      ],
    },
    {
      // fields, class members and variables of one name
      top: `(class Memb (var /v 10) (var /w 0.5) (ctor [a] (/v = a) (/w = a)) (method get [] /v) (method sum [] (/v + Memb/v))
  (method bump [d] (/v += d) (Memb/w += d) /w) (method v [] "m"))
(class MembKid < Memb (method get [] ((super .get) + 1)))`,
      vars: "(var mo (new Memb 1.5)) (var v 3)",
      work: [
        "(mo .sum)",
        "(mo .bump 0.5)",
        "(Memb/v = (Memb/v + 1))",
        "mo/v",
        "(mo/v = (mo/v + 0.25))",
        "[mo/v Memb/v mo/w Memb/w]",
        "(mo .v)",
        "(mo .w)",
        "(mo .get)",
        "(v += mo/v)",
        "MembKid/v",
      ],
      upset: [
        "(mo/v = 3)",
        "(Memb/v = 0.5)",
        "(mo = (new Memb 2))",
        '(Memb/w = "s")',
        "(mo/w = nil)",
        "(mo = (new MembKid 0.5))",
        "(MembKid/v = 99)",
        "(mo = Memb)",
      ],
    },
    {
      // one variable holds Ints and Floats by turns
      top: "(fn alt [n] (if ((n % 2) == 0) n else (n * 0.5))) (fn poly [a b] (+ (a * 2) b 1))",
      vars: "(var mx 0) (var my 0.5)",
      work: [
        "(mx = (alt i))",
        "(mx = (if ((i % 5) < 3) (mx + 1) else (my + 1)))",
        "(my = (mx + my))",
        "(poly mx my)",
        "(poly my i)",
        "(mx = (poly (alt i) 1))",
        "(mx < my)",
        "(mx == my)",
        "[mx my]",
        "(my = (- mx my))",
        "(mx = (my * 1))",
        "(do (var t mx) (mx = my) (my = t) mx)",
        "(do (var c 0) (mx = (loop (c += 1) (if (c > 6) (break c)) (mx += my) (if (mx > 40) (break (mx - 40))) (my = (my * 2 + 1)))))",
        "(case mx when 1 10 when 1.0 11 when 0.5 12 else mx)",
      ],
      upset: ["(mx = 0.5)", "(my = 7)", "(mx = nil)", '(my = "s")', "(mx = 9007199254740993)", "(my = -0.0)"],
    },
    {
      // sums beyond 32 bits, beyond 2^53, beyond 64 bits
      vars: "(var wi 1) (var ws 0) (var wn -1)",
      work: [
        `(do (wi = (wi * 3 + 1)) (if (wi > ${big}) (wi = i)) wi)`,
        "(ws = (ws + 1073741823))",
        "(ws = (ws - 9007199254740990))",
        "(ws = (ws + 4503599627370497))",
        "(wi = ((wi * 1103515245 + 12345) % 2147483648))",
        "(ws += (wi * wi % 1000))",
        "(- ws)",
        "(ws * 2)",
        "((wi % 1000) << (i % 40))",
        "(wi && 65535)",
        "(wi || 3)",
        "(ws == (ws + 0.0))",
        "(ws < (wi * 2.0))",
        "(ws >> 3)",
        "(wn = (wn * -2))",
        "(if ((wn > 1000000000000000) || (wn < -1000000000000000)) (wn = 1))",
        "[(wn * wi) (wn - ws) (ws % 7)]",
        "(do (var s 0) (for k in (1 .. 6) (s += (wi * k))) s)",
        "(! wi)",
        "(1 / (wi * 0 * -1))",
      ],
      upset: [
        "(ws = 9223372036854775800)",
        "(wi = 9007199254740992)",
        "(ws = -9223372036854775808)",
        "(wi = 2147483647)",
        "(wi = 0.5)",
        "(wn = 4611686018427387904)",
        "(ws = -9007199254740993)",
        "(wi = -2147483648)",
      ],
    },
    {
      // methods and functions wrapped while they are in use
      top: `(var icount 0)
(class Icp (ctor [] (/n = 1)) (method run [a] (/n += a) (/n % 1000)) (method sec [a b] (+ (a * 10) b)) (method both [a] ((.run a) + (.sec a 1))))
(class IcpKid < Icp (method both [a] ((super .both a) + 1)))
(interceptor Wrap [mm] (before mm [a] (/n += 1)) (around mm [a go] ((go (a + 1)) * 2)))
(interceptor After [mm] (after ^^replace_result mm [a r] [a r]))
(interceptor Filter [mm] (before_filter mm [a] ((a % 2) == 0)))
(interceptor Count [mm] (before mm _ (icount += 1)))
(fn-interceptor Twice [f] (around f [a go] ((go a) + (go a))))
(fn ig [a] (a + 1))`,
      vars: "(var io (new Icp)) (var ia nil) (var ih ig) (var ixs [1])",
      work: [
        "(io .run 1)",
        "(io .run (i % 3))",
        "(io .sec i 2)",
        "(io .both i)",
        "(ih i)",
        "(do (ixs .push i) (if ((ixs .size) > 9) (ixs = [])) [(ixs .size) icount])",
        "(if (ia == nil) 0 else ((ia/0 .disable) == nil))",
      ],
      upset: [
        '(ia = (Wrap Icp "run"))',
        '(After Icp "run")',
        '(Filter Icp "run")',
        '(ia = (Wrap Icp "both"))',
        '(Count Icp "sec")',
        "(ih = (Twice ig))",
        '(do (Wrap Icp "run") (Wrap Icp "run"))',
        "(io = (new IcpKid))",
        '(Count Array "push")',
        '(Count Array "size")',
        '(Count IcpKid "both")',
      ],
    },
    {
      // keywords, spreads, rests, defaults
      top: `(fn ka [a b = 2 ^k = 3 ^l = (k + 1)] [a b k l]) (fn kr [a r... z] [a r z]) (fn ko [a b = (a * 0.5)] (a + b)) (fn kall [r...] (r .size))
(class Kc (ctor [a ^k = 0.5] (/a = a) (/k = k)) (method do1 [a b = (a + 1) ^k = 1] (+ a b k /k)) (method do2 [r... ^k = 2] [r k]))
(class KcKid < Kc (ctor [a r...] (super .ctor a ^k 2) (/r = r)) (method do1 [a ^k = 5] ((super .do1 a ^k k) + 1)))`,
      vars: "(var kxs [1 2]) (var kf (fn [a ^k = 4] (a + k))) (var kn (new Kc 1))",
      work: [
        "(ka i)",
        "(ka i 1)",
        "(ka i ^k 5)",
        "(ka ^l i 1)",
        "(ka kxs...)",
        "(kr 1 kxs... i)",
        "(kr kxs... kxs...)",
        "(kall kxs... i kxs...)",
        "(ko i)",
        "(ko i 0.25)",
        "((new Kc i ^k 1.5) .do1 1 ^k i)",
        "(kn .do1 i)",
        "(kn .do1 kxs...)",
        "(kn .do1 i 2 ^k 0.5)",
        "(kn .do2 kxs... i ^k i)",
        "(kf i ^k 2)",
        "(kf i)",
        "(kf ^k (kf i) i)",
        "((new KcKid i kxs...) .do1 2)",
        "[kxs... i kxs...]",
        "(do (var c (fn [a b...] (+ a (b .size)))) (c kxs... i))",
        "(add2 kxs...)",
        "(add2 i ^k 1)",
        "(kr i)",
      ],
      upset: [
        "(kxs = [1])",
        "(kxs = [])",
        "(kxs = nil)",
        "(kxs = [1 2 3 4])",
        "(kf = (fn [a ^k = 9] [k a]))",
        "(kf = (fn [a] a))",
        "(kf = (fn [^k = 1 a] [a k]))",
        "(kn = (new KcKid 1 2 3))",
        "(kn/k = 3)",
        "(kxs = 5)",
        "(kf = (fn [a b ^k] [a b k]))",
      ],
    },
    {
      // patterns and case
      top: `${enums ? '(enum Job idle (Run pid) (Done code o)) (fn job [i] (case (i % 3) when 0 Job/idle when 1 (Job/Run i) else (Job/Done i "x")))' : ""}
(fn dseg [[a b] c] [a b c])`,
      vars: '(var dxs [1 2 3]) (var dm {^a 1 ^b 2}) (var dv "s")',
      work: [
        "(do (var [da db] [i 2]) (+ da db))",
        "(do (var [da db...] dxs) [da db])",
        "(do (var [da = 5 db = (da + 1)] dxs) [da db])",
        "(do (var {^a ma} dm) ma)",
        "(dseg [1 i] 2)",
        "(dseg dxs i)",
        '(case (i % 4) when 1 "a" when 2.0 "b" when nil "c" else i)',
        '(case dv when "s" 1 when 2 3 when 1.5 (log 4) else 0)',
        "(do (var s 0) (for [p q] in [[i 1] [2 3]] (s += (p + q))) s)",
        "(do (var s 0) (for [p q...] in [dxs dxs] (s += (q .size))) s)",
        ...(enums
          ? [
              "(case (job i) when Job/idle 0 when (Job/Run p) p when (Job/Done c o) [c o])",
              '(case (if ((i % 2) == 0) (Ok i) else (Err "e")) when (Ok v) (v + 1) when (Err e) e)',
            ]
          : []),
        "(do (var s 0) (for k v in dm (s += 1)) s)",
        "(case i when 1 (do (var [a] [i]) a) when dv 2 else (i % 5))",
      ],
      upset: ["(dxs = [])", "(dv = 1.5)", "(dm = nil)", '(dm = {^a "q"})', "(dxs = [1])", "(dv = 2)", "(dxs = 7)", "(dv = nil)", "(dxs = [[1 2] 3])"],
    },
    {
      // generators that wait, left early
      slow: true,
      top: `(fn slow* [n] (try (for i in (1 .. n) (if ((i % 2) == 0) ${wait}) (yield (i * 10))) finally (log "sf")))
(fn two* [n] (for v in (slow* n) (yield v) (yield (v + 0.5))))
(fn sum* [n] (var s 0) (for v in (upto* n) (s += v) (yield s)) (yield (await (async ${wait} s))))
(class Gen (ctor [n] (/n = n)) (method ^^generator each1 [] (var k 0) (while (k < /n) (k += 1) (yield (k + /n)))) (method iter [] (.each1)))`,
      vars: "(var gi (slow* 5)) (var gn 4)",
      work: [
        "(do (var s 0) (for v in (slow* gn) (s += v) (if (s > (i % 40)) (break))) s)",
        "(do (var it (slow* 3)) [(it .next) (it .has_next) (it .next)])",
        "(try (for v in (slow* 4) (boom (v % 7))) catch * $ex/message)",
        "(do (var ch (async (for v in (slow* 6) (log v)))) (gene/sleep 1) (ch .cancel) (try (await ch) catch * $ex/message))",
        "(do (var s 0) (for v in (two* gn) (s += v)) s)",
        "(do (var s []) (for v in (sum* gn) (s .push v)) s)",
        "(gi .next)",
        "[(gi .has_next) (gi .next)]",
        "(do (var s 0) (for v in (new Gen gn) (s += v)) s)",
        "(do (var a (async (gi .next))) (var b (async (gi .next))) [(try (await a) catch * $ex/message) (try (await b) catch * $ex/message)])",
        "((fn [] (for v in (slow* 3) (return v))))",
        "(do (var it (two* 2)) (while (it .has_next) (log (it .next))))",
      ],
      upset: ["(gi = (slow* 2))", "(gn = 0)", "(gi = (guarded* 4))", '(gn = "s")', "(gi = (two* 2))", "(gn = 7)"],
    },
    {
      // fibers cancelled while ready, asleep, in a finally, and then waiting for something else
      slow: true,
      dense: true,
      vars: "(var cn 0)",
      work: Array.from({ length: 6 }, () => cancelled(m)),
      upset: ["(cn = 2)", "(gene/sleep 1)"],
    },
    {
      // several futures and a time limit
      slow: true,
      dense: true,
      top: "(fn later [t v] (async (gene/sleep t) v)) (fn ^^async bad [t] (gene/sleep t) (throw t))",
      vars: "(var tf (new gene/Future)) (var tn 2)",
      work: [
        ...Array.from({ length: 8 }, () => limited(m)),
        '(do (var f (new gene/Future)) (f .on_success (fn [v] (log v))) (f .complete i) (log "behind"))',
        '(do (var f (new gene/Future)) (async (log (await f)) (log "a")) (f .on_success (fn [v] (log "cb"))) (f .complete i) (log "behind") (gene/sleep 0))',
      ],
      upset: ["(tf .complete 3)", "(tn = 0)", '(tf .fail "tf")', "(tn = 9)", "(tf .cancel)"],
    },
    ...classSubjects(m),
    ...[...tierSubjects(m), ...assumptionSubjects(m), recursionSubject(m), registerSubject(m)].map((s) => ({ ...s, dense: true })),
  ];
}

/** @param m the maker, for its random choices @param about only of subjects whose text contains this */
export function subjectProgram(m, about = "") {
  const all = subjects(m).filter((s) => about === "" || JSON.stringify(s).includes(about));
  // these are about many rules each
  const dense = all.filter((s) => s.dense === true);
  const chosen = [m.pick(m.chance(0.6) && dense.length > 0 ? dense : all)];
  if (m.chance(0.35) && all.length > 1) chosen.push(m.pick(all.filter((s) => s !== chosen[0])));
  const is = (what) => chosen.some((s) => s[what] === true);
  // the longest for the usual thresholds
  const rounds = m.pick(is("slow") ? [4, 9, 25] : is("all") ? [28] : is("long") ? [9, 40, 40] : [9, 40, 40, 40, 40, 40, 40, 340, 1080]);
  const at = 4 + m.int(Math.max(1, rounds - 5));
  const late = rounds > 300 && m.chance(0.8) ? rounds - 2 - m.int(20) : at;
  const shown = (s) => `(show i ${s})`;
  /** Variables made in a round get names of their own: a second one of a name is another variable. */
  const own = (s) => {
    const names = new Set([...s.matchAll(/\(var (\w+)/g)].map(([, name]) => name));
    return [...names].reduce((t, name) => t.replaceAll(new RegExp(`(?<![\\w"])${name}(?![\\w"])`, "g"), m.fresh(name)), s);
  };
  // without any try what is known of a value at one piece of work is still known at the next
  const careful = m.chance(0.65);
  const traced = m.chance(0.4);
  const guard = (s) =>
    careful && m.chance(0.8)
      ? `(try ${s} catch * ${traced && m.chance(0.5) ? "(note $ex/stack) " : ""}(show i [(typeof $ex) $ex/message])${m.chance(0.2) ? " finally (show i 7)" : ""})`
      : s;
  const works = chosen.flatMap((s) => (s.all ? s.work : Array.from({ length: 2 + m.int(3) }, () => m.pick(s.work))).map((w) => guard(shown(own(w)))));
  const upset = `(if (i == ${late}) ${guard(m.pick(m.pick(chosen).upset))})`;
  works.splice(m.int(works.length + 1), 0, upset);
  if (m.chance(0.5)) works.push(`(if (i == ${late + 2}) ${guard(m.pick(m.pick(chosen).upset))})`);
  const body = works.join("\n    ");
  const vars = chosen.map((s) => s.vars).join(" ");
  const loop = (inner) =>
    m.pick([
      `(for i in (1 .. ${rounds}) ${inner})`,
      `(for i in (1 .. ${rounds}) ${inner})`,
      `(var i 0) (while (i < ${rounds}) (i += 1) ${inner})`,
      `(var i 0) (loop (i += 1) (if (i > ${rounds}) (break)) ${inner})`,
      `(var i 0) (repeat ${rounds} (i += 1) ${inner})`,
    ]);
  const alone = is("alone") && m.chance(0.3) ? `${ALONE}\n` : "";
  const top = `${alone}(fn show [i v] (if ((i < 3) || ((i > ${late - 2}) && (i < ${late + 5}))) (log v)) v)\n${chosen.map((s) => s.top ?? "").join("\n")}`;
  switch (m.int(6)) {
    case 0:
      return `${top}\n${vars}\n(fn step [i] ${body})\n${loop("(step i)")}`;
    case 1:
      return `${top}\n${vars}\n${loop(body)}`;
    case 2:
      return `${top}\n(fn main [] ${vars}\n  (var step (fn [i] ${body}))\n  ${loop("(step i)")} "end")\n(log (try (main) catch * (note $ex/stack) [(typeof $ex) $ex/message]))`;
    case 3:
      return `${top}\n${vars}\n(class Work (ctor [] (/r = 0)) (method step [i] (/r += 1) ${body}) (method all [] ${loop("(.step i)")} /r))\n(log (try ((new Work) .all) catch * (note $ex/stack) [(typeof $ex) $ex/message]))`;
  }
  return `${top}\n(fn main [] ${vars}\n  ${loop(body)} "end")\n(log (try (main) catch * (note $ex/stack) [(typeof $ex) $ex/message]))${m.chance(0.3) ? "\n(log (try (main) catch * (note $ex/stack) $ex/message))" : ""}`;
}
