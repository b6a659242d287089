import { start } from "../harness.mjs";

function fails(_n) {
  throw new Error("no");
}
function run(n) {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    try {
      fails(i);
    } catch {
      caught += 1;
    }
  }
  return caught;
}
start(run);
