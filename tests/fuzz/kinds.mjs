/** Functions, generators and methods that get values of one kind until they are compiled, and then others. */

/** What is given after a while. */
const ODD = [
  "nil",
  "false",
  "true",
  "0",
  "5",
  '""',
  '"t"',
  "0.5",
  "0.0",
  "-1",
  "2147483648",
  "9223372036854775807",
  "[1 2]",
  "[]",
  "{^n 5}",
  "(new Base 0.5)",
  "(1 .. 7)",
  "(range 9 1 -2)",
  "(range 1 9 2)",
  "(range 7 1 -1)",
  "(upto* 3)",
  "id",
  "Base",
];

/** By kind: values, expressions of p (a value), k and j (Ints). */
const KINDS = {
  small: [
    ["3", "i", "(i % 4)"],
    [
      "(p < 3)",
      "(1 / (p * -2))",
      "(1 / (p * (- k)))",
      "(p >= k)",
      "(p == 2)",
      "(p + 1)",
      "(p * k)",
      "(p - j)",
      "(- p)",
      "(p % 7)",
      "(p << 2)",
      "(p && 3)",
      "(p || 4)",
      "(if (p > j) 1 else 2)",
      "(j < p)",
      "(if p 1 else 2)",
      "(/ p 2)",
    ],
  ],
  larger: [
    ["(* i 1500000000)", "3000000000", "(if ((i % 2) == 0) 1 else 5000000000)"],
    ["(p < 3)", "(p >= k)", "(p == 2)", "(p + 1)", "(p * k)", "(- p)", "(p % 7)", "(p >> 2)", "(if (p > j) 1 else 2)", "(p && 255)", "(k < p)"],
  ],
  float: [
    ["0.5", "(i * 0.5)", "(i .to_f)"],
    ["(p * 2)", "(p < 1)", "(p == 0.5)", "(- p)", "(p + k)", "(p - 0.25)", "(p / 2)", "(p > j)", "(if p 1 else 2)", "(p % 2)", "[p p]"],
  ],
  bool: [
    ["true", "((i % 2) == 0)", "false"],
    ["(if p 1 else 2)", "(not p)", "(p && 5)", "(p || 6)", "(! p)", "[p]", "(p == true)", "(p == k)", "(if (not p) k else j)"],
  ],
  text: [
    ['"t"', '(if ((i % 2) == 0) "t" else "u")'],
    ['(p == "t")', "(if p 1 else 2)", "[p]", '(p != "u")', "(p && k)", '(case p when "t" 1 when 5 2 else 3)', '#"<#{p}>"'],
  ],
  instance: [
    ["(new Base i)", "(new Sub 1)"],
    ["p/n", "(p/n = k)", "(p/n += 1)", "(p .get)", "(if p 1 else 2)", "(p == p)", "(p == k)", "(p .add j)", "[p/n (p/n = j) p/n]"],
  ],
  several: [
    ["[1 2 3 4 5 6 7]", "(1 .. 7)", "(range 7 1 -1)"],
    [
      "(do (var u 0) (for v in p (u += v)) u)",
      "(do (var u 0) (for v in p (u = [u v])) u)",
      "(do (var u 0) (for e v in p (u += (e * v))) u)",
      "(do (var u 0) (for v in p (if (v == 3) (continue)) (u += (v * k))) u)",
      "(do (var u 0.5) (for v in p (if (u > 20) (break)) (u = (u + v))) u)",
      "(do (var u 0) (for v in p (gene/sleep 0) (u = [u v])) u)",
      "(do (var u 0) (for v in p (if ((v % 2) == 1) (gene/sleep 0)) (u += v)) u)",
      "p/0",
    ],
  ],
};

