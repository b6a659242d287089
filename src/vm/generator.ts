/** Generators (chapter 11): a frame that is linked above whoever asks for the next value. */
import { kindOf } from "../values/kind.ts";
import { raise } from "../values/raise.ts";
import { type Generator, UNDEF } from "../values/runtime-types.ts";
import { NOT_FOUND, type Value } from "../values/types.ts";
import { overflow, SWITCH } from "./call.ts";
import type { Fiber } from "./fiber.ts";
import type { AnyFrame, Frame } from "./frame.ts";
import type { Realm } from "./realm.ts";

/** The body of a generator has ended or raised. @param frame of any function */
export function endGenerator(frame: Frame): void {
  const gen = frame.extra === null ? null : frame.extra.gen;
  if (gen === null) return;
  gen.state = "done";
  gen.frame = null;
}

/** A native asks for the next value of a generator. */
export class ResumeRequest {
  constructor(
    readonly generator: Generator,
    readonly then: ((result: Value) => Value) | null = null,
  ) {}
}

/** Next value of the generator, or SWITCH: it is delivered to `caller`. @throws RuntimeException if it runs already */
export function resumeGenerator(realm: Realm, fiber: Fiber, g: Generator, caller: AnyFrame | null): Value {
  if (g.peeked !== UNDEF) {
    const v = g.peeked;
    g.peeked = UNDEF;
    return v;
  }
  if (g.state === "running") throw raise("RuntimeException", "generator is already running");
  if (g.state === "done") return NOT_FOUND;
  const frame = g.frame as Frame;
  const size = (caller === null ? 0 : caller.size) + frame.link.words;
  if (size > realm.maxStack && !realm.fits(size)) throw overflow();
  if (g.state === "suspended") frame.regs[frame.dst] = null;
  g.state = "running";
  frame.caller = caller;
  frame.size = size;
  fiber.top = frame;
  return SWITCH;
}

/** `.next`: a value or a request. */
export function generatorNext(g: Generator): Value {
  if (g.state === "done" && g.peeked === UNDEF) return NOT_FOUND;
  return new ResumeRequest(g);
}

/** `.has_next`: looks ahead and keeps the value. */
export function generatorHasNext(g: Generator): Value {
  if (g.peeked !== UNDEF) return true;
  if (g.state === "done") return false;
  return new ResumeRequest(g, (v) => {
    // the end is told by the state: not_found can be yielded
    if (g.state === "done") return false;
    g.peeked = v;
    return true;
  });
}

/** `.next_pair`: the value must be an array of two. */
export function generatorNextPair(g: Generator): Value {
  return new ResumeRequest(g, (v) => checkPair(v));
}

/** @throws ArgumentException unless v is an array of two items or not_found */
export function checkPair(v: Value): Value {
  if (v === NOT_FOUND || (Array.isArray(v) && v.length === 2)) return v;
  const hint = `next_pair has to give a [key value] array or not_found, and gave a value of kind ${kindOf(v)}`;
  throw raise("ArgumentException", "Generator.next_pair expects yielded [key value] arrays", undefined, [hint]);
}
