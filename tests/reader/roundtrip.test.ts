/** Property: what is printed in literal form reads back as an equal value. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { equal } from "../../src/values/equal.ts";
import { hashKey } from "../../src/values/hash.ts";
import { display, interpolate, literal, readableLiteral, text } from "../../src/values/print.ts";
import { makeRegex } from "../../src/values/regex.ts";
import * as T from "../../src/values/types.ts";
import type { Value } from "../../src/values/types.ts";

const name = fc
  .stringMatching(/^[a-zA-Z_$+*<>=:?!é][a-z0-9_'#+*<>=:?!é]{0,5}$/)
  .filter((s) => !["nil", "void", "true", "false", "_", "not_found"].includes(s) && !/^[+-][0-9]/.test(s));
const int = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n) => (n >= -(2n ** 53n - 1n) && n <= 2n ** 53n - 1n ? Number(n) : n));
const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999999), fc.option(fc.integer({ min: -1439, max: 1439 })), fc.boolean())
  .map(([h, m, s, u, o, z]) => new T.GTime(h, m, s, u, o, z && o !== null ? "Europe/Paris" : null));
const date = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => new T.GDate(y, m, d));
const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, undefined, true, false, T.NOT_FOUND),
  int,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => new T.Float(n)),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .integer({ min: 0, max: 0x10ffff })
    .filter((c) => c < 0xd800 || c > 0xdfff)
    .map(T.char),
  name.map(T.sym),
  fc.array(name, { minLength: 2, maxLength: 4 }).map((p) => T.complexSym(p)),
  fc.uint8Array({ minLength: 1, maxLength: 9 }).map((d) => new T.Bytes(d)),
  date,
  time,
  fc.tuple(date, time).map(([d, t]) => new T.GDateTime(d, t)),
  fc.stringMatching(/^[a-z/ ,.]{0,6}$/).map((p) => makeRegex(p, "i", null)),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }).map((xs) => T.SealedArray.from(xs)),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((es) => new Map(es)),
    fc
      .tuple(tie("value"), fc.array(fc.tuple(name, tie("value")), { maxLength: 3 }), fc.array(tie("value"), { maxLength: 3 }), fc.boolean())
      .map(([type, props, children, sealed]) => {
        const node = new T.GeneNode(type, props.length > 0 ? new Map(props) : null, children);
        if (sealed) node.lock = T.SEALED;
        return node;
      }),
    tie("value").map((v) => new T.Quote(v)),
  ),
}));

test("literal form reads back", () => {
  fc.assert(
    fc.property(value, (v) => {
      const text = literal(v);
      const forms = readAll(new Source("t", text));
      expect(forms.length).toBe(1);
      expect(literal(forms[0])).toBe(text);
      expect(equal(forms[0], v)).toBe(true);
      expect(equal(v, forms[0])).toBe(true);
      expect(hashKey(forms[0])).toBe(hashKey(v));
    }),
    { numRuns: 500 },
  );
});

// what the reader gives a meaning to, besides any text; the empty symbol and paths of the parts "" "" have no literal syntax
const odd = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."()[]{}#^!\"'`%;/\\<>@~ \n,\ufeff\u30001-+_=a") }),
  fc.string({ unit: "binary" }),
  fc.constantFrom("nil", "void", "true", "false", "not_found", "%", "%=", "/", "/=", "=", "_", "_a", "a 1 ^admin", "...", "#", "-1", "\ud800"),
);
const oddSymbol = odd.filter((s) => s !== "").map(T.sym);
const oddPath = fc
  .array(odd, { minLength: 2, maxLength: 3 })
  .filter((p) => p.join("/") !== "/")
  .map((p) => T.complexSym(p));
const oddValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    oddSymbol,
    oddPath,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(odd, tie("value")), { maxLength: 3 }).map((es) => new Map(es)),
    fc
      .tuple(tie("value"), fc.array(fc.tuple(odd, tie("value")), { maxLength: 2 }), fc.array(tie("value"), { maxLength: 3 }))
      .map(([type, props, children]) => new T.GeneNode(type, props.length > 0 ? new Map(props) : null, children)),
    tie("value").map((v) => new T.Quote(v)),
    fc.tuple(tie("value"), fc.boolean()).map(([v, discard]) => new T.Unquote(v, discard)),
  ),
})).value;

test("names with any characters are read back as they were", () => {
  fc.assert(
    fc.property(oddValue, (v) => {
      const text = readableLiteral(v);
      const forms = readAll(new Source("t", text), { spans: false });
      expect(forms).toStrictEqual([v]);
      expect(literal(forms[0])).toBe(text);
    }),
    { numRuns: 5000 },
  );
});

test("what no text stands for is refused where the text is to be read", () => {
  for (const v of [[T.sym("")], T.complexSym(["", ""]), T.complexSym(["a"])]) expect(() => readableLiteral(v)).toThrow(/no literal form for the symbol/);
});

test("the display form and the text of a value have no escapes", () => {
  const odd = T.sym("a b/c");
  expect([display(odd), text(odd), interpolate(odd), display([odd]), display(new Map([["a b", 1]]))]).toEqual([
    "a b/c",
    "a b/c",
    "a b/c",
    "[a b/c]",
    "{^a b 1}",
  ]);
});

test("any text is read or refused with a place", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."()[]{}#^!\"'`%;/\\<>@~ \n01-:.eaTZx"), maxLength: 30 }), (text) => {
      try {
        readAll(new Source("t", text));
      } catch (e: any) {
        expect(e.name).toBe("ReaderError");
        expect(e.line).toBeGreaterThan(0);
        expect(e.offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000 },
  );
});
