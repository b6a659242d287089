/** Operators: infix with precedence and chained comparison (3.3), prefix (3.4). */
import { Op } from "../../gir/ops.ts";
import { ComplexSym, type GeneNode, Sym, type Value } from "../../values/types.ts";
import { symbolOffset } from "../../reader/source.ts";
import { literal } from "../../values/print.ts";
import { analyze, inRegion, isSym, offsetOf, type Unit } from "../analyze.ts";
import { fail, SPREAD } from "../errors.ts";
import type { Construct, Gen } from "../gen.ts";
import { ConstNode, EmitNode, Node } from "../node.ts";
import type { Scope } from "../scope.ts";
import { nameNode } from "../analyze.ts";
import { spreadName } from "./data.ts";
import { isTypeUnion, analyzeTypeValue } from "./types.ts";

interface Operator {
  readonly level: number;
  readonly op: Op | null;
  readonly immediate?: Op;
  readonly if?: Op;
  readonly ifImmediate?: Op;
}

/** 3.3. `./` is handled with paths. */
export const INFIX = new Map<string, Operator>([
  ["*", { level: 80, op: Op.Mul, immediate: Op.MulI }],
  ["/", { level: 80, op: Op.Div }],
  ["%", { level: 80, op: Op.Mod, immediate: Op.ModI }],
  ["**", { level: 80, op: null }],
  ["+", { level: 70, op: Op.Add, immediate: Op.AddI }],
  ["-", { level: 70, op: Op.Sub, immediate: Op.SubI }],
  ["++", { level: 70, op: null }],
  ["<<", { level: 65, op: Op.Shl }],
  [">>", { level: 65, op: Op.Shr }],
  ["<", { level: 60, op: Op.Lt, if: Op.IfLt, ifImmediate: Op.IfLtI }],
  ["<=", { level: 60, op: Op.Le, if: Op.IfLe, ifImmediate: Op.IfLeI }],
  [">", { level: 60, op: Op.Gt, if: Op.IfGt, ifImmediate: Op.IfGtI }],
  [">=", { level: 60, op: Op.Ge, if: Op.IfGe, ifImmediate: Op.IfGeI }],
  ["==", { level: 60, op: Op.Eq, if: Op.IfEq, ifImmediate: Op.IfEqI }],
  ["!=", { level: 60, op: Op.Ne, if: Op.IfNe }],
  ["is", { level: 60, op: Op.Is }],
  ["&&", { level: 50, op: Op.And }],
  ["&|&", { level: 45, op: Op.Xor }],
  ["||", { level: 40, op: Op.Or }],
  ["./", { level: 90, op: Op.GetDyn }],
]);

const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!="]);

