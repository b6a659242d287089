#!/usr/bin/env node
// Loads dist/cli.cjs with V8's code cache: compiling the bundle anew at every start would cost more than starting Node does.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const dist = path.join(__dirname, "..", "dist");
const file = path.join(dist, "cli.cjs");
const cacheFile = path.join(dist, `cli-${process.version}-${process.arch}.cache`);

function read(name, encoding) {
  try {
    return fs.readFileSync(name, encoding);
  } catch {
    return undefined;
  }
}

// latin1: the bundle is ASCII, and so stays a string of one byte a character
let source = read(file, "latin1");
if (source === undefined) {
  const setup = path.join(__dirname, "..", "scripts", "setup.mjs");
  if (fs.existsSync(setup)) require("node:child_process").spawnSync(process.execPath, [setup], { stdio: ["ignore", 2, 2] });
  source = read(file, "latin1");
  if (source === undefined) {
    process.stderr.write(`Error: dist/cli.cjs is missing; build it with: npm run build\n`);
    process.exit(1);
  }
}

const cachedData = read(cacheFile);
const script = new (require("node:vm").Script)(source, { filename: file, cachedData });
const stale = cachedData === undefined || script.cachedDataRejected;
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, require, module_, file, dist);

// with flags for V8 the cache does not fit, and one made with them would fit no other run
if (stale && process.execArgv.length === 0) {
  // at the exit the cache also holds the functions that were compiled on the way
  process.on("exit", () => {
    try {
      const temporary = `${cacheFile}.${process.pid}`;
      fs.writeFileSync(temporary, script.createCachedData());
      fs.renameSync(temporary, cacheFile);
    } catch {
      // a directory that cannot be written to: start-up is slower, nothing else
    }
  });
}
module_.exports.main(process.argv.slice(2));
