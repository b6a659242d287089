/** Natives that work long tell so while they work: a limit of time is met in the middle of one call. And they say how much room they need before they take it. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene, type Gene, type GeneOptions } from "../../src/index.ts";

/** An instance whose clock stands until the program calls `start`; then each look at it takes 100 ms. */
function make(options: GeneOptions = {}): Gene {
  let now = 0;
  let step = 0;
  const host = { ...createTestHost({ files: { "lines.txt": "a\n".repeat(3_000_000) } }), now: () => (now += step) };
  const gene = createGene({ host, ...options });
  gene.defineFunction("start", "", () => void (step = 100));
  return gene;
}

const STRING = '(var s "0123,efg") (repeat 20 (s = (s ++ s)))';
const BLANKS = '(var s "        ") (repeat 20 (s = (s ++ s)))';
const INTS = "(var a (Array/filled 1000000 1)) (for i in (0 .. 200) (a .set (i * 4999) i))";
const PAIRS = "(var a []) (for i in (1 .. 200000) (a .push [i i]))";
const MAP = "(var m {}) (for i in (1 .. 100000) (m .set (i .to_s) i))";
const SET = "(var m (new HashSet)) (for i in (1 .. 100000) (m .add i))";

const CALLS: [prepare: string, call: string][] = [
  [STRING, "(s .to_upper)"],
  [STRING, "(s .to_lower)"],
  [STRING, "(s .capitalize)"],
  [STRING, "(s .to_bytes)"],
  [STRING, "(s .bytesize)"],
  [STRING, "(s .byteslice 1 2)"],
  [STRING, '(s .contains "x")'],
  [STRING, '(s .index "x")'],
  [STRING, '(s .rindex "x")'],
  [STRING, '(s .find "x")'],
  [STRING, '(s .replace "x" "y")'],
  [STRING, "(gene/json/stringify s)"],
  [STRING, "(gene/serdes/serialize s)"],
  [STRING.replace(",", "d"), '(gene/serdes/deserialize ("s" ++ s))'],
  [`${STRING} (s = #"\\"#{s}\\"")`, "(gene/serdes/deserialize s)"],
  [`${STRING} (s = #"[\\"#{s}\\"]")`, "(gene/json/parse s)"],
  [`${STRING} (s = (s .replace_all "," "\\\\n")) (s = #"\\"#{s}\\"")`, "(gene/json/parse s)"],
  [BLANKS, "(gene/json/parse s)"],
  [BLANKS, "(gene/serdes/deserialize s)"],
  ['(var s "1234abcd") (repeat 20 (s = (s ++ s))) (s = ("0#" ++ s))', "(gene/serdes/deserialize s)"],
  ['(var s "12345678") (repeat 20 (s = (s ++ s)))', "(gene/serdes/deserialize s)"],
  ['(var s "\\"#GENE#a\\",") (repeat 13 (s = (s ++ s))) (s = #"[#{s}1]")', "(gene/json/deserialize s)"],
  [INTS, "(a .sort)"],
  [INTS, '(a .join ",")'],
  [INTS, "(new HashSet a...)"],
  [INTS, "(new HashMap a...)"],
  [INTS, "({{a 1}} .size)"],
  [INTS, "(gene/json/stringify a)"],
  [`${INTS} (var b (a .slice 0))`, "(a == b)"],
  [`(var a []) (for i in (1 .. 60000) (a .push #"k#{i}"))`, "(a .sort)"],
  [PAIRS, "(a .to_map)"],
  [PAIRS, "(freeze a)"],
  [MAP, "(m .iter)"],
  [MAP, "(for k in m (break))"],
  [MAP, "({} .merge m)"],
  [MAP, "(gene/json/serialize m)"],
  [SET, "(m .union m)"],
  [SET, "(m .intersect m)"],
  [SET, "(m .diff m)"],
  [SET, "(m .subset? m)"],
  [SET, "(for k in m (break))"],
  ["", '(File/read_lines "lines.txt")'],
  ['(var g (parse "(do 1)")) (repeat 20000 (g .add_child `(+ 1 2)))', "(eval g)"],
  ['(var b []) (repeat 600000 (b .push [1])) (var g (parse "(do 1)")) (g .add_child b)', "(eval g)"],
];

describe("the limit of time is met within one call of", () => {
  test.each(CALLS)("%s %s", (prepare, call) => {
    const gene = make();
    gene.evalSync(`${prepare} nil`);
    expect(() => gene.evalSync(`(start) (try ${call} catch * nil) 1`, { limits: { timeMs: 300 } })).toThrow(/time limit/);
    expect(gene.evalSync("(1 + 2)")).toBe(3);
  });

  test("no native that does little", () => {
    expect(make().evalSync('(start) ("abc" .to_upper) ([3 1 2] .sort) (freeze [1 [2]]) (eval `(+ 1 2))', { limits: { timeMs: 300 } })).toBe(3);
  });
});

