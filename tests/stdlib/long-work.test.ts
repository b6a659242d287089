/** Natives that go through long strings, bytes and arrays: limits are met before and while they do, and lists have a bound. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene } from "../../src/index.ts";

const tiers = ["interp", "compiled"] as const;

/** A string of 2^20 characters, its bytes, and an array as long. */
const LONG = `(var s "0123456,89abcdef") (repeat 16 (s = (s ++ s)))
(var b (s .to_bytes))
(var j ("[" ++ (s .replace_all "0123456,89abcdef" "1, 2, 3,") ++ "1]"))
(var a (Array/filled 1000000 1))
(var g (parse ("(x " ++ (s .replace_all "0123456,89abcdef" "1 2 3 4 ") ++ ")")))
(var m {}) (for i in (1 .. 3000) (m .set (i .to_s) i))`;

const CALLS = [
  "(s .chars)",
  "(s .each_byte)",
  "(s .to_bytes)",
  "(s .bytesize)",
  "(s .byteslice 0 3)",
  "(s .byte_at 3)",
  "(s .reverse)",
  "(s .capitalize)",
  "(s .trim)",
  "(s .to_upper)",
  '(s .split ",")',
  '(s .split "," 100000)',
  "(s .split #/,/)",
  '(s .replace_all "," ";")',
  '(s .gsub #/,/ ";")',
  '(s .find_all ",")',
  "(s .scan #/[a-c]/)",
  '(s .contains "x")',
  '(s .include? "x")',
  '(s .index "x")',
  '(s .rindex "x")',
  '(s .find "x")',
  "(s .match #/x/)",
  "(s .match? #/x/)",
  "(base64 s)",
  "(gene/base64_decode s)",
  "(b .to_array)",
  "(b .concat b)",
  "(b .slice 1)",
  "(b .to_string)",
  "(b .to_s)",
  "(a .pairs)",
  "(g .children)",
  "(g .ins_child 0 1)",
  "(g .del_child 0)",
  '(m .each (fn [k v] (throw "x")))',
  "(a .zip a)",
  "(gene/json/parse j)",
  "($parse j)",
  "(gene/serdes/deserialize j)",
];

describe("work that is long", () => {
  for (const call of CALLS) {
    test.each(tiers)(`${call} counts as steps (%s)`, (tier) => {
      const gene = createGene({ tier, host: createTestHost() });
      gene.evalSync(LONG);
      expect(() => gene.evalSync(`(var n 0) (while (n < 100) (n += 1) (try ${call} catch * nil))`, { limits: { steps: 150_000 } })).toThrow(/step limit/);
    });

    test(`${call} meets the limit of time`, () => {
      const gene = createGene({ host: createTestHost({ tick: 50 }) });
      gene.evalSync(LONG);
      expect(() => gene.evalSync(`(var n 0) (while (n < 100) (n += 1) (try ${call} catch * nil))`, { limits: { timeMs: 200 } })).toThrow(/time limit/);
    });
  }

  test.each(tiers)("the limit of time is met in the first round behind a native that took longer (%s)", (tier) => {
    let now = 0;
    const host = { ...createTestHost(), now: () => now };
    const gene = createGene({ tier, host });
    gene.evalSync(LONG);
    const real = String.prototype.toUpperCase;
    String.prototype.toUpperCase = function (this: string) {
      now += 1000;
      return real.call(this);
    };
    try {
      expect(() => gene.evalSync("(var after 0) (s .to_upper) (for i in (1 .. 3) (after += 1))", { limits: { timeMs: 200 } })).toThrow(/time limit/);
    } finally {
      String.prototype.toUpperCase = real;
    }
    expect(gene.evalSync("after")).toBe(0);
  });

  test("lists of more items than there may be are refused", () => {
    const gene = createGene();
    const text = '(var s "abcdefgh") (repeat 24 (s = (s ++ s)))';
    for (const call of ["(s .chars)", "(s .each_byte)", "((s .to_bytes) .to_array)"]) expect(() => gene.evalSync(`${text} ${call}`)).toThrow("out of memory");
  });

  test("bytes count as memory", () => {
    const gene = createGene({ limits: { memory: 60_000_000 } });
    expect(() => gene.evalSync('(var b ("abcdefgh" .to_bytes)) (repeat 22 (b = (b .concat b))) (var all []) (while true (all .push (b .slice 0)))')).toThrow(
      /memory limit/,
    );
  });

  test("results are the same as of short ones", () => {
    const gene = createGene();
    gene.evalSync('(var s "ab😀,") (repeat 16 (s = (s ++ s)))');
    const s = "ab😀,".repeat(65536);
    expect(gene.evalSync("(s .reverse)")).toBe(",😀ba".repeat(65536));
    expect(gene.evalSync("((s .chars) .size)")).toBe(4 * 65536);
    expect(gene.evalSync("((s .chars) .get -2)")).toMatchObject({ code: 0x1f600 });
    expect(gene.evalSync('((s .split ",") .size)')).toBe(65537);
    expect(gene.evalSync('((s .find_all ",") .size)')).toBe(65536);
    expect(gene.evalSync('(s .replace_all "b" "--")')).toBe("a--😀,".repeat(65536));
    expect(gene.evalSync('(s .gsub #/b(.)/ "\\\\1")')).toBe("a😀,".repeat(65536));
    expect(gene.evalSync("(base64 s)")).toBe(Buffer.from(s).toString("base64"));
    expect(gene.evalSync("(gene/base64_decode (base64 s))")).toBe(s);
    expect(gene.evalSync("((s .each_byte) .get 2)")).toBe(0xf0);
  });
});
