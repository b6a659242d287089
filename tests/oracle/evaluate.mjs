/* oxlint-disable require-yield -- what may suspend is a generator, whether it does or not */
/**
 * The oracle: evaluates a text by walking its tree, as chapters 3, 4, 5, 7, 9, 10 and 11 of the reference say. No registers, no program counters, no instructions:
 * suspension is that of JavaScript's generators, `finally` is JavaScript's exception handling, an Int is a bigint. What it does not know it refuses (Unsupported).
 */
import { FORMS } from "./forms.mjs";
import { Generator, Machine } from "./machine.mjs";
import { builtinMethod, element, freeze, mutable } from "./methods.mjs";
import { Unsupported } from "./read.mjs";
import { Activation, Break, Budget, Continue, Return, Scope, sym, TailCall } from "./scope.mjs";
import {
  Arr,
  arithmetic,
  Builtin,
  CLASSES,
  Cls,
  Dict,
  fail,
  Func,
  Inst,
  isException,
  kindName,
  NOT_FOUND,
  Quoted,
  Range,
  show,
  Sym,
  textOf,
  truthy,
  VOID,
} from "./values.mjs";

const LEVEL = {
  "*": 80,
  "/": 80,
  "%": 80,
  "+": 70,
  "-": 70,
  "++": 70,
  "<<": 65,
  ">>": 65,
  "<": 60,
  "<=": 60,
  ">": 60,
  ">=": 60,
  "==": 60,
  "!=": 60,
  is: 60,
  "&&": 50,
  "&|&": 45,
  "||": 40,
};
const NO_INFIX = new Set("var if ifel fn do loop while for ns class try throw import export interface implement field $ $vm $vmstmt . -> @".split(" "));
export const ASSIGN = new Set(["=", "+=", "-=", "*=", "/=", "%="]);
/** Words that are values: a list with such a head is data. */
const DATA = new Set(["nil", "void", "true", "false", "not_found", "self"]);
const list = (items) => ({ k: "list", items, props: [], sealed: false });

export class Oracle {
  machine = new Machine();
  out = "";

  constructor(budget) {
    this.budget = budget;
    this.global = new Scope(null, null);
    for (const [name, c] of Object.entries(CLASSES)) this.global.define(name, c);
    const builtin = (name, run) => this.global.define(name, new Builtin(run));
    const o = this;
    builtin("println", function* (args) {
      o.out += `${args.map((a) => show(a, false)).join(" ")}\n`;
      return null;
    });
    // the fuzzer's programs give it what only the tiers can be compared in: traces
    builtin("note", function* () {
      return null;
    });
    builtin("typeof", function* ([v]) {
      return kindName(v);
    });
    builtin("freeze", function* ([v]) {
      return freeze(v);
    });
    builtin("assert", function* (args) {
      if (args.length > 0 && !truthy(args[0])) fail("AssertionException", args.length > 1 ? textOf(args[1]) : "Assertion failed");
      return null;
    });
    builtin("++", function* (args) {
      if (args.some((a) => typeof a !== "string")) fail("TypeException", "++ expects String arguments");
      return args.join("");
    });
    const delay = (name, args) => {
      if (args.length === 0) fail("ArgumentException", `${name} requires 1 argument`);
      const [t] = args;
      if (typeof t !== "bigint" && typeof t !== "number") fail("ArgumentException", `${name} requires a number (milliseconds)`);
      return typeof t === "bigint" ? Number(t) : Math.round(t * 1000);
    };
    const sleep = function* (args) {
      return yield* o.machine.sleep(delay("sleep", args));
    };
    builtin("sleep", sleep);
    builtin("gene/sleep", sleep);
    builtin("gene/sleep_async", function* (args) {
      return o.machine.sleepAsync(delay("sleep_async", args));
    });
  }

