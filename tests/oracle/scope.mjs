/** What the oracle keeps while it walks: signals on their way out, activations, scopes. */
import { Thrown } from "./values.mjs";

/** The program takes too long to be judged. */
export class Budget extends Error {}

export class Break {
  constructor(loop, value) {
    this.loop = loop;
    this.value = value;
  }
}
export class Continue {
  constructor(loop) {
    this.loop = loop;
  }
}
export class Return {
  constructor(activation, value) {
    this.activation = activation;
    this.value = value;
  }
}
/** A call in tail position: its caller is gone when it is made. */
export class TailCall {
  constructor(callee, args, named) {
    this.callee = callee;
    this.args = args;
    this.named = named;
  }
}
export const isSignal = (e) => e instanceof Thrown || e instanceof Break || e instanceof Continue || e instanceof Return;

/** One call: what `return`, `yield` and `self` mean. */
export class Activation {
  tries = 0;
  generator = null;
  /** the loops around, innermost last: objects with their names */
  constructor(self, home, tail) {
    this.self = self;
    this.home = home;
    this.tail = tail;
  }
}

export class Scope {
  vars = new Map();
  loop;
  constructor(parent, activation, loop = null) {
    this.parent = parent;
    this.activation = activation;
    this.loop = loop;
  }
  find(name) {
    for (let s = this; s !== null; s = s.parent) {
      const cell = s.vars.get(name);
      if (cell !== undefined) return cell;
    }
    return null;
  }
  /** @param [by] the form that makes the variable */
  define(name, v, by) {
    this.vars.set(name, { v, by });
  }
}

/** The name that a symbol is, or null. */
export const sym = (n) => (n !== undefined && n.k === "sym" ? n.v : null);
