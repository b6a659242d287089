/** Collision detection of aircraft: positions in red-black trees, a grid that narrows the pairs down, then geometry. */
import { Vector } from "./core.mjs";
import { check, start } from "../harness.mjs";

const EXPECTED = { 2: 42, 10: 390, 100: 4305, 250: 10830, 500: 14484, 1000: 14484 };
const FRAMES = 200;
const MIN_X = 0;
const MIN_Y = 0;
const MAX_X = 1000;
const MAX_Y = 1000;
const MIN_Z = 0;
const MAX_Z = 10;
const PROXIMITY = 1;
const VOXEL = PROXIMITY * 2;

/** Order of two numbers: negative, 0 or positive. */
function order(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

class Vector2D {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  plus(v) {
    return new Vector2D(this.x + v.x, this.y + v.y);
  }
  minus(v) {
    return new Vector2D(this.x - v.x, this.y - v.y);
  }
  compareTo(v) {
    const byX = order(this.x, v.x);
    return byX === 0 ? order(this.y, v.y) : byX;
  }
}

class Vector3D {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  plus(v) {
    return new Vector3D(this.x + v.x, this.y + v.y, this.z + v.z);
  }
  minus(v) {
    return new Vector3D(this.x - v.x, this.y - v.y, this.z - v.z);
  }
  times(k) {
    return new Vector3D(this.x * k, this.y * k, this.z * k);
  }
  dot(v) {
    return this.x * v.x + this.y * v.y + this.z * v.z;
  }
  squaredMagnitude() {
    return this.dot(this);
  }
  magnitude() {
    return Math.sqrt(this.squaredMagnitude());
  }
}

class CallSign {
  constructor(number) {
    this.number = number;
  }
  compareTo(other) {
    return order(this.number, other.number);
  }
}

class Aircraft {
  constructor(callSign, position) {
    this.callSign = callSign;
    this.position = position;
  }
}

class Collision {
  constructor(first, second, position) {
    this.first = first;
    this.second = second;
    this.position = position;
  }
}

class Motion {
  constructor(callSign, from, to) {
    this.callSign = callSign;
    this.from = from;
    this.to = to;
  }
  delta() {
    return this.to.minus(this.from);
  }
  /** Where the two come closer than the proximity, or null. */
  intersection(other) {
    const start1 = this.from;
    const start2 = other.from;
    const way1 = this.delta();
    const way2 = other.delta();
    const a = way2.minus(way1).squaredMagnitude();
    if (a === 0.0) {
      const distance = start2.minus(start1).magnitude();
      return distance <= PROXIMITY ? start1.plus(start2).times(0.5) : null;
    }
    const b = 2.0 * start1.minus(start2).dot(way1.minus(way2));
    const c = start2.minus(start1).squaredMagnitude() - PROXIMITY * PROXIMITY;
    const discriminant = b * b - 4.0 * a * c;
    if (discriminant < 0.0) return null;
    const root = Math.sqrt(discriminant);
    const t1 = (0.0 - b - root) / (2.0 * a);
    const t2 = (0.0 - b + root) / (2.0 * a);
    if (t1 <= t2 && ((t1 <= 1.0 && t2 >= 1.0) || (t1 <= 0.0 && t2 >= 0.0) || (t1 >= 0.0 && t2 <= 1.0))) {
      const t = t1 <= 0.0 ? 0.0 : t1;
      const p = start1
        .plus(way1.times(t))
        .plus(start2.plus(way2.times(t)))
        .times(0.5);
      if (p.x >= MIN_X && p.x <= MAX_X && p.y >= MIN_Y && p.y <= MAX_Y && p.z >= MIN_Z && p.z <= MAX_Z) return p;
    }
    return null;
  }
}

class TreeNode {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.left = null;
    this.right = null;
    this.parent = null;
    this.isRed = true;
  }
  minimum() {
    let n = this;
    while (n.left !== null) n = n.left;
    return n;
  }
  successor() {
    if (this.right !== null) return this.right.minimum();
    let below = this;
    let above = this.parent;
    while (above !== null && below === above.right) {
      below = above;
      above = above.parent;
    }
    return above;
  }
}

