/** Makes a realm: the global namespace, the built-in classes, what they can do, and the intrinsics. */
import { Tier } from "../jit/tier.ts";
import type { Host } from "../host/host.ts";
import { GClass, methodTables, Namespace } from "../values/runtime-types.ts";
import { namedType } from "../values/type-expr.ts";
import type { Selector, Value } from "../values/types.ts";
import { installExceptions } from "../vm/exceptions.ts";
import { Realm, type RealmOptions } from "../vm/realm.ts";
import { classIntrinsics, installClasses } from "./classes.ts";
import type { Intrinsics } from "./define.ts";
import { enumIntrinsics, installEnums, makeVariant } from "./enums.ts";
import { evalIntrinsics } from "./eval.ts";
import { callInterface, interfaceIntrinsics } from "./interfaces.ts";
import { interceptionIntrinsics, installInterception } from "./interception.ts";
import { moduleIntrinsics } from "./modules.ts";
import { installNamespaces, namespaceIntrinsics } from "./namespaces.ts";
import { installExceptionMethods, installFunctions, installObjects } from "./objects.ts";
import { installPackages, packageIntrinsics } from "./packages.ts";
import { callSelector, installSelectors, selectorIntrinsics } from "./selectors.ts";
import { supportIntrinsics } from "./support.ts";
import { installApplication, specialIntrinsics } from "./specials.ts";
import { typeIntrinsics } from "./types.ts";
import { refuseConstruction } from "./unconstructed.ts";

/** Built-in classes below Object, by kind (2.1); `A < B` names another parent. */
const CLASSES = `Nil Void Bool Int Float Char String Symbol ComplexSymbol Array Map HashMap HashSet Gene Range Regex RegexMatch Date DateTime Time
  Bytes Selector Function Block<Function BoundMethod Class Interface Adapter Namespace Package Application Enum Future Generator Actor ActorContext
  Type Quote Unquote Placeholder NotFound ArrayIterator MapIterator RangeIterator Interceptor Interception Native`;

/** The hierarchy of exceptions (9.3). */
const EXCEPTIONS = `Exception RuntimeException<Exception TypeException<Exception ArgumentException<Exception IOError<Exception ParseException<Exception
  AssertionException<Exception FreezeScopeError<Exception ConcurrencyException<Exception TimeoutException<ConcurrencyException
  CancellationException<ConcurrencyException ThreadException<ConcurrencyException NetworkException<Exception ProviderException<Exception`;

/** Other names of classes. */
const ALIASES: Record<string, string> = { AssertionError: "AssertionException", Regexp: "Regex" };

export interface BootstrapOptions extends RealmOptions {
  /** fills in the library (the floor above) */
  installStdlib?: (realm: Realm) => void;
}

/** A realm that programs can run in. */
export function createRealm(host: Host, options: BootstrapOptions = {}): Realm {
  methodTables.booting++;
  try {
    return boot(host, options);
  } finally {
    methodTables.booting--;
  }
}

function boot(host: Host, options: BootstrapOptions): Realm {
  const realm = new Realm(host, options);
  const tier = options.tier ?? "auto";
  if (tier !== "interp" && (options.forceSuspend !== true || tier === "compiled" || options.thresholds !== undefined) && options.trace !== true)
    realm.tier = new Tier(realm, tier === "compiled", options.thresholds);
  const { global, gene } = realm;
  global.members.define("global", global);
  for (const [name, ns] of [
    ["gene", gene],
    ["genex", new Namespace("genex", global)],
    ["system", new Namespace("system", global)],
  ] as const)
    global.members.define(name, ns);

  const define = (name: string, parent: GClass | null): void => {
    const cls = new GClass(name, parent, global);
    realm.classes[name] = cls;
    bind(name, cls);
  };
  const bind = (name: string, value: Value): void => {
    global.members.define(name, value);
    gene.members.define(name, value);
  };
  define("Object", null);
  for (const entry of `${CLASSES} ${EXCEPTIONS}`.split(/\s+/)) {
    const [name, parent] = entry.split("<");
    define(name, realm.classes[parent ?? "Object"]);
  }
  for (const [alias, name] of Object.entries(ALIASES)) bind(alias, realm.classes[name]);
  for (const name of ["Any", "Numeric", "Collection"]) bind(name, namedType(name));

  const tables: Intrinsics[] = [
    classIntrinsics,
    namespaceIntrinsics,
    interfaceIntrinsics,
    enumIntrinsics,
    typeIntrinsics,
    selectorIntrinsics,
    evalIntrinsics,
    moduleIntrinsics,
    packageIntrinsics,
    specialIntrinsics,
    interceptionIntrinsics,
    supportIntrinsics,
  ];
  for (const table of tables) Object.assign(realm.intrinsics, table);
  realm.callHooks.EnumVariant = makeVariant;
  realm.callHooks.Selector = (r, sel, args) => callSelector(r, sel as Selector, args);
  realm.callHooks.Interface = callInterface;

  installExceptions(realm);
  installObjects(realm);
  installFunctions(realm);
  installExceptionMethods(realm);
  installClasses(realm);
  installNamespaces(realm);
  installEnums(realm);
  installSelectors(realm);
  installPackages(realm);
  installApplication(realm);
  installInterception(realm);
  options.installStdlib?.(realm);
  refuseConstruction(realm);
  return realm;
}
