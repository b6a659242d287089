/**
 * A clock for tests of whole programs: it stands still except that every reading moves it on a little (so that busy loops end) and that, when the host's event loop has
 * nothing to do, it jumps to the next timer. Files, pipes and signals are those of the real host. No outcome depends on how fast the machine is.
 */
import type { Host } from "../host.ts";

/** Milliseconds that pass at each reading. */
const TICK = 0.02;
/** Turns of the event loop without anything happening before time jumps: operations of files take a few. */
const IDLE_TURNS = 40;

interface Waiting {
  readonly due: number;
  readonly callback: () => void;
}

/** The host with such a clock. */
export function withSteppedClock<H extends Host>(host: H): H {
  let now = 1000;
  const waiting: Waiting[] = [];
  let watching = false;
  const watch = (turns: number): void => {
    if (waiting.length === 0) {
      watching = false;
      return;
    }
    if (turns < IDLE_TURNS) return host.yieldToHost(() => watch(turns + 1));
    waiting.sort((a, b) => a.due - b.due);
    const next = waiting.shift()!;
    now = Math.max(now, next.due);
    next.callback();
    watch(0);
  };
  return {
    ...host,
    now: () => (now += TICK),
    wallClock: () => 1_700_000_000_000 + (now += TICK),
    setTimer(ms: number, callback: () => void) {
      const entry: Waiting = { due: now + ms, callback };
      waiting.push(entry);
      if (!watching) {
        watching = true;
        watch(0);
      }
      return () => {
        const i = waiting.indexOf(entry);
        if (i >= 0) waiting.splice(i, 1);
      };
    },
  };
}