/** A map ordered by `compareTo` of its keys. */
class RedBlackTree {
  constructor() {
    this.root = null;
  }
  /** Sets a key; gives its former value, null when it is new. */
  put(key, value) {
    const found = this.find(key);
    if (found !== null) {
      const former = found.value;
      found.value = value;
      return former;
    }
    let x = this.insert(key, value);
    while (x !== this.root && x.parent.isRed) {
      if (x.parent === x.parent.parent.left) {
        const uncle = x.parent.parent.right;
        if (uncle !== null && uncle.isRed) {
          x.parent.isRed = false;
          uncle.isRed = false;
          x.parent.parent.isRed = true;
          x = x.parent.parent;
        } else {
          if (x === x.parent.right) {
            x = x.parent;
            this.rotateLeft(x);
          }
          x.parent.isRed = false;
          x.parent.parent.isRed = true;
          this.rotateRight(x.parent.parent);
        }
      } else {
        const uncle = x.parent.parent.left;
        if (uncle !== null && uncle.isRed) {
          x.parent.isRed = false;
          uncle.isRed = false;
          x.parent.parent.isRed = true;
          x = x.parent.parent;
        } else {
          if (x === x.parent.left) {
            x = x.parent;
            this.rotateRight(x);
          }
          x.parent.isRed = false;
          x.parent.parent.isRed = true;
          this.rotateLeft(x.parent.parent);
        }
      }
    }
    this.root.isRed = false;
    return null;
  }
  get(key) {
    const n = this.find(key);
    return n === null ? null : n.value;
  }
  remove(key) {
    const z = this.find(key);
    if (z === null) return;
    const y = z.left === null || z.right === null ? z : z.successor();
    const x = y.left !== null ? y.left : y.right;
    let parent = y.parent;
    if (x !== null) x.parent = parent;
    if (parent === null) this.root = x;
    else if (y === parent.left) parent.left = x;
    else parent.right = x;
    const wasBlack = !y.isRed;
    if (y !== z) {
      y.left = z.left;
      y.right = z.right;
      y.parent = z.parent;
      y.isRed = z.isRed;
      if (z.left !== null) z.left.parent = y;
      if (z.right !== null) z.right.parent = y;
      if (z.parent === null) this.root = y;
      else if (z.parent.left === z) z.parent.left = y;
      else z.parent.right = y;
      if (parent === z) parent = y;
    }
    if (wasBlack) this.repair(x, parent);
  }
  each(action) {
    if (this.root === null) return;
    let n = this.root.minimum();
    while (n !== null) {
      action(n);
      n = n.successor();
    }
  }
  find(key) {
    let n = this.root;
    while (n !== null) {
      const c = key.compareTo(n.key);
      if (c === 0) return n;
      n = c < 0 ? n.left : n.right;
    }
    return null;
  }
  insert(key, value) {
    let above = null;
    let n = this.root;
    let left = false;
    while (n !== null) {
      above = n;
      left = key.compareTo(n.key) < 0;
      n = left ? n.left : n.right;
    }
    const node = new TreeNode(key, value);
    node.parent = above;
    if (above === null) this.root = node;
    else if (left) above.left = node;
    else above.right = node;
    return node;
  }
  rotateLeft(x) {
    const y = x.right;
    x.right = y.left;
    if (y.left !== null) y.left.parent = x;
    y.parent = x.parent;
    if (x.parent === null) this.root = y;
    else if (x === x.parent.left) x.parent.left = y;
    else x.parent.right = y;
    y.left = x;
    x.parent = y;
  }
  rotateRight(y) {
    const x = y.left;
    y.left = x.right;
    if (x.right !== null) x.right.parent = y;
    x.parent = y.parent;
    if (y.parent === null) this.root = x;
    else if (y === y.parent.left) y.parent.left = x;
    else y.parent.right = x;
    x.right = y;
    y.parent = x;
  }
  /** Restores the colours below a black node that was taken out; `start` may be null, so its parent comes along. */
  repair(start, above) {
    let x = start;
    let parent = above;
    while (x !== this.root && (x === null || !x.isRed)) {
      if (x === parent.left) {
        let w = parent.right;
        if (w.isRed) {
          w.isRed = false;
          parent.isRed = true;
          this.rotateLeft(parent);
          w = parent.right;
        }
        if ((w.left === null || !w.left.isRed) && (w.right === null || !w.right.isRed)) {
          w.isRed = true;
          x = parent;
          parent = x.parent;
        } else {
          if (w.right === null || !w.right.isRed) {
            w.left.isRed = false;
            w.isRed = true;
            this.rotateRight(w);
            w = parent.right;
          }
          w.isRed = parent.isRed;
          parent.isRed = false;
          if (w.right !== null) w.right.isRed = false;
          this.rotateLeft(parent);
          x = this.root;
          parent = x.parent;
        }
      } else {
        let w = parent.left;
        if (w.isRed) {
          w.isRed = false;
          parent.isRed = true;
          this.rotateRight(parent);
          w = parent.left;
        }
        if ((w.right === null || !w.right.isRed) && (w.left === null || !w.left.isRed)) {
          w.isRed = true;
          x = parent;
          parent = x.parent;
        } else {
          if (w.left === null || !w.left.isRed) {
            w.right.isRed = false;
            w.isRed = true;
            this.rotateLeft(w);
            w = parent.left;
          }
          w.isRed = parent.isRed;
          parent.isRed = false;
          if (w.left !== null) w.left.isRed = false;
          this.rotateRight(parent);
          x = this.root;
          parent = x.parent;
        }
      }
    }
    if (x !== null) x.isRed = false;
  }
}

const HORIZONTAL = new Vector2D(VOXEL, 0.0);
const VERTICAL = new Vector2D(0.0, VOXEL);

