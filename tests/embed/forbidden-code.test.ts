/**
 * Where making code at run time is forbidden, hot programs run interpreted: in Node with the switch that forbids it, and in a page with a strict
 * content-security policy (in Chromium, where there is one). Needs a build.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { read, ROOT } from "../support/files.ts";

/** A hot function and loops, timers, fibers and an exception out of a hot loop. */
const PROGRAM = `
(fn add [a b] (a + b))
(var sum 0)
(for i in (0 .. 5000) (sum = (add sum i)))
(var later (async (sleep 3) (add sum 1)))
(fn risky [n] (if (n == 1500) (throw "enough")) n)
(var caught nil)
(try (for i in (0 .. 5000) (risky i)) catch * (caught = $ex/message))
(println [sum (await later) caught (await (async (sleep 2) 7) (async 8))])`;
const RESULT = "[12502500 12502501 enough [7 8]]";

const dir = mkdtempSync(join(tmpdir(), "gene-forbidden-"));
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

describe("node --disallow-code-generation-from-strings", () => {
  const file = join(dir, "program.gene");
  writeFileSync(file, PROGRAM);
  const run = (...options: string[]) => {
    const argv = ["--disallow-code-generation-from-strings", join(ROOT, "bin/gene.cjs"), "run", ...options, file];
    const { GENE_TIER: _, GENE_FORCE_SUSPEND: __, ...env } = process.env;
    const r = spawnSync(process.execPath, argv, { encoding: "utf8", env: { ...env, NO_COLOR: "1", XDG_CACHE_HOME: dir } });
    return { out: r.stdout, err: r.stderr, code: r.status };
  };
  test.each(["auto", "compiled", "interp"])("--tier %s", (tier) => {
    expect(run("--tier", tier)).toEqual({ out: `${RESULT}\n`, err: "", code: 0 });
  });
  test("--tier-report says why nothing is compiled", () => {
    const { out, err } = run("--tier-report");
    expect(out).toBe(`${RESULT}\n`);
    expect(err).toMatch(/^Compiled: 0 functions and loops/);
    expect(err).toMatch(/ {2}add \(.*program\.gene:2:\d+\): making code is forbidden here/);
  });
});

/** Path of a Chromium: the variable CHROMIUM, or one of its usual names in PATH. */
function chromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROMIUM ?? "", ...found].find((path) => path !== "" && existsSync(path));
}

const PAGE = '<!doctype html><meta charset="utf-8"><title>Gene</title><script type="module" src="/page.js"></script>';

/** Runs the program and counts how often code was made; tells by importing a module, which the policy allows. */
const SCRIPT = `
import { createGene } from "/gene.js";
const violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.effectiveDirective + " " + e.blockedURI));
let tried = 0;
let made = 0;
const Plain = Function;
globalThis.Function = new Proxy(Plain, {
  construct(target, args) {
    tried++;
    const f = Reflect.construct(target, args);
    made++;
    return f;
  },
});
let out = "";
let error = null;
try {
  const gene = createGene({ stdout: (text) => (out += text), stderr: (text) => (out += text) });
  await gene.eval(${JSON.stringify(PROGRAM)});
} catch (e) {
  error = String(e);
}
// reports of violations come as tasks of their own
await new Promise((resolve) => setTimeout(resolve, 50));
import("/done?" + encodeURIComponent(JSON.stringify({ out, error, tried, made, violations })));
`;

interface Outcome {
  out: string;
  error: string | null;
  tried: number;
  made: number;
  violations: string[];
}

/** Milliseconds that a browser gets to start and to run the program. */
const PATIENCE = 40_000;

/** Opens the page in a browser of its own. @param policy the header, if there is one */
async function open(browser: string, policy: string | null): Promise<Outcome> {
  const files: Record<string, [type: string, text: string]> = {
    "/": ["text/html", PAGE],
    "/page.js": ["text/javascript", SCRIPT],
    "/gene.js": ["text/javascript", read("dist/browser.js")],
    "/done": ["text/javascript", ""],
  };
  let tell: (outcome: Outcome) => void;
  const told = new Promise<Outcome>((resolve) => (tell = resolve));
  const server = createServer((request, response) => {
    const url = new URL(request.url!, "http://localhost");
    const file = files[url.pathname];
    const headers = policy === null ? {} : { "content-security-policy": policy };
    response.writeHead(file === undefined ? 404 : 200, { ...headers, "content-type": file?.[0] ?? "text/plain" }).end(file?.[1]);
    if (url.pathname === "/done") tell(JSON.parse(decodeURIComponent(url.search.slice(1))) as Outcome);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const profile = mkdtempSync(join(dir, "profile-"));
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(browser, [...options, address], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<never>((_, reject) => {
    // before the test's own time is over, so that the browser does not stay behind
    setTimeout(() => reject(new Error(`the page did not tell its result: ${said.slice(-1000)}`)), PATIENCE).unref();
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the browser ended (${code}): ${said.slice(-1000)}`)));
  });
  try {
    return await Promise.race([told, ended]);
  } finally {
    ended.catch(() => {});
    const gone = new Promise((resolve) => child.on("close", resolve));
    if (child.exitCode === null && child.kill("SIGKILL")) await gone;
    server.closeAllConnections();
    server.close();
  }
}

const browser = chromium();

describe.skipIf(browser === undefined)("a page in Chromium", () => {
  test("with a policy that forbids making code: interpreted", async () => {
    const { violations, ...outcome } = await open(browser!, "default-src 'none'; script-src 'self'");
    // it is tried once, the browser reports that, and that is all
    expect(outcome).toEqual({ out: `${RESULT}\n`, error: null, tried: 1, made: 0 });
    expect(violations).toEqual(["script-src eval"]);
  });
  test("without one: compiled", async () => {
    const { tried, made, ...outcome } = await open(browser!, null);
    expect(outcome).toEqual({ out: `${RESULT}\n`, error: null, violations: [] });
    expect(made).toBeGreaterThan(0);
    expect(made).toBe(tried);
  });
});
