/**
 * Programs about one or two subjects each: code that runs until it is compiled, and then meets something else. A subject has definitions for the top level, variables, work that is done in every
 * round, and what upsets it in one of them. Where the variables live (function, closure, module), what the loop is and how often it goes round is chosen for all alike.
 */

/**
 * @typedef {{top?: string, vars: string, work: string[], upset: string[], slow?: boolean}} Subject slow: rounds take long, a few are enough
 */

/** @returns {Subject[]} */
function subjects(m) {
  const big = m.pick(["2147483648", "4294967296", "9007199254740992", "4611686018427387904"]);
  // the oracle knows no enums
  const enums = m.chance(0.3);
  // what is known of fields is known by name, for all programs of the process
  const field = `z${m.int(1e9)}`;
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
      vars: "(var cn 0)",
      work: Array.from({ length: 6 }, () => cancelled(m)),
      upset: ["(cn = 2)", "(gene/sleep 1)"],
    },
    {
      // several futures and a time limit
      slow: true,
      top: "(fn later [t v] (async (gene/sleep t) v)) (fn ^^async bad [t] (gene/sleep t) (throw t))",
      vars: "(var tf (new gene/Future)) (var tn 2)",
      work: [
        ...Array.from({ length: 8 }, () => limited(m)),
        '(do (var f (new gene/Future)) (f .on_success (fn [v] (log v))) (f .complete i) (log "behind"))',
        '(do (var f (new gene/Future)) (async (log (await f)) (log "a")) (f .on_success (fn [v] (log "cb"))) (f .complete i) (log "behind") (gene/sleep 0))',
      ],
      upset: ["(tf .complete 3)", "(tn = 0)", '(tf .fail "tf")', "(tn = 9)", "(tf .cancel)"],
    },
    {
      // instances that can be called
      top: "(class Quote (ctor [k] (/k = k)) (method call [v ^twice = false] (if twice [v v] else (v + /k)))) (class QuoteKid < Quote (method call [v] ((super .call v) * 2)))",
      vars: "(var qo (new Quote 2)) (var qxs [1 2])",
      work: [
        "(qo i)",
        "(qo i ^twice true)",
        "([1 i] .map qo)",
        "(qo (qo i))",
        "(qo qxs...)",
        "((if ((i % 2) == 0) qo else id) i)",
        "(do (var s 0) (for k in (1 .. 3) (s += (qo k))) s)",
        "((fn [f] (f i)) qo)",
      ],
      upset: [
        "(qo = (fn [v] v))",
        "(qo = (new Quote 0.5))",
        "(qo = (new Base 1))",
        "(qo = Quote)",
        "(qo = nil)",
        "(qo = (new QuoteKid 1))",
        "(qxs = [1])",
        "(qo = log)",
      ],
    },
    {
      // methods overridden after those that call them were compiled
      top: `(class Par (ctor [a] (/v = a)) (method val [] /v) (method twice [] ((.val) + (.val))) (method loop1 [n] (var s 0) (for j in (1 .. n) (s += (.val))) s)
  (method tail [k] (if (k <= 0) (.val) else (.tail (k - 1)))))
(class KidA < Par (method val [] (/v + 0.25)))
(class KidB < KidA (method tail [k] [k]))`,
      vars: "(var po (new Par 1))",
      work: [
        "(po .twice)",
        "(po .loop1 3)",
        "(po .val)",
        "(po .tail 4)",
        "(do (class Kn < Par (method val [] i)) ((new Kn i) .twice))",
        "((new Par i) .twice)",
        "(do (var s 0) (for o in [po (new Par 2)] (s += (o .twice))) s)",
      ],
      upset: [
        "(class Kid < Par (method val [] (/v + 0.5))) (po = (new Kid i))",
        "(class Kid2 < Par (method twice [] ((super .twice) * 2))) (po = (new Kid2 i))",
        '(po = (new (Class ^name "Dyn" ^parent Par ^methods {^val (fn [] 7)}) 3))',
        "(po = (new Par 0.5))",
        "(po = (new KidA 2))",
        "(po = (new KidB 0.5))",
        '(class Kid3 < Par (method loop1 [n] "k") (method val [q = 4] (q + /v))) (po = (new Kid3 2))',
        "(class Kid4 < Par (on_method_missing [n] n) (method val [] (.zzmiss))) (po = (new Kid4 2))",
        "(po = nil)",
        "(po = {^val 3})",
        "(class Kid5 < Par (ctor [] (super .ctor 3) (/val = 9)) (method tail [k] (gene/sleep 1) (/val + k))) (po = (new Kid5))",
      ],
    },
    {
      // fields set in other orders and to other kinds
      top: `(class Fo (method put [k v] (if (k == 0) (/a = v) elif (k == 1) (/b = v) else (/c = v))) (method sum [] [/a /b /c]) (method inc [] (/a += 1) /a))
(class FoKid < Fo (ctor [] (/c = 1.5) (/a = 0.5)) (method inc [] (/c = (/c + 0.5)) ((super .inc) + /c)))
(class Pt (ctor [x y] (/x = x) (/y = y)) (method len [] (/x * /x + /y * /y)) (method to [o] (new Pt (/x + o/x) (/y + o/y))))`,
      vars: "(var f1 (new Fo)) (f1/a = 0.5) (var f2 (new FoKid)) (var pt (new Pt 1.5 2.5))",
      work: [
        '(do (var fo (new Fo)) (fo .put (i % 3) 0.5) (fo .put ((i + 1) % 3) i) (fo .put ((i + 2) % 3) "s") (fo .sum))',
        "(do (f1 .put 0 ((i % 7) * 0.5)) (f1 .sum))",
        "(f1/a = (f1/a + 1))",
        "(f1 .inc)",
        "(f2 .inc)",
        "(f2 .sum)",
        "(pt .len)",
        "(do (pt = ((new Pt 0.5 1.0) .to pt)) (if (pt/x > 100) (pt = (new Pt 1.5 2.5))) [pt/x pt/y])",
        "((new Pt i 0.5) .len)",
        "((new Pt 0.5 i) .len)",
        "(do (pt/x = (pt/x + 0.5)) (pt/y = (pt/y - pt/x)) (pt .len))",
        "(do (var p (new Pt 0.5 0.25)) (if ((i % 4) == 0) (p/x = i)) (p .len))",
        "(pt/z = i)",
      ],
      upset: [
        "(f1 .put 0 3)",
        "(f1/a = nil)",
        "(f2/c = 2)",
        "(pt/x = 3)",
        '(pt/y = "s")',
        "(f1 = (new FoKid))",
        "(pt = (new Pt 1 2))",
        "(f2/zz = 1)",
        "(f1 = (new Fo))",
        "(pt/x = 9007199254740993)",
      ],
    },
    {
      // a field that no class has held a Float in before
      top: `(class Pl (ctor [a] (/${field} = a)) (method get [] /${field}) (method sum [o] (/${field} + o/${field})) (method put [v] (/${field} = v) self))
(class Pm (ctor [a] (/${field} = a) (/y = 1))) (fn rd [o] o/${field})`,
      vars: "(var pa (new Pl 1)) (var pb (new Pm 2))",
      work: [
        "(pa .get)",
        "(pa .sum pb)",
        "(rd pa)",
        "[(rd pa) (rd pb)]",
        `(do (var s 0) (for o in [pa pb] (s += o/${field})) s)`,
        `(pa/${field} = (pa/${field} + 1))`,
        `((pa .put (rd pb)) .get)`,
      ],
      upset: [
        "(pb = (new Pm 0.5))",
        "(pa .put 0.5)",
        "(pa = (new Pl 1.5))",
        `(pb/${field} = 2.5)`,
        `(class Pn (ctor [] (/${field} = 0.25))) (pb = (new Pn))`,
        '(pa .put "s")',
      ],
    },
    {
      // chains of super
      top: `(class S0 (ctor [a] (/n = a)) (method go [k] (/n += k) (/n % 100)) (method f [] 0.5))
(class S1 < S0 (ctor [a] (super .ctor (a + 1)) (/m = a)) (method go [k] ((super .go k) + 1)) (method f [] ((super .f) * 2)))
(class S2 < S1 (method go [k] (if (k > 3) (throw k)) ((super .go (k + 1)) * 2)))
(class S3 < S2 (ctor [a b = 1] (super .ctor a)) (method f [] ((super .f) + (super .go 1))) (method later [] (var g (fn [] (super .go 2))) (g)))`,
      vars: "(var so (new S3 1))",
      work: [
        "(so .go (i % 5))",
        "(so .f)",
        "((new S3 i) .f)",
        "(so .later)",
        "((new S2 0.5) .go 1)",
        "(do (so .go 1) so/n)",
        "(do (var s 0) (for o in [so (new S0 1) (new S1 2)] (s += (o .go 1))) s)",
      ],
      upset: ["(so = (new S1 2.5))", '(so/n = "s")', "(so = (new S0 1))", "(so/n = 0.5)", "(so = (new S3 9007199254740990))", "(so = (new S2 nil))"],
    },
    {
      // eval and what it changes
      slow: m.chance(0.5),
      vars: "(var ev 1) (var ew 0.5)",
      work: [
        "(eval `(ev += 1))",
        "((eval `(fn [] ev)))",
        '(eval ($parse "(ev * 2)"))',
        "(do (eval `(ew = (ew + 1))) ew)",
        "(ev += 1)",
        "(ew + ev)",
        "(do (var c (fn [] (ev += 2) ev)) (c))",
        "(eval `(return 5) `(log 1))",
        "(try (eval `(boom i)) catch * $ex/message)",
        "(do (var l i) (eval `(l = (l + 1))) l)",
        "(eval `(try (throw 1) catch * (return ev) finally (ev = (ev + 1))))",
      ],
      upset: ["(eval `(ev = 0.5))", '(eval `(ev = "s"))', "(eval `(var ev 100))", "(eval `(fn id [v] [v]))", "(ew = 1)", "(eval `(boom = id))"],
    },
    {
      // exceptions caught elsewhere, with finally in between
      top: `(var cnt 0)
(fn seen [] (if ($ex == nil) "none" else $ex/message))
(fn thr [n] (if ((n % 5) == 3) (throw (new Fault "t" n)) n))
(fn mid [n] (try ((thr n) + 1) finally (cnt += 1)))
(fn mid2 [n] (try (mid n) catch TypeException -1 finally (if ((n % 10) == 8) (throw "fin"))))
(fn catcher [n] (try (mid2 n) catch Fault ($ex/k * 2)))
(fn rethrow [n] (try (mid n) catch * (cnt += 100) (throw)))
(fn leave [n] (for j in (1 .. 3) (try (if (j == 2) (return (thr n))) finally (cnt += j))) "end")
(fn halfs [n] (var fl 0.5) (try (fl = (fl + 1)) (fl = (fl * (mid n))) (fl = (fl - 1)) catch * (fl = (fl - 0.25)) finally (fl = (fl * 2))) fl)
(class Thrower (method go [n] (try (thr n) finally (cnt += 1))) (method safe [n] (try (.go n) catch * ${m.pick(["-1", "(throw 5)", "$ex/message", "(.go 2)"])})))`,
      vars: "(var th (new Thrower)) (var ek 1)",
      work: [
        "(catcher i)",
        "(do (var fa 0.5) (try (fa = (fa + i)) (boom (i % 5)) (fa = 2.0) catch * (fa = (fa + 0.25))) fa)",
        "(do (var fa 0.5) (try (fa = (i * 0.5)) (boom (i % 5)) (fa = 2.0) catch Fault 1 catch * (id fa)))",
        "(do (var fa 0.5) (for j in (1 .. 4) (try (fa = (fa + 1)) (boom j) (fa = 0.0) catch * (show i fa))) fa)",
        "(do (var fa 0.5) (try (fa = (fa * i)) (thr i) (fa = 0.25) finally (show i fa)))",
        "(try (boom (i % 5)) catch * (seen))",
        "[(seen) (try (throw (i % 3)) catch e (seen) finally (seen))]",
        "(try (mid2 i) catch * $ex/message)",
        "(try (rethrow i) catch e [e/message cnt])",
        "(loop (try (break (mid i)) finally (ek += 1)))",
        "(halfs i)",
        "(leave i)",
        "(th .safe i)",
        "(th .go i)",
        "(try (ek = (mid i)) catch Fault (ek = -1) finally (ek += 1))",
        "(do (try (thr i) catch * (note $ex/stack)) cnt)",
        "([i 1] .map mid)",
        "(try ([i 8 3] .each rethrow) catch * $ex/k)",
        "(try (i .zznone) catch * $ex/message finally (ek += 1))",
        '(try (thr (if ((i % 7) == 0) "s" else i)) catch TypeException $ex/message)',
      ],
      upset: [
        "(mid = thr)",
        "(thr = (fn [n] (n * 0.5)))",
        "(thr = (fn [n] (gene/sleep 1) (throw n)))",
        "(ek = 0.5)",
        '(thr = (fn [n] (throw "x")))',
        "(cnt = 0.5)",
      ],
    },
    {
      // tail calls between functions, methods, closures
      top: `(class Tc (ctor [] (/n = 0))
  (method ping [k acc] (if (k <= 0) acc else (pong self (k - 1) (acc + 1))))
  (method pang [k acc] (if (k <= 0) acc else (.ping (k - 1) (acc + 0.5))))
  (method end [k acc] (if (k <= 0) (throw acc) else (.end (k - 1) [acc]))))
(class TcKid < Tc (method ping [k acc] (if (k <= 0) [acc] else (super .ping k acc))))
(fn pong [o k acc] (if (k <= 0) acc elif ((k % 2) == 0) (o .ping (k - 1) acc) else (o .pang (k - 1) acc)))
(fn via [f k] (if (k <= 0) "via" else (f via (k - 1))))
(fn bounce [f k] (f bounce k))`,
      vars: "(var tco (new Tc)) (var tk 20)",
      work: [
        "(tco .ping (i % 20) 0)",
        "(pong tco tk i)",
        "(pong tco (i % 9) 0.5)",
        "(via (fn [f k] (f via k)) (i % 5))",
        "(if ((i % 50) == 9) (tco .ping 3000 0))",
        "(try (tco .end (i % 3) i) catch * $ex/message)",
        "((fn [k] (case k when 0 (id i) when 1 (tco .ping 3 k) else (pong tco k 1))) (i % 4))",
        "(even (i % 30))",
        "(do (fn lp [k s] (if (k == 0) s else (lp (k - 1) (s + k)))) (lp (i % 9) 0))",
      ],
      upset: ["(tco = (new TcKid))", "(tk = 5000)", "(tk = 2.5)", "(pong = (fn [o k acc] [k acc]))", "(via = (fn [f k] k))", "(tk = nil)", "(tco = nil)"],
    },
    {
      // names of the module: functions and variables that change
      top: '(var gv 1) (var gs "a") (fn gf [a] (a + gv)) (fn gk [] gv) (fn gset [v] (gv = v)) (let glet 2)',
      vars: "(var gl 0)",
      work: [
        "(gf i)",
        "(gv += 1)",
        "(gk)",
        "(gset (gv + 1))",
        "(gl = (gl + gv))",
        "(glet * i)",
        "(gf (gk))",
        '(do (if ((gs .length) < 20) (gs = (gs ++ "b"))) (gs .length))',
        "((if (gv > 50) gf else id) 3)",
        "(gv = (gv % 100))",
      ],
      upset: ["(gv = 0.5)", "(gf = (fn [a] [a]))", "(gset nil)", '(gs = "")', "(gk = gf)", "(gs = 5)", "(gset = (fn [v] v))", '(gv = "s")'],
    },
    {
      // one code in several namespaces
      top: `(fn nsf [] 100)
(fn mk [k] (class K (if (k == 1) (fn /nsf [] 1)) (method g [] (fn [n] (var s 0) (for j in (1 .. n) (s += (nsf))) s)) (method h [] (nsf)) (method l [] (fn [] (nsf)))) (new K))`,
      vars: "(var nk (mk 1)) (var nf (nk .g)) (var nf2 (nk .g)) (var nl (nk .l)) (var nl2 (nk .l))",
      work: ["(nf 5)", "(nf 7)", "[(nf 5) (nf2 9)]", "(nk .h)", "(nl)", "[(nl) (nl2)]", "((nk .g) 3)", "((mk (i % 3)) .h)", "(((mk (i % 3)) .g) 4)"],
      upset: ["(nk = (mk 2)) (nf = (nk .g)) (nl = (nk .l))", "(nk = (mk 1)) (nf2 = (nk .g)) (nl = (nk .l))", "(nf = ((mk 2) .g))", "(nl2 = ((mk 2) .l))"],
    },
    {
      // names and members that are defined nearer by later
      top: `(fn nsf [] 100)
(class Shadow (var /q 1) (method h [] (nsf)) (method m [] Shadow/q) (method n [] (var s 0) (for j in (1 .. 5) (s += (nsf))) s))
(class ShadowKid < Shadow (method k [] ShadowKid/q) (method h [] ((super .h) + 1)))
(fn mkk [] (class A0 (var /q 1)) (class B0 < A0) [(fn [] B0/q) (fn [v] (B0/q = v))])`,
      vars: "(var sh (new ShadowKid)) (var kk (mkk)) (var k0 kk/0) (var k1 kk/1)",
      work: ["[(sh .h) (sh .n)]", "[(sh .m) (sh .k)]", "ShadowKid/q", "(k0)", "(sh .n)", "(nsf)"],
      upset: [
        "(fn Shadow/nsf [] 7)",
        "(fn ShadowKid/nsf [] 7)",
        "(ShadowKid/q = 9)",
        "(var ShadowKid/q 0.5)",
        "(Shadow/q = 0.5)",
        "(k1 9)",
        "(nsf = (fn [] 3))",
      ],
    },
    {
      // natives of built-in classes, and receivers of others
      top: '(class Arr2 (method push [v] v) (method size [] 77) (method get [k d = 5] k) (method set [k v] [k v]) (method length [] "l"))',
      vars: '(var na [1 2]) (var nm {^a 1}) (var nt "abc") (var nr 2)',
      work: [
        "(do (na .push i) (na .size))",
        "(if ((na .size) < 9) (na .push i))",
        "(na .get 0)",
        "(na .get nr 7)",
        "(na .set 0 i)",
        "(na .set nr (na .get 0))",
        "(na .length)",
        "(na .pop)",
        "(na .first)",
        "(nt .length)",
        '(nm .get "a")',
        '(nm .set "a" i)',
        "(nm .size)",
        "(nr .to_f)",
        "[(na .size) (nt .size)]",
        "((fn [v] (v .size)) (if ((i % 6) == 5) nm else na))",
        "(do (var s 0) (for v in [na nm] (s += (v .size))) s)",
      ],
      upset: [
        "(na = nil)",
        "(na = (freeze [1 2]))",
        "(na = #[1 2])",
        '(na = "str")',
        "(na = nm)",
        "(na = (new Arr2))",
        "(na = 5)",
        "(nm = (new Arr2))",
        "(nm = na)",
        "(nm = (freeze nm))",
        "(nt = [1])",
        "(nt = nil)",
        "(nr = 0.5)",
        "(nr = -1)",
        '(nr = "s")',
        "(nr = 9007199254740993)",
        "(na = [])",
      ],
    },
    {
      // equality, and classes that define it
      top: "(class Eq (ctor [a] (/a = a)) (method same [o] (/a == o)))",
      vars: "(var e1 (new Eq 1)) (var e2 5)",
      work: [
        "(e1 == e2)",
        "(e2 == 5)",
        "(e2 != nil)",
        "(e1 == (new Eq 1))",
        '[(e2 == 5.0) (e2 == "s")]',
        '(case e2 when 5 "five" when e1 "e" else 0)',
        "([1 e1] .contains e1)",
        "(if (e2 == nil) 1 else 2)",
        "(e1 .same i)",
        "(do (var s 0) (for j in (1 .. 4) (if (e2 == j) (s += 1) else (s += 2))) s)",
        '(if (e1 != "x") 1 else 2)',
        "((e1 == nil) || (e2 == true))",
        "[(e1 == e1) (e2 == e2)]",
        "(do (var xs [e1 (0.0 / 0.0)]) (xs == xs))",
        "((fn [a b] (a == b)) e2 e2)",
      ],
      upset: [
        "(class Eq2 (ctor [a] (/a = a)) (method == [o] true)) (e1 = (new Eq2 1))",
        '(class Eq3 < Eq (method == [o] (if (o == nil) (throw "eq") else 5))) (e1 = (new Eq3 1)) (e2 = e1)',
        "(class Eq4 (method == [o] (gene/sleep 1) true)) (e2 = (new Eq4))",
        "(e2 = 5.0)",
        "(e2 = e1)",
        "(e2 = nil)",
        "(e1 = 0.5) (e2 = 0.5)",
        "(e2 = 9007199254740993)",
        "(e2 = [5])",
      ],
    },
    {
      // closures of the same code
      top: `(fn mkc [k f] (var n k) [(fn [] (n += 1) n) (fn [a] (a + f)) (fn [] (var s 0) (for j in (1 .. 6) (s += (n * f))) s) (fn [v] (f = v))])
(fn mk1 [f] (fn [a] (var s a) (for j in (1 .. 5) (s += f)) s))`,
      vars: "(var ca (mkc 1 2)) (var c0 ca/0) (var c1 ca/1) (var c2 ca/2) (var c3 ca/3) (var c4 (mk1 2))",
      work: [
        "(c0)",
        "(c1 i)",
        "(c2)",
        "(c4 i)",
        "[(c0) (c2)]",
        "((mk1 i) 1)",
        "(do (c3 ((c0) % 7)) (c1 i))",
        "(do (var s 0) (for f in [c4 (mk1 0.5)] (s += (f 1))) s)",
      ],
      upset: [
        "(ca = (mkc 5 0.5)) (c1 = ca/1)",
        "(ca = (mkc 3 7)) (c2 = ca/2)",
        "(c4 = (mk1 0.5))",
        "(c4 = (mk1 3))",
        "(c3 0.5)",
        "(c3 nil)",
        "(ca = (mkc 0.5 1)) (c0 = ca/0)",
        "(c2 = c0)",
        '(c4 = (mk1 "s"))',
      ],
    },
    {
      // the class of new is a variable
      top: `(class D0 (ctor [a b = (a + 1)] (/n = a) (/b = b)) (method get [] (+ /n /b))) (class D1 < D0 (method get [] ((super .get) * 2))) (class D2 < D0 (ctor [a] (super .ctor a 0.5) (id a)))
(class D3 (ctor [a] (/n = a) (many a))) (class D4 (method get [] "d4")) (class D5 < D0 (ctor [a] (super .ctor a) (.get)))`,
      vars: "(var cx D0)",
      work: [
        "((new cx i) .get)",
        "((cx i) .get)",
        "(do (var o (new cx i)) o/n)",
        "((new D1 i) .get)",
        "((new D2 i) .get)",
        "(typeof (new D3 i))",
        "(typeof (new D5 i))",
        "((new cx i 5) .get)",
        "[(typeof (new D2 i)) ((new D4) .get)]",
      ],
      upset: ["(cx = D1)", "(cx = D2)", "(cx = D4)", "(cx = Bad)", "(cx = nil)", "(cx = Fault)", "(cx = Slow)", "(cx = D3)", "(cx = D5)"],
    },
    {
      // maps, ranges and arrays walked while they change
      top: "(class It (ctor [n] (/n = n)) (method iter [] (/k = 0) self) (method next [] (if (/k >= /n) not_found else (do (/k += 1) /k))))",
      vars: "(var mp {^a 1 ^b 0.5}) (var rn 5) (var ax [1 2 3]) (var it (new It 3))",
      work: [
        "(mp/a = (mp/a + 1))",
        "(do (var s 0) (for k v in mp (s += v)) s)",
        "[mp/zz (mp .size)]",
        '(do (mp .set "c" i) (mp .get "c"))',
        "(do (var s 0) (for k in (1 .. rn) (s += k) (if (k == 3) (rn = 4))) s)",
        "(do (var s 0) (for k in (rn .. 8) (s += k)) s)",
        "(do (var s 0) (for v in ax (s += v) (if ((ax .size) < 9) (ax .push 1))) s)",
        "(do (var s 0) (for k v in ax (s += (k * v))) s)",
        "(do (ax .pop) (ax .size))",
        "(do (var s 0) (for v in it (s += v)) s)",
        "(ax/-1 = i)",
        "[ax/0 ax/-1 ax/99]",
        "(do (var s 0) (for r in (1 .. 3) (for c in (r .. 3) (if (c == 2) (continue)) (s += (r * c)))) s)",
        "(ax .contains i)",
        "((ax .map (fn [v] (v + rn))) .size)",
      ],
      upset: [
        "(mp = (freeze {^a 1}))",
        '(mp/b = "s")',
        "(mp = nil)",
        "(mp = #{^a 2})",
        "(rn = 2147483646)",
        "(ax = [0.5 1])",
        "(ax = (freeze [1 2]))",
        "(it = nil)",
        "(it = [0.5])",
        "(rn = -3)",
        "(it = (upto* 3))",
        "(ax = [])",
      ],
    },
  ];
}

