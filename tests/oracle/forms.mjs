/* oxlint-disable require-yield -- what may suspend is a generator, whether it does or not */
/** The special forms of the oracle: each a generator function of (oracle, form, scope, in tail position?) whose result is the value. */
import { Future, Generator, normalize } from "./machine.mjs";
import { Unsupported } from "./read.mjs";
import { Activation, Break, Budget, Continue, isSignal, Return, Scope, sym } from "./scope.mjs";
import {
  arithmetic,
  Arr,
  CLASSES,
  Cls,
  compare,
  Dict,
  exception,
  fail,
  Inst,
  kindName,
  negate,
  NOT_FOUND,
  Quoted,
  Range,
  same,
  shift,
  Sym,
  Thrown,
  truthy,
} from "./values.mjs";

/** A scope for the body of a loop that has none of its own: its variables are those of the scope around. */
function transparent(s, loop) {
  const t = new Scope(s, s.activation, loop);
  t.define = (name, v, by) => s.define(name, v, by);
  t.vars = s.vars;
  return t;
}

/** The scope of the initializer of a variable: there the name means what it meant before (3.7), also in functions that run later. */
function unaware(s, name, by) {
  const before = s.find(name);
  if (before === null || before.by === by || s.vars.get(name) === before) return s;
  const t = new Scope(s, s.activation);
  t.vars.set(name, before);
  t.define = (other, v, form) => s.define(other, v, form);
  return t;
}

function* tryForm(o, n, s) {
  const { items } = n;
  const act = s.activation;
  const machine = o.machine;
  const isWord = (x, w) => sym(x) === w;
  let at = items.findIndex((x, i) => i > 0 && (isWord(x, "catch") || isWord(x, "finally")));
  if (at < 0) at = items.length;
  const body = items.slice(1, at);
  const clauses = [];
  let last = null;
  while (at < items.length) {
    let end = items.findIndex((x, i) => i > at && (isWord(x, "catch") || isWord(x, "finally")));
    if (end < 0) end = items.length;
    if (isWord(items[at], "catch")) clauses.push({ pattern: items[at + 1], body: items.slice(at + 2, end) });
    else last = items.slice(at + 1, end);
    at = end;
  }
  const before = machine.current.handled;
  act.tries++;
  let signal = null;
  let value = null;
  try {
    value = yield* o.block(body, s);
  } catch (e) {
    if (!isSignal(e)) throw e;
    signal = e;
  }
  if (signal instanceof Thrown) {
    const { exception } = signal;
    try {
      for (const c of clauses) {
        const name = sym(c.pattern);
        const scope = new Scope(s, act);
        if (name === null) throw new Unsupported("catch pattern");
        if (/^[a-z]\w*$/.test(name)) scope.define(name, exception);
        else if (name !== "*" && name !== "_") {
          const cls = yield* o.ev(c.pattern, s);
          if (!(cls instanceof Cls)) throw new Unsupported("catch of no class");
          if (!exception.cls.isA(cls)) continue;
        }
        signal = null;
        machine.current.handled = exception;
        value = yield* o.block(c.body, scope);
        break;
      }
    } catch (e) {
      if (!isSignal(e)) throw e;
      signal = e;
    }
    machine.current.handled = before;
  }
  if (last !== null) {
    machine.current.handled = signal instanceof Thrown ? signal.exception : before;
    try {
      yield* o.block(last, s);
    } catch (e) {
      if (!isSignal(e)) throw e;
      if (e instanceof Thrown) signal = e;
    }
    machine.current.handled = before;
  }
  act.tries--;
  if (signal !== null) throw signal;
  return value;
}

/** Parts of an `if`: [condition, negated, body][] and the else body. */
function branches(n) {
  if (n.branches !== undefined) return n.branches;
  const out = [];
  const { items } = n;
  let at = 1;
  let otherwise = null;
  const word = (i) => (["elif", "else"].includes(sym(items[i])) ? sym(items[i]) : null);
  while (at < items.length) {
    let negated = false;
    if (sym(items[at]) === "not") {
      negated = true;
      at++;
    }
    const condition = items[at++];
    if (sym(items[at]) === "then") at++;
    let end = at;
    while (end < items.length && word(end) === null) end++;
    out.push([condition, negated, items.slice(at, end)]);
    at = end;
    if (word(at) === "else") {
      otherwise = items.slice(at + 1);
      break;
    }
    at++;
  }
  return (n.branches = [out, otherwise]);
}

const logic = (name) =>
  function* (o, n, s) {
    let v = yield* o.ev(n.items[1], s);
    for (const x of n.items.slice(2)) v = yield* both(o, name, v, x, s);
    return v;
  };

