import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Readable } from "node:stream";
import type { HostProcess, HostProcesses } from "../host.ts";
import { reasonError } from "../reason.ts";

const windows = process.platform === "win32";

/** Milliseconds in which the output of a program that was killed has to arrive. */
const LINGER = 200;

/** Is there a program of that name? Asked where a shell would start it and could only answer with a status. */
function isProgram(cmd: string, env: Record<string, string | undefined>, cwd: string): boolean {
  const places = cmd.includes("/") ? [cwd] : (env.PATH ?? "").split(path.delimiter);
  return places.some((dir) => {
    try {
      fs.accessSync(path.isAbsolute(cmd) ? cmd : path.join(dir, cmd), fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Ends a program and those that it waits for, as a shell does for the commands of its line; where the system does not tell them, itself alone. */
function endAll(pid: number): void {
  let children: string[] = [];
  try {
    children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  } catch {
    // no Linux
  }
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // it has ended
  }
  for (const child of children) if (child !== "") endAll(Number(child));
}

function listen(stream: Readable | null, callback: (text: string | null) => void): void {
  if (stream === null) return callback(null);
  stream.setEncoding("utf8");
  stream.on("data", callback);
  stream.on("end", () => callback(null));
}

function wrap(child: ChildProcess, signals: Record<string, number>): HostProcess {
  let code: number | null = null;
  const waiting: ((code: number) => void)[] = [];
  // "close", not "exit": everything that the process wrote has arrived then
  child.once("close", (status, signal) => {
    code = status ?? 128 + (signals[signal!] ?? 0);
    for (const callback of waiting) callback(code);
  });
  // writing to a process that has ended is reported by its exit
  child.stdin?.on("error", () => {});
  return {
    pid: child.pid!,
    write: (text) => void child.stdin?.write(text),
    closeInput: () => void child.stdin?.end(),
    onOutput: (callback) => listen(child.stdout, callback),
    onError: (callback) => listen(child.stderr, callback),
    onExit(callback) {
      if (code !== null) callback(code);
      else waiting.push(callback);
    },
    signal(name) {
      child.kill(`SIG${name}` as NodeJS.Signals);
      if (name !== "KILL") return;
      // programs that it has started may go on and keep its output open: they are not waited for
      const leave = (): void => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      };
      child.once("exit", () => setTimeout(leave, LINGER).unref());
    },
  };
}

/** Child processes. Their standard error can be merged into the standard output by the operating system, so in exact order. */
export const nodeProcesses: HostProcesses = {
  async start(cmd, args, options) {
    const [{ spawn }, { constants }] = await Promise.all([import("node:child_process"), import("node:os")]);
    const env = { ...process.env, ...options.env };
    const { cwd } = options;
    let [file, list] = [cmd, args];
    if (options.shell) [file, list] = windows ? ["cmd.exe", ["/d", "/s", "/c", cmd]] : ["/bin/sh", ["-c", options.mergeStderr ? `exec 2>&1\n${cmd}` : cmd]];
    else if (options.mergeStderr && !windows) {
      if (!isProgram(cmd, env, cwd ?? ".")) throw new Error("no such file or directory");
      [file, list] = ["/bin/sh", ["-c", 'exec "$0" "$@" 2>&1', cmd, ...args]];
    }
    const { signal } = options;
    signal?.throwIfAborted();
    return new Promise<HostProcess>((resolve, reject) => {
      const child = spawn(file, list, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
      signal?.addEventListener("abort", () => {
        if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) endAll(child.pid);
      });
      child.once("error", (error) => reject(reasonError(error)));
      const process_ = wrap(child, constants.signals);
      child.once("spawn", () => resolve(process_));
    });
  },
};
