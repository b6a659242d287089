/** The form of texts whose registers are in a frame, where they begin and end: loops, and rests of functions. */
import { Op } from "../gir/ops.ts";
import type { Emitter } from "./emit.ts";
import { REFUSED, YIELDED } from "./exits.ts";

/**
 * @param mine registers that the text uses @param extra declarations of its other variables
 * @param guards tests of the registers, and what loads those that have variables of their own @param lines the body
 */
export function framed(
  e: Emitter,
  name: string,
  mine: readonly number[],
  extra: readonly string[],
  guards: readonly { test: string; load: string }[],
  lines: readonly string[],
): string[] {
  const { rest, shape, link } = e;
  // functions of the same code made elsewhere come here, too: these texts are not dropped with the functions (Code.manyNs)
  const mineOnly = e.baked ? [`fn !== ${e.fnText()}`] : e.hasNames ? [`fn.ns !== ${e.value(e.fn.ns, "N")}`] : [];
  const tests = [...mineOnly, ...guards.map((g) => g.test)];
  return [
    `function ${name}(fn, frame, r${rest === null ? "" : ", d"}) {`,
    `  let ${[...mine.map((i) => `r${i} = r[${i}]`), ...extra].join(", ")};`,
    tests.length > 0 ? `  if (${tests.join(" || ")}) return ${rest === null ? REFUSED : `R.refuse(L, ${e.restPc}, r)`};` : "",
    ...guards.map((g) => `  ${g.load}`),
    rest !== null && shape.list[rest.start]?.op === Op.Caught ? "  c = R.takeCaught();" : "",
    "  X: {",
    ...lines,
    "  }",
    ...mine.map((i) => `  r[${i}] = r${i};`),
    rest !== null && link.code.isGenerator ? `  if (dst <= ${YIELDED}) return R.yielded(frame, pc, ${YIELDED} - dst, t);` : "",
    `  return R.${rest === null ? "leaveLoop" : "leaveRest"}(L, frame, pc, dst);`,
    "}",
  ].filter((line) => line.trim() !== "");
}
