/** Environment, working directory, programs (14.13), exit. */
import type { Value } from "../values/types.ts";
import { raise } from "../values/raise.ts";
import { text as textOf } from "../values/print.ts";
import type { HostEnv, HostProcess, HostProcesses, ProcessOptions } from "../host/host.ts";
import { Stop } from "../vm/exceptions.ts";
import { needPath, needString, needVariable, needWord, variableText } from "./args.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Entry, Realm } from "./define.ts";
import { filesOf } from "./files.ts";
import { reasonOf, suspended } from "./operation.ts";
import { installProcess } from "./programs.ts";

/** The host's environment. @throws IOError when the program has none */
function envOf(realm: Realm): HostEnv {
  if (realm.host.env === undefined) throw raise("IOError", "The environment is not available to this program");
  return realm.host.env;
}

/** The host's programs. @throws IOError when the program has none */
export function processesOf(realm: Realm): HostProcesses {
  if (realm.host.processes === undefined) throw raise("IOError", "Running programs is not granted to this program");
  return realm.host.processes;
}

/** `$env`, which set_env keeps up to date; made by the runtime at its first use. */
function liveEnv(realm: Realm): Map<string, Value> | undefined {
  const get = realm.intrinsics["special"];
  if (get === undefined) return undefined;
  const map: unknown = get(realm, ["env"], { fn: null } as never);
  return map instanceof Map ? (map as Map<string, Value>) : undefined;
}

function lookUpEnv(realm: Realm, name: string): string | undefined {
  const all = envOf(realm).all();
  return Object.prototype.hasOwnProperty.call(all, name) ? all[name] : undefined;
}

const nameArg = (args: Value[], fn: string): string => {
  if (args.length === 0) throw bad(`${fn} requires a name`);
  return needString(args[0], `${fn} requires a string name`);
};

const ENV: readonly Entry[] = [
  [
    "get_env",
    "name [default]",
    "A variable of the environment; default or nil when missing or empty.",
    (r, a) => {
      const value = lookUpEnv(r, nameArg(a, "get_env"));
      return value === undefined || value === "" ? (a.length > 1 ? a[1] : null) : value;
    },
  ],
  ["has_env", "name", "Is there such a variable?", (r, a) => lookUpEnv(r, nameArg(a, "has_env")) !== undefined],
  [
    "set_env",
    "name x",
    "Sets a variable.",
    (r, a) => {
      const name = needVariable(nameArg(a, "set_env"));
      if (a.length < 2) throw bad("set_env requires name and value");
      const value = variableText(textOf(a[1]));
      envOf(r).set(name, value);
      liveEnv(r)?.set(name, value);
      return null;
    },
  ],
];

/** Ends the process: everything is dropped, no `finally` runs. */
function exit(realm: Realm, args: Value[]): Value {
  const v = args[0];
  const code = typeof v === "number" || typeof v === "bigint" ? Number(BigInt.asUintN(8, BigInt(v))) : 0;
  void realm;
  throw new Stop("exit", `exit ${code}`, code);
}

const EXIT: Entry = ["exit", "[code]", "Ends the process.", exit];
const CWD: Entry = ["cwd", "", "The working directory.", (r) => filesOf(r).cwd()];

interface Output {
  output: string;
  code: number;
}

/** A command and its arguments. @throws ArgumentException */
export function commandArgs(args: Value[], name: string): string[] {
  const words = args.map((v) => needWord(v, `${name} requires string arguments`));
  if ((words[0] ?? "") === "") throw bad(`${name} requires a command`);
  return words;
}

/** The message for a program that cannot be started. */
export const failedToExecute = (cmd: string, cwd?: string): string => `Failed to execute command: ${cmd}${cwd === undefined ? "" : ` in ${cwd}`}`;

/** Collects the output of a program until it ends; what it writes to its standard error goes to that of this one. */
function collect({ host }: Realm, child: HostProcess): Promise<Output> {
  return new Promise((done) => {
    let output = "";
    child.onOutput((text) => {
      if (text !== null) output += text;
    });
    child.onError((text) => {
      if (text !== null) host.write(2, text);
    });
    child.onExit((code) => done({ output, code }));
    child.closeInput();
  });
}

/** Runs a program to its end. */
function run(realm: Realm, cmd: string, args: string[], options: ProcessOptions, then: (r: Output) => Value): Value {
  const processes = processesOf(realm);
  return suspended(realm, failedToExecute(cmd), async (signal) => collect(realm, await processes.start(cmd, args, { ...options, signal })), then);
}

function exec(realm: Realm, args: Value[]): Value {
  const [cmd, ...rest] = commandArgs(args, "system/exec") as [string, ...string[]];
  return run(realm, cmd, rest, {}, (r) => r.output);
}

function shell(realm: Realm, args: Value[], name: string, merge: boolean, then: (r: Output) => Value): Value {
  if (args.length === 0) throw bad(`${name} requires a command`);
  const line = needWord(args[0], `${name} requires a string command`);
  return run(realm, line, [], { shell: true, mergeStderr: merge }, then);
}

const SYSTEM: readonly Entry[] = [
  EXIT,
  CWD,
  [
    "cd",
    "path",
    "Changes the working directory.",
    (r, a) => {
      if (a.length === 0) throw bad("system/cd requires a path");
      const path = needPath(a[0], "system/cd requires a string path");
      const files = filesOf(r);
      try {
        files.chdir(path);
      } catch (e) {
        throw raise("IOError", `Failed to change directory: ${reasonOf(e)}`);
      }
      return null;
    },
  ],
  ["os", "", '"linux", "macos", "windows" ..', (r) => r.host.env?.os ?? "unknown"],
  ["arch", "", '"amd64", "arm64" ..', (r) => r.host.env?.arch ?? "unknown"],
  ["exec", "cmd arg...", "Runs a program; its stdout.", exec],
  [
    "shell",
    "line",
    "Runs a shell command: {^output ^exit_code}.",
    (r, a) =>
      shell(
        r,
        a,
        "system/shell",
        true,
        (x) =>
          new Map<string, Value>([
            ["output", x.output],
            ["exit_code", x.code],
          ]),
      ),
  ],
];

/** All arguments of the `gene` command; the command line fills `commandLine` in. */
export const commandLine = new WeakMap<object, readonly string[]>();

/** Installs system, environment and processes. */
export function installSystem(realm: Realm): void {
  defineFunctions(realm, "", [...ENV, EXIT, CWD]);
  defineFunctions(realm, "system", SYSTEM);
  defineFunctions(realm, "system", [["args", "", "All arguments of the command.", (r) => [...(commandLine.get(r) ?? [])]]]);
  defineFunctions(realm, "gene/os", [["exec", "line", "Output of a shell command.", (r, a) => shell(r, a, "gene/os/exec", false, (x) => x.output)]]);
  installProcess(realm);
}
