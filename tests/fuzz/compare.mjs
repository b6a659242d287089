/** Runs a text in each way that the machine can run it, and by the oracle, and says where they differ. */
import { Budget, openOracle } from "../oracle/session.mjs";
import { Unsupported } from "../oracle/read.mjs";

/** Code is compiled while it runs, made again when a guess fails, and given up soon. */
const LOW = { calls: 3, rounds: 4, bails: 2 };
/** Every way to run code. The first is what the others are compared with. */
export const MODES = [
  { name: "interp", options: { tier: "interp" } },
  { name: "interp forced", options: { tier: "interp", forceSuspend: true } },
  { name: "compiled", options: { tier: "compiled" } },
  { name: "compiled forced", options: { tier: "compiled", forceSuspend: true } },
  { name: "auto", options: { tier: "auto" } },
  { name: "low", options: { tier: "auto", thresholds: LOW } },
  { name: "low forced", options: { tier: "auto", thresholds: LOW, forceSuspend: true } },
];

/**
 * A program with this in its text is run by machines that have run nothing before, one for each mode: what a process knows once for all programs (that a class has a method `==`, which fields
 * hold Floats) is known before the second mode runs otherwise. They are slow to start.
 */
export const ALONE = '"alone"';

/** What runs when nobody has said yet that the program ends: if it does not, there is nothing to compare. */
export const UNJUDGED = "a program that nobody has judged";

/** The programs hand traces to `note`: the oracle does not know them. */
const NOTES = "(var notes []) (fn note [v] (if ((notes .size) < 12) (notes .push v)) nil)";

/**
 * @param {any} engine the module src/internal.ts, built
 * @param {{options: object}} mode
 * @param {string} text
 * @returns {Promise<{stage: string, literal?: string, class?: string, message?: string, code?: string, stdout: string, notes: string}>}
 */
export async function runIn(engine, mode, text) {
  const { createRealm, createTestHost, diagnose, installStdlib, literal, Session } = engine;
  // time stands still while code computes: it would depend on the mode
  const host = createTestHost({ tick: 0 });
  const session = new Session(createRealm(host, { installStdlib, ...mode.options }));
  await session.evaluate(NOTES, "notes");
  const outcome = await end();
  return { ...outcome, stdout: host.out, notes: literal(await session.evaluate("notes", "notes")) };

  async function end() {
    try {
      return { stage: "value", literal: literal(await session.evaluate(text, "program")) };
    } catch (e) {
      const d = diagnose(e);
      return { stage: d.stage, class: d.className ?? "", message: d.code === "GENE.INTERNAL" ? `${d.message} ${d.hints.join(" ")}` : d.message, code: d.code };
    }
  }
}

/** What the oracle says, or null if it cannot judge; `endless` if it gives up. */
export function oracleSays(text) {
  try {
    return openOracle(200_000).evaluate(text);
  } catch (e) {
    if (e instanceof Budget) return "endless";
    // a program that recurses deeply is one that the oracle cannot walk
    if (e instanceof Unsupported || e instanceof RangeError) return null;
    throw e;
  }
}

/**
 * Compares all.
 * @param {(mode: {name: string}) => any} engineOf the module src/internal.ts, built, for a mode; may be a promise
 * @param {(mode: string) => void} [started] is told what runs, so that one who waits knows what did not end
 * @returns {Promise<{judged: boolean, endless?: boolean, difference: null | {where: string, expected: string, got: string}}>}
 */
export async function compare(engineOf, text, modes = MODES, started = () => {}) {
  started("oracle");
  const oracle = oracleSays(text);
  if (oracle === "endless") return { judged: false, endless: true, difference: null };
  let first = null;
  for (const mode of modes) {
    started(oracle === null && first === null ? UNJUDGED : mode.name);
    const { notes, ...outcome } = await runIn(await engineOf(mode), mode, text);
    // what does not compile is no program: the minimiser makes such texts
    if (outcome.stage !== "value" && outcome.stage !== "runtime") return { judged: false, difference: null };
    const got = JSON.stringify(outcome);
    if (oracle !== null && got !== canonical(oracle)) return { judged: true, difference: { where: `oracle | ${mode.name}`, expected: canonical(oracle), got } };
    if (first === null) first = { got, notes, mode };
    else if (got !== first.got) return { judged: true, difference: { where: `${first.mode.name} | ${mode.name}`, expected: first.got, got } };
    else if (notes !== first.notes)
      return { judged: true, difference: { where: `traces of ${first.mode.name} | ${mode.name}`, expected: first.notes, got: notes } };
  }
  return { judged: oracle !== null, difference: null };
}

function canonical(o) {
  return JSON.stringify(
    o.stage === "value"
      ? { stage: o.stage, literal: o.literal, stdout: o.stdout }
      : { stage: o.stage, class: o.class, message: o.message, code: o.code, stdout: o.stdout },
  );
}