/** @param m the maker, for its random choices @returns {import("./subjects.mjs").Subject} */
export function kindsSubject(m) {
  // the oracle knows no interpolation
  const wide = m.chance(0.15);
  const odd = ODD.filter(() => m.chance(0.5)).sort(() => m.rnd() - 0.5);
  const top = [`(fn odd1 [i v] (case i ${odd.map((v, n) => `when ${7 + n} ${v}`).join(" ")} else v))`, "(fn first1 [g] (for v in g (return v)))"];
  const work = [];
  const kinds = [...Object.keys(KINDS), "several"].filter(() => m.chance(0.55));
  for (const [n, kind] of kinds.entries()) {
    const [values, expressions] = KINDS[kind];
    const known = wide ? expressions : expressions.filter((x) => !x.includes("#"));
    const of = () => {
      const u = m.fresh("u");
      return m.pick(known).replaceAll(/\bu\b/g, u);
    };
    const list = () => `[${Array.from({ length: 1 + m.int(3) }, of).join(" ")}]`;
    const body = m.pick([
      `(var j 2) ${list()}`,
      `(var j 2) (var s 0) (s = ${of()}) [s ${of()}]`,
      `(var s 0) (for j in (1 .. 6) (s = ${list()})) s`,
      `(var s 0) (var j 0) (while (j < 6) (j += 1) (s = ${list()})) s`,
      `(var s 0) (for j in (1 .. 3) (if (j == k) (p = ${m.pick(ODD)})) (s = ${list()})) s`,
      `(var s 0) (for j in (1 .. 6) (try (s = ${list()}) (boom j) catch * (s = [${of()} j]))) s`,
      `(var j 2) (var s 0) (try (p = ${m.pick(ODD)}) (boom (k % 5)) catch * (s = ${list()})) [s ${of()}]`,
      `(var j 2) (var s ${of()}) (gene/sleep 0) ${list()}`,
      `(var s 0) (for j in (1 .. 6) (if ((j % 2) == 0) (gene/sleep 0)) (s = ${list()})) s`,
      `(var j 1) (try (boom (k % 5)) ${of()} catch * ${list()})`,
    ]);
    const f = `kf${n}`;
    const value = m.pick(values);
    const given = m.chance(0.8) ? `(odd1 i ${value})` : value;
    switch (m.int(6)) {
      case 0:
        top.push(`(fn ${f}* [p k] (yield (do ${body})))`);
        work.push(`(first1 (${f}* ${given} i))`);
        break;
      case 1:
        top.push(`(class Kc${n} (ctor [a] (/n = a)) (method go [p k] ${body}))`);
        work.push(`((new Kc${n} 1) .go ${given} i)`);
        break;
      case 2:
        top.push(`(fn ^^async ${f} [p k] ${body})`);
        work.push(`(await (${f} ${given} i))`);
        break;
      case 3:
        top.push(`(class Kc${n} (ctor [a] (/n = a)) (method go [k] (var p /n) ${body}))`);
        work.push(`((new Kc${n} ${given}) .go i)`);
        break;
      default:
        top.push(`(fn ${f} [p k] ${body})`);
        work.push(`(${f} ${given} i)`);
    }
  }
  if (m.chance(0.4)) {
    // called with Floats at some places, and with Ints at others
    const form = () =>
      m.pick([
        "(- (a * 2) b)",
        "[a b]",
        "(if (a < b) (a + 1) else (b * 2))",
        "(+ a (id b))",
        "(do (var s a) (for j in (1 .. 3) (s = (+ s b))) s)",
        "(if (b == 0) a else (kpair (a * 0.5) (- b b)))",
      ]);
    const given = () => m.pick(["0.5", "1.5", "i", "2", "(i * 0.5)", "(i + 1)", "q", "(q + 1)", "kz"]);
    top.push(
      `(fn kpair [a b] ${form()})`,
      `(class Kp (ctor [] (/n = 0.5)) (method pair [a b] ${form()}) (method all [i] (var q (/n * 2)) [(.pair q i) (.pair i q) (.pair q 0.25) (.pair i 1)]))`,
    );
    top.push(`(fn kcall [i kz] (var q (i * 0.25)) [${Array.from({ length: 5 }, () => `(kpair ${given()} ${given()})`).join(" ")}])`);
    work.push("(kcall i kz)", "((new Kp) .all i)");
  }
  return {
    long: true,
    all: true,
    top: top.join("\n"),
    vars: "(var kz 1)",
    work: work.map((s) => `(log (try ${s} catch * ${m.chance(0.3) ? "(note $ex/stack) " : ""}[(typeof $ex) $ex/message]))`),
    upset: ["(kz = 2)", "(kz = 0.5)", "(boom = id)"],
  };
}
