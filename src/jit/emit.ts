/**
 * GIR to JavaScript. Every instruction that has a fast path gets its text here; at every other one, and wherever a fast path does not fit, the compiled function *bails out*: it leaves
 * through its one exit, which makes a heap frame of its registers at that pc, and the interpreter goes on there (MECHANISM rules 1 to 8). A call that was not finished (the callee
 * bailed out, suspended or raised) leaves by the same exit with the pc behind the call. So there is one way out for suspensions, exceptions, polls and everything rare.
 */
import { Op } from "../gir/ops.ts";
import { type Decoded, instructions } from "../gir/walk.ts";
import { type Linked } from "../vm/link.ts";

/** Words of JavaScript stack that an activation takes besides its registers (MECHANISM rule 14). */
const STACK_WORDS = 18;

/** Text of the function that is entered at its start. Its parameters are the runtime, the Fn, the depth in words and the arguments (self first, in methods). */
export function emitFunction(link: Linked): string {
  return new Emitter(link, -1).run();
}

/** Text of the loop that starts at that pc of the structured code. @returns of the emitted function: the pc where the interpreter goes on, -1: at the top of the fiber */
export function emitLoop(link: Linked, loopPc: number): string {
  return new Emitter(link, loopPc).run();
}

const INT_OPS: Partial<Record<Op, string>> = { [Op.Add]: "+", [Op.Sub]: "-", [Op.Mul]: "*", [Op.AddI]: "+", [Op.SubI]: "-", [Op.MulI]: "*" };
const COMPARE: Partial<Record<Op, string>> = {
  [Op.Lt]: "<",
  [Op.Le]: "<=",
  [Op.Gt]: ">",
  [Op.Ge]: ">=",
  [Op.IfLt]: "<",
  [Op.IfLe]: "<=",
  [Op.IfGt]: ">",
  [Op.IfGe]: ">=",
  [Op.IfLtI]: "<",
  [Op.IfLeI]: "<=",
  [Op.IfGtI]: ">",
  [Op.IfGeI]: ">=",
};

class Emitter {
  private readonly lines: string[] = [];
  private indent = 1;
  private readonly execPc = new Map<number, number>();
  /** instructions by their pc, and the order of them */
  private readonly list: Decoded[];
  private readonly used = new Set<number>();
  private readonly n: number;

  constructor(
    private readonly link: Linked,
    private readonly loopPc: number,
  ) {
    this.list = [...instructions(link.code)];
    link.structStarts.forEach((s, i) => {
      if (!this.execPc.has(s)) this.execPc.set(s, link.execStarts[i]!);
    });
    this.n = link.code.nregs;
  }

  private get osr(): boolean {
    return this.loopPc >= 0;
  }

  private out(text: string): void {
    this.lines.push("  ".repeat(this.indent) + text);
  }

  private r(i: number): string {
    this.used.add(i);
    return `r${i}`;
  }

  /** The pc in linked code. */
  private x(d: Decoded): number {
    return this.execPc.get(d.pc)!;
  }

  /** Leaves to the interpreter, which executes this instruction. */
  private bail(d: Decoded): string {
    return this.osr ? `{ R.bails++; pc = ${this.x(d)}; break X; }` : `{ R.bail(); pc = ${this.x(d)}; break X; }`;
  }

  /** After a call that was not finished. */
  private left(d: Decoded, dst: number, length: number): string {
    return this.osr ? `{ frame.pc = ${this.x(d) + length}; frame.dst = ${dst}; pc = -1; break X; }` : `{ pc = ${this.x(d) + length}; dst = ${dst}; break X; }`;
  }

