import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { fromJS, toJS } from "../../src/embed/convert.ts";
import { printGene, readOne } from "../../src/reader.ts";
import { Float, HashMap, HashSet } from "../../src/values/types.ts";

describe("conversion", () => {
  it("fromJS", () => {
    expect(printGene(fromJS({ a: [1, 1.5, "x", null], b: { c: true } }))).toBe('{^a [1 1.5 "x" nil] ^b {^c true}}');
    expect(fromJS(-0)).toBeInstanceOf(Float);
    expect(fromJS(10n)).toBe(10);
    expect(fromJS(2n ** 60n)).toBe(2n ** 60n);
    expect(() => fromJS(2n ** 64n)).toThrow();
    expect(fromJS(new Map([[1, 2]]))).toBeInstanceOf(HashMap);
    expect(fromJS(new Set([1, 2]))).toBeInstanceOf(HashSet);
    expect(printGene(fromJS(new Date(Date.UTC(2026, 0, 31, 8, 15))))).toContain("2026-01-31T08:15");
  });
  it("toJS", () => {
    expect(toJS(readOne("[1 1.5 \"x\" nil sym 'c' {^a {^b true}}]"))).toEqual([1, 1.5, "x", null, "sym", "c", { a: { b: true } }]);
    expect(toJS(readOne("(f ^a 1 2)"))).toEqual({ type: "f", props: { a: 1 }, children: [2] });
    expect(toJS(fromJS(new Map([[1, [2]]])))).toEqual(new Map([[1, [2]]]));
    expect(toJS(fromJS(new Set([1, 2])))).toEqual(new Set([1, 2]));
  });
  it("the order of keys is kept", () => {
    expect(Object.keys(toJS(fromJS({ z: 1, a: 2, m: { y: 1, b: 2 } })) as object)).toEqual(["z", "a", "m"]);
    expect(printGene(fromJS({ z: { y: 1, b: 2 }, a: 2 }))).toBe("{^z {^y 1 ^b 2} ^a 2}");
  });
  it("keys such as __proto__ are keys", () => {
    const out = toJS(new Map([["__proto__", 1]])) as object;
    expect(Object.getOwnPropertyNames(out)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(out)).toBe(Object.prototype);
  });
  it("deep data needs no stack", () => {
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(Array.isArray(toJS(fromJS(deep)))).toBe(true);
  });
  it("cycles stay cycles", () => {
    const a: unknown[] = [];
    a.push(a);
    const gene = fromJS(a) as unknown[];
    expect(gene[0]).toBe(gene);
    const back = toJS(gene) as unknown[];
    expect(back[0]).toBe(back);
  });
  it("data of another realm of JavaScript is data", () => {
    expect(printGene(fromJS(runInNewContext("({ a: [1, { b: 2 }], c: Object.create(null) })")))).toBe("{^a [1 {^b 2}] ^c {}}");
  });
  it("sealed arrays are left as they are, and so are objects of classes", () => {
    const sealed = readOne("#[1 2]");
    const object = new (class Mine {})();
    expect(fromJS(sealed)).toBe(sealed);
    expect(fromJS(object)).toBe(object);
  });
  it("dates are those that can be written", () => {
    for (const text of ["0999-12-31T00:00:00Z", "+010000-01-01T00:00:00Z"]) expect(() => fromJS(new Date(text))).toThrow(TypeError);
    for (const text of ["1000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) expect(toJS(readOne(printGene(fromJS(new Date(text)))))).toEqual(new Date(text));
  });
});
