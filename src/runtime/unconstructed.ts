/** Built-in classes whose values `new` does not make: it says so, and what is to be written instead. An instance made of them would claim to be of the kind. */
import { raise } from "../values/raise.ts";
import { type GClass, NativeFn } from "../values/runtime-types.ts";
import type { Realm } from "../vm/realm.ts";

/** What makes values of a class, or what is usually meant. */
const INSTEAD: Readonly<Record<string, string>> = {
  Nil: "nil is its only value",
  Void: "void is its only value",
  Bool: "(!! x) says whether a value counts as true",
  Int: 'the Int of a text is ("42" .to_i), that of a Float (x .to_i)',
  Float: 'the Float of a text is ("4.2" .to_f), that of an Int (n .to_f)',
  Char: "a character is 'c', that of a code point (65 .to_char)",
  Symbol: "a symbol is `name",
  ComplexSymbol: "a symbol with a path is `a/b",
  Gene: "a Gene is `(type ^key value child), with values put in `(type %x)",
  Range: "a range is (1 .. 9) or (range 1 9 2)",
  RegexMatch: "a match is what (pattern .match text) gives",
  Bytes: 'bytes are 0#ff or ("text" .bytes)',
  Selector: "a selector is @a/b or (@ ...)",
  Function: "a function is (fn [x] ...)",
  Block: "a block is (-> ...)",
  BoundMethod: "a bound method is o/.name",
  Interface: "an interface is (interface Name ...)",
  Adapter: "an adapter is what calling an interface gives: (I x)",
  Namespace: "a namespace is (ns name ...)",
  Enum: "an enum is (enum Name ...)",
  Generator: "a generator is what calling a function (fn name* ...) gives",
  Actor: "an actor is (gene/actor/spawn handler)",
  Type: "a type is (type Name ...), in a place for values (Int | String)",
  IOHandle: "the streams are stdin, stdout and stderr",
  Parser: "a parser is (gene/parser path)",
  FileReader: "a reader is (File/reader path)",
  FileChanges: "changes are (gene/io/changes path)",
};

/** Refuses the construction of what has no constructor and is no class to build upon, as Object and the exceptions are. Called when the library is there. */
export function refuseConstruction(realm: Realm): void {
  for (const cls of Object.values(realm.classes)) {
    if (cls === realm.classes.Object || cls.construct !== null || cls.isSubclassOf(realm.classes.Exception)) continue;
    cls.construct = refusal(cls);
  }
}

function refusal({ name }: GClass): NativeFn {
  const hint = INSTEAD[name];
  return new NativeFn(name, "", "Refused.", () => {
    throw raise("TypeException", `${name} cannot be constructed directly`, undefined, hint === undefined ? undefined : [hint]);
  });
}
