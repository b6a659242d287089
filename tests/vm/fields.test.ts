/** Fields of instances that hold doubles (values/fields.ts): nobody can tell them from ordinary ones, in every way that code can run. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldOf, setField } from "../../src/values/fields.ts";
import { GClass, type Instance } from "../../src/values/runtime-types.ts";
import { Float } from "../../src/values/types.ts";
import { Machine, MODES } from "../support/machine.ts";

const P = "(class P (ctor [x y] (/x = x) (/y = y)) (method move [d] (/x += d) self) (method get [] /x))";

const CASES: Record<string, [text: string, value: string]> = {
  "Floats are Floats": [`${P} (var p (new P 1.0 2)) [p/x (p .get) p/y (typeof p/x) ($ p/x) (p/x .to_s)]`, '[1.0 1.0 2 "Float" "1.0" "1.0"]'],
  "1.0 and 1 stay different kinds": [
    `${P} (var p (new P 1.0 1)) [(typeof p/x) (typeof p/y) (p/x == 1.0) (p/y == 1) (p/y == p/x) (1 == 1.0)]`,
    '["Float" "Int" true true false false]',
  ],
  "special values": [
    `${P} (var p (new P (0.0 / 0.0) -0.0)) (var q (new P (1.0 / 0.0) (-1.0 / 0.0))) (var r (new P -0.0 (0.0 / 0.0))) [p/x p/y q/x q/y r/x r/y]`,
    "[nan -0.0 inf -inf -0.0 nan]",
  ],
  "an Int stored into a field of Floats": [`${P} (var p (new P 1.0 2.0)) (p/x = 1) [p/x p/y (typeof p/x) (typeof p/y)]`, '[1 2.0 "Int" "Float"]'],
  "nil, void and others, too": [
    `${P} (var o []) (for v in [nil void "s" [1] 1 true 2.5] (var p (new P 1.5 2.5)) (p/x = v) (o .push [p/x p/y])) o`,
    '[[nil 2.5] [void 2.5] ["s" 2.5] [[1] 2.5] [1 2.5] [true 2.5] [2.5 2.5]]',
  ],
  "demoted in the middle of a loop": [
    `${P} (var p (new P 0.5 0.5)) (var q (new P 0.25 0.5)) (fn f [n] (for i in (0 .. n) (if (i == 7) (p/x = 1)) (p .move 1) (q .move 1)) [p/x q/x p/y q/y]) (f 10)`,
    "[5 11.25 0.5 0.5]",
  ],
  "demoted by its own method": [
    `(class C (ctor [] (/x = 1.5) (/y = 2.5)) (method step [i] (/x = (if (i < 5) (/x + 1) else i)) /x)) (var c (new C)) (var o []) (for i in (0 .. 7) (o .push (c .step i))) [o c/y]`,
    "[[2.5 3.5 4.5 5.5 6.5 5 6 7] 2.5]",
  ],
  "many demoted instances": [
    `${P} (var o 0.0) (for i in (1 .. 300) (var p (new P 0.5 0.25)) (p/x = i) (o += (p/x + p/y))) (var z (new P 1.0 2.0)) [o z/x z/y]`,
    "[45225.0 1.0 2.0]",
  ],
  "an Int first, Floats later": [`${P} (var p (new P 1 2)) (p/x = 1.5) (var q (new P 1.0 2.0)) [p/x p/y q/x q/y ((p .move 1.0) .get)]`, "[1.5 2 1.0 2.0 2.5]"],
  "fields set after the construction": [
    "(class E) (var a (new E)) (a/x = 1.0) (var b (new E)) (b/x = 2) (var c (new E)) [a/x b/x c/x (a/x = nil) a/x]",
    "[1.0 2 void nil nil]",
  ],
  "fields set by a method that the constructor does not call": [
    "(class E (ctor []) (method init [v] (/v = v) (/w = v) self)) (var a ((new E) .init 1.5)) (var b ((new E) .init 2)) (a/w = 3) [a/v a/w b/v b/w]",
    "[1.5 3 2 2]",
  ],
  "a subclass made before the first instance": [
    "(class A (ctor [x] (/x = x))) (class B < A (ctor [x] (super .ctor x) (/z = 1))) (var b (new B 1)) (var a (new A 1.5)) (var c (new B 2.5)) [b/x b/z a/x c/x c/z]",
    "[1 1 1.5 2.5 1]",
  ],
  "a subclass made after it": [
    "(class A (ctor [x] (/x = x))) (var a (new A 1.5)) (class B < A (ctor [x] (super .ctor x) (/z = x))) (var b (new B 1)) (var c (new B 2.5)) (a/x = 7) [b/x b/z a/x c/x c/z]",
    "[1 1 7 2.5 2.5]",
  ],
  "a subclass with instances when its parent gets its first": [
    "(class A (ctor [x] (/x = x)) (method get [] /x)) (class B < A) (var b (new B 3)) (var c (new B 4)) (var a (new A 1.5)) [(b .get) (c .get) (a .get) (b/x == 3)]",
    "[3 4 1.5 true]",
  ],
  "a constructor that makes instances of its class": [
    "(class T (ctor [d] (if (d > 0) (/kid = (new T (d - 1)))) (/w = 0.5) (/d = d))) (var t (new T 3)) (t/kid/w = 2) [t/w t/kid/w t/kid/kid/w t/kid/d]",
    "[0.5 2 0.5 2]",
  ],
  "declared fields": [
    '(class T (field deg Float) (field n Int) (ctor [d] (/deg = d) (/n = 1))) (var t (new T 3)) (t/deg = 4) (var u (new T 0.5)) [t/deg u/deg t/n (try (t/deg = "x") catch * t/deg)]',
    "[4.0 0.5 1 4.0]",
  ],
  "types declared after classes below were made": [
    `(class A (ctor [x] (/a = x))) (class D < A) (class E < D (field e Int)) (class F < E) ($with A (field a Int)) ($with D (field d Int)) (var f (new F 1))
     [(try (new D "s") catch * (typeof $ex)) (try (new F "s") catch * (typeof $ex)) (try (f/d = "x") catch * (typeof $ex)) (try (f/e = "x") catch * (typeof $ex)) (f/a = 2)]`,
    '["TypeException" "TypeException" "TypeException" "TypeException" 2]',
  ],
  "a declared union": ["(class T (field x Float | Nil) (ctor [d] (/x = d))) (var t (new T 3.5)) (t/x = nil) (var u (new T 0.5)) [t/x u/x]", "[nil 0.5]"],
  "compound assignments": [
    `${P} (var p (new P 1.5 2.0)) (p/x += 1) (p/y *= 2.0) (p/x -= 0.5) (p/z = 1.0) (p/z += 1) [p/x p/y p/z (p/x += 0.5) p/x]`,
    "[2.0 4.0 2.0 2.5 2.5]",
  ],
  "reading by a computed name": [
    `${P} (var p (new P 1.5 2.0)) (var n "x") (p/<n> = 2.5) [p/<n> (p ./ "y") (p ./y) (p/<n> = 3) p/x p/y]`,
    "[2.5 2.0 2.0 3 3 2.0]",
  ],
  "a property called as a method": [`${P} (var p (new P 1.5 2)) [(p .x) (p .y) p/.x]`, "[1.5 2 1.5]"],
  selectors: [`${P} (var p (new P 1.0 2)) [(@x p) (@** p) (@**/@@ p)]`, "[1.0 [[x 1.0] [y 2]] {^x 1.0 ^y 2}]"],
  patterns: [`${P} (var p (new P 1.0 2)) (var {^x a ^y b} p) [a b]`, "[1.0 2]"],
  "order of fields": [`${P} (var p (new P 1.0 2)) (p/x = 7) (p/a = 1.0) (p/x = 1.5) [(@** p)]`, "[[[x 1.5] [y 2] [a 1.0]]]"],
  "equality and hashing by the class's own methods": [
    '(class K (ctor [v] (/v = v)) (method "==" [o] (/v == o/v)) (method hash [] 5)) (var h {{(new K 1.0) "a" (new K 1) "b"}}) [(h .get (new K 1.0)) (h .get (new K 1)) ((new K 1.0) == (new K 1))]',
    '["a" "b" false]',
  ],
  "equality of instances is identity": [`${P} (var p (new P 1.0 2)) [(p == (new P 1.0 2)) (p == p)]`, "[false true]"],
  "fields of Floats as keys and items": [
    `${P} (var p (new P 1.5 2.0)) (var m {{}}) (m .set p/x p/y) [(m .get 1.5) (m .get p/x) [p/x p/y] {^a p/x} #[p/x]]`,
    "[2.0 2.0 [1.5 2.0] {^a 1.5} #[1.5]]",
  ],
  "freezing is refused as before": [`${P} (try (freeze [(new P 1.0 2)]) catch * (typeof $ex))`, '"FreezeScopeError"'],
  exceptions: [
    '(class E1 < Exception (ctor [v] (super .ctor "m") (/v = v) (/w = v))) (fn f [v] (try (throw (new E1 v)) catch E1 $ex)) (var a (f 1.5)) (var b (f 2)) (a/w = "s") [a/v a/w a/message b/v b/w (a/code = 1.5) a/code]',
    '[1.5 "s" "m" 2 2 1.5 1.5]',
  ],
  adapters: [
    "(interface M (field x Float)) (class S (ctor [] (/x = 1.5))) (implement M for S) (var s (new S)) (var m (M s)) (m/x = 2.5) [m/x s/x (m/x = 1) s/x]",
    "[2.5 2.5 1 1]",
  ],
  "a class changed while its instances live": [
    `${P} (var p (new P 1.5 2.0)) (fn f [] ($extend P (ctor [x] (/y = x) (/x = x)) (method twice [] (/x * 2)))) (f) (var q (new P 1)) [p/x p/y q/x q/y (p .twice) (q .twice)]`,
    "[1.5 2.0 1 1 3.0 2]",
  ],
  "a field that an instance lacks": [
    "(class A (ctor [f] (if f (/x = 1.5)) (/y = 0.5)) (method get [] /x) (method sum [] (/x + /y))) (var a (new A true)) (var b (new A false))" +
      "(var o []) (for i in (0 .. 300) (var c (if (i < 290) a else b)) (o .push (c .get)) (if (i < 290) (c .sum))) [(o ./ 0) (o ./ 299) b/x b/y (try (b .sum) catch * (typeof $ex))]",
    '[1.5 void void 0.5 "TypeException"]',
  ],
  "names of JavaScript": [
    "(class J (ctor [v] (/_proto__ = v) (/constructor = v) (/__proto__ = v))) (var j (new J 1.5)) (var k (new J 2)) [j/_proto__ j/constructor k/_proto__ k/__proto__ (@** j)]",
    "[1.5 1.5 2 2 [[_proto__ 1.5] [constructor 1.5] [__proto__ 1.5]]]",
  ],
};

