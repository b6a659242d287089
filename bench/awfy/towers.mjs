/** The towers of Hanoi: thirteen disks on three piles, linked lists. */
import { checkEach, start } from "../harness.mjs";

class Disk {
  constructor(size) {
    this.size = size;
    this.below = null;
  }
}

class Towers {
  constructor() {
    this.piles = [null, null, null];
    this.moves = 0;
  }
  solve() {
    for (let size = 13; size >= 0; size--) this.push(new Disk(size), 0);
    this.move(13, 0, 1);
    return this.moves;
  }
  push(disk, pile) {
    const top = this.piles[pile];
    if (top !== null && disk.size >= top.size) throw new Error("a larger disk on a smaller one");
    disk.below = top;
    this.piles[pile] = disk;
  }
  pop(pile) {
    const top = this.piles[pile];
    if (top === null) throw new Error("no disk on this pile");
    this.piles[pile] = top.below;
    top.below = null;
    return top;
  }
  moveTop(from, to) {
    this.push(this.pop(from), to);
    this.moves += 1;
  }
  move(disks, from, to) {
    if (disks === 1) {
      this.moveTop(from, to);
      return;
    }
    const other = 3 - from - to;
    this.move(disks - 1, from, other);
    this.moveTop(from, to);
    this.move(disks - 1, other, to);
  }
}

start((size) => checkEach(size, 8191, () => new Towers().solve()));