  /** @returns {Generator} whose result is the value of n, or a TailCall if `tail` */
  *ev(n, s, tail = false) {
    switch (n.k) {
      case "int":
      case "float":
      case "str":
        return n.v;
      case "sym":
        return n.simple === true ? this.variable(n.v, s) : yield* this.symbol(n, s);
      case "arr":
        return new Arr(yield* this.items(n.items, s), n.sealed);
      case "map": {
        if (n.items.length > 0) throw new Unsupported("map");
        const entries = [];
        for (const [k, x] of n.props) entries.push([k, yield* this.ev(x, s)]);
        return new Dict(entries, n.sealed);
      }
      case "quote":
        if (n.items[0].k === "list") return new Quoted(n.items[0]);
        if (sym(n.items[0]) === null || n.items[0].v.includes("/")) throw new Unsupported("quote");
        return new Sym(n.items[0].v);
    }
    if (--this.budget < 0) throw new Budget();
    if (n.sealed || n.items.length === 0) throw new Unsupported("form");
    const head = sym(n.items[0]);
    const second = sym(n.items[1]);
    if (second !== null && n.items.length > 1) {
      if (ASSIGN.has(second) && !(head !== null && NO_INFIX.has(head))) return yield* this.assign(n, s);
      if (second in LEVEL && !(head !== null && NO_INFIX.has(head))) return yield* this.ev(this.infix(n), s);
      if (second === ".." && n.items.length === 3) return new Range(yield* this.ev(n.items[0], s), yield* this.ev(n.items[2], s));
      if (/^\.[^./]/.test(second) && head !== "super") {
        const receiver = yield* this.ev(n.items[0], s);
        return yield* this.send(receiver, second.slice(1), n, 2, s, tail);
      }
    }
    if (head !== null) {
      const form = FORMS[head];
      if (form !== undefined && Object.hasOwn(FORMS, head)) return yield* form(this, n, s, tail);
      if (/^\.[^./]/.test(head)) return yield* this.send(s.activation.self, head.slice(1), n, 1, s, tail);
    }
    // a list whose head is no name and no form is data
    if ((n.items[0].k !== "sym" && n.items[0].k !== "list") || DATA.has(head)) throw new Unsupported("head");
    const callee = yield* this.ev(n.items[0], s);
    if (!(callee instanceof Func || callee instanceof Builtin || callee instanceof Cls || (callee instanceof Inst && callee.cls.method("call") !== null))) {
      if (head === null || head.includes("/") || typeof callee === "string" || callee instanceof Inst) throw new Unsupported("callee");
      yield* this.named(n, s);
      yield* this.items(n.items.slice(1), s);
      fail("TypeException", `call requires a callable, got ${kindName(callee)}`);
    }
    const named = yield* this.named(n, s);
    const args = yield* this.items(n.items.slice(1), s);
    return yield* this.finishCall(callee, args, named, s, tail);
  }

  *finishCall(callee, args, named, s, tail) {
    if (tail && s.activation.tail && s.activation.tries === 0) return new TailCall(callee, args, named);
    return yield* this.call(callee, args, named);
  }

  /** Rewrites an infix form, once. */
  infix(n) {
    if (n.prefix !== undefined) return n.prefix;
    const { items } = n;
    if (n.props.length > 0 || items.length % 2 === 0) throw new Unsupported("infix");
    let at = 0;
    const climb = (level) => {
      let left = items[at++];
      let compared = false;
      for (;;) {
        const op = sym(items[at]);
        if (op === null || !(op in LEVEL)) {
          if (at < items.length) throw new Unsupported("infix");
          return left;
        }
        if (LEVEL[op] < level) return left;
        if (LEVEL[op] === 60) {
          if (compared) throw new Unsupported("chain");
          compared = true;
        }
        at++;
        left = { k: "list", items: [{ k: "sym", v: "\0op" }, { k: "str", v: op }, left, climb(LEVEL[op] + 1)], props: [], sealed: false };
      }
    };
    return (n.prefix = climb(0));
  }

  variable(name, s) {
    const cell = s.find(name);
    // what is defined nowhere may be a part of the language that is not known here; the programs of the fuzzer call theirs zz..
    if (cell === null && !name.startsWith("zz")) throw new Unsupported(`name ${name}`);
    if (cell === null) fail("Exception", `${name} is not defined`, "GENE.SCOPE.UNDEFINED_VAR");
    return cell.v;
  }

