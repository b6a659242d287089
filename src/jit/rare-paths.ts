/** What compiled code calls for instructions that have no fast path (rare.ts) and for intrinsics. */
import type { ParamSpec } from "../gir/code.ts";
import { type Cell, EnumValue, EnumVariant, type Fn, Future, Generator, GClass, Instance, Scope, type ScopeSpec } from "../values/runtime-types.ts";
import { GeneNode, type Value } from "../values/types.ts";
import { bindPattern } from "../vm/bind.ts";
import { chargeCopy, seal, strict } from "../vm/data.ts";
import { Frame } from "../vm/frame.ts";
import { builtins, unwrapFails, unwrapValue } from "../vm/intrinsics.ts";
import { checkPair } from "../vm/generator.ts";
import { builtinPair, isBuiltin } from "../vm/iterate-ops.ts";
import { builtinIterator, iteratorNext } from "../vm/iterate.ts";
import type { Linked } from "../vm/link.ts";
import { getMember } from "../vm/members.ts";
import { setGlobal, setName } from "../vm/names.ts";
import { settledAs } from "../vm/operations.ts";
import type { Intrinsic } from "../vm/realm.ts";
import { Calling } from "./calling.ts";
import { S } from "./slow-paths.ts";

export abstract class RarePaths extends Calling {
  readonly seal = seal;
  readonly strict = strict;

  /** The frame of an activation that has none, for an intrinsic that asks which function runs. */
  frameOf(fn: Fn, link: Linked): Parameters<Intrinsic>[2] {
    return new Frame(fn, link, [], null, 0);
  }

  setName(fn: Fn, name: string, v: Value): void {
    setName(this.realm, fn.ns, name, v);
  }

  globalValue(name: string): Value {
    return getMember(this.realm, this.realm.global, name);
  }

  setGlobal(name: string, v: Value): void {
    setGlobal(this.realm, name, v);
  }

  define(fn: Fn, name: string, v: Value): void {
    fn.ns.members.define(name, v);
  }

  gene(type: Value, props: Map<string, Value> | null, children: Value[]): GeneNode {
    return new GeneNode(type, props === null || props.size === 0 ? null : props, children);
  }

  hashMap(items: Value[]): Value {
    return this.intrinsic(() => this.realm.makeHashMap(items), [], null as never);
  }

  settledAs(v: Value): Value {
    return settledAs(this.realm, v);
  }

  /** The values of futures; S: one has none yet, or never will. */
  settledValues(futures: readonly Value[]): Value {
    return futures.every((f) => f instanceof Future && f.state === "success") ? futures.map((f) => (f as Future).value) : S;
  }

  scope(fn: Fn, spec: ScopeSpec, self: Value, cells: readonly Cell[]): Scope {
    return Scope.of(spec, cells, self, fn.ns);
  }

  /** The values of an array pattern by register; S: it does not match, which is raised. */
  bindPattern(spec: ParamSpec, v: Value): Value {
    if (this.scheduler.late) return this.here();
    const regs: Value[] = [];
    try {
      chargeCopy(this.scheduler, v);
      bindPattern(spec, v, regs);
    } catch (e) {
      return this.raised(e);
    }
    return regs;
  }

  // --- iteration

  /** The iterator over what is no array. */
  iteratorOf(v: Value, d: number): Value {
    let it: Value;
    try {
      it = builtinIterator(v);
    } catch (e) {
      return this.raised(e);
    }
    if (it !== undefined) return it;
    return typeof v === "number" ? this.here() : this.send(v, "iter", d, []);
  }

  /** The next value of an iterator, or not_found. */
  next(it: Value, d: number): Value {
    if (isBuiltin(it)) return iteratorNext(it);
    return it === null || it instanceof Generator ? this.here() : this.send(it, "next", d, []);
  }

  /** The next [key value], or not_found. */
  nextPair(it: Value, d: number): Value {
    if (isBuiltin(it)) return builtinPair(it);
    if (it === null || it instanceof Generator) return this.here();
    const pair = this.send(it, "next_pair", d, []);
    try {
      return pair === S ? S : checkPair(pair);
    } catch (e) {
      return this.raised(e);
    }
  }

  // --- intrinsics: S where the form for all has to do it

  /** Is the exception of that class? */
  matches(e: Value, c: Value): Value {
    if (!(c instanceof GClass)) return S;
    return e instanceof Instance && e.$c.isSubclassOf(c);
  }

  /** Does a value match a pattern of `case` that is a name? */
  matchesValue(v: Value, pattern: Value): Value {
    return pattern instanceof EnumVariant ? S : this.equal(v, pattern);
  }

  unwrapFails(v: Value): boolean {
    return unwrapFails(builtins(this.realm), v);
  }

  unwrapValue(v: Value): Value {
    return v instanceof EnumValue ? unwrapValue(builtins(this.realm), v) : v;
  }
}
