/** Methods of Int, Float and Char, and the functions of 14.11. */
import { type DirectImpl, UNDEF } from "../values/runtime-types.ts";
import { Char, Float, char } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { isInt, isNumber, numeric, toInt } from "./args.ts";
import { bad, defineFunctions, defineMethods, defineValue, direct, directOr } from "./define.ts";
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
  ["to_i", "", "Itself.", direct(null, (_, x: number | bigint) => x)],
  ["to_f", "", "The nearest Float.", direct(null, (_, x: number | bigint) => new Float(Number(x)))],
  ["to_char", "", "The character with this code point.", direct(null, (_, x) => toChar(x))],
];

const FLOAT: readonly Entry[] = [
  ["to_i", "", "The Int, cut towards zero.", direct(null, (_, x: Float) => floatToInt(x.value))],
  ["to_f", "", "Itself.", direct(null, (_, x: Float) => x)],
];

/** A function of one number. */
function ofNumber(name: string, doc: string, f: (x: number | bigint | Float) => Value, double?: (x: number) => number): Entry {
  const message = `${name} requires a numeric argument`;
  const form: DirectImpl = (_, x) => {
    if (!isNumber(x)) throw bad(message);
    return f(x);
  };
  if (double !== undefined) form.double = double;
  return [name, "x", doc, direct(`${name} requires 1 argument`, form)];
}

function abs(v: number | bigint | Float): Value {
  if (v instanceof Float) return new Float(Math.abs(v.value));
  return typeof v === "number" ? Math.abs(v) : toInt(v < 0n ? -v : v);
}

/** Functions from Float to Float. */
function real(name: string, doc: string, f: (x: number) => number): Entry {
  return ofNumber(name, doc, (x) => new Float(f(numeric(x))), f);
}

/** floor, ceil, round: an Int is itself. */
function rounding(name: string, doc: string, f: (x: number) => number): Entry {
  return ofNumber(name, doc, (x) => (x instanceof Float ? new Float(f(x.value)) : x));
}

function roundHalfAway(x: number): number {
  const t = Math.trunc(x);
  return Math.abs(x - t) >= 0.5 ? t + Math.sign(x) : t;
}

/** min, max: the first of the best arguments. */
function extreme(name: string, doc: string, sign: 1 | -1): Entry {
  const missing = `${name} requires at least 2 arguments`;
  const message = `${name} requires numeric arguments`;
  const pick = (best: Value, v: Value): Value => {
    if (typeof best === "number" && typeof v === "number") return (v - best) * sign > 0 ? v : best;
    if (!isNumber(best) || !isNumber(v)) throw bad(message);
    if (isInt(v) && isInt(best)) return v !== best && v > best === sign > 0 ? v : best;
    return (numeric(v) - numeric(best)) * sign > 0 ? v : best;
  };
  return [
    name,
    "a b...",
    doc,
    directOr(
      (_, args) => args.reduce(pick),
      missing,
      (_, a, b) => pick(a, b),
      (_, a, b, c) => pick(pick(a, b), c),
      null,
    ),
  ];
}

/** @param least UNDEF: not given */
function randomInt(realm: Realm, most: Value, least: Value): Value {
  if (!isInt(most)) throw bad("random_int max must be an integer");
  const given = least !== UNDEF;
  if (given && !isInt(least)) throw bad("random_int min must be an integer");
  const max = BigInt(most);
  const min = given ? BigInt(least as number) : 0n;
  if (given && max <= min) throw bad("random_int max must be greater than min");
  if (!given && max <= 0n) throw bad("random_int max must be greater than 0");
  const span = max - min + 1n;
  if (span <= 9007199254740992n) return toInt(min + BigInt(Math.floor(random(realm) * Number(span))));
  const high = BigInt(Math.floor(random(realm) * 4294967296));
  const low = BigInt(Math.floor(random(realm) * 4294967296));
  return toInt(min + (((high << 32n) | low) % span));
}

const random = (realm: Realm): number => realm.host.random?.() ?? Math.random();

const FUNCTIONS: readonly Entry[] = [
  ofNumber("abs", "Absolute value, of the same kind.", abs, Math.abs),
  real("sqrt", "Square root.", Math.sqrt),
  [
    "pow",
    "base exp",
    "base to the power of exp, a Float.",
    direct("pow requires 2 arguments (base, exponent)", (_, base, exponent) => {
      if (!isNumber(base)) throw bad("pow base must be numeric");
      if (!isNumber(exponent)) throw bad("pow exponent must be numeric");
      return new Float(numeric(base) ** numeric(exponent));
    }),
  ],
  rounding("floor", "The greatest whole number not above x.", Math.floor),
  rounding("ceil", "The least whole number not below x.", Math.ceil),
  rounding("round", "The nearest whole number, halves away from zero.", roundHalfAway),
  extreme("min", "The least argument.", -1),
  extreme("max", "The greatest argument.", 1),
  ["random", "", "Float, 0 <= x < 1.", direct(null, (realm: Realm) => new Float(random(realm)))],
  [
    "random_int",
    "max [min]",
    "Int from min (0) to max, both included.",
    direct("random_int requires at least 1 argument", (realm: Realm, max) => randomInt(realm, max, UNDEF), randomInt),
  ],
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
  defineMethods(realm, "Char", [["to_i", "", "The code point.", direct(null, (_, c: Char) => c.code)]]);
  defineFunctions(realm, "", FUNCTIONS);
  defineFunctions(realm, "math", FUNCTIONS);
  defineFunctions(realm, "math", MATH_ONLY);
  defineValue(realm, "math", "PI", new Float(Math.PI));
  defineValue(realm, "math", "E", new Float(Math.E));
}
