/** The REPL as a user has it, in a pseudo-terminal (18.4). Needs a build. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasTerminals, KEYS, Terminal } from "../support/terminal.ts";

const gene = fileURLToPath(new URL("../../bin/gene.cjs", import.meta.url));

describe.skipIf(!hasTerminals)("the REPL in a terminal", () => {
  let dir: string;
  let terminal: Terminal;
  const open = async (): Promise<Terminal> => {
    terminal = new Terminal([process.execPath, gene, "repl"], { NO_COLOR: "1", GENE_HISTORY: join(dir, "history") });
    await terminal.see("gene> ");
    return terminal;
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "gene-repl-"));
  });
  afterEach(() => {
    terminal.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it("results, and errors with their place", async () => {
    const t = await open();
    expect(await t.enter("(1 + 2)")).toBe("3\n");
    expect(await t.enter('(print "no line end")')).toBe("no line end\n");
    expect(await t.enter("(1 + nope)")).toContain("nope is not defined");
  });

  it("functions, classes and instances show what they are", async () => {
    const t = await open();
    expect(await t.enter("(class Dog (ctor [n] (/n = n)) (method bark [] 1))")).toBe("class Dog < Object\n");
    expect(await t.enter('(new Dog "Rex")')).toBe('<Dog ^n "Rex">\n');
    expect(await t.enter("(fn f [a b... ^c] 1)")).toBe("(fn f [a b... ^c])\n");
    expect(await t.enter(":doc Dog")).toContain("class Dog < Object\n  methods: bark");
  });

  it("an entry of several lines", async () => {
    const t = await open();
    await t.enter("(fn twice [x]", "....> ");
    expect(await t.enter("(x * 2))")).toBe("(fn twice [x])\n");
    expect(await t.enter("(twice 21)")).toBe("42\n");
    // pasted lines are entered one after the other
    t.type("\x1b[200~(twice\r4)\r\x1b[201~");
    await t.see("\n8\n");
    // long ones, too, also into the middle of a line
    t.type("(println )\x1b[D");
    await t.see("(println )");
    t.type("\x1b[200~1 2 3 4 5 6 7 8 9 10 11 12\x1b[201~");
    await t.see(" 11 12)");
    t.type("\r");
    await t.see("\n1 2 3 4 5 6 7 8 9 10 11 12\n");
  });

  it("completion of names, members and methods", async () => {
    const t = await open();
    await t.enter("(var temperature 3)");
    t.type(`(tempe${KEYS.tab}`);
    await t.see("temperature");
    expect(await t.enter(" + 1)")).toBe("4\n");
    t.type(`("abc" .starts_w${KEYS.tab}`);
    await t.see("starts_with");
    t.type(KEYS.ctrlC);
    await t.see("gene> ");
  });

  it("the history holds whole entries and lasts", async () => {
    const t = await open();
    await t.enter("(var a", "....> ");
    await t.enter("7)");
    await t.enter("(a * 3)");
    t.type(KEYS.ctrlD);
    expect(await t.ended).toBe(0);
    expect(readFileSync(join(dir, "history"), "utf8").split("\n")).toEqual([JSON.stringify("(var a\n7)"), JSON.stringify("(a * 3)"), ""]);
    const second = await open();
    await second.enter("(var a 5)");
    second.type(KEYS.up + KEYS.up);
    await second.see("(a * 3)");
    second.type(KEYS.enter);
    await second.see("\n15\n");
  });

  it("Ctrl-C stops a computation or drops the entry; the session goes on", async () => {
    const t = await open();
    t.type(`(try (println "in") (while true 1) finally (println "out"))${KEYS.enter}`);
    await t.see("\nin\n");
    t.type(KEYS.ctrlC);
    expect(await t.see("gene> ")).toMatch(/^out\n[^]*CancellationException: interrupted/);
    t.type(`(gene/sleep 1000000)${KEYS.enter}`);
    await t.see("\n");
    // that is seen only when the line editor has let go of the line
    t.type(KEYS.ctrlC);
    await t.see("gene> ");
    await t.enter("(1 +", "....> ");
    t.type(KEYS.ctrlC);
    await t.see("gene> ");
    expect(await t.enter("(1 + 1)")).toBe("2\n");
  });

  it("a second Ctrl-C abandons what catches the first; the session goes on", async () => {
    const t = await open();
    for (const entry of [
      '(loop (try (println "on") (gene/sleep 1000000) catch * nil))',
      '(loop (try (println "on") (loop) catch * nil))',
      '(await (async (loop (try (println "on") (loop) catch * nil))))',
    ]) {
      t.type(entry + KEYS.enter);
      await t.see("\non\n");
      t.type(KEYS.ctrlC);
      await t.see("on\n");
      t.type(KEYS.ctrlC);
      expect(await t.see("gene> ")).toContain("Error: abandoned: it went on after the first Ctrl-C");
      expect(await t.enter("(1 + 1)")).toBe("2\n");
    }
  });

  it("Ctrl-C while the program reads drops what was typed for it", async () => {
    const t = await open();
    t.type(`(readline)${KEYS.enter}`);
    await t.see("\n");
    t.type("abc");
    await t.see("abc");
    t.type(KEYS.ctrlC);
    expect(await t.see("gene> ")).toMatch(/^\^C\nError: CancellationException: interrupted\n/);
    expect(await t.enter("(4 + 4)")).toBe("8\n");
  });

  it("a session in a session has what is typed, and gives the terminal back", async () => {
    const t = await open();
    t.type(`($repl)${KEYS.enter}`);
    await t.see("gene> ");
    expect(await t.enter("(2 + 2)")).toBe("4\n");
    expect(await t.enter("exit")).toBe("4\n");
    expect(await t.enter("(3 + 3)")).toBe("6\n");
    // pasted at once: the lines behind it belong to the inner one, what follows its end to the outer one
    t.type("\x1b[200~($repl)\r(2 * 5)\rexit\r(2 * 6)\r\x1b[201~");
    await t.see("\n10\n");
    await t.see("exit\n10\n");
    await t.see("\n12\n");
    t.type(KEYS.ctrlD);
    expect(await t.ended).toBe(0);
  });

  it("Ctrl-D leaves", async () => {
    const t = await open();
    t.type(KEYS.ctrlD);
    expect(await t.ended).toBe(0);
  });

  it("a fiber in the background prints above the line that is being edited", async () => {
    const t = await open();
    await t.enter('(async (do (gene/sleep 100) (println "from behind")))');
    t.type("(1 + ");
    await t.see("from behind\n");
    await t.see("gene> (1 + ");
    expect(await t.enter("2)")).toBe("3\n");
  });

  it("awaits at the top level", async () => {
    const t = await open();
    await t.enter("(var f (async (do (gene/sleep 20) 7)))");
    expect(await t.enter("(await f)")).toBe("7\n");
  });
});
