/** Finds the loops of a control-flow graph (Havlak 1997). */
import { Dictionary, Set, Vector } from "./core.mjs";
import { check, start } from "../harness.mjs";

/** Loops found, by the number of extra searches at the start. 0 is a small graph with one search, for tests, which is no size of the suite. */
const EXPECTED = { 0: 18, 1: 1605, 15: 1647, 150: 2052, 1500: 6102, 15000: 46602 };
const NODES = 5213;
const SMALL_NODES = 53;

class BasicBlock {
  constructor(name) {
    this.name = name;
    this.inEdges = new Vector(2);
    this.outEdges = new Vector(2);
  }
  hash() {
    return this.name;
  }
}

class ControlFlowGraph {
  constructor() {
    this.first = null;
    this.blocks = new Vector();
  }
  get size() {
    return this.blocks.size;
  }
  /** The block of this name (a number), made when it is new. */
  block(name) {
    let block = this.blocks.at(name);
    if (block === null) {
      block = new BasicBlock(name);
      this.blocks.put(name, block);
      if (this.first === null) this.first = block;
    }
    return block;
  }
  connect(from, to) {
    const a = this.block(from);
    const b = this.block(to);
    a.outEdges.append(b);
    b.inEdges.append(a);
  }
}

class SimpleLoop {
  constructor(counter, header, isReducible) {
    this.counter = counter;
    this.header = header;
    this.isReducible = isReducible;
    this.isRoot = false;
    this.parent = null;
    this.nesting = 0;
    this.depth = 0;
    this.blocks = new Set();
    this.children = new Set();
    if (header !== null) this.blocks.add(header);
  }
  setParent(loop) {
    this.parent = loop;
    loop.children.add(this);
  }
}

class LoopStructure {
  constructor() {
    this.counter = 0;
    this.loops = new Vector();
    this.root = this.newLoop(null, true);
    this.root.isRoot = true;
  }
  get size() {
    return this.loops.size;
  }
  newLoop(header, isReducible) {
    const loop = new SimpleLoop(this.counter, header, isReducible);
    this.counter += 1;
    this.loops.append(loop);
    return loop;
  }
  computeNesting() {
    this.loops.each((loop) => {
      if (!loop.isRoot && loop.parent === null) loop.setParent(this.root);
    });
    this.nest(this.root, 0);
  }
  nest(loop, depth) {
    loop.depth = depth;
    loop.children.each((child) => {
      this.nest(child, depth + 1);
      loop.nesting = Math.max(loop.nesting, child.nesting + 1);
    });
  }
}

class UnionFindNode {
  constructor() {
    this.parent = null;
    this.block = null;
    this.loop = null;
    this.number = 0;
  }
  init(block, number) {
    this.parent = this;
    this.block = block;
    this.loop = null;
    this.number = number;
  }
  /** The representative; the way to it becomes shorter. */
  find() {
    const path = new Vector();
    let node = this;
    while (node !== node.parent) {
      if (node.parent !== node.parent.parent) path.append(node);
      node = node.parent;
    }
    path.each((n) => n.union(node));
    return node;
  }
  union(node) {
    this.parent = node;
  }
}

const UNVISITED = 2147483647;
const MAX_NON_BACK_PREDECESSORS = 32 * 1024;

const NON_HEADER = 0;
const REDUCIBLE = 1;
const SELF = 2;
const IRREDUCIBLE = 3;
const DEAD = 4;

