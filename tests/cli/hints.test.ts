/** Hints and places of errors that beginners make (9.8). */
import { describe, expect, it } from "vitest";
import { createGene, createTestHost, type Diagnostic, GeneError } from "../../dist/internal.js";

async function failure(text: string): Promise<Diagnostic> {
  try {
    await createGene({ host: createTestHost() }).evalAsync(text, { name: "t" });
  } catch (e) {
    if (e instanceof GeneError) return e.diagnostic;
    throw e;
  }
  throw new Error("no error");
}

describe("hints", () => {
  const cases: [code: string, ...hints: string[]][] = [
    // variables of the same function, of a function around it, of the module
    ["(var count 5) (cuont + 1)", "did you mean 'count'?"],
    ["(fn f [amount] (fn [] (amuont + 1))) ((f 1))", "did you mean 'amount'?"],
    ["(var count 5) (fn f [] (1 + cuont)) (f)", "did you mean 'count'?"],
    // short names: one edit, and no replaced letter in the shortest
    ["(nope)"],
    ["(foo)"],
    ["x"],
    ["(fun f [x] x)", "did you mean 'fn'?"],
    ["(function f [x] x)", "did you mean 'fn'?"],
    ["[null]", "did you mean 'nil'?"],
    ["(else 1)", "'else' stands inside of another form: (if ...)"],
    ["var x = 5", "'var' begins a form: (var ...)"],
    ["; a comment", "comments begin with #"],
    ["-- a comment", "comments begin with #"],
    ["(println 1 *)", "an expression with operators has parentheses of its own, and no quoted value in front: (a * b), (a * `b)"],
    ["(`pending == `pending)", "an expression with operators has parentheses of its own, and no quoted value in front: (a == b), (a == `b)"],
    ["(cathc 1)", "did you mean 'catch'?"],
    ["(esle 5)", "did you mean 'else'?"],
    ["(if true 1 (elsee 2)) (elsee 2)", "did you mean 'else'?"],
    ["(finaly 5)", "did you mean 'finally'?"],
    ["(for x in range 1 3 (println x))", "'range' begins a form: (range ...)"],
    ["(var abc 1) abd"],
    ["(var foo 1) fo", "did you mean 'foo'?"],
    ["(fn f [^name] 1) (f ^nmae 1)", "did you mean 'name'?"],
    ["(fn f [^key] 1) (f ^kex 1)", "did you mean 'key'?"],
    ["(fn f [^a ^name] 1) (f ^nmae 1 ^a 2)", "did you mean 'name'?"],
    ["(fn f [^name] 1) (f ^other 1)"],
    ['(fn greet [^greeting = "Hi"] greeting) (greet ^greting 1)', "did you mean 'greeting'?"],
    ['("abc" .lenght)', "did you mean 'length'?"],
    // other languages
    ["(import math)", 'names come from a file: (import math from "./file"); what is built in needs no import'],
    ["(var x 1) (println x+1)", "operators stand between spaces and in parentheses: (x + 1)"],
    ["(println (!true))", "! stands apart: (! true)"],
    ["([1 2] .foreach println)", "did you mean 'each'?"],
    ["([1 2] .includes 1)", "did you mean 'contains'?"],
    ["([1 2] .len)", "did you mean 'size'?"],
    ['("a" .toUpperCase)', "did you mean 'to_upper'?"],
    ['("abc" .substring 1)', "did you mean 'substr'?"],
    ["({^a 1} .to_array)", "did you mean 'pairs'?"],
    ["({^a 1} .remove `a)", "did you mean 'del'?"],
    ["([1] .indexOf 1)", "did you mean 'index_of'?"],
    ['("a" .indexOf "a")', "did you mean 'index'?"],
    ["((async 1) .then println)", "did you mean 'on_success'?"],
    ["([1] .concat [2])", "arrays are put together with [a... b...]"],
    ["(3 .times (fn [] 1))", "(repeat n ..), with a counter (for i in (1 .. n) ..)"],
    ["(2.5 .floor)", "floor is a function: (floor x)"],
    ["(class A) ((new A) .println)", "println is a function: (println x)"],
    ["(map (fn [x] x) [1])", "map is a method: (x .map)"],
    ["(count [1])", "did you mean 'len'?"],
    ["(str 1)", "($ a b) puts texts together, (x .to_s) is the text of one value"],
    ["(console.log 1)", "did you mean 'println'?"],
    ["(set x 1)", "(x = 1) gives a variable another value"],
    ["(range 3)", "from 0 to n, both included: (0 .. n)"],
    ["(var a [1 2]) (a 0)", "an element is xs/0 or (xs .get i)"],
    ['(var m {^k 1}) (m "k")', "an entry is m/key or (m .get key)"],
    ["(let [x 1] x)", "a pattern holds names, not values; each variable has a form of its own: (let x 1)"],
    ["(class P (ctor [/size]) (method twice [] (size * 2))) ((new P 2) .twice)", "a field of self is /size"],
    ["(class P (ctor [] (/total = 1)) (method each_of [xs] (xs .map (x -> (x + total))))) ((new P) .each_of [1])", "a field of self is /total"],
    ["(gene/sleeep 5)", "did you mean 'sleep'?", "gene/sleeep is void"],
    ['(File/wirte "f" "x")', "did you mean 'write'?", "File/wirte is void"],
    ["(var m {^f 1}) (m/g 2)", "m/g is void"],
    ['(println("x"))', 'arguments have no parentheses of their own: (f "x")'],
    ["(let x = 5)", "without = : (let name value)"],
    ["(def x 5)", "did you mean 'var' or 'fn'?"],
    ["(class A (.fn m [] 1))", "without the dot: (method m [..] ..)"],
    ["(class A (.ctor [x] 1))", "without the dot: (ctor [..] ..)"],
    ["(class A (.field x Int))", "without the dot: (field x ..)"],
    ["(class A (init [] 1))", "did you mean 'ctor'?"],
    ["(var d 1) (d.bark)", "a member is d/bark, a method is called with (d .bark)"],
    ["(var m {^a 1}) (println m.a)", "a member is m/a, a method is called with (m .a)"],
    ["(and true false)", "did you mean '&&'?"],
    ['("a" + 1)', 'strings are put together with ++, other values into one with #"a #{b}"'],
    ['(1 + "a")', 'strings are put together with ++, other values into one with #"a #{b}"'],
    ["(for i in 10 i)", "a range of numbers is (0 .. 10)"],
    ["((1 .. 5) .map (x -> x))", "a range is no array: (for x in r ..) goes through its numbers"],
    ["(enum Color red green) (case 1 when Color/rod 1)", "the variants of Color are red, green"],
    ["(var m {^a 1}) m/<5/b", "a dynamic segment holds a name or a path: m/<key>; for any other key there is (m .get key)"],
    // calls
    ["(fn add [a b ^scale = 1] a) (add 1)", "the parameters are [a b ^scale]"],
    ["(fn add [a b] a) (add 1 2 3)", "the parameters are [a b]"],
    ["(var [a b] [1])"],
    ["(if (1 = 1) 2)", "= assigns to a name or a path, == compares"],
    // texts that cannot be read or compiled
    ["(var x", "the ( that stands here is never closed"],
    ["(fn f [x]\n  (if (x > 0)\n    1\n\n(f 1)\n(f 2)", "the ( that stands here is never closed", "judging by the indentation, a ) is missing before line 5"],
    ["(fn f [x]\n  (f\n    (g 1)", "the ( that stands here is never closed"],
    ["[1 2", "the [ that stands here is never closed"],
    ["{^a 1", "the { that stands here is never closed"],
    ['(println "x)', "the string that begins here is never closed"],
    ["{a 1}", "keys of a map begin with ^: {^name 1}"],
    ["'hello'", "strings stand in double quotes"],
    ["(var y... 5)", "a rest stands in a pattern or in a list of parameters, its dots behind the name: [y...]"],
    ["(var ...y 5)", "a rest stands in a pattern or in a list of parameters, its dots behind the name: [y...]"],
    ["(var [...y] [5])", "the dots stand behind the name: [xs...]"],
    ["(var xs [1]) (println ...xs)", "the dots stand behind the name: xs..."],
    ["(var xs [1]) (return xs...)", "what takes it apart is an array or a call: [xs...], (f xs...)"],
    ["(println nil/a)", "a path has a name before its first slash; for a value there is (nil ./a)"],
    ["true/.to_s", "a path has a name before its first slash; for a value there is (true .to_s)"],
    ["(nil/a = 5)"],
    ["(var xs [1 2]) (+ xs...)", "+ is no function: its operands are written one by one; (xs .reduce ..) goes through an array"],
    ["(var m {^a [1]}) (< 0 m/a...)", "< is no function: its operands are written one by one; (m/a .reduce ..) goes through an array"],
    ["(1 + 2 * [3] ...)"],
    ["(1 + (not [3] ...))", "not is no function: its operands are written one by one; (xs .reduce ..) goes through an array"],
    ["(fn m! [e] (fn [] ($caller_eval e))) ((m! 1))", "evaluate it before that, (var v ($caller_eval e)), or in an (async ..) body, which keeps the caller"],
    // a method glued to its object
    ["(fn f [] [3 1]) (println (f).sort)", "the call of a method has parentheses of its own: ((f) .sort)"],
    ["[1 2 3].length", "the call of a method has parentheses of its own: ([1 2 3] .length)"],
    ['"abc".size', 'the call of a method has parentheses of its own: ("abc" .size)'],
    ["(var n [1 2 3].length)", "the call of a method has parentheses of its own: ([1 2 3] .length)"],
    ["(1 + [1 2].size)", "the call of a method has parentheses of its own: ([1 2] .size)"],
    ["(println 5.to_s)", "the call of a method has parentheses of its own: (5 .to_s)"],
    ["{^a [1].size}", "the call of a method has parentheses of its own: (x .size)"],
    ["[1 .size]", "the call of a method has parentheses of its own: (1 .size)"],
    ["(var a [1]) a .size", "the call of a method has parentheses of its own: (a .size)"],
    ['(f "a very long text that nobody wants to read twice".size)', "the call of a method has parentheses of its own: (x .size)"],
    ["(+ 1 .5)", "a number begins with a digit: 0.5"],
    ["(println 1+2)", "operators stand between spaces and in parentheses: (1 + 2)"],
    ["(for i in 1..3 i)", "a range is (1 .. 3)"],
    ["(var x 1 2)"],
    ["(var x: Int = 5)", "without = : (var name value)"],
    ["(var x = 5)", "without = : (var name value)"],
  ];
  for (const [code, ...hints] of cases) it(code, async () => expect((await failure(code)).hints).toEqual(hints));
});

