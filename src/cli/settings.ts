/** Options that run, eval, repl and pipe share (18.1), checked. */
import type { ErrorFormat } from "./diagnostic.ts";
import { type Context, optionText } from "./context.ts";
import { CommandError } from "./errors.ts";

export interface Settings {
  readonly debug: boolean;
  readonly trace: boolean;
  /** show the instructions before running */
  readonly listing: boolean;
  readonly typeCheck: boolean;
  readonly tier: "interp" | "auto" | "compiled";
  readonly strictNil: boolean;
  readonly contracts: boolean;
  readonly checkedVm: boolean;
  readonly replOnError: boolean;
  readonly errorFormat: ErrorFormat;
  readonly pkg: string | undefined;
  readonly profile: boolean;
  readonly profileInstructions: boolean;
  readonly tierReport: boolean;
  readonly emitJs: boolean;
}

const SWITCH: Record<string, boolean> = { on: true, true: true, 1: true, off: false, false: false, 0: false };

/** @throws CommandError `Unknown contracts mode: X` and the like */
export function readSettings(cx: Context): Settings {
  const { options } = cx;
  const contracts = optionText(cx, "contracts") ?? "on";
  if (!Object.hasOwn(SWITCH, contracts)) throw new CommandError(`Unknown contracts mode: ${contracts}`);
  const errorFormat = optionText(cx, "errorFormat") ?? "text";
  if (!["text", "gene", "json"].includes(errorFormat)) throw new CommandError(`Unknown error format: ${errorFormat}`);
  const tier = optionText(cx, "tier") ?? "auto";
  if (tier !== "interp" && tier !== "auto" && tier !== "compiled") throw new CommandError(`Unknown tier: ${tier}`);
  return {
    tier,
    debug: options.debug === true,
    trace: options.trace === true || options.traceInstruction === true,
    listing: options.debug === true || options.compile === true || options.traceInstruction === true,
    typeCheck: options.noTypeCheck !== true,
    strictNil: options.strictNil === true,
    contracts: SWITCH[contracts]!,
    checkedVm: options.checkedVm === true,
    replOnError: options.replOnError === true,
    errorFormat: errorFormat as ErrorFormat,
    pkg: optionText(cx, "pkg"),
    profile: options.profile === true,
    profileInstructions: options.profileInstructions === true,
    tierReport: options.tierReport === true,
    emitJs: options.emitJs === true,
  };
}