  *symbol(n, s) {
    const name = n.v;
    switch (name) {
      case "nil":
        return null;
      case "void":
        return VOID;
      case "true":
        return true;
      case "false":
        return false;
      case "not_found":
        return NOT_FOUND;
      case "self":
        return s.activation.self;
      case "$ex":
        return this.machine.current.handled;
    }
    if (!name.includes("/") || name === "/") {
      if (/^[$@_:%.]|\.\.\.$/.test(name)) throw new Unsupported(`symbol ${name}`);
      n.simple = true;
      return this.variable(name, s);
    }
    const whole = this.global.vars.get(name);
    if (whole !== undefined) return whole.v;
    const parts = name.split("/");
    let v = parts[0] === "" ? s.activation.self : yield* this.symbol({ k: "sym", v: parts[0] }, s);
    for (const p of parts.slice(1)) v = p.startsWith(".") ? yield* this.invoke(v, p.slice(1), [], null) : this.member(v, this.segment(p, s));
    return v;
  }

  /** What a part of a path stands for. */
  segment(part, s) {
    if (/^-?\d+$/.test(part)) return BigInt(part);
    const m = /^<(\w+)>$/.exec(part);
    if (m !== null) {
      const key = this.variable(m[1], s);
      if (typeof key !== "bigint" && typeof key !== "string") throw new Unsupported("dynamic segment");
      return key;
    }
    if (!/^\w+$/.test(part)) throw new Unsupported(`path ${part}`);
    return part;
  }

  member(v, key) {
    if (v === null) return null;
    const name = key instanceof Sym ? key.name : key;
    if (v instanceof Arr) return typeof name === "bigint" ? element(v, name) : VOID;
    if (v instanceof Dict) return typeof name === "string" && v.entries.has(name) ? v.entries.get(name) : VOID;
    if (v instanceof Inst) {
      if (["stack", "location"].includes(name)) return isException(v) ? null : (v.props.get(name) ?? VOID);
      return v.props.has(name) ? v.props.get(name) : isException(v) && name === "message" ? "" : VOID;
    }
    if (v instanceof Cls) {
      for (let c = v; c !== null; c = c.parent) if (c.statics.has(name)) return c.statics.get(name);
      return VOID;
    }
    return VOID;
  }

  setMember(v, key, x) {
    if (v instanceof Arr && typeof key === "bigint") {
      mutable(v, "set item on", "assignment");
      const i = Number(key);
      if (i < 0 || i >= v.items.length) fail("ArgumentException", `Array index out of bounds: ${i} (len=${v.items.length})`);
      v.items[i] = x;
    } else if (v instanceof Dict && typeof key === "string") {
      mutable(v, "set item on", "assignment");
      v.entries.set(key, x);
    } else if (v instanceof Inst && typeof key === "string") {
      const type = v.cls.field(key);
      v.props.set(key, type === null ? x : this.convert(x, type));
    } else if (v instanceof Cls && typeof key === "string") v.statics.set(key, x);
    else throw new Unsupported("assignment");
    return x;
  }

  /** What crosses an annotated boundary. */
  convert(v, type) {
    const kind = kindName(v);
    if (v === null || type === kind || type === "Any" || type === "") return v;
    if (type === "Float" && kind === "Int") return Number(v);
    // lossy conversions warn, others fail with a place in the message
    throw new Unsupported("annotation");
  }

  *items(items, s) {
    const out = [];
    for (let i = 0; i < items.length; i++) {
      const x = items[i];
      let spread = sym(items[i + 1]) === "...";
      let node = x;
      if (spread) i++;
      else if (x.k === "sym" && x.v.length > 3 && x.v.endsWith("...")) {
        spread = true;
        node = { k: "sym", v: x.v.slice(0, -3) };
      }
      const v = yield* this.ev(node, s);
      if (!spread) out.push(v);
      else if (v instanceof Arr) out.push(...v.items);
      else if (v !== null) throw new Unsupported("spread");
    }
    return out;
  }

  *named(n, s) {
    if (n.props.length === 0) return null;
    const named = new Map();
    for (const [k, x] of n.props) named.set(k, yield* this.ev(x, s));
    return named;
  }

