/** Methods of Int, Float and Char, and the functions of 14.11. */
import { Char, Float, char } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { isInt, isNumber, numeric, toInt } from "./args.ts";
import { bad, defineFunctions, defineMethods, defineValue } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const OVERFLOW = "Integer overflow in conversion";

/** A Float cut towards zero; outside the range of Int RuntimeException. */
export function floatToInt(x: number): number | bigint {
  if (x !== x || x === Infinity || x === -Infinity) throw raise("RuntimeException", OVERFLOW);
  const cut = Math.trunc(x);
  return Number.isSafeInteger(cut) ? cut + 0 : toInt(BigInt(cut), OVERFLOW);
}

function toChar(v: Value): Value {
  const n = Number(v as number);
  if (!(n >= 0 && n <= 0x10ffff) || (n >= 0xd800 && n <= 0xdfff)) throw bad(`Not a code point: ${v}`);
  return char(n);
}

const INT: readonly Entry[] = [
  ["to_i", "", "Itself.", (_, a) => a[0]],
  ["to_f", "", "The nearest Float.", (_, a) => new Float(Number(a[0] as number))],
  ["to_char", "", "The character with this code point.", (_, a) => toChar(a[0])],
];

const FLOAT: readonly Entry[] = [
  ["to_i", "", "The Int, cut towards zero.", (_, a) => floatToInt((a[0] as Float).value)],
  ["to_f", "", "Itself.", (_, a) => a[0]],
];

/** The one numeric argument of a function. */
function one(args: Value[], name: string): number | bigint | Float {
  if (args.length === 0) throw bad(`${name} requires 1 argument`);
  if (!isNumber(args[0])) throw bad(`${name} requires a numeric argument`);
  return args[0];
}

function abs(v: number | bigint | Float): Value {
  if (v instanceof Float) return new Float(Math.abs(v.value));
  return typeof v === "number" ? Math.abs(v) : toInt(v < 0n ? -v : v);
}

/** Functions from Float to Float. */
function real(name: string, doc: string, f: (x: number) => number): Entry {
  return [name, "x", doc, (_, a) => new Float(f(numeric(one(a, name))))];
}

/** floor, ceil, round: an Int is itself. */
function rounding(name: string, doc: string, f: (x: number) => number): Entry {
  return [
    name,
    "x",
    doc,
    (_, a) => {
      const v = one(a, name);
      return v instanceof Float ? new Float(f(v.value)) : v;
    },
  ];
}

function roundHalfAway(x: number): number {
  const t = Math.trunc(x);
  return Math.abs(x - t) >= 0.5 ? t + Math.sign(x) : t;
}

function extreme(name: string, doc: string, better: (a: number, b: number) => boolean): Entry {
  return [
    name,
    "a b...",
    doc,
    (_, args) => {
      if (args.length < 2) throw bad(`${name} requires at least 2 arguments`);
      let best = args[0];
      for (const v of args) {
        if (!isNumber(v)) throw bad(`${name} requires numeric arguments`);
        if (isInt(v) && isInt(best) ? v !== best && better(v < best ? -1 : 1, 0) : better(numeric(v), numeric(best as number))) best = v;
      }
      return best;
    },
  ];
}

function randomInt(realm: Realm, args: Value[]): Value {
  if (args.length === 0) throw bad("random_int requires at least 1 argument");
  if (!isInt(args[0])) throw bad("random_int max must be an integer");
  if (args.length > 1 && !isInt(args[1])) throw bad("random_int min must be an integer");
  const max = BigInt(args[0]);
  const min = args.length > 1 ? BigInt(args[1] as number) : 0n;
  if (args.length > 1 && max <= min) throw bad("random_int max must be greater than min");
  if (args.length === 1 && max <= 0n) throw bad("random_int max must be greater than 0");
  const span = max - min + 1n;
  if (span <= 9007199254740992n) return toInt(min + BigInt(Math.floor(random(realm) * Number(span))));
  const high = BigInt(Math.floor(random(realm) * 4294967296));
  const low = BigInt(Math.floor(random(realm) * 4294967296));
  return toInt(min + (((high << 32n) | low) % span));
}

const random = (realm: Realm): number => realm.host.random?.() ?? Math.random();

const FUNCTIONS: readonly Entry[] = [
  ["abs", "x", "Absolute value, of the same kind.", (_, a) => abs(one(a, "abs"))],
  real("sqrt", "Square root.", Math.sqrt),
  [
    "pow",
    "base exp",
    "base to the power of exp, a Float.",
    (_, a) => {
      if (a.length < 2) throw bad("pow requires 2 arguments (base, exponent)");
      if (!isNumber(a[0])) throw bad("pow base must be numeric");
      if (!isNumber(a[1])) throw bad("pow exponent must be numeric");
      return new Float(numeric(a[0]) ** numeric(a[1]));
    },
  ],
  rounding("floor", "The greatest whole number not above x.", Math.floor),
  rounding("ceil", "The least whole number not below x.", Math.ceil),
  rounding("round", "The nearest whole number, halves away from zero.", roundHalfAway),
  extreme("min", "The least argument.", (a, b) => a < b),
  extreme("max", "The greatest argument.", (a, b) => a > b),
  ["random", "", "Float, 0 <= x < 1.", (realm) => new Float(random(realm))],
  ["random_int", "max [min]", "Int from min (0) to max, both included.", randomInt],
];

const MATH_ONLY: readonly Entry[] = [
  real("sin", "Sine.", Math.sin),
  real("cos", "Cosine.", Math.cos),
  real("tan", "Tangent.", Math.tan),
  real("log", "Natural logarithm.", Math.log),
  real("log10", "Logarithm to base 10.", Math.log10),
];

/** Installs numbers, Char and `math`. */
export function installNumbers(realm: Realm): void {
  defineMethods(realm, "Int", INT);
  defineMethods(realm, "Float", FLOAT);
  defineMethods(realm, "Char", [["to_i", "", "The code point.", (_, a) => (a[0] as Char).code]]);
  defineFunctions(realm, "", FUNCTIONS);
  defineFunctions(realm, "math", FUNCTIONS);
  defineFunctions(realm, "math", MATH_ONLY);
  defineValue(realm, "math", "PI", new Float(Math.PI));
  defineValue(realm, "math", "E", new Float(Math.E));
}