/** A fiber that waits, is cancelled at some time, and waits for something else then. */
function cancelled(m) {
  const waits = () =>
    m.pick([
      "(await cf)",
      "(await cf cg)",
      "(await cf cg)",
      "(await ^timeout 2 cf cg)",
      "(gene/sleep 2)",
      "(gene/sleep 0)",
      "(try (gene/sleep 1) finally (gene/sleep 1) (log 0))",
      "(for q in (waits* 2) (log q))",
      "([1 2] .map (fn [q] (gene/sleep 1) q))",
      "(await (async (await cg)))",
      '(try (await cf) finally (log "in"))',
    ]);
  const acts = () =>
    m.pick([
      "(cf .complete 1)",
      "(ch .cancel)",
      '(ch .cancel "why")',
      "(gene/sleep 0)",
      "(gene/sleep 1)",
      "(gene/sleep 2)",
      '(cg .fail "gf")',
      "(cg .complete 2)",
      "(cf .cancel)",
      "(cg .cancel)",
    ]);
  const after = m.pick(["", "", waits(), `(try ${waits()} (log "slept") catch * (log $ex/message))`, `(log (try ${waits()} catch * $ex/code))`]);
  const cleanup = m.pick(["", ` finally ${waits()} (log "fin")`, ' finally (log "f")', ` finally (try ${waits()} catch * (log [$ex/message])) (log "fin")`]);
  const handler = m.chance(0.7) ? ` catch * (log $ex/message) ${after}` : "";
  const guarded = (s) => `(try ${s} catch * (log $ex/code))`;
  if (m.chance(0.3)) {
    // what it waited for comes when it waits for something else
    const first = m.pick(["(await cf cg)", "(await cf cg)", "(await ^timeout 9 cf cg)", "(await cf)", "(for q in (waits* 2) (await cf cg))"]);
    const second = m.pick(["(gene/sleep 3)", "(await (gene/sleep_async 3))", "(await (async (gene/sleep 2)) (async 1))", "([1] .map (fn [q] (gene/sleep 3)))"]);
    const end = m.pick(['(ch .cancel "why")', "(ch .cancel)", '(cg .fail "gf")']);
    const old = m.pick(['(cf .fail "old")', "(cf .complete 1) (if (cg/.state == `pending) (cg .complete 2))", "(cf .cancel)"]);
    return `(do (var cf (new gene/Future)) (var cg (new gene/Future)) (var ch (async (try ${first} catch * (log $ex/message) (log (try ${second} catch * [$ex/message])) (log "slept") 3)))
    ${end} ${m.pick(["", "(gene/sleep 0)", "(gene/sleep 1)"])} (log "m") ${guarded(old)} (log "n") (log (try (await ch) catch * $ex/message)) (gene/sleep 4) [cf/.state ch/.state])`;
  }
  const order = Array.from({ length: 2 + m.int(3) }, () => guarded(acts())).join(" ");
  return `(do (var cf (new gene/Future)) (var cg (new gene/Future)) (var ch (async (try (log "s") ${waits()} ${m.chance(0.4) ? waits() : ""} (log "on") 1${handler}${cleanup})))
    ${m.chance(0.3) ? `(cf .on_success (fn [v] ${guarded(acts())} (log "cb")))` : ""} ${order} (log "m") (log (try (await ${m.pick(["", "^timeout 5 "])}ch) catch * [$ex/message $ex/code])) ${m.chance(0.5) ? order : ""} (gene/sleep ${m.int(4)})
    (if (cf/.state == \`pending) (cf .complete)) (if (cg/.state == \`pending) (cg .complete)) [cf/.state cg/.state ch/.state])`;
}

