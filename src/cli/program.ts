/** Runs a program for `run` and `eval`: makes the realm, handles Ctrl-C, reports what went wrong. */
import { getHeapStatistics } from "node:v8";
import { diagnose, diagnoseWarning } from "../embed/diagnostic.ts";
import { finished, interrupt, type Run, startRequest } from "../embed/runner.ts";
import { listing } from "./listing.ts";
import { Source } from "../reader/source.ts";
import { createRealm } from "../runtime/bootstrap.ts";
import type { Code } from "../gir/code.ts";
import { verifyOne } from "../gir/verify.ts";
import { compileModule, loadMain, makeModule, moduleFn } from "../runtime/modules.ts";
import { programInfo } from "../runtime/specials.ts";
import { handlesInterrupts } from "../stdlib/global.ts";
import { installStdlib } from "../stdlib/index.ts";
import { commandLine } from "../stdlib/system.ts";
import { CallRequest, Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { describe, Stop } from "../vm/exceptions.ts";
import { traceInstructions } from "../vm/instruction-trace.ts";
import { watchLinks } from "../vm/link.ts";
import type { Realm } from "../vm/realm.ts";
import { enableRepl, replAfterError } from "./commands/repl.ts";
import type { Context } from "./context.ts";
import { shown, writeDiagnostic } from "./diagnostic.ts";
import { CommandError } from "./errors.ts";
import { packageDir } from "./package-dir.ts";
import { FunctionProfile, InstructionProfile } from "./profile.ts";
import type { Settings } from "./settings.ts";
import { emitTexts, TierReport } from "./tier-report.ts";

/** Exit code of a program that Ctrl-C ended, as a shell sees it. */
const INTERRUPTED = 130;

/** The realm of a program, with the library. */
export function openRealm(cx: Context, settings: Settings): Realm {
  const { host } = cx;
  const realm = createRealm(host, {
    installStdlib,
    warn: (warning, source) => writeDiagnostic(cx, settings.errorFormat, diagnoseWarning(warning, source)),
    debug: settings.debug,
    trace: settings.trace,
    typeCheck: settings.typeCheck,
    strictNil: settings.strictNil,
    contracts: settings.contracts,
    // a runaway recursion is to end as an exception of the program, before V8 gives up
    stackBytes: () => Math.min(1.5e9, getHeapStatistics().heap_size_limit * 0.4),
    // a switch for the tests: programs are run with a suspension at every point that may suspend, too
    // compiled code neither calls the profiler nor reads instructions
    tier:
      settings.profile || settings.profileInstructions || settings.replOnError ? "interp" : ((process.env.GENE_TIER as "interp" | undefined) ?? settings.tier),
    profile: settings.profile,
    keepFrames: settings.replOnError,
    forceSuspend: process.env.GENE_FORCE_SUSPEND === "1",
    // for bench/ alone
    unpolled: process.env.GENE_UNPOLLED === "1",
  });
  if (settings.trace)
    traceInstructions(
      () => realm.options.trace === true,
      (line) => host.write(2, `${line}\n`),
    );
  if (settings.emitJs) emitTexts(realm, (text) => host.write(2, text));
  if (settings.checkedVm) watchLinks((link) => verifyOne(link.code));
  commandLine.set(realm, cx.argv);
  if (settings.pkg !== undefined) programInfo(realm).pkgDir = packageDir(cx, settings.pkg);
  enableRepl(cx, settings);
  const exit = host.exit!;
  host.exit = (code) => {
    reportUnobserved(realm);
    // what is under way is ended, a program that was started, say
    realm.scheduler.dispose("the program has ended");
    exit(code);
  };
  return realm;
}

/** What a program is run from. */
export interface Program {
  /** as `$program` and diagnostics show it */
  readonly name: string;
  /** absolute path, or as the name */
  readonly path: string;
  readonly text: string;
  /** compiled already: of a GIR file */
  readonly code?: Code;
  readonly args: readonly string[];
}

/** What runs the program. @throws Raised if it cannot be read or compiled */
function load(realm: Realm, program: Program): CallRequest {
  if (program.code === undefined) return loadMain(realm, program.path, program.name, program.text).request;
  const module = makeModule(realm, program.path, program.name, true);
  programInfo(realm).program = program.name;
  return new CallRequest(moduleFn(program.code, module), [module.ns]);
}

/** Events that are published when the program's last form has run are delivered before it ends (10.7). */
function deliverEvents(realm: Realm, program: CallRequest): CallRequest {
  return new CallRequest(program.fn, program.args, program.kw, (value) => {
    const result = program.then === null ? value : program.then(value);
    if (realm.scheduler.hasEvents) realm.scheduler.onPoll?.();
    return result;
  });
}

/**
 * Runs a program to its end.
 * @param show gets the value of the last form
 * @returns the exit code
 */
export async function runProgram(cx: Context, settings: Settings, program: Program, show: (value: Value) => void = () => {}): Promise<number> {
  if (settings.profile && program.code !== undefined) throw new CommandError(`${program.name} is compiled already: --profile needs the source`);
  const realm = openRealm(cx, settings);
  programInfo(realm).args = [...program.args];
  const profiles = [
    settings.profile ? new FunctionProfile(realm, () => cx.host.now()) : null,
    settings.profileInstructions ? new InstructionProfile() : null,
    settings.tierReport ? new TierReport(realm) : null,
  ].filter((p) => p !== null);
  let interruption: Instance | null = null;
  try {
    if (settings.listing) cx.host.write(1, listing(program.code ?? compileModule(realm, new Source(program.name, program.text)), { source: true }));
    let run: Run | null = null;
    const stopWatching = cx.host.onSignal?.("INT", () => {
      if (handlesInterrupts.has(realm)) return;
      // the second time it is not asked any more
      if (interruption !== null || run === null) return cx.host.exit!(INTERRUPTED);
      interruption = interrupt(realm, run);
    });
    run = startRequest(realm, deliverEvents(realm, load(realm, program)), true);
    const value = await finished(run);
    stopWatching?.();
    show(value);
    return interruption === null ? 0 : INTERRUPTED;
  } catch (error) {
    if (error instanceof Stop && error.reason === "exit") return Number(error.detail) || 0;
    if (interruption !== null) {
      // a finally or catch clause may have failed on the way out
      if (error !== interruption) reportError(cx, settings, error);
      return INTERRUPTED;
    }
    if (settings.replOnError) await replAfterError(cx, settings, realm, error);
    else reportError(cx, settings, error);
    return 1;
  } finally {
    for (const profile of profiles) cx.host.write(2, profile.toString());
  }
}

/** Writes the diagnostic of an error to stderr. */
export function reportError(cx: Context, settings: Settings, error: unknown): void {
  if (error instanceof CommandError) throw error;
  writeDiagnostic(
    cx,
    settings.errorFormat,
    diagnose(error, (file) => findSource(cx, file)),
  );
}

function findSource(cx: Context, file: string): Source | null {
  try {
    return cx.host.files!.stat(file)?.kind === "file" ? new Source(file, cx.host.files!.readText(file)) : null;
  } catch {
    return null;
  }
}

/** Failed futures that nobody looked at (10.9), in the order of failing. */
export function reportUnobserved(realm: Realm): void {
  for (const future of realm.scheduler.unobserved) {
    const e = future.value;
    const at = e instanceof Instance && typeof e._location === "string" ? ` (at ${e._location})` : "";
    realm.host.write(2, `Unobserved failure of a Future: ${shown(describe(e))}${at}\n`);
  }
  realm.scheduler.unobserved.clear();
}
