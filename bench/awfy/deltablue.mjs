/** An incremental solver of one-way constraints with strengths (Freeman-Benson, Maloney, Borning), on a chain of equalities and on scaled pairs. */
import { Vector } from "./core.mjs";
import { start } from "../harness.mjs";

/** How much a constraint matters. A lower rank is stronger. */
class Strength {
  constructor(name, rank) {
    this.name = name;
    this.rank = rank;
  }
  isStronger(other) {
    return this.rank < other.rank;
  }
  isWeaker(other) {
    return this.rank > other.rank;
  }
  weakest(other) {
    return other.isWeaker(this) ? other : this;
  }
}

const REQUIRED = new Strength("required", -800);
const PREFERRED = new Strength("preferred", -400);
const STRONG_DEFAULT = new Strength("strong default", -200);
const DEFAULT = new Strength("default", 0);
const ABSOLUTE_WEAKEST = new Strength("absolute weakest", 10_000);

/** Something constrained: who uses it, who determines it now, and how strongly. */
class Variable {
  constructor(value) {
    this.value = value;
    this.constraints = new Vector(2);
    this.determinedBy = null;
    this.walkStrength = ABSOLUTE_WEAKEST;
    this.stays = true;
    this.mark = 0;
  }
  addConstraint(c) {
    this.constraints.append(c);
  }
  removeConstraint(c) {
    this.constraints.remove(c);
    if (this.determinedBy === c) this.determinedBy = null;
  }
}

class Constraint {
  constructor(strength) {
    this.strength = strength;
  }
  /** May it take its input from the outside world? */
  isInput() {
    return false;
  }
  add(planner) {
    this.addToGraph();
    planner.incrementalAdd(this);
  }
  destroy(planner) {
    if (this.isSatisfied()) planner.incrementalRemove(this);
    this.removeFromGraph();
  }
  inputsKnown(mark) {
    return !this.anyInput((v) => v.mark !== mark && !v.stays && v.determinedBy !== null);
  }
  /** Tries to enforce the constraint; gives the constraint that it overrides, if any. */
  satisfy(mark, planner) {
    this.chooseMethod(mark);
    if (!this.isSatisfied()) {
      if (this.strength === REQUIRED) throw new Error("could not satisfy a required constraint");
      return null;
    }
    this.eachInput((v) => {
      v.mark = mark;
    });
    const out = this.output();
    const overridden = out.determinedBy;
    if (overridden !== null) overridden.markUnsatisfied();
    out.determinedBy = this;
    if (!planner.addPropagate(this, mark)) throw new Error("a cycle of constraints");
    out.mark = mark;
    return overridden;
  }
}

/** A constraint on one variable, which it may determine. */
class UnaryConstraint extends Constraint {
  constructor(variable, strength, planner) {
    super(strength);
    this.variable = variable;
    this.satisfied = false;
    this.add(planner);
  }
  isSatisfied() {
    return this.satisfied;
  }
  markUnsatisfied() {
    this.satisfied = false;
  }
  addToGraph() {
    this.variable.addConstraint(this);
    this.satisfied = false;
  }
  removeFromGraph() {
    this.variable.removeConstraint(this);
    this.satisfied = false;
  }
  chooseMethod(mark) {
    this.satisfied = this.variable.mark !== mark && this.strength.isStronger(this.variable.walkStrength);
  }
  output() {
    return this.variable;
  }
  eachInput(_action) {}
  anyInput(_test) {
    return false;
  }
  recalculate() {
    const out = this.variable;
    out.walkStrength = this.strength;
    out.stays = !this.isInput();
    if (out.stays) this.execute();
  }
}

/** The variable should not change. */
class StayConstraint extends UnaryConstraint {
  execute() {}
}

/** The variable is set from outside. */
class EditConstraint extends UnaryConstraint {
  isInput() {
    return true;
  }
  execute() {}
}

const NONE = 0;
const FORWARD = 1;
const BACKWARD = 2;

