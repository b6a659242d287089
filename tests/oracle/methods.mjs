/* oxlint-disable require-yield -- what may suspend is a generator, whether it does or not */
/** Methods of built-in values that the generated programs use (chapters 6, 10, 11 and 14). */
import { Future, Generator, normalize } from "./machine.mjs";
import { Unsupported } from "./read.mjs";
import { Arr, Cls, Dict, fail, isException, kindName, Namespace, same, Sym, textOf, truthy, VOID } from "./values.mjs";

const key = (v) => {
  if (typeof v === "string") return v;
  if (v instanceof Sym) return v.name;
  throw new Unsupported("key");
};

/** Refuses a change of something sealed or frozen (6.8). */
export function mutable(v, sealedWords, name) {
  const kind = v instanceof Arr ? "array" : "map";
  if (v.frozen) fail("TypeException", `cannot mutate frozen ${kindName(v)} via ${name}`);
  if (v.sealed) fail("TypeException", `Cannot ${sealedWords} sealed ${kind}`);
}

export function freeze(v) {
  if ((v instanceof Arr || v instanceof Dict) && !v.frozen) {
    v.frozen = true;
    for (const x of v instanceof Arr ? v.items : v.entries.values()) freeze(x);
  } else if (typeof v === "object" && v !== null && !(v instanceof Arr) && !(v instanceof Dict) && !(v instanceof Sym)) throw new Unsupported("freeze");
  return v;
}

/** Element of an array, as by path: negative ones from the end, void outside. */
export function element(a, i) {
  const v = a.items[Number(i < 0n ? BigInt(a.items.length) + i : i)];
  return v === undefined ? VOID : v;
}

const ARRAY = {
  *size(_o, a) {
    return BigInt(a.items.length);
  },
  *push(_o, a, v) {
    if (v === undefined) fail("ArgumentException", "Array.push requires a value");
    mutable(a, "push to", "push");
    return BigInt(a.items.push(v));
  },
  *add(_o, a, v = null) {
    mutable(a, "append to", "add");
    a.items.push(v);
    return a;
  },
  *pop(_o, a) {
    if (a.items.length === 0) return null;
    mutable(a, "pop from", "pop");
    return a.items.pop();
  },
  *first(_o, a) {
    return a.items[0] ?? null;
  },
  *last(_o, a) {
    return a.items.at(-1) ?? null;
  },
  *get(_o, a, i = 0n, otherwise = null) {
    const v = typeof i === "bigint" ? element(a, i) : VOID;
    return v === VOID ? otherwise : v;
  },
  *set(_o, a, i, v) {
    if (v === undefined) fail("ArgumentException", "Array.set requires index and value");
    mutable(a, "set item on", "set");
    if (typeof i !== "bigint") throw new Unsupported("index");
    const n = Number(i < 0n ? BigInt(a.items.length) + i : i);
    if (n < 0 || n >= a.items.length) fail("ArgumentException", "set index out of bounds");
    a.items[n] = v;
    return a;
  },
  *contains(_o, a, v) {
    return a.items.some((x) => same(x, v));
  },
  *reverse(_o, a) {
    return new Arr(a.items.toReversed());
  },
  *each(o, a, f) {
    for (let i = 0; i < a.items.length; i++) yield* o.call(f, [a.items[i]]);
    return a;
  },
  *map(o, a, f) {
    const out = [];
    for (let i = 0; i < a.items.length; i++) out.push(yield* o.call(f, [a.items[i]]));
    return new Arr(out);
  },
  *filter(o, a, f) {
    const out = [];
    for (let i = 0; i < a.items.length; i++) {
      const x = a.items[i];
      if (truthy(yield* o.call(f, [x]))) out.push(x);
    }
    return new Arr(out);
  },
  *reduce(o, a, acc, f) {
    let v = acc;
    for (let i = 0; i < a.items.length; i++) v = yield* o.call(f, [v, a.items[i]]);
    return v;
  },
};

const DICT = {
  *size(_o, m) {
    return BigInt(m.entries.size);
  },
  *get(_o, m, k, otherwise = null) {
    return m.entries.has(key(k)) ? m.entries.get(key(k)) : otherwise;
  },
  *set(_o, m, k, v) {
    mutable(m, "set item on", "set");
    m.entries.set(key(k), v);
    return m;
  },
  *has(_o, m, k) {
    return m.entries.has(key(k));
  },
};

const FUTURE = {
  *complete(o, f, v = null) {
    if (f.state !== "pending")
      fail("ConcurrencyException", `GENE.ASYNC.ALREADY_TERMINAL: cannot complete a future in state ${f.state}`, "GENE.ASYNC.ALREADY_TERMINAL");
    o.machine.resolve(f, v);
    return null;
  },
  *fail(o, f, v = null) {
    if (f.state !== "pending")
      fail("ConcurrencyException", `GENE.ASYNC.ALREADY_TERMINAL: cannot fail a future in state ${f.state}`, "GENE.ASYNC.ALREADY_TERMINAL");
    if (v instanceof Cls) throw new Unsupported("fail with a class");
    o.machine.settle(f, "failure", normalize(v));
    return f;
  },
  *cancel(o, f, reason) {
    o.machine.cancel(f, reason);
    return f;
  },
  *on_success(o, f, c) {
    o.machine.onSettled(f, true, (v) => o.call(c, [v]));
    return f;
  },
  *on_failure(o, f, c) {
    o.machine.onSettled(f, false, (v) => o.call(c, [v]));
    return f;
  },
  *state(_o, f) {
    return new Sym(f.state);
  },
  *value(_o, f) {
    return f.value;
  },
};

const GENERATOR = {
  *next(_o, g) {
    return yield* g.next();
  },
  *has_next(_o, g) {
    return yield* g.hasNext();
  },
  *iter(_o, g) {
    return g;
  },
};

const NUMBER = {
  *to_f(_o, v) {
    return Number(v);
  },
  *to_i(_o, v) {
    if (typeof v === "bigint") return v;
    if (!Number.isFinite(v) || Math.abs(v) >= 2 ** 63) fail("RuntimeException", "Integer overflow in conversion");
    return BigInt(Math.trunc(v));
  },
};

/** The built-in method, or null. @returns {((oracle, receiver, ...args) => Generator) | null} */
export function builtinMethod(v, name) {
  let table = {};
  if (v instanceof Arr) table = ARRAY;
  else if (v instanceof Dict) table = DICT;
  else if (v instanceof Future) table = FUTURE;
  else if (v instanceof Generator) table = GENERATOR;
  else if (typeof v === "bigint" || typeof v === "number") table = NUMBER;
  if (Object.hasOwn(table, name)) return table[name];
  if (name === "to_s")
    return function* (_o, x) {
      return textOf(x);
    };
  if (name === "length" && (typeof v === "string" || v instanceof Arr))
    return function* (_o, x) {
      return BigInt(typeof x === "string" ? [...x].length : x.items.length);
    };
  // what the language has and this file does not know must not count as missing
  const missing =
    /^(zz|foo|nope)/.test(name) ||
    (v instanceof Namespace && (name in FUTURE || name in GENERATOR || /^(add|push|pop|first|contains|down|boom|two)$/.test(name)));
  if (!missing && !isException(v) && v !== null) throw new Unsupported(`method ${name} of ${kindName(v)}`);
  return null;
}
