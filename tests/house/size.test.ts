/** Files are short and have one subject; the few that are long are one subject and are listed here with it. */
import { describe, expect, test } from "vitest";
import { filesBelow, read } from "../support/files.ts";

const LIMIT = 600;
const LONG: Record<string, { lines: number; subject: string }> = {
  "src/vm/interpreter.ts": { lines: 1600, subject: "the dispatch loop: V8 wants it in one function" },
  "src/vm/scheduler.ts": { lines: 780, subject: "rounds of fibers, waits and their tokens, timers, deadlock" },
};

const sizes = [...filesBelow("src", ".ts", ".gene"), ...filesBelow("tests", ".ts", ".mjs"), ...filesBelow("bench", ".mjs")].map(
  (file) => [file, read(file).split("\n").length] as const,
);

describe("length of files", () => {
  test(`no file is longer than ${LIMIT} lines without a reason`, () => {
    expect(sizes.filter(([file, n]) => n > (LONG[file]?.lines ?? LIMIT)).map(([file, n]) => `${file}: ${n} lines`)).toEqual([]);
  });

  test("the list of long files is true", () => {
    const long = new Set(sizes.filter(([, n]) => n > LIMIT).map(([file]) => file));
    const names = new Set(sizes.map(([file]) => file));
    expect(Object.keys(LONG).filter((file) => names.has(file) && !long.has(file))).toEqual([]);
  });

  test("no folder is named after what nobody could name", () => {
    expect(sizes.map(([file]) => file).filter((file) => /\/(utils?|helpers?|misc|common)(\/|\.)/.test(file))).toEqual([]);
  });
});
