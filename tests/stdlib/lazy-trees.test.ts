/** `read_tree ^lazy` (15.4): a file is opened when its value is used, once. */
import { expect, test } from "vitest";
import { Machine } from "../support/machine.ts";

/** A machine on files in memory that tells which of them were read since it was asked last. */
function watched(files: Record<string, string>): { machine: Machine; read: () => string[] } {
  const machine = new Machine({}, { files });
  const { files: host } = machine.host;
  const plain = host!.readText.bind(host);
  let names: string[] = [];
  host!.readText = (path) => (names.push(path.replace(/^\/t\//, "")), plain(path));
  return { machine, read: () => names.splice(0) };
}

const TREE = {
  "/t/title.gene": '"log"',
  "/t/rows/_genearray.gene": '["v000000000001" "v000000000002"]',
  "/t/rows/v000000000001.gene": "1",
  "/t/rows/v000000000002.gene": "{^n 2}",
};

test("without ^lazy everything is read at once", async () => {
  const { machine, read } = watched(TREE);
  await machine.run('(var t (gene/serdes/read_tree "/t")) nil');
  expect(read()).toHaveLength(4);
});

test("children of the root and of named nodes are read at their first use", async () => {
  const { machine, read } = watched(TREE);
  await machine.run('(var t (gene/serdes/read_tree "/t" ^lazy [/rows])) nil');
  expect(read()).toEqual([]);
  expect(await machine.run("[(t .size) (t .keys) (t .has `title)]")).toBe('[2 ["rows" "title"] true]');
  expect(read()).toEqual([]);
  expect(await machine.run("t/rows/1/n")).toBe("2");
  expect(read()).toEqual(["rows/_genearray.gene", "rows/v000000000002.gene"]);
  expect(await machine.run("[t/rows/1/n (t/rows .size)]")).toBe("[2 2]");
  expect(read()).toEqual([]);
  expect(await machine.run("t")).toBe('{^rows [1 {^n 2}] ^title "log"}');
  expect(read().toSorted()).toEqual(["rows/v000000000001.gene", "title.gene"]);
  expect(await machine.run('[t (t == {^title "log" ^rows [1 {^n 2}]})]')).toBe('[{^rows [1 {^n 2}] ^title "log"} true]');
  expect(read()).toEqual([]);
});

test("a node that is not named is read as a whole", async () => {
  const { machine, read } = watched(TREE);
  await machine.run('(var t (gene/serdes/read_tree "/t" ^lazy [])) nil');
  await machine.run("t/rows/0");
  expect(read()).toEqual(["rows/_genearray.gene", "rows/v000000000001.gene", "rows/v000000000002.gene"]);
});

test("assignment needs no reading; iteration, copies and writing read all", async () => {
  const { machine, read } = watched(TREE);
  await machine.run('(var t (gene/serdes/read_tree "/t" ^lazy ["/rows"])) nil');
  await machine.run('(t/title = "new") (t/rows/0 = 5)');
  expect(read()).toEqual(["rows/_genearray.gene"]);
  expect(await machine.run("(t .map (fn [k v] v))")).toBe('{^rows [5 {^n 2}] ^title "new"}');
  expect(read()).toEqual(["rows/v000000000002.gene"]);
  const again = watched(TREE);
  await again.machine.run('(var t (gene/serdes/read_tree "/t" ^lazy [/rows])) (gene/serdes/write_tree "/t" t ^separate [/*]) nil');
  expect(await again.machine.run('(gene/serdes/read_tree "/t")')).toBe('{^rows [1 {^n 2}] ^title "log"}');
});

test("a file that is gone or bad raises where it is used, each time", async () => {
  const { machine } = watched({ ...TREE, "/t/title.gene": "(bad" });
  await machine.run('(var t (gene/serdes/read_tree "/t" ^lazy [])) nil');
  for (let i = 0; i < 2; i++) expect(await machine.run("t/title")).toMatch(/^raises ParseException: /);
  expect(await machine.run("t/rows/0")).toBe("1");
});

test("the paths are not evaluated whatever the functions are called", async () => {
  const { machine, read } = watched(TREE);
  for (const [imports, name] of [
    ["(import gene/serdes)", "serdes/"],
    ["(import gene/serdes/[read_tree write_tree])", ""],
  ]) {
    await machine.run(imports!);
    expect(await machine.run(`(${name}write_tree "/t" (${name}read_tree "/t" ^lazy [/rows]) ^separate [/* /rows/*])`)).toBe("nil");
    read();
    expect(await machine.run(`((${name}read_tree "/t" ^lazy [/rows]) .size)`)).toBe("2");
    expect(read()).toEqual([]);
  }
});