  *assign(n, s) {
    const [place, op, ...rest] = n.items;
    if (rest.length === 0 || n.props.length > 0) throw new Unsupported("assignment");
    const rhs = rest.length === 1 ? rest[0] : list(rest);
    const operator = op.v.slice(0, -1);
    if (place.k !== "sym") throw new Unsupported("place");
    if (!place.v.includes("/")) {
      if (place.v.startsWith("$")) throw new Unsupported("global");
      const old = operator === "" ? null : this.variable(place.v, s);
      const v = yield* this.ev(rhs, s);
      const x = operator === "" ? v : arithmetic(operator, old, v);
      const cell = s.find(place.v);
      if (cell === null) this.module.define(place.v, x);
      else cell.v = x;
      return x;
    }
    const cut = place.v.lastIndexOf("/");
    const owner = cut === 0 ? s.activation.self : yield* this.symbol({ k: "sym", v: place.v.slice(0, cut) }, s);
    const key = this.segment(place.v.slice(cut + 1), s);
    const old = operator === "" ? null : this.member(owner, key);
    if (operator !== "" && owner instanceof Dict && !owner.entries.has(String(key))) fail("Exception", `key not found: ${key}`);
    const v = yield* this.ev(rhs, s);
    return this.setMember(owner, key, operator === "" ? v : arithmetic(operator, old, v));
  }

  *block(items, s, tail = false) {
    let v = null;
    for (let i = 0; i < items.length; i++) v = yield* this.ev(items[i], s, tail && i === items.length - 1);
    return v;
  }

  /** Calls a value; tail calls out of it are carried out here. */
  *call(callee, args, named = null) {
    let [f, a, k] = [callee, args, named];
    for (;;) {
      if (--this.budget < 0) throw new Budget();
      let r;
      if (f instanceof Inst && f.cls.method("call") !== null) [f, a] = [f.cls.method("call"), [f, ...a]];
      if (f instanceof Builtin) r = yield* f.run(a, k);
      else if (f instanceof Cls) r = yield* this.construct(f, a, k);
      else if (f instanceof Func) r = yield* this.enter(f, f.method ? a[0] : f.scope.activation?.self, f.method ? a.slice(1) : a, k);
      else throw new Unsupported("callee");
      if (!(r instanceof TailCall)) return r;
      ({ callee: f, args: a, named: k } = r);
    }
  }

  /** Runs a function up to its value or tail call. */
  *enter(f, self, args, named) {
    const act = new Activation(self, f.home, !f.generator && !f.async && !f.constructs);
    const s = new Scope(f.scope, act);
    yield* this.bind(f.params, args, named, s, null);
    if (f.generator) {
      const g = new Generator();
      act.generator = g;
      g.body = this.run(f.body, s, act);
      return g;
    }
    if (f.async) return this.machine.start(this.run(f.body, s, act));
    return yield* this.run(f.body, s, act);
  }

  *run(body, s, act) {
    try {
      return yield* this.block(body, s, true);
    } catch (e) {
      if (e instanceof Return && e.activation === act) return e.value;
      throw e;
    }
  }

  /**
   * Binds parameters, or the elements of an array pattern.
   * @param pattern the pattern, whose names are not those of parameters; null
   */
  *bind(params, args, named, s, pattern) {
    const complain = (text) => (pattern === null ? fail("ArgumentException", text) : fail("Exception", `Destructuring pattern mismatch: ${text}`));
    const positional = params.filter((p) => !p.named);
    if (named !== null && positional.some((p) => p.property)) throw new Unsupported("property parameter by keyword");
    for (const p of params)
      if (p.named && !p.rest && p.default === null && !(named !== null && named.has(p.name))) {
        if (positional.filter((q) => !q.rest && q.default === null).length > args.length) throw new Unsupported("arguments");
        complain(`Missing keyword argument: ${p.name}`);
      }
    const rest = positional.some((p) => p.rest);
    const required = positional.filter((p) => !p.rest && p.default === null).length;
    if (args.length < required) {
      let left = args.length;
      for (const [i, p] of params.entries())
        if (!p.named && !p.rest && p.default === null && left-- <= 0) complain(`Expected ${i + 1} arguments, got ${args.length}`);
    }
    if (named !== null && params.length > 0)
      for (const k of named.keys()) if (!params.some((p) => p.named && p.name === k)) fail("ArgumentException", `Unexpected keyword argument: ${k}`);
    if (named !== null && params.length === 0) throw new Unsupported("keywords");
    if (!rest && args.length > positional.length && (params.length > 0 || pattern !== null))
      complain(`Expected ${positional.length} arguments, got ${args.length}`);
    let at = 0;
    const later = [];
    for (const [i, p] of params.entries()) {
      let v;
      if (p.named) {
        if (named !== null && named.has(p.name)) v = named.get(p.name);
        else v = yield* this.ev(p.default, s);
      } else {
        const behind = params.slice(i + 1).filter((q) => !q.named);
        if (p.rest) {
          const keep = behind.length;
          const count = Math.max(0, args.length - at - keep);
          v = new Arr(args.slice(at, at + count));
          at += count;
        } else if (p.default === null || args.length - at > behind.filter((q) => !q.rest && q.default === null).length) v = args[at++];
        else v = yield* this.ev(p.default, s);
      }
      if (p.type !== "") v = this.convert(v, p.type);
      if (p.pattern !== null) later.push([p.pattern, v]);
      else s.define(p.name, v, pattern ?? undefined);
      if (p.property) this.setMember(s.activation.self, p.name, v);
    }
    for (const [inner, v] of later) yield* this.destructure(inner, v, s);
  }

