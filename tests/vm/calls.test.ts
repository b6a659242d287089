/** Calls, frames, tail calls, natives that call back, generators: in every way that code can run. */
import { describe, expect, test } from "vitest";
import { Machine, MODES } from "../support/machine.ts";

const CASES: Record<string, [text: string, value: string]> = {
  "and of an Int and a Float in hot code": [
    "(fn g [n] (var i 0) (var x 0.0) (while (i < n) (i += 1) (x = (i && 1.5))) (x + 1.0)) (fn h [k] (var y (k && 2.5)) (y * 2.0)) (var r nil) (for i in (1 .. 600) (r = (h i))) [(g 3000) r]",
    "[2.5 5.0]",
  ],
  "an optional parameter in the middle": ["(fn b [x y = 2 z] [x y z]) (fn f [] [(b 8 9) (b 7 8 9)]) [(f) (f)]", "[[[8 2 9] [7 8 9]] [[8 2 9] [7 8 9]]]"],
  "adding to an entry that is missing": ["(fn f [m] (m/k += 1)) [(f {^k 1}) (try (f {}) catch * $ex/message)]", '[2 "key not found: k"]'],
  "a class member named like a Float field": [
    "(class P (ctor [] (/x = 1.5))) (class Conf (var /x 7)) (new P) (fn h [n] (var i 0) (var s 0) (while (i < n) (i += 1) (s = (s + Conf/x))) s) (h 3000)",
    "21000",
  ],
  "recursion behind a call of a function on Floats": [
    "(fn deep [x n] (if (n == 0) x else (do (var y (sqrt x)) (y + (deep y (n - 1)))))) (for i in (1 .. 400) (deep 4.0 3)) ((deep 4.0 60000) > 0)",
    "true",
  ],
  "recursion deeper than any stack of JavaScript": ["(fn sum [n] (if (n == 0) 0 else (n + (sum (n - 1))))) (sum 60000)", "1800030000"],
  "methods that call themselves, by way of self and of others, and what a subclass has in their place": [
    `(class T (ctor [/v /l]) (method sum [] (if (/l == nil) /v else (/v + (/l .sum)))) (method down [n] (if (n == 0) /v else (1 + (.down (n - 1))))))
     (class U < T (method down [n] (if (n > 2) (super .down n) else 100)) (method sum [] 1000))
     (var t (new T 1 (new T 2 (new T 3 nil)))) (var u (new T 1 (new U 2 nil))) (var k 0)
     (for i in (1 .. 900) (k += (t .sum) + (t .down 6)))
     [k (u .sum) ((new U 5 nil) .down 6) (t .down 30000)]`,
    "[11700 1001 104 30001]",
  ],
  "a name that is something else at each call": [
    `(class Add (ctor [/k]) (method call [x] (x + /k))) (fn one [x] (x + 1)) (fn two [x y = 5] (x + y)) (fn none [] 0) (fn named [^k = 7] k)
     (var f one) (fn use [x] (f x)) (var out [])
     (for g in [one two (new Add 10) sqrt one none abs named two (x -> (x * 3))]
       (f = g)
       (for i in (0 .. 3) (out .push (try (use 4) catch e e/message))))
     (out .size) (out .map (x -> (if ((typeof x) == "String") "error" else x)))`,
    '[5 5 5 5 9 9 9 9 14 14 14 14 2.0 2.0 2.0 2.0 5 5 5 5 0 0 0 0 4 4 4 4 "error" "error" "error" "error" 9 9 9 9 12 12 12 12]',
  ],
  "methods of one site on values of all kinds": [
    `(class Own (method size [] 99)) (class Lost) (var out [])
     (fn size [x] (x .size)) (fn tail [x] (var r (size x)) r)
     (for i in (0 .. 40)
       (for x in [[1 2] "abc" {^a 1} (new Own) {{1 2}} nil 5 (new Lost) (1 .. 4)]
         (var r (try (tail x) catch e "none"))
         (if (i == 39) (out .push r))))
     out`,
    '[2 3 1 99 1 nil "none" "none" "none"]',
  ],
  "fields with types, with Floats, of sealed and of frozen objects at one site": [
    `(class T (field x Int) (ctor [v] (/x = v))) (class F (ctor [v] (/x = v))) (class P (ctor [v] (/x = v)))
     (fn put [o v] (o/x = v) o/x) (var out [])
     (var all [(new T 1) (new F 1.5) (new P "s") {^x 1} #{^x 1} (freeze {^x 2})])
     (for i in (0 .. 30) (for o in all (for v in [1 2.5 "t"] (var r (try (put o v) catch e "refused")) (if (i == 29) (out .push r)))))
     out`,
    '[1 2 "refused" 1 2.5 "t" 1 2.5 "t" 1 2.5 "t" "refused" "refused" "refused" "refused" "refused" "refused"]',
  ],
  "operands before and behind assignments to what they read": [
    `(fn f [a b c] [a b c]) (fn run [x] [(f x (x = 2) x) (x + (x += 10)) ((x = 3) + x) (f x (do (fn [] 0) (x = 5) x) x) [x (x = 7) x] {^a x ^b (x = 9) ^c x}]) (for i in (1 .. 500) (run i)) (run 1)`,
    "[[1 2 2] 14 6 [3 5 5] [5 7 7] {^a 7 ^b 9 ^c 9}]",
  ],
  "a parameter that a closure keeps, and that is defined anew": [
    `(fn mk [x] (var a x) (var s (fn [] x)) (var x 50) [a (s) x]) (fn twice [x x] (var s (fn [] (x += 1) x)) (s) [x])
     (fn norm [path ^k = (fn [] path)] (var s (fn [] path)) (var path (path ++ "!")) [(k) (s) path]) (class P (ctor [/x] (var f (fn [] x)) (var x 9) (/y = (f))))
     (fn g* [x] (var s (fn [] x)) (yield (s)) (let x 5) (yield x) (yield (s))) (var out []) (for v in (g* 1) (out .push v))
     [(mk 1) (twice 1 2) (norm "a") ((new P 3) ./y) out]`,
    '[[1 1 50] [3] ["a" "a" "a!"] 3 [1 5 1]]',
  ],
  "paths through names of variables that have no value yet": [
    `(class Acc (ctor [/owner /balance = 0]) (method show [] #"#{/owner}: #{/balance}")) (fn f [m] m/x) (fn set [m] (var g (fn [] (m/q/r = 3) m)) (var a ((g) .to_s)) (var r "z") [a (g)])
     (var early [((new Acc "Ann") .show) (f {^x 1}) (set {^q {}})]) (var balance 5) (var x "y") [early (f {^y 7})]`,
    '[["Ann: 0" 1 ["{^q {^r 3}}" {^q {^r 3 ^z 3}}]] 7]',
  ],
  "an initializer means the variable around, even one that is defined later": [
    `(fn outer [n] (var g (fn [] (var i (if (n > 0) i else 5)) [i])) (var i 7) [(g) i])
     (fn literal [] (var g (fn [] (var k (fn [] k)) (k))) (var early (try (g) catch * $ex/message)) (var k 1) [early (g)]) [(outer 3) (literal)]`,
    '[[[7] 7] ["k is not defined" 1]]',
  ],
  "mutual tail calls": ['(fn a [n] (if (n == 0) "end" else (b (n - 1)))) (fn b [n] (a n)) (a 60000)', '"end"'],
  "Floats handed on as plain numbers": [
    `(fn order [a b] (if (a == b) 0 elif (a < b) -1 else 1)) (fn mix [x k y] (if (k == "") nil elif (k > 3) (x + y) else (x - y)))
     (class V (ctor [/x]) (method near [r s] (if (r < s) (.far r 1.5) else (.far s r))) (method far [a b] (a * b + /x)) (method cmp [o] (order /x o/x)))
     (class W < V (method far [a b] (a - b)))
     (var v (new V 1.5)) (var w (new W 1.0)) (var s 0.0) (var c 0)
     (for i in (1 .. 900) (var f (i .to_f)) (c += (v .cmp (new V (f + 0.5)))) (c += (order i 5)) (s += (mix (f * 1.5) i (f + 1.0)) + (v .near (f + 0.25) 3.5) + (w .near (f + 0.25) 3.5)))
     [s c (mix 1.5 "" 2.5) (order "a" "b") (try (mix 1.5 "k" 2.5) catch * ($ex .message))]`,
    '[2033179.5 -8 nil -1 "Cannot compare String > Int"]',
  ],
  "deep recursion by way of the runtime": [
    "(class A (method call [n] (if (n == 0) 0 else (1 + (([n] .map (new B)) .get 0))))) (class B (method call [n] ((new A) (n - 1)))) ((new A) 20000)",
    "20000",
  ],
  "tail calls of methods": ["(class C (method down [n] (if (n == 0) self/k else (.down (n - 1))))) (var c (new C)) (c/k = 7) (c .down 40000)", "7"],
  "tail calls with a declared result": [
    '(fn f [n] -> Int (if (n == 0) "no" else (f (n - 1)))) (f 3000)',
    "raises TypeException: Type error [GENE_TYPE_MISMATCH]: expected Int, got String in return value of f",
  ],
  "recursion through a native": ["(fn deep [n] (if (n == 0) 0 else (([n] .map (fn [x] (deep (x - 1)))) ./ 0))) (deep 5000)", "0"],
  "operands that a sibling assigns": ["(var a 1) [(a + (a = 5)) a]", "[6 5]"],
  "closures of each iteration": ["(var fs []) (for i in [1 2 3] (fs .push (fn [] (i += 10)))) [(fs/0) (fs/0) (fs/1)]", "[11 21 12]"],
  "a constructor always gives the instance": ["(class K (ctor [] (/v = 1) (return 5))) ((new K) ./v)", "1"],
  "a constructor whose self is captured": ["(class L (ctor [] (/v = 2) (/f = (fn [] /v)))) (var l (new L)) ((l ./f))", "2"],
  "callbacks that suspend": ["([3 1 2] .sort (fn [a b] (gene/sleep 1) (a - b)))", "[1 2 3]"],
  "a method == that suspends": [
    '(class E (method == [o] (gene/sleep 1) true)) [((new E) == 1) ((new E) != 1) (if ((new E) == 2) "y" else "n")]',
    '[true false "y"]',
  ],
  "an iterator that suspends": [
    "(class D (ctor [n] (/n = n)) (method iter [] self) (method next [] (gene/sleep 1) (if (/n == 0) not_found else (/n -= 1) /n))) (var o []) (for x in (new D 3) (o .push x)) o",
    "[2 1 0]",
  ],
  "generators that suspend": ["(fn g* [] (yield 1) (gene/sleep 1) (yield 2)) (var o []) (for x in (g*) (o .push x)) o", "[1 2]"],
  "a generator asked from its own body": [
    "(var g nil) (fn me* [] (yield (g .next))) (g = (me*)) (g .next)",
    "raises RuntimeException: generator is already running",
  ],
  "parameters of generators are checked at the call": [
    '(fn t* [n: Int] (yield n)) (t* "x")',
    "raises TypeException: Type error [GENE_TYPE_MISMATCH]: expected Int, got String in n",
  ],
  "parameters of async functions are checked at the call": [
    '(fn ^^async t [n: Int] n) (t "x")',
    "raises TypeException: Type error [GENE_TYPE_MISMATCH]: expected Int, got String in n",
  ],
  "on_method_missing that calls itself": [
    "(class M (on_method_missing [n args...] (.nope))) ((new M) .x)",
    "raises RuntimeException: on_method_missing recursion limit exceeded while resolving 'nope'",
  ],
  "on_method_missing whose failures are caught": [
    '(class M2 (on_method_missing [n] (throw "m"))) (var k 0) (repeat 100 (try ((new M2) .x) catch * (k += 1))) k',
    "100",
  ],
  "return, break and finally": [
    "(var log []) (fn f [] (for i in [1 2 3] (try (if (i == 1) (continue)) (if (i == 2) (return i)) finally (log .push i)))) [(f) log]",
    "[2 [1 2]]",
  ],
  "await in finally": [
    '(var log []) (fn f [] (try (throw "x") finally (gene/sleep 1) (log .push 1))) (try (f) catch * (log .push $ex/message)) log',
    '[1 "x"]',
  ],
  "a macro's scope survives its tail call": ["(fn m! [e] (run e)) (fn run [e] ($caller_eval e)) (fn f [] (var x 3) (m! (x + 1))) (f)", "4"],
  "code evaluated in a function sees what the module defines around it": [
    "(var n 5) (fn add [] (eval `(n += k))) (fn make [] ($render `(a %n))) (fn twice! [e] (($caller_eval e) * 2)) (fn use [] (twice! k)) (var k 2) [(add) n (make) (use)]",
    "[7 7 (a 7) 4]",
  ],
  "super through two classes": [
    '(class A (method m [] "a")) (class B < A (method m [] ((super .m) .append "b"))) (class C < B (method m [] ((super .m) .append "c"))) ((new C) .m)',
    '"abc"',
  ],
  "keywords, defaults and rests": [
    "(fn f [a b = (a * 2) r... ^k = (b + 1) ^o...] [a b r k o]) [(f 1) (f 1 5 6 7 ^z 0 ^k 9)]",
    "[[1 2 [] 3 {}] [1 5 [6 7] 9 {^z 0}]]",
  ],
  "members of classes that subclasses hide later": [
    "(class P (var /x 1)) (class Q < P) (fn get [c] c/x) (var l []) (repeat 2 (l .push (get Q))) (Q/x = 5) (l .push (get Q)) (P/x = 7) (l .push (get P)) (l .push (get Q)) l",
    "[1 1 5 7 5]",
  ],
  "one site for members of a namespace and of a map": ["(ns n (var /a 1)) (fn m [o] o/a) [(m n) (m n) (do (n/a = 2) (m n)) (m {^a 9}) (m n)]", "[1 1 2 9 2]"],
  "sums in a field": [
    "(class C (ctor [] (/n = 1)) (method add [k] (/n += k) /n)) (var c (new C)) [(c .add 2) (c .add 2147483647) (c .add -5) (c .add 1.5) (c .add 1)]",
    "[3 2147483650 2147483645 2147483646.5 2147483647.5]",
  ],
  "natives in the place of a tail call": [
    '(fn up [v] (v .to_upper)) (fn low [v] ((up v) .to_lower)) (fn size [v] (v .size)) [(low "aB") (up "x") (size [1 2]) (size "abc")]',
    '["ab" "X" 2 3]',
  ],
  "loops over arrays that grow, over ranges with a step that is not known, and over pairs": [
    `(fn grow [xs] (for x in xs (if ((xs .size) < 50) (xs .push (x + 1)))) (xs .size))
     (fn steps [n k] (var s 0) (for i in (range 0 n k) (s += i)) s)
     (fn weigh [xs] (var s 0) (for i x in xs (if (x == nil) (break)) (s += i * x)) s)
     (fn nested [xs] (var s 0) (for x in xs (for y in xs (if (y > x) (break)) (s += y))) s)
     (fn waits [xs] (var s 0) (for x in xs (s += (await (async x)))) s)
     (var last nil) (for i in (1 .. 400) (last = [(grow [1 2 3]) (steps 10 (i % 3 + 1)) (weigh [5 6 7 nil 8]) (nested [1 2 3]) (waits [i 1])]))
     [last (try (weigh {^a 1}) catch * "no") (weigh [1 (0 - 2147483647) 3.5])]`,
    '[[50 30 20 10 401] "no" -2147483640.0]',
  ],
  "methods of maps in hot code": [
    `(fn look [m k] [(m .get k) (m .has k) (m .size)]) (fn put [m k v] (m .set k v) (m .size)) (var m {^a 1 ^v void}) (var l nil)
     (for i in (1 .. 700) (put m #"k#{(i % 7)}" i) (l = (look m "a")))
     [l (look m "v") (look m "nope") (look m \`a) (put m \`b 5) (look m "b") (try (put #{^a 1} "x" 1) catch * $ex/message) (try (look m 5) catch * $ex/message)]`,
    '[[1 true 9] [void true 9] [nil false 9] [1 true 9] 10 [5 true 10] "Cannot set item on sealed map" "Map.get key must be a string or symbol"]',
  ],
  "a type that a field gets between two stores": [
    `(var out []) (do (class P (ctor [] (/x = 0) (/y = 0)) (var p (new P)) (var i 0)
       (try (while (i < 3000) (i += 1) (p/x = i) (if (i == 2990) (field y Int)) (p/y = "text")) catch * (out .push i $ex/code)))) out`,
    "[2990]",
  ],
  "texts that get too long": [
    `(var big "0123456789") (for i in (1 .. 25) (big = #"#{big}#{big}")) (var n 0) (fn once [] (try #"#{big}#{big}" catch RuntimeException (n += 1))) (for i in (1 .. 400) (once))
     (fn t [th] (try (th) catch RuntimeException "caught")) [n (t (fn [] #"#{big}#{big}")) (try (do (var s "x") (for i in (1 .. 40) (s = #"#{s}#{s}"))) catch * $ex/message)]`,
    '[400 "caught" "out of memory: value too large"]',
  ],
  "definitions that are replaced": [
    `(fn f [x] (x + 1))
     (fn g [x] (x * 10))
     (ns N (fn /h [x] (x + 100)) (class /K (ctor [a] (/a = a)) (method get [] /a)))
     (class C (ctor [a] (/a = a)))
     (enum Col red green)
     (var out [])
     (fn once [i] [(f i) (N/h i) (do (var c (new C i)) c/a) (do (var k (new N/K i)) (k .get))])
     (fn many [n] (var s 0) (for i in (1 .. n) (s += (f 1)) (s += (N/h 1)) (s += (do (var c (new C i)) c/a)) (if (i == 3000) (change))) s)
     (var step 0)
     (fn change []
       (step += 1)
       (case step
         when 1 (f = g)
         when 2 (N/h = g)
         when 3 (class C (ctor [a] (/a = (* a 2))))
         when 4 (fn f [x] (x - 1))
         when 5 (ns N (fn /h [x] 7))
         when 6 (eval \`(fn f [x] 5))
         else nil))
     (for j in (1 .. 8) (out .push (many 6000)) (out .push (once j)))
     out`,
    "[18645000 [10 101 1 1] 18396000 [20 20 2 2] 18123000 [30 30 3 3] 18123000 [40 40 4 4] 18123000 [50 50 5 5] 18123000 [60 60 6 6] 18123000 [70 70 7 7] 18123000 [80 80 8 8]]",
  ],
  "an iterator that is left in a hot loop": [
    `(fn go [it] (var n 0) (for x in it (n += 1) (if (x == 2500) (break))) (for x in it (return [n x])))
     (var a []) (for i in (1 .. 3000) (a .push i)) [(go (a .iter)) (go ((1 .. 3000) .iter))]`,
    "[[2500 2501] [2500 2501]]",
  ],
  "iterators in the hands of a program": [
    `(fn go [it] (var out []) (while (it .has_next) (if ((out .size) > 9) (break)) (out .push (it .next))) out) (fn both [it] (var out []) (for x in it (out .push x) (out .push (it .next))) out)
     (var last nil) (for i in (1 .. 400) (last = [(go ((1 .. 3) .iter)) (both ([1 2 3 4] .iter))]))
     (for i in (1 .. 400) (last = [last/0 last/1 (go ([1 2] .iter)) (both ((4 .. 7) .iter))])) last`,
    "[[1 2 3] [1 2 3 4] [1 2] [4 5 6 7]]",
  ],
  "integers of 64 bits": [
    "[(4611686018427387904 + 4611686018427387903) (3037000499 * 3037000499) (9007199254740993 - 1) (-5 % 5) (0 * -1)]",
    "[9223372036854775807 9223372030926249001 9007199254740992 0 0]",
  ],
};

