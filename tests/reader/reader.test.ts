/** Chapter 1: how texts read. */
import { expect, test } from "vitest";
import { readAll, readAllWithOffsets, readFirst, readForm, ReaderError } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { kindOf } from "../../src/values/kind.ts";
import { literal } from "../../src/values/print.ts";
import { Char, ComplexSym, Float, GeneNode, Quote, SEALED, SealedArray, SealedMap, Sym, Unquote } from "../../src/values/types.ts";

const read = (text: string) => readAll(new Source("test", text));
const shown = (text: string) => read(text).map(literal).join(" ");

test.each([
  // 1.1, 1.2
  ["[1, 2,,3]", "[1 2 3]"],
  ["[,]", "[]"],
  ["it's a#b x'", "it's a#b x'"],
  ['[a"b"c]', '[a "b" c]'],
  ["[f(x) y]", "[f (x) y]"],
  ["#tag #_ #, x", "#tag #_ \\# x"],
  ["#! line\n1 # c\n ## d\n2", "1 2"],
  ["#\n1", "1"],
  ["1 #", "1"],
  ["#< outer #<< inner >># still >#2", "2"],
  ["#<< a ># b >>># c >>#2", "2"],
  ["#<>#1", "1"],
  ["a#<x>#", "a#<x>#"],
  ["\ufeff1", "1"],
  // 1.3
  ["[7 -7 +7 012]", "[7 -7 7 12]"],
  ["[3. 1e3 2.5E-2 -0.0 1e400 -0]", "[3.0 1000.0 0.025 -0.0 inf 0]"],
  ["[0xff 0xFF_FF 0x0 -0xFF 0x00000000000000000001]", "[255 65535 0 -255 1]"],
  ["0xFFFFFFFFFFFFFFFF 0x8000000000000000", "-1 -9223372036854775808"],
  ["[9223372036854775807 -9223372036854775808 9007199254740992]", "[9223372036854775807 -9223372036854775808 9007199254740992]"],
  ["- +x a-b x-1 .5 -.5 +", "- +x a-b x-1 .5 -.5 +"],
  // 1.4
  ['"tab\\tq\\"\\\\"', '"tab\\tq\\"\\\\"'],
  ['"\\u0041\\u4e2d\\ud83d\\ude00"', '"A中😀"'],
  ['"\\x41\\/"', '"x41/"'],
  ['"""say "hi" now"""', '"say \\"hi\\" now"'],
  ['"""   \n  one\n    """', '"\\n  one\\n"'],
  ['"""a """', '"a "'],
  ['"" """"""', '"" ""'],
  ['`#"x#{y}"', '`(#Str "x" y "")'],
  ['#"plain a#b \\#{x} #"', '"plain a#b #{x} #"'],
  ['#"a#< gone >#b"', '"ab"'],
  ['#"#{ x }##{2}#(f 1)#[1 2]#{^k 1}"', '(#Str "" x "#" 2 "" (f 1) "" [1 2] "" {^k 1} "")'],
  ['#"#{#"in#{x}"}"', '(#Str "" (#Str "in" x "") "")'],
  ['#"""\n "#{x}"\n  """', '(#Str "\\n \\"" x "\\"\\n")'],
  // 1.5
  ["['x' '\\n' '\\'' '\\q' 'é' '😀' '\"' ' ']", "['x' '\\n' '\\'' 'q' 'é' '😀' '\"' ' ']"],
  // 1.6
  ["[a/b /c d\\/e a\\ b :k ^x .. ... 日本]", "[a/b /c d\\/e a\\ b :k ^x .. ... 日本]"],
  ["[nil void true false not_found _]", "[nil void true false not_found _]"],
  ["[nil/x true/y / /= ./ a// //]", "[nil/x true/y / /= ./ a// //]"],
  // 1.7
  ["()", "(nil)"],
  ["(f 1 2)", "(f 1 2)"],
  ["(f ^a 1 2)", "(f ^a 1 2)"],
  ["(f 2 ^a 1)", "(f ^a 1 2)"],
  ["(f 1 ^a 2 ^b 3 4)", "(f ^a 2 ^b 3 1 4)"],
  ["((g 1) 2)", "((g 1) 2)"],
  ["(^a 1)", "(^a 1)"],
  ["(a x; b ^p 1; c)", "(((a x) ^p 1 b) c)"],
  ["(a;; b)", "(((a)) b)"],
  ["(a ^x 1; ^y 2 b)", "((a ^x 1) ^y 2 b)"],
  ["(-3) (2.5) ('a')", "(-3) (2.5) ('a')"],
  ['{^host "h" ^^tls ^!proxy}', '{^host "h" ^tls true ^proxy nil}'],
  ["{^a^b 1 ^a^c^d 2 ^a^^e ^a^!f}", "{^a {^b 1 ^c {^d 2} ^e true ^f false}}"],
  ["{^a/b 1 ^0 2 ^x\\ y 3}", "{^a/b 1 ^0 2 ^x\\ y 3}"],
  ['(row ^cell^w 3 "x")', '(row ^cell {^w 3} "x")'],
  // 1.8 to 1.10
  ['#[1 [2]] #{^a #{^b 1}} {{1 "one" [2] {^a 1}}} #{{1 2}} #(f x)', '#[1 [2]] #{^a #{^b 1}} {{1 "one" [2] {^a 1}}} #{{1 2}} #(f x)'],
  ["{{1 2 3}} {{}}", "{{1 2 3}} {{}}"],
  ["[0 xs... 9] [[7]... ] {^c 3 ^... m ^...1 n}", "[0 xs... 9] [[7] ...] {^c 3 ^... m ^...1 n}"],
  ["``x `(a `b) ` x", "``x `(a `b) `x"],
  ["(7 % 2) (7 %x) [%] %= %_y %(a) %_", "(7 % 2) (7 %x) [%] %= %_y %(a) %_"],
  ["#@f x #@f #@g x #@(f a) x {^k #@f 1}", "(f x) (f (g x)) ((f a) x) {^k (f 1)}"],
  // 1.11
  ["[0!11110000 0!101 0!1111~0000~1]", "[0#f0 0#05 0#f001]"],
  ["[0#ABC 0#ab~cd 0*SGk= 0#a~\n b]", "[0#ab0c 0#abcd 0#4869 0#ab]"],
  ["[2024-02-29 9:05 10:30:00.250 10:30Z]", "[2024-02-29 09:05 10:30:00.25 10:30:00Z]"],
  ["2024-02-29T07:08:09.5+05:30[Asia/Kolkata]", "2024-02-29T07:08:09.5+05:30[Asia/Kolkata]"],
  ["[2024-02-29T07:08 2024-02-29T07:08-00:00 8:00[Asia/Tokyo]]", "[2024-02-29T07:08 2024-02-29T07:08:00Z 08:00:00[Asia/Tokyo]]"],
  ["#/usr\\/bin/ #/(\\w+)-(\\w+)/\\2-\\1/ [#/x/ #/y/mi]", "#/usr\\/bin/ #/(\\w+)-(\\w+)/\\2-\\1/ [#/x/ #/y/im]"],
  ["[#/x/,#/y/i] (f #/a b/) #/\\\\d/ #// (r #/b//)", "[#/x/ #/y/i] (f #/a b/) #/\\d/ #// (r #/b//)"],
  ["#/\\\\\\\\/ #/(?P<n>a)(?'m'b)\\-\\_/", "#/\\\\\\\\/ #/(?P<n>a)(?'m'b)\\-\\_/"],
])("%j reads as %s", (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test("kinds of what was read", () => {
  const [s, c, f, ch, q, u, sa, sm, g] = read("a a/b 1.0 'c' `x %_x #[] #{} #(f)");
  expect(s).toBeInstanceOf(Sym);
  expect((c as ComplexSym).parts).toEqual(["a", "b"]);
  expect(f).toBeInstanceOf(Float);
  expect(ch).toBeInstanceOf(Char);
  expect(q).toBeInstanceOf(Quote);
  expect((u as Unquote).discard).toBe(true);
  expect((sa as object).constructor).toBe(SealedArray);
  expect((sm as object).constructor).toBe(SealedMap);
  expect((g as GeneNode).lock).toBe(SEALED);
  expect(read("`a\\/b").map((x) => kindOf((x as Quote).form))).toEqual(["Symbol"]);
  expect(read("n\\/a/b").map((x) => (x as ComplexSym).parts)).toEqual([["n/a", "b"]]);
  expect(read("9007199254740991 9007199254740992")).toEqual([9007199254740991, 9007199254740992n]);
  expect(Object.is(read("-0")[0], 0)).toBe(true);
});

test("streaming", () => {
  const source = new Source("s", "(a) b # end");
  expect(readFirst(source)).toBeInstanceOf(GeneNode);
  const first = readForm(source, 0)!;
  expect(first.end).toBe(3);
  const second = readForm(source, first.end)!;
  expect(literal(second.value)).toBe("b");
  expect(readForm(source, second.end)).toBe(null);
  expect(() => readFirst(new Source("s", " # nothing"))).toThrow("EOF while reading");
  expect(readAllWithOffsets(new Source("s", " a\n 12 (b) ")).offsets).toEqual([1, 4, 7]);
});

const DEPTH = 100_000;
test.each([
  ["(a ", "(b)", ")"],
  ["[", "", "]"],
  ["{^a ", "1", "}"],
  ["{{1 ", "1", "}}"],
  ["#[", "", "]"],
  ["`", "x", ""],
  ["%", "x", ""],
  ["(a ^k ", "1", ")"],
])("nesting of %j", (open, inner, close) => {
  const text = open.repeat(DEPTH) + inner + close.repeat(DEPTH);
  const forms = read(text);
  expect(forms.length).toBe(1);
  expect(literal(forms[0]) === text).toBe(true);
});

test("nesting of decorators, chains and interpolation", () => {
  expect(literal(read("#@f ".repeat(DEPTH) + "x")[0])).toBe("(f ".repeat(DEPTH) + "x" + ")".repeat(DEPTH));
  expect(literal(read(`(a${";b".repeat(DEPTH)})`)[0])).toBe(`${"(".repeat(DEPTH + 1)}a)${" b)".repeat(DEPTH)}`);
  expect(read('#"#{'.repeat(DEPTH) + "x" + '}"'.repeat(DEPTH)).length).toBe(1);
  expect(() => read("(".repeat(DEPTH))).toThrow(ReaderError);
});

test("linear time", () => {
  const text = '(f [1 2.5 "text"] ^k {^a b/c} `x) # comment\n'.repeat(20_000) + "#<" + "> ".repeat(100_000) + ">#";
  const start = performance.now();
  expect(read(text).length).toBe(20_000);
  expect(performance.now() - start).toBeLessThan(3000);
});
