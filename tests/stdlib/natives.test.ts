/** Natives with direct entries: both entries do the same, in each tier; sorting with a comparison function. */
import { describe, expect, test } from "vitest";
import { createGene, createTestHost } from "../../src/index.ts";
import { direct, directOr } from "../../src/runtime/direct.ts";
import { literal } from "../../src/values/print.ts";
import { GClass, Namespace, NativeFn, UNDEF } from "../../src/values/runtime-types.ts";
import type { Value } from "../../src/values/types.ts";

describe("direct", () => {
  const two = direct(
    "too few",
    (_: unknown, a: number) => a,
    (_: unknown, a: number, b: number) => a + b,
  );

  test("entries stand at their numbers of arguments", () => {
    expect(two.directs.map((d) => d !== null)).toEqual([false, true, true, false, false]);
    expect(direct(null, () => 1).directs.map((d) => d !== null)).toEqual([true, false, false, false, false]);
  });

  test("the general entry checks the number and ignores further arguments", () => {
    expect(two.impl(null, [1], null)).toBe(1);
    expect(two.impl(null, [1, 2], null)).toBe(3);
    expect(two.impl(null, [1, 2, 4], null)).toBe(3);
    expect(() => two.impl(null, [], null)).toThrow("too few");
  });

  test("UNDEF, and a number without a form, go to the other implementation", () => {
    const d = directOr(
      (_, args) => `slow ${args.length}`,
      null,
      (_: unknown, a: Value) => (a === 0 ? UNDEF : "fast"),
      null,
    );
    expect([[1], [0], [1, 2]].map((args) => d.impl(null, args, null))).toEqual(["fast", "slow 1", "slow 2"]);
    expect(d.directs[2]).toBe(null);
  });

  test("no form has a rest: it would not get all of many arguments", () => {
    const withRest: string[] = [];
    const seen = new Set<Namespace>();
    const visit = (ns: Namespace): void => {
      if (seen.has(ns)) return;
      seen.add(ns);
      for (const { value: v } of ns.members.values()) {
        if (v instanceof Namespace) visit(v);
        if (v instanceof GClass) {
          visit(v.members);
          for (const m of [...Object.values(v.mt), v.construct]) look(m);
        }
        look(v);
      }
    };
    const look = (v: Value): void => {
      if (!(v instanceof NativeFn)) return;
      for (const d of v.directs) if (d !== null && /^[^{]*?\.\.\.[^{]*?(=>|\{)/.test(String(d).split("\n")[0]!)) withRest.push(v.name);
    };
    visit(createGene({ host: createTestHost() }).realm.global);
    expect(seen.size).toBeGreaterThan(5);
    expect(withRest).toEqual([]);
  });
});

describe("missing arguments", () => {
  const samples: Record<string, string> = {
    Object: "5",
    String: '"abc"',
    Array: "[1 2]",
    Map: "{^a 1}",
    HashMap: "{{1 2}}",
    HashSet: "(new HashSet)",
    Gene: "`(f 1)",
    Regex: "#/a/",
    Date: "2024-01-01",
    Bytes: "0#ab",
    Selector: "@a",
    Class: "String",
    Namespace: "gene",
    Future: "(async 1)",
  };
  /** Parameters that are positional and have no default: `k [default] ^key xs...` has one. */
  const required = (params: string): boolean => {
    const first = /^\S+/.exec(params)?.[0] ?? "";
    return first !== "" && !first.startsWith("[") && !first.startsWith("^") && !first.endsWith("...") && !/^\S+ =/.test(params);
  };

  test("every method says what it wants", async () => {
    const gene = createGene({ host: createTestHost() });
    const unclear: string[] = [];
    let asked = 0;
    for (const [name, sample] of Object.entries(samples)) {
      const cls = (gene.realm.classes as Record<string, GClass>)[name]!;
      for (const [method, f] of Object.entries(cls.mt)) {
        if (!(f instanceof NativeFn) || !required(f.params)) continue;
        asked++;
        const said = literal(await gene.evalAsync(`(try (${sample} .${method}) catch * $ex/message)`));
        if (!/requires|expects|must be/.test(said) || /got (?:Nil|Void|undefined)/.test(said)) unclear.push(`(${sample} .${method}): ${said}`);
      }
    }
    expect(unclear).toEqual([]);
    expect(asked).toBeGreaterThan(70);
  });
});

/** Runs the code again and again in a function, so that it is compiled, and gives the literal form of its value. */
async function run(code: string, tier: "interp" | "compiled"): Promise<string> {
  const gene = createGene({ host: createTestHost(), tier });
  return literal(await gene.eval(code));
}

const SAME: [string, string][] = [
  // keys that need calls, among keys that do not
  [
    `(class K (ctor [a] (/a = a)) (method hash [] /a) (method == [o] (if (o is K) (/a == o/a) else false)))
     (var h {{}}) (var out [])
     (fn go [n] (h .set (new K n) n) (h .set n (- n)) (h .set [n "x"] "l") [(h .get (new K n)) (h .get n) (h .get [n "x"]) (h .has (new K 99)) (h .del n) (h .size)])
     (for i in (1 .. 3) (out .push (go i))) out`,
    `[[1 -1 "l" false -1 2] [2 -2 "l" false -2 4] [3 -3 "l" false -3 6]]`,
  ],
  [
    `(fn go [h] (h .set 1 "i") (h .set 1.0 "f") (h .set "1" "s") (h .set \`a "y") (h .set nil "n") (h .set 'c' "c")
       [(h .get 1) (h .get 1.0) (h .get "1") (h .get \`a) (h .get nil) (h .get 'c') (h .get 2) (h .get 2 "d") (h .size)])
     (go {{}})`,
    `["i" "f" "s" "y" "n" "c" nil "d" 6]`,
  ],
  [
    `(class P (ctor [x] (/x = x)) (method == [o] (/x == o)))
     (fn go [a] [(a .contains 3) (a .index_of 3) (a .index_of 9) (a .index_of 1.0) (a .contains nil)])
     [(go [1 (new P 3) 3]) (go [nil 3 1.0])]`,
    `[[true 1 -1 -1 false] [true 1 -1 2 true]]`,
  ],
  [
    `(class T (method to_s [] "t!"))
     (fn go [a] [(a .join "-") (a .join) ((a .sort) .size) ("x" .append (a .get 1)) ("" .append 1 2)])
     (go [2 (new T) 1])`,
    `["2-t!-1" "2t!1" 3 "xt!" "12"]`,
  ],
  [`(fn go [s] [(s .size) (s .char_at 1) (s .substr 1) (s .substr 1 2) (s .index "b") (s .to_upper)]) (go "a😀b")`, `[3 '😀' "😀b" "😀b" 2 "A😀B"]`],
  [
    `(fn try_all [fs] (var out []) (for f in fs (out .push (try (f) catch e e/message))) out)
     (try_all [(fn [] ([1] .set 0)) (fn [] ([1] .push)) (fn [] ([1] .get)) (fn [] ([1] .get 5 void)) (fn [] ({^a 1} .get)) (fn [] ({^a 1} .get 5))
       (fn [] (#[1] .push 2)) (fn [] (#{^a 1} .set "b" 2)) (fn [] (#{{1 2}} .set 1 3)) (fn [] ({{}} .set 1)) (fn [] ("x" .replace "x")) (fn [] (max 1)) (fn [] (max 1 "2"))
       (fn [] ("x" ++ 1)) (fn [] ([1] .map typeof)) (fn [] (len))])`,
    `["Array.set requires index and value" "Array.push requires a value" 1 void "Map.get requires a key" "Map.get key must be a string or symbol" "Cannot push to sealed array" "Cannot set item on sealed map" "Cannot set item on sealed hash map" "HashMap.set requires key and value" "String.replace requires target and replacement" "max requires at least 2 arguments" "max requires numeric arguments" "++ expects String arguments" ["Int"] "len requires 1 argument"]`,
  ],
  // more arguments than the direct forms of any native take
  [
    `(var xs []) (var strings []) (var keys []) (for i in (1 .. 100) (xs .push i) (strings .push "s") (keys .push ($ "k" i)))
     (fn go [m] (for k in keys (m .set k 1)) [((++ strings...) .size) (++ "a" "b" "c") (max xs...) (min 200 xs...) (math/max xs... 101.5) (math/min 3 2 1) (m .del keys...) (m .size)
       (++ "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "a" "z") (max 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18)
       (try (min xs... "x") catch e e/message)])
     (go {})`,
    `[100 "abc" 100 1 101.5 1 1 0 "${"a".repeat(20)}z" 18 "min requires numeric arguments"]`,
  ],
  [
    `[(max 1 2.5 2) (min 3 1 1.0) (max 9223372036854775807 1 9007199254740993) (min 1 -9223372036854775807) (max 1.0 1) (abs -3)]`,
    `[2.5 1 9223372036854775807 -9223372036854775807 1.0 3]`,
  ],
  [
    `(fn go [it] (var out []) (while (it .has_next) (out .push (it .next))) (out .push (it .next)) out) [(go ([1 2] .iter)) (go ({^a 1} .iter)) (go ((1 .. 3) .iter))]`,
    `[[1 2 not_found] [1 not_found] [1 2 3 not_found]]`,
  ],
  [
    `[({^a 1 ^b 2} .map (fn [k v] (v + 1))) ({^a 1 ^b 2} .filter (fn [k v] (v == 2))) ({^a 1} .each (fn [k v] k)) ({^a 1 ^b 2} .reduce 0 (fn [s k v] (s + v)))]`,
    `[{^a 2 ^b 3} {^b 2} {^a 1} 3]`,
  ],
];

describe.each(["interp", "compiled"] as const)("%s", (tier) => {
  test.each(SAME)("%#", async (code, expected) => {
    expect(await run(code, tier)).toBe(expected);
  });

  test("sort is stable and takes any kind of comparison", async () => {
    const code = `
      (var seed 7)
      (fn next [] (seed = ((seed * 1309 + 13849) % 65536)) seed)
      (fn make [n] (var out []) (repeat n (out .push [((next) % 10) (out .size)])) out)
      (fn sorted? [a] (var ok true) (var i 1) (while (i < a/.size) (var p (i - 1)) (var x a/<p>) (var y a/<i>)
        (if ((x/0 > y/0) || ((x/0 == y/0) && (x/1 > y/1))) (ok = false)) (i += 1)) ok)
      (var out [])
      (for n in [0 1 2 7 8 9 16 17 100 1000]
        (out .push [((make n) .sort (fn [a b] (a/0 - b/0))) ((make n) .sort (fn [a b] (a/0 < b/0))) ((make n) .sort (fn [a b] ((a/0 .to_f) - b/0)))]))
      (out .map (fn [three] [(three/0 .size) (sorted? three/0) (sorted? three/1) (sorted? three/2)]))`;
    const sizes = [0, 1, 2, 7, 8, 9, 16, 17, 100, 1000];
    expect(await run(code, tier)).toBe(`[${sizes.map((n) => `[${n} true true true]`).join(" ")}]`);
  });

  test("a comparison may suspend and raise", async () => {
    expect(await run(`([3 1 2] .sort (fn [a b] (gene/sleep 1) (a - b)))`, tier)).toBe("[1 2 3]");
    expect(await run(`(var a [3 1 2]) [(try (a .sort (fn [a b] (throw "no"))) catch e e/message) a]`, tier)).toBe(`["no" [3 1 2]]`);
  });

  test("sorts without comparison", async () => {
    expect(await run(`[([3 1 2] .sort) ([3 1.5 9007199254740993 -1] .sort) (["b" 10 9 "a"] .sort) ([] .sort) ([2 1] .sort nil) (#[2 1] .sort)]`, tier)).toBe(
      `[[1 2 3] [-1 1.5 3 9007199254740993] [10 9 "a" "b"] [] [1 2] [1 2]]`,
    );
  });
});
