/** What the sites of calls remember, found when they see something else than the last time. */
import { Fn, type GClass, methodTables, NativeFn } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { type Linked, linked, type NameSite, NativeSite, SendSite } from "./link.ts";

/** What a CallName calls with n arguments that go to registers and nothing else, and remembers it; null: something else. */
export function callTarget(site: NameSite, called: Value, n: number): Linked | null {
  const target = called instanceof Fn ? linked(called.code) : null;
  site.called = called;
  return (site.target = target !== null && target.arity === n ? target : null);
}

/** Finds what a Send calls on instances of a class, and remembers it; null: not an ordinary call of a Gene method. */
export function sendSite(link: Linked, pc: number, name: string, cls: GClass, n: number): SendSite | null {
  const m = cls.mt[name];
  if (!(m instanceof Fn)) return null;
  const target = linked(m.code);
  if (!target.direct || target.nparams !== n || target.base !== 1) return null;
  const site = new SendSite(cls, methodTables.version, m, target);
  link.sends[pc] = site;
  return site;
}

/** Finds what a Send calls on values of a built-in class, and remembers it; null: no native method. */
export function nativeSite(link: Linked, pc: number, name: number, cls: GClass, n: number): NativeSite | null {
  const m = cls.mt[link.consts[name] as string];
  if (!(m instanceof NativeFn) || !m.isMethod) return null;
  return (link.natives[pc] = new NativeSite(cls, methodTables.version, m, n < 4 ? m.directs[n + 1] : null));
}
