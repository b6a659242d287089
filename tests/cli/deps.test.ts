/** `gene deps` (8.9, 18.12). Needs a build. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const gene = fileURLToPath(new URL("../../bin/gene.cjs", import.meta.url));
let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "gene-deps-")));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(...args: string[]): { out: string; err: string; code: number | null } {
  const r = spawnSync(process.execPath, [gene, ...args], { cwd: join(dir, "app"), encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  return { out: r.stdout, err: r.stderr, code: r.status };
}
function file(path: string, text: string): void {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), text);
}
const error = (message: string) => ({ out: "", err: `Error: ${message}\n`, code: 1 });
const app = (...deps: string[]): void => file("app/package.gene", `^name "acme/app"\n^dependencies [${deps.join(" ")}]`);
const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** app -> shop/cart -> shop/money */
function project(): void {
  app('($dep "shop/cart" "*" ^path "../cart")');
  file("app/src/main.gene", '(import total from "index" of "shop/cart")\n(println (total 2))');
  file("cart/package.gene", '^name "shop/cart"\n^version "0.4.0"\n^dependencies [($dep "shop/money" ^path "./money")]');
  file("cart/src/index.gene", '(import price from "index" of "shop/money")\n(fn total [n] (n * price))');
  file("cart/money/package.gene", '^name "shop/money"\n^version "2.0.1"');
  file("cart/money/src/index.gene", "(var /price 21)");
  file("cart/build/left-out.txt", "x");
}