for (const { name, options } of MODES)
  describe(name, () => {
    test.each(Object.entries(CASES))("%s", async (_, [text, value]) => {
      expect(await new Machine(options).run(text)).toBe(value);
    });

    test("serialization", async () => {
      const module = "(class V (ctor [x y] (/x = x) (/y = y)) (method serialize [] [/x /y]) (method deserialize [d] (new V d/0 d/1))) (export V)";
      const m = new Machine(options, { files: { "/v.gene": module } });
      const again = "(fn again [v] (gene/serdes/deserialize (gene/serdes/serialize v)))";
      expect(await m.run(`(import V from "/v") ${again} (var a (again (new V 1.0 -0.0))) (var b (again (new V 1 "s"))) (a/y = 1) [a/x a/y b/x b/y]`)).toBe(
        '[1.0 1 1 "s"]',
      );
    });

    test("random stores and reads are those of a map", async () => {
      const FIELDS = ["a", "b", "c"];
      const OBJECTS = ["p", "q", "r", "u", "v"];
      const field = fc.constantFrom(...FIELDS);
      const object = fc.constantFrom(...OBJECTS);
      const literal = fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom("1.5", "-0.0", "0.0", "7.0", "1e+300") },
        fc.constantFrom("1", "0", "nil", '"s"', "void"),
      );
      const step = fc.oneof(
        fc.record({ kind: fc.constant("set" as const), object, field, value: literal }),
        fc.record({ kind: fc.constant("copy" as const), object, field, from: object, other: field }),
        fc.record({ kind: fc.constant("renew" as const), object, field, value: literal }),
        fc.record({ kind: fc.constant("get" as const), object, field }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, called) => {
          const model = new Map<string, Map<string, string>>(OBJECTS.map((o) => [o, new Map()]));
          const program = [
            '(class P (ctor [f v] (.put f v)) (method put [f v] (if (f == "a") (/a = v) elif (f == "b") (/b = v) else (/c = v))) (method a1 [] /a) (method b1 [] /b) (method c1 [] /c))',
            "(class S < P (ctor [f v] (super .ctor f v)))",
            "(var [p q r u v] [nil nil nil nil nil]) (var out [])",
          ];
          const renew = (o: string, f: string, value: string): void => {
            program.push(`(${o} = (new ${o < "u" ? "P" : "S"} "${f}" ${value}))`);
            model.set(o, new Map([[f, value]]));
          };
          OBJECTS.forEach((o, i) => renew(o, FIELDS[i % 3]!, i % 2 === 0 ? "0.5" : "1"));
          const expected: string[] = [];
          const read = (o: string, f: string): string => model.get(o)!.get(f) ?? "void";
          for (const s of steps) {
            if (s.kind === "renew") renew(s.object, s.field, s.value);
            else if (s.kind === "get") {
              program.push(called ? `(out .push (${s.object} .${s.field}1))` : `(out .push ${s.object}/${s.field})`);
              expected.push(read(s.object, s.field));
            } else {
              const value = s.kind === "set" ? s.value : read(s.from, s.other);
              const text = s.kind === "set" ? s.value : `${s.from}/${s.other}`;
              program.push(called ? `(${s.object} .put "${s.field}" ${text})` : `(${s.object}/${s.field} = ${text})`);
              model.get(s.object)!.set(s.field, value);
            }
          }
          for (const o of OBJECTS) {
            program.push(`(out .push (@** ${o}))`);
            expected.push(
              `[${[...model.get(o)!]
                .filter(([, v]) => v !== "void")
                .map(([k, v]) => `[${k} ${v}]`)
                .join(" ")}]`,
            );
          }
          expect(await new Machine(options).run(`${program.join("\n")} out`)).toBe(`[${expected.join(" ")}]`);
        }),
        { numRuns: 30 },
      );
    });
  });

