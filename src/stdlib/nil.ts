/** Methods of Nil and Void (14.3). Every other method of nil gives nil: the machine does that. */
import { defineMethods } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const EMPTY: readonly Entry[] = [
  ["empty? empty", "", "Always true.", () => true],
  ["not_empty?", "", "Always false.", () => false],
];

/** Installs Nil and Void. */
export function installNil(realm: Realm): void {
  defineMethods(realm, "Nil", EMPTY);
  defineMethods(realm, "Nil", [
    ["to_bool", "", "false.", () => false],
    ["serialize", "", '"nil"', () => "nil"],
  ]);
  defineMethods(realm, "Void", EMPTY);
}
