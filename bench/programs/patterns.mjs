import { start } from "../harness.mjs";

class Circle {
  constructor(radius) {
    this.radius = radius;
  }
}
class Rect {
  constructor(width, height) {
    this.width = width;
    this.height = height;
  }
}
class Ok {
  constructor(value) {
    this.value = value;
  }
}
class Err {
  constructor(error) {
    this.error = error;
  }
}
const EMPTY = {};
function area(shape) {
  if (shape instanceof Circle) {
    const { radius } = shape;
    return 3 * radius * radius;
  }
  if (shape instanceof Rect) {
    const { width, height } = shape;
    return width * height;
  }
  if (shape === EMPTY) return 0;
  return null;
}
const divided = (a, b) => (b === 0 ? new Err("zero") : new Ok(a / b));
const pair = (a, b) => [b, a % 10];
function run(n) {
  const shapes = [new Circle(2), new Rect(3, 4), EMPTY];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const k = i % 3;
    sum += area(shapes[k]);
    const [x, y] = pair(i, k);
    sum += x + y;
    const result = divided(12, k);
    if (result instanceof Ok) sum += 2;
    else if (result instanceof Err) sum += 1;
    sum %= 1000003;
  }
  return sum;
}
start(run);
