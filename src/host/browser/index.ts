import type { Host } from "../host.ts";

/** What the page gives: where output goes, and capabilities of its own making if it likes. */
export interface BrowserHostOptions extends Partial<Pick<Host, "readLine" | "readAllInput" | "readInputBytes" | "files" | "env" | "processes" | "random">> {
  /** receives what the program prints; default: nothing is shown */
  stdout?: ((text: string) => void) | undefined;
  stderr?: ((text: string) => void) | undefined;
}

/** Host of a page or worker: clock, timers and turns of the event loop; no files, environment or processes unless given. */
export function createBrowserHost(options: BrowserHostOptions = {}): Host {
  const { stdout, stderr, ...capabilities } = options;
  return {
    now: () => performance.now(),
    wallClock: () => Date.now(),
    setTimer(ms, callback) {
      const due = performance.now() + ms;
      let timer: ReturnType<typeof setTimeout>;
      const arm = (): void => {
        timer = setTimeout(fire, Math.min(0x7fffffff, Math.max(0, Math.ceil(due - performance.now()))));
      };
      const fire = (): void => (performance.now() < due ? arm() : callback());
      arm();
      return () => clearTimeout(timer);
    },
    yieldToHost: turn,
    write(stream, text) {
      if (stream === 1) stdout?.(text);
      else stderr?.(text);
    },
    isTTY: () => false,
    ...(heapUsed === null ? {} : { memoryUsed: heapUsed }),
    localOffset: (ms) => -new Date(ms).getTimezoneOffset(),
    ...capabilities,
  };
}

/** How much of the heap is in use, where the engine tells: Node, Chromium. */
const heapUsed: (() => number) | null = (() => {
  const { process, performance } = globalThis as {
    process?: { memoryUsage?(): { heapUsed: number; external: number } };
    performance?: { memory?: { usedJSHeapSize: number } };
  };
  if (typeof process?.memoryUsage === "function")
    return () => {
      const { heapUsed, external } = process.memoryUsage!();
      return heapUsed + external;
    };
  const memory = performance?.memory;
  return memory === undefined ? null : () => memory.usedJSHeapSize;
})();

let channel: MessageChannel | null = null;
const turns: (() => void)[] = [];

/** A turn of the event loop. setTimeout would be clamped to 4 ms when nested; messages are not. */
function turn(callback: () => void): void {
  if (typeof setImmediate === "function") {
    setImmediate(callback);
    return;
  }
  if (channel === null) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => turns.shift()?.();
  }
  turns.push(callback);
  channel.port2.postMessage(null);
}
