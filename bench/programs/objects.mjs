import { start } from "../harness.mjs";

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  plus(p) {
    return new Point(this.x + p.x, this.y + p.y);
  }
}
function run(n) {
  let p = new Point(0, 0);
  const step = new Point(1, 2);
  for (let i = 0; i < n; i++) p = p.plus(step);
  return p.x + p.y;
}
start(run);
