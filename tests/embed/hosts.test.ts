import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createNodeHost } from "../../src/host/node/index.ts";
import { createTestHost } from "../../src/host/test/index.ts";
import { reasonOf } from "../../src/host/reason.ts";
import { createGene, GeneLimitError } from "../../src/index.ts";

describe("the test host", () => {
  it("time jumps to the next timer, in order", async () => {
    const host = createTestHost();
    const order: string[] = [];
    const start = host.now();
    await new Promise<void>((resolve) => {
      host.setTimer(3_600_000, () => (order.push("hour"), resolve()));
      host.setTimer(5, () => order.push("5"));
      host.setTimer(5, () => order.push("5 again"));
      host.yieldToHost(() => order.push("turn"));
      host.setTimer(1, () => order.push("never"))();
    });
    expect(order).toEqual(["turn", "5", "5 again", "hour"]);
    expect(host.now() - start).toBeGreaterThanOrEqual(3_600_000);
  });
  it("keeps output and reads input", async () => {
    const host = createTestHost({ input: "a\nb\n" });
    host.write(1, "x");
    host.write(2, "y");
    expect([host.out, host.err, await host.readLine!(), await host.readLine!(), await host.readLine!()]).toEqual(["x", "y", "a", "b", null]);
  });
  it("files in memory", () => {
    const { files } = createTestHost({ files: { "/a/b.txt": "1" } }) as Required<ReturnType<typeof createTestHost>>;
    files.writeText("/a/b.txt", "2", true);
    files.mkdir("/a/d/e");
    expect([files.readText("/a/b.txt"), files.list("/a").sort(), files.stat("/a")!.kind, files.stat("/none")]).toEqual(["12", ["b.txt", "d"], "dir", null]);
    expect(() => files.readText("/none")).toThrow("no such file or directory");
    files.rename("/a", "/z");
    expect(files.readText("/z/b.txt")).toBe("12");
    files.removeTree("/z");
    expect(files.stat("/z/b.txt")).toBe(null);
  });
});

describe("the host of a Node process", () => {
  it("leaves the engine's settings alone unless it is told otherwise", () => {
    expect(createNodeHost().hotCode).toBeUndefined();
    expect(() => createNodeHost({ tuneEngine: true }).hotCode!()).not.toThrow();
  });
});

describe("reasons", () => {
  it("are words", () => {
    expect(reasonOf({ code: "ENOENT", message: "ENOENT: no such file or directory, open 'x'" })).toBe("no such file or directory");
    expect(reasonOf({ code: "EXDEV", message: "EXDEV: cross-device link not permitted, rename 'a' -> 'b'" })).toBe("cross-device link not permitted");
    expect(reasonOf(new Error("other"))).toBe("other");
  });
});

describe("a host of the embedder's making", () => {
  class PrivateHost {
    readonly #inner = createTestHost();
    #written = "";
    now(): number {
      return this.#inner.now();
    }
    wallClock(): number {
      return this.#inner.wallClock();
    }
    setTimer(ms: number, callback: () => void): () => void {
      return this.#inner.setTimer(ms, callback);
    }
    yieldToHost(callback: () => void): void {
      this.#inner.yieldToHost(callback);
    }
    write(_stream: 1 | 2, text: string): void {
      this.#written += text;
    }
    get written(): string {
      return this.#written;
    }
  }
  it("may be a class with private fields", async () => {
    const host = new PrivateHost();
    await createGene({ host }).eval('(gene/sleep 5) (println "x")');
    expect(host.written).toBe("x\n");
  });
  it("may inherit its functions, and be frozen", () => {
    class Derived extends PrivateHost {}
    const host = Object.freeze(new Derived());
    createGene({ host, limits: { output: 10 } }).eval('(println "y")');
    expect(host.written).toBe("y\n");
    expect(() => createGene({ host, limits: { output: 1 } }).eval('(println "too long")')).toThrow(GeneLimitError);
  });
});

describe("asynchronous writes", () => {
  it("to one path go one after the other, others overlap", async () => {
    const host = createTestHost();
    const files = host.files!;
    const steps: string[] = [];
    // the later a write begins, the shorter it takes
    let ms = 100;
    const slow = { ...files };
    slow.writeTextAsync = async (path, text, append, signal) => {
      steps.push(`${text} begins`);
      await new Promise<void>((done) => host.setTimer((ms -= 10), done));
      signal!.throwIfAborted();
      steps.push(`${text} ends`);
      files.writeText(path, text, append);
    };
    const gene = createGene({ host: Object.assign(host, { files: slow }) });
    const text = (x: string) => gene.eval(x);
    await text('(for c in ["a" "b"] (gene/io/append_async "x" c)) (gene/io/write_async "y" "c") ($await_all)');
    expect(steps).toEqual(["a begins", "c begins", "c ends", "a ends", "b begins", "b ends"]);
    expect(files.readText("x")).toBe("ab");
    // one that fails or is cancelled holds up nobody; the working directory is that of the call
    steps.length = 0;
    await text(
      '(var a (gene/io/write_async "x" "1")) (var b (gene/io/write_async "./x" "2")) (var c (gene/io/append_async "/test/x" "3")) (a .cancel) (b .cancel)',
    );
    await text('(Dir/create "/other") (system/cd "/other") (await c)');
    expect([steps, files.readText("/test/x")]).toEqual([["1 begins", "3 begins", "3 ends"], "ab3"]);
  });
});

describe("watching files", () => {
  it("no change is lost between two calls of next, nor by a fiber that was cancelled", async () => {
    const host = createTestHost();
    let tell: (event: string, name: string) => void = () => {};
    let fail: (error: Error) => void = () => {};
    let stopped = 0;
    host.files!.watch = (path, changed, failed) => {
      if (path === "none") throw new Error("no such file or directory");
      tell = (event, name) => changed({ event, name });
      fail = failed;
      return () => void stopped++;
    };
    const gene = createGene({ host });
    await gene.eval('(var all []) (var changes (gene/io/changes "d")) (var loop_ (async (for c in changes (all .push c/name) (sleep 5))))');
    for (const name of ["a", "b", "b", "c"]) tell("change", name);
    await gene.eval("(sleep 50) (loop_ .cancel)");
    tell("change", "d");
    expect(await gene.eval('(sleep 5) (all .push ((changes .next) .get "name")) all')).toEqual(["a", "b", "c", "d"]);
    await gene.eval("(var end (async (changes .next))) (changes .close) (changes .close)");
    expect([await gene.eval("[((await end) == not_found) ((changes .next) == not_found)]"), stopped]).toEqual([[true, true], 1]);
    expect(() => gene.eval('(gene/io/changes "none")')).toThrow("Failed to watch 'none': no such file or directory");
    // one change only, then nobody watches
    const one = gene.eval('(await (gene/io/watch "d"))');
    tell("rename", "x");
    expect([await one, stopped]).toEqual([new Map(Object.entries({ event: "rename", name: "x" })), 2]);
    const failing = gene.eval('(var c (gene/io/changes "d")) (c .next)');
    fail(new Error("gone"));
    await expect(failing).rejects.toThrow("Failed to watch 'd': gone");
  });
  it("on the host of the process", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gene-watch-"));
    try {
      const gene = createGene({ host: createNodeHost() });
      const text = `(var c (gene/io/changes "${folder}")) (File/write "${folder}/a" "1") (var name ((c .next) .get "name")) (c .close) name`;
      expect(await gene.eval(text)).toBe("a");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