describe("the limit of memory is met before", () => {
  // nothing is in use as far as this host knows: only what is asked for can exceed the limit
  const HUGE: [prepare: string, call: string][] = [
    ["", "(Array/filled 20000000)"],
    [INTS, "[a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a... a...]"],
    ["(var a (Array/filled 20000000))", "(a .slice 1)"],
    ["(var a (Array/filled 20000000))", "(a .reverse)"],
    ["(var a (Array/filled 20000000 1))", "(a .sort)"],
    ["", '(var s "abcdefgh") (repeat 25 (s = (s ++ s)))'],
    ['(var s "abcdefgh") (repeat 24 (s = (s ++ s)))', "(s .to_bytes)"],
    ['(var s "abcdefgh") (repeat 24 (s = (s ++ s)))', "(s .to_upper)"],
    ['(var b ("abcdefgh" .to_bytes)) (repeat 24 (b = (b .concat b)))', "(b .concat b)"],
    ['(var b ("abcdefgh" .to_bytes)) (repeat 24 (b = (b .concat b)))', "(b .slice 1)"],
  ];
  test.each(HUGE)("%s %s", (prepare, call) => {
    const gene = createGene({ host: { ...createTestHost(), memoryUsed: () => 0 } });
    gene.evalSync(`${prepare} nil`);
    expect(() => gene.evalSync(`(try ${call} catch * nil) 1`, { limits: { memory: 100_000_000 } })).toThrow(/memory limit/);
  });
});

describe("work that would grow with the square", () => {
  const gene = createGene();

  test("of a search for a long text that nearly occurs everywhere", () => {
    gene.evalSync('(var a "aaaaaaaa") (repeat 17 (a = (a ++ a))) (var p (a .substr 0 300000)) (var b ("b" ++ p)) (var c (p ++ "b"))');
    for (const call of ["(a .contains b)", "(a .include? c)", "(((a .index b) + (a .rindex c)) == -2) 1", "((a .split b) .size)", "((a .find_all c) .size)"])
      expect([false, 1, 0]).toContain(gene.evalSync(call));
    expect(gene.evalSync('((a .replace_all c "x") == a)')).toBe(true);
  });

  test("of digits", () => {
    gene.evalSync('(var d "1") (repeat 21 (d = (d ++ d)))');
    expect(() => gene.evalSync("(d .to_i)")).toThrow(/Integer overflow/);
    expect(() => gene.evalSync('((d ++ "x") .to_f)')).toThrow(/numeric/);
    expect(gene.evalSync('(((d .replace_all "1" "0") ++ "_12") .to_i)')).toBe(12);
    expect([gene.evalSync('("-0012" .to_i)'), gene.evalSync('(" +1__2 " .to_i)'), gene.evalSync('("-0" .to_i)')]).toEqual([-12, 12, 0]);
    for (const wrong of ["", "-", "_1", "1_", "1 2", "+-1"]) expect(() => gene.evalSync(`("${wrong}" .to_i)`)).toThrow(/numeric/);
  });

  test("of keys with one hash", () => {
    // only sixteen elements of a nested list count
    const text = "(var a []) (for i in (1 .. 20000) (a .push [[0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 i]])) (new HashSet a...)";
    expect(() => createGene().evalSync(text, { limits: { steps: 5_000_000 } })).toThrow(/step limit/);
  });
});

describe("results are those of short texts and lists", () => {
  const gene = createGene();

  test("of any case", () => {
    const text = `${"Straße ΑΣ 😀 ΟΔΟΣ, ".repeat(40_000)}ΣΣ`;
    gene.set("t", text);
    expect(gene.evalSync("(t .to_upper)")).toBe(text.toUpperCase());
    expect(gene.evalSync("(t .to_lower)")).toBe(text.toLowerCase());
    expect(gene.evalSync("(t .bytesize)")).toBe(Buffer.byteLength(text));
    expect(gene.evalSync("((t .to_bytes) .to_string)")).toBe(text);
    expect(gene.evalSync("(gene/json/stringify t)")).toBe(JSON.stringify(text));
    expect(gene.evalSync("(gene/json/parse (gene/json/stringify t))")).toBe(text);
  });

  test("that are searched", () => {
    const text = "abcab".repeat(60_000);
    const long = `${"cababab".slice(1)}${text.slice(1, 90_000)}`;
    gene.set("t", `${text}x${long}y${text}`);
    gene.set("p", long);
    expect(gene.evalSync('[(t .index p) (t .rindex p) (t .index p 5) (t .rindex "x") (t .rindex p 10)]', { convert: true })).toEqual([
      300_001, 300_001, 300_001, 300_000, -1,
    ]);
    expect(gene.evalSync("((t .split p) .size)")).toBe(2);
    expect(gene.evalSync('((t .replace_all p "") .size)')).toBe(600_002);
  });

  test("that are sorted", () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 65_537);
    gene.set("a", numbers);
    expect(gene.evalSync("(a .sort)")).toEqual(numbers.toSorted((a, b) => a - b));
    expect(gene.evalSync('((a .map (x -> #"#{x}")) .sort)')).toEqual(numbers.map(String).toSorted());
    expect(gene.evalSync("(((a .map (x -> (x + 0.5))) .sort) .first)")).toMatchObject({ value: 0.5 });
    expect(gene.evalSync('(a .join ",")')).toBe(numbers.join(","));
  });
});