class LoopFinder {
  constructor(graph, structure) {
    this.graph = graph;
    this.structure = structure;
    this.nonBackPredecessors = new Vector();
    this.backPredecessors = new Vector();
    this.number = new Dictionary();
    this.header = null;
    this.type = null;
    this.last = null;
    this.nodes = null;
  }
  isAncestor(w, v) {
    return w <= v && v <= this.last[w];
  }
  /** Numbers the blocks below one depth first; gives the last number. */
  visit(block, current) {
    this.nodes[current].init(block, current);
    this.number.put(block, current);
    let last = current;
    const out = block.outEdges;
    for (let i = 0; i < out.size; i++) {
      const target = out.at(i);
      if (this.number.at(target) === UNVISITED) last = this.visit(target, last + 1);
    }
    this.last[current] = last;
    return last;
  }
  prepare(size) {
    this.header = new Array(size).fill(0);
    this.type = new Array(size).fill(NON_HEADER);
    this.last = new Array(size).fill(0);
    this.nodes = new Array(size).fill(null);
    for (let i = 0; i < size; i++) {
      this.nonBackPredecessors.append(new Set());
      this.backPredecessors.append(new Vector());
      this.nodes[i] = new UnionFindNode();
    }
    this.graph.blocks.each((block) => this.number.put(block, UNVISITED));
    this.visit(this.graph.first, 0);
  }
  /** Tells edges that go back from those that do not. */
  identifyEdges(size) {
    for (let w = 0; w < size; w++) {
      const block = this.nodes[w].block;
      if (block === null) this.type[w] = DEAD;
      else this.identifyEdgesInto(block, w);
    }
  }
  identifyEdgesInto(block, w) {
    block.inEdges.each((source) => {
      const v = this.number.at(source);
      if (v === UNVISITED) return;
      if (this.isAncestor(w, v)) this.backPredecessors.at(w).append(v);
      else this.nonBackPredecessors.at(w).add(v);
    });
  }
  findLoops() {
    if (this.graph.first === null) return;
    const size = this.graph.size;
    this.prepare(size);
    this.identifyEdges(size);
    for (let w = size - 1; w >= 0; w--) {
      const block = this.nodes[w].block;
      if (block === null) continue;
      const pool = new Vector();
      this.collectBackEdges(w, pool);
      const todo = new Vector();
      pool.each((n) => todo.append(n));
      if (pool.size !== 0) this.type[w] = REDUCIBLE;
      while (!todo.isEmpty()) {
        const x = todo.removeFirst();
        if (this.nonBackPredecessors.at(x.number).size > MAX_NON_BACK_PREDECESSORS) return;
        this.collectNonBackEdges(w, pool, todo, x);
      }
      if (pool.size > 0 || this.type[w] === SELF) {
        const loop = this.structure.newLoop(block, this.type[w] !== IRREDUCIBLE);
        this.enter(w, pool, loop);
      }
    }
  }
  collectBackEdges(w, pool) {
    this.backPredecessors.at(w).each((v) => {
      if (v === w) this.type[w] = SELF;
      else pool.append(this.nodes[v].find());
    });
  }
  collectNonBackEdges(w, pool, todo, x) {
    this.nonBackPredecessors.at(x.number).each((v) => {
      const node = this.nodes[v].find();
      if (!this.isAncestor(w, node.number)) {
        this.type[w] = IRREDUCIBLE;
        this.nonBackPredecessors.at(w).add(node.number);
      } else if (node.number !== w && !pool.any((n) => n === node)) {
        todo.append(node);
        pool.append(node);
      }
    });
  }
  enter(w, pool, loop) {
    this.nodes[w].loop = loop;
    pool.each((node) => {
      this.header[node.number] = w;
      node.union(this.nodes[w]);
      if (node.loop !== null) node.loop.setParent(loop);
      else loop.blocks.add(node.block);
    });
  }
}

class LoopTester {
  constructor() {
    this.graph = new ControlFlowGraph();
    this.structure = new LoopStructure();
    this.graph.block(0);
  }
  run(extraSearches, searches, outer, middle, inner) {
    this.baseLoop(0);
    this.graph.block(1);
    this.graph.connect(0, 2);
    for (let i = 0; i < extraSearches; i++) this.search(this.structure);
    this.build(outer, middle, inner);
    this.search(this.structure);
    for (let i = 0; i < searches; i++) this.search(new LoopStructure());
    this.structure.computeNesting();
  }
  search(structure) {
    new LoopFinder(this.graph, structure).findLoops();
  }
  build(outer, middle, inner) {
    let n = 2;
    for (let i = 0; i < outer; i++) {
      this.graph.block(n + 1);
      this.graph.connect(2, n + 1);
      n += 1;
      for (let j = 0; j < middle; j++) {
        const top = n;
        n = this.straight(n, 1);
        for (let k = 0; k < inner; k++) n = this.baseLoop(n);
        const bottom = this.straight(n, 1);
        this.graph.connect(n, top);
        n = bottom;
      }
      this.graph.connect(n, 1);
    }
  }
  diamond(start) {
    this.graph.connect(start, start + 1);
    this.graph.connect(start, start + 2);
    this.graph.connect(start + 1, start + 3);
    this.graph.connect(start + 2, start + 3);
    return start + 3;
  }
  straight(start, n) {
    for (let i = 0; i < n; i++) this.graph.connect(start + i, start + i + 1);
    return start + n;
  }
  /** Two diamonds, with a loop round the second and one round both. */
  baseLoop(from) {
    const header = this.straight(from, 1);
    const diamond1 = this.diamond(header);
    const between = this.straight(diamond1, 1);
    const diamond2 = this.diamond(between);
    const footer = this.straight(diamond2, 1);
    this.graph.connect(diamond2, between);
    this.graph.connect(diamond1, header);
    this.graph.connect(footer, from);
    return this.straight(footer, 1);
  }
}

start((size) => {
  const tester = new LoopTester();
  if (size === 0) tester.run(0, 1, 2, 2, 1);
  else tester.run(size, 50, 10, 10, 5);
  check(tester.graph.size, size === 0 ? SMALL_NODES : NODES);
  return check(tester.structure.size, EXPECTED[size]);
});
