/** A hundred balls in a box for fifty steps: how often do they bounce? */
import { Random } from "./core.mjs";
import { checkEach, start } from "../harness.mjs";

const LIMIT = 500;

class Ball {
  constructor(random) {
    this.x = random.next() % LIMIT;
    this.y = random.next() % LIMIT;
    this.xSpeed = (random.next() % 300) - 150;
    this.ySpeed = (random.next() % 300) - 150;
  }
  /** One step; did it hit a wall? */
  move() {
    let bounced = false;
    this.x += this.xSpeed;
    this.y += this.ySpeed;
    if (this.x > LIMIT) {
      this.x = LIMIT;
      this.xSpeed = 0 - Math.abs(this.xSpeed);
      bounced = true;
    }
    if (this.x < 0) {
      this.x = 0;
      this.xSpeed = Math.abs(this.xSpeed);
      bounced = true;
    }
    if (this.y > LIMIT) {
      this.y = LIMIT;
      this.ySpeed = 0 - Math.abs(this.ySpeed);
      bounced = true;
    }
    if (this.y < 0) {
      this.y = 0;
      this.ySpeed = Math.abs(this.ySpeed);
      bounced = true;
    }
    return bounced;
  }
}

class Bounce {
  run() {
    const random = new Random();
    const balls = new Array(100).fill(null);
    for (let i = 0; i < balls.length; i++) balls[i] = new Ball(random);
    let bounces = 0;
    for (let step = 0; step < 50; step++) {
      for (const ball of balls) if (ball.move()) bounces += 1;
    }
    return bounces;
  }
}

start((size) => checkEach(size, 1331, () => new Bounce().run()));