function* both(o, op, a, node, s) {
  if (op === "&&") {
    if (!truthy(a)) return a;
    const b = yield* o.ev(node, s);
    return typeof a === "bigint" && typeof b === "bigint" ? BigInt.asIntN(64, a & b) : b;
  }
  if (truthy(a) && typeof a !== "bigint") return a;
  const b = yield* o.ev(node, s);
  if (!truthy(a)) return b;
  return typeof b === "bigint" ? BigInt.asIntN(64, a | b) : a;
}

/** A prefix operator of arithmetic (3.4). */
const fold = (op) =>
  function* (o, n, s) {
    if (n.items.length < 2 || (n.items.length === 2 && op !== "-")) throw new Unsupported(op);
    if (n.items.length === 2) return negate(yield* o.ev(n.items[1], s));
    let v = yield* o.ev(n.items[1], s);
    for (const x of n.items.slice(2)) v = arithmetic(op, v, yield* o.ev(x, s));
    return v;
  };

/** The iterator of `for`: a function that gives values or NOT_FOUND. */
function* iterate(o, v, pairs) {
  if (v === null)
    return function* () {
      return NOT_FOUND;
    };
  if (v instanceof Range) {
    if ([v.from, v.to, v.step].some((x) => typeof x !== "bigint")) fail("TypeException", "Value is not an integer");
    let i = v.from;
    let k = 0n;
    return function* () {
      if (v.step > 0n ? i > v.to : v.step === 0n || i < v.to) return NOT_FOUND;
      const x = i;
      i += v.step;
      return pairs ? new Arr([k++, x]) : x;
    };
  }
  if (v instanceof Arr) {
    let i = 0;
    return function* () {
      if (i >= v.items.length) return NOT_FOUND;
      const x = v.items[i++];
      return pairs ? new Arr([BigInt(i - 1), x]) : x;
    };
  }
  if (v instanceof Dict) {
    const all = [...v.entries];
    return function* () {
      const e = all.shift();
      if (e === undefined) return NOT_FOUND;
      return pairs ? new Arr([new Sym(e[0]), e[1]]) : e[1];
    };
  }
  if (v instanceof Generator && !pairs)
    return function* () {
      return yield* v.next();
    };
  if (v instanceof Inst && !pairs) {
    const it = yield* o.invoke(v, "iter", [], null);
    return function* () {
      return yield* o.invoke(it, "next", [], null);
    };
  }
  if (v instanceof Generator || v instanceof Inst) throw new Unsupported("pairs");
  return fail("TypeException", `Method iter not found on ${kindName(v)}`, "GENE.OOP.METHOD_NOT_FOUND");
}