for (const mode of MODES) {
  describe(mode.name, () => {
    for (const [name, [text, value]] of Object.entries(CASES)) {
      test(name, async () => {
        expect(await new Machine(mode.options).run(text)).toBe(value);
      });
    }
  });
}

describe("the bound of recursion", () => {
  const endless = "(fn f [n] (1 + (f (n + 1)))) (try (f 0) catch * [$ex/message $ex/code ($ex/stack .size)])";
  for (const mode of MODES) {
    test(mode.name, async () => {
      const m = new Machine({ ...mode.options, stackBytes: 4e6 });
      expect(await m.run(endless)).toBe('["stack overflow" "GENE.VM.STACK_OVERFLOW" 21]');
      // a host that has no more than that is asked once, when more is needed than any host has
      let asked = 0;
      const large = new Machine({ ...mode.options, stackBytes: () => (asked++, 40e6) });
      expect(await large.run("(fn h [n] (if (n == 0) 0 else (1 + (h (n - 1))))) (h 100000)")).toBe("100000");
      expect(asked).toBe(0);
      expect(await large.run("(h 190000)")).toBe("190000");
      expect(await large.run("(try (h 1000000) catch * $ex/message)")).toBe('"stack overflow"');
      expect(asked).toBe(1);
      // the same realm goes on
      expect(await m.run("(fn g [n] (if (n == 0) 0 else (1 + (g (n - 1))))) (g 5000)")).toBe("5000");
    });
  }
});

test("a chain of tail calls with declared results does not grow where compiled code is left on the way", async () => {
  const text = `(fn up [n] -> Int (if ((n % 50) == 0) (gene/sleep 1)) (if (n == 0) 7.0 else (down (n - 1)))) (fn down [n] -> Float (up n)) [(up 200000) (down 1000)]`;
  for (const mode of [{ options: {} }, ...MODES]) expect(await new Machine({ ...mode.options, stackBytes: 3e5 }).run(text)).toBe("[7 7.0]");
});
