import { report } from "../report.mjs";

function run(n) {
  let s = "";
  for (let i = 0; i < n; i++) s = s + "word" + String(i) + " ";
  const words = s.trim().split(" ");
  const up = words.map((w) => [...w.toUpperCase()].toReversed().join(""));
  const long = up.filter((w) => [...w].length > 8);
  return `${words.length} ${long.length} ${[...up.join("-")].length}`;
}
run(1000);
const t0 = performance.now();
const r = run(100_000);
report(r.replaceAll(" ", ","), t0);
