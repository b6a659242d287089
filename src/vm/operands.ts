/** What the interpreter does with the lists of registers in its instructions. Calls and arrays of known length take less time than loops. */
import { type DirectImpl, type Fn, GClass, NativeFn, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Linked } from "./link.ts";
import type { Realm } from "./realm.ts";

/** Fresh registers. A literal of known length takes less time than a copy. */
export function registers(link: Linked): Value[] {
  const { template } = link;
  switch (template.length) {
    case 1:
      return [UNDEF];
    case 2:
      return [UNDEF, UNDEF];
    case 3:
      return [UNDEF, UNDEF, UNDEF];
    case 4:
      return [UNDEF, UNDEF, UNDEF, UNDEF];
    case 5:
      return [UNDEF, UNDEF, UNDEF, UNDEF, UNDEF];
    case 6:
      return [UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF];
    case 7:
      return [UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF];
    case 8:
      return [UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF, UNDEF];
    default:
      return template.slice();
  }
}

/** The values of the registers that `ops` lists from `at` on. */
export function listOf(n: number, regs: Value[], ops: Int32Array, at: number): Value[] {
  switch (n) {
    case 0:
      return [];
    case 1:
      return [regs[ops[at]]];
    case 2:
      return [regs[ops[at]], regs[ops[at + 1]]];
    case 3:
      return [regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]]];
    case 4:
      return [regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]], regs[ops[at + 3]]];
  }
  const list: Value[] = [];
  for (let i = 0; i < n; i++) list.push(regs[ops[at + i]]);
  return list;
}

/** The same behind a receiver. */
export function receiverAnd(self: Value, n: number, regs: Value[], ops: Int32Array, at: number): Value[] {
  switch (n) {
    case 0:
      return [self];
    case 1:
      return [self, regs[ops[at]]];
    case 2:
      return [self, regs[ops[at]], regs[ops[at + 1]]];
  }
  const list: Value[] = [self];
  for (let i = 0; i < n; i++) list.push(regs[ops[at + i]]);
  return list;
}

/** A call of compiled code with arguments in registers. */
export function callCompiled(js: (...args: unknown[]) => unknown, f: Fn, n: number, regs: Value[], ops: Int32Array, at: number): Value {
  switch (n) {
    case 0:
      return js(f, 0);
    case 1:
      return js(f, 0, regs[ops[at]]);
    case 2:
      return js(f, 0, regs[ops[at]], regs[ops[at + 1]]);
    case 3:
      return js(f, 0, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]]);
    case 4:
      return js(f, 0, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]], regs[ops[at + 3]]);
    default:
      return js(f, 0, ...listOf(n, regs, ops, at));
  }
}

/** An instance of a built-in class, made by a constructor that gives it at once; UNDEF: there is none. */
export function newDirect(realm: Realm, cls: Value, n: number, regs: Value[], ops: Int32Array, at: number): Value {
  if (!(cls instanceof GClass) || cls.ctor !== null || !(cls.construct instanceof NativeFn) || cls.construct.isMethod || n > 4) return UNDEF;
  const direct = cls.construct.directs[n];
  return direct === null ? UNDEF : callDirect(realm, direct, n, regs, ops, at);
}

/** The same for a method. */
export function sendCompiled(js: (...args: any[]) => unknown, self: Value, n: number, regs: Value[], ops: Int32Array, at: number): Value {
  switch (n) {
    case 0:
      return js.call(self, 0);
    case 1:
      return js.call(self, 0, regs[ops[at]]);
    case 2:
      return js.call(self, 0, regs[ops[at]], regs[ops[at + 1]]);
    case 3:
      return js.call(self, 0, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]]);
    default:
      return js.call(self, 0, ...listOf(n, regs, ops, at));
  }
}

/** A call of a native in its direct form; UNDEF: it cannot do this one. */
export function callDirect(realm: Realm, direct: DirectImpl, n: number, regs: Value[], ops: Int32Array, at: number): Value {
  switch (n) {
    case 0:
      return direct(realm);
    case 1:
      return direct(realm, regs[ops[at]]);
    case 2:
      return direct(realm, regs[ops[at]], regs[ops[at + 1]]);
    case 3:
      return direct(realm, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]]);
    default:
      return direct(realm, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]], regs[ops[at + 3]]);
  }
}

/** The same for a method. */
export function sendDirect(realm: Realm, direct: DirectImpl, self: Value, n: number, regs: Value[], ops: Int32Array, at: number): Value {
  switch (n) {
    case 0:
      return direct(realm, self);
    case 1:
      return direct(realm, self, regs[ops[at]]);
    case 2:
      return direct(realm, self, regs[ops[at]], regs[ops[at + 1]]);
    default:
      return direct(realm, self, regs[ops[at]], regs[ops[at + 1]], regs[ops[at + 2]]);
  }
}
