import { start } from "../harness.mjs";

class Box {
  constructor({ width, height = 2 }) {
    this.width = width;
    this.height = height;
  }
  area({ times = 1, plus = 0 }) {
    return this.width * this.height * times + plus;
  }
}
const scaled = (value, { by = 3, offset = 0 }) => value * by + offset;
function total(first, ...rest) {
  let sum = first;
  for (const x of rest) sum += x;
  return sum;
}
function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const box = new Box({ width: i % 7 });
    sum += scaled(i % 5, { offset: 1 });
    sum += scaled(i, { by: 2, offset: i % 3 });
    sum += box.area({ plus: 4 });
    sum += total(1, i, 3);
    sum %= 1000003;
  }
  return sum;
}
start(run);
