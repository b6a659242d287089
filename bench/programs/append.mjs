import { start } from "../harness.mjs";

function run(n) {
  let s = "";
  for (let i = 0; i < n; i++) s += "word ";
  return s.length;
}
start(run);
