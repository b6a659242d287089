/** How natives that give their result at once are written: one function for each number of arguments. Their general entry is derived from these. */
import { raise } from "../values/raise.ts";
import { type DirectImpl, NativeFn, type NativeImpl, UNDEF } from "../values/runtime-types.ts";

/** Longest list of arguments, the receiver included, for which there are direct entries. */
const MOST = 4;

/** The direct entries of a native and its general one. Made by {@link direct} or {@link directOr}. */
export class Direct {
  readonly directs: (DirectImpl | null)[] = [];
  readonly impl: NativeImpl;

  constructor(missing: string | null, forms: readonly [DirectImpl, ...(DirectImpl | null)[]], otherwise: NativeImpl | null) {
    // the first parameter is the realm
    const least = Math.max(0, forms[0].length - 1);
    for (let n = 0; n <= MOST; n++) this.directs.push(forms[n - least] ?? null);
    this.impl = (realm, args, kw) => {
      const n = args.length - least;
      if (n < 0) throw raise("ArgumentException", missing ?? "Too few arguments");
      const f = forms[n < forms.length ? n : forms.length - 1];
      // JavaScript has no room for very many arguments; those that no form takes are ignored
      const v = f === null ? UNDEF : f(realm, ...(args.length > MOST ? args.slice(0, MOST) : args));
      return v === UNDEF ? otherwise!(realm, args, kw) : v;
    };
  }
}

/**
 * A native by its direct entries.
 * @param missing ArgumentException when there are too few arguments; null for methods that need none
 * @param forms for consecutive numbers of arguments, the least first; further arguments are ignored, so that no form has a rest: see {@link directOr}
 */
export function direct(missing: string | null, ...forms: [DirectImpl, ...DirectImpl[]]): Direct {
  return new Direct(missing, forms, null);
}

/** The same with what does it when a form gives UNDEF or is null, as the last is of natives that take any number; it finds at least as many arguments as the first form takes. */
export function directOr(otherwise: NativeImpl, missing: string | null, ...forms: [DirectImpl, ...(DirectImpl | null)[]]): Direct {
  return new Direct(missing, forms, otherwise);
}

/** The native of either kind of definition. */
export function native(name: string, params: string, doc: string, impl: NativeImpl | Direct, isMethod: boolean): NativeFn {
  return impl instanceof Direct ? new NativeFn(name, params, doc, impl.impl, isMethod, impl.directs) : new NativeFn(name, params, doc, impl, isMethod);
}
