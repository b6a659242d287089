/** The special variables `$app $pkg $program $args $env $cwd` (8.3) and `$if_main`. */
import type { CompileOptions } from "../compiler/unit.ts";
import type { Source } from "../reader/source.ts";
import { raise } from "../values/raise.ts";
import { Native, type Module } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { ownMember } from "../vm/members.ts";
import type { Realm } from "../vm/realm.ts";
import { method, type Intrinsics } from "./define.ts";
import { loadPackage, packageOf, packageValue } from "./packages.ts";

/** What the program was started with; one for each realm. */
export interface ProgramInfo {
  /** path as given on the command line, "<eval>" for evaluated code */
  program: string;
  args: string[];
  main: Module | null;
  /** root of the package that the command line has chosen for the main module; null: the one around its file */
  pkgDir: string | null;
}

interface State {
  readonly info: ProgramInfo;
  env: Map<string, Value> | null;
  args: Value[] | null;
  app: Native | null;
}
const states = new WeakMap<object, State>();

function stateOf(realm: Realm): State {
  let s = states.get(realm);
  if (s === undefined) states.set(realm, (s = { info: { program: "<eval>", args: [], main: null, pkgDir: null }, env: null, args: null, app: null }));
  return s;
}

/** The program's name, arguments and main module; to be filled in before it runs. */
export function programInfo(realm: Realm): ProgramInfo {
  return stateOf(realm).info;
}

/** What every text that a realm reads is compiled with. */
export function compileOptions(realm: Realm, source: Source): Pick<CompileOptions, "contracts" | "profile" | "locals" | "env" | "warn"> {
  const { contracts, profile, warn, keepFrames } = realm.options;
  return { contracts, profile, locals: keepFrames, env: environmentOf(realm), warn: warn && ((warning) => warn(warning, source)) };
}

/** Looks environment variables up for `comptime` (16.3); without an environment none is set. */
function environmentOf(realm: Realm): (name: string) => string | null {
  return (name) => {
    const all = realm.host.env?.all();
    return all !== undefined && Object.hasOwn(all, name) ? all[name] : null;
  };
}

/** The value of `$pkg` in a module. */
export function packageOfModule(realm: Realm, module: Module | null): Value {
  if (module !== null && module.pkg !== null) return module.pkg;
  let pkg = null;
  const files = realm.host.files;
  if (files !== undefined) {
    const path = module?.path ?? "<eval>";
    const chosen = module?.isMain === true ? stateOf(realm).info.pkgDir : null;
    if (chosen !== null) pkg = loadPackage(realm, chosen);
    else pkg = packageOf(realm, path.startsWith("<") || path.startsWith("repl:") ? files.cwd() : files.resolve(path, ".."));
  }
  const value = packageValue(realm, pkg);
  if (module !== null) module.pkg = value;
  return value;
}

export const specialIntrinsics: Intrinsics = {
  special: (realm, [name], frame) => {
    const state = stateOf(realm);
    switch (name) {
      case "app":
        return (state.app ??= new Native(realm.classes.Application, state.info));
      case "pkg":
        return packageOfModule(realm, frame.fn.ns.module);
      case "program":
        return state.info.program;
      case "args":
        return (state.args ??= [...state.info.args]);
      case "env":
        return (state.env ??= new Map(Object.entries(realm.host.env?.all() ?? {})));
      case "cwd":
        if (realm.host.files === undefined) throw raise("IOError", "files are not available here");
        return realm.host.files.cwd();
      default:
        throw raise("RuntimeException", `unknown special variable $${String(name)}`);
    }
  },

  if_main: (_realm, _args, frame) => frame.fn.ns.module?.isMain === true,

  "global.get": (realm, [name]) => ownMember(realm.global, name as string),
};

/** Methods of Application. */
export function installApplication(realm: Realm): void {
  for (const name of ["pkg", "package"])
    method(realm.classes.Application, name, "", "the package of the program", (r: Realm, [app]) =>
      packageOfModule(r, ((app as Native).data as ProgramInfo).main),
    );
}