describe("representation", () => {
  const raw = (o: Instance, name: string): unknown => [(o as any)[`r_${name}`], o[`_${name}`]];
  const made = (cls: GClass, fields: Record<string, unknown>): Instance => {
    const o = cls.instance();
    for (const [name, value] of Object.entries(fields)) setField(o, `_${name}`, value);
    return o;
  };

  test("a field whose first value is a Float holds doubles", () => {
    const cls = new GClass("C", null, null);
    const first = made(cls, { x: new Float(1), y: 1 });
    const second = made(cls, { x: new Float(2.5), y: new Float(2) });
    expect([raw(first, "x"), raw(first, "y")]).toEqual([
      [true, 1],
      [false, 1],
    ]);
    expect([raw(second, "x"), raw(second, "y")]).toEqual([
      [true, 2.5],
      [false, new Float(2)],
    ]);
    expect(fieldOf(first, "_x")).toEqual(new Float(1));
    expect(first.$l).toBe(second.$l);
    expect(first.$l!.fields).toEqual(["_x"]);
    expect(first).toBeInstanceOf(cls.base);
  });

  test("another kind demotes the instance", () => {
    const cls = new GClass("C", null, null);
    const kept = made(cls, { x: new Float(3), y: new Float(4) });
    const o = made(cls, { x: new Float(1), y: new Float(2) });
    setField(o, "_x", 1);
    expect(o.$l).toBe(null);
    expect([raw(o, "x"), raw(o, "y")]).toEqual([
      [undefined, 1],
      [undefined, new Float(2)],
    ]);
    expect(raw(kept, "x")).toEqual([true, 3]);
    expect([o.$c, Object.keys(o)]).toEqual([cls, ["_x", "_y"]]);
    expect(o).toBeInstanceOf(cls.base);
    for (let i = 0; i < 100; i++) setField(made(cls, { x: new Float(1) }), "_x", null);
    expect(made(cls, { x: new Float(1) }).$l).toBe(null);
    expect(raw(kept, "y")).toEqual([true, 4]);
  });

  test("each class decides for itself", () => {
    const parent = new GClass("A", null, null);
    const before = new GClass("B", parent, null);
    const early = made(before, { x: 1 });
    const o = made(parent, { x: new Float(1) });
    const after = new GClass("D", parent, null);
    expect([raw(early, "x"), raw(o, "x"), raw(made(after, { x: new Float(2) }), "x")]).toEqual([
      [false, 1],
      [true, 1],
      [true, 2],
    ]);
    expect(raw(made(before, { x: new Float(1) }), "x")).toEqual([false, new Float(1)]);
    expect(early).toBeInstanceOf(parent.base);
  });

  test("a class without Floats gets rid of its layout", () => {
    const cls = new GClass("C", null, null);
    const first = made(cls, { x: 1 });
    expect(first.$l).not.toBe(null);
    for (let i = 0; i < 10; i++) made(cls, { x: i });
    expect(first.$l).toBe(null);
    const late = made(cls, { y: new Float(1) });
    expect(raw(late, "y")).toEqual([undefined, new Float(1)]);
  });

  test("it does so when the first instance is constructed", async () => {
    const m = new Machine();
    const text = "(class A (ctor [] (/n = 1))) (class B < A) (class C < A (ctor [] (super .ctor) (/x = 1.5))) [(new A) (new B) (new C)]";
    const [a, b, c] = (await m.session.evaluate(text, "t.gene")) as Instance[];
    expect([a!.$l, b!.$l]).toEqual([null, null]);
    expect([raw(c!, "n"), raw(c!, "x")]).toEqual([
      [false, 1],
      [true, 1.5],
    ]);
  });

  test("exceptions have ordinary fields", async () => {
    const m = new Machine();
    const e = (await m.session.evaluate("(class E < Exception (ctor [] (/x = 1.5))) (new E)", "t.gene")) as Instance;
    expect([e.$l, e._x]).toEqual([null, new Float(1.5)]);
  });

  test("realms have classes of their own", async () => {
    const text = (v: string): string => `(class P (ctor [x] (/x = x))) (new P ${v})`;
    const [one, two] = [new Machine(), new Machine()];
    const a = (await one.session.evaluate(text("1.5"), "t.gene")) as Instance;
    const b = (await two.session.evaluate(text("1"), "t.gene")) as Instance;
    one.session.realm.global.members.set("shared", { value: b } as never);
    expect([raw(a, "x"), raw(b, "x")]).toEqual([
      [true, 1.5],
      [false, 1],
    ]);
    expect(await one.run("(shared/x = 2.5) shared/x")).toBe("2.5");
  });
});
