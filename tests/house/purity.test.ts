/** Below host/ nothing asks the environment for anything: the clock, timers, streams and files come through the Host. */
import { describe, expect, test } from "vitest";
import { filesBelow, read, codeOnly } from "../support/files.ts";

const PURE = ["values", "reader", "gir", "compiler", "vm", "jit", "runtime", "stdlib"];
const FORBIDDEN: [RegExp, string][] = [
  [/(?<![\w.$])process\s*[.[]/, "process: ask the host"],
  [/(?<![\w.$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/, "timers: host.setTimer, host.yieldToHost"],
  [/(?<![\w$])Date\.now\s*\(|new Date\(\s*\)|(?<![\w.$])performance\./, "clock: host.now, host.wallClock"],
  [/(?<![\w.$])console\./, "console: host.write"],
  [/(?<![\w.$])(?:require|fetch)\s*\(/, "require, fetch: through the host"],
];

describe("floors below host/ do no input or output", () => {
  test.each(PURE)("%s", (folder) => {
    const wrong: string[] = [];
    let files: string[] = [];
    try {
      files = filesBelow(`src/${folder}`, ".ts");
    } catch {
      // a floor that is not built yet
    }
    for (const file of files) {
      for (const [i, line] of codeOnly(read(file)).split("\n").entries()) {
        for (const [pattern, why] of FORBIDDEN) if (pattern.test(line)) wrong.push(`${file}:${i + 1} ${line.trim()}  (${why})`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
