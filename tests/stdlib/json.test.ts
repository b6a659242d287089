/** JSON reader and the writer of nested data (15.1). */
import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/stdlib/json-reader.ts";
import { stringify } from "../../src/stdlib/json.ts";
import { Raised } from "../../src/values/raise.ts";
import { Float, sym } from "../../src/values/types.ts";

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (e) {
    return e instanceof Raised ? `${e.className}: ${e.message}` : `other: ${String(e)}`;
  }
  return "nothing raised";
};

describe("reading", () => {
  test.each<[string, unknown]>([
    ["1", 1],
    ["-0", 0],
    ["1.0", new Float(1)],
    ["1e3", new Float(1000)],
    ["9007199254740993", 9007199254740993n],
    ["99999999999999999999", new Float(1e20)],
    ['"a\\n\\u00e9\\/"', "a\né/"],
    ["[1, 2,]", [1, 2]],
    ['// c\n{"a": /* b */ null}', new Map([["a", null]])],
    [
      '{"a":1,"b":2,"a":3}',
      new Map([
        ["a", 3],
        ["b", 2],
      ]),
    ],
    ["[]", []],
    ["{}", new Map()],
  ])("%s", (text, value) => expect(parseJson(text)).toEqual(value));

  test.each(["", "{x}", "[1", "1 2", "[1 2]", '{"a" 1}', "01", "tru", '"\n"', "[,]", "/* x", "nul"])("%j is refused", (text) =>
    expect(failure(() => parseJson(text))).toMatch(/^ParseException: Invalid JSON: /),
  );

  test("depth costs no stack", () => {
    const depth = 100_000;
    const text = "[".repeat(depth) + "]".repeat(depth);
    expect(stringify(parseJson(text))).toBe(text);
  });
});

describe("writing", () => {
  test.each<[unknown, string]>([
    [new Float(2), "2.0"],
    [new Float(NaN), "null"],
    [sym("s"), '"s"'],
    [undefined, '"void"'],
    ['a"\\\n\u0001é', '"a\\"\\\\\\n\\u0001é"'],
    [
      new Map<string, unknown>([
        ["b", [1, "x", []]],
        ["a", null],
      ]),
      '{"b":[1,"x",[]],"a":null}',
    ],
  ])("%#", (value, text) => expect(stringify(value)).toBe(text));

  test("a cycle is refused, a value that occurs twice is not", () => {
    const shared = [1];
    expect(stringify([shared, shared])).toBe("[[1],[1]]");
    const loop: unknown[] = [];
    loop.push([loop]);
    expect(failure(() => stringify(loop))).toBe("ArgumentException: Cannot serialize a cyclic value");
  });
});