describe("gene deps", () => {
  it("installs, locks, verifies; programs find what is installed", () => {
    project();
    expect(run("deps", "install")).toEqual({
      out: "deps install complete\nroot dependencies: 1\nresolved nodes: 2\nlockfile: package.gene.lock\n",
      err: "",
      code: 0,
    });
    expect(existsSync(join(dir, "app/.gene/deps/shop/cart/0.4.0/build"))).toBe(false);
    // a copy is all that is needed
    rmSync(join(dir, "cart"), { recursive: true });
    expect(run("run", "src/main.gene")).toEqual({ out: "42\n", err: "", code: 0 });
    expect(run("deps", "install").out).toBe("deps install complete\nmode: lockfile\nchecked nodes: 2\n");
    expect(run("deps", "verify").out).toBe("deps verify complete\nchecked nodes: 2\n");
    file("app/.gene/deps/shop/money/2.0.1/src/index.gene", "(var /price 22)");
    rmSync(join(dir, "app/.gene/deps/shop/cart"), { recursive: true });
    expect(run("deps", "verify").err).toMatch(
      /^Error: verify failed:\nmissing directory for shop\/cart@0.4.0: .gene\/deps\/shop\/cart\/0.4.0\nhash mismatch for shop\/money@2.0.1: expected [0-9a-f]{64}, got [0-9a-f]{64}\n$/,
    );
  });

  it("the lockfile is as the reference shows it", () => {
    app('($dep "shop/money" "*" ^path "./vendor/money")');
    file("app/vendor/money/package.gene", '^version "2.0.1"');
    run("deps", "update");
    const hash = sha(`package.gene\t${sha('^version "2.0.1"')}\n`);
    expect(readFileSync(join(dir, "app/package.gene.lock"), "utf8")).toBe(`{
  ^lock_version 1
  ^root_dependencies {
    ^shop/money "shop/money@2.0.1"
  }
  ^packages {
    ^shop/money@2.0.1 {
      ^name "shop/money"
      ^resolved "2.0.1"
      ^node_id "shop/money@2.0.1"
      ^dir ".gene/deps/shop/money/2.0.1"
      ^source {
        ^type "path"
        ^path "./vendor/money"
      }
      ^sha256 "${hash}"
      ^singleton false
      ^dependencies {
      }
    }
  }
}
`);
  });

  it.skipIf(spawnSync("git", ["--version"]).error !== undefined)("git", () => {
    file("lib/package.gene", '^name "util/log"');
    const git = (...args: string[]): string => {
      const r = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: join(dir, "lib"), encoding: "utf8" });
      expect(r.status).toBe(0);
      return r.stdout.trim();
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    git("tag", "v1.2.0");
    const commit = git("rev-parse", "HEAD");
    app(`($dep "util/log" "1.x" ^git "../lib" ^tag "v1.2.0")`);
    expect(run("deps", "install").err).toBe("");
    expect(existsSync(join(dir, "app/.gene/deps/util/log/1.2.0/package.gene"))).toBe(true);
    app(`($dep "util/log" ^git "../lib")`);
    run("deps", "update");
    expect(existsSync(join(dir, `app/.gene/deps/util/log/sha-${commit.slice(0, 8)}`))).toBe(true);
    expect(existsSync(join(dir, "app/.gene/tmp"))).toBe(false);
    expect(run("deps", "gc").out).toBe("deps gc complete\nremoved nodes: 1\n");
    expect(run("deps", "clean").out).toBe("deps clean complete\n");
    app(`($dep "util/log" ^git "../lib" ^branch "none")`);
    expect(run("deps", "update").err).toMatch(/^Error: git checkout failed for util\/log: /);
  });

  it("native builds only if they are allowed", () => {
    app('($dep "a/b" ^path "../b")');
    file("b/package.gene", '^version "1"\n^native-build ["echo made > made.txt"]');
    expect(run("deps", "update", "a/b").out).toMatch(/^warning: the whole graph .*\nwarning: native build of a\/b@1 skipped/m);
    run("deps", "update", "--allow-native");
    expect(existsSync(join(dir, "app/.gene/deps/a/b/1/made.txt"))).toBe(true);
  });

  it("errors", () => {
    const failing = (message: string, ...deps: string[]): void => {
      app(...deps);
      expect(run("deps", "update")).toEqual(error(message));
    };
    failing("Package name must be <parent>/<pkg>: one", '($dep "one" ^path ".")');
    failing("Dependency a/b must define one source: ^path, ^subdir, or ^git", '($dep "a/b")');
    failing("Dependency a/b must define one source: ^path, ^subdir, or ^git", '($dep "a/b" ^path "x" ^subdir "y")');
    failing("Dependency a/b can specify at most one of ^commit, ^tag, ^branch", '($dep "a/b" ^git "x" ^tag "y" ^branch "z")');
    failing("Dependency a/b uses ^commit/^tag/^branch without ^git", '($dep "a/b" ^path "x" ^tag "y")');
    failing("Dependency a/b cannot combine ^subdir with ^git", '($dep "a/b" ^git "x" ^subdir "y")');
    failing("Dependency a/b ^subdir escapes package root: ../x", '($dep "a/b" ^subdir "../x")');
    failing(`Dependency source not found for a/b: ${join(dir, "none")}`, '($dep "a/b" ^path "../none")');
    failing("Invalid character '.' in package name '../b'", '($dep "../b" ^path "../none")');
    failing(`Dependency a/b contains the package itself: ${join(dir, "app")}`, '($dep "a/b" ^path ".")');
    file("p1/package.gene", '^version "1"\n^dependencies [($dep "a/p2" ^path "../p2")]');
    file("p2/package.gene", '^version "1"\n^singleton true\n^dependencies [($dep "a/p1" ^path "../p1")]');
    file("p3/package.gene", '^version "2"\n^singleton true');
    failing("Dependency cycle detected: a/p1@1 -> a/p2@1 -> a/p1@1", '($dep "a/p1" ^path "../p1")');
    file("p2/package.gene", '^version "1"\n^singleton true');
    failing("Global-state conflict: a/p2 requested as a/p2@1 and a/p2@2", '($dep "a/p1" ^path "../p1")', '($dep "a/p2" ^path "../p3")');
    file("p2/package.gene", '^version "1"');
    file("p3/package.gene", '^version "2"');
    failing(
      "Dependency conflict in acme/app: a/p2 resolves to multiple versions (a/p2@1 vs a/p2@2)",
      '($dep "a/p2" ^path "../p2")',
      '($dep "a/p2" ^path "../p3")',
    );
    expect(run("deps", "nope")).toEqual(error("Unknown deps subcommand: nope"));
    expect(run("deps", "verify", "x")).toEqual(error("Unknown argument: x"));
    expect(run("deps", "verify")).toEqual(error(`Lockfile not found: ${join(dir, "app/package.gene.lock")}`));
    expect(run("deps", "verify", "--root", "..")).toEqual(error(`Could not find package.gene from: ${dir}`));
    writeFileSync(join(dir, "app/package.gene.lock"), Buffer.from('{^lock_version "\xff"}', "latin1"));
    expect(run("deps", "verify")).toEqual(error("Invalid lockfile: this is not UTF-8: byte 0xFF"));
    file("app/package.gene.lock", "{^lock_version 2}");
    expect(run("deps", "verify").err).toContain("is newer than");
    expect(run("deps").err).toContain("Usage: gene deps");
  });
});
