/** All places for eight queens on a board, one solution, ten times over. */
import { checkEach, start } from "../harness.mjs";

class Queens {
  solve() {
    this.freeRows = new Array(8).fill(true);
    this.freeRising = new Array(16).fill(true);
    this.freeFalling = new Array(16).fill(true);
    this.rows = new Array(8).fill(-1);
    return this.place(0);
  }
  place(column) {
    for (let row = 0; row < 8; row++) {
      if (this.isFree(row, column)) {
        this.rows[row] = column;
        this.mark(row, column, false);
        if (column === 7 || this.place(column + 1)) return true;
        this.mark(row, column, true);
      }
    }
    return false;
  }
  isFree(row, column) {
    return this.freeRows[row] && this.freeRising[column + row] && this.freeFalling[column - row + 7];
  }
  mark(row, column, free) {
    this.freeRows[row] = free;
    this.freeRising[column + row] = free;
    this.freeFalling[column - row + 7] = free;
  }
}

function tenTimes() {
  let all = true;
  for (let i = 0; i < 10; i++) all = new Queens().solve() && all;
  return all;
}

start((size) => checkEach(size, true, tenTimes));
