/** Recursion beyond what compiled code may take of the stack, which ends, throws or waits at the bottom. */

/** @param m the maker, for its random choices */
export function deepProgram(m) {
  const bottom = () =>
    m.pick([
      "0",
      '(throw "b")',
      "(do (gene/sleep 1) 0)",
      "(boom 9)",
      "(await (async (gene/sleep 1) 2))",
      "0.5",
      "(o .get)",
      "(fib 9)",
      '(do (log "b") 1)',
      "(even 3000)",
    ]);
  const step = m.pick([
    "(1 + (down (n - 1)))",
    "((down (n - 1)) + 1.5)",
    "(add2 n (down (n - 1)))",
    "(do (count += 1) (+ 1 (down (n - 1)) count))",
    "(try (1 + (down (n - 1))) finally (count += 1))",
    "(try (1 + (down (n - 1))) catch TypeException 5)",
    "(([n] .map (fn [q] (1 + (down (q - 1))))) .first)",
    "((([n 0] .sort (fn [p q] (down (n - 1)) (p - q))) .size) + 1)",
    "([n] .reduce 1 (fn [s v] (s + (down (v - 1)))))",
    "(do ([n] .each (fn [q] (count += (down (q - 1))))) 1)",
    "((([1] .filter (fn [q] ((down (n - 1)) == 0))) .size) + 1)",
    "(do (var s 0) (for k in [1] (s += (down (n - 1)))) (s + 1))",
    "(do (var s 0) (while (s < 1) (s = (1 + (id (down (n - 1)))))) s)",
    "(do (var s 0) (for k in (1 .. 1) (s = (try (down (n - 1)) finally (count += 1)))) (s + 1))",
    "(do (var s 0) (for v in (gdown* (n - 1)) (s += v)) (s + 1))",
    "(do (var s 0) (for v in (gdown* (n - 1)) (s += v)) (s + 1))",
    "(1 + (other (n - 1) 2))",
    "(do (var r (down (n - 1))) (if ((n % 50) == 0) (log r)) r)",
    "((o .down 3 1) + (down (n - 1)))",
  ]);
  return `(var count 0)
(var o (new ${m.pick(["Base", "Sub", "Other"])} 1))
(fn other [n k] ${m.pick(["(k + (down n))", "(down n)", "(try (down n) finally (count += k))"])})
(fn gdown* [n] ${m.pick(["(yield (down n))", "(if (n <= 0) (yield 0) else (for v in (gdown* (n - 1)) (yield (v + 1))))", "(for v in (gdown2* n) (yield v))"])})
(fn gdown2* [n] (yield (down n)) (yield 0))
(fn down [n] (if (n <= 0) ${bottom()} else ${step}))
(class Stairs (method down [n] (if (n <= 0) ${bottom()} else ${m.pick(["(1 + (.down (n - 1)))", "(add2 1 (.down (n - 1)))", "(try (.down (n - 1)) finally (count += 1))"])})))
${m.chance(0.4) ? `(repeat 5 (log (try (do (var s 0) (for v in (gdown* ${m.pick([30, 2000, 4000])}) (s += v) (if (s > 9) (break))) s) catch * [(typeof $ex) $ex/message])))` : ""}
(repeat ${m.pick([1, 3])} (log (try (down ${m.pick([30, 400, 1500, 3000, 9000])}) catch * (note $ex/stack) [(typeof $ex) $ex/message])))
(log (try (down ${m.pick([3, 100])}) catch * (note $ex/stack) [(typeof $ex) $ex/message]))
${m.chance(0.4) ? `(repeat 3 (log (try ((new Stairs) .down ${m.pick([30, 3000, 9000])}) catch * (note $ex/stack) [(typeof $ex) $ex/message])))` : ""}
(log count)`;
}
