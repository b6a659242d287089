/** Subjects of subjects.mjs that are about what compiled code relies on: what it has tested before, what it was made for, what it assumes of methods and names, and how frames go on in it. */

import { kindsSubject } from "./kinds.mjs";
import { controlFlow, paths } from "./soup.mjs";

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject[]} */
export function tierSubjects(m) {
  // what is known of methods and fields is known by name, for all programs of the process
  const leaf = `lf${m.int(1e9)}`;
  const field = m.chance(0.2) ? "n" : `n${m.int(1e9)}`;
  // some have what the oracle does not know
  const wide = m.chance(0.3);
  return [
    kindsSubject(m),
    {
      // what is tested once is not tested again while it cannot have changed
      long: true,
      all: true,
      top: `(fn fz [a] (freeze a) 0)
(fn fnear [k] (+ k 1))
(fn fnear2 [k] [k])
(fn fswap [i] (if (i > 5) (do (var t fnear) (fnear = fnear2) (fnear2 = t))) 0)
(class Fa (ctor [a] (/${field} = a)) (method half [] (/${field} * 2)) (method run [i fo fa fc] ${paths(m, field, true)}))
(class Fb (ctor [a] (/m = 1) (/${field} = a)))
(fn fother [k a] (case (k % 4) when 0 (new Fa a) when 1 {^${field} a ^m 1} when 2 (new Fb a) else nil))
(fn fcv [i] (if (i < 8) 1 else (i % 4)))
${Array.from({ length: 4 }, (_, n) => `(fn frun${n} [i fo fa fc] ${paths(m, field, false)})`).join("\n")}`,
      vars: "(var fo (new Fa 1)) (var fk 0) (var fr (new Fa 2))",
      work: [
        "(fr .run i fo [1 i 2] (fcv i))",
        ...Array.from({ length: 4 }, (_, n) => `(frun${n} i ${m.pick(["fo", "fo", "(new Fa i)", "(fother (fk * i) i)"])} [1 i 3] (fcv i))`),
      ].map((s) => `(log (try ${s} catch * [(typeof $ex) $ex/message]))`),
      upset: [
        `(fo = {^${field} 5})`,
        "(fo = nil)",
        "(fo = (new Fb 0.5))",
        "(fo = (new Fb 1))",
        "(fk = 1)",
        "(fk = 1)",
        "(fswap 9)",
        wide ? "(fn Fa/fnear [k] 99)" : "(fk = 1)",
        "(fz = (fn [a] (fswap 9) 0))",
      ],
    },
    {
      // methods that call nothing, until a class has one that does
      long: true,
      top: `(class Lf (ctor [a] (/n = a)) (method ${leaf} [k] (k + /n))
  (method use [k] (+
    (.${leaf} k)
    (.${leaf} 1)))
  (method all [n] (var s 0) (for j in (1 .. n)
    (s += (.${leaf} j))
    (s += 1)) s))
(fn lrec [o n] (if (n <= 0) (o .${leaf} 1) else (+ (o .${leaf} n) (lrec o (n - 1)))))
(fn lloop [o n] (var s 0) (for j in (1 .. n)
  (s += (id j))
  (s += (o .${leaf} j))
  (s += (o .${leaf} 1)))
  s)`,
      vars: "(var lo (new Lf 1)) (var lk 1)",
      work: [
        "(lo .use i)",
        "(lo .all 6)",
        "(lrec lo 5)",
        "(lloop lo 9)",
        `(lo .${leaf} i)`,
        `(do (var s 0) (for j in (1 .. 5)\n (s += (lo .${leaf} j))) s)`,
        `(do (var s 0) (for j in (1 .. 9)\n (s += (id j))\n (s += (lo .${leaf} j))) s)`,
        `(do (id i)\n (lo .${leaf} i))`,
        `(do (var s 0) (for o in [lo lo] (s += (o .${leaf} 2))) s)`,
        "(try (lo .all 5) catch * (note $ex/stack) 1)",
        "(try (lloop lo 5) catch * (note $ex/stack) 1)",
      ],
      upset: [
        `(class Lf1 < Lf (method ${leaf} [k] (if (k > 1) (boom k) else 1))) (lo = (new Lf1 1))`,
        `(class Lf2 < Lf (method ${leaf} [k] (if (k <= 1) 0 else (+ 1 (lrec self 1))))) (lo = (new Lf2 1))`,
        `(class Lf3 (ctor [a] (/n = a)) (method ${leaf} [k] (try (boom (+ k 1)) catch * (throw "lf"))) (method use [k] k) (method all [n] (try (lloop self n) catch * 3))) (lo = (new Lf3 1))`,
        `(class Lf4 < Lf (method ${leaf} [k] (gene/sleep 1) k)) (lo = (new Lf4 1))`,
        `(class Lf5 < Lf (method ${leaf} [k] (try (boom 9) catch * (note $ex/stack) k))) (lo = (new Lf5 1))`,
        `(class Lf5 < Lf (method ${leaf} [k] (try (boom 9) catch * (note $ex/stack) k))) (lo = (new Lf5 1))`,
        "(lo = (new Lf 0.5))",
        '(lo = (new Lf "s"))',
      ],
    },
    {
      // generators that handle exceptions themselves, asked by functions that handle them, too
      long: true,
      all: true,
      top: `(var gcount 0)
(fn gthr [k] (if ((k % 3) == 2) (throw k)) k)
(fn safe* [n] (for k in (1 .. n) (try (yield (gthr k)) catch * (yield (+ k 100)))))
(fn retry* [n] (var k 0) (while (k < n) (k += 1) (yield k) (try (gthr k) (yield (k * 10)) catch * (gcount += 1) (yield (- k)) finally (gcount += 1))))
(fn rough* [n] (for k in (1 .. n) (yield (gthr k)) (gcount += 1)))
(fn float* [n] (var q 0.5) (for k in (1 .. n) (q = (q * 1.5)) (try (yield q) (q = (q + (gthr k))) catch * (q = (q - 1)))) (yield q))
(fn again* [f] (yield 1) (for v in (f) (yield v)) (yield 3))
(fn asks* [f] (yield 1) (var v (try (f) catch * $ex/message)) (yield v) (yield 2))
(fn asks2* [f] (for k in (1 .. 2) (yield k) (f)) (yield 3))
(fn over* [g] (for v in g (yield (v + 1))) (yield "over"))
(fn echo* [n] (for k in (1 .. n) (gcount += (if ((yield k) == nil) 1 else 50))))
(fn tree* [n] (if (n > 0) (for v in (tree* (n - 1)) (yield v))) (yield n))
(fn eat [g] (var s 0) (try (for v in g (s += v)) catch * (s = [s $ex/message])) s)
(fn eat2 [g] (var s []) (for v in g (s .push (try (gthr v) catch * "t"))) s)
(fn eat3 [g n] (for v in g (if (v > n) (return v))) "none")
(fn pairs [g] (var s 0) (for k v in g (s += v)) s)
(class Many (ctor [n] (/n = n)) (method ^^generator each1 [] (for k in (1 .. /n) (try (yield (gthr (+ k /n))) catch * (yield 0)))) (method iter [] (.each1)) (method sum [] (var s 0) (try (for v in self (s += v)) catch * (s = "c")) s))`,
      vars: "(var gi (safe* 5)) (var gn 5) (var gm (new Many 4))",
      work: m.some(
        [
          "(eat (safe* gn))",
          "(eat (retry* gn))",
          "(eat (rough* gn))",
          "(eat (float* gn))",
          "(eat (over* (safe* gn)))",
          "(eat (over* (rough* gn)))",
          "(eat2 (retry* gn))",
          "(eat2 (safe* (i % 7)))",
          "(eat3 (retry* gn) (i % 6))",
          "(eat (echo* gn))",
          "[(eat (echo* 3)) gcount]",
          "(eat (tree* (i % 9)))",
          "(if ((i % 20) == 7) (eat (tree* 120)))",
          "(do (var it (safe* gn)) (it .has_next) (eat it))",
          "(do (var it (retry* gn)) (it .next) [(eat3 it 2) (it .has_next) (eat it)])",
          "(do (var it (over* (retry* 4))) [(it .next) (try (eat it) catch * 1) (it .next)])",
          "(try (for v in (safe* gn) (gthr v)) catch * $ex/message)",
          "(try (for v in (rough* gn) (gcount += v)) catch * (note $ex/stack) $ex/message)",
          "(gm .sum)",
          "(eat gm)",
          "(do (var s 0) (for v in (retry* gn) (s += v)) s)",
          "(do (var it nil) (it = ((fn ^^generator [] (yield 1) (for v in it (yield v)) (yield 3)))) (eat it))",
          "(eat (gi2* gn))",
          "(do (var it (rough* gn)) [(eat it) (try (it .next) catch * $ex/message) (eat it)])",
          "(do (var it (rough* gn)) [(eat it) (it .has_next) (eat it)])",
          "(do (var it (safe* gn)) (it .next) (it .has_next) [(eat it) (eat it)])",
          "(do (var it (over* (safe* gn))) [(it .has_next) (eat3 it 2) (it .has_next) (eat3 it 3) (eat it)])",
          "(do (var it nil) (it = (again* (fn [] it))) (eat it))",
          "(do (var it nil) (it = (asks* (fn [] (it .next)))) (eat2 it))",
          "(do (var it nil) (it = (asks* (fn [] (if ((i % 2) == 0) (it .next) else (gthr i))))) (eat2 it))",
          "(do (var it nil) (it = (asks2* (fn [] (if ((i % 2) == 0) (it .has_next) else (gthr i))))) (try (eat2 it) catch * $ex/message))",
          "(do (var it nil) (it = (again* (fn [] it))) (it .next) (eat it))",
        ].map((s) => s.replace("(gi2* gn)", "(over* (over* (float* gn)))")),
        0.35,
      ),
      upset: [
        "(gn = 0)",
        "(gn = 9)",
        '(gn = "s")',
        "(gthr = (fn [k] (gene/sleep 1) k))",
        "(gthr = (fn [k] (if (k > 2) (throw k)) k))",
        "(gthr = (fn [k] (k * 0.5)))",
        "(gthr = boom)",
        "(gm = (new Many 2))",
        "(gm = [1 2])",
        "(gthr = (fn [k] (try (boom k) finally (gcount += 1))))",
      ],
    },
    {
      // frames that go on in the middle of something
      slow: true,
      top: controlFlow(m),
      vars: "(var sa 1) (var sb 0.5)",
      work: [
        "(soup i sa sb)",
        "(soup i (i % 3) sb)",
        "(await (async (soup i sa sb)))",
        "(soupdone (soup* i sa sb))",
        "(soupdone (soup* i (i % 3) 1))",
        "(try (soup i sa sb) catch * [(typeof $ex) $ex/message])",
        "(do (var ch (async (soup i sa sb))) (gene/sleep 0) (if ((i % 4) == 0) (try (ch .cancel) catch * 0)) (try (await ch) catch * $ex/message))",
      ],
      upset: ["(sa = 0.5)", "(sb = 3)", '(sa = "s")', "(sb = nil)", "(sa = 4)", "(spause = (fn [v] v))", "(sthr = (fn [v] (throw v)))"],
    },
    {
      // macros that wait, and hand the scope of their caller on
      slow: true,
      top: `(fn evals [e] ($caller_eval e))
(fn hand! [e] (gene/sleep 0) (evals e))
(fn sleepy! [e] (gene/sleep 0) ($caller_eval e))
(fn later! [e] (async (gene/sleep 0) ($caller_eval e)))
(fn each! [e] (async (gene/sleep 0) ([1 2] .map (fn [y] (+ y ($caller_eval e))))))
(fn both! [a b] (var x ($caller_eval a)) (gene/sleep 0) [x ($caller_eval b)])
(fn quiet! [e] (try ($caller_eval e) catch * (gene/sleep 0) (evals \`(+ i 100))))
(fn rounds! [e] (var s []) (for j in (1 .. 3) (s .push ($caller_eval e)) (gene/sleep 0)) s)`,
      vars: "(var mx 5) (var my 0.5)",
      work: [
        "(hand! (+ i mx))",
        "(hand! (mx += 1))",
        "(sleepy! (mx += 1))",
        "(both! mx (mx = (+ mx i)))",
        "(await (later! (mx += i)))",
        "(await (each! (+ i mx)))",
        "(quiet! (throw i))",
        "(quiet! (boom i))",
        "(rounds! (mx = (+ mx i)))",
        "(hand! (quiet! (boom i)))",
        "(both! (my = (my * 0.5)) [mx my])",
      ],
      upset: ["(mx = 0.5)", '(mx = "s")', "(my = 1)", "(evals = (fn [e] (gene/sleep 0) ($caller_eval e)))", "(boom = id)"],
    },
    {
      // adapters, whose methods have a self of another kind; natives that look at who calls them
      all: true,
      long: true,
      top: `(interface Meter (method reading [k]) (method twice [k]) (field unit String))
(class Probe implements Meter (field unit String) (ctor [] (/unit = "V")) (method reading [k] (k + 12)) (method twice [k] (* (.reading k) 2)))
(class Lg (ctor [xs] (/xs = xs) (/unit = "n")))
(implement Meter for Lg (ctor [by] (/_geneinternal/scale = by)) (method reading [k] (+ k ((/_genevalue/xs .size) * /_geneinternal/scale))) (method twice [k] (* (.reading k) 2)))
(fn aread [a k] (a .reading k))
(fn aboth [a b k] [(a .reading k) (b .twice k) a/unit])
(fn aloop [a] (var s 0) (for j in (1 .. 5) (s += (a .reading j))) s)
(fn afail [k]
  (var f (new gene/Future))
  (f .fail k)
  f)
(fn acancel [k]
  (var f (new gene/Future))
  (if (k > 3) (f .cancel) else (f .fail (new Fault "af" k)))
  f)
(fn await1 [f] (try (await f) catch * (note $ex/stack) $ex/message))`,
      vars: "(var ap (new Probe)) (var am (Meter (new Lg [7 8 9]) 10)) (var ak 1)",
      work: m
        .some(
          [
            "(aread ap i)",
            "(aread am i)",
            "(aboth ap am i)",
            "(aboth am ap i)",
            "(aloop am)",
            "(aloop ap)",
            "(am .twice i)",
            "(aread (Meter (new Lg [i]) ak) 1)",
            "(do (var f am/reading) (f i))",
            "(if (i > 23) (await1 (afail i)))",
            "(if (i > 23) (await1 (acancel (i % 5))))",
            "(if (i > 23) (do (var f (afail i)) (await1 f)))",
          ],
          0.6,
        )
        .map((s) => `(log (try ${s} catch * [(typeof $ex) $ex/message]))`),
      upset: ["(ak = 0.5)", "(ap = am)", "(am = ap)", "(ap = nil)", '(ak = "s")', "(am = (Meter (new Lg [1]) 2))"],
    },
    {
      // results of declared types
      long: true,
      all: true,
      top: `(fn ti [a] -> Int (if (a == 3) (tself a) else (tgive a)))
(fn tf [a] -> Float (tgive (a * 0.5)))
(fn ts [a] -> String (tgive (a .to_s)))
(fn tb [a] -> Bool (tgive (a > 2)))
(fn tl [a n] -> Int (if (n <= 0) (tgive a) else (tl a (n - 1))))
(fn tarr [a] -> Array (tgive [a]))
(fn tp [a: Int b: Float = 0.5] -> Float (a * b))
(var tgive id) (var tself id)
(class Td (ctor [] (/n = 1)) (method im [a] -> Int (tgive a)) (method rm [a n] -> Int (if (n <= 0) (tgive a) else (.rm a (n - 1)))))`,
      vars: "(var tdo (new Td)) (var tv 1)",
      work: m
        .some(
          [
            "(ti i)",
            "(ti tv)",
            "(tf i)",
            "(ts i)",
            "(tb i)",
            "(tl i 3)",
            "(tl tv 2)",
            "(tarr i)",
            "(tp i)",
            "(tp tv 1.5)",
            "(tdo .im i)",
            "(tdo .im tv)",
            "(tdo .rm tv 3)",
          ],
          0.5,
        )
        .map((s) => `(log (try ${s} catch * ${m.chance(0.5) ? "(if (i > 20) (note $ex/stack)) " : ""}[(typeof $ex) $ex/message]))`),
      upset: [
        '(tgive = (fn [v] "s"))',
        "(tgive = (fn [v] [v]))",
        "(tgive = (fn [v] 0.5))",
        "(tgive = (fn [v] 9223372036854775807))",
        "(tgive = (fn [v] nil))",
        "(tgive = (fn [v] (gene/sleep 1) v))",
        '(tgive = (fn [v] (gene/sleep 1) "s"))',
        "(tself = (fn [v] 1.5))",
        "(tv = 0.5)",
        '(tv = "s")',
        "(tv = nil)",
        "(tgive = boom)",
      ],
    },
  ];
}
