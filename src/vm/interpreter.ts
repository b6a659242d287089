/**
 * Runs the frames of a fiber until it ends, is suspended or has to give way. The state of the running activation is kept in local variables;
 * `fiber.top` and `frame.pc` are up to date wherever other code can look at them: before anything that may call, suspend or throw from outside.
 *
 * Conventions: `pc` is that of the instruction being executed (an exception is attributed to it). An operation that may call or suspend stores
 * where it goes on (`frame.pc`) and the register of its result (`frame.dst`); its helper returns the value or SWITCH, and `break` reloads the state.
 * Loop heads and function entries count down `budget`, and `break` when it is used up: the poll stands behind the `switch`, once. What `break`s anyway is counted
 * there: calls that take a slow way, constructors, methods `==`.
 */
import { Op } from "../gir/ops.ts";
import type { ParamSpec } from "../gir/code.ts";
import { type FieldKey, fieldOf, setField } from "../values/fields.ts";
import { kindOf } from "../values/kind.ts";
import { interpolate } from "../values/print.ts";
import {
  ABSENT,
  ArrayIterator,
  Cell,
  Fn,
  Future,
  GClass,
  Generator,
  Instance,
  methodTables,
  Namespace,
  NativeFn,
  RangeIterator,
  Scope,
  type ScopeSpec,
  structure,
  type TypeValue,
  UNDEF,
} from "../values/runtime-types.ts";
import { ComplexSym, Float, GeneNode, NOT_FOUND, Range, type Value } from "../values/types.ts";
import * as A from "./arith.ts";
import { awaitAll, awaitFuture, awaitOne } from "./await.ts";
import { bindPattern } from "./bind.ts";
import { callTarget, nativeSite, sendSite } from "./call-sites.ts";
import { complete, instantiate, invoke, isCallable, methodName, overflow, pushFn, send, sendSuper, SWITCH } from "./call.ts";
import * as D from "./data.ts";
import { constructedBy, deliver, nextFiber, raiseIn, resume, throwValue } from "./deliver.ts";
import { fromNative, Stop } from "./exceptions.ts";
import { callAny, GIVE_WAY, sendAny } from "./enter.ts";
import { Fiber, Status } from "./fiber.ts";
import { Frame, FrameExtra } from "./frame.ts";
import { checkPair, resumeGenerator } from "./generator.ts";
import { iterate, nextPair, nextValue } from "./iterate-ops.ts";
import { Exec } from "./layout.ts";
import { linked } from "./link.ts";
import { getDyn, getIndex, getMember, getStrict, memberSite } from "./members.ts";
import { lookUp, noMember, setGlobal, setName } from "./names.ts";
import { callCompiled, callDirect, listOf, newDirect, receiverAnd, registers, sendCompiled, sendDirect } from "./operands.ts";
import { settledAs } from "./operations.ts";
import type { CompiledLoop, Realm } from "./realm.ts";
import { setDyn, setIndex, setMember } from "./set-member.ts";
import { spawnFrame, startAsync } from "./spawn.ts";
import { pushTailCheck } from "./tail.ts";
import { checkType, isType } from "./types.ts";
import { equality, NEGATE, undefinedName } from "./operations.ts";

// That a value is an instance of a class of the program is asked by `(v as Partial<Instance>).$c`: `instanceof` walks along the prototypes. It stands where it is asked
// and not in a function, as V8 calls what the interpreter calls: its bound for inlining is exceeded here.

/** Loop heads and function entries between two polls. */
const POLL_EVERY = 100;

/** Runs the fiber, and those that the scheduler lets follow it. Returns when the driver has something to do. */
export function run(realm: Realm, first: Fiber): void {
  const { tier } = realm;
  let fiber: Fiber | null = resume(realm, first) ? first : nextFiber(realm);
  while (fiber !== null) {
    if (tier === null || !tier.goOn(fiber)) while (execute(realm, fiber));
    fiber = nextFiber(realm);
  }
}

/**
 * A turn of the fiber: until it has ended, is suspended, or has to give way. From time to time it returns in between: V8 has optimized it then, perhaps, and does so
 * for its entry; replaced in the middle of its loop it would be compiled twice, a tenth of a second each time.
 * @returns true: the turn goes on
 */
