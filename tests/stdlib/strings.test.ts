/** Positions in strings, paths, regular expressions. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as paths from "../../src/stdlib/paths.ts";
import { findAll, replaceRegex, splitRegex } from "../../src/stdlib/regex.ts";
import { charCount, charSlice, compareText, concatenate, indexOfUnit, unitAt } from "../../src/stdlib/strings.ts";
import { makeRegex } from "../../src/values/regex.ts";

const re = (pattern: string, replacement: string | null = null) => makeRegex(pattern, "", replacement);

describe("positions count characters", () => {
  test("agrees with an array of code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(200), fc.nat(200), (s, a, b) => {
        const chars = [...s];
        expect(charCount(s)).toBe(chars.length);
        const from = Math.min(a, chars.length);
        const to = Math.max(from, Math.min(b, chars.length));
        expect(charSlice(s, from, to)).toBe(chars.slice(from, to).join(""));
        expect(indexOfUnit(s, unitAt(s, from))).toBe(from);
      }),
    );
  });

  test("lengths of strings that are put together piece by piece", () => {
    const piece = fc.constantFrom("a", "é", "語", "😀", "x".repeat(700), "语".repeat(400), "\ud83d");
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.boolean(), piece, fc.boolean()), { maxLength: 40 }), (steps) => {
        // two strings at a time, pieces behind and before them
        const texts = ["", ""];
        for (const [which, before, part, ask] of steps) {
          texts[which] = before ? concatenate(part, texts[which]!) : concatenate(texts[which]!, part);
          if (ask) expect(charCount(texts[which])).toBe([...texts[which]].length);
        }
        for (const text of texts) expect(charCount(text)).toBe([...text].length);
      }),
    );
  });

  test("order is that of code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5 }), fc.string({ unit: "binary", maxLength: 5 }), (a, b) => {
        const x = [...a].map((c) => c.codePointAt(0)!);
        const y = [...b].map((c) => c.codePointAt(0)!);
        let expected = x.length - y.length;
        for (let i = 0; i < Math.min(x.length, y.length); i++)
          if (x[i] !== y[i]) {
            expected = x[i]! - y[i]!;
            break;
          }
        expect(Math.sign(compareText(a, b))).toBe(Math.sign(expected));
      }),
    );
  });
});

describe("regular expressions", () => {
  test.each<[string, string, number, string[]]>([
    ["", "abc", Infinity, ["a", "b", "c"]],
    ["", "a😀b", Infinity, ["a", "😀", "b"]],
    ["-", "-a-", Infinity, ["", "a", ""]],
    ["(,)", "x,y,z", 2, ["x", "y,z"]],
    [",", "", Infinity, [""]],
    [",", "a,b", 1, ["a,b"]],
  ])("split %j of %j", (pattern, s, limit, parts) => expect(splitRegex(re(pattern), s, limit)).toEqual(parts));

  test.each<[string, string, string, string]>([
    ["a*", "aaa", "b", "bb"],
    ["", "xyz", "-", "-x-y-z-"],
    ["(?<d>\\d)", "k1v2", "<\\k<d>\\g'd'\\0\\1\\9>", "k<1111>v<2222>"],
    ["b", "ab", "\\\\1\\q$&", "a\\1\\q$&"],
  ])("replace all %j in %j by %j", (pattern, s, by, result) => expect(replaceRegex(re(pattern), s, by, true)).toBe(result));

  test("find_all goes on behind an empty match", () => expect(findAll(re("b*"), "abb")).toEqual(["", "bb", ""]));
});

describe("paths", () => {
  test.each<[string[], string]>([
    [["a", "b", "/c"], "a/b/c"],
    [["/a", "..", "..", "b"], "/b"],
    [["a", "../.."], ".."],
    [["a", ".."], "."],
  ])("join %j", (parts, path) => expect(paths.join(parts)).toBe(path));

  test("parts of a path", () => {
    expect([paths.basename("/x/y.txt"), paths.basename("/a/b/"), paths.dirname("/x/y"), paths.dirname("b"), paths.dirname("/b")]).toEqual([
      "y.txt",
      "",
      "/x",
      ".",
      "/",
    ]);
    expect(["t.tar.gz", ".rc", "a", "d.x/f"].map(paths.extension)).toEqual([".gz", "", "", ""]);
  });
});
