/** The two forms of emitted functions: what stands around the text of the instructions. */
import { Op } from "../gir/ops.ts";
import type { Emitter } from "./emit.ts";
import { REFUSED, SILENT, YIELDED } from "./exits.ts";

/** A test of a register at the entry, and what loads it if it has a variable of its own. */
interface Guard {
  readonly test: string;
  readonly load: string;
}

/** A function that is called with its arguments. @param extra declarations of variables besides the registers @param lines the body */
export function whole(e: Emitter, name: string, first: string, extra: readonly string[], guards: readonly Guard[], lines: readonly string[]): string[] {
  const { base, nparams, code } = e.link;
  const given = e.advice.floats ?? new Set<number>();
  const all = Array.from({ length: code.nregs }, (_, i) => `r${i}`);
  const params = all.slice(base, base + nparams).map((p, i) => `, ${given.has(base + i) ? `f${base + i}` : p}`);
  const rest = all.filter((_, i) => i >= base + nparams || given.has(i)).map((x) => `${x} = U`);
  const box = [...given].map((i) => `r${i} = new Float(f${i}); `).join("");
  return [
    `function ${name}(${first}${params.join("")}) {`,
    `  let ${[...(base === 1 ? ["r0 = this"] : []), ...rest, ...extra].join(", ")};`,
    "  X: {",
    e.advice.forced ? `    if (R.enter(d)) { ${box}dst = ${SILENT}; break X; }` : "",
    guards.length > 0 ? `    if (${guards.map((g) => g.test).join(" || ")}) { ${box}break X; }` : "",
    ...guards.map((g) => `    ${g.load}`),
    ...lines,
    "  }",
    `  return R.exit(${[e.fnText(), "L", "pc", "dst", ...all, ...(e.link.template.length > all.length ? ["U"] : [])].join(", ")});`,
    "}",
  ];
}

/**
 * A text whose registers are in a frame, where it begins and ends: loops, and rests of functions.
 * @param mine registers that the text uses @param extra declarations of its other variables
 * @param guards tests of the registers, and what loads those that have variables of their own @param lines the body
 */
export function framed(
  e: Emitter,
  name: string,
  mine: readonly number[],
  extra: readonly string[],
  guards: readonly Guard[],
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
  ];
}

/** Declarations of the variables that any text may use; of those that few use, what is needed: short texts are inlined. */
export function scratch(lines: readonly string[]): string[] {
  const text = lines.join("\n");
  const rare = ["q", "g = 0", "h = 0", "k = EVERY"].filter((x) => new RegExp(`\\b${x[0]}\\b`).test(text));
  return ["t", "c = null", ...rare, "pc = 0", "dst = -1"];
}

/** Stands in a text for the function that it is the text of, where that may be inlined. */
export const TWIN = "\0twin";

/** Longer texts are not made twice: V8 would not inline them. */
const MAX_TWIN = 5000;

/**
 * The body of a factory that gives the function of a text. One that calls itself is made twice, and each calls the other: V8 never inlines a function into itself,
 * but it inlines its twin, and a few levels of a recursion become one activation.
 */
export function factory(text: string): string {
  if (!text.includes(TWIN) || text.length > MAX_TWIN) return `const self = ${plainText(text)}; return self;`;
  return `const self = ${text.replaceAll(TWIN, "twin")}, twin = ${plainText(text)}; return self;`;
}

/** The text as it is shown: a function that calls itself. */
export function plainText(text: string): string {
  return text.replaceAll(TWIN, "self");
}
