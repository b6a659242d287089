/** Subjects of subjects.mjs that are about what compiled code assumes of classes: what changes is defined after the code that relies on it was compiled. */

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject[]} */
export function assumptionSubjects(m) {
  const logged = (s) => `(log (try ${s} catch * ${m.chance(0.2) ? "(note $ex/stack) " : ""}[(typeof $ex) $ex/message]))`;
  const native = m.pick([
    ["Array", "push", "(wa .push i)"],
    ["Array", "size", "(wa .size)"],
    ["Array", "get", "(wa .get 0)"],
    ["Array", "set", "(wa .set 0 i)"],
    ["Array", "length", "(wa .length)"],
    ["Map", "get", '(wm .get "a")'],
    ["Map", "set", '(wm .set "a" i)'],
    ["String", "length", "(wt .length)"],
    ["Int", "to_f", "(i .to_f)"],
    ["Array", "first", "(wa .first)"],
  ]);
  const [cls, name, use] = native;
  const wrap = m.pick([
    `(WrapCount ${cls} "${name}")`,
    `(WrapCount ${cls} "${name}")`,
    `(WrapTwice ${cls} "${name}")`,
    `(do (var h (WrapCount ${cls} "${name}")) (whold = h))`,
  ]);
  // a class that gives a field a type while code runs that has stored there; the oracle knows only fields that the body declares
  const late = m.chance(0.3)
    ? `(var ylate []) (class Yl (ctor [] (/x = 0) (/y = 0)) (var p (new Yl)) (var j 0)
  (try (while (j < 30) (j += 1) (p/x = j) ${m.pick(["", "(id j) "])}(if (j == ${m.pick([7, 15, 25])}) (field ${m.pick(["x", "y"])} ${m.pick(["Int", "Float"])})) (p/y = ${m.pick(['"t"', "j", "(j * 0.5)"])}) (ylate .push p/y)) catch * (ylate .push j $ex/message)))\n(log ylate)\n`
    : "";
  // the oracle knows no namespaces
  const spaces = m.chance(0.6);
  return [
    {
      // a method == that is defined late
      alone: true,
      all: true,
      top: `(class Ea (ctor [a] (/a = a)) (method same [o] (/a == o)) (method me [o] (self == o)))
(fn eq [a b] (a == b))
(fn ne [a b] (if (a != b) 1 else 2))
(fn eqi [a] (if (a == 5) 1 else 2))
(fn eqs [a] [(a == "s") (a == nil) (a == true)])
(fn eqself [a] [(a == a) (a != a)])
(fn eqloop [a b] (var s 0) (for j in (1 .. 6) (if (a == b) (s += 1)) (if (a == j) (s += 10))) s)
(fn eqcase [a b] (case a when b 1 when 5 2 when "s" 3 else 4))
(fn eqfield [b] (var a (new Ea 0)) (a/a = b) [(a/a == b) (a/a == 1)])`,
      vars: "(var es (new Ea 1)) (var et (new Ea 1)) (var eu 5)",
      work: m
        .some(
          [
            "(eq es et)",
            "(eq es es)",
            "(eq es 5)",
            "(eq eu es)",
            "(ne es et)",
            "(ne es es)",
            "(eqi es)",
            "(eqi eu)",
            "(eqs es)",
            "(eqself es)",
            "(eqloop es et)",
            "(eqloop es es)",
            "(eqcase es et)",
            "(eqcase es es)",
            "(es .same es)",
            "(et .same 1)",
            "(es .me et)",
            "([1 es] .contains et)",
            "(eqfield es)",
          ],
          0.7,
        )
        .map(logged),
      upset: [
        "(class Eb (ctor [a] (/a = a)) (method == [o] true)) (es = (new Eb 1))",
        '(class Ec < Ea (method == [o] (if (o == nil) (throw "eq") else 5))) (es = (new Ec 1))',
        "(class Ed < Ea (method == [o] false)) (es = (new Ed 1)) (et = es)",
        "(class Ee < Ea (method == [o] (gene/sleep 1) true)) (es = (new Ee 1))",
        "(class Ef < Ea (method == [o] nil)) (es = (new Ef 1)) (eu = es)",
        "(class Eg < Ea (method same [o] 7) (method == [o] (/a == 1))) (et = (new Eg 1)) (es = et)",
      ],
    },
    {
      // native methods that are wrapped while they are in use
      all: true,
      long: true,
      top: `(var wcount 0) (var whold nil)
(interceptor WrapCount [mm] (before mm _ (wcount += 1)))
(interceptor WrapTwice [mm] (after ^^replace_result mm [r...] [r wcount]))
(fn wloop [wa wm wt i] (var s 0) (for j in (1 .. 4) (s = [${use} j])) s)
(fn wone [wa wm wt i] ${use})
(fn wtwo [wa wm wt i] (var r ${use}) (if (i > 0) (r = [r ${use} wcount])) r)
(fn wwhile [wa wm wt i] (var j 0) (while (j < 4) (j += 1) ${use}) wcount)
(class Wu (ctor [a] (/a = a)) (method go [wa wm wt i] (var r ${use}) r) (method tail [wa wm wt i] ${use}))`,
      vars: '(var wa [1 2]) (var wm {^a 1}) (var wt "abc") (var wu (new Wu 1))',
      work: [
        ...m
          .some(["(wloop wa wm wt i)", "(wone wa wm wt i)", "(wtwo wa wm wt i)", "(wwhile wa wm wt i)", "(wu .go wa wm wt i)", "(wu .tail wa wm wt i)", use])
          .map(logged),
        "(do (wa = [1 2]) wcount)",
      ],
      upset: [wrap, wrap, wrap, wrap, wrap, "(wa = #[5 6])", "(wa = nil)"],
    },
    {
      // definitions that are replaced while they are in use
      long: true,
      top: `(fn da [x] (x + 1)) (fn db [x] (x * 10)) (fn dc [x y = 1] [x y])
${spaces ? "(ns Dn (fn /h [x] (x + 100)) (class /Dk (ctor [a] (/a = a))) (enum /De red (blue n)))" : ""}
(var dchange (fn [] nil))
(fn duse [i] [(da i) ${spaces ? "(Dn/h i) (do (var c (new Dn/Dk i)) c/a) (Dn/De/blue i)" : "(db i)"}])
(fn dloop [n] (var s []) (for j in (1 .. n) (s .push (da j)) (if (j == 3) (dchange)) (s .push ${spaces ? "(Dn/h j)" : "(db j)"}) (s .push (da (dchange)))) s)
(fn dself [n] (if (n <= 0) 0 else (do (if (n == 3) (dchange)) (+ 1 (dself (n - 1))))))
(fn dtail [n] (if (n <= 0) (da n) else (do (if (n == 3) (dchange)) (dtail (n - 1)))))
(fn dargs [i] (da (do (dchange) i)))
(class Du (ctor [] (/n = 1)) (method go [i] (/n = (da i)) (dchange) (+ /n (da i))))`,
      vars: "(var du (new Du)) (var df da)",
      work: m.some(["(duse i)", "(dloop 4)", "(dself 5)", "(dtail 5)", "(dargs i)", "(du .go i)", "(df i)", "(da i)"], 0.7).map(logged),
      upset: [
        "(da = db)",
        "(da = (fn [x] (gene/sleep 1) x))",
        "(da = nil)",
        "(da = dc)",
        "(dself = (fn [n] 1000))",
        "(dtail = db)",
        "(dchange = (fn [] (da = db) 2))",
        "(dchange = (fn [] (dself = da) (dtail = da) 2))",
        ...(spaces
          ? [
              "(Dn/h = da)",
              '(Dn .set "h" db)',
              '(Dn .remove "h")',
              "(dchange = (fn [] (Dn/h = da) 3))",
              "(Dn/Dk = Du)",
              "(Dn/De = nil)",
              "(eval `(fn da [x] 5))",
              "(Dn = nil)",
            ]
          : []),
      ],
    },
    {
      // natives that tell how much they do, which are cut off behind their result where suspensions are forced
      all: true,
      long: true,
      top: `(fn nsort [a] (a .sort)) (fn njoin [a] (a .join ",")) (fn nrev [a] (var r (a .reverse)) [r (r .size)]) (fn nfill [i] (Array/filled (i % 4) i))
(fn ntry [a] (try (a .sort) catch * $ex/message finally (a .reverse))) (fn ntext [a] #"#{(a .join "-")}|#{(a .size)}") (fn nsplit [t] (t .split ","))
(fn nloop [a n] (var s []) (for j in (1 .. n) (s .push (a .join "+")) (s .push (if ((a .sort) == a) 1 else 2))) s)
(fn ngen* [a] (for x in (a .sort) (yield x)) (yield (a .join "")))
(class Ns (ctor [a] (/a = (a .sort))) (method joined [] (/a .join ";")) (method both [] [(/a .join ";") (.joined)]) (method put [] (/a = (/a .reverse)) self))`,
      vars: '(var na [3 1 2]) (var nt "c,a,b")',
      work: m
        .some(
          [
            "(nsort na)",
            "(njoin na)",
            "(nrev na)",
            "(nfill i)",
            "(ntry na)",
            "(ntext na)",
            "(nsplit nt)",
            "(nloop na 3)",
            "(do (var o []) (for x in (ngen* na) (o .push x)) o)",
            "((new Ns na) .joined)",
            "((new Ns na) .both)",
            "(((new Ns na) .put) .joined)",
            "([na [i]] .map nsort)",
            "(await (async (njoin na)))",
            "((nsort na) .map (fn [x] (njoin [x i])))",
          ],
          0.6,
        )
        .map(logged),
      upset: ["(na = [])", "(na = #[2 1])", '(na = ["b" "a"])', "(na = nil)", '(na = [1 "a"])', "(nt = 5)", '(nt = "")', "(na = (fn [] 1))"],
    },
    {
      // iterators of arrays and ranges that the program holds, beside loops over them; the oracle does not know them
      long: true,
      top: `(fn held1 [it] (var out []) (while (it .has_next) (if ((out .size) > 9) (break)) (out .push (it .next))) out)
(fn held2 [it] (var out []) (for x in it (out .push x) (if ((out .size) > 9) (break)) (out .push (it .next))) out)
(fn held3 [v] (var it (v .iter)) (var s []) (for x in it (s .push x) (if (x == 2) (break))) (for x in it (s .push x)) [s (it .has_next)])
(fn held4 [v] (var it (v .iter)) (var s []) (for x in v (s .push [x (if (it .has_next) (it .next) else nil)])) s)
(fn held5 [v k] (var it (if (k > 2) (v .iter) else ([7 8] .iter))) (for x in it (if (x > 1) (return [x it/next]))) (held1 it))`,
      vars: "(var hv [1 2 3]) (var hr (1 .. 4))",
      work: m
        .some(
          ["(held1 (hv .iter))", "(held1 (hr .iter))", "(held2 (hv .iter))", "(held2 (hr .iter))", "(held3 hv)", "(held3 hr)", "(held4 hv)", "(held4 hr)"],
          0.6,
        )
        .concat("(held5 hv i)")
        .map(logged),
      upset: ["(hv = [])", "(hr = (range 9 1 -2))", "(hv = (1 .. 3))", "(hr = [5 6 2])", "(hv = (upto* 4))", "(hr = nil)"],
    },
    {
      // how instances are made, and what their fields may hold
      all: true,
      long: true,
      top: `(fn ymake [a] (new Yc a))
(fn ymake2 [a] (var o (new Yk a)) (var p (new Yc 1)) [o/x p/x])
(fn yrun [n] (var s []) (for j in (1 .. n) (s .push (do (var o (ymake j)) o/x)) (s .push (try (ymake2 j) catch * 0))) s)
(class Yk (ctor [a] (/x = a)))
(class Yc ${m.pick(["", "< Yk "])}(ctor [a] (/x = a)) (var /before (try (yrun 6) catch * $ex/message)) ${m.pick(["", "(ctor [a] (/x = (* a 100)))", "(ctor [a b = 2] (/x = b))"])} (var /behind (try (yrun 6) catch * $ex/message)) (method get [] /x))
${late}(class Yt (field x Float) (field y Int) (field s String) (field z) (ctor [a] (/x = a)) (method put [v] (/x = v)) (method puty [v] (/y = v)) (method less [v] ((/x = v) < 5)))
(class Yu (ctor [a] (/x = a) (/y = a)) (method put [v] (/x = v)) (method puty [v] (/y = v)) (method less [v] ((/x = v) < 5)))
(fn yput [o v] (+ (o/x = v) 1))
(fn yless [o v] (if ((o/x = v) < 5) 1 else 2))
(fn yboth [o v] (var q (o/x = v)) (var r (o/y = v)) [q r v (q == r) (q > 3)])
(fn yfloat [o k] (var f (k * 0.5)) (o/y = f) [f o/y])
(fn ystore [o k] (var f 0.5) (for j in (1 .. 4) (f = (f + k)) (o/x = f)) [o/x f])
(fn yname [o v] (o/s = v) o/s)`,
      vars: "(var yo (new Yt 0.5)) (var yp (new Yu 1)) (var yv 2)",
      work: m
        .some(
          [
            "[Yc/before Yc/behind]",
            "[Yc/before Yc/behind]",
            "(yput yo i)",
            "(yput yp i)",
            "(yless yo i)",
            "(yless yo yv)",
            "(yless yp yv)",
            "(yboth yo i)",
            "(yboth yp i)",
            "(yboth yo yv)",
            "(yfloat yo i)",
            "(yfloat yp i)",
            "(ystore yo 1.5)",
            "(ystore yo i)",
            "(ystore yp i)",
            '(yname yo "n")',
            "(yname yo yv)",
            "(yo .put i)",
            "(yo .puty yv)",
            "(yo .less i)",
            "(yp .less yv)",
            "(do (var o (ymake i)) [o/x (o .get)])",
            "(ymake2 i)",
            "((new Yt i) .less yv)",
          ],
          0.5,
        )
        .map(logged),
      upset: [
        "(yv = 0.5)",
        '(yv = "s")',
        "(yv = nil)",
        "(yv = 9007199254740993)",
        "(yo = (new Yu 1))",
        "(yp = (new Yt 1))",
        "(yp = (new Yu 0.5))",
        "(yo/z = 1)",
        "(yo = nil)",
      ],
    },
  ];
}