export const FORMS = {
  *range(o, n, s) {
    const [from, to, step = 1n] = yield* o.items(n.items.slice(1), s);
    if (to === undefined) throw new Unsupported("range");
    return new Range(from, to, step);
  },
  *"\0op"(o, n, s) {
    const op = n.items[1].v;
    const a = yield* o.ev(n.items[2], s);
    if (op === "&&" || op === "||") return yield* both(o, op, a, n.items[3], s);
    const b = yield* o.ev(n.items[3], s);
    switch (op) {
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
        return arithmetic(op, a, b);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compare(op, a, b);
      case "<<":
      case ">>":
        return shift(op, a, b);
      case "++":
        return yield* o.call(o.variable("++", s), [a, b]);
      case "is":
        if (!(b instanceof Cls)) throw new Unsupported("is");
        return a instanceof Inst && a.cls.isA(b);
    }
    if (op === "==") return same(a, b);
    if (op === "!=") return !same(a, b);
    throw new Unsupported(op);
  },
  "&&": logic("&&"),
  "||": logic("||"),
  "+": fold("+"),
  "*": fold("*"),
  "/": fold("/"),
  "-": fold("-"),
  *"!"(o, n, s) {
    const v = yield* o.ev(n.items[1], s);
    return typeof v === "bigint" ? ~v : !truthy(v);
  },
  *not(o, n, s) {
    return !truthy(yield* o.ev(n.items[1], s));
  },
  *do(o, n, s, tail) {
    return yield* o.block(n.items.slice(1), s, tail);
  },
  *var(o, n, s) {
    const name = sym(n.items[1]);
    if (["arr", "map"].includes(n.items[1]?.k) && n.items.length < 4) {
      yield* o.destructure(n.items[1], n.items.length > 2 ? yield* o.ev(n.items[2], s) : null, s);
      return null;
    }
    if (name === null || !/^\/?[a-z]\w*$/.test(name) || n.items.length > 3) throw new Unsupported("var");
    const initial = n.items[2];
    const literal = initial?.k === "list" && sym(initial.items[0]) === "fn";
    // a function in the initializer may refer to itself
    if (literal && s.find(name) === null) s.define(name, null);
    const v = initial === undefined ? null : yield* o.ev(initial, name[0] === "/" ? s : unaware(s, name, n));
    const old = s.vars.get(name);
    // closures made before would keep the old variable
    if (old !== undefined && old.by !== n && !literal) throw new Unsupported("second variable of a name");
    if (name[0] === "/") return o.setMember(s.activation.self, name.slice(1), v);
    if (literal && s.vars.has(name)) s.vars.get(name).v = v;
    else s.define(name, v, n);
    return v;
  },
  *if(o, n, s, tail) {
    const inner = new Scope(s, s.activation);
    const [cases, otherwise] = branches(n);
    for (const [c, negated, body] of cases) if (truthy(yield* o.ev(c, inner)) !== negated) return yield* o.block(body, new Scope(inner, s.activation), tail);
    return otherwise === null ? null : yield* o.block(otherwise, new Scope(inner, s.activation), tail);
  },
  *ifel(o, n, s, tail) {
    const chosen = truthy(yield* o.ev(n.items[1], s)) ? n.items[2] : n.items[3];
    return chosen === undefined ? null : yield* o.ev(chosen, s, tail);
  },
  *case(o, n, s, tail) {
    const { items } = n;
    const v = yield* o.ev(items[1], s);
    const words = (i) => i >= items.length || ["when", "else"].includes(sym(items[i]));
    for (let at = 2; at < items.length;) {
      const isElse = sym(items[at]) === "else";
      if (!isElse && (sym(items[at]) !== "when" || at + 1 === items.length)) throw new Unsupported("case");
      let end = at + (isElse ? 1 : 2);
      while (!words(end)) end++;
      if (!isElse && sym(items[at + 1]) !== null && sym(items[at + 1]) !== "_" && !/^[a-z]\w*$/.test(sym(items[at + 1]))) throw new Unsupported("case");
      if (isElse || sym(items[at + 1]) === "_" || same(v, yield* o.ev(items[at + 1], s)))
        return yield* o.block(items.slice(at + (isElse ? 1 : 2), isElse ? items.length : end), new Scope(s, s.activation), tail);
      at = end;
    }
    return null;
  },
  *while(o, n, s) {
    const loop = o.loopOf(n, s);
    const t = transparent(s, loop);
    const body = n.items.slice(2);
    while (truthy(yield* o.ev(n.items[1], s))) if ((yield* o.round(loop, body, t)) !== null) break;
    return null;
  },
  *loop(o, n, s) {
    const loop = o.loopOf(n, s);
    const t = transparent(s, loop);
    const body = n.items.slice(1);
    for (;;) {
      if (--o.budget < 0) throw new Budget();
      const end = yield* o.round(loop, body, t);
      if (end !== null) return end.value;
    }
  },
  *repeat(o, n, s) {
    const loop = o.loopOf(n, s);
    const count = yield* o.ev(n.items[1], s);
    if (count !== null && typeof count !== "bigint") fail("TypeException", `repeat expects an Int count, got ${kindName(count)}`);
    for (let i = 0n; i < (count ?? 0n); i++) if ((yield* o.round(loop, n.items.slice(2), new Scope(s, s.activation, loop))) !== null) break;
    return null;
  },
  *for(o, n, s) {
    const loop = o.loopOf(n, s);
    const at = n.items.findIndex((x) => sym(x) === "in");
    const names = n.items.slice(1, at).map(sym);
    const pattern = at === 2 && names[0] === null ? n.items[1] : null;
    if ((names.includes(null) && pattern === null) || names.length < 1 || names.length > 2) throw new Unsupported("for");
    const next = yield* iterate(o, yield* o.ev(n.items[at + 1], s), names.length === 2);
    const body = n.items.slice(at + 2);
    for (;;) {
      if (--o.budget < 0) throw new Budget();
      const v = yield* next();
      if (v === NOT_FOUND) return null;
      const scope = new Scope(s, s.activation, loop);
      if (names.length === 2) for (const [i, name] of names.entries()) scope.define(name, v.items[i]);
      else if (pattern !== null) yield* o.destructure(pattern, v, scope);
      else if (names[0] !== "_") scope.define(names[0], v);
      if ((yield* o.round(loop, body, scope)) !== null) return null;
    }
  },
  *break(o, n, s) {
    const loop = o.target(n, s);
    throw new Break(loop, n.items.length > 1 ? yield* o.ev(n.items[1], s) : null);
  },
  *continue(o, n, s) {
    throw new Continue(o.target(n, s));
  },
  *return(o, n, s) {
    const v = n.items.length > 1 ? yield* o.ev(n.items[1], s, true) : null;
    throw new Return(s.activation, v);
  },
  *fn(o, n, s) {
    const f = o.func(n, s, 1);
    if (f.name !== null) {
      if (!/^[a-z]\w*\*?$/.test(f.name)) throw new Unsupported("function name");
      s.define(f.name, f);
    }
    return f;
  },
  *class(o, n, s) {
    const name = sym(n.items[1]);
    if (name === null || name.includes("/") || n.props.length > 0 || (n.items.length < 4 && sym(n.items[2]) === "<")) throw new Unsupported("class");
    const parent = sym(n.items[2]) === "<" ? yield* o.ev(n.items[3], s) : CLASSES.Object;
    if (!(parent instanceof Cls)) throw new Unsupported("parent");
    const cls = yield* o.defineClass(n, name, parent, s);
    s.define(name, cls);
    return cls;
  },
  *new(o, n, s) {
    const what = n.items[1];
    if (what === undefined) throw new Unsupported("new");
    if (sym(what) === "gene/Future") {
      const f = new Future();
      if (n.items.length > 2) o.machine.resolve(f, yield* o.ev(n.items[2], s));
      return f;
    }
    const cls = yield* o.ev(what, s);
    if (!(cls instanceof Cls)) throw new Unsupported("new");
    const named = yield* o.named(n, s);
    const args = yield* o.items(n.items.slice(2), s);
    return yield* o.construct(cls, args, named);
  },
  *super(o, n, s, tail) {
    const name = (sym(n.items[1]) ?? "").slice(1);
    if (name === "") throw new Unsupported("super");
    const { self, home } = s.activation;
    const named = yield* o.named(n, s);
    const args = yield* o.items(n.items.slice(2), s);
    if (name === "ctor") {
      yield* o.runConstructor(home.parent.constructorOf(), home.parent, self, args, named);
      return null;
    }
    const m = home.parent.method(name);
    if (m === null) fail("TypeException", `Method '${name}' not found in super class hierarchy`, "GENE.OOP.METHOD_NOT_FOUND");
    return yield* o.finishCall(m, [self, ...args], named, s, tail);
  },
  try: tryForm,
  *throw(o, n, s) {
    if (n.items.length > 2) throw new Unsupported("throw");
    if (n.items.length === 1) throw new Thrown(o.machine.current.handled ?? exception("Exception", "nil"));
    const v = yield* o.ev(n.items[1], s);
    const e = v instanceof Cls ? yield* o.construct(v, [], null) : normalize(v);
    if (!e.props.has("code")) e.props.set("code", "GENE.RUNTIME.ERROR");
    throw new Thrown(e);
  },
  *async(o, n, s) {
    if (n.props.length > 0) throw new Unsupported("async");
    const act = new Activation(s.activation.self, s.activation.home, false);
    return o.machine.start(o.run(n.items.slice(1), new Scope(s, act), act));
  },
  *await(o, n, s) {
    if (n.props.some(([k]) => k !== "timeout")) throw new Unsupported("await");
    const t = n.props.length > 0 ? yield* o.ev(n.props[0][1], s) : null;
    if (t !== null && typeof t !== "bigint") throw new Unsupported("timeout");
    const futures = yield* o.items(n.items.slice(1), s);
    const bad = futures.find((f) => !(f instanceof Future));
    if (bad !== undefined) fail("TypeException", `await expects a Future, got: ${kindName(bad)}`);
    const v = yield* o.machine.await(futures, t === null ? null : Math.max(0, Number(t)));
    return futures.length === 1 ? v : new Arr(v);
  },
  *yield(o, n, s) {
    const g = s.activation.generator;
    if (g === null) throw new Unsupported("yield");
    return yield* g.emit(n.items.length > 1 ? yield* o.ev(n.items[1], s) : null);
  },
  *eval(o, n, s) {
    let v = null;
    for (const x of n.items.slice(1)) {
      v = yield* o.ev(x, s);
      if (v instanceof Sym) throw new Unsupported("eval of a symbol");
      if (!(v instanceof Quoted)) continue;
      const { node } = v;
      if (["var", "let", "class"].includes(sym(node.items[0])) || (sym(node.items[0]) === "fn" && sym(node.items[1]) !== null))
        throw new Unsupported("eval of a definition");
      const act = new Activation(s.activation.self, s.activation.home, false);
      v = yield* o.run([node], new Scope(s, act), act);
    }
    return v;
  },
  *$await_all(o) {
    return yield* o.machine.awaitAll();
  },
};
FORMS.let = FORMS.var;
