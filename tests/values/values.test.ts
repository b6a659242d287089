/** Printing, kinds, equality, hashing, freezing (chapters 1.12, 2, 6.3, 6.8). */
import { expect, test } from "vitest";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { Comparison, equal, equalOrRequest, needsCall } from "../../src/values/equal.ts";
import { printFloat } from "../../src/values/float.ts";
import { freeze, isFrozen } from "../../src/values/freeze.ts";
import { hashDelete, hashGet, hashHas, hashKey, hashKeys, hashSet, setAdd } from "../../src/values/hash.ts";
import { isTruthy, kindOf } from "../../src/values/kind.ts";
import { display, interpolate, literal, text } from "../../src/values/print.ts";
import { makeRegex } from "../../src/values/regex.ts";
import {
  BoundMethod,
  CallRequest,
  Cell,
  Enum,
  EnumValue,
  EnumVariant,
  Fn,
  Future,
  GClass,
  Interface,
  Namespace,
  NativeFn,
  TypeValue,
} from "../../src/values/runtime-types.ts";
import * as T from "../../src/values/types.ts";

const read = (s: string): any => readAll(new Source("t", s))[0];
const fn = (isBlock: boolean, names: string[] = [], caps: unknown[] = []) => new Fn({ isBlock, captureNames: names } as any, caps, new Namespace("n", null));
const native = new NativeFn("f", "", "", () => null);
const cls = new GClass("Pen", null, null);

