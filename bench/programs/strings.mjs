import { start } from "../harness.mjs";

function run(n) {
  let s = "";
  for (let i = 0; i < n; i++) s = s + "word" + String(i) + " ";
  const words = s.trim().split(" ");
  const up = words.map((w) => [...w.toUpperCase()].toReversed().join(""));
  const long = up.filter((w) => [...w].length > 8);
  return [words.length, long.length, [...up.join("-")].length].join(",");
}
start(run);