class CollisionDetector {
  constructor() {
    this.positions = new RedBlackTree();
  }
  /** The collisions on the way from the last frame to this one. */
  handle(frame) {
    const motions = new Vector();
    const seen = new RedBlackTree();
    frame.each((aircraft) => {
      const { callSign, position } = aircraft;
      const former = this.positions.put(callSign, position);
      seen.put(callSign, true);
      motions.append(new Motion(callSign, former === null ? position : former, position));
    });
    const gone = new Vector();
    this.positions.each((n) => {
      if (seen.get(n.key) === null) gone.append(n.key);
    });
    gone.each((callSign) => this.positions.remove(callSign));
    const collisions = new Vector();
    this.groups(motions).each((group) => {
      for (let i = 0; i < group.size; i++) {
        const first = group.at(i);
        for (let j = i + 1; j < group.size; j++) {
          const second = group.at(j);
          const position = first.intersection(second);
          if (position !== null) collisions.append(new Collision(first.callSign, second.callSign, position));
        }
      }
    });
    return collisions;
  }
  /** Motions that have a voxel in common. */
  groups(motions) {
    const voxels = new RedBlackTree();
    motions.each((m) => this.mark(voxels, new RedBlackTree(), this.voxelOf(m.from), m));
    const result = new Vector();
    voxels.each((n) => {
      if (n.value.size > 1) result.append(n.value);
    });
    return result;
  }
  voxelOf(position) {
    let x = VOXEL * Math.trunc(position.x / VOXEL);
    let y = VOXEL * Math.trunc(position.y / VOXEL);
    if (position.x < 0.0) x -= VOXEL;
    if (position.y < 0.0) y -= VOXEL;
    return new Vector2D(x, y);
  }
  /** Enters a motion in a voxel and those around it that it crosses. */
  mark(voxels, seen, voxel, motion) {
    if (!this.crosses(voxel, motion)) return;
    if (seen.put(voxel, true) !== null) return;
    let group = voxels.get(voxel);
    if (group === null) {
      group = new Vector();
      voxels.put(voxel, group);
    }
    group.append(motion);
    const left = voxel.minus(HORIZONTAL);
    const right = voxel.plus(HORIZONTAL);
    this.mark(voxels, seen, left, motion);
    this.mark(voxels, seen, right, motion);
    this.mark(voxels, seen, voxel.minus(VERTICAL), motion);
    this.mark(voxels, seen, voxel.plus(VERTICAL), motion);
    this.mark(voxels, seen, left.minus(VERTICAL), motion);
    this.mark(voxels, seen, left.plus(VERTICAL), motion);
    this.mark(voxels, seen, right.minus(VERTICAL), motion);
    this.mark(voxels, seen, right.plus(VERTICAL), motion);
  }
  crosses(voxel, motion) {
    if (voxel.x > MAX_X || voxel.x < MIN_X || voxel.y > MAX_Y || voxel.y < MIN_Y) return false;
    const { from, to } = motion;
    const r = PROXIMITY / 2.0;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    let lowX = (voxel.x - r - from.x) / dx;
    let highX = (voxel.x + VOXEL + r - from.x) / dx;
    if (dx < 0.0) {
      const swapped = lowX;
      lowX = highX;
      highX = swapped;
    }
    let lowY = (voxel.y - r - from.y) / dy;
    let highY = (voxel.y + VOXEL + r - from.y) / dy;
    if (dy < 0.0) {
      const swapped = lowY;
      lowY = highY;
      highY = swapped;
    }
    return (
      this.overlaps(dx, lowX, highX, voxel.x, from.x) &&
      this.overlaps(dy, lowY, highY, voxel.y, from.y) &&
      (dx === 0.0 || dy === 0.0 || (lowY <= highX && highX <= highY) || (lowY <= lowX && lowX <= highY) || (lowX <= lowY && highY <= highX))
    );
  }
  /** Is the motion inside the voxel in one dimension at some time? */
  overlaps(delta, low, high, voxel, from) {
    const r = PROXIMITY / 2.0;
    return (
      (delta === 0.0 && voxel <= from + r && from - r <= voxel + VOXEL) ||
      (low <= 1.0 && high >= 1.0) ||
      (low <= 0.0 && high >= 0.0) ||
      (low >= 0.0 && high <= 1.0)
    );
  }
}

class Simulator {
  constructor(aircraft) {
    this.callSigns = new Vector();
    for (let i = 0; i < aircraft; i++) this.callSigns.append(new CallSign(i));
  }
  frame(time) {
    const frame = new Vector();
    for (let i = 0; i < this.callSigns.size; i += 2) {
      frame.append(new Aircraft(this.callSigns.at(i), new Vector3D(time, Math.cos(time) * 2.0 + i * 3.0, 10.0)));
      frame.append(new Aircraft(this.callSigns.at(i + 1), new Vector3D(time, Math.sin(time) * 2.0 + i * 3.0, 10.0)));
    }
    return frame;
  }
}

start((size) => {
  const simulator = new Simulator(size);
  const detector = new CollisionDetector();
  let collisions = 0;
  for (let i = 0; i < FRAMES; i++) collisions += detector.handle(simulator.frame(i / 10.0)).size;
  return check(collisions, EXPECTED[size]);
});
