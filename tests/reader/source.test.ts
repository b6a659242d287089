/** Places of values. */
import { expect, test } from "vitest";
import { readAll } from "../../src/reader/reader.ts";
import { childOffset, propOffset, Source, spanOf } from "../../src/reader/source.ts";
import type { GeneNode, Quote } from "../../src/values/types.ts";

function read(text: string): any[] {
  return readAll(new Source("test", text));
}

const place = (v: object) => {
  const s = spanOf(v)!;
  return [s.start, s.end];
};

test("lines and columns", () => {
  const source = new Source("f", "a\nbé😀x\r\n\nlast");
  expect(source.lineColumn(0)).toEqual({ line: 1, column: 1 });
  expect(source.lineColumn(source.text.indexOf("x"))).toEqual({ line: 2, column: 4 });
  expect(source.lineColumn(source.text.length)).toEqual({ line: 4, column: 5 });
  expect([0, 1, 2, 3, 4, 5].map((n) => source.lineText(n))).toEqual(["", "a", "bé😀x", "", "last", ""]);
});

test("spans and offsets of children", () => {
  const text = '(f 12 sym ^k v ^j [x y] "s")';
  const [g] = read(text) as [GeneNode];
  expect(place(g)).toEqual([0, text.length]);
  expect([-1, 0, 1, 2, 3].map((i) => childOffset(g, i))).toEqual([1, 3, 6, text.indexOf('"'), -1]);
  expect([propOffset(g, "k"), propOffset(g, "j")]).toEqual([text.indexOf("v "), text.indexOf("[")]);
  const list = g.props!.get("j") as unknown[];
  expect([childOffset(list, 0), childOffset(list, 1)]).toEqual([text.indexOf("x y"), text.indexOf("y]")]);
  expect(place(list)).toEqual([text.indexOf("["), text.indexOf("]") + 1]);
});

test("chains, decorators, quotes, maps, interpolation", () => {
  const [chain] = read("(a x; b y)") as [GeneNode];
  expect(place(chain)).toEqual([0, 10]);
  expect(place(chain.type as object)).toEqual([0, 4]);
  expect([childOffset(chain, -1), childOffset(chain, 0), childOffset(chain, 1), childOffset(chain.type, 0)]).toEqual([0, 6, 8, 3]);
  const [deco] = read("#@f (x)") as [GeneNode];
  expect([place(deco), childOffset(deco, -1), childOffset(deco, 0)]).toEqual([[0, 7], 2, 4]);
  const [quote] = read("  `(x)") as [Quote];
  expect([place(quote), place(quote.form as object), childOffset(quote, 0)]).toEqual([[2, 6], [3, 6], 3]);
  const [map] = read("{^a 1 ^b x}");
  expect([place(map), propOffset(map, "b")]).toEqual([[0, 11], 9]);
  const [str] = read('#"ab#{x}c"') as [GeneNode];
  expect([place(str), childOffset(str, 1)]).toEqual([[0, 10], 6]);
});

test("what was not read has no place", () => {
  expect(spanOf([])).toBe(undefined);
  expect(childOffset([1], 0)).toBe(-1);
  expect(spanOf(readAll(new Source("t", "[1]"), { spans: false })[0] as object)).toBe(undefined);
});