/** A constraint between two variables, either of which may determine the other. */
class BinaryConstraint extends Constraint {
  constructor(v1, v2, strength) {
    super(strength);
    this.v1 = v1;
    this.v2 = v2;
    this.direction = NONE;
  }
  isSatisfied() {
    return this.direction !== NONE;
  }
  markUnsatisfied() {
    this.direction = NONE;
  }
  addToGraph() {
    this.v1.addConstraint(this);
    this.v2.addConstraint(this);
    this.direction = NONE;
  }
  removeFromGraph() {
    this.v1.removeConstraint(this);
    this.v2.removeConstraint(this);
    this.direction = NONE;
  }
  chooseMethod(mark) {
    const { v1, v2, strength } = this;
    if (v1.mark === mark) {
      this.direction = v2.mark !== mark && strength.isStronger(v2.walkStrength) ? FORWARD : NONE;
    } else if (v2.mark === mark) {
      this.direction = v1.mark !== mark && strength.isStronger(v1.walkStrength) ? BACKWARD : NONE;
    } else if (v1.walkStrength.isWeaker(v2.walkStrength)) {
      this.direction = strength.isStronger(v1.walkStrength) ? BACKWARD : NONE;
    } else {
      this.direction = strength.isStronger(v2.walkStrength) ? FORWARD : NONE;
    }
  }
  input() {
    return this.direction === FORWARD ? this.v1 : this.v2;
  }
  output() {
    return this.direction === FORWARD ? this.v2 : this.v1;
  }
  eachInput(action) {
    action(this.input());
  }
  anyInput(test) {
    return test(this.input());
  }
  recalculate() {
    const source = this.input();
    const out = this.output();
    out.walkStrength = this.strength.weakest(source.walkStrength);
    out.stays = source.stays;
    if (out.stays) this.execute();
  }
}

class EqualityConstraint extends BinaryConstraint {
  constructor(v1, v2, strength, planner) {
    super(v1, v2, strength);
    this.add(planner);
  }
  execute() {
    this.output().value = this.input().value;
  }
}

/** v2 = v1 * scale + offset. */
class ScaleConstraint extends BinaryConstraint {
  constructor(source, scale, offset, destination, strength, planner) {
    super(source, destination, strength);
    this.scale = scale;
    this.offset = offset;
    this.add(planner);
  }
  addToGraph() {
    super.addToGraph();
    this.scale.addConstraint(this);
    this.offset.addConstraint(this);
  }
  removeFromGraph() {
    super.removeFromGraph();
    this.scale.removeConstraint(this);
    this.offset.removeConstraint(this);
  }
  eachInput(action) {
    action(this.input());
    action(this.scale);
    action(this.offset);
  }
  anyInput(test) {
    return test(this.input()) || test(this.scale) || test(this.offset);
  }
  execute() {
    if (this.direction === FORWARD) this.v2.value = this.v1.value * this.scale.value + this.offset.value;
    else this.v1.value = Math.trunc((this.v2.value - this.offset.value) / this.scale.value);
  }
  recalculate() {
    const source = this.input();
    const out = this.output();
    out.walkStrength = this.strength.weakest(source.walkStrength);
    out.stays = source.stays && this.scale.stays && this.offset.stays;
    if (out.stays) this.execute();
  }
}

/** Constraints in the order in which they have to be executed. */
class Plan extends Vector {
  constructor() {
    super(15);
  }
  execute() {
    this.each((c) => c.execute());
  }
}

