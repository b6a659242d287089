/** Options of the embedder, checked: a program without the limit that was meant would be worse than none. */
import type { GeneLimits, GeneOptions } from "./gene.ts";

const LIMITS: Record<keyof GeneLimits, true> = { steps: true, timeMs: true, memory: true, depth: true, output: true };
const OPTIONS: Record<keyof GeneOptions, true> = {
  host: true,
  stdout: true,
  stderr: true,
  globals: true,
  args: true,
  typeCheck: true,
  strictNil: true,
  contracts: true,
  tier: true,
  limits: true,
  signal: true,
  convert: true,
};
const TIERS = ["interp", "auto", "compiled"];

/** @throws TypeError for a name that is none of those known */
function checkNames(what: string, given: object, known: object): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) throw new TypeError(`no such ${what}: ${name} (there are ${Object.keys(known).join(", ")})`);
}

/** @throws TypeError for a limit that does not exist, or is no number from 0 on */
export function checkLimits(limits: GeneLimits): void {
  checkNames("limit", limits, LIMITS);
  for (const [name, value] of Object.entries(limits) as [string, unknown][])
    if (value !== undefined && !(typeof value === "number" && value >= 0))
      throw new TypeError(`the limit ${name} has to be a number from 0 on, not ${String(value)}`);
}

/** @throws TypeError for an option or a limit that does not exist or makes no sense */
export function checkOptions(options: GeneOptions): void {
  checkNames("option", options, OPTIONS);
  if (options.tier !== undefined && !TIERS.includes(options.tier)) throw new TypeError(`no such tier: ${String(options.tier)} (there are ${TIERS.join(", ")})`);
  if (options.limits !== undefined) checkLimits(options.limits);
}