export const PREFIX = new Set(["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "is", "<<", ">>", "&&", "||", "&|&", "!", "not"]);

/** `(a op b)` for every operator that evaluates both operands. */
class BinaryNode extends Node {
  constructor(
    offset: number,
    readonly name: string,
    readonly operator: Operator,
    readonly left: Node,
    readonly right: Node,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const i = this.operator.immediate === undefined ? null : this.right.smallInt();
    if (i !== null) g.op(this.operator.immediate!, g.dst(dst), g.value(this.left, dst), i);
    else {
      const [a, b] = g.values([this.left, this.right], dst);
      g.op(this.operator.op!, g.dst(dst), a!, b!);
    }
    g.release(m);
  }
  override isAtomic(): boolean {
    return true;
  }
  override openIf(g: Gen): Construct {
    const { operator } = this;
    if (operator.if === undefined) return super.openIf(g);
    const pos = g.pos;
    if (this.offset >= 0) g.pos = this.offset;
    const m = g.mark();
    const i = operator.ifImmediate === undefined ? null : this.right.smallInt();
    let c: Construct;
    if (i !== null) {
      const a = g.value(this.left);
      g.release(m);
      c = g.if(operator.ifImmediate!, a, i);
    } else {
      const [a, b] = g.values([this.left, this.right]);
      g.release(m);
      c = g.if(operator.if, a!, b!);
    }
    g.pos = pos;
    return c;
  }
}

/** `&&`: stops at a false left operand. `||`: stops at a true one that is no Int and no Bytes (3.6). */
class LogicNode extends Node {
  constructor(
    offset: number,
    readonly isAnd: boolean,
    readonly left: Node,
    readonly right: Node,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    const t = g.part(dst);
    g.emit(this.left, t);
    g.if(Op.If, t);
    if (!this.isAnd) {
      // a true Int or Bytes on the left: the right one matters too
      const k = g.tmp();
      g.rt(k, "or.continues", t);
      g.if(Op.If, k);
    }
    const r = g.tmp();
    g.emit(this.right, r);
    g.op(this.isAnd ? Op.And : Op.Or, t, t, r);
    if (!this.isAnd) {
      g.end();
      g.else();
      g.emit(this.right, t);
    }
    g.end();
    g.move(dst, t);
    g.release(m);
  }
}

class NotNode extends Node {
  constructor(
    offset: number,
    readonly op: Op,
    readonly operand: Node,
  ) {
    super(offset);
  }
  override emit(g: Gen, dst: number): void {
    const m = g.mark();
    g.op(this.op, g.dst(dst), g.value(this.operand, dst));
    g.release(m);
  }
  override isAtomic(): boolean {
    return true;
  }
}

/** The node of one binary operation. */
export function binary(name: string, left: Node, right: Node, offset: number): Node {
  const operator = INFIX.get(name)!;
  if (name === "&&" || name === "||") return new LogicNode(offset, name === "&&", left, right);
  if (operator.op === null) return globalOperator(name, left, right, offset);
  return new BinaryNode(offset, name, operator, left, right);
}

/** `++` and `**` are ordinary functions. */
function globalOperator(name: string, left: Node, right: Node, offset: number): Node {
  const callee = nameNode(name);
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const [f, a, b] = g.values([callee, left, right], dst);
    g.op(Op.Call, g.dst(dst), f!, 2, a!, b!);
    g.release(m);
  });
}

/** `a < b <= c`: each operand once, stops at the first pair that fails. */
function chain(operands: readonly Node[], names: readonly string[], offset: number): Node {
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const result = g.part(dst);
    const block = g.block();
    const left = g.tmp();
    g.emit(operands[0]!, left);
    names.forEach((name, i) => {
      const right = g.tmp();
      g.emit(operands[i + 1]!, right);
      g.op(INFIX.get(name)!.op!, result, left, right);
      if (i < names.length - 1) {
        g.branch(Op.BreakIfNot, [result], block);
        g.op(Op.Move, left, right);
      }
    });
    g.end();
    g.move(dst, result);
    g.release(m);
  });
}

/** Operand and operator in turn. @throws CompileError for a malformed expression */
export function infixOperands(form: readonly Value[], offset: number): { operands: Value[]; names: string[] } {
  const operands: Value[] = [];
  const names: string[] = [];
  form.forEach((x, i) => {
    if (i % 2 === 0) operands.push(x);
    else if (x instanceof Sym && INFIX.has(x.name)) names.push(x.name);
    else if (x instanceof ComplexSym && x.parts.length === 2 && x.parts[0] === "." && x.parts[1] === "") names.push("./");
    else fail("Invalid infix expression", offset);
  });
  if (form.length % 2 === 0) fail("Incomplete infix expression", offset);
  return { operands, names };
}

/** Precedence climbing over a list, with explicit stacks. */
export function infixNode(cx: Unit, list: readonly Value[], scope: Scope, offset: number): Node {
  const { operands, names } = infixOperands(list, offset);
  // `(xs ./ a + 1)` and type names on the right of `is` are ordinary operands.
  const mayStop = names.some((n) => n === "&&" || n === "||") || names.filter((n) => COMPARISONS.has(n)).length > 1;
  return climb(operandNodes(cx, names[0]!, operands, mayStop, scope), names, offset);
}

/** @param mayStop an operand may decide that those behind it are not evaluated */
function operandNodes(cx: Unit, name: string, operands: readonly Value[], mayStop: boolean, scope: Scope): Node[] {
  const at = operands.findIndex((o) => isSym(o, "...") || spreadName(o) !== null);
  if (at >= 0) refuseSpread(cx, name, operands, at);
  return operands.map((o, i) => (mayStop && i > 0 ? inRegion(cx, () => analyze(cx, o, scope)) : analyze(cx, o, scope)));
}

