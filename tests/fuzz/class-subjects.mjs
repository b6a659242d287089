/** Subjects of subjects.mjs that are about classes, their instances, and what is built on them. */

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject[]} */
export function classSubjects(m) {
  // what is known of fields is known by name, for all programs of the process
  const field = `z${m.int(1e9)}`;
  return [
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
      dense: true,
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
      dense: true,
      alone: true,
      top: `(class Pl (ctor [a] (/${field} = a)) (method get [] /${field}) (method sum [o] (/${field} + o/${field})) (method put [v] (/${field} = v) self))
(class Pm (ctor [a] (/${field} = a) (/y = 1))) (class Po (ctor [a] (/${field} = a))) (fn rd [o] o/${field})`,
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
        // Floats that look like Ints where they are not boxed
        "(pb = (new Po 4.0))",
        "(pa .put 3.0)",
        "(pa = (new Po 1.5))",
        `(pb/${field} = 2.0)`,
        `(class Pn (ctor [] (/${field} = 8.0))) (pb = (new Pn))`,
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
      dense: true,
      top: `(fn nsf [] 100)
(fn mk [k] (class K (if (k == 1) (fn /nsf [] 1)) (method g [] (fn [n] (var s 0) (for j in (1 .. n) (s += (nsf))) s)) (method h [] (nsf)) (method l [] (fn [] (nsf)))) (new K))`,
      vars: "(var nk (mk 1)) (var nf (nk .g)) (var nf2 (nk .g)) (var nl (nk .l)) (var nl2 (nk .l))",
      work: ["(nf 5)", "(nf 7)", "[(nf 5) (nf2 9)]", "(nk .h)", "(nl)", "[(nl) (nl2)]", "((nk .g) 3)", "((mk (i % 3)) .h)", "(((mk (i % 3)) .g) 4)"],
      upset: ["(nk = (mk 2)) (nf = (nk .g)) (nl = (nk .l))", "(nk = (mk 1)) (nf2 = (nk .g)) (nl = (nk .l))", "(nf = ((mk 2) .g))", "(nl2 = ((mk 2) .l))"],
    },
    {
      // names and members that are defined nearer by later
      dense: true,
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
      vars: "(var mp {^a 1 ^b 0.5}) (var rn 5) (var rs 2) (var ax [1 2 3]) (var it (new It 3))",
      work: [
        "(mp/a = (mp/a + 1))",
        "(do (var s 0) (for k v in mp (s += v)) s)",
        "[mp/zz (mp .size)]",
        '(do (mp .set "c" i) (mp .get "c"))',
        "(do (var s 0) (for k in (1 .. rn) (s += k) (if (k == 3) (rn = 4)) (if (k > 30) (break))) s)",
        "(do (var s 0) (for k in (rn .. 8) (s += k)) s)",
        "(do (var s 0) (for k in (range rn 1 -1) (s += k) (if ((k < -9) || (k > 99)) (break))) s)",
        "(do (var s 0) (for k in (range 1 9 rs) (s = (+ (* s 2) k)) (if (s > 9999) (break))) s)",
        "(do (var s 0) (for j k in (range 9 rn -1) (s += (* j k))) s)",
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
        "(rs = 1)",
        "(rs = -1)",
        "(rs = nil)",
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
