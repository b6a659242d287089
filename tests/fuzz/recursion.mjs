/** A subject of subjects.mjs: functions and methods that call themselves, of which compiled code has two copies that call each other. */

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject} */
export function recursionSubject(m) {
  const end = (n) => m.pick([`(if (${n} <= 0) (rend a) `, `(if (${n} < 1) (rend (+ a ${n})) `]);
  const again = (call) =>
    m.pick([
      `(+ 1 ${call})`,
      `(+ ${call} 1)`,
      `(do (var v ${call}) (rsum += 1) (+ v rsum))`,
      `(try (+ 1 ${call}) finally (rsum += 1))`,
      `(try (+ 1 ${call}) catch * (rsum += 1) (if (n > 2) (throw "r") else 5))`,
      `(do (var s 0) (for k in [1 2] (s += (if (k > 1) 0 else ${call}))) (+ s 1))`,
      `(do (var s 0) (while (s < 1) (s = (+ 1 ${call}))) s)`,
      `(if (n > 90) (boom n) else (+ ${call} ${call}))`,
      call,
      `(return ${call})`,
      `[${call} n]`,
      `(rid ${call})`,
    ]);
  return {
    long: true,
    all: true,
    top: `(var rsum 0) (var rhow 0) (var rid id)
(fn rend [a] (case rhow when 0 a when 1 (throw "end") when 2 (do (gene/sleep 1) a) when 3 0.5 when 4 (boom a) when 5 (await (async a)) when 6 (do (try (boom 9) catch * (note $ex/stack)) a) when 7 4611686018427387904 else nil))
(fn rone [n a] ${end("n")} else ${again("(rone (- n 1) a)")}))
(fn rtwo [n a] ${end("n")} else ${again(`(rtwo (- n ${m.pick([1, 2])}) ${m.pick(["a", "(+ a 1)", "n"])})`)}))
(fn rdef [n a = 1] ${end("n")} else ${again(m.pick(["(rdef (- n 1))", "(rdef (- n 1) a)"]))}))
(fn rmut [n a] ${end("n")} else ${again("(rmut2 (- n 1) a)")}))
(fn rmut2 [n a] (if (n > 3) (rmut2 (- n 2) a) else (rmut n a)))
(class Re (ctor [v l] (/v = v) (/l = l))
  (method own [n a] ${end("n")} else ${again("(.own (- n 1) a)")}))
  (method via [n a] ${end("n")} else ${again(`(/l .via (- n 1) ${m.pick(["a", "/v"])})`)}))
  (method len [] (if (/l == nil) 1 else (+ 1 (/l .len))))
  (method up [n a] ${end("n")} else (.${m.pick(["up", "own"])} (- n 1) a))))
(class Re2 < Re ${m.pick(["", "(method own [n a] (super .own n (+ a 1)))", "(method len [] 2)", "(method via [n a] (if (n > 2) (.own n a) else a))"])})`,
    vars: `(var ra 1) (var rn 4) (var ro (new Re 1 (new Re 2 (new ${m.pick(["Re", "Re2"])} 3 nil))))`,
    work: m
      .some(
        ["(rone rn ra)", "(rtwo rn ra)", "(rdef rn ra)", "(rdef 3)", "(rmut rn ra)", "(ro .own rn ra)", "(ro .via 2 ra)", "(ro .len)", "(ro .up rn ra)"],
        0.7,
      )
      .map((s) => `(log (try ${s} catch * ${m.chance(0.5) ? "(if (i > 20) (note $ex/stack)) " : ""}[(typeof $ex) $ex/message]))`),
    upset: [
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((k) => `(rhow = ${k})`),
      "(ra = 0.5)",
      "(ra = 9223372036854775807)",
      '(ra = "s")',
      "(rn = 3.5)",
      "(rn = nil)",
      "(rn = 9)",
      "(ro = (new Re2 1 ro))",
      "(ro = (new Re2 2 nil))",
      "(var old rone) (rone = (fn [n a] (if (n > 2) (old n a) else 77)))",
      "(rid = (fn [v] (gene/sleep 1) v))",
      "(rid = (fn [v] (rone = rdef) v))",
    ],
  };
}
