/** Programs whose code becomes hot and then meets what it was not compiled for. */

const WIDE = `(fn counted [n acc] -> Int (if (n <= 0) acc else (counted (n - 1) (acc + n))))
(enum Shape (Dot r) (Box w h) None)
(fn new_shape [n] (case (n % 3) when 0 (Shape/Dot n) when 1 Shape/None else (Shape/Box n 2)))
(fn res [n] (if ((n % 3) == 1) (Err 0) else (Ok n)))
(fn opened [n] (var v ((res n) ?)) (if (v > 5) (Err "big") else (Ok (v + 1))))
(fn all_of [a b = a c... ^k = 1 ^p...] [a b c k p])`;
const WIDE_WORK = [
  "(y = (kd .get ^k 1 ^... {^k x}))",
  "(do (var [u v w...] [i y x]) (x = (u % 7)) (y = v) (x = (w .size)))",
  "(do (var [u v = 3] xs) (x = u))",
  "(y = (case (res i) when (Ok v) v when (Err e) e))",
  "(y = (case (new_shape i) when (Shape/Dot r) r when Shape/None 5 when (Shape/Box w _) w))",
  "(y = (case (opened i) when (Ok v) v when (Err e) (e .size)))",
  "(x = (counted (i % 6) 0))",
  "(x = (`(a %i %y) .size))",
  '(x = (try (throw Exception "t" ^code i) catch TypeException 1 catch Exception $ex/code))',
  "(x = ({{i x 2 y}} .size))",
  "(y = ((all_of i ^q 1 ^k 2) .size))",
  "(y = ((all_of xs... ^... {^k i ^r 5}) .size))",
];
const WIDE_UPSETS = [
  ["(x = (counted (i % 6) 0))", '(x = (counted 3 "s"))'],
  ["(do (var [u v] p2) (x = (u + v)))", "(p2 = [1])"],
  ["(do (var [u v] p2) (x = (u + v)))", "(p2 = `(a 1 2))"],
  ["(do (var [u v...] p2) (x = u))", "(p2 = 5)"],
  ["(y = (case (res i) when (Ok v) v when (Err e) e))", "(res = (fn [n] (gene/sleep 1) (Ok 7)))"],
  ["(y = (opened i))", "(y = (opened nil))"],
];

