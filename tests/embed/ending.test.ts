/** What a limit ends, and what still runs then: `finally` bodies of the fibers of the run. */
import { describe, expect, test } from "vitest";
import { createTestHost } from "../../src/host/test/index.ts";
import { createGene, type Gene, type GeneOptions } from "../../src/index.ts";

const tiers = ["interp", "compiled"] as const;
const limit = (name: string): object => ({ name: "GeneLimitError", limit: name });

function make(options: GeneOptions = {}): { gene: Gene; host: ReturnType<typeof createTestHost> } {
  const host = createTestHost();
  return { gene: createGene({ host, ...options }), host };
}

describe("finally bodies", () => {
  // the limit is met in a fiber that the host does not wait for
  const INNER: Record<string, string> = {
    "that is awaited": '(try (await (async (while true 1))) catch * (println "caught") finally (println "main"))',
    "that is awaited by one that is awaited":
      '(fn f [] (try (await (async (while true 1))) catch * (println "caught") finally (println "middle"))) (try (await (async (f))) catch * (println "caught") finally (println "main"))',
    "beside one that sleeps": '(async (gene/sleep 1) (while true 1)) (try (gene/sleep 100000) catch * (println "caught") finally (println "main"))',
    "that another one has started": '(async (do (gene/sleep 1) (async (while true 1)))) (try (gene/sleep 100000) finally (println "main"))',
    "beside a loop": '(try (async ^^background (while true 1)) (while true (gene/sleep 0)) finally (println "main"))',
  };
  for (const tier of tiers)
    test.each(Object.entries(INNER))(`run when a limit is met by a fiber %s (${tier})`, async (_name, text) => {
      const { gene, host } = make({ tier });
      await expect(gene.evalAsync(text, { limits: { steps: 20_000 } })).rejects.toMatchObject(limit("steps"));
      expect(host.out).toBe(text.includes("middle") ? "middle\nmain\n" : "main\n");
      expect(gene.eval("(1 + 2)")).toBe(3);
    });

  test.each(tiers)("run when the limit of time is met while all wait (%s)", async (tier) => {
    const { gene, host } = make({ tier });
    for (const wait of ["(gene/sleep 100000)", "(await (new gene/Future))", "(await ^timeout 100000 (new gene/Future))", "(await (async (gene/sleep 100000)))"])
      await expect(
        gene.evalAsync(`(gene/sleep_async 100000) (try ${wait} catch * (println "caught") finally (println "closed"))`, { limits: { timeMs: 50 } }),
      ).rejects.toMatchObject(limit("time"));
    expect(host.out).toBe("closed\n".repeat(4));
  });

  test.each(tiers)("may wait for as long as the allowance lasts (%s)", async (tier) => {
    const { gene, host } = make({ tier });
    for (const wait of ["(gene/sleep 20)", "(gene/sleep 100000)"])
      for (const [work, limits] of [
        ["(gene/sleep 100000)", { timeMs: 50 }],
        ["(while true 1)", { steps: 5000 }],
      ] as const)
        await expect(gene.evalAsync(`(try ${work} finally (do ${wait} (println "closed")))`, { limits })).rejects.toMatchObject({ name: "GeneLimitError" });
    expect(host.out).toBe("closed\n".repeat(2));
  });

  test("that wait end an evaluation that may not", () => {
    const { gene } = make();
    expect(() => gene.evalSync("(try (while true 1) finally (gene/sleep 10))", { limits: { steps: 5000 } })).toThrow(/step limit/);
  });

  test("of fibers that nobody waits for are left out", async () => {
    const { gene, host } = make();
    const text = '(async (try (gene/sleep 50000) finally (println "sleeper"))) (while true 1)';
    await expect(gene.evalAsync(text, { limits: { steps: 5000 } })).rejects.toMatchObject(limit("steps"));
    expect(host.out).toBe("");
  });

  test("do not run when the host aborts", async () => {
    const { gene, host } = make();
    const abort = new AbortController();
    const run = gene.evalAsync('(try (gene/sleep 100000) finally (println "closed"))', { signal: abort.signal });
    abort.abort();
    await expect(run).rejects.toMatchObject(limit("aborted"));
    expect(host.out).toBe("");
  });
});

test("who waits for a fiber that a limit of another run has ended is told", async () => {
  const { gene } = make();
  gene.eval("(var f nil)");
  const first = gene.evalAsync("(f = (async (gene/sleep 1) (while true 1))) (gene/sleep 100000)", { limits: { steps: 5000 } });
  const second = gene.evalAsync("(try (await f) catch CancellationException $ex/message)");
  await expect(first).rejects.toMatchObject(limit("steps"));
  expect(await second).toBe("step limit exceeded");
});

describe("a run that a limit ends", () => {
  test.each(tiers)("leaves fibers of other runs alone (%s)", async (tier) => {
    const { gene, host } = make({ tier });
    gene.eval("(var n 0) (async (while (n < 5) (n += 1) (gene/sleep 5)))");
    gene.eval("(async (gene/wait_until (n >= 4)) (println n)) (async (await ^timeout 1000 (gene/sleep_async 40)) (println 40))");
    await expect(gene.evalAsync("(while true 1)", { limits: { steps: 5000 } })).rejects.toMatchObject(limit("steps"));
    await expect(gene.evalAsync("(gene/sleep 1000)", { limits: { timeMs: 10 } })).rejects.toMatchObject(limit("time"));
    await gene.evalAsync("(gene/sleep 100)");
    expect(host.out).toBe("4\n40\n");
    expect(gene.eval("n")).toBe(5);
  });

  test("leaves nothing behind that keeps the process, though another run goes on", async () => {
    const { gene, host } = make();
    const other = gene.evalAsync('(gene/sleep 50) (println "other")');
    const started = host.now();
    const left =
      "(async (gene/sleep 500000)) (async (run_forever)) (async (gene/wait_until false)) (async (gene/sleep (1 + 500000.5))) (gene/sleep_async 500000) (async (await ^timeout 500000 (new gene/Future)))";
    await expect(gene.evalAsync(`${left} (while true 1)`, { limits: { steps: 5000 } })).rejects.toMatchObject(limit("steps"));
    // an operation that takes for ever
    let aborted = 0;
    host.files!.readTextAsync = (_path, signal) => new Promise(() => signal!.addEventListener("abort", () => aborted++));
    await expect(gene.evalAsync('(gene/io/read_async "x") (while true 1)', { limits: { steps: 5000 } })).rejects.toMatchObject(limit("steps"));
    expect(aborted).toBe(1);
    await other;
    // await_all and the deadlock are about what is outstanding
    await gene.evalAsync("($await_all)");
    await expect(gene.evalAsync("(await (new gene/Future))")).rejects.toThrow(/ConcurrencyException: await can never complete/);
    expect(host.now() - started).toBeLessThan(1000);
    expect(host.out).toBe("other\n");
  });
});