describe("places", () => {
  it("a symbol that is a form of its own", async () => {
    expect((await failure("(var x 1)\n  zork")).span).toEqual({ file: "t", line: 2, column: 3 });
    expect((await failure("zork/a")).span.column).toBe(1);
    expect((await failure("(println 1\n nil/a)")).span).toEqual({ file: "t", line: 2, column: 2 });
    expect((await failure("(var x [1])\n  x...")).span).toEqual({ file: "t", line: 2, column: 3 });
  });
  it("a name that is not defined, wherever it stands in a form", async () => {
    const column = async (text: string): Promise<number> => (await failure(text)).span.column;
    expect(await column("(var total 1) (total + totl)")).toBe(24);
    expect(await column("(println [1 [2 nope 3]])")).toBe(16);
    expect(await column('(try (throw "x") catch Nope 1)')).toBe(24);
    expect(await column("(nope 1 2)")).toBe(2);
    expect(await column("(println 1,nope; x\n)")).toBe(12);
    expect(await column("(println [nope...])")).toBe(11);
    expect(await column("(println nope/a/b)")).toBe(10);
    // code that a program has made has no places: the form around it
    expect(await column("(fn m! [x] ($caller_eval `(1 + nope))) (+ 1 (m! 2))")).toBeGreaterThan(0);
  });
  it("what is no exception class, at its catch", async () => {
    expect((await failure('(var Five 5) (try (throw "x")\n catch Five 1)')).span).toEqual({ file: "t", line: 2, column: 8 });
  });
  it("library functions written in Gene do not appear", async () => {
    const d = await failure("(fn f [a b] a)\n([1 2] .map f)");
    expect(d.span).toEqual({ file: "t", line: 2, column: 1 });
    expect(d.stack).toEqual(["<module> (t:2:1)"]);
  });
  it("an operation of the host that fails stands at its await", async () => {
    const d = await failure('(fn f [] (1 + (await (gene/io/read_async "nowhere"))))\n(f)');
    expect(d.span).toEqual({ file: "t", line: 1, column: 15 });
    expect(d.stack.at(-1)).toBe("<module> (t:2:1)");
  });
});
