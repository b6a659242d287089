/** Methods of Generator (11.3); what they do is in vm/generator.ts. */
import { raise } from "../values/raise.ts";
import { Generator } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { generatorHasNext, generatorNext, generatorNextPair } from "../vm/generator.ts";
import { defineMethods } from "./define.ts";
import type { Realm } from "./define.ts";

function generator(v: Value, name: string): Generator {
  if (v instanceof Generator) return v;
  throw raise("TypeException", `${name} can only be called on a Generator`);
}

/** Installs Generator. */
export function installGenerators(realm: Realm): void {
  defineMethods(realm, "Generator", [
    ["next", "", "The next value, not_found at the end.", (_, a) => generatorNext(generator(a[0], "next"))],
    ["has_next", "", "Is there another value? It is kept for `next`.", (_, a) => generatorHasNext(generator(a[0], "has_next"))],
    ["next_pair", "", "The next [key value], not_found at the end.", (_, a) => generatorNextPair(generator(a[0], "next_pair"))],
    ["iter", "", "Itself.", (_, a) => a[0]],
  ]);
}
