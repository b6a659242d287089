/** Calls that have to be bound, patterns, variants and the rest of what has no instruction of its own, in code that is hot: in every way that code can run, and that it is compiled. */
import { describe, expect, test } from "vitest";
import { Tier } from "../../src/jit/tier.ts";
import { Machine, MODES } from "../support/machine.ts";

/** Definitions, an expression with `i`, and what it gives for the last of 30 rounds. */
const CASES: Record<string, [definitions: string, expression: string, value: string]> = {
  "keywords in any order": ["(fn f [a ^b = (a * 2) ^c] [a b c])", "[(f i ^c 1) (f ^c 2 ^b 3 i)]", "[[30 60 1] [30 3 2]]"],
  "a positional default in the middle": ["(fn f [a = 7 b c = 8] [a b c])", "[(f i) (f 1 i) (f 1 2 i)]", "[[7 30 8] [1 30 8] [1 2 30]]"],
  "rests of both kinds": ["(fn f [a r... ^o...] [a r o])", "[(f i) (f i 2 3 ^z 4 ^y 5)]", "[[30 [] {}] [30 [2 3] {^z 4 ^y 5}]]"],
  "an empty parameter list ignores arguments": ["(fn f [] 1)", "(f i ^b 2)", "1"],
  "keywords are evaluated first": ["(fn f [a ^k] [a k])", "(do (var n 0) (f (n += 1) ^k (do (var old n) (n += 10) old)))", "[11 0]"],
  "a variable that a later argument assigns": ["(fn f [a ^k] [a k])", "(do (var n 1) (f (n = 5) ^k n))", "[5 1]"],
  "conditions and loops among the arguments": [
    "(fn f [a b ^k ^l] [a b k l])",
    "(f (if (i > 5) 1 else 2) (do (var s 0) (for x in (1 .. 2000) (s += x)) s) ^k (try (throw 1) catch * 3) ^l i)",
    "[1 2001000 3 30]",
  ],
  "spread arguments": [
    "(fn f [a b = 2 r... ^k = 3 ^o...] [a b r k o])",
    "(do (var xs [i 8 9]) (var m {^k 1 ^z 2}) (f 0 xs... ^... m ^y 5))",
    "[0 30 [8 9] 1 {^z 2 ^y 5}]",
  ],
  "functions that change": [
    "(var f (fn [a ^k] (a - k))) (fn call [g n] (g n ^k 1))",
    "(do (if (i > 28) (f = (fn [a ^k ^j = 100] (a + k + j)))) (call f i))",
    "131",
  ],
  "methods with keywords, in a class below, replaced": [
    "(class A (ctor [^n = 1] (/n = n)) (method m [a = 2 ^k = 3] [/n a k])) (class B < A (method m [a ^k = 4] (super .m ^k (k + a))))",
    "(do (var b (new B ^n i)) [((new A) .m) ((new A ^n 5) .m 1 ^k 2) (b .m 1) (b .m 1 ^k 2)])",
    "[[1 2 3] [5 1 2] [30 2 5] [30 2 3]]",
  ],
  "constructors of parents": [
    "(class A (ctor [x ^y = 2 r...] (/x = x) (/y = y) (/r = r))) (class B < A (ctor [x] (super .ctor x 1 2 ^y (x + 1))))",
    "(do (var b (new B i)) [b/x b/y b/r])",
    "[30 31 [1 2]]",
  ],
  "methods found at run time": ["(class A (method m [a ^k = 1] [a k]))", '(do (var o (new A)) [(o . "m" i ^k 2) (o .m [i]...)])', "[[30 2] [30 1]]"],
  "natives with keywords and requests": ["(fn f [a ^k] (a + k))", "[(f .call 1 ^k i) ([1 2] .map (fn [x] (f x ^k i)))]", "[31 [31 32]]"],
  mistakes: [
    "(fn f [a ^k] a) (fn g [x] (f x)) (fn said [h] (try (h) catch * $ex/message))",
    "[(said (fn [] (f 1))) (said (fn [] (f ^k 1))) (said (fn [] (f 1 2 ^k 1))) (said (fn [] (f 1 ^k 1 ^j 2))) (said (fn [] (g 1))) (said (fn [] (f 5 [1]... ^k 2)))]",
    '["Missing keyword argument: k" "Expected 1 arguments, got 0" "Expected 1 arguments, got 2" "Unexpected keyword argument: j" "Missing keyword argument: k" "Expected 1 arguments, got 2"]',
  ],
  "declared results of tail calls": [
    '(fn sum [n acc] -> Int (if (n == 0) acc else (sum (n - 1) (acc + n)))) (fn bad [n] -> Int (if (n == 0) "s" else (same (bad (n - 1))))) (fn same [x] x) (fn last_bad [n] -> Int (same "t"))',
    "[(sum i 0) (try (bad 1) catch * $ex/message) (try (last_bad 1) catch * $ex/message)]",
    '[465 "Type error [GENE_TYPE_MISMATCH]: expected Int, got String in return value of bad" "Type error [GENE_TYPE_MISMATCH]: expected Int, got String in return value of last_bad"]',
  ],
  "array patterns": [
    "(fn said [h] (try (h) catch * $ex/message))",
    "(do (var [a [b c...] d = 4] [1 [i 3 5]]) (var [e f] `(t 6 7)) (var [g] 8) [a b c d e f g (said (fn [] (var [x y] [i]) x)) (said (fn [] (var [x] [1 2]) x))])",
    '[1 30 [3 5] 4 6 7 8 "Destructuring pattern mismatch: Expected 2 arguments, got 1" "Destructuring pattern mismatch: Expected 1 arguments, got 2"]',
  ],
  "variants and case": [
    '(enum Shape (Dot r) (Box w h) None) (fn area [s] (case s when (Shape/Dot r) r when (Shape/Box w h) (w * h) when Shape/None 0 else "?")) (var dot Shape/Dot) (fn name [v] (case v when 1 "one" when dot "dot" when Int "int?" else "none"))',
    '[(area (Shape/Dot i)) (area (Shape/Box 2 3)) (area Shape/None) (area 5) (name 1) (name (Shape/Dot 1)) (name "x")]',
    '[30 6 0 "?" "one" "dot" "none"]',
  ],
  "typed variants": [
    "(enum E (V n: Int))",
    '[(case (E/V i) when (E/V n) n) (try (E/V "x") catch * $ex/message) (try (E/V) catch * $ex/message)]',
    '[30 "Type error [GENE_TYPE_MISMATCH]: expected Int, got String in field E/V.n" "Variant E/V expects 1 arguments (n), got 0"]',
  ],
  "results that are opened": [
    "(fn half [n] (if ((n % 2) == 0) (Ok (n / 2)) else (Err n))) (fn quarter [n] (var h ((half n) ?)) (Ok (h / 2)))",
    "[(quarter i) (quarter 5)]",
    "[(Result/Ok 7.5) (Result/Err 5)]",
  ],
  "genes, hash maps, sealed containers": [
    "",
    "[(_ ^p i ^... {^q 1} 2 [3 4]...) ({{i 2}} .get i) #[i] #{^a i} {^... {^b 1} ^c i}]",
    "[(_ ^p 30 ^q 1 2 3 4) 2 #[30] #{^a 30} {^b 1 ^c 30}]",
  ],
  "exceptions by class": [
    "(class E < Exception (ctor [m ^more = 1] (super .ctor m) (/more = more))) (class F < Exception)",
    '[(try (throw E "x" ^more i) catch F 1 catch E [$ex/message $ex/more]) (try (throw F) catch [E F] (typeof $ex)) (try (throw Exception "y" ^code "c") catch * $ex/code) (try (throw E) catch * $ex/message)]',
    '[["x" 30] "F" "c" "Expected 1 arguments, got 0"]',
  ],
  "iterators of any kind": [
    "(class Down (ctor [n] (/n = n)) (method iter [] self) (method next [] (if (/n == 0) not_found else (/n -= 1) /n)))",
    "(do (var l []) (for x in (new Down 3) (l .push x)) (for v in {^a i} (l .push v)) (for k v in {^b 7} (l .push v)) (for x in (l .iter) (if (x == 0) (break))) l)",
    "[2 1 0 30 7]",
  ],
  "pairs of iterators of any kind": [
    "(class Pairs (ctor [n] (/n = n)) (method iter [] self) (method next_pair [] (if (/n == 0) not_found else (/n -= 1) [/n i2])) (method next [] not_found)) (var i2 9)",
    "(do (var l []) (for k v in (new Pairs 2) (l .push [k v])) (for k v in (5 .. 6) (l .push [k v])) (for k v in [i] (l .push [k v])) (for k _ in {{i 1}} (l .push k)) l)",
    "[[1 9] [0 9] [0 5] [1 6] [0 30] 30]",
  ],
  "global variables and names of the module": [
    "(var $g 0) (var total 0) (fn add [n] ($g = n) (total = (total + n)) $g)",
    "(do (add i) [$g (total > 0)])",
    "[30 true]",
  ],
  "futures that are settled": ["(fn two [a b] (await (async a) (async b)))", "(two i 1)", "[30 1]"],
};

const program = (definitions: string, expression: string): string =>
  `${definitions} (fn test [i] ${expression}) (var last nil) (for i in (1 .. 30) (last = (test i))) last`;

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const [name, c] of Object.entries(CASES)) {
      test(name, async () => {
        expect(await new Machine(mode.options).run(program(c[0], c[1]))).toBe(c[2]);
      });
    }
  });
}

describe("nothing of it is left to the interpreter", () => {
  for (const [name, [definitions, expression]] of Object.entries(CASES)) {
    test(name, async () => {
      const m = new Machine({ tier: "compiled" });
      const report = (m.realm.tier as Tier).keepReport();
      await m.run(program(definitions, expression));
      const entry = [...report.values()].find((e) => e.code.name === "test" && e.part === -1)!;
      expect(entry.reason).toBeNull();
      expect(entry.leaves).toEqual([]);
    });
  }
});