/** Several futures awaited with a time limit. */
function limited(m) {
  const future = () =>
    m.pick([
      "(later tn i)",
      `(later ${m.int(4)} ${m.pick(["1", "0.5", "i"])})`,
      "(async i)",
      `(bad ${m.int(4)})`,
      "tf",
      "(gene/sleep_async 2)",
      '(async (throw "now"))',
      "(async (await (later 1 2)))",
    ]);
  const list = Array.from({ length: 1 + m.int(3) }, future).join(" ");
  return m.pick([
    `(try (await ^timeout ${m.pick(["1", "2", "tn", "0", "3"])} ${list}) catch * [$ex/message $ex/code])`,
    `(try (await ${m.chance(0.5) ? "^timeout 3 " : ""}${list.replaceAll("tf", "(later 1 1)")}) catch * $ex/message)`,
    `(do (var la ${future()}) (var lb ${future()}) (try (await ^timeout ${m.int(4)} la lb) catch * (log $ex/code)) (gene/sleep ${m.int(4)}) [la/.state lb/.state])`,
    `(try (await ^timeout 1 ${list}) catch * (try (gene/sleep 2) (log "slept") (await ^timeout 2 ${list}) catch * (log $ex/code)))`,
  ]);
}

/** @param m the maker, for its random choices */
export function subjectProgram(m) {
  const all = subjects(m);
  const chosen = [m.pick(all)];
  if (m.chance(0.35)) chosen.push(m.pick(all.filter((s) => s !== chosen[0])));
  const rounds = chosen.some((s) => s.slow === true) ? m.pick([4, 9, 25]) : m.pick([9, 40, 40, 40, 340, 1080]);
  const at = 4 + m.int(Math.max(1, rounds - 5));
  const late = rounds > 300 && m.chance(0.8) ? rounds - 2 - m.int(20) : at;
  const shown = (s) => `(show i ${s})`;
  /** Variables made in a round get names of their own: a second one of a name is another variable. */
  const own = (s) => {
    const names = new Set([...s.matchAll(/\(var (\w+)/g)].map(([, name]) => name));
    return [...names].reduce((t, name) => t.replaceAll(new RegExp(`(?<![\\w"])${name}(?![\\w"])`, "g"), m.fresh(name)), s);
  };
  const guard = (s) => (m.chance(0.75) ? `(try ${s} catch * (show i [(typeof $ex) $ex/message])${m.chance(0.2) ? " finally (show i 7)" : ""})` : s);
  const works = chosen.flatMap((s) => Array.from({ length: 2 + m.int(3) }, () => guard(shown(own(m.pick(s.work))))));
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
  const top = `(fn show [i v] (if ((i < 3) || ((i > ${late - 2}) && (i < ${late + 5}))) (log v)) v)\n${chosen.map((s) => s.top ?? "").join("\n")}`;
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