test.each([
  [0, "0.0"],
  [-0, "-0.0"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [2.5e-7, "2.5e-07"],
  [100, "100.0"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.5e300, "1.5e+300"],
  [123456789012345.67, "123456789012345.67"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
  [NaN, "nan"],
  [-1e-5, "-1e-05"],
])("float %d prints as %s", (n, expected) => expect(printFloat(n)).toBe(expected));

test("display, literal, text, interpolation", () => {
  const list = read('["c" \'d\' nil #["x"] {^k "v"} (f "x" \'y\' ^k "z")]');
  expect(display(list)).toBe('[c d nil #[x] {^k v} (f ^k "z" "x" \'y\')]');
  expect(literal(list)).toBe('["c" \'d\' nil #["x"] {^k "v"} (f ^k "z" "x" \'y\')]');
  expect(text(list)).toBe('["c" \'d\' nil ["x"] {^k "v"} (f ^k "z" "x" \'y\')]');
  expect([text("s"), text(null), text(T.char(99)), text(T.sym("s")), text(cls), text(1.5)]).toEqual(["s", "", "c", "s", "Pen", "1.5"]);
  expect([interpolate(null), interpolate("s"), interpolate(T.char(99)), interpolate(["b"])]).toEqual(["nil", "s", "c", '["b"]']);
  expect(display(new T.Range(1, 9, 2))).toBe("1..9 step 2");
  expect(display(new T.Range(1, 3))).toBe("1..3");
});

test("bare names and other kinds", () => {
  const color = new Enum("Shape", []);
  const circle = new EnumVariant(color, "Circle", ["r"], []);
  expect([fn(false), fn(true), native, cls, new cls.js(), new Namespace("a", null)].map(literal)).toEqual([
    "Function",
    "Block",
    "NativeFn",
    "Class",
    "Instance",
    "Namespace",
  ]);
  expect([fn(false), fn(true), native, cls, new cls.js(), circle, new BoundMethod(1, native, "x")].map(kindOf)).toEqual([
    "Function",
    "Block",
    "Function",
    "Class",
    "Pen",
    "Shape",
    "BoundMethod",
  ]);
  expect(literal(circle)).toBe("Shape/Circle");
  expect(display(new EnumValue(circle, [5, "s"]))).toBe('(Shape/Circle 5 "s")');
  expect(literal(new Future())).toBe("<Future pending>");
  expect(literal(new Interface("I", new Map(), new Map()))).toBe("<Interface I>");
  expect(literal(new T.Selector(["a", 0, T.SELECTOR_OPS["*"], native]))).toBe("@(a/0/*/<Function>)");
  const named = (n: string) => new TypeValue("name", n, []);
  expect(literal(new TypeValue("union", "", [named("Int"), named("String")]))).toBe("(Int | String)");
  expect(literal(new TypeValue("apply", "Array", [named("Int")]))).toBe("(Array Int)");
  expect(literal(new TypeValue("fn", "", [named("String")], [{ kind: "pos", name: "", type: named("Int") }]))).toBe("(Fn [Int] -> String)");
  expect([null, undefined, true, 1, 1n, "s"].map(kindOf)).toEqual(["Nil", "Void", "Bool", "Int", "Int", "String"]);
  expect([null, undefined, false, 0, "", T.NOT_FOUND].map(isTruthy)).toEqual([false, false, false, true, true, true]);
});

test("cycles print", () => {
  const a: unknown[] = [];
  a.push(a, [a]);
  expect(literal(a)).toBe("[[...] [[...]]]");
  const m = new Map<string, unknown>();
  m.set("m", m);
  expect(literal(m)).toBe("{^m {...}}");
  const g = new T.GeneNode(T.sym("g"), null, []);
  g.children.push(g);
  expect(literal(g)).toBe("(g (...))");
  const h = new T.HashMap();
  hashSet(h, 1, h);
  expect(literal(h)).toBe("{{1 {{...}}}}");
  const shared = [1];
  expect(literal([shared, shared, [shared]])).toBe("[[1] [1] [[1]]]");
});

test("equality", () => {
  const eq = (a: string, b: string) => equal(read(a), read(b));
  for (const s of ["[1 [2]]", "{^a 1 ^b 2}", "(f ^k [1] 2)", "2024-01-01", "10:30Z", "0#ab", "#/a/b/i", "1.5", "nil"]) expect(eq(s, s)).toBe(true);
  expect([eq("1", "1.0"), eq('"a"', "'a'"), eq("#[1]", "[1]"), eq("{^a 1 ^b 2}", "{^b 2 ^a 1}"), eq("{^a nil}", "{^b nil}")]).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
  expect([eq("0.0", "-0.0"), equal(new T.Float(NaN), new T.Float(NaN)), eq("#/a/", "#/a/i"), eq("(f)", "(f ^a 1)")]).toEqual([true, false, false, false]);
  expect(eq("9007199254740993", "9007199254740993")).toBe(true);
  const a: unknown[] = [];
  a.push(a);
  const b: unknown[] = [];
  b.push([b]);
  expect([equal(a, a), equal(a, b), equal(a, [1])]).toEqual([true, true, false]);
  // a graph with 2 to the 40 paths
  let x: unknown = 1;
  let y: unknown = 1;
  for (let i = 0; i < 40; i++)
    [x, y] = [
      [x, x],
      [y, y],
    ];
  expect(equal(x, y)).toBe(true);
  expect(hashKey(x)).toBe(hashKey(y));
});

test("hash maps: content keys, order, equality", () => {
  const h = new T.HashMap();
  for (const [k, v] of [
    [1, "one"],
    [new T.Float(1), "float"],
    ["s", 1],
    [T.sym("s"), 2],
    [[3, 4], "arr"],
    [null, "nil"],
  ] as const)
    hashSet(h, k, v);
  expect([hashGet(h, [3, 4]), hashGet(h, new T.Float(1)), hashGet(h, 1), hashGet(h, "s"), hashGet(h, T.sym("s")), hashGet(h, 9, "d")]).toEqual([
    "arr",
    "float",
    "one",
    1,
    2,
    "d",
  ]);
  hashSet(h, 1, "uno");
  hashDelete(h, "s");
  expect([hashKeys(h).length, hashHas(h, "s"), h.size]).toEqual([5, false, 5]);
  const build = (pairs: [unknown, unknown][]) => {
    const m = new T.HashMap();
    for (const [k, v] of pairs) hashSet(m, k, v);
    return m;
  };
  const one = build([
    [[1], 2],
    [{}.constructor.name, 3],
  ]);
  const two = build([
    ["Object", 3],
    [[1], 2],
  ]);
  expect([
    equal(one, two),
    equal(build([[[1], one]]), build([[[1], two]])),
    equal(
      one,
      build([
        [[1], 2],
        ["Object", 4],
      ]),
    ),
  ]).toEqual([true, true, false]);
  expect(hashGet(build([[one, "found"]]), two)).toBe("found");
  const s = new T.HashSet();
  for (const v of [1, 2, 1]) setAdd(s, v);
  expect([literal(s), equal(s, new T.HashMap())]).toEqual(["(HashSet 1 2)", false]);
  // equal keys of a hash map that is itself in a key, with colliding hashes
  const many = (n: number) => build(Array.from({ length: n }, (_, i) => [new Map([["k", [[[[[i]]]]]]]), i]));
  expect(equal(many(50), many(50))).toBe(true);
});

test("instances as keys, and ==", () => {
  expect(() => hashKey(new cls.js())).toThrowError(
    expect.objectContaining({ className: "TypeException", message: "Key is not hashable for HashMap: Instance" }),
  );
  expect(() => hashKey([[[[[[[new cls.js()]]]]]]])).toThrowError(expect.objectContaining({ message: "Key is not hashable for HashMap: Instance" }));
  const tag = new GClass("Tag", null, null);
  tag.mt["hash"] = native;
  tag.mt["=="] = native;
  const t = new tag.js();
  expect(hashKey(t, () => 4)).toBe(4);
  expect([needsCall([1, t], [1, 2]), needsCall([1, t], [2, t]), needsCall(1, t), needsCall([1], [1])]).toEqual([true, false, false, false]);
  const request = equalOrRequest([1, [t], 3], [1, [2], 3]) as CallRequest;
  expect(request).toBeInstanceOf(CallRequest);
  expect([(request.fn as BoundMethod).receiver, request.args]).toEqual([t, [2]]);
  expect([request.then!(true), (equalOrRequest([t], [2]) as CallRequest).then!(false)]).toEqual([true, false]);
  expect(new Comparison([t], [t], false).run()).toBe(true);
});

test("freeze", () => {
  const v = read("{^a [1 (f [2])] ^b 1.5}");
  expect(freeze(v)).toBe(v);
  expect([v.constructor, v.get("a").constructor, v.get("a")[1].lock]).toEqual([T.FrozenMap, T.FrozenArray, T.FROZEN]);
  expect([literal(v), isFrozen(v), isFrozen([1])]).toEqual(["{^a [1 (f [2])] ^b 1.5}", true, false]);
  const bad = new Map([["x", [1, new cls.js()]]]);
  const refused = (x: unknown, message: string) => expect(() => freeze(x)).toThrowError(expect.objectContaining({ className: "FreezeScopeError", message }));
  refused(bad, "freeze cannot make Instance frozen at /.x/[1]");
  expect(bad.constructor).toBe(Map);
  refused(fn(false, ["set"], [new Cell(new T.HashSet())]), "freeze cannot make HashSet frozen at /<closure>/<scope:0>/<capture:set>");
  refused(cls, "freeze cannot make Class frozen at /");
  const f = fn(false, ["k"], [[1]]);
  freeze(f);
  expect([f.notes.frozen, isFrozen(f.caps[0])]).toEqual([true, true]);
  const a: unknown[] = [];
  a.push(a);
  expect(isFrozen(freeze(a))).toBe(true);
});

test("regular expressions", () => {
  expect(literal(makeRegex("a/b", "si", null))).toBe("#/a\\/b/im");
  for (const p of ["\\\\", "a\\\\b/", "\\d", "\\\\\\d", "a\\/b", "x\\\\/y"]) expect(read(literal(makeRegex(p, "", null))).pattern).toBe(p);
  expect(read(literal(makeRegex("a", "", "x\\"))).replacement).toBe("x\\");
  expect(makeRegex("(?P<a>.)(?'b'.)\\-\\_[\\-\\@]", "", null).re.exec("12-_@")!.groups).toMatchObject({ a: "1", b: "2" });
  expect(() => makeRegex("[", "", null)).toThrowError(expect.objectContaining({ className: "ArgumentException" }));
});