  run(): string {
    const { link } = this;
    if (this.osr) {
      const at = this.list.findIndex((d) => d.pc === this.loopPc);
      this.body(at, this.endOf(at));
    } else this.body(0, this.list.length - 1);
    const regs = Array.from({ length: this.n }, (_, i) => `r${i}`);
    const text: string[] = [];
    if (this.osr) {
      const mine = [...this.used].sort((a, b) => a - b);
      text.push(
        "(R, fn, frame, r) => {",
        `  let ${mine
          .map((i) => `r${i} = r[${i}]`)
          .concat("t, f, k = R.every, pc = -1")
          .join(", ")};`,
        "  X: {",
        ...this.lines,
        "  }",
      );
      text.push(...mine.map((i) => `  r[${i}] = r${i};`), "  return pc;", "}");
    } else {
      const { base, nparams } = link;
      const args = regs.slice(0, base + nparams);
      const rest = regs.slice(base + nparams).map((x) => `${x} = U`);
      text.push(
        `(R, fn, d, ${args.join(", ")}) => {`,
        `  let ${[...rest, "t, f, k = R.every, pc = 0, dst = 0"].join(", ")};`,
        "  X: {",
        "    if (d > R.limit || (--R.fuel < 0 && R.poll())) { R.bail(); break X; }",
        ...this.lines.map((l) => `  ${l}`),
        "  }",
        `  return R.exit(fn, L, pc, dst, [${regs.concat("U").join(", ")}]);`,
        "}",
      );
    }
    return text.join("\n");
  }

  /** Index of the END that closes the construct opened at that index. */
  private endOf(at: number): number {
    let depth = 0;
    for (let i = at; i < this.list.length; i++) {
      const { op } = this.list[i]!;
      if (opens(op)) depth++;
      else if (op === Op.End && --depth === 0) return i;
    }
    return this.list.length - 1;
  }

  private body(from: number, to: number): void {
    const open: Op[] = [];
    for (let i = from; i <= to; i++) {
      const d = this.list[i]!;
      switch (d.op) {
        case Op.Block:
          this.out(`B${d.pc}: {`);
          open.push(d.op);
          this.indent++;
          break;
        case Op.Loop:
          this.out(`B${d.pc}: for (;;) {`);
          open.push(d.op);
          this.indent++;
          this.out(`if (--k < 0) { k = R.every; if (R.poll()) ${this.bail(d)} }`);
          break;
        case Op.Try: {
          // exceptions always go through the interpreter: its handlers are never entered from here
          this.out("{");
          open.push(d.op);
          this.indent++;
          break;
        }
        case Op.Catch: {
          const end = this.skipHandler(i);
          i = end - 1;
          break;
        }
        case Op.Else:
          this.indent--;
          this.out("} else {");
          this.indent++;
          break;
        case Op.End:
          open.pop();
          this.indent--;
          this.out("}");
          break;
        default:
          if (opens(d.op)) {
            this.condition(d);
            open.push(d.op);
            this.indent++;
          } else this.instruction(d);
      }
    }
  }

  /** Index of the END of the try whose CATCH stands at that index. */
  private skipHandler(at: number): number {
    const end = this.list[at]!.operands[0]!.value;
    return this.list.findIndex((d) => d.pc === end);
  }

  private condition(d: Decoded): void {
    const [a, b] = d.operands.map((o) => o.value) as [number, number];
    const compare = COMPARE[d.op];
    if (compare !== undefined) {
      const x = this.r(a);
      const immediate = d.operands[1]!.kind === "i";
      const y = immediate ? String(b) : this.r(b);
      const fast = immediate ? `typeof ${x} === "number"` : `typeof ${x} === "number" && typeof ${y} === "number"`;
      this.out(`if (${fast}) t = ${x} ${compare} ${y}; else if ((t = R.compare(${x}, ${y}, "${compare}")) === S) ${this.bail(d)}`);
      this.out("if (t) {");
      return;
    }
    switch (d.op) {
      case Op.If:
        this.out(`if (${this.truthy(this.r(a))}) {`);
        return;
      case Op.IfEqI:
        this.out(`if (typeof ${this.r(a)} === "object" && ${this.r(a)} !== null && ${this.r(a)}.$c !== U) ${this.bail(d)}`);
        this.out(`if (${this.r(a)} === ${b}) {`);
        return;
      case Op.IfEq:
      case Op.IfNe:
        this.out(`if ((t = R.equal(${this.r(a)}, ${this.r(b)})) === S) ${this.bail(d)}`);
        this.out(`if (${d.op === Op.IfEq ? "" : "!"}t) {`);
        return;
      default:
        this.out(`if (${this.r(a)} === ABSENT) {`);
    }
  }