/** Operators are no functions: how many operands they have is known when they are compiled. @param at of the operand with dots, or of dots behind one */
function refuseSpread(cx: Unit, name: string, operands: readonly Value[], at: number): never {
  const dots = operands[at];
  const array = isSym(dots, "...") ? operands[at - 1] : spreadName(dots);
  const written = array instanceof Sym || array instanceof ComplexSym ? literal(array) : "xs";
  const token = dots instanceof Sym ? dots.name : (dots as ComplexSym).parts.join("/");
  fail(SPREAD, symbolOffset(cx.around, token), [`${name} is no function: its operands are written one by one; (${written} .reduce ..) goes through an array`]);
}

function climb(nodes: readonly Node[], names: readonly string[], offset: number): Node {
  const values: Node[] = [nodes[0]!];
  const ops: string[] = [];
  const reduce = (level: number): void => {
    while (ops.length > 0 && INFIX.get(ops[ops.length - 1]!)!.level >= level) {
      const top = INFIX.get(ops[ops.length - 1]!)!.level;
      // the run of operators of this level on the stack (left associative; comparisons of one level chain)
      let n = ops.length;
      while (n > 0 && INFIX.get(ops[n - 1]!)!.level === top) n--;
      const run = ops.splice(n);
      const args = values.splice(values.length - run.length - 1);
      values.push(foldRun(args, run, offset));
    }
  };
  names.forEach((name, i) => {
    // operators of one level stay on the stack together: they are reduced when a lower one comes
    reduce(INFIX.get(name)!.level + 1);
    ops.push(name);
    values.push(nodes[i + 1]!);
  });
  reduce(0);
  return values[0]!;
}

function foldRun(args: Node[], run: string[], offset: number): Node {
  if (run.length >= 2 && run.every((n) => COMPARISONS.has(n))) return chain(args, run, offset);
  let node = args[0]!;
  run.forEach((name, i) => (node = binary(name, node, args[i + 1]!, offset)));
  return node;
}

export function analyzeInfix(cx: Unit, form: GeneNode, scope: Scope): Node {
  if (isTypeUnion(form)) return analyzeTypeValue(cx, form, scope);
  return infixNode(cx, [form.type, ...form.children], scope, offsetOf(form));
}

/** `(+ a b c)` and so on. */
export function analyzePrefix(cx: Unit, form: GeneNode, scope: Scope): Node {
  const name = (form.type as Sym).name;
  const offset = offsetOf(form);
  const n = form.children.length;
  const mayStop = name === "&&" || name === "||" || COMPARISONS.has(name);
  const nodes = operandNodes(cx, name, form.children, mayStop, scope);
  const fold = (): Node => nodes.slice(1).reduce((a, b) => binary(name, a, b, offset), nodes[0]!);
  switch (name) {
    case "+":
    case "*":
      if (n === 0) return new ConstNode(name === "+" ? 0 : 1, offset);
      return fold();
    case "-":
      if (n === 0) fail("- requires at least one argument", offset);
      if (n === 1) return new NotNode(offset, Op.Neg, nodes[0]!);
      return fold();
    case "/":
      if (n === 0) fail("/ requires at least one argument", offset);
      if (n === 1) return binary("/", new ConstNode(1, -1), nodes[0]!, offset);
      return fold();
    case "%":
      if (n < 2) fail("% requires at least 2 arguments", offset);
      return fold();
    case "!":
    case "not":
      if (n !== 1) fail(`${name} expects exactly 1 argument`, offset);
      return new NotNode(offset, name === "!" ? Op.Bang : Op.Not, nodes[0]!);
    case "&&":
    case "||":
    case "&|&":
      if (n === 0) fail(`${name} requires at least one argument`, offset);
      return fold();
    case "is":
      if (n !== 2) fail("is requires exactly 2 arguments: (value is Type)", offset);
      return fold();
    default:
      if (n !== 2) fail(`${name} requires exactly 2 arguments`, offset);
      return fold();
  }
}
