/** A subject of subjects.mjs: what lies in which register, and steps that do the work of several instructions. */

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject} */
export function registerSubject(m) {
  const constant = () => m.pick(["1", "0", "-3", '"s"', "nil", "0.5", "4611686018427387904"]);
  const simple = () => m.pick(["ga", "gb", "ga", constant()]);
  const call = () => m.pick([`(gid ${simple()})`, `(gthree ${simple()} ${simple()} ${simple()})`, "(gnone)", "(gset 5)"]);
  const operand = () => m.pick([call(), call(), simple(), "(if (gid ga) 2 else gb)", "(do (ga = 7) ga)", "(ga && 3)", "(nil || (gid 4))"]);
  const sum = (a, b) => `(${a} ${m.pick(["+", "-", "+", "*", "==", "<"])} ${b})`;
  const expression = () => m.pick([sum(operand(), operand()), sum(sum(operand(), operand()), operand()), `(gthree ${operand()} ${operand()} ${operand()})`]);
  return {
    long: true,
    top: `(var gadd 0)
(fn gid [x] (if (gadd == 0) x else (x + gadd)))
(fn gnone [] gadd)
(fn gthree [a b c] [a b c])
(fn gplus [x] (1 + (gid x)))
(fn gless [x] (${m.pick(["-1", "2147483647", "1"])} + (gid x)))
(fn gcount [n] (if (n <= 0) 0 else (1 + (gcount (n - 1)))))`,
    vars: "(var ga 1) (var gb 2) (fn gset [v] (ga = v) ga)",
    work: [
      "(do (var kept gid) (var got (kept ga)) [got (kept gb) (kept 3)])",
      "(do (var kept gnone) (var got (kept)) (kept = gid) (var more (kept 2)) [got more (kept gb)])",
      "(do (var kept gnone) (var got (kept)) [got (kept) (typeof kept)])",
      "(do (while (ga == 1) (var zzin gb) (break)) (try [zzin] catch * $ex/message))",
      "(do (try (gid (if (gb == 2) (throw 1) else 3)) (var zzbehind ga) catch * nil) (var see (fn [] zzbehind)) (try (see) catch * $ex/message))",
      "((fn [p] (p && (do (var zzsecond gb) p)) (try zzsecond catch * $ex/message)) (ga == 1))",
      "(gplus ga)",
      "(gless gb)",
      "(gcount (if (gb == 2) 3 else 2))",
      ...Array.from({ length: 6 }, expression),
      ...Array.from({ length: 2 }, () => `(do (var v ${operand()}) (v = ${expression()}) v)`),
      `((fn [p] (p = ${sum("(gid p)", "p")}) p) ${simple()})`,
      `((fn [p q] ${sum("p", "(gset q)")}) ${simple()} ${simple()})`,
    ],
    upset: [
      "(gadd = 1)",
      "(gadd = 0.5)",
      '(gadd = "t")',
      "(gadd = 2147483647)",
      "(ga = 9223372036854775807)",
      "(gb = nil)",
      "(gid = (fn [x] (gene/sleep 1) x))",
      "(gid = 5)",
    ],
  };
}
