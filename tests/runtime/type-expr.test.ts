import { describe, expect, test } from "vitest";
import { readFirst } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { makeType, printType, typesEquivalent } from "../../src/values/type-expr.ts";

const type = (text: string) => makeType(readFirst(new Source("t", text)));

describe("type expressions", () => {
  test.each([
    ["Int", "Int"],
    ["int", "Int"],
    ["(Int | String)", "(Int | String)"],
    ["(| Int Nil)", "(Int | Nil)"],
    ["(Int | Int)", "Int"],
    ["(Array Int)", "(Array Int)"],
    ["(Fn [Int] String)", "(Fn [Int] -> String)"],
    ["(Fn [Int ^k String Int...] -> Bool)", "(Fn [Int ^k String Int...] -> Bool)"],
    ["(Fn Int)", "(Fn [] -> Int)"],
    ["((Array Int) | Nil)", "((Array Int) | Nil)"],
    ["geo/Shape", "geo/Shape"],
  ])("%s is written %s", (text, printed) => expect(printType(type(text))).toBe(printed));

  test("equivalence ignores the order of members and missing arguments", () => {
    expect(typesEquivalent(type("(Int | String)"), type("(String | Int)"))).toBe(true);
    expect(typesEquivalent(type("(Array Int)"), type("(Array String)"))).toBe(false);
    expect(typesEquivalent(type("(Array Int)"), type("Array"))).toBe(true);
    expect(typesEquivalent(type("(Fn [Int] Int)"), type("(Fn [String] Int)"))).toBe(false);
  });

  test.each([
    ["5", "Invalid type expression: Int"],
    ["(Int |)", "Invalid union type: trailing '|'"],
  ])("%s is none", (text, message) => {
    let thrown: { message?: string } = {};
    try {
      type(text);
    } catch (e) {
      thrown = e as { message?: string };
    }
    expect(thrown.message).toBe(message);
  });
});
