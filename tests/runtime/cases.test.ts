/** Cases of chapters 2, 5, 7, 8 beyond those of the reference, in the same notation (cases.md), in every way that they can run. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompileError } from "../../src/compiler/errors.ts";
import { createTestHost } from "../../src/host/test/index.ts";
import { createRealm } from "../../src/runtime/bootstrap.ts";
import { Session } from "../../src/runtime/session.ts";
import { installStdlib } from "../../src/stdlib/index.ts";
import { literal } from "../../src/values/print.ts";
import { Instance } from "../../src/values/runtime-types.ts";
import { blocksOf } from "../docs/blocks.ts";
import { mismatch, type Outcome } from "../docs/compare.ts";
import { MODES } from "../support/machine.ts";

const text = readFileSync(new URL("cases.md", import.meta.url), "utf8");

for (const { name, options } of [{ name: "default", options: {} }, ...MODES]) {
  describe(name, () => {
    for (const block of blocksOf("cases", text)) {
      test(block.id, async () => {
        const host = createTestHost({});
        const session = new Session(createRealm(host, { ...options, installStdlib }));
        const problems: string[] = [];
        for (const [i, entry] of block.entries.entries()) {
          const start = host.out.length;
          let outcome: Outcome;
          try {
            const value = await session.evaluate(entry.text, `entry:${i + 1}`);
            outcome = { stage: "value", literal: literal(value), stdout: host.out.slice(start) };
          } catch (e) {
            if (e instanceof CompileError) outcome = { stage: "compile", message: e.message, stdout: "" };
            else if (e instanceof Instance)
              outcome = { stage: "runtime", class: e.$c.name, message: String(e._message), code: String(e._code), stdout: host.out.slice(start) };
            else throw e;
          }
          const problem = mismatch(entry, outcome);
          if (problem !== null) problems.push(`line ${entry.line}: ${entry.text.trim()}\n${problem}`);
        }
        expect(problems).toEqual([]);
      });
    }
  });
}

test("templates of any depth are rendered", async () => {
  const session = new Session(createRealm(createTestHost({}), { installStdlib }));
  const build = "(var t `[%x]) (var x 1) (for i in (1 .. 100000) (t = [t])) (var r ($render t)) (var n 0) (while (r is Array) (r = r/0) (n += 1)) [n r]";
  expect(literal(await session.evaluate(build, "deep"))).toBe("[100001 1]");
});
