import type { Host } from "../host.ts";

/** Longest time that setTimeout accepts. */
const LONGEST = 0x7fffffff;

/**
 * Clock, timers and turns of Node's event loop.
 * @param idle called before the event loop gets its turn: buffered output is written then
 */
export function clock(idle: () => void): Pick<Host, "now" | "wallClock" | "setTimer" | "yieldToHost"> {
  // not `performance`: reading that global loads a module of Node's, a millisecond of start-up
  const now = (): number => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e3 + nanoseconds / 1e6;
  };
  return {
    now,
    wallClock: () => performance.timeOrigin + performance.now(),
    setTimer(ms, callback) {
      idle();
      const due = now() + ms;
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        timer = setTimeout(fire, Math.min(LONGEST, Math.max(0, Math.ceil(due - now()))));
      };
      // setTimeout may fire up to a millisecond early, and cannot wait for long: then it is armed again
      const fire = (): void => (now() < due ? arm() : callback());
      arm();
      return () => clearTimeout(timer);
    },
    yieldToHost(callback) {
      idle();
      setImmediate(callback);
    },
  };
}
