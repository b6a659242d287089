/** Variables whose definition was skipped: a loop without rounds, an exception, `&&` (3.7). Reading one fails like reading any unknown name. */
import { describe, expect, test } from "vitest";
import { Machine, MODES } from "../support/machine.ts";

const undefinedName = (name: string): string => `"${name} is not defined"`;
const attempt = (call: string): string => `(try ${call} catch * $ex/message)`;

const programs: Record<string, [text: string, value: string]> = {
  "a loop without rounds": [`(fn f [n] (while (n > 0) (n -= 1) (var q n)) q) [(f 2) ${attempt("(f 0)")}]`, `[0 ${undefinedName("q")}]`],
  "an exception": [`(fn f [n] (try (if n (throw "x")) (var b 5) catch * nil) b) [(f false) ${attempt("(f true)")}]`, `[5 ${undefinedName("b")}]`],
  "behind && and ||": [
    `(fn f [n] (n && (do (var z 1) 2)) z) (fn g [n] (n || (do (var y 3) 2)) y) [(f true) ${attempt("(f nil)")} (g nil) ${attempt('(g "t")')}]`,
    `[1 ${undefinedName("z")} 3 ${undefinedName("y")}]`,
  ],
  "a chain that stops": [`(fn f [n] (1 < n < (do (var z 9) z)) z) [(f 2) ${attempt("(f 0)")}]`, `[9 ${undefinedName("z")}]`],
  "a break": [`(fn f [n] (loop (if (n > 0) (break)) (var z 1) (break)) z) [(f 0) ${attempt("(f 1)")}]`, `[1 ${undefinedName("z")}]`],
  "a default that is not needed": [`(fn f [a = (do (var z 4) z)] z) [(f) ${attempt("(f 1)")}]`, `[4 ${undefinedName("z")}]`],
  "at the top level": [`(var n 0) (while (n > 0) (var never 1)) ${attempt("never")}`, undefinedName("never")],
  "closures, assignments and strings": [
    `(fn f [n] (while (n > 0) (n -= 1) (var q n)) (fn [] q)) (fn g [n] (while (n > 0) (n -= 1) (var q n)) (q = 7) (var h (fn [] (q += 1) q)) (h))
     (fn s [n] (try (do (if n (throw "x")) (var t "a")) catch * nil) #"<#{t}>") [((f 1)) ${attempt("((f 0))")} (g 1) (g 0) (s false) ${attempt("(s true)")}]`,
    `[0 ${undefinedName("q")} 8 8 "<a>" ${undefinedName("t")}]`,
  ],
  "a variable of its own in each round": [
    "(fn f [n] (var fs []) (while (n > 0) (n -= 1) (var q n) (fs .push (fn [] (q += 10) q))) [(fs .map (fn [g] (g))) q]) (f 3)",
    "[[12 11 10] 10]",
  ],
  "macros and eval": [
    `(fn m! [y] ($caller_eval y)) (fn f [a] (try (do (if a (throw "x")) (var b 3)) catch * nil) [(m! (await (async b))) (m! b)])
     [(f false) ${attempt("(f true)")}]`,
    `[[3 3] ${undefinedName("b")}]`,
  ],
};

describe.each(MODES)("$name", ({ options }) => {
  test.each(Object.entries(programs))("%s", async (_name, [text, value]) => {
    expect(await new Machine(options).run(text)).toBe(value);
    // as often as makes it hot
    expect(await new Machine(options).run(`(fn all [] ${text}) (var last nil) (repeat 40 (last = (all))) last`)).toBe(value);
  });
});