function execute(realm: Realm, fiber: Fiber): boolean {
  const { scheduler, tier } = realm;
  let { maxStack } = realm;
  // calls and rounds are counted here; the tier is told of some, the first ones too: V8 would throw away what it has made of this function when the first code gets hot
  const untold = tier === null ? 0 : tier.untold;
  const every = realm.options.forceSuspend === true ? 0 : POLL_EVERY;
  // a forced suspension lets at least one step pass; compiled code may have been left because the slice is over
  let budget = scheduler.late ? 0 : every;
  let frame = fiber.top as Frame;
  let ops = frame.link.ops;
  let regs = frame.regs;
  let pc = frame.pc;

  for (;;) {
    try {
      for (;;) {
        switch (ops[pc]) {
          case Op.Const:
            regs[ops[pc + 1]] = frame.link.consts[ops[pc + 2]];
            pc += 3;
            continue;
          case Op.Nil:
            regs[ops[pc + 1]] = null;
            pc += 2;
            continue;
          case Op.Void:
            regs[ops[pc + 1]] = undefined;
            pc += 2;
            continue;
          case Op.True:
            regs[ops[pc + 1]] = true;
            pc += 2;
            continue;
          case Op.False:
            regs[ops[pc + 1]] = false;
            pc += 2;
            continue;
          case Op.Int:
            regs[ops[pc + 1]] = ops[pc + 2];
            pc += 3;
            continue;
          case Op.Move:
            regs[ops[pc + 1]] = regs[ops[pc + 2]];
            pc += 3;
            continue;
          case Op.Cell:
            regs[ops[pc + 1]] = new Cell(regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.CellNew:
            regs[ops[pc + 1]] = new Cell(UNDEF);
            pc += 2;
            continue;
          case Op.CellGet:
            regs[ops[pc + 1]] = (regs[ops[pc + 2]] as Cell).value;
            pc += 3;
            continue;
          case Op.CellGetX: {
            const v = (regs[ops[pc + 2]] as Cell).value;
            if (v === UNDEF) throw undefinedName(realm, frame.fn, frame.link.consts[ops[pc + 3]] as string);
            regs[ops[pc + 1]] = v;
            pc += 4;
            continue;
          }
          case Op.CellSet:
            (regs[ops[pc + 1]] as Cell).value = regs[ops[pc + 2]];
            pc += 3;
            continue;
          case Op.Up:
            regs[ops[pc + 1]] = frame.fn.caps[ops[pc + 2]];
            pc += 3;
            continue;
          case Op.UpGet:
            regs[ops[pc + 1]] = (frame.fn.caps[ops[pc + 2]] as Cell).value;
            pc += 3;
            continue;
          case Op.UpGetX: {
            const v = (frame.fn.caps[ops[pc + 2]] as Cell).value;
            if (v === UNDEF) throw undefinedName(realm, frame.fn, frame.link.consts[ops[pc + 3]] as string);
            regs[ops[pc + 1]] = v;
            pc += 4;
            continue;
          }
          case Op.UpSet:
            (frame.fn.caps[ops[pc + 1]] as Cell).value = regs[ops[pc + 2]];
            pc += 3;
            continue;
          case Op.Check:
            if (regs[ops[pc + 1]] === UNDEF) throw undefinedName(realm, frame.fn, frame.link.consts[ops[pc + 2]] as string);
            pc += 3;
            continue;

          // --- names
          case Op.Name: {
            const site = frame.link.sites[ops[pc + 3]];
            if (site.version === structure.version && site.ns === frame.fn.ns) regs[ops[pc + 1]] = site.cell.value;
            else regs[ops[pc + 1]] = lookUp(realm, frame.fn.ns, frame.link.consts[ops[pc + 2]] as string, site, frame.fn.code);
            pc += 4;
            continue;
          }
          case Exec.CallName: {
            const site = frame.link.sites[ops[pc + 3]];
            const called =
              site.version === structure.version && site.ns === frame.fn.ns
                ? site.cell.value
                : lookUp(realm, frame.fn.ns, frame.link.consts[ops[pc + 2]] as string, site, frame.fn.code);
            const n = ops[pc + 7];
            const target = site.called === called ? site.target : callTarget(site, called, n);
            if (target !== null) {
              const f = called as Fn;
              if (tier !== null && f.code.js === null && target.calls >= 0 && (++target.calls & untold) === 0) tier.called(target, f, regs, ops, pc + 8);
              if (tier === null || f.code.js === null) {
                const size = frame.size + target.words;
                if (size > maxStack) maxStack = moreStack(realm, size);
                frame.pc = pc + 8 + n;
                frame.dst = ops[pc + 5];
                const r = registers(target);
                frame = new Frame(f, target, r, frame, size);
                if (n > 0) r[0] = regs[ops[pc + 8]];
                for (let i = 1; i < n; i++) r[i] = regs[ops[pc + 8 + i]];
                ops = target.ops;
                regs = r;
                pc = 0;
                if (--budget >= 0) continue;
                fiber.top = frame;
                break;
              }
            }
            regs[ops[pc + 1]] = called;
            pc += 4;
            continue;
          }
          case Op.SetName:
            setName(realm, frame.fn.ns, frame.link.consts[ops[pc + 1]] as string, regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Global:
            regs[ops[pc + 1]] = getMember(realm, realm.global, frame.link.consts[ops[pc + 2]] as string);
            pc += 3;
            continue;
          case Op.SetGlobal:
            setGlobal(realm, frame.link.consts[ops[pc + 1]] as string, regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Ns:
            regs[ops[pc + 1]] = frame.fn.ns;
            pc += 2;
            continue;
          case Op.NsDef:
            frame.fn.ns.members.define(frame.link.consts[ops[pc + 1]] as string, regs[ops[pc + 2]]);
            pc += 3;
            continue;

          // --- functions
          case Op.Closure: {
            const n = ops[pc + 3];
            const code = frame.link.code.codes[ops[pc + 2]];
            if (n === 0 && code.isAsyncBody) {
              regs[ops[pc + 1]] = D.sharedBody(frame.fn, code);
              pc += 4;
              continue;
            }
            const caps: Value[] = [];
            for (let i = 0; i < n; i++) caps.push(regs[ops[pc + 4 + i]]);
            const f = new Fn(code, caps, frame.fn.ns);
            f.home = frame.fn.home;
            regs[ops[pc + 1]] = f;
            pc += 4 + n;
            continue;
          }
          case Op.Call: {
            const called = regs[ops[pc + 2]];
            const n = ops[pc + 3];
            const f = called as Fn;
            if (typeof called === "object" && called !== null && (called as Partial<Fn>).caps !== undefined) {
              const target = linked(f.code);
              if (target.arity === n) {
                if (tier !== null) {
                  if (f.code.js === null && target.calls >= 0 && (++target.calls & untold) === 0) tier.called(target, f, regs, ops, pc + 4);
                  const js = f.code.js;
                  if (js !== null) {
                    frame.pc = pc + 4 + n;
                    frame.dst = ops[pc + 1];
                    fiber.top = frame;
                    const v = callCompiled(js, f, n, regs, ops, pc + 4);
                    if (v !== tier.sentinel) {
                      regs[ops[pc + 1]] = v;
                      pc += 4 + n;
                      continue;
                    }
                    tier.land(fiber, frame);
                    if (tier.settle(fiber)) return false;
                    break;
                  }
                }
                const size = frame.size + target.words;
                if (size > maxStack) maxStack = moreStack(realm, size);
                frame.pc = pc + 4 + n;
                frame.dst = ops[pc + 1];
                const r = registers(target);
                frame = new Frame(f, target, r, frame, size);
                for (let i = 0; i < n; i++) r[i] = regs[ops[pc + 4 + i]];
                ops = target.ops;
                regs = r;
                pc = 0;
                if (--budget >= 0) continue;
                fiber.top = frame;
                break;
              }
            }
            if (called instanceof NativeFn && n < 5) {
              const direct = called.directs[n];
              if (direct !== null) {
                const v = callDirect(realm, direct, n, regs, ops, pc + 4);
                if (v !== UNDEF) {
                  regs[ops[pc + 1]] = v;
                  pc += 4 + n;
                  if (scheduler.late) budget = 0;
                  continue;
                }
              }
            }
            const args = listOf(n, regs, ops, pc + 4);
            frame.pc = pc + 4 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = callAny(realm, fiber, f, args, null, frame);
            if (v === GIVE_WAY) return false;
            if (v === SWITCH) break;
            regs[ops[pc + 1]] = v;
            if (scheduler.hasJobs || scheduler.late) break;
            pc += 4 + n;
            continue;
          }
          case Op.CallX: {
            frame.pc = pc + 5;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const kw = ops[pc + 4] < 0 ? null : (regs[ops[pc + 4]] as Map<string, Value>);
            const v = callAny(realm, fiber, regs[ops[pc + 2]], (regs[ops[pc + 3]] as Value[]).slice(), kw, frame);
            if (v === GIVE_WAY) return false;
            if (v !== SWITCH) regs[ops[pc + 1]] = v;
            break;
          }
          case Op.TailCall: {
            const f = regs[ops[pc + 1]];
            const n = ops[pc + 2];
            if (f instanceof Fn && frame.extra === null && frame.link.code.returnType === null) {
              const target = linked(f.code);
              if (target.arity === n) {
                const caller = frame.caller;
                if (tier !== null && caller instanceof Frame) {
                  if (f.code.js === null && target.calls >= 0 && (++target.calls & untold) === 0) tier.called(target, f, regs, ops, pc + 3);
                  const { js } = f.code;
                  if (js !== null) {
                    fiber.top = caller;
                    const v = callCompiled(js, f, n, regs, ops, pc + 3);
                    if (v !== tier.sentinel) caller.regs[caller.dst] = v;
                    else {
                      tier.land(fiber, caller);
                      if (tier.settle(fiber)) return false;
                    }
                    break;
                  }
                }
                const size = frame.size - frame.link.words + target.words;
                if (size > maxStack) maxStack = moreStack(realm, size);
                const r = registers(target);
                for (let i = 0; i < n; i++) r[i] = regs[ops[pc + 3 + i]];
                frame = new Frame(f, target, r, caller, size);
                ops = target.ops;
                regs = r;
                pc = 0;
                if (--budget >= 0) continue;
                fiber.top = frame;
                break;
              }
            }
            const args = listOf(n, regs, ops, pc + 3);
            frame.pc = pc + 1;
            fiber.top = frame;
            const caller = pushTailCheck(realm, frame);
            const v = invoke(realm, fiber, f, args, null, caller);
            if (v !== SWITCH) deliver(realm, fiber, caller, v);
            break;
          }
          case Op.TailCallX: {
            frame.pc = pc + 1;
            fiber.top = frame;
            const kw = ops[pc + 3] < 0 ? null : (regs[ops[pc + 3]] as Map<string, Value>);
            const args = (regs[ops[pc + 2]] as Value[]).slice();
            const f = regs[ops[pc + 1]];
            const caller = pushTailCheck(realm, frame);
            const v = invoke(realm, fiber, f, args, kw, caller);
            if (v !== SWITCH) deliver(realm, fiber, caller, v);
            break;
          }
          case Op.NotCallable: {
            const f = regs[ops[pc + 1]];
            if (f instanceof Fn || f instanceof NativeFn || isCallable(f)) {
              pc += 5;
              continue;
            }
            const form = frame.link.consts[ops[pc + 3]] as GeneNode;
            if (f === undefined && form.type instanceof ComplexSym) throw noMember(realm, frame.fn.ns, form.type.parts);
            regs[ops[pc + 2]] = new GeneNode(f, form.props === null ? null : new Map(form.props), form.children.slice());
            pc = ops[pc + 4];
            continue;
          }
          case Op.IsMacro: {
            const f = regs[ops[pc + 2]];
            regs[ops[pc + 1]] = f instanceof Fn && f.code.isMacro;
            pc += 3;
            continue;
          }
          case Op.MacroCall: {
            frame.pc = pc + 5;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const form = frame.link.consts[ops[pc + 3]] as GeneNode;
            const f = regs[ops[pc + 2]];
            const args = D.macroArguments(form);
            const kw = form.props === null ? null : new Map(form.props);
            const scope = regs[ops[pc + 4]] as Scope;
            const v = f instanceof Fn ? pushFn(realm, fiber, f, args, kw, frame, scope) : invoke(realm, fiber, f, args, kw, frame);
            if (v !== SWITCH) regs[ops[pc + 1]] = v;
            break;
          }
          case Op.Send: {
            const receiver = regs[ops[pc + 2]];
            const n = ops[pc + 4];
            const cls = typeof receiver === "object" && receiver !== null ? (receiver as Partial<Instance>).$c : undefined;
            if (cls !== undefined) {
              let site = frame.link.sends[pc];
              if (site === null || site.cls !== cls || site.version !== methodTables.version)
                site = sendSite(frame.link, pc, frame.link.consts[ops[pc + 3]] as string, cls, n);
              if (site !== null) {
                const { target } = site;
                if (tier !== null) {
                  let { js } = site.fn;
                  if (js === null && target.calls >= 0 && (++target.calls & untold) === 0) {
                    tier.sent(target, site.fn, cls, frame.link.consts[ops[pc + 3]] as string, regs, ops, pc + 5);
                    js = site.fn.js;
                  }
                  if (js !== null) {
                    frame.pc = pc + 5 + n;
                    frame.dst = ops[pc + 1];
                    fiber.top = frame;
                    const v = sendCompiled(js, receiver, n, regs, ops, pc + 5);
                    if (v !== tier.sentinel) {
                      regs[ops[pc + 1]] = v;
                      pc += 5 + n;
                      continue;
                    }
                    tier.land(fiber, frame);
                    if (tier.settle(fiber)) return false;
                    break;
                  }
                }
                const size = frame.size + target.words;
                if (size > maxStack) maxStack = moreStack(realm, size);
                frame.pc = pc + 5 + n;
                frame.dst = ops[pc + 1];
                const r = registers(target);
                frame = new Frame(site.fn, target, r, frame, size);
                r[0] = receiver;
                if (n > 0) r[1] = regs[ops[pc + 5]];
                for (let i = 1; i < n; i++) r[i + 1] = regs[ops[pc + 5 + i]];
                ops = target.ops;
                regs = r;
                pc = 0;
                if (--budget >= 0) continue;
                fiber.top = frame;
                break;
              }
            } else {
              // natively written methods of built-in kinds
              const cls = realm.classOf(receiver);
              let site = frame.link.natives[pc];
              if (site === null || site.cls !== cls || site.version !== methodTables.version) site = nativeSite(frame.link, pc, ops[pc + 3], cls, n);
              if (site !== null) {
                const { direct } = site;
                if (direct !== null) {
                  const v = sendDirect(realm, direct, receiver, n, regs, ops, pc + 5);
                  if (v !== UNDEF) {
                    regs[ops[pc + 1]] = v;
                    pc += 5 + n;
                    if (scheduler.late) budget = 0;
                    continue;
                  }
                }
                const args = receiverAnd(receiver, n, regs, ops, pc + 5);
                frame.pc = pc + 5 + n;
                frame.dst = ops[pc + 1];
                fiber.top = frame;
                let v = site.method.impl(realm, args, null);
                if (typeof v === "object" && v !== null) v = complete(realm, fiber, v, frame);
                if (v === SWITCH) break;
                regs[ops[pc + 1]] = v;
                if (scheduler.hasJobs || scheduler.late) break;
                pc += 5 + n;
                continue;
              }
            }
            const args = listOf(n, regs, ops, pc + 5);
            frame.pc = pc + 5 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = sendAny(realm, fiber, receiver, frame.link.consts[ops[pc + 3]] as string, args, null, frame);
            if (v === GIVE_WAY) return false;
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.SendX: {
            frame.pc = pc + 6;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const kw = ops[pc + 5] < 0 ? null : (regs[ops[pc + 5]] as Map<string, Value>);
            const v = sendAny(realm, fiber, regs[ops[pc + 2]], frame.link.consts[ops[pc + 3]] as string, (regs[ops[pc + 4]] as Value[]).slice(), kw, frame);
            if (v === GIVE_WAY) return false;
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.TailSend: {
            const n = ops[pc + 3];
            const receiver = regs[ops[pc + 1]];
            if (frame.extra === null && frame.link.code.returnType === null) {
              const cls = typeof receiver === "object" && receiver !== null ? (receiver as Partial<Instance>).$c : undefined;
              if (cls !== undefined) {
                let site = frame.link.sends[pc];
                if (site === null || site.cls !== cls || site.version !== methodTables.version)
                  site = sendSite(frame.link, pc, frame.link.consts[ops[pc + 2]] as string, cls, n);
                if (site !== null) {
                  const { target } = site;
                  const caller = frame.caller;
                  if (tier !== null && caller instanceof Frame) {
                    if (site.fn.js === null && target.calls >= 0 && (++target.calls & untold) === 0)
                      tier.sent(target, site.fn, cls, frame.link.consts[ops[pc + 2]] as string, regs, ops, pc + 4);
                    const { js } = site.fn;
                    if (js !== null) {
                      fiber.top = caller;
                      const v = sendCompiled(js, receiver, n, regs, ops, pc + 4);
                      if (v !== tier.sentinel) caller.regs[caller.dst] = v;
                      else {
                        tier.land(fiber, caller);
                        if (tier.settle(fiber)) return false;
                      }
                      break;
                    }
                  }
                  const size = frame.size - frame.link.words + target.words;
                  if (size > maxStack) maxStack = moreStack(realm, size);
                  const r = registers(target);
                  r[0] = receiver;
                  for (let i = 0; i < n; i++) r[i + 1] = regs[ops[pc + 4 + i]];
                  frame = new Frame(site.fn, target, r, caller, size);
                  ops = target.ops;
                  regs = r;
                  pc = 0;
                  if (--budget >= 0) continue;
                  fiber.top = frame;
                  break;
                }
              } else {
                const cls = realm.classOf(receiver);
                let site = frame.link.natives[pc];
                if (site === null || site.cls !== cls || site.version !== methodTables.version) site = nativeSite(frame.link, pc, ops[pc + 2], cls, n);
                const caller = frame.caller;
                if (site !== null && caller instanceof Frame) {
                  const { direct } = site;
                  if (direct !== null) {
                    const v = sendDirect(realm, direct, receiver, n, regs, ops, pc + 4);
                    if (v !== UNDEF) {
                      frame = caller;
                      regs = caller.regs;
                      regs[caller.dst] = v;
                      ops = frame.link.ops;
                      pc = caller.pc;
                      if (scheduler.late) budget = 0;
                      continue;
                    }
                  }
                  const args = receiverAnd(receiver, n, regs, ops, pc + 4);
                  frame.pc = pc + 1;
                  fiber.top = frame;
                  let v = site.method.impl(realm, args, null);
                  if (typeof v === "object" && v !== null) {
                    fiber.top = caller;
                    v = complete(realm, fiber, v, caller);
                    if (v === SWITCH) break;
                  }
                  fiber.top = caller;
                  caller.regs[caller.dst] = v;
                  break;
                }
              }
            }
            const args = listOf(n, regs, ops, pc + 4);
            frame.pc = pc + 1;
            fiber.top = frame;
            const caller = pushTailCheck(realm, frame);
            const v = send(realm, fiber, regs[ops[pc + 1]], frame.link.consts[ops[pc + 2]] as string, args, null, caller);
            if (v !== SWITCH) deliver(realm, fiber, caller, v);
            break;
          }
          case Op.TailSendX: {
            frame.pc = pc + 1;
            fiber.top = frame;
            const kw = ops[pc + 4] < 0 ? null : (regs[ops[pc + 4]] as Map<string, Value>);
            const caller = pushTailCheck(realm, frame);
            const v = send(realm, fiber, regs[ops[pc + 1]], frame.link.consts[ops[pc + 2]] as string, (regs[ops[pc + 3]] as Value[]).slice(), kw, caller);
            if (v !== SWITCH) deliver(realm, fiber, caller, v);
            break;
          }
          case Op.SendDyn: {
            frame.pc = pc + 6;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const kw = ops[pc + 5] < 0 ? null : (regs[ops[pc + 5]] as Map<string, Value>);
            const v = send(realm, fiber, regs[ops[pc + 2]], methodName(regs[ops[pc + 3]]), (regs[ops[pc + 4]] as Value[]).slice(), kw, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Super: {
            const n = ops[pc + 4];
            const args = listOf(n, regs, ops, pc + 5);
            frame.pc = pc + 5 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = sendSuper(realm, fiber, frame.fn, regs[ops[pc + 2]], frame.link.consts[ops[pc + 3]] as string, args, null, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.SuperX: {
            frame.pc = pc + 6;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const kw = ops[pc + 5] < 0 ? null : (regs[ops[pc + 5]] as Map<string, Value>);
            const v = sendSuper(
              realm,
              fiber,
              frame.fn,
              regs[ops[pc + 2]],
              frame.link.consts[ops[pc + 3]] as string,
              (regs[ops[pc + 4]] as Value[]).slice(),
              kw,
              frame,
            );
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.New: {
            const n = ops[pc + 3];
            const made = newDirect(realm, regs[ops[pc + 2]], n, regs, ops, pc + 4);
            if (made !== UNDEF) {
              regs[ops[pc + 1]] = made;
              pc += 4 + n;
              if (scheduler.late) budget = 0;
              continue;
            }
            const args = listOf(n, regs, ops, pc + 4);
            frame.pc = pc + 4 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = instantiate(realm, fiber, regs[ops[pc + 2]], args, null, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.NewX: {
            frame.pc = pc + 5;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const kw = ops[pc + 4] < 0 ? null : (regs[ops[pc + 4]] as Map<string, Value>);
            const v = instantiate(realm, fiber, regs[ops[pc + 2]], (regs[ops[pc + 3]] as Value[]).slice(), kw, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Return: {
            const v = regs[ops[pc + 1]];
            const caller = frame.caller;
            const above = caller === null ? undefined : (caller as Partial<Frame>).regs;
            if (above !== undefined && frame.extra === null) {
              frame = caller as Frame;
              regs = above;
              regs[frame.dst] = v;
              ops = frame.link.ops;
              pc = frame.pc;
              continue;
            }
            frame.pc = pc + 1;
            fiber.top = frame;
            if (frame.extra !== null && frame.extra.gen !== null) {
              const g = frame.extra.gen;
              g.state = "done";
              g.frame = null;
              deliver(realm, fiber, caller, NOT_FOUND);
            } else deliver(realm, fiber, caller, v);
            break;
          }

          case Exec.CtorReturn:
            frame.pc = pc + 1;
            fiber.top = frame;
            deliver(realm, fiber, frame.caller, constructedBy(frame.fn, regs[0]));
            break;

          // --- arithmetic
          case Exec.ReturnIntSum:
            regs[ops[pc + 1]] = ops[pc + 2];
            pc += 3;
          // falls through
          case Exec.ReturnSum: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number") {
              const t = a + b;
              const caller = frame.caller;
              const above = caller === null ? undefined : (caller as Partial<Frame>).regs;
              if ((t | 0) === t && above !== undefined && frame.extra === null) {
                frame = caller as Frame;
                regs = above;
                regs[frame.dst] = t;
                ops = frame.link.ops;
                pc = frame.pc;
                continue;
              }
            }
          }
          // falls through
          case Op.Add: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number") {
              const t = a + b;
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.add(a, b);
            pc += 4;
            continue;
          }
          case Op.Sub: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number") {
              const t = a - b;
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.sub(a, b);
            pc += 4;
            continue;
          }
          case Op.Mul: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number") {
              const t = a * b;
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t | 0;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.mul(a, b);
            pc += 4;
            continue;
          }
          case Op.Div: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number") regs[ops[pc + 1]] = new Float(a / b);
            else regs[ops[pc + 1]] = A.div(a, b);
            pc += 4;
            continue;
          }
          case Op.Mod: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a === "number" && typeof b === "number" && b > 0 && (a | 0) === a) regs[ops[pc + 1]] = (a % b) | 0;
            else regs[ops[pc + 1]] = A.mod(a, b);
            pc += 4;
            continue;
          }
          case Exec.AddAgain: {
            const a = regs[ops[pc + 2]];
            if (typeof a === "number" && tier === null && --budget >= 0) {
              const t = a + ops[pc + 3];
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t;
                pc = ops[pc + 5];
                continue;
              }
            }
          }
          // falls through
          case Op.AddI: {
            const a = regs[ops[pc + 2]];
            if (typeof a === "number") {
              const t = a + ops[pc + 3];
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.add(a, ops[pc + 3]);
            pc += 4;
            continue;
          }
          case Op.SubI: {
            const a = regs[ops[pc + 2]];
            if (typeof a === "number") {
              const t = a - ops[pc + 3];
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.sub(a, ops[pc + 3]);
            pc += 4;
            continue;
          }
          case Op.MulI: {
            const a = regs[ops[pc + 2]];
            if (typeof a === "number") {
              const t = a * ops[pc + 3];
              if ((t | 0) === t) {
                regs[ops[pc + 1]] = t | 0;
                pc += 4;
                continue;
              }
            }
            regs[ops[pc + 1]] = A.mul(a, ops[pc + 3]);
            pc += 4;
            continue;
          }
          case Op.ModI: {
            const a = regs[ops[pc + 2]];
            const b = ops[pc + 3];
            if (typeof a === "number" && b > 0 && (a | 0) === a) regs[ops[pc + 1]] = (a % b) | 0;
            else regs[ops[pc + 1]] = A.mod(a, b);
            pc += 4;
            continue;
          }
          case Op.Neg:
            regs[ops[pc + 1]] = A.neg(regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Lt: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            regs[ops[pc + 1]] = typeof a === "number" && typeof b === "number" ? a < b : A.compare(a, b, "<") < 0;
            pc += 4;
            continue;
          }
          case Op.Le: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            regs[ops[pc + 1]] = typeof a === "number" && typeof b === "number" ? a <= b : A.compare(a, b, "<=") <= 0;
            pc += 4;
            continue;
          }
          case Op.Gt: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            regs[ops[pc + 1]] = typeof a === "number" && typeof b === "number" ? a > b : A.compare(a, b, ">") > 0;
            pc += 4;
            continue;
          }
          case Op.Ge: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            regs[ops[pc + 1]] = typeof a === "number" && typeof b === "number" ? a >= b : A.compare(a, b, ">=") >= 0;
            pc += 4;
            continue;
          }
          case Op.Eq: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a !== "object") {
              regs[ops[pc + 1]] = a === b;
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = equality(realm, fiber, a, b, null, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Ne: {
            const a = regs[ops[pc + 2]];
            const b = regs[ops[pc + 3]];
            if (typeof a !== "object") {
              regs[ops[pc + 1]] = a !== b;
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = equality(realm, fiber, a, b, NEGATE, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Is:
            regs[ops[pc + 1]] = isType(realm, frame.fn, regs[ops[pc + 2]], regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.And:
            regs[ops[pc + 1]] = A.and(regs[ops[pc + 2]], regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.Or:
            regs[ops[pc + 1]] = A.or(regs[ops[pc + 2]], regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.Xor:
            regs[ops[pc + 1]] = A.xor(regs[ops[pc + 2]], regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.Not: {
            const v = regs[ops[pc + 2]];
            regs[ops[pc + 1]] = v === false || v === null || v === undefined;
            pc += 3;
            continue;
          }
          case Op.Bang:
            regs[ops[pc + 1]] = A.bang(regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Shl:
            regs[ops[pc + 1]] = A.shift(regs[ops[pc + 2]], regs[ops[pc + 3]], true);
            pc += 4;
            continue;
          case Op.Shr:
            regs[ops[pc + 1]] = A.shift(regs[ops[pc + 2]], regs[ops[pc + 3]], false);
            pc += 4;
            continue;
          case Op.TypeOf:
            regs[ops[pc + 1]] = kindOf(regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Range:
            regs[ops[pc + 1]] = new Range(regs[ops[pc + 2]], regs[ops[pc + 3]], ops[pc + 4] < 0 ? 1 : regs[ops[pc + 4]]);
            pc += 5;
            continue;
          case Op.Interpolate: {
            const n = ops[pc + 2];
            let s = "";
            for (let i = 0; i < n; i++) s += interpolate(regs[ops[pc + 3 + i]]);
            regs[ops[pc + 1]] = s;
            pc += 3 + n;
            if (scheduler.late) budget = 0;
            continue;
          }

          // --- containers
          case Op.Array: {
            const n = ops[pc + 2];
            regs[ops[pc + 1]] = listOf(n, regs, ops, pc + 3);
            pc += 3 + n;
            continue;
          }
          case Op.Push:
            (regs[ops[pc + 1]] as Value[]).push(regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Spread:
            D.spread(scheduler, regs[ops[pc + 1]] as Value[], regs[ops[pc + 2]], ops[pc + 3]);
            pc += 4;
            if (scheduler.late) budget = 0;
            continue;
          case Op.Map: {
            const keys = frame.link.consts[ops[pc + 2]] as string[];
            const n = ops[pc + 3];
            const m = new Map<string, Value>();
            for (let i = 0; i < n; i++) m.set(keys[i], regs[ops[pc + 4 + i]]);
            regs[ops[pc + 1]] = m;
            pc += 4 + n;
            continue;
          }
          case Op.MapSet:
            (regs[ops[pc + 1]] as Map<string, Value>).set(frame.link.consts[ops[pc + 2]] as string, regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.MapSpread:
            D.mapSpread(scheduler, regs[ops[pc + 1]] as Map<string, Value>, regs[ops[pc + 2]], ops[pc + 3]);
            pc += 4;
            if (scheduler.late) budget = 0;
            continue;
          case Op.Gene: {
            const props = ops[pc + 3] < 0 ? null : (regs[ops[pc + 3]] as Map<string, Value>);
            regs[ops[pc + 1]] = new GeneNode(regs[ops[pc + 2]], props === null || props.size === 0 ? null : props, regs[ops[pc + 4]] as Value[]);
            pc += 5;
            continue;
          }
          case Op.HashMap: {
            const n = ops[pc + 2];
            const items = listOf(n, regs, ops, pc + 3);
            frame.pc = pc + 3 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = complete(realm, fiber, realm.makeHashMap(items), frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Seal:
            regs[ops[pc + 1]] = D.seal(regs[ops[pc + 2]]);
            pc += 3;
            continue;

          // --- members
          case Op.SelfGet:
          case Op.GetMember: {
            const o = regs[ops[pc + 2]];
            if (typeof o === "object" && o !== null && (o as Partial<Instance>).$c !== undefined) {
              const key = frame.link.keys[ops[pc + 3]] as FieldKey;
              const v = (o as Instance)[key];
              regs[ops[pc + 1]] = typeof v === "number" && (o as Instance).$l !== null ? fieldOf(o as Instance, key) : v;
              pc += 4;
              continue;
            }
            const site = frame.link.members[pc];
            if (site !== null && site.owner === o && site.version === structure.version) {
              const v = site.cell.value;
              if (v !== UNDEF) {
                regs[ops[pc + 1]] = v;
                pc += 4;
                continue;
              }
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            let v = getMember(realm, o, frame.link.consts[ops[pc + 3]] as string);
            if (o instanceof Namespace || o instanceof GClass) frame.link.members[pc] = memberSite(o, frame.link.consts[ops[pc + 3]] as string);
            if (typeof v === "object" && v !== null && v.constructor === D.CALL_REQUEST) {
              v = complete(realm, fiber, v, frame);
              if (v === SWITCH) break;
            }
            regs[ops[pc + 1]] = v;
            pc += 4;
            continue;
          }
          case Op.GetIndex: {
            const o = regs[ops[pc + 2]];
            const i = ops[pc + 3];
            if (i >= 0 && Array.isArray(o)) {
              regs[ops[pc + 1]] = o[i];
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = D.finish(realm, fiber, getIndex(realm, o, i), frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.GetDyn: {
            const o = regs[ops[pc + 2]];
            const i = regs[ops[pc + 3]];
            if (typeof i === "number" && i >= 0 && Array.isArray(o)) {
              regs[ops[pc + 1]] = o[i];
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = D.finish(realm, fiber, getDyn(realm, o, i), frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.GetVia: {
            frame.pc = pc + 6;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = complete(
              realm,
              fiber,
              D.getVia(realm, regs[ops[pc + 2]], frame.link.consts[ops[pc + 3]] as string, regs[ops[pc + 4]], ops[pc + 5]),
              frame,
            );
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.SelfSet:
          case Op.SetMember: {
            const o = regs[ops[pc + 1]];
            if (o !== null && o !== undefined && (o as Partial<Instance>).$p === 1) {
              (o as Instance)[frame.link.keys[ops[pc + 2]] as FieldKey] = regs[ops[pc + 3]];
              pc += 4;
              continue;
            }
            if (o instanceof Instance && o.$c.ft === null) {
              setField(o, frame.link.keys[ops[pc + 2]] as FieldKey, regs[ops[pc + 3]]);
              pc += 4;
              continue;
            }
            regs[ops[pc + 3]] = setMember(realm, o, frame.link.consts[ops[pc + 2]] as string, regs[ops[pc + 3]]);
            pc += 4;
            continue;
          }
          case Op.SetIndex:
            regs[ops[pc + 3]] = setIndex(realm, regs[ops[pc + 1]], ops[pc + 2], regs[ops[pc + 3]]);
            pc += 4;
            continue;
          case Op.SetDyn: {
            const o = regs[ops[pc + 1]];
            const i = regs[ops[pc + 2]];
            if (typeof i === "number" && typeof o === "object" && o !== null && o.constructor === Array && i >= 0 && i < (o as Value[]).length) {
              (o as Value[])[i] = regs[ops[pc + 3]];
              pc += 4;
              continue;
            }
            regs[ops[pc + 3]] = setDyn(realm, o, i, regs[ops[pc + 3]]);
            pc += 4;
            continue;
          }
          case Exec.AddToField: {
            const o = regs[ops[pc + 2]];
            const b = regs[ops[pc + 7]];
            if (o !== null && o !== undefined && (o as Partial<Instance>).$p === 1) {
              const key = frame.link.keys[ops[pc + 3]] as FieldKey;
              const a = (o as Instance)[key];
              if (typeof a === "number" && typeof b === "number") {
                const t = a + b;
                if ((t | 0) === t) {
                  regs[ops[pc + 1]] = a;
                  regs[ops[pc + 5]] = t;
                  (o as Instance)[key] = t;
                  pc += 12;
                  continue;
                }
              }
            }
          }
          // falls through
          case Op.GetStrictName: {
            const o = regs[ops[pc + 2]];
            if (typeof o === "object" && o !== null && (o as Partial<Instance>).$c !== undefined) {
              const key = frame.link.keys[ops[pc + 3]] as FieldKey;
              const v = (o as Instance)[key];
              regs[ops[pc + 1]] = typeof v === "number" && (o as Instance).$l !== null ? fieldOf(o as Instance, key) : v;
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = D.finish(realm, fiber, getStrict(realm, o, frame.link.consts[ops[pc + 3]]), frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.GetStrict: {
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = D.finish(realm, fiber, getStrict(realm, regs[ops[pc + 2]], regs[ops[pc + 3]]), frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.Strict:
            D.strict(regs[ops[pc + 1]]);
            pc += 2;
            continue;

          // --- control
          case Exec.Again:
            pc = ops[pc + 1];
            if (tier !== null) {
              const known = frame.link.loops[pc];
              let loop = null;
              if (typeof known === "function") loop = known as CompiledLoop;
              else if (known >= 0)
                if ((known & untold) === untold) loop = tier.loop(frame.link, pc, frame.fn, regs);
                else frame.link.loops[pc] = known + 1;
              if (loop !== null) {
                const start = pc;
                frame.pc = pc;
                fiber.top = frame;
                pc = loop(frame.fn, frame, regs);
                if (pc >= 0) {
                  frame.pc = pc;
                  if (tier.expired) {
                    if (tier.settle(fiber)) return false;
                    break;
                  }
                  // it leaves at every round, perhaps
                  if (--budget >= 0) continue;
                  break;
                }
                if (pc === LANDED) {
                  tier.land(fiber, frame);
                  if (tier.settle(fiber)) return false;
                  break;
                }
                pc = start;
                tier.refused(frame.link, start, regs);
              }
            }
            if (--budget >= 0) continue;
            frame.pc = pc;
            fiber.top = frame;
            break;
          case Op.Loop:
            pc += 1;
            if (--budget >= 0) continue;
            frame.pc = pc;
            fiber.top = frame;
            break;
          case Op.If: {
            const v = regs[ops[pc + 1]];
            pc = v === false || v === null || v === undefined ? ops[pc + 2] : pc + 3;
            continue;
          }
          case Op.IfLt: {
            const a = regs[ops[pc + 1]];
            const b = regs[ops[pc + 2]];
            pc = (typeof a === "number" && typeof b === "number" ? a < b : A.compare(a, b, "<") < 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfLe: {
            const a = regs[ops[pc + 1]];
            const b = regs[ops[pc + 2]];
            pc = (typeof a === "number" && typeof b === "number" ? a <= b : A.compare(a, b, "<=") <= 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfGt: {
            const a = regs[ops[pc + 1]];
            const b = regs[ops[pc + 2]];
            pc = (typeof a === "number" && typeof b === "number" ? a > b : A.compare(a, b, ">") > 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfGe: {
            const a = regs[ops[pc + 1]];
            const b = regs[ops[pc + 2]];
            pc = (typeof a === "number" && typeof b === "number" ? a >= b : A.compare(a, b, ">=") >= 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfEq:
          case Op.IfNe: {
            const a = regs[ops[pc + 1]];
            const b = regs[ops[pc + 2]];
            if (typeof a !== "object") {
              // behind it stands a branch that is for results of methods `==`
              pc = (a === b) === (ops[pc] === Op.IfEq) ? pc + 7 : ops[pc + 3];
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 5];
            fiber.top = frame;
            const v = equality(realm, fiber, a, b, null, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.IfLtI: {
            const a = regs[ops[pc + 1]];
            pc = (typeof a === "number" ? a < ops[pc + 2] : A.compare(a, ops[pc + 2], "<") < 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfLeI: {
            const a = regs[ops[pc + 1]];
            pc = (typeof a === "number" ? a <= ops[pc + 2] : A.compare(a, ops[pc + 2], "<=") <= 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfGtI: {
            const a = regs[ops[pc + 1]];
            pc = (typeof a === "number" ? a > ops[pc + 2] : A.compare(a, ops[pc + 2], ">") > 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfGeI: {
            const a = regs[ops[pc + 1]];
            pc = (typeof a === "number" ? a >= ops[pc + 2] : A.compare(a, ops[pc + 2], ">=") >= 0) ? pc + 4 : ops[pc + 3];
            continue;
          }
          case Op.IfEqI: {
            const a = regs[ops[pc + 1]];
            if (typeof a !== "object") {
              pc = a === ops[pc + 2] ? pc + 7 : ops[pc + 3];
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 5];
            fiber.top = frame;
            const v = equality(realm, fiber, a, ops[pc + 2], null, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.IfAbsent:
            pc = regs[ops[pc + 1]] === ABSENT ? pc + 3 : ops[pc + 2];
            continue;
          case Op.Break:
            pc = ops[pc + 1];
            continue;
          case Op.BreakIf: {
            const v = regs[ops[pc + 1]];
            pc = v === false || v === null || v === undefined ? pc + 3 : ops[pc + 2];
            continue;
          }
          case Op.BreakIfNot: {
            const v = regs[ops[pc + 1]];
            pc = v === false || v === null || v === undefined ? ops[pc + 2] : pc + 3;
            continue;
          }

          // --- iteration
          case Op.Iter: {
            const o = regs[ops[pc + 2]];
            if (Array.isArray(o)) {
              regs[ops[pc + 1]] = new ArrayIterator(o);
              pc += 3;
              continue;
            }
            frame.pc = pc + 3;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const v = iterate(realm, fiber, o, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Op.IterNext: {
            const it = regs[ops[pc + 2]];
            if (it instanceof ArrayIterator) {
              if (it.index < it.array.length) {
                regs[ops[pc + 1]] = it.array[it.index++];
                pc += 7;
              } else pc = ops[pc + 3];
              continue;
            }
            if (it instanceof RangeIterator) {
              const n = it.next;
              if (it.step > 0 ? n <= it.end : it.step < 0 && n >= it.end) {
                it.next = n + it.step;
                it.index++;
                regs[ops[pc + 1]] = n;
                pc += 7;
              } else pc = ops[pc + 3];
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            if (it instanceof Generator && tier !== null) {
              const v = tier.step(it, 0, frame);
              if (v !== UNDEF) {
                if (v !== tier.sentinel) {
                  regs[ops[pc + 1]] = v;
                  pc += 4;
                  continue;
                }
                tier.land(fiber, frame);
                if (tier.settle(fiber)) return false;
                break;
              }
            }
            const v = it instanceof Generator ? resumeGenerator(realm, fiber, it, frame) : nextValue(realm, fiber, it, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Exec.IterTest:
            pc = regs[ops[pc + 1]] === NOT_FOUND ? ops[pc + 2] : pc + 3;
            continue;
          case Op.IterNextPair: {
            frame.pc = pc + 5;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const it = regs[ops[pc + 3]];
            const v = it instanceof Generator ? resumeGenerator(realm, fiber, it, frame) : nextPair(realm, fiber, it, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          case Exec.PairTest: {
            const pair = checkPair(regs[ops[pc + 1]]);
            if (pair === NOT_FOUND) {
              pc = ops[pc + 3];
              continue;
            }
            regs[ops[pc + 1]] = (pair as Value[])[0];
            regs[ops[pc + 2]] = (pair as Value[])[1];
            pc += 4;
            continue;
          }

          // --- exceptions
          case Op.Caught:
            regs[ops[pc + 1]] = fiber.caught;
            fiber.caught = null;
            pc += 2;
            continue;
          case Op.Throw:
            frame.pc = pc + 1;
            fiber.top = frame;
            throwValue(realm, fiber, regs[ops[pc + 1]], frame);
            break;
          case Op.Rethrow:
            frame.pc = pc + 1;
            fiber.top = frame;
            raiseIn(realm, fiber, frame, regs[ops[pc + 1]]);
            break;
          case Op.GetEx:
            regs[ops[pc + 1]] = fiber.ex;
            pc += 2;
            continue;
          case Op.SetEx:
            // a limit that passes is no exception of the program
            fiber.ex = regs[ops[pc + 1]] instanceof Stop ? null : regs[ops[pc + 1]];
            pc += 2;
            continue;

          // --- binding
          case Op.Bind:
            D.chargeCopy(scheduler, regs[ops[pc + 1]]);
            bindPattern(frame.link.consts[ops[pc + 2]] as ParamSpec, regs[ops[pc + 1]], regs);
            pc += 3;
            if (scheduler.late) budget = 0;
            continue;
          case Op.CheckType:
            regs[ops[pc + 1]] = realm.typeCheck
              ? checkType(
                  realm,
                  frame.fn,
                  frame.link.consts[ops[pc + 3]] as TypeValue,
                  regs[ops[pc + 2]],
                  ops[pc + 4],
                  frame.link.consts[ops[pc + 5]] as string,
                )
              : regs[ops[pc + 2]];
            pc += 6;
            continue;

          // --- fibers
          case Op.AsyncStart:
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            startAsync(realm, fiber, regs[ops[pc + 2]] as Fn, ops[pc + 3] === 1);
            return false;
          case Op.AsyncEnd:
            frame.pc = pc + 1;
            fiber.top = frame;
            deliver(realm, fiber, frame.caller, regs[ops[pc + 1]]);
            break;
          case Op.Async:
            regs[ops[pc + 1]] = settledAs(realm, regs[ops[pc + 2]]);
            pc += 3;
            continue;
          case Op.Await: {
            const awaited = regs[ops[pc + 2]];
            if (awaited instanceof Future && awaited.state === "success" && ops[pc + 3] < 0) {
              regs[ops[pc + 1]] = awaited.value;
              pc += 4;
              continue;
            }
            frame.pc = pc + 4;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            if (ops[pc + 3] < 0 && awaited instanceof Future && awaited.state === "pending") {
              awaitFuture(realm, fiber, awaited, frame);
              return false;
            }
            const timed = ops[pc + 3] >= 0;
            const v = awaitOne(realm, fiber, regs[ops[pc + 2]], timed ? regs[ops[pc + 3]] : undefined, timed, frame);
            if (v === SWITCH) return false;
            regs[frame.dst] = v;
            break;
          }
          case Op.AwaitAll: {
            const n = ops[pc + 3];
            const values = listOf(n, regs, ops, pc + 4);
            frame.pc = pc + 4 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const timed = ops[pc + 2] >= 0;
            const v = awaitAll(realm, fiber, values, timed ? regs[ops[pc + 2]] : undefined, timed, frame);
            if (v === SWITCH) return false;
            regs[frame.dst] = v;
            break;
          }
          case Op.Yield: {
            const g = frame.extra === null ? null : frame.extra.gen;
            if (g === null) throw D.yieldOutside();
            frame.pc = pc + 3;
            frame.dst = ops[pc + 1];
            const v = regs[ops[pc + 2]];
            const caller = frame.caller;
            frame.caller = null;
            g.state = "suspended";
            if (caller instanceof Frame) {
              caller.regs[caller.dst] = v;
              fiber.top = caller;
            } else deliver(realm, fiber, caller, v);
            break;
          }
          case Exec.GenStart: {
            frame.pc = pc + 1;
            const g = new Generator();
            (frame.extra ??= new FrameExtra()).gen = g;
            g.frame = frame;
            const caller = frame.caller;
            frame.caller = null;
            deliver(realm, fiber, caller, g);
            break;
          }
          case Exec.AsyncEntry:
            frame.pc = pc + 1;
            fiber.top = frame;
            spawnFrame(realm, fiber, frame);
            return false;

          // --- the rest
          case Op.Scope: {
            const n = ops[pc + 4];
            const self = ops[pc + 3] < 0 ? frame.fn.ns : regs[ops[pc + 3]];
            regs[ops[pc + 1]] = Scope.of(frame.link.consts[ops[pc + 2]] as ScopeSpec, listOf(n, regs, ops, pc + 5) as Cell[], self, frame.fn.ns);
            pc += 5 + n;
            continue;
          }
          case Op.Rt: {
            const n = ops[pc + 3];
            const args = listOf(n, regs, ops, pc + 4);
            frame.pc = pc + 4 + n;
            frame.dst = ops[pc + 1];
            fiber.top = frame;
            const name = frame.link.consts[ops[pc + 2]] as string;
            const intrinsic = realm.intrinsics[name];
            if (intrinsic === undefined) throw new Error(`no intrinsic ${name}`);
            let v = intrinsic(realm, args, frame);
            if (typeof v === "object" && v !== null) v = complete(realm, fiber, v, frame);
            if (v !== SWITCH) regs[frame.dst] = v;
            break;
          }
          default:
            throw new Error(`bad instruction ${ops[pc]} in ${frame.link.code.name} at ${pc}`);
        }
        // the fiber may have gone elsewhere
        if (fiber.status !== Status.Running) return false;
        if (scheduler.hasJobs) {
          scheduler.preempt(fiber);
          return false;
        }
        frame = fiber.top as Frame;
        ops = frame.link.ops;
        regs = frame.regs;
        pc = frame.pc;
        // a limit that the poll meets is raised where the fiber is now
        if (--budget < 0) {
          if (!scheduler.poll() && every > 0) return true;
          scheduler.cutOff(fiber);
          return false;
        }
        if (scheduler.late) budget = 0;
      }
    } catch (e) {
      const exception = e instanceof Stop ? scheduler.limits.grant(e) : fromNative(realm, e);
      frame.pc = pc + 1;
      fiber.top = frame;
      raiseIn(realm, fiber, frame, exception);
      if ((fiber.status as Status) !== Status.Running) return false;
      if (scheduler.hasJobs) {
        scheduler.preempt(fiber);
        return false;
      }
      frame = fiber.top as Frame;
      ops = frame.link.ops;
      regs = frame.regs;
      pc = frame.pc;
    }
  }
}

/** The bound of the memory for calls, which the size is above, raised. @throws StackOverflow there is no more */
function moreStack(realm: Realm, size: number): number {
  if (!realm.fits(size)) throw overflow();
  return realm.maxStack;
}

/** What a compiled loop returns when frames that it had called are to be put on top (jit/exits.ts). */
const LANDED = -1;