  private truthy(x: string): string {
    return `${x} !== false && ${x} !== null && ${x} !== undefined`;
  }

  private instruction(d: Decoded): void {
    const v = d.operands.map((o) => o.value);
    const [a, b, c] = v as [number, number, number];
    const D = (): string => this.r(a);
    switch (d.op) {
      case Op.Const:
        return this.out(`${D()} = K[${b}];`);
      case Op.Nil:
        return this.out(`${D()} = null;`);
      case Op.Void:
        return this.out(`${D()} = undefined;`);
      case Op.True:
        return this.out(`${D()} = true;`);
      case Op.False:
        return this.out(`${D()} = false;`);
      case Op.Int:
        return this.out(`${D()} = ${b};`);
      case Op.Move:
        return this.out(`${D()} = ${this.r(b)};`);
      case Op.Cell:
        return this.out(`${D()} = new Cell(${this.r(b)});`);
      case Op.CellNew:
        return this.out(`${D()} = new Cell(U);`);
      case Op.CellGet:
        return this.out(`${D()} = ${this.r(b)}.value;`);
      case Op.CellGetX:
        this.out(`if ((t = ${this.r(b)}.value) === U) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.CellSet:
        return this.out(`${this.r(a)}.value = ${this.r(b)};`);
      case Op.Up:
        return this.out(`${D()} = fn.caps[${b}];`);
      case Op.UpGet:
        return this.out(`${D()} = fn.caps[${b}].value;`);
      case Op.UpGetX:
        this.out(`if ((t = fn.caps[${b}].value) === U) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.UpSet:
        return this.out(`fn.caps[${a}].value = ${this.r(b)};`);
      case Op.Ns:
        return this.out(`${D()} = fn.ns;`);
      case Op.Name: {
        const site = this.link.ops[this.x(d) + 3];
        this.out(`f = sites[${site}]; if (f.version !== structure.version || f.ns !== fn.ns) ${this.bail(d)}`);
        return this.out(`${D()} = f.cell.value;`);
      }
      case Op.Closure: {
        const regs = v.slice(3).map((r) => this.r(r));
        return this.out(`${D()} = R.closure(fn, L.code.codes[${b}], [${regs.join(", ")}]);`);
      }
      case Op.Call: {
        const args = v.slice(3).map((r) => this.r(r));
        const { length } = args;
        this.out(`f = ${this.r(b)};`);
        this.out(
          `if (f instanceof Fn && (f.code.jsArity === ${length} || R.ready(f, ${length}))) t = f.code.js(${["R", "f", this.depth(), ...args].join(", ")});`,
        );
        this.out(`else if (f instanceof NativeFn) t = R.native(f, [${args.join(", ")}]);`);
        this.out(`else ${this.bail(d)}`);
        return this.out(`if (t === S) ${this.left(d, a, 4 + length)} ${D()} = t;`);
      }
      case Op.TailCall: {
        if (this.osr) break;
        const args = v.slice(2).map((r) => this.r(r));
        this.out(`f = ${this.r(a)};`);
        if (this.link.code.returnType === null) {
          this.out(
            `if (f instanceof Fn && (f.code.jsArity === ${args.length} || R.ready(f, ${args.length}))) return f.code.js(${["R", "f", this.depth(), ...args].join(", ")});`,
          );
          this.out(`if (f instanceof NativeFn) return R.native(f, [${args.join(", ")}]);`);
        }
        return this.out(this.bail(d));
      }
      case Op.NotCallable: {
        const [f] = v as [number];
        return this.out(`if (!(${this.r(f)} instanceof Fn || ${this.r(f)} instanceof NativeFn)) ${this.bail(d)}`);
      }
      case Op.IsMacro:
        return this.out(`${D()} = ${this.r(b)} instanceof Fn && ${this.r(b)}.code.isMacro;`);
      case Op.Send: {
        const args = v.slice(4).map((r) => this.r(r));
        const o = this.r(b);
        const x = this.x(d);
        this.out(`if (${o} instanceof Instance) {`);
        this.out(`  f = R.method(L, ${x}, K[${c}], ${o}.$c, ${args.length});`);
        this.out(`  if (f === null || f.code.jsArity !== ${-2 - args.length}) ${this.bail(d)}`);
        this.out(`  t = f.code.js(${["R", "f", this.depth(), o, ...args].join(", ")});`);
        this.out(`} else if ((f = R.nativeMethod(${o}, K[${c}])) !== null) t = R.native(f, [${[o, ...args].join(", ")}]);`);
        this.out(`else ${this.bail(d)}`);
        return this.out(`if (t === S) ${this.left(d, a, 5 + args.length)} ${D()} = t;`);
      }
      case Op.TailSend: {
        if (this.osr || this.link.code.returnType !== null) break;
        const args = v.slice(3).map((r) => this.r(r));
        const o = this.r(a);
        this.out(`if (${o} instanceof Instance) {`);
        this.out(`  f = R.method(L, ${this.x(d)}, K[${b}], ${o}.$c, ${args.length});`);
        this.out(`  if (f === null || f.code.jsArity !== ${-2 - args.length}) ${this.bail(d)}`);
        this.out(`  return f.code.js(${["R", "f", this.depth(), o, ...args].join(", ")});`);
        this.out(`} else if ((f = R.nativeMethod(${o}, K[${b}])) !== null) return R.native(f, [${[o, ...args].join(", ")}]);`);
        return this.out(this.bail(d));
      }
      case Op.Return:
        if (this.osr || this.link.code.isCtor || this.link.code.isGenerator || this.link.code.isAsync) return this.out(this.silent(d));
        return this.out(`return ${this.r(a)};`);
      case Op.Add:
      case Op.Sub:
      case Op.Mul:
      case Op.AddI:
      case Op.SubI:
      case Op.MulI:
        return this.arithmetic(d);
      case Op.Mod:
      case Op.ModI: {
        const x = this.r(b);
        const y = d.op === Op.ModI ? String(c) : this.r(c);
        this.out(`if ((${x} | 0) === ${x} && (${y} | 0) === ${y} && ${y} !== 0) ${D()} = (${x} % ${y}) | 0;`);
        return this.out(`else if ((t = R.mod(${x}, ${y})) === S) ${this.bail(d)} else ${D()} = t;`);
      }
      case Op.Div:
        this.out(`if ((t = R.div(${this.r(b)}, ${this.r(c)})) === S) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.Neg:
        this.out(`if ((${this.r(b)} | 0) !== ${this.r(b)} || ${this.r(b)} === 0 || ${this.r(b)} === -2147483648) ${this.bail(d)}`);
        return this.out(`${D()} = -${this.r(b)};`);
      case Op.Lt:
      case Op.Le:
      case Op.Gt:
      case Op.Ge: {
        const [x, y] = [this.r(b), this.r(c)];
        this.out(
          `if (typeof ${x} === "number" && typeof ${y} === "number") t = ${x} ${COMPARE[d.op]} ${y}; else if ((t = R.compare(${x}, ${y}, "${COMPARE[d.op]}")) === S) ${this.bail(d)}`,
        );
        return this.out(`${D()} = t;`);
      }
      case Op.Eq:
      case Op.Ne:
        this.out(`if ((t = R.equal(${this.r(b)}, ${this.r(c)})) === S) ${this.bail(d)}`);
        return this.out(`${D()} = ${d.op === Op.Ne ? "!" : ""}t;`);
      case Op.Not:
        return this.out(`${D()} = !(${this.truthy(this.r(b))});`);
      case Op.Bang: {
        const x = this.r(b);
        this.out(`if (typeof ${x} === "number" || typeof ${x} === "bigint" || (typeof ${x} === "object" && ${x} !== null)) ${this.bail(d)}`);
        return this.out(`${D()} = !(${this.truthy(x)});`);
      }
      case Op.Is:
        this.out(`if ((t = R.isType(fn, ${this.r(b)}, ${this.r(c)})) === S) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.CheckType:
        this.out(`if ((t = R.check(fn, K[${c}], ${this.r(b)}, ${v[3]}, K[${v[4]}])) === S) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.Rt:
        if (this.link.consts[b] === "or.continues") return this.out(`${D()} = R.orContinues(${this.r(v[3]!)});`);
        if (this.link.consts[b] === "repeat.count") {
          this.out(`if (typeof ${this.r(v[3]!)} !== "number") ${this.bail(d)}`);
          return this.out(`${D()} = ${this.r(v[3]!)};`);
        }
        break;
      case Op.Or:
        // it is reached with an Int or Bytes on the left only
        return this.out(this.bail(d));
      case Op.And:
        this.out(`if (typeof ${this.r(b)} === "object" || typeof ${this.r(b)} === "number" || typeof ${this.r(b)} === "bigint") ${this.bail(d)}`);
        return this.out(`${D()} = ${this.r(c)};`);
      case Op.TypeOf:
        return this.out(`${D()} = R.kindOf(${this.r(b)});`);
      case Op.Range:
        return this.out(`${D()} = new Range(${this.r(b)}, ${this.r(c)}, ${v[3]! < 0 ? "1" : this.r(v[3]!)});`);
      case Op.Interpolate:
        return this.out(
          `${D()} = R.interpolate([${v
            .slice(2)
            .map((r) => this.r(r))
            .join(", ")}]);`,
        );
      case Op.Array:
        return this.out(
          `${D()} = [${v
            .slice(2)
            .map((r) => this.r(r))
            .join(", ")}];`,
        );
      case Op.Push:
        return this.out(`${this.r(a)}.push(${this.r(b)});`);
      case Op.Map:
        return this.out(
          `${D()} = R.map(K[${b}], [${v
            .slice(3)
            .map((r) => this.r(r))
            .join(", ")}]);`,
        );
      case Op.SelfGet:
      case Op.GetMember:
      case Op.GetStrictName: {
        const key = JSON.stringify(`_${String(this.link.consts[c])}`);
        this.out(`if (${this.r(b)} instanceof Instance) t = ${this.r(b)}[${key}]; else if ((t = R.member(${this.r(b)}, K[${c}])) === S) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      }
      case Op.SelfSet:
      case Op.SetMember: {
        const key = JSON.stringify(`_${String(this.link.consts[b])}`);
        this.out(`if (${this.r(a)} instanceof Instance && ${this.r(a)}.$c.ft === null) ${this.r(a)}[${key}] = ${this.r(c)};`);
        return this.out(
          `else if (${this.r(a)} !== null && ${this.r(a)} !== undefined && ${this.r(a)}.constructor === Map) ${this.r(a)}.set(K[${b}], ${this.r(c)}); else ${this.bail(d)}`,
        );
      }
      case Op.GetIndex:
        if (c < 0) break;
        this.out(`if (!Array.isArray(${this.r(b)})) ${this.bail(d)}`);
        return this.out(`${D()} = ${c} < ${this.r(b)}.length ? ${this.r(b)}[${c}] : undefined;`);
      case Op.GetDyn:
        this.out(
          `if (!Array.isArray(${this.r(b)}) || !(${this.r(c)} >= 0 && ${this.r(c)} < ${this.r(b)}.length && typeof ${this.r(c)} === "number")) ${this.bail(d)}`,
        );
        return this.out(`${D()} = ${this.r(b)}[${this.r(c)}];`);
      case Op.GetVia: {
        // a visible variable that holds an index into an array (17.3)
        const i = this.r(v[3]!);
        this.out(`if (!Array.isArray(${this.r(b)}) || !(${i} >= 0 && ${i} < ${this.r(b)}.length && typeof ${i} === "number")) ${this.bail(d)}`);
        return this.out(`${D()} = ${this.r(b)}[${i}];`);
      }
      case Op.SetDyn:
        this.out(
          `if (${this.r(a)} === null || ${this.r(a)} === undefined || ${this.r(a)}.constructor !== Array || !(${this.r(b)} >= 0 && ${this.r(b)} < ${this.r(a)}.length && typeof ${this.r(b)} === "number")) ${this.bail(d)}`,
        );
        return this.out(`${this.r(a)}[${this.r(b)}] = ${this.r(c)};`);
      case Op.Break:
        return this.branch(d, a, "");
      case Op.BreakIf:
        return this.branch(d, b, `if (${this.truthy(this.r(a))}) `);
      case Op.BreakIfNot:
        return this.branch(d, b, `if (!(${this.truthy(this.r(a))})) `);
      case Op.Iter:
        this.out(`if ((t = R.iterator(${this.r(b)})) === S) ${this.bail(d)}`);
        return this.out(`${D()} = t;`);
      case Op.IterNext: {
        const it = this.r(b);
        this.out(`if (${it} instanceof ArrayIterator) { if (${it}.index < ${it}.array.length) ${D()} = ${it}.array[${it}.index++]; else ${this.jump(d, c)} }`);
        this.out(
          `else if (${it} instanceof RangeIterator && ${it}.step === 1) { if (${it}.next <= ${it}.end) { ${D()} = ${it}.next++; ${it}.index++; } else ${this.jump(d, c)} }`,
        );
        return this.out(`else ${this.bail(d)}`);
      }
      case Op.Await:
        if (v[2]! >= 0) break;
        this.out(`if (!(${this.r(b)} instanceof Future) || ${this.r(b)}.state !== "success") ${this.silent(d)}`);
        return this.out(`${D()} = ${this.r(b)}.value;`);
      case Op.GetEx:
        return this.out(`${D()} = R.scheduler.current.ex;`);
      case Op.SetEx:
        return this.out(`R.scheduler.current.ex = ${this.r(a)};`);
    }
    for (const o of d.operands) if (o.kind === "d" || o.kind === "s") this.used.add(o.value);
    this.out(this.bail(d));
  }

  /** A bail-out that is no reason to give the compiled code up: it always comes here. */
  private silent(d: Decoded): string {
    return this.osr ? `{ pc = ${this.x(d)}; break X; }` : `{ R.leave(); pc = ${this.x(d)}; break X; }`;
  }

  private depth(): string {
    return this.osr ? "0" : `d + ${this.n + STACK_WORDS}`;
  }

  private arithmetic(d: Decoded): void {
    const [a, b, c] = d.operands.map((o) => o.value) as [number, number, number];
    const immediate = d.operands[2]!.kind === "i";
    const x = this.r(b);
    const y = immediate ? String(c) : this.r(c);
    const op = INT_OPS[d.op]!;
    const name = op === "+" ? "add" : op === "-" ? "sub" : "mul";
    const guard = immediate ? `typeof ${x} === "number"` : `typeof ${x} === "number" && typeof ${y} === "number"`;
    const sign = op === "*" ? " + 0" : "";
    const value = immediate && c < 0 ? `${x} ${op} (${y})` : `${x} ${op} ${y}`;
    this.out(
      `if (${guard} && ((t = ${value}) | 0) === t) ${this.r(a)} = t${sign}; else if ((t = R.${name}(${x}, ${y})) === S) ${this.bail(d)} else ${this.r(a)} = t;`,
    );
  }

  /** Where a branch to the construct at that pc goes on in linked code: the start of a loop, behind the END of a block. */
  private outside(target: number): number {
    const i = this.list.findIndex((d) => d.pc === target);
    if (this.list[i]!.op === Op.Loop) return this.execPc.get(target)!;
    const next = this.list[this.endOf(i) + 1];
    return next === undefined ? -2 : this.execBehind(this.endOf(i));
  }

  private execBehind(end: number): number {
    // END has no text of its own: its executable pc is that of what follows
    return this.execPc.get(this.list[end]!.pc) ?? this.execPc.get(this.list[end + 1]!.pc)!;
  }

  private inside(target: number): boolean {
    if (!this.osr) return true;
    const at = this.list.findIndex((d) => d.pc === this.loopPc);
    const end = this.list[this.endOf(at)]!.pc;
    return target >= this.loopPc && target < end;
  }

  private jump(_d: Decoded, target: number): string {
    if (!this.inside(target)) return `{ pc = ${this.outside(target)}; break X; }`;
    const i = this.list.findIndex((d) => d.pc === target);
    return this.list[i]!.op === Op.Loop ? `continue B${target};` : `break B${target};`;
  }

  private branch(d: Decoded, target: number, test: string): void {
    this.out(`${test}${this.jump(d, target)}`);
  }
}

function opens(op: Op): boolean {
  return op === Op.Block || op === Op.Loop || op === Op.Try || (op >= Op.If && op <= Op.IfAbsent && op !== Op.Else);
}
