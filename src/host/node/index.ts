/** The host of a Node process: everything that chapters 10, 14 and 18 need from outside. */
import type { Host, HostEnv } from "../host.ts";
import { clock } from "./clock.ts";
import { nodeFiles } from "./files.ts";
import { NodeInput } from "./input.ts";
import { NodeOutput, isTerminal } from "./output.ts";
import { nodeProcesses } from "./processes.ts";

const OS: Record<string, string> = { darwin: "macos", win32: "windows" };
const ARCH: Record<string, string> = { x64: "amd64", ia32: "i386" };

const env: HostEnv = {
  all: () => ({ ...process.env }) as Record<string, string>,
  set(name, value) {
    process.env[name] = value;
  },
  os: OS[process.platform] ?? process.platform,
  arch: ARCH[process.arch] ?? process.arch,
};

/** V8's bounds for inlining, in bytes of bytecode: compiled Gene code consists of small functions that call each other. Its defaults are 460 and 920. */
const ENGINE_FLAGS = ["--max-inlined-bytecode-size=2000", "--max-inlined-bytecode-size-cumulative=4000"];

function tuneEngine(): void {
  // loaded here: it takes a millisecond
  const v8 = process.getBuiltinModule("node:v8") as typeof import("node:v8");
  for (const flag of ENGINE_FLAGS) v8.setFlagsFromString(flag);
}

export interface NodeHostOptions {
  /** V8's settings may be changed, for all code of the process, when compiled Gene code runs often; default false */
  readonly tuneEngine?: boolean;
}

/** Host with all capabilities of the process that it runs in. One for each process is enough: it owns the standard streams. */
export function createNodeHost(options: NodeHostOptions = {}): Host & { readonly input: NodeInput } {
  const output = new NodeOutput();
  const input = new NodeInput();
  return {
    input,
    ...clock(() => output.flushAll()),
    write: (stream, text) => output.write(stream, text),
    flush: (stream) => output.flush(stream),
    isTTY: isTerminal,
    readLine(signal) {
      output.flushAll();
      return input.readLine(signal);
    },
    readAllInput(signal) {
      output.flushAll();
      return input.readAll(signal);
    },
    readInputBytes(signal) {
      output.flushAll();
      return input.readBytes(signal);
    },
    exit(code) {
      output.flushAll();
      process.exit(((code % 256) + 256) % 256);
    },
    files: nodeFiles,
    env,
    processes: nodeProcesses,
    onSignal(_name, callback) {
      process.on("SIGINT", callback);
      return () => void process.off("SIGINT", callback);
    },
    memoryUsed() {
      // bytes and the texts of files lie outside of the heap
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
    localOffset: (ms) => -new Date(ms).getTimezoneOffset(),
    ...(options.tuneEngine === true ? { hotCode: tuneEngine } : {}),
  };
}
