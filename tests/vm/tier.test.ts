/** What is compiled, and what is made again (jit/tier.ts). The loops of the programs have fewer rounds than a loop is compiled after: the calls come from the interpreter. */
import { expect, test } from "vitest";
import { Tier } from "../../src/jit/tier.ts";
import { Machine } from "../support/machine.ts";

/** Runs a program and tells how often the functions of these names were made. */
async function made(text: string, names: readonly string[]): Promise<Record<string, number>> {
  const m = new Machine();
  const report = (m.realm.tier as Tier).keepReport();
  await m.run(text);
  return Object.fromEntries(names.map((n) => [n, [...report.values()].find((e) => e.code.name === n && e.part === -1)?.made ?? 0]));
}

test("functions and methods with many parameters are compiled", async () => {
  const text = `(fn f [a b c d e f g] (a + g)) (class C (method m [a b c d e f] (a - f))) (var c (new C)) (var s 0)
    (for i in (1 .. 800) (s += (f i 2 3 4 5 6 7) + (c .m i 2 3 4 5 6))) s`;
  expect(await made(text, ["f", "C.m"])).toEqual({ f: 1, "C.m": 1 });
  expect(await new Machine().run(text)).toBe("641600");
});

test("a caller is not made again because a method that it calls was not compiled yet", async () => {
  const text = `(class A (method go [] 1) (method end [] 3)) (class B (method go [] 2) (method end [] 4)) (fn use [o] (var n (o .go)) (n + (o .end))) (fn last [o] (o .end))
    (var s 0) (for i in (1 .. 800) (var o (if (i < 500) (new A) else (new B))) (s += (use o) + (last o))) s`;
  expect(await made(text, ["use", "last"])).toEqual({ use: 1, last: 1 });
  expect(await new Machine().run(text)).toBe("6503");
});

test("what relied on methods that are leaves is made again when one is not, and nothing else", async () => {
  const text = `(fn far [n] (if (n == 0) 0 else (1 + (far (n - 1))))) (class A (method near [] 1) (method other [] 2)) (class B (method near [] ((far 2) + 3)))
    (fn f [o] (1 + (o .near))) (fn g [o] (1 + (o .other))) (var a (new A)) (var s 0)
    (for i in (1 .. 900) (s += (f (if (i < 600) a else (new B))) + (g a))) s`;
  expect(await made(text, ["f", "g"])).toEqual({ f: 2, g: 1 });
  expect(await new Machine().run(text)).toBe("5704");
});

test("a function that calls one on Floats hands them on as plain numbers, whichever is hot first", async () => {
  const m = new Machine();
  const texts: string[] = [];
  (m.realm.tier as Tier).onText = (_code, _part, text) => texts.push(text);
  const text = `(class P (ctor [/x]) (method inside? [a b c d e] (a <= /x && b <= c && d <= e)) (method test [k] (var h (k * 0.5)) (.inside? h 0.5 (h + 1.0) 0.0 h)))
    (var p (new P 3.5)) (var n 0) (for i in (1 .. 500) (if (p .test (i * 1.0)) (n += 1))) n`;
  expect(await m.run(text)).toBe("7");
  expect(texts.some((t) => /gene_P_inside_\(d, f1, f2, f3, f4, f5\)/.test(t))).toBe(true);
});

test("fields of one object are looked at once before they are written, and tail calls of known functions have no other path until it is needed", async () => {
  const m = new Machine();
  const texts: string[] = [];
  (m.realm.tier as Tier).onText = (code, part, text) => part === -1 && code.name === "swap" && texts.push(text);
  const text = `(class P (ctor [/left /right])) (fn both [a b] (a + b)) (fn swap [p] (var x p/left) (p/left = p/right) (p/right = x) (both p/left p/right))
    (var p (new P 1 2)) (var s 0) (for i in (1 .. 500) (s += (swap p))) [s p/left p/right]`;
  expect(await m.run(text)).toBe("[1500 1 2]");
  expect(texts.at(-1)!.match(/\$p === 1/g)).toHaveLength(1);
  expect(texts.at(-1)!).not.toContain("R.call(");
});

test("long strings are no part of the text: a copy would be compared with the original, character by character", async () => {
  const m = new Machine();
  const texts: string[] = [];
  (m.realm.tier as Tier).onText = (_code, _part, text) => texts.push(text);
  await m.run(`(let long "${"x".repeat(500)}")\n(fn f [i] (long .char_at i)) (for i in (1 .. 900) (f (i % 9)))`);
  expect(texts.some((t) => t.includes("gene_f("))).toBe(true);
  expect(texts.some((t) => t.includes("xxxx"))).toBe(false);
});

test("mutual tail calls go on in compiled code", async () => {
  const m = new Machine();
  const report = (m.realm.tier as Tier).keepReport();
  const text = "(fn even [n] (if (n == 0) true else (odd (n - 1)))) (fn odd [n] (if (n == 0) false else (even (n - 1)))) (even 300000)";
  expect(await m.run(text)).toBe("true");
  const entries = [...report.values()].filter((e) => e.code.name === "even" || e.code.name === "odd");
  expect(entries.map((e) => e.reason)).toEqual([null, null]);
  // the stack is given back now and then, and nothing else is left to the interpreter
  expect(entries.flatMap((e) => [...e.exits.values()]).reduce((a, b) => a + b, 0)).toBeLessThan(1000);
});

test("a function that calls what it is given is not hot while that is cold", async () => {
  const given = Array.from({ length: 500 }, (_, i) => `(s += (call (fn [x] (x + ${i})) 1) + (call (fn [x] (x - ${i})) 1))`);
  const text = `(fn call [f x] (f x)) (var s 0) ${given.join(" ")}`;
  expect(await made(`${text} s`, ["call"])).toEqual({ call: 0 });
  expect(await made(`${text} (fn next [x] (x + 1)) (for i in (1 .. 900) (s += (call next i))) s`, ["call", "next"])).toEqual({ call: 1, next: 1 });
  expect(await new Machine().run(`${text} s`)).toBe("1000");
});

test("what it is given and never calls does not keep it from being compiled", async () => {
  const text = "(fn half [x bad] (if (x < 0) (bad x) else (x / 2))) (var s 0) (for i in (1 .. 9000) (s += (half (i * 2) (fn [x] (throw x))))) s";
  expect(await made(text, ["half"])).toEqual({ half: 1 });
});
