/** Stack traces: captured when something is thrown, turned into text when somebody asks (9.8). */
import type { Source } from "../reader/source.ts";
import type { Fn } from "../values/runtime-types.ts";
import { Frame, type AnyFrame, type BelowMemo, FrameExtra } from "./frame.ts";
import { offsetAt, type Linked } from "./link.ts";

/** Lines that are shown at each end of a long trace. */
const ENDS = 10;
/** Starts of fibers by fibers that a trace follows. */
const MAX_PARENTS = 8;
/** A walk leaves a memo in a frame after so many. */
const STRIDE = 256;

/** Sources of library functions written in Gene have this before their name; their activations do not appear, as those of functions of the machine do not. */
export const LIBRARY_PREFIX = "<prelude>/";

/** One activation: code and the executable pc it was at. */
interface Place {
  readonly link: Linked;
  readonly pc: number;
}

/** The innermost and outermost activations of one fiber, and where that fiber was started. */
export class Trace {
  constructor(
    readonly first: readonly Place[],
    /** activations that are not kept */
    readonly more: number,
    readonly last: readonly Place[],
    readonly parent: Trace | null,
    readonly parents: number,
  ) {}
}

/** Captures the activations from `top` down. @param parent where the fiber was started */
export function captureTrace(top: AnyFrame | null, parent: Trace | null): Trace {
  const first: Place[] = [];
  const ring: Frame[] = [];
  let count = 0;
  let below: BelowMemo | null = null;
  const marks: { frame: Frame; at: number }[] = [];
  for (let f = top; f !== null; f = f.caller) {
    if (!(f instanceof Frame) || f.link.code.source?.name.startsWith(LIBRARY_PREFIX)) continue;
    if (first.length < ENDS) first.push({ link: f.link, pc: f.pc - 1 });
    else {
      // the last ten that were seen, in a ring
      ring[count % ENDS] = f;
      count++;
      if (f.extra !== null && f.extra.below !== null) {
        below = f.extra.below;
        break;
      }
      if (count % STRIDE === 0 && (f.extra === null || f.extra.gen === null)) marks.push({ frame: f, at: count });
    }
  }
  let last: Frame[] = [];
  for (let i = Math.max(0, count - ENDS); i < count; i++) last.push(ring[i % ENDS]);
  let total = count;
  if (below !== null) {
    total = count + below.count;
    last = [...last, ...below.last].slice(-ENDS);
  }
  // a generator's frame changes its caller; memos above one would be wrong
  if (marks.length > 0 && !hasGenerator(top)) {
    for (const m of marks) {
      const rest = total - m.at;
      (m.frame.extra ??= new FrameExtra()).below = { count: rest, last: rest >= ENDS ? last : last.slice(last.length - rest) };
    }
  }
  let linkedParent = parent;
  if (parent !== null && parent.parents >= MAX_PARENTS) linkedParent = null;
  return new Trace(
    first,
    Math.max(0, total - last.length),
    last.map((f) => ({ link: f.link, pc: f.pc - 1 })),
    linkedParent,
    linkedParent === null ? 0 : linkedParent.parents + 1,
  );
}

function hasGenerator(top: AnyFrame | null): boolean {
  for (let f = top; f !== null; f = f.caller) if (f instanceof Frame && f.extra !== null && f.extra.gen !== null) return true;
  return false;
}

/** `file:line:column` of a place in a code; null if unknown. */
export function locationAt(link: Linked, pc: number): string | null {
  return placeOf(link.code.source, offsetAt(link, pc));
}

/** `file:line:column` of the definition of a function; null if unknown. */
export function definitionOf({ code }: Fn): string | null {
  return placeOf(code.source, code.offset);
}

function placeOf(source: Source | null, offset: number): string | null {
  if (source === null) return null;
  if (offset < 0) return source.name;
  const { line, column } = source.lineColumn(offset);
  return `${source.name}:${line}:${column}`;
}

/** The place of the innermost activation; null if there is none. */
export function traceLocation(t: Trace | null): string | null {
  for (let p = t; p !== null; p = p.parent) if (p.first.length > 0) return locationAt(p.first[0].link, p.first[0].pc);
  return null;
}

function line(p: Place): string {
  const at = locationAt(p.link, p.pc);
  return at === null ? p.link.code.name : `${p.link.code.name} (${at})`;
}

/** The lines of a trace: `f (file:line:column)`, `async` before the code that started the fiber, `... N more` in between. */
export function traceLines(trace: Trace | null): string[] {
  const out: string[] = [];
  for (let t = trace; t !== null; t = t.parent) {
    if (t !== trace) out.push("async");
    for (const p of t.first) out.push(line(p));
    if (t.more > 0) out.push(`... ${t.more} more`);
    for (const p of t.last) out.push(line(p));
  }
  return out;
}