  /** Binds the names of a pattern (chapter 12). */
  *destructure(n, v, s) {
    const fresh = (name) => {
      const old = s.vars.get(name);
      if (old !== undefined && old.by !== n) throw new Unsupported("second variable of a name");
    };
    if (n.k === "arr") {
      if (v instanceof Dict || v instanceof Quoted) throw new Unsupported("pattern");
      const params = (n.params ??= this.params(n));
      for (const p of params) {
        if (p.named || p.property) throw new Unsupported("pattern");
        if (p.pattern === null) fresh(p.name);
      }
      yield* this.bind(params, v instanceof Arr ? v.items : [v], null, s, n);
      return;
    }
    if (n.k !== "map" || n.items.length > 0) throw new Unsupported("pattern");
    if (!(v === null || v instanceof Dict || v instanceof Inst) && typeof v === "object") throw new Unsupported("pattern");
    for (const [key, x] of n.props) {
      const name = sym(x);
      if (name === null || !/^[a-z]\w*$/.test(name)) throw new Unsupported("pattern");
      fresh(name);
      s.define(name, this.member(v, key), n);
    }
  }

  *construct(cls, args, named) {
    if (cls === CLASSES.Object) throw new Unsupported("Object");
    const o = new Inst(cls);
    yield* this.runConstructor(cls.constructorOf(), cls, o, args, named);
    return o;
  }

  *runConstructor(ctor, cls, o, args, named) {
    if (ctor !== null) {
      yield* this.enter(ctor, o, args, named);
      return;
    }
    if (!cls.isA(CLASSES.Exception)) return;
    if (args.length > 1) throw new Unsupported("exception");
    const [m = ""] = args;
    o.props.set("message", typeof m === "string" ? m : textOf(m));
    for (const [k, v] of named ?? []) o.props.set(k, v);
  }

  /** A method call as a form: `from` is the index of the first argument. */
  *send(receiver, name, n, from, s, tail) {
    if (!/^[a-z_]\w*[*?]?$/.test(name)) throw new Unsupported(`method ${name}`);
    const named = yield* this.named(n, s);
    const args = yield* this.items(n.items.slice(from), s);
    if (receiver instanceof Inst) {
      const m = receiver.cls.method(name);
      if (m !== null) return yield* this.finishCall(m, [receiver, ...args], named, s, tail);
    }
    return yield* this.invoke(receiver, name, args, named);
  }

  *invoke(receiver, name, args, named) {
    if (receiver instanceof Inst) {
      const m = receiver.cls.method(name);
      if (m !== null) return yield* this.call(m, [receiver, ...args], named);
      if (args.length === 0 && receiver.props.has(name)) return this.member(receiver, name);
      if (["class", "is", "to"].includes(name)) throw new Unsupported(name);
      if (name === "to_s" && isException(receiver)) return textOf(receiver);
      if (name === "to_s") throw new Unsupported(name);
      return fail("TypeException", `Method ${name} not found on instance of ${receiver.cls.name}`, "GENE.OOP.METHOD_NOT_FOUND");
    }
    const m = builtinMethod(receiver, name);
    if (m !== null) {
      if (named !== null) throw new Unsupported("keywords of a built-in");
      return yield* m(this, receiver, ...args);
    }
    if (receiver === null) return null;
    return fail("TypeException", `Method ${name} not found on ${kindName(receiver)}`, "GENE.OOP.METHOD_NOT_FOUND");
  }

