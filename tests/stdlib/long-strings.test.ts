/** Strings of many millions of characters in Gene text and in JSON, and tokens that no text should hold. */
import { describe, expect, test } from "vitest";
import { createGene } from "../../src/index.ts";

test("a single string of many millions of characters is read", () => {
  const gene = createGene();
  gene.evalSync('(var s "0123\\\\n67") (repeat 21 (s = (s ++ s))) (var q #"\\"#{s}\\"")');
  for (const call of ["(gene/json/parse q)", "(parse q)", "(gene/serdes/deserialize q)", '(parse (#"#" ++ q))'])
    expect(gene.evalSync(`(${call} .size)`)).toBe(7 * 2 ** 21);
});

describe("a long string", () => {
  const gene = createGene();

  test("with escapes", () => {
    const text = `${'a\\n\\u00e9"\\ud83d\\ude00'.replaceAll('"', '\\"').repeat(30_000)}`;
    gene.set("t", `"${text}"`);
    const expected = JSON.parse(`"${text}"`) as string;
    expect(gene.evalSync("(gene/json/parse t)")).toBe(expected);
    expect(gene.evalSync("(parse t)")).toBe(expected);
    expect(gene.evalSync('(parse (#"#" ++ t))')).toBe(expected);
    for (const wrong of ['"\\u12"', '"\\x"', '"a\nb"', '"abc', '"\\', '"\\u', '"\\u12","x"'])
      expect(() => gene.evalSync(`(gene/json/parse w)`, (gene.set("w", wrong), {}))).toThrow("Invalid JSON: bad string at position 0");
  });

  test("of digits is no Int, and that does not take long", () => {
    gene.evalSync('(var d "1") (repeat 21 (d = (d ++ d)))');
    expect(() => gene.evalSync("(parse d)")).toThrow(/outside of valid range/);
    expect(gene.evalSync("(gene/json/parse d)")).toMatchObject({ value: Infinity });
    expect(gene.evalSync('(parse ((d .replace_all "1" "0") ++ "12"))')).toBe(12);
  });

  test("of the digits of bytes", () => {
    gene.evalSync('(var d "0a") (repeat 20 (d = (d ++ d)))');
    expect(gene.evalSync('((parse ("0#" ++ d)) .size)')).toBe(2 ** 20);
    expect(gene.evalSync('(((parse ("0#" ++ d ++ "~ f")) .get 1048576) .to_s)')).toBe("0#0f");
    expect(gene.evalSync('(((parse ("0*" ++ (base64 d))) .to_string) == d)')).toBe(true);
  });

  test("that is a name, a key, or blank", () => {
    gene.evalSync('(var d "abcdefgh") (repeat 18 (d = (d ++ d)))');
    expect(gene.evalSync("(((parse d) .to_s) == d)")).toBe(true);
    expect(gene.evalSync('(((parse ("a\\\\ b" ++ d)) .to_s) == ("a\\ b" ++ d))')).toBe(true);
    expect(gene.evalSync('(((parse #"{^#{d} 1}") .keys) == [d])')).toBe(true);
    expect(gene.evalSync('(((parse #"{^a\\\\^#{d} 1}") .keys) == [("a^" ++ d)])')).toBe(true);
    expect(gene.evalSync('(parse #"#{(d .gsub #/[a-h]/ " ")}7")')).toBe(7);
  });

  test("has a place where it is wrong", () => {
    const text = `${"\n".repeat(2 ** 24)} (a é ]`;
    gene.set("t", text);
    expect(() => gene.evalSync("(parse t)")).toThrow(`Unmatched delimiter: ] @ <parse>:${2 ** 24 + 1}:7`);
  });

  test("is too large for a regular expression", () => {
    gene.evalSync('(var d "abcdefgh") (repeat 20 (d = (d ++ d)))');
    expect(() => gene.evalSync("(new Regexp d)")).toThrow("Invalid regular expression: Regular expression too large");
  });
});
