/** What the emitter is told, and what it gives. */
import type { Assumption } from "../values/assumptions.ts";
import type { Fn, GClass, Member, Namespace, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Intrinsic, Realm } from "../vm/realm.ts";
import type { Kind } from "./flow.ts";

/** What the emitter asks of the tier. */
export interface Advice {
  /** kinds of values seen in the first registers, for which code is to be made; null: any */
  readonly kinds: Uint8Array | null;
  /** may members be taken for Floats? */
  readonly speculate: boolean;
  /** suspensions are forced: every function polls at its entry */
  readonly forced: boolean;
  /** neither polls nor checks of depth: a measurement of what they cost */
  readonly unpolled: boolean;
  readonly typeCheck: boolean;
  /** what is assumed about the world outside, from now on, by all code */
  readonly assumption: Assumption;
  /** pcs in linked code of the instructions whose fast paths did not fit before; null: any may not */
  readonly slow: ReadonlySet<number> | null;
  /** the cell that a name means in the function, whose later changes the tier watches; null: not to be relied on */
  cell(name: string): Member | null;
  /** the same for a member of a class or namespace */
  member(container: GClass | Namespace, name: string): Member | null;
  /** compiled form of a function, if it can be had. @param kinds of its parameters where they are called for */
  callee(f: Fn, kinds: readonly Kind[]): ((...args: any[]) => unknown) | null;
  /** the form of it that takes Floats as plain numbers where they are known to be Floats; null: there are none, or it cannot be had */
  floatForm(f: Fn, kinds: readonly Kind[]): ((...args: any[]) => unknown) | null;
  /** registers of the parameters that are given as plain numbers; null: the usual form */
  readonly floats: ReadonlySet<number> | null;
  readonly realm: Realm;
  /** are declared types of results checked? */
  readonly checks: boolean;
  /** what does the intrinsic; null: it is the interpreter's */
  intrinsic(name: string): Intrinsic | null;
  /** positional form of a native for n arguments (with the receiver) */
  direct(f: Value, n: number): ((...args: any[]) => unknown) | null;
  /** the class of a built-in kind whose native method the instruction called last, and the method; null: none, or not known */
  nativeMethod(pc: number): { cls: GClass; method: NativeFn } | null;
  /** has a class a method `==`? */
  readonly equals: boolean;
  /** is the compiled function a leaf? */
  isLeaf(f: (...args: any[]) => unknown): boolean;
  /** the class of the instance whose method the interpreter called last at that instruction; null: it is not known */
  receiver(pc: number): GClass | null;
  /** Compiles a method that is known by class and name, so that the call can rely on what it is. @param kinds of the arguments */
  prepare(cls: GClass, name: string, kinds: readonly Kind[], keys: readonly string[]): void;
  /** is a field of that name kept as raw double by some class? @param self by the class of the method */
  isRaw(name: string, self: boolean): boolean;
  /** Is a field of that name raw in no class? It is relied on from then on. */
  isPlain(name: string): boolean;
  /** is a field of that name ordinary in a class that has raw ones? */
  isMixed(name: string): boolean;
  /** show the source beside the text */
  readonly comments: boolean;
}

/** Text of a factory's result, and the constants that the factory takes. */
export interface Emitted {
  readonly text: string;
  readonly names: string[];
  readonly values: unknown[];
  /** instructions at which it always leaves */
  readonly leaves: string[];
  /** what it assumes about the world outside */
  readonly assumptions: readonly Assumption[];
  /** does it call nothing that calls further, nor handle exceptions? */
  readonly isLeaf: boolean;
}