  // --- definitions

  /** Parameters of a list. */
  params(n) {
    if (n === undefined || n.k !== "arr") throw new Unsupported("parameters");
    const out = [];
    for (let i = 0; i < n.items.length; i++) {
      let name = sym(n.items[i]);
      const p = { name, named: false, rest: false, property: false, default: null, type: "", pattern: null };
      if (n.items[i].k === "arr") {
        p.pattern = n.items[i];
        out.push(p);
        continue;
      }
      if (name === null) throw new Unsupported("parameter");
      if (name.startsWith("^")) [p.named, name] = [true, name.slice(1)];
      if (name.startsWith("/")) [p.property, name] = [true, name.slice(1)];
      if (name.endsWith(":")) {
        name = name.slice(0, -1);
        p.type = sym(n.items[++i]) ?? "";
        if (!["Int", "Float", "String", "Any"].includes(p.type)) throw new Unsupported("type");
      }
      if (name.endsWith("...")) [p.rest, name] = [true, name.slice(0, -3)];
      if (sym(n.items[i + 1]) === "=") {
        p.default = n.items[i + 2];
        i += 2;
      }
      if (!/^[a-z]\w*$/.test(name) || (p.rest && p.named)) throw new Unsupported(`parameter ${name}`);
      p.name = name;
      out.push(p);
    }
    return out;
  }

  func(n, s, from, flags = {}) {
    let at = from;
    let name = null;
    if (n.items[at]?.k === "sym") name = n.items[at++].v;
    const async = n.props.some(([k]) => k === "async");
    const generator = n.props.some(([k]) => k === "generator") || (name?.endsWith("*") ?? false);
    if (n.props.some(([k]) => k !== "async" && k !== "generator") || name?.endsWith("!")) throw new Unsupported("function");
    if (["->", "!"].includes(sym(n.items[at + 1]))) throw new Unsupported("result type");
    return new Func(name, this.params(n.items[at]), n.items.slice(at + 1), s, { home: s.activation?.home ?? null, ...flags, async, generator });
  }

  *defineClass(n, name, parent, s) {
    const cls = new Cls(name, parent);
    let at = 2;
    if (sym(n.items[2]) === "<") at = 4;
    const scope = new Scope(s, Object.assign(new Activation(cls, cls, false)));
    for (const item of n.items.slice(at)) {
      const kind = item.k === "list" ? sym(item.items[0]) : null;
      if (kind === "ctor") {
        cls.ctor = this.func(item, scope, 1, { home: cls, method: true });
        cls.ctor.constructs = true;
      } else if (kind === "method") cls.methods.set(item.items[1].v, this.func(item, scope, 1, { home: cls, method: true }));
      else if (kind === "field") cls.fields.set(item.items[1].v, sym(item.items[2]) ?? "");
      else if (kind === "var" && sym(item.items[1])?.startsWith("/") === true) yield* this.ev(item, scope);
      else throw new Unsupported("class item");
    }
    return cls;
  }

  /** Runs one round of a loop. @returns a Break that ends it, or null */
  *round(loop, items, s) {
    try {
      yield* this.block(items, s);
    } catch (e) {
      if (e instanceof Break && e.loop === loop) return e;
      if (!(e instanceof Continue && e.loop === loop)) throw e;
    }
    return null;
  }

  loopOf(n, s) {
    const name = n.props.find(([k]) => k === "name");
    if (n.props.some(([k]) => k !== "name")) throw new Unsupported("loop");
    return { name: name === undefined ? null : sym(name[1]), scope: s };
  }

  /** The loop that a break or continue means. */
  target(n, s) {
    const from = n.props.find(([k]) => k === "from");
    for (let t = s; t !== null && t.activation === s.activation; t = t.parent)
      if (t.loop !== null && (from === undefined || t.loop.name === sym(from[1]))) return t.loop;
    throw new Unsupported("break");
  }
}
