/** Library functions as programs see them, where the examples of the reference do not go: files, programs, misuse, callbacks that suspend. */
import { mkdirSync, mkdtempSync, symlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createGene, createNodeHost, createTestHost, type Gene } from "../../src/index.ts";
import { invalidByte } from "../../src/reader/utf8.ts";
import { literal } from "../../src/values/print.ts";

/** Runs the lines one after the other in one session. A line `CODE # => LITERAL` or `CODE # raises Class: message` is a claim. */
async function check(gene: Gene, text: string): Promise<void> {
  for (const line of text.trim().split("\n")) {
    const [, code, kind, claim] = /^\s*(.*?)(?:\s+# (=>|raises) (.*))?$/.exec(line)!;
    let got: string;
    try {
      got = literal(await gene.eval(code!));
    } catch (e) {
      got = `raised ${(e as Error).message}`;
    }
    if (kind === "=>") expect(got, code).toBe(claim);
    else if (kind === "raises") expect(got, code).toBe(`raised ${claim}`);
    else expect(got, code).not.toMatch(/^raised/);
  }
}

const withFiles = (files: Record<string, string> = {}): Gene => createGene({ host: createTestHost({ files }) });

describe("files", () => {
  test("in one go", () =>
    check(
      withFiles(),
      String.raw`
      (File/write "/f.txt" "p\nq")  # => nil
      (File/append "/f.txt" 5)  # => nil
      [(File/read_lines "/f.txt") (File/exists "/f.txt") (Dir/exists "/f.txt")]  # => [["p" "q5"] true false]
      (var seen []) (File/each_line "/f.txt" (fn [l] (gene/sleep 1) (seen .push l))) seen  # => ["p" "q5"]
      (var r (File/reader "/f.txt")) [(r .read_line) (r .read_line) (r .read_line) (r .close)]  # => ["p" "q5" nil nil]
      (var f (new File "/f.txt")) [f/path f/nope (f .write [1 "a"]) (f .read)]  # => ["/f.txt" void nil "[1 a]"]
      (File/delete "/f.txt") (File/delete "/f.txt")  # => nil
      (File/read "/f.txt")  # raises IOError: Failed to read file '/f.txt': no such file or directory
      (File/read_lines "/f.txt")  # raises IOError: Failed to open file '/f.txt': no such file or directory
      (File/read)  # raises ArgumentException: File/read requires 1 argument (path)
      (File/write 5 "x")  # raises ArgumentException: File/write requires a string path
      (gene/io/write "/g.txt" 5)  # raises ArgumentException: File/write requires a string or Bytes as content
      (Dir/create "/d/e/f") (File/write "/d/x.txt" "") ((Dir/list "/d") .sort)  # => ["/d/e" "/d/x.txt"]
      (Dir/delete "/d") (Dir/exists "/d")  # => false
      (File/read "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
      (File/exists "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
      (gene/io/stat_async "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
      (gene/io/write_async "a\u0000b" "")  # raises ArgumentException: A path cannot hold a zero byte
      (gene/io/read_async "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
      (gene/io/watch "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
      (gene/parse_file "a\u0000b")  # raises ArgumentException: A path cannot hold a zero byte
    `,
    ));

  test("data that cannot be read tells where", () =>
    check(
      withFiles({ "/conf.data": "(a\n b)\n(f ^a 1 b ^c 2)" }),
      `
      (gene/parse_file "/conf.data")  # raises ParseException: properties found in wrong place while reading list ) @ /conf.data:3:11
      (var p (gene/parser "/conf.data")) (p .read)  # => (a b)
      (p .read)  # raises ParseException: properties found in wrong place while reading list ) @ /conf.data:3:11
      (parse "")  # raises ParseException: EOF while reading @ <parse>:1:1
      (try (parse "[") catch e e/code)  # => "GENE.PARSE.ERROR"
    `,
    ));

  test("bytes that are no text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gene-bytes-"));
    try {
      const name = join(folder, "b.bin");
      writeFileSync(name, Uint8Array.of(0x61, 0xc3, 0xa9, 0xff, 0x00));
      await check(
        createGene({ host: createNodeHost() }),
        `
        (var name "${name}")
        [(File/read_bytes name) (gene/io/read_bytes name) (await (gene/io/read_bytes_async name)) (await (File/read_bytes_async name))]  # => [0#61c3a9ff00 0#61c3a9ff00 0#61c3a9ff00 0#61c3a9ff00]
        (File/read name)  # raises IOError: Failed to read file '${name}': not valid UTF-8 (byte 3)
        (await (gene/io/read_async name))  # raises IOError: Failed to read file '${name}': not valid UTF-8 (byte 3)
        (gene/parse_file name)  # raises IOError: Failed to read file '${name}': not valid UTF-8 (byte 3)
        (File/read_lines name)  # raises IOError: Failed to open file '${name}': not valid UTF-8 (byte 3)
        (File/read_bytes)  # raises ArgumentException: File/read_bytes requires 1 argument (path)
        (var out "${join(folder, "out.bin")}")
        [(File/write out 0#00ff) (File/append out 0#10) (File/read_bytes out)]  # => [nil nil 0#00ff10]
        [(await (gene/io/append_async out 0#61)) (File/read_bytes out)]  # => [nil 0#00ff1061]
        [(await (gene/io/write_async out 0#62)) (File/read_bytes out)]  # => [nil 0#62]
        [(gene/io/write out 0#63) (File/read out)]  # => [nil "c"]
        [((new File out) .write 0#fffe) (File/read_bytes out)]  # => [nil 0#fffe]
        [(File/write out [1 "x"]) (File/append out 5) (File/read out)]  # => [nil nil "[1 x]5"]
        (gene/io/write out [1])  # raises ArgumentException: File/write requires a string or Bytes as content
        (gene/io/append_async out nil)  # raises ArgumentException: File/append_async requires a string or Bytes as content
        (File/write "${folder}" 0#61)  # raises IOError: Failed to write file '${folder}': is a directory
        (try (await (gene/io/append_async "${folder}/none/x" 0#61)) catch IOError $ex/message)  # => "Failed to append to file '${folder}/none/x': no such file or directory"
      `,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("what is deleted and looked for, links too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gene-links-"));
    const before = process.cwd();
    const path = (name: string): string => join(folder, name);
    try {
      mkdirSync(path("full/sub"), { recursive: true });
      for (const [target, name] of [
        ["full", "link"],
        ["nowhere", "dangling"],
        ["nowhere", "dangling2"],
        ["loop", "loop"],
      ] as const)
        symlinkSync(path(target), path(name));
      await check(
        createGene({ host: createNodeHost() }),
        `
        (system/cd "${folder}")
        (File/write "plain" "x") (Dir/delete "plain")  # raises IOError: Failed to delete directory 'plain': not a directory
        [(File/exists "plain") (Dir/delete "none") (Dir/delete "plain/none") (File/delete "none")]  # => [true nil nil nil]
        (Dir/delete "dangling")  # raises IOError: Failed to delete directory 'dangling': not a directory
        [(File/delete "dangling") (File/delete "dangling2")]  # => [nil nil]
        [(Dir/exists "link") (Dir/delete "link") (Dir/exists "link") (Dir/exists "full/sub")]  # => [true nil false true]
        (File/delete "full")  # raises IOError: Failed to delete file 'full': is a directory
        (File/exists "loop")  # raises IOError: Failed to look for file 'loop': too many symbolic links encountered
        (Dir/exists "loop")  # raises IOError: Failed to look for directory 'loop': too many symbolic links encountered
        [(File/rename "plain" "other") (File/read "other") (Dir/delete "full")]  # => [nil "x" nil]
        (((Dir/list ".") .sort) .join " ")  # => "./loop ./other"
      `,
      );
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  test("where bytes are no UTF-8", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const samples = [
      "",
      "61",
      "c3a9",
      "c0af",
      "c1bf",
      "e0a080",
      "e09f80",
      "eda080",
      "ed9fbf",
      "f0908080",
      "f08f8080",
      "f48fbfbf",
      "f4908080",
      "f5",
      "80",
      "61c3",
      "e282",
      "efbfbd",
    ];
    for (const hex of samples) {
      const bytes = Buffer.from(hex, "hex");
      let valid = true;
      try {
        decoder.decode(bytes);
      } catch {
        valid = false;
      }
      expect([hex, invalidByte(bytes) < 0], hex).toEqual([hex, valid]);
    }
    expect(invalidByte(Buffer.from("61c3a9e28241", "hex"))).toBe(3);
  });

  test("asynchronous", () =>
    check(
      withFiles(),
      String.raw`
      (var w (gene/io/write_async "/a.txt" "one")) w/.state  # => pending
      (await w)  # => nil
      (await (gene/io/append_async "/a.txt" "!"))  # => nil
      (await (File/read_async "/a.txt"))  # => "one!"
      ((await (gene/io/stat_async "/a.txt")) .get "size")  # => 4
      (await (gene/io/stat_async "/none"))  # => nil
      (await (gene/io/read_async "/none"))  # raises IOError: Failed to read file '/none': no such file or directory
      (gene/io/read_async)  # raises ArgumentException: File/read_async requires 1 argument
      (gene/io/write_async "/a" 5)  # raises ArgumentException: File/write_async requires a string or Bytes as content
      (var c (gene/io/read_async "/a.txt")) (c .cancel "no") [c/.state c/.value]  # => [cancelled "no"]
    `,
    ));

  test("a host without files refuses", () =>
    check(createGene(), `(File/read "/x")  # raises IOError: File access is not granted to this program\n(io/path_join "a" "b")  # => "a/b"`));

  test("parsed form by form", () =>
    check(
      withFiles({ "/p.gene": "(a 1 2) (b 1) x" }),
      String.raw`
      (gene/parse_file "/p.gene")  # => [(a 1 2) (b 1) x]
      (gene/parse_file "/p.gene" ^count_if [0 1])  # => 2
      (var got []) (gene/parse_file "/p.gene" (fn [f] (got .push f)))  # => nil
      got  # => [(a 1 2) (b 1) x]
      (var p (gene/parser "/p.gene")) [(p .read) (p .read) (p .read) (p .read)]  # => [(a 1 2) (b 1) x nil]
      (p .close)  # => nil
    `,
    ));

  test("gdat", () =>
    check(
      withFiles({ "/bad.gdat": "[]", "/worse.gdat": "#< gdat 1.0 >#\n[" }),
      String.raw`
      (gdat/save {^a [1 2.5 nil sym_]} "/d/x.gdat")  # raises Exception: sym_ is not defined
      (gdat/save {^a [1 2.5 nil]} "/d/x.gdat")  # => "/d/x.gdat"
      (gene/gdat/load "/d/x.gdat")  # => {^a [1 2.5 nil]}
      (gdat/load "/bad.gdat")  # raises ArgumentException: Invalid .gdat file header (expected #< gdat 1.0 >#)
      (try (gdat/load "/worse.gdat") catch ArgumentException "invalid")  # => "invalid"
      (gdat/save 5)  # raises ArgumentException: gdat/save expects value and path
      (gdat/load 5)  # raises ArgumentException: gdat/load path must be a string
    `,
    ));
});

describe("trees of files", () => {
  test("round trip in several layouts", () =>
    check(
      withFiles(),
      String.raw`
      (var v {^title "log" ^rows ["p" "p" {^n 1}] ^g ${"`"}(row ^id 3 "x" [1])})
      (gene/serdes/write_tree "/t" v)  # => nil
      [(File/exists "/t.gene") ((gene/serdes/read_tree "/t") == v)]  # => [true true]
      (gene/serdes/write_tree "/t" v ^separate [/* /rows/*])
      [(File/exists "/t.gene") (File/exists "/t/title.gene") ((gene/serdes/read_tree "/t") == v)]  # => [false true true]
      (gene/serdes/write_tree "/t" v ^separate ["/*" "/g/*" "/g/_genechildren/*"])
      [(Dir/exists "/t/g/_geneprops") (Dir/exists "/t/g/_genechildren") ((gene/serdes/read_tree "/t" ^lazy [/g]) == v)]  # => [true true true]
      (gene/serdes/write_tree "/e" {} ^separate [/*]) (gene/serdes/read_tree "/e")  # => {}
      (gene/serdes/write_tree "/k" {^a\/b 1 ^. 2} ^separate [/*]) (gene/serdes/read_tree "/k")  # => {^. 2 ^a/b 1}
      (gene/serdes/write_tree "/x" v ^separate 5)  # raises ArgumentException: write_tree ^separate expects an array
      (gene/serdes/write_tree "/x" v ^separate ["rows"])  # raises ArgumentException: write_tree ^separate entries must be absolute child selectors ending with /*
      (gene/serdes/write_tree "/x" v ^separate [5])  # raises ArgumentException: write_tree ^separate entries must be selectors, strings, or symbols
      (gene/serdes/write_tree "/x" v ^separate [/title/*])  # raises ArgumentException: write_tree ^separate targets a non-structural value at /title
      (gene/serdes/write_tree "/x" 5 ^separate [/*])  # raises ArgumentException: write_tree ^separate targets a non-structural root value
      [(File/exists "/x.gene") (Dir/exists "/x") (Dir/exists "/x.writing")]  # => [false false false]
      (gene/serdes/read_tree "/x")  # raises ArgumentException: Filesystem tree path not found: /x
      (gene/serdes/read_tree "/t" ^lazy 5)  # raises ArgumentException: read_tree ^lazy expects an array
    `,
    ));
});

describe("Gene text", () => {
  const parts =
    '(class Part (ctor [n] (/name = n))) (fn build [] (new Part "new")) (var BOLT (new Part "bolt")) (enum Unit mm inch) (export Part build BOLT Unit)';

  test("references to what modules export keep identity", () =>
    check(
      withFiles({ "/src/parts.gene": parts }),
      String.raw`
      (import Part:P build BOLT Unit from "/src/parts")
      (gene/serdes/serialize P)  # => "(gene/serialization (ClassRef ^path \"Part\" ^module \"/src/parts.gene\"))"
      (gene/serdes/serialize [build Unit/mm])  # => "(gene/serialization [(FunctionRef ^path \"build\" ^module \"/src/parts.gene\") (EnumRef ^path \"Unit/mm\" ^module \"/src/parts.gene\")])"
      ((gene/serdes/deserialize (gene/serdes/serialize BOLT)) == BOLT)  # => true
      (gene/serdes/serialize (new P "x"))  # raises ArgumentException: Value of kind Instance is not serializable: anonymous instances cannot be serialized
    `,
    ));

  test("reading a reference imports its module", () =>
    check(
      withFiles({ "/src/parts.gene": parts }),
      String.raw`
      (var b (gene/serdes/deserialize "(InstanceRef ^path \"BOLT\" ^module \"/src/parts.gene\")")) b/name  # => "bolt"
      (gene/serdes/deserialize "(ClassRef ^path \"No\" ^module \"/src/parts.gene\")")  # raises ArgumentException: Serialized reference not found in module '/src/parts.gene': No
      (gene/serdes/deserialize "(ClassRef ^path \"No\" ^module \"/no.gene\")")  # raises ArgumentException: Module '/no.gene' is not available for deserialization
      (gene/serdes/deserialize "(ClassRef ^path 5)")  # raises ArgumentException: Serialized reference expects string/symbol ^path
    `,
    ));

  test("hooks of classes, which may suspend", () =>
    check(
      withFiles({
        "/t.gene":
          "(class Temp (ctor [n] (/n = n)) (method serialize [] (gene/sleep 1) {^n /n}) (method deserialize [p] (gene/sleep 1) (new Temp p/n)))" +
          "(class Half (method serialize [] 1)) (export Temp Half)",
      }),
      String.raw`
      (import Temp Half from "/t")
      (var s (gene/serdes/serialize [(new Temp 5)])) s  # => "(gene/serialization [(Instance (ClassRef ^path \"Temp\" ^module \"/t.gene\") {^n 5})])"
      (var back (gene/serdes/deserialize s)) [back/0/n (typeof back/0)]  # => [5 "Temp"]
      (gene/serdes/serialize (new Half))  # raises ArgumentException: Custom serialization requires class 'Half' to define deserialize
      (gene/serdes/deserialize "(Instance (ClassRef ^path \"Half\" ^module \"/t.gene\") 1)")  # raises ArgumentException: Custom serialization requires class 'Half' to define deserialize
    `,
    ));
});

describe("callbacks", () => {
  test("may suspend and see what is appended meanwhile", () =>
    check(
      withFiles(),
      String.raw`
      ([3 1 2] .map (fn [x] (gene/sleep 1) (x * 2)))  # => [6 2 4]
      ([3 1 2] .sort (fn [a b] (gene/sleep 1) (a - b)))  # => [1 2 3]
      ({^a 1 ^b 2} .filter (fn [k v] (gene/sleep 1) (v > 1)))  # => {^b 2}
      ({^a 1 ^b 2} .reduce "" (fn [s k v] (gene/sleep 1) (s ++ k)))  # => "ab"
      (var xs [1 2]) (xs .map (fn [x] (if (x < 3) (xs .push (x + 2))) x))  # => [1 2 3 4]
      ([[2 "a"] [1 "b"] [2 "c"] [1 "d"] [1 "e"]] .sort (fn [a b] (a/0 - b/0)))  # => [[1 "b"] [1 "d"] [1 "e"] [2 "a"] [2 "c"]]
      ([1 3 2] .sort (fn [a b] (a > b)))  # => [3 2 1]
      ([1 2] .map)  # raises ArgumentException: Array.map requires a function
      ([1 2] .find 5)  # raises ArgumentException: find predicate must be callable, got Int
      ([1 2] .reduce 0)  # raises ArgumentException: Array.reduce requires an initial value and a reducer function
      ([1 2] .sort 5)  # raises ArgumentException: Value is not callable: Int
      ([1 2] .map (fn [x] (throw "no")))  # raises Exception: no
    `,
    ));

  test("methods hash, == and to_s of instances are called", () =>
    check(
      withFiles(),
      String.raw`
      (class P (ctor [n] (/n = n)) (method hash [] (gene/sleep 1) 1) (method == [o] (gene/sleep 1) (/n == o/n)) (method to_s [] (gene/sleep 1) #"P#{/n}"))
      (var h {{(new P 1) "a" (new P 2) "b"}}) [(h .get (new P 2)) (h .size) (h .del (new P 1)) (h .size)]  # => ["b" 2 "a" 1]
      ({{[1 (new P 1)] 5}} .get [1 (new P 1)])  # => 5
      ((new HashSet (new P 1) (new P 1) 3) .size)  # => 2
      [([0 (new P 2)] .contains (new P 2)) ([0 (new P 2)] .index_of (new P 3))]  # => [true -1]
      (([(new P 2) (new P 1)] .sort) .join " ")  # => "P1 P2"
      ($ "<" (new P 7) [(new P 8)] ">")  # => "<P7[Instance]>"
      (assert false (new P 4))  # raises AssertionException: P4
      (class Q (method hash [] "x")) {{(new Q) 1}}  # raises TypeException: HashMap key .hash must return Int, got String
    `,
    ));
});

describe("events", () => {
  test("are delivered at polls, in order, never inside pub", () =>
    check(
      withFiles(),
      String.raw`
      (var log []) (var a (genex/sub ${"`"}e (fn [p] (log .push [1 p])))) (var b (genex/sub ${"`"}e (fn [] (log .push 2))))
      (genex/pub ${"`"}e "x") (genex/pub ${"`"}e) (genex/pub ${"`"}e) log  # => []
      (gene/poll_event_loop) log  # => [[1 "x"] 2 [1 nil] 2]
      (log .clear) (a .unsub) (a .unsub) (genex/pub ${"`"}e 5) (genex/pub ${"`"}e 5 ^combine true) (gene/sleep 1) log  # => [2]
      (genex/sub ${"`"}f (fn [n] (log .push n) (if (n < 3) (genex/pub ${"`"}f (n + 1))) (gene/poll_event_loop) (log .push "end")))
      (log .clear) (genex/pub ${"`"}f 1) (gene/sleep 5) log  # => [1 "end" 2 "end" 3 "end"]
    `,
    ));
});

describe("limits hold in natives", () => {
  test.each(['("x" .split "")', "([1 2 3] .reverse)"])("%s costs little", async (code) => {
    await expect(Promise.resolve(createGene().eval(code, { limits: { steps: 100_000 } }))).resolves.toBeDefined();
  });
  test("work in proportion to data is charged", async () => {
    const gene = createGene();
    gene.eval("(var xs []) (repeat 20000 (xs .push 1))");
    expect(() => gene.evalSync("(repeat 50 (xs .reverse))", { limits: { steps: 200_000 } })).toThrow(/step limit/);
  });
});

describe("programs", () => {
  test("are started, talked to and waited for", () =>
    check(
      createGene({ host: createNodeHost() }),
      String.raw`
      (var cat (system/Process/start "cat"))
      (cat .write_line "ping") (cat .read_line ^timeout 5)  # => "ping"
      [(cat .alive?) cat/exit_code (cat .read_available) (typeof cat/pid)]  # => [true nil "" "Int"]
      (cat .read_line ^timeout 0.01)  # => nil
      (cat .close_stdin) (cat .wait ^timeout 5)  # => 0
      [cat/exit_code (cat .alive?) (cat .read_line ^timeout 1)]  # => [0 false nil]
      (cat .write "x")  # raises IOError: Process stdin is closed
      (cat .wait)  # raises ArgumentException: Process.wait requires ^timeout
      (cat .wait ^timeout "x")  # raises ArgumentException: Process.wait ^timeout must be a number
      (cat .wait ^timeout (0.0 / 0.0))  # raises ArgumentException: Process.wait ^timeout must not be nan
      (cat .wait ^timeout 9223372036854775807)  # => 0
      (set_env "A=B" "x")  # raises ArgumentException: The name of a variable of the environment cannot be empty or hold =
      (set_env "" "x")  # raises ArgumentException: The name of a variable of the environment cannot be empty or hold =
      (set_env "A" "z\u0000")  # raises ArgumentException: A variable of the environment cannot hold a zero byte
      (system/Process/start "cat" ^env {^A "z\u0000"})  # raises ArgumentException: A variable of the environment cannot hold a zero byte
      (system/cd)  # raises ArgumentException: system/cd requires a path
      (cat .signal "HUP")  # raises ArgumentException: Unsupported signal: HUP
      (var k (system/Process/start "sleep" "60")) (k .signal "TERM") (k .wait ^timeout 5)  # => 143
      (system/shell "echo out; echo err >&2; exit 3")  # => {^output "out\nerr\n" ^exit_code 3}
      (system/exec "printf" "%s-%s" "a" "b")  # => "a-b"
      (system/exec "no_such_program_zz")  # raises IOError: Failed to execute command: no_such_program_zz: no such file or directory
      (new system/Process)  # raises ArgumentException: Process cannot be constructed directly - use system/Process/start
    `,
    ));
});

test("sealed hash maps", () =>
  check(
    withFiles(),
    String.raw`
    (var h #{{1 2}}) [h (h .get 1) (h .immutable?)]  # => [#{{1 2}} 2 true]
    (h .set 1 3)  # raises TypeException: Cannot set item on sealed hash map
    (h .del 1)  # raises TypeException: Cannot delete from sealed hash map
    (h .clear)  # raises TypeException: Cannot clear sealed hash map
    ((freeze {{1 2}}) .set 1 3)  # raises TypeException: cannot mutate frozen HashMap via set
  `,
  ));

test("the machine looks at itself", () =>
  check(
    withFiles(),
    '((vm/compile `(1 + x)) .size)  # => 4\n(vm/print_stack)  # => nil\n[((gene/ns) == $ns) (typeof $duration_start) ($duration >= 0.0)]  # => [true "Float" true]',
  ));