/** Code that becomes hot: compiled, entered within a loop, left again when a guess fails. @param m the maker, for its random choices */
export function hotProgram(m) {
  // some have what the oracle does not know
  const wide = m.chance(0.4);
  // the longer ones for the usual thresholds
  const at = m.chance(0.4) ? 1050 + m.int(150) : 20 + m.int(60);
  const end = at + 50 + m.int(at > 1000 ? 250 : 30);
  const odd = m.pick([
    "0.5",
    '"s"',
    "nil",
    "9223372036854775807",
    "9007199254740993",
    "[1]",
    "(throw 7)",
    "(return [x y])",
    "-0.0",
    "true",
    "(boom 9)",
    "(gene/sleep 1)",
    "(o = (new Other 3))",
    "(o/n = 1.5)",
    '(o/n = "t")',
    "(xs = (freeze xs))",
    "(xs = [1])",
    "(xs = nil)",
    "(h = (fn [a] (a * 2)))",
    "(f0 = (fn [a b] (a - b)))",
    "(break)",
    "(continue)",
    "(x = 1.25)",
    '(y = "q")',
    "(x = 9223372036854775800)",
    "(zznone 1)",
  ]);
  const work = () =>
    m.pick([
      "(x += i)",
      "(x = (x + (i % 7)))",
      "(y = (y + x % 11))",
      "(x = (f0 x 1))",
      "(x = (o .add 1))",
      "(o/n = (o/n + 1))",
      "(y += o/n)",
      "(y = (y + (h 3)))",
      "(if ((i % 3) == 0) (x -= 1) else (y += 1))",
      "(xs/0 = (xs/0 + i))",
      "(if ((xs .size) < 50) (xs .push i))",
      "(y = (y + xs/0) % 1000)",
      "(x = (x * 3) % 1000003)",
      "(q = (q * 0.5 + 1.25))",
      "(q = (q + t/x))",
      "(t .step 0.001)",
      "(y = (c))",
      "(if ((i % 100) == 0) (log x))",
      "(x = (try (boom (i % 5)) catch * x))",
      "(try (x += 1) finally (y += 1))",
      "(for z in (1 .. 3) (x += z))",
      "(y += (x + (x = (i % 13))))",
      "(x = (y + (do (y = (i % 9)) x)))",
      "(y = ((many x i) .size))",
      "(x = (x && 255))",
      "(x = ((x << 1) % 9973))",
      "(y += ((new Base i) .get))",
      "(y = (log2 i y))",
      "(x = (rec (i % 4)))",
      "(x = (- x))",
      "(if (x > 100000) (x = 0))",
      "(y = (q > 2.0))",
      "(if (y == true) (y = 1))",
      "(y = (x - 1))",
      "(x = (kw i ^c 1))",
      "(x = (kw ^c (x = (i % 5)) x))",
      "(y = (kw ^c 2 ^b (i % 3) i))",
      "(x = ((rest x i 3) .size))",
      "(x = (rest xs...))",
      "(x = (kw ^c (xs .size) xs/0))",
      "(y = ((new Keyed ^n (i % 3)) .get))",
      "(y = ((new KeyedSub (i % 3) ^n 2) .get ^k i))",
      "(y = (kd .get ^k (i % 4)))",
      "(y = (case (i % 3) when 0 1 when x 2 else 3))",
      "(for z in (new Down (i % 3)) (x = z))",
      "(for k z in {^a 1 ^b i} (y = z))",
      ...(wide ? WIDE_WORK : []),
    ]);
  const body = () => Array.from({ length: 1 + m.int(3) }, work).join(" ");
  // work together with what upsets it
  const [steady, upset] = m.pick([
    ["(y = (y + (h 3)))", "(h = (fn [a] (a * 2)))"],
    ["(x = (app id (i % 5)))", "(x = (app boom 1))"],
    ["(x = (app h i))", "(x = (app (fn [a] (a * 3)) 5))"],
    ["(x = (f0 i 1))", "(f0 = (fn [a b] (a - b)))"],
    ["(y = (o .get))", "(o = (new Other 8))"],
    ["(o .add 2) (y = o/n)", "(o/n = 0.25)"],
    ["(q = (q * 0.5 + 1.25))", "(q = 3)"],
    ["(t .step 0.5) (q = t/x)", "(t/y = 1)"],
    ["(j = ((j + 1) % 4)) (if (xs/<j> == void) (y = 0) else (y = xs/<j>))", "(xs = [1 2])"],
    ["(j = ((j + 1) % 3)) (xs/<j> = i)", "(xs = #[1 2 3])"],
    ["(j = ((j + 1) % 3)) (xs/<j> = i)", "(xs = [1 2])"],
    ["(x = ((x * 1103515245 + 12345) % 2147483648))", "(x = 2147483647)"],
    ["(try (x = (x * 31)) catch * (log [i x]) (x = 7))", "(x = 4611686018427387904)"],
    ["(x = (x * 3 + 1)) (if (x > 1000000000000000) (x = 1))", "(x = 3000000000000000000)"],
    ["(q = (1 / ((i % 3) * -2))) (y = (q < 0))", "(x = 0)"],
    ["(try (q = (q + 1.25)) (q = (half i)) (boom (i % 4)) (q = 2.0) catch * (y = q)) (if ((i % 300) == 1) (log y))", "(q = 1.5)"],
    ["(try (q = (half (boom (i % 4)))) catch * (y = q)) (if ((i % 300) == 3) (log y))", "(y = 1)"],
    ["(q = (q + 0.5)) (try (q = (halfway i q)) (q = (q + 0.25)) catch * (if ((i % 200) < 3) (log q)))", "(q = 1e300)"],
    ["(x = i) (y = i)", "(x = 1)"],
    ["(x = (kw (i % 9) ^c 1))", '(x = (kw "s" ^c 1))'],
    ["(x = (kw (i % 9) ^c 1))", "(x = (kw 1))"],
    ["(x = (kw (i % 9) ^c 1))", "(kw = (fn [a ^c ^b = 7] (a - c)))"],
    ["(x = (kw ^c (i % 3) i))", "(x = (kw 1 ^c 2 ^d 3))"],
    ["(y = (kd .get ^k (i % 4)))", "(kd = (new Keyed ^n 0.5))"],
    ["(y = (kd .get ^k (i % 4)))", "(y = (kd .get 1))"],
    ["(y = (kd .get))", "(y = (kd .get ^q 1))"],
    ["(x = ((rest p2...) .size))", "(p2 = nil)"],
    ["(x = ((rest p2...) .size))", "(p2 = 7)"],
    ...(wide ? WIDE_UPSETS : []),
  ]);
  const event = m.chance(0.55)
    ? `${steady} (if (i == ${at}) ${upset}) ${m.chance(0.5) ? steady : ""}`
    : m.chance(0.5)
      ? `(if (i == ${at}) ${m.chance(0.5) ? odd : `(x = ${odd})`})`
      : `(if (i == ${at}) (y = ${odd}))`;
  const parts = m.chance(0.5) ? `${body()} ${event} ${body()}` : `${event} ${body()}`;
  const guard = m.chance(0.4)
    ? `(try ${parts} ${m.pick(["catch * (log [i $ex/message]) (x = 1) (y = 1) (q = 0.5)", "finally (if ((i % 500) == 0) (log i))", "catch TypeException (note $ex/stack) (log [i $ex/message]) (x = 2) (y = 2) finally (y = 3)"])})`
    : parts;
  const loop = m.pick([
    `(for i in (1 .. ${end}) ${guard})`,
    `(var i 0) (while (i < ${end}) (i += 1) ${guard})`,
    `(var i 0) (loop (i += 1) (if (i > ${end}) (break)) ${guard})`,
    `(var i 0) (repeat ${end} (i += 1) ${guard})`,
    `(var i 0) (while (i < ${end}) (i += 1) (for j in (1 .. 2) ${guard}))`,
    `(for i in (1 .. ${end}) (work i))`,
  ]);
  const local = loop.includes("(work i)") ? `(var work (fn [i] ${guard.replaceAll("(break)", "(return)").replaceAll("(continue)", "(return)")}))` : "";
  return `(fn f0 [a b] (a + b))
(fn app [f n] (f n))
(fn half [n] (n / 2))
(fn halfway [n p] (if ((n % 7) == 3) (throw "h")) (p / 2))
(fn log2 [a b] ${m.pick(["(if (a > 4) (b - 1) else b)", "(a % 3 + b % 5)", "(do (var z a) (z += b) (z % 17))"])})
(fn rec [n] (if (n <= 0) ${m.pick(["1", "0.5", "(- 0.0)"])} else ((rec (n - 1)) + n)))
(fn kw [a ^b = (a * 2) ^c] (if (a > 3) (a + c) else (b - c)))
(fn rest [a r...] r)
${wide ? WIDE : ""}
(class Keyed (ctor [^n ^m = 3] (/n = n) (/m = m)) (method get [^k = 1] (/n + /m + k)))
(class KeyedSub < Keyed (ctor [m ^n = 1] (super .ctor ^m m ^n n)) (method get [^k = 2] (super .get ^k (k + 1))))
(class Down (ctor [n] (/n = n)) (method iter [] self) (method next [] (if (/n <= 0) not_found else (/n -= 1) /n)))
(fn main [x0 y0]
(var x x0) (var y y0) (var j 0) (var q 0.5) (var xs [1 2 3]) (var o (new ${m.pick(["Base", "Sub", "Other"])} 1)) (var t (new Typed 1 2))
(var kd (new KeyedSub 2)) (var p2 [3 4])
(var h (fn [a] (a + 1)))
(var c (fn [] (y += 1) y))
${local}
${loop}
[x y q xs/0 o/n t/x])
(log (try (main ${m.pick(["0", "1", "0.5"])} ${m.pick(["0", "1"])}) catch * (note $ex/stack) [(typeof $ex) $ex/message]))
(log (try (main ${m.pick(["5", "1.5", "nil", '"s"'])} 2) catch * (note $ex/stack) [(typeof $ex) $ex/message]))`;
}