class Planner {
  constructor() {
    this.mark = 1;
  }
  newMark() {
    this.mark += 1;
    return this.mark;
  }
  incrementalAdd(constraint) {
    const mark = this.newMark();
    let overridden = constraint.satisfy(mark, this);
    while (overridden !== null) overridden = overridden.satisfy(mark, this);
  }
  incrementalRemove(constraint) {
    const out = constraint.output();
    constraint.markUnsatisfied();
    constraint.removeFromGraph();
    const unsatisfied = this.removePropagateFrom(out);
    unsatisfied.each((c) => this.incrementalAdd(c));
  }
  /** Recomputes what lies downstream of a constraint; false when it comes back to it. */
  addPropagate(constraint, mark) {
    const todo = Vector.of(constraint);
    while (!todo.isEmpty()) {
      const c = todo.removeFirst();
      const out = c.output();
      if (out.mark === mark) {
        this.incrementalRemove(constraint);
        return false;
      }
      c.recalculate();
      this.addConsumers(c.output(), todo);
    }
    return true;
  }
  /** Adds the satisfied constraints that read the variable. */
  addConsumers(variable, todo) {
    const determining = variable.determinedBy;
    variable.constraints.each((c) => {
      if (c !== determining && c.isSatisfied()) todo.append(c);
    });
  }
  /** After a variable has lost its constraint: those that could now be satisfied, the strongest first. */
  removePropagateFrom(out) {
    const unsatisfied = new Vector();
    out.determinedBy = null;
    out.walkStrength = ABSOLUTE_WEAKEST;
    out.stays = true;
    const todo = Vector.of(out);
    while (!todo.isEmpty()) {
      const v = todo.removeFirst();
      v.constraints.each((c) => {
        if (!c.isSatisfied()) unsatisfied.append(c);
      });
      const determining = v.determinedBy;
      v.constraints.each((c) => {
        if (c !== determining && c.isSatisfied()) {
          c.recalculate();
          todo.append(c.output());
        }
      });
    }
    return byStrength(unsatisfied);
  }
  /** The plan that carries changes of these input constraints through the graph. */
  planFrom(constraints) {
    const sources = new Vector();
    constraints.each((c) => {
      if (c.isInput() && c.isSatisfied()) sources.append(c);
    });
    return this.makePlan(sources);
  }
  makePlan(sources) {
    const mark = this.newMark();
    const plan = new Plan();
    while (!sources.isEmpty()) {
      const c = sources.removeFirst();
      const out = c.output();
      if (out.mark !== mark && c.inputsKnown(mark)) {
        plan.append(c);
        out.mark = mark;
        this.addConsumers(out, sources);
      }
    }
    return plan;
  }
  /** Sets a variable ten times through an edit constraint. */
  change(variable, value) {
    const edit = new EditConstraint(variable, PREFERRED, this);
    const plan = this.planFrom(Vector.of(edit));
    for (let i = 0; i < 10; i++) {
      variable.value = value;
      plan.execute();
    }
    edit.destroy(this);
  }
}

/** A new vector, the strongest constraints first (insertion: these vectors are short). */
function byStrength(constraints) {
  const sorted = new Vector();
  constraints.each((c) => {
    let i = sorted.size;
    while (i > 0) {
      const before = sorted.at(i - 1);
      if (!c.strength.isStronger(before.strength)) break;
      sorted.put(i, before);
      i -= 1;
    }
    sorted.put(i, c);
  });
  return sorted;
}

/** A long chain of equalities: a change of the first variable reaches the last. */
function chainTest(n) {
  const planner = new Planner();
  const variables = new Array(n + 1).fill(null);
  for (let i = 0; i <= n; i++) variables[i] = new Variable(0);
  for (let i = 0; i < n; i++) new EqualityConstraint(variables[i], variables[i + 1], REQUIRED, planner);
  new StayConstraint(variables[n], STRONG_DEFAULT, planner);
  const edit = new EditConstraint(variables[0], PREFERRED, planner);
  const plan = planner.planFrom(Vector.of(edit));
  for (let v = 0; v < 100; v++) {
    variables[0].value = v;
    plan.execute();
    if (variables[n].value !== v) throw new Error("chain test failed");
  }
  edit.destroy(planner);
}

/** Many pairs of variables, the second always ten times the first plus a thousand; then other factors. */
function projectionTest(n) {
  const planner = new Planner();
  const destinations = new Vector();
  const scale = new Variable(10);
  const offset = new Variable(1000);
  let source = null;
  let destination = null;
  for (let i = 1; i <= n; i++) {
    source = new Variable(i);
    destination = new Variable(i);
    destinations.append(destination);
    new StayConstraint(source, DEFAULT, planner);
    new ScaleConstraint(source, scale, offset, destination, REQUIRED, planner);
  }
  const expect = (what, ok) => {
    if (!ok) throw new Error(`projection test ${what} failed`);
  };
  planner.change(source, 17);
  expect(1, destination.value === 1170);
  planner.change(destination, 1050);
  expect(2, source.value === 5);
  planner.change(scale, 5);
  for (let i = 0; i < n - 1; i++) expect(3, destinations.at(i).value === (i + 1) * 5 + 1000);
  planner.change(offset, 2000);
  for (let i = 0; i < n - 1; i++) expect(4, destinations.at(i).value === (i + 1) * 5 + 2000);
}

start((size) => {
  chainTest(size);
  projectionTest(size);
  return true;
});
