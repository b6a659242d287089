// Is the fuzzer able to see? Builds the machine with one rule broken on purpose at a time and counts the programs until scripts/fuzz-tiers.mjs finds a difference.
//
//   node scripts/mutants.mjs [--only part-of-a-name] [--from name] [--part 1/2] [--seed 1] [--programs 10000] [--seconds 300] [--check] [--about TEXT]
//
// --part 2/3: every third, from the second on. --check: only whether the mutants apply to the sources. --about: as for scripts/fuzz-tiers.mjs.
// A mutant is a change of the text of one source file, made while it is bundled into a temporary folder; the sources stay as they are. Its text must occur exactly once (`nth`: the n-th of
// several places; `also`: a second change, in another file), or the script fails: then the source has changed and the mutant is to be brought up to date. Exit code 1 if a mutant is not found.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { MODES } from "../tests/fuzz/compare.mjs";
import { buildMachine } from "../tests/fuzz/machine.mjs";
import { makeProgram } from "../tests/fuzz/generate.mjs";
import { Comparer, fuzz } from "./fuzz-tiers.mjs";

const INTERP = ["interp", "interp forced"];
const JIT = ["interp", "compiled", "low", "low forced"];

/** @type {{name: string, rule: string, file: string, from: string, to: string, nth?: number, also?: {file: string, from: string, to: string}, modes: string[]}[]} */
const MUTANTS = [
  // --- compiler: only the oracle sees these, all tiers run the same GIR
  {
    name: "operand not copied",
    rule: "an operand that a later sibling assigns is copied first",
    file: "compiler/gen.ts",
    from: "direct >= 0 && !node.mayChange(nodes, i + 1)",
    to: "direct >= 0",
    modes: INTERP,
  },
  {
    name: "callee not copied",
    rule: "the callee is read before the arguments",
    file: "compiler/forms/calls.ts",
    from: "this.callee.register(g) >= 0 && !this.callee.mayChange(later, 0)",
    to: "this.callee.register(g) >= 0",
    modes: INTERP,
  },
  {
    name: "tail call in try",
    rule: "no tail call inside try: the handler must live",
    file: "compiler/forms/calls.ts",
    from: 'return g.tailCalls && g.unwind.every((u) => u.kind === "loop");',
    to: "return g.tailCalls;",
    modes: INTERP,
  },
  {
    name: "break skips finally",
    rule: "every exit runs the finally in between",
    file: "compiler/gen.ts",
    from: 'else if (u.kind === "finally") {',
    to: 'else if (u.kind === "finally" && exit.kind !== "break") {',
    modes: INTERP,
  },
  {
    name: "continue skips finally",
    rule: "every exit runs the finally in between",
    file: "compiler/gen.ts",
    from: 'else if (u.kind === "finally") {',
    to: 'else if (u.kind === "finally" && exit.kind !== "continue") {',
    modes: INTERP,
  },
  {
    name: "return skips finally",
    rule: "every exit runs the finally in between",
    file: "compiler/gen.ts",
    from: 'else if (u.kind === "finally") {',
    to: 'else if (u.kind === "finally" && exit.kind !== "return") {',
    modes: INTERP,
  },
  {
    name: "exit out of finally",
    rule: "an exit in a finally ends that body only",
    file: "compiler/gen.ts",
    from: 'else if (u.kind === "finally-body") return this.break(u.construct);',
    to: 'else if (u.kind === "finally-body") continue;',
    modes: INTERP,
  },
  {
    name: "straight into variable",
    rule: "no expression of several instructions is compiled straight into a variable",
    file: "compiler/forms/variables.ts",
    from: "v.type === null && this.value.isAtomic()",
    to: "v.type === null",
    // the node of && and ||, which is protected a second time: it collects its value in a temporary register
    also: {
      file: "compiler/forms/operators.ts",
      from: "const t = g.tmp();\n    g.emit(this.left, t);\n    g.if(Op.If, t);",
      to: "const t = g.dst(dst);\n    g.emit(this.left, t);\n    g.if(Op.If, t);",
    },
    modes: INTERP,
  },
  {
    name: "no cell",
    rule: "a variable that is captured and assigned lives in a cell",
    file: "compiler/scope.ts",
    from: "(this.captured && this.assigned)",
    to: "(this.captured && this.assignedAt.length > 1)",
    modes: INTERP,
  },
  {
    name: "$ex not given back",
    rule: "an exit out of a catch gives $ex back",
    file: "compiler/gen.ts",
    from: 'if (u.kind === "ex") this.op(Op.SetEx, u.saved);',
    to: 'if (u.kind === "ex") continue;',
    modes: INTERP,
  },
  {
    name: "argument registers freed",
    rule: "a try keeps its completion registers while its finally runs",
    file: "compiler/forms/exceptions.ts",
    from: "const state = g.tmp();\n    const value = g.tmp();",
    to: "const value = g.tmp();\n    const state = value;",
    modes: INTERP,
  },
  {
    name: "fold to the right",
    rule: "operators associate to the left",
    file: "compiler/forms/operators.ts",
    from: "nodes.slice(1).reduce((a, b) => binary(name, a, b, offset), nodes[0]!)",
    to: "nodes.slice(0, -1).reduceRight((b, a) => binary(name, a, b, offset), nodes.at(-1)!)",
    modes: INTERP,
  },
  // --- interpreter
  {
    name: "handler of the next instruction",
    rule: "the handler is that of the instruction that raises",
    file: "vm/deliver.ts",
    from: "handlerAt(f.link, f.pc - 1)",
    to: "handlerAt(f.link, f.pc)",
    modes: INTERP,
  },
  {
    name: "outermost handler first",
    rule: "the innermost handler wins",
    file: "vm/link.ts",
    from: "for (let i = 0; i < h.length; i += 3) if (pc >= h[i] && pc < h[i + 1]) return h[i + 2];",
    to: "for (let i = h.length - 3; i >= 0; i -= 3) if (pc >= h[i] && pc < h[i + 1]) return h[i + 2];",
    modes: INTERP,
  },
  {
    name: "dst of a call",
    rule: "a frame notes where its result goes",
    file: "vm/interpreter.ts",
    from: "frame.dst = ops[pc + 1];\n                const r = registers(target);\n                frame = new Frame(f,",
    to: "const r = registers(target);\n                frame = new Frame(f,",
    modes: INTERP,
  },
  {
    name: "for goes on behind the end",
    rule: "a frame in `for` goes on with the test of what it got",
    file: "vm/interpreter.ts",
    from: "frame.pc = pc + 4;\n            frame.dst = ops[pc + 1];\n            fiber.top = frame;\n            if (it instanceof Generator",
    to: "frame.pc = pc + 7;\n            frame.dst = ops[pc + 1];\n            fiber.top = frame;\n            if (it instanceof Generator",
    modes: INTERP,
  },
  {
    name: "one cell for all rounds",
    rule: "each iteration has variables of its own",
    file: "vm/interpreter.ts",
    from: "regs[ops[pc + 1]] = new Cell(regs[ops[pc + 2]]);",
    to: "{ const old = regs[ops[pc + 1]]; if (old instanceof Cell) old.value = regs[ops[pc + 2]]; else regs[ops[pc + 1]] = new Cell(regs[ops[pc + 2]]); }",
    modes: INTERP,
  },
  {
    name: "value of yield",
    rule: "the yield form has the value nil",
    file: "vm/generator.ts",
    from: 'if (g.state === "suspended") frame.regs[frame.dst] = null;',
    to: "",
    modes: INTERP,
  },
  {
    name: "failed generator",
    rule: "a generator whose body has thrown is done",
    file: "vm/deliver.ts",
    from: "endGenerator(f);\n    } else if",
    to: "} else if",
    modes: INTERP,
  },
  {
    name: "running generator",
    rule: "a generator that runs cannot be asked",
    file: "vm/generator.ts",
    from: 'if (g.state === "running") throw raise("RuntimeException", "generator is already running");',
    to: 'if (g.state === "running") return NOT_FOUND;',
    modes: INTERP,
  },
  {
    name: "look-ahead is lost",
    rule: "has_next keeps the value",
    file: "vm/generator.ts",
    from: "g.peeked = v;\n    return true;",
    to: "return true;",
    modes: INTERP,
  },
  {
    name: "cancelled fiber goes on",
    rule: "cancellation raises where the fiber is suspended",
    file: "vm/scheduler.ts",
    from: "if (fiber.status === Status.Suspended) this.wake(fiber, Resume.Throw, exception);\n      else if",
    to: "if (fiber.status === Status.Suspended) this.wake(fiber, Resume.Value, null);\n      else if",
    modes: INTERP,
  },
  {
    name: "cancelled while ready",
    rule: "cancellation reaches a fiber that is ready",
    file: "vm/scheduler.ts",
    from: "else if (fiber.status === Status.Ready) this.raiseIn(fiber, exception);",
    to: "",
    modes: INTERP,
  },
  {
    name: "old wake-ups count",
    rule: "wake-ups carry a token",
    file: "vm/scheduler.ts",
    from: "return this.fiber.token === this.token && this.fiber.status === Status.Suspended;",
    to: "return this.fiber.status === Status.Suspended;",
    modes: INTERP,
  },
  {
    name: "waiters before callbacks",
    rule: "callbacks run before those who await are ready",
    file: "vm/future.ts",
    from: "if (called || scheduler.hasJobs) wakeLater(realm, f, waiters);\n  else wake(realm, f, waiters);",
    to: "wake(realm, f, waiters);",
    modes: INTERP,
  },
  {
    name: "-0 of a product",
    rule: "an Int is never -0",
    file: "vm/interpreter.ts",
    from: "regs[ops[pc + 1]] = t | 0;\n                pc += 4;",
    to: "regs[ops[pc + 1]] = t;\n                pc += 4;",
    nth: 1,
    modes: INTERP,
  },
  {
    name: "sums beyond 2^53",
    rule: "Ints are exact up to 64 bits",
    file: "vm/arith.ts",
    from: "const t = a + b;\n    return Number.isSafeInteger(t) ? t : exact",
    to: "const t = a + b;\n    return Math.abs(t) <= 2 ** 53 + 4 ? t : exact",
    modes: INTERP,
  },
  // --- compiled code
  {
    name: "sentinel not tested",
    rule: "a call that was not finished leaves",
    file: "jit/calls.ts",
    from: 'e.out(`if (t === S) ${e.left(d, dst, length)}`);\n  e.set(dst, "t");',
    to: 'e.set(dst, "t");',
    modes: JIT,
  },
  {
    name: "call made again",
    rule: "a frame goes on behind the call that it waits for",
    file: "jit/emit.ts",
    from: "pc = ${this.x(d) + length}; dst = ${dst};",
    to: "pc = ${this.x(d)}; dst = ${dst};",
    modes: JIT,
  },
  {
    name: "last register lost",
    rule: "an exit saves the registers",
    file: "jit/forms.ts",
    from: '"dst", ...all, "U"]',
    to: '"dst", ...all.slice(0, -1), "U", "U"]',
    modes: JIT,
  },
  {
    name: "unboxed not saved",
    rule: "an exit boxes the floats that are read later",
    file: "jit/emit.ts",
    from: "if (live[r] === 1 && isUnboxed(this.pre[r]!))",
    to: "if (r < -1)",
    modes: JIT,
  },
  {
    name: "no overflow check",
    rule: "sums that are no 32-bit integers take the slow path",
    file: "jit/operators.ts",
    from: 'tests.push(`((t = ${x} ${op} ${y}${op === "*" ? " + 0" : ""}) | 0) === t`);',
    to: 'tests.push(`Number.isInteger(t = ${x} ${op} ${y}${op === "*" ? " + 0" : ""})`);',
    modes: JIT,
  },
  {
    name: "-0 of a compiled product",
    rule: "an Int is never -0",
    file: "jit/operators.ts",
    from: '${op === "*" ? " + 0" : ""}) | 0) === t',
    to: ") | 0) === t",
    modes: JIT,
  },
  {
    name: "Int guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: '[Kind.Int]: (x) => `typeof ${x} !== "number"`,',
    to: '[Kind.Int]: () => "false",',
    modes: JIT,
  },
  {
    name: "Float guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: "[Kind.Float]: (x) => `!(${x} instanceof Float)`,",
    to: '[Kind.Float]: () => "false",',
    modes: JIT,
  },
  {
    name: "handler reads nothing",
    rule: "what a handler reads is live in its try",
    file: "jit/flow.ts",
    from: "if (this.tries[i]! >= 0) merge(",
    to: "if (this.tries[i]! < -9) merge(",
    modes: JIT,
  },
  {
    name: "callee not tested",
    rule: "a known callee is tested at each call",
    file: "jit/calls.ts",
    from: "`if (${x} !== ${seen}) ${e.bail(d)} ${own}`",
    to: "own",
    modes: JIT,
  },
  {
    name: "one beyond the array",
    rule: "an index is tested",
    file: "jit/places.ts",
    from: "within(x, y, int)])}) ${x}[${y}] = ${v};",
    to: 'within(x, y, int).replace("<", "<=")])}) ${x}[${y}] = ${v};',
    modes: JIT,
  },
  {
    name: "loop forgets its place",
    rule: "a frame whose compiled loop is left notes where its result goes",
    file: "jit/runtime.ts",
    from: "frame.pc = pc;\n    frame.dst = dst;\n    return LANDED;",
    to: "frame.pc = pc;\n    return LANDED;",
    modes: JIT,
  },
  {
    name: "handler before landing",
    rule: "an exception is handled where the frames below lie on the heap",
    file: "jit/emit.ts",
    from: '"frame.caller === null || " : "") : "d !== 0 || "}R.kind',
    to: '"frame.caller === null || " : "") : ""}R.kind',
    modes: JIT,
  },
  // --- frames that go on in compiled code
  {
    name: "a round is not followed by the next",
    rule: "behind the rest of a round stands the loop itself",
    file: "jit/continuation.ts",
    from: "if (op === Op.Loop) copy(c, last + 1);",
    to: "",
    modes: JIT,
  },
  {
    name: "handler forgotten behind an await",
    rule: "the rest of a protected region keeps its handler",
    file: "jit/continuation.ts",
    from: "list[c]!.op === Op.Try && from <= shape.handler(c)",
    to: "list[c]!.op === Op.Try && from > shape.handler(c)",
    modes: JIT,
  },
  {
    name: "exception not taken over",
    rule: "a handler whose frame goes on finds the exception in the fiber",
    file: "jit/resume.ts",
    from: "const { caught } = fiber;",
    to: "const caught = null;",
    modes: JIT,
  },
  {
    name: "frame of a tail call stays",
    rule: "a frame whose rest makes a tail call is gone",
    file: "jit/resume.ts",
    from: "this.gone ? caller : frame",
    to: "frame",
    modes: JIT,
  },
  {
    name: "generator does not rest",
    rule: "a generator that has yielded can be asked again",
    file: "jit/resume.ts",
    from: 'gen!.state = "suspended"',
    to: 'gen!.state = "running"',
    modes: JIT,
  },
  {
    name: "handler of a generator passed",
    rule: "what is handled by a frame that has landed is handled by nobody further out",
    file: "jit/resume.ts",
    from: "handlerAt(frame.link, frame.pc - 1) >= 0) this.kind = Left.Handled",
    to: "handlerAt(frame.link, frame.pc - 1) < -1) this.kind = Left.Handled",
    modes: JIT,
  },
  {
    name: "starter before the started",
    rule: "the body of a fiber runs up to its first suspension before its starter goes on",
    file: "jit/resume.ts",
    from: "if (!this.settle(child!) && child!.status === Status.Running) scheduler.preempt(child!);",
    to: "if (!this.settle(child!) && child!.status === Status.Running) scheduler.wake(child!, 0, null);",
    modes: JIT,
  },
  {
    name: "body before its fiber",
    rule: "the body of an ^^async function goes on in a fiber of its own",
    file: "vm/link.ts",
    from: "if (pc <= link.entry) return -1;",
    to: "",
    modes: JIT,
  },
  // --- what compiled code assumes (docs/internals.md, "Assumptions")
  {
    name: "raw field not tested",
    rule: "a field that is taken for a raw Float is tested at each access",
    file: "jit/places.ts",
    from: "${property(x, `r_${name}`)} !== true || typeof",
    to: "typeof",
    modes: JIT,
  },
  {
    name: "raw field read as it is",
    rule: "a raw field is boxed where it is read",
    file: "jit/places.ts",
    from: "return [`${property(x, `r_${name}`)} !== true`];",
    to: "return [];",
    modes: JIT,
  },
  {
    name: "Int into a raw field",
    rule: "a raw field holds Floats only",
    file: "jit/places.ts",
    from: "`(${x}.$p === 1 || (${writable} && ${raw} === false))` : `${x}.$p === 1`",
    to: "writable : writable",
    modes: JIT,
  },
  {
    name: "names not watched",
    rule: "a name that is defined nearer by has another meaning",
    file: "jit/instructions.ts",
    from: "e.hasNames = true;\n  e.assume(d);",
    to: "e.hasNames = true;",
    modes: JIT,
  },
  {
    name: "members not watched",
    rule: "a member that is defined in a subclass is another one",
    file: "jit/places.ts",
    from: "    e.assume(d);\n    e.out(`if (${x} !== ${e.value(known",
    to: "    e.out(`if (${x} !== ${e.value(known",
    modes: JIT,
  },
  {
    name: "one namespace",
    rule: "code that runs in several namespaces looks its names up",
    file: "values/runtime-types.ts",
    from: "code.manyNs = true;\n      dropCompiled(code);",
    to: "",
    modes: JIT,
  },
  {
    name: "loop of another namespace",
    rule: "a compiled loop is entered in its namespace only",
    file: "jit/forms.ts",
    from: 'e.hasNames ? [`fn.ns !== ${e.value(e.fn.ns, "N")}`] : [];',
    to: "[];",
    modes: JIT,
  },
  {
    name: "captured by another",
    rule: "a second function of the same code has variables of its own",
    file: "values/runtime-types.ts",
    from: "if (code.baked) dropCompiled(code);",
    to: "",
    modes: JIT,
  },
  {
    name: "loop of another function",
    rule: "a loop with captured variables built in is entered by its function only",
    file: "jit/forms.ts",
    from: "e.baked ? [`fn !== ${e.fnText()}`] :",
    to: "",
    modes: JIT,
  },
  {
    name: "native replaced",
    rule: "a native method that was wrapped is not in the text any more",
    file: "jit/calls.ts",
    from: "  if (seen !== null) e.assume(d);",
    to: "",
    modes: JIT,
  },
  {
    name: "receiver not tested",
    rule: "the class of a receiver is tested",
    file: "jit/places.ts",
    from: 'e.facts.holds(r, Fact.Array) ? [] : [madeBy(x, "Array")]',
    to: "[]",
    modes: JIT,
  },
  {
    name: "inherited method not hidden",
    rule: "a class that overrides a method does not inherit its compiled form",
    file: "jit/install.ts",
    from: "  prototypeOf(owner)[key] = js;\n  hide(owner, name, key);",
    to: "  prototypeOf(owner)[key] = js;",
    modes: JIT,
  },
  {
    name: "replaced method",
    rule: "a method that is defined again hides the compiled form of the old one",
    file: "jit/install.ts",
    from: "if (keys !== undefined) for (const key of keys) if (key in proto) proto[key] = undefined;",
    to: "",
    modes: JIT,
  },
  {
    name: "absent is nil",
    rule: "an optional parameter that is not given takes its default",
    file: "jit/arguments.ts",
    from: 'if (v === ABSENT) return "ABSENT";',
    to: 'if (v === ABSENT) return "null";',
    modes: JIT,
  },
  {
    name: "result of a constructor",
    rule: "the result of a constructor is the instance",
    file: "jit/calls.ts",
    from: "if (r0.$p !== 1 && r0.$c.opening !== null) R.selfOf(${e.fnText()}, r0); return r0;",
    to: "if (r0.$p !== 1 && r0.$c.opening !== null) R.selfOf(${e.fnText()}, r0); return t;",
    modes: JIT,
  },
  {
    name: "identity instead of ==",
    rule: "a method == is asked even whether something equals itself",
    file: "jit/operators.ts",
    from: '${e.advice.equals ? ` && ${x}.$eq !== true` : ""}',
    to: "",
    modes: JIT,
  },
  {
    name: "Instance guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: "[Kind.Instance]: (x) => `${x} === null || ${x} === undefined || ${x}.$i !== 1`,",
    to: '[Kind.Instance]: () => "false",',
    modes: JIT,
  },
  {
    name: "plain field becomes raw",
    rule: "that a field is raw in no class is an assumption",
    file: "jit/places.ts",
    from: "  e.assume(d);\n  return [];",
    to: "  return [];",
    modes: JIT,
  },
  {
    name: "assumption not broken",
    rule: "code made before a change of what it assumes does not go on",
    file: "values/assumptions.ts",
    from: "current.holds = false;",
    to: "",
    modes: JIT,
  },
  {
    name: "facts after a call",
    rule: "what was tested holds until other code runs",
    file: "jit/facts.ts",
    from: "for (const [key, fact] of this.now) if (fact !== Fact.Instance) this.now.delete(key);",
    to: "",
    modes: JIT,
  },
  {
    name: "facts of one path",
    rule: "where paths meet only what holds on all of them stays",
    file: "jit/facts.ts",
    from: ".filter(([key, fact]) => b.get(key) === fact)",
    to: "",
    modes: JIT,
  },
  {
    name: "facts of the first round",
    rule: "what holds in the first round has to hold in all of them",
    file: "jit/facts.ts",
    from: "for (const r of this.written(inner)) this.now.delete(r);",
    to: "",
    modes: JIT,
  },
  {
    name: "facts of a register",
    rule: "a register that is written holds something else",
    file: "jit/facts.ts",
    from: "for (const r of this.written(d)) this.now.delete(r);",
    to: "",
    modes: JIT,
  },
  // --- how it is left ("Leaving")
  {
    name: "call left to the interpreter",
    rule: "the interpreter makes the call that compiled code cannot make",
    file: "jit/runtime.ts",
    from: "      frame.pc = instructionStart(link, pc - 1);\n",
    to: "",
    modes: JIT,
  },
  {
    name: "callbacks too late",
    rule: "what a native has set off runs before what follows it",
    file: "jit/calling.ts",
    from: "// what has come up in it is done before the program goes on\n    return this.scheduler.hasJobs || this.scheduler.hasEvents ?",
    to: "return this.scheduler === null ?",
    modes: JIT,
  },
  {
    name: "trace of a compiled handler",
    rule: "the trace has the activations that were left",
    file: "jit/runtime.ts",
    from: "this.tail!.caller = from;\n      from = top;",
    to: "",
    modes: JIT,
  },
  {
    name: "$ex in compiled code",
    rule: "$ex is the exception that is handled, in the functions that are called, too",
    file: "jit/runtime.ts",
    from: "this.scheduler.current!.ex = v instanceof Stop ? null : v;",
    to: "",
    modes: JIT,
  },
  {
    name: "position of a range",
    rule: "an exit makes the iterator of a loop without objects, where it stands",
    file: "jit/emit.ts",
    from: "${this.reg(i)}, ${n}, ${end}, ${start}",
    to: "${this.reg(i)}, ${start}, ${end}, ${start}",
    modes: JIT,
  },
  {
    name: "paths that meet",
    rule: "where paths meet that know different things the value is put back",
    file: "jit/emit.ts",
    from: 'if (there === null || there === undefined) return "";',
    to: 'if (there !== this.pre) return "";',
    modes: JIT,
  },
  {
    name: "loop does not write back",
    rule: "a compiled loop stores its registers at its end",
    file: "jit/forms.ts",
    from: "...mine.map((i) => `  r[${i}] = r${i};`),",
    to: "",
    modes: JIT,
  },
  {
    name: "registers of a handler",
    rule: "a function with a handler keeps its registers when an exception leaves it",
    file: "jit/runtime.ts",
    from: "this.kind === Left.Raise && link.handlers.length === 0) return this.pass",
    to: "this.kind === Left.Raise) return this.pass",
    modes: JIT,
  },
  {
    name: "handler passed over",
    rule: "nobody further out handles what one of the frames that have landed handles",
    file: "jit/runtime.ts",
    from: "else if (this.kind === Left.Raise && handlerAt(link, pc - 1) >= 0) this.kind = Left.Handled;",
    to: "",
    modes: JIT,
  },
  {
    name: "tail call without a frame",
    rule: "a tail call that compiled code cannot make is left before the frame is gone",
    file: "jit/calls.ts",
    from: "if (t === S && R.open) ${e.left(d, 0, 1)}",
    to: "",
    modes: JIT,
  },
  {
    name: "depth not checked",
    rule: "activations move to the heap before the stack of JavaScript ends",
    file: "jit/runtime.ts",
    from: "return d > STACK_LIMIT || (--this.fuel",
    to: "return d > 1e9 || (--this.fuel",
    modes: JIT,
  },
  // --- what registers are known to hold
  {
    name: "small Int guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: 'test: `typeof ${x} !== "number" || (${x} | 0) !== ${x}`',
    to: 'test: "false"',
    modes: JIT,
  },
  {
    name: "larger Int is small",
    rule: "an Int that is taken for one of 32 bits is one",
    file: "jit/guards.ts",
    from: 'test: `typeof ${x} !== "number" || (${x} | 0) !== ${x}`',
    to: 'test: `typeof ${x} !== "number"`',
    modes: JIT,
  },
  {
    name: "Bool guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: '[Kind.Bool]: (x) => `typeof ${x} !== "boolean"`,',
    to: '[Kind.Bool]: () => "false",',
    modes: JIT,
  },
  {
    name: "String guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: '[Kind.Str]: (x) => `typeof ${x} !== "string"`,',
    to: '[Kind.Str]: () => "false",',
    modes: JIT,
  },
  {
    name: "array iterator guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: "[Kind.ArrayIter]: (x) => `!(${x} instanceof ArrayIterator)`,",
    to: '[Kind.ArrayIter]: () => "false",',
    modes: JIT,
  },
  {
    name: "range iterator guard left out",
    rule: "what the code was made for is tested at its entry",
    file: "jit/guards.ts",
    from: "[Kind.RangeIter]: (x) => `!(${x} instanceof RangeIterator) || ${x}.step !== 1`,",
    to: '[Kind.RangeIter]: () => "false",',
    modes: JIT,
  },
  {
    name: "any step",
    rule: "a loop over a range is made for its step",
    file: "jit/guards.ts",
    from: "[Kind.RangeIter]: (x) => `!(${x} instanceof RangeIterator) || ${x}.step !== 1`,",
    to: "[Kind.RangeIter]: (x) => `!(${x} instanceof RangeIterator)`,",
    modes: JIT,
  },
  {
    name: "kinds at a handler",
    rule: "nothing is known where a handler begins",
    file: "jit/flow.ts",
    from: "flow(shape.handler(i) + 1, new Uint8Array(state.length).fill(Kind.Any))",
    to: "flow(shape.handler(i) + 1, state)",
    modes: JIT,
  },
  {
    name: "kind of what was stored",
    rule: "what is stored in a field may be converted to its type",
    file: "jit/flow.ts",
    from: "if (s[r] !== Kind.Float && this.sources.slow(d)) s[r] = Kind.Any;",
    to: "",
    modes: JIT,
  },
  {
    name: "kinds that differ where paths meet",
    rule: "where paths meet that know different things nothing is known",
    file: "jit/flow.ts",
    from: "if (a === b || b === Kind.None) continue;",
    to: "if (a === b || b === Kind.None || b === Kind.Any) continue;",
    modes: JIT,
  },
  {
    name: "captured variable built in",
    rule: "a captured variable that is assigned later is read",
    file: "jit/emit.ts",
    from: "fixed: this.link.code.captureFixed[i] === true && v.value !== UNDEF",
    to: "fixed: v.value !== UNDEF",
    modes: JIT,
  },
  {
    name: "wrapped native in the text",
    rule: "the text of a native is used for the native only",
    file: "jit/calls.ts",
    from: "if (quick === undefined || e.advice.direct(seen.method, args.length + 1) === null) return null;",
    to: "if (quick === undefined) return null;",
    modes: JIT,
  },
  {
    name: "method == not asked",
    rule: "a class may have a method ==, defined after code that compares was made too",
    file: "jit/operators.ts",
    from: "    e.assume(d);\n    if (ka === Kind.Instance)",
    to: "    if (ka === Kind.Instance)",
    modes: JIT,
  },
  {
    name: "leaf that calls",
    rule: "that the methods of a name call nothing is an assumption",
    file: "jit/install.ts",
    from: "if (!isLeaf) known.holds = false;",
    to: "",
    modes: JIT,
  },
  {
    name: "constructor replaced",
    rule: "how instances of a class are made is an assumption",
    file: "jit/calls.ts",
    from: "    k.reliedOn = true;\n",
    to: "",
    modes: JIT,
  },
  {
    name: "native defined again",
    rule: "what native methods are is an assumption",
    file: "jit/install.ts",
    from: "if (before instanceof NativeFn && !ours) breakAssumption();",
    to: "",
    modes: JIT,
  },
  {
    name: "facts in a handler",
    rule: "anything may have happened before an exception",
    file: "jit/facts.ts",
    from: "d.op === Op.Catch ? new Map() : before",
    to: "before",
    modes: JIT,
  },
  {
    name: "facts of the other branch",
    rule: "what holds on one branch is not known on the other",
    file: "jit/facts.ts",
    from: "this.now = d.op === Op.Catch ? new Map() : before === null || before === undefined ? null : new Map(before);",
    to: "this.now = d.op === Op.Catch ? new Map() : before === null || before === undefined ? null : (this.now ?? new Map(before));",
    modes: JIT,
  },
  {
    name: "facts where a block is left",
    rule: "where paths meet only what holds on all of them stays",
    file: "jit/facts.ts",
    from: "this.left.has(block) ? meet(known ?? null, this.now) : this.now && new Map(this.now)",
    to: "known ?? (this.now && new Map(this.now))",
    modes: JIT,
  },
  {
    name: "facts of a condition without else",
    rule: "where paths meet only what holds on all of them stays",
    file: "jit/facts.ts",
    from: "this.first.has(opener) ? this.first.get(opener)! : this.opened.get(opener)!",
    to: "this.first.has(opener) ? this.first.get(opener)! : null",
    modes: JIT,
  },
  {
    name: "facts before a loop that calls",
    rule: "what holds in the first round has to hold in all of them",
    file: "jit/facts.ts",
    from: "inner.op !== Op.End && !this.isQuiet(inner)) this.ran();",
    to: "inner.op !== Op.End && !this.isQuiet(inner)) continue;",
    modes: JIT,
  },
  // --- time slices and depth
  {
    name: "no check before calls",
    rule: "a function that calls looks after the depth of the stack",
    file: "jit/checks.ts",
    from: "lines[k] = kept.has(i) ?",
    to: "lines[k] = kept.has(-1) ?",
    modes: JIT,
  },
  {
    name: "no check before loops",
    rule: "a function that calls in a loop looks after the depth of the stack",
    file: "jit/checks.ts",
    from: "calls.has(i) || [...calls].some((j) => i < j && j < shape.end[i]!)",
    to: "calls.has(i)",
    modes: JIT,
  },
  {
    name: "runtime without stack",
    rule: "the depth is counted from caller to callee",
    file: "jit/emit.ts",
    from: "`d + ${this.link.code.nregs + STACK_WORDS} | 0`",
    to: '"d"',
    modes: JIT,
  },
  {
    name: "generators without depth",
    rule: "generators that ask generators do not use up the stack",
    file: "jit/resume.ts",
    from: 'if (g.state === "running" || this.isDeep(d)) return UNDEF;',
    to: 'if (g.state === "running") return UNDEF;',
    modes: JIT,
  },
  // --- the rest of a function
  {
    name: "both branches",
    rule: "the branch that is not taken is no part of the rest",
    file: "jit/continuation.ts",
    from: "else copy(at, at <= other ? other : last);",
    to: "else copy(at, last);",
    modes: JIT,
  },
  {
    name: "handler of the handler",
    rule: "a frame that is in a handler is not protected by it",
    file: "jit/continuation.ts",
    from: "list[c]!.op === Op.Try && from <= shape.handler(c)",
    to: "list[c]!.op === Op.Try",
    modes: JIT,
  },
  {
    name: "values of a rest",
    rule: "the result of a rest goes to the frame that called",
    file: "jit/resume.ts",
    from: "caller.regs[caller.dst] = v;",
    to: "",
    modes: JIT,
  },
  {
    name: "jobs behind a rest",
    rule: "callbacks run before what follows a settled future",
    file: "jit/resume.ts",
    from: "if (!this.scheduler.hasJobs) return false;\n    this.scheduler.preempt(fiber);\n    return true;",
    to: "return false;",
    modes: JIT,
  },
  {
    name: "value of yield in a rest",
    rule: "the yield form has the value nil",
    file: "jit/resume.ts",
    from: 'if (g.state === "suspended") frame.regs[frame.dst] = null;',
    to: "",
    modes: JIT,
  },
  {
    name: "look-ahead of a compiled consumer",
    rule: "has_next keeps the value",
    file: "jit/resume.ts",
    from: "    if (g.peeked !== UNDEF) {\n      const v = g.peeked;\n      g.peeked = UNDEF;\n      return v;\n    }\n",
    to: "",
    modes: JIT,
  },
  {
    name: "running generator of a compiled consumer",
    rule: "a generator that runs cannot be asked",
    file: "jit/resume.ts",
    from: 'if (g.state === "running" || this.isDeep(d)) return UNDEF;',
    to: "if (this.isDeep(d)) return UNDEF;",
    modes: JIT,
  },
  {
    name: "ended generator",
    rule: "a generator that has ended gives nothing more",
    file: "jit/resume.ts",
    from: "    endGenerator(frame);\n    return NOT_FOUND;",
    to: "    return NOT_FOUND;",
    modes: JIT,
  },
  {
    name: "failed compiled generator",
    rule: "a generator whose body has thrown is done",
    file: "jit/runtime.ts",
    from: "for (let f: AnyFrame | null = top; f instanceof Frame; f = f.caller) endGenerator(f);",
    to: "",
    modes: JIT,
  },
  {
    name: "macro goes on",
    rule: "a macro hands the scope of its caller on",
    file: "jit/resume.ts",
    from: "if (extra !== null && extra.scope !== null) return null;",
    to: "",
    modes: JIT,
  },
  {
    name: "call of a rest left to the interpreter",
    rule: "the interpreter makes the call that compiled code cannot make",
    file: "jit/resume.ts",
    from: "if (dst >= 0) frame.pc = instructionStart(link, pc - 1);\n    else this.top = null;",
    to: "this.top = null;",
    modes: JIT,
  },
  {
    name: "fiber of the starter",
    rule: "a fiber that is started is not the running one afterwards",
    file: "jit/resume.ts",
    from: "    scheduler.current = fiber;\n    if (v !== S) {",
    to: "    if (v !== S) {",
    modes: JIT,
  },
  // --- results and arguments
  {
    name: "result of a tail call",
    rule: "the result of a tail call is of the type that is declared",
    file: "jit/calls.ts",
    from: "if (returnType === null || !e.advice.checks)",
    to: "if (returnType !== undefined)",
    modes: JIT,
  },
  {
    name: "result of a suspended tail call",
    rule: "the result of a tail call is checked when it is there",
    file: "jit/calls.ts",
    from: "return ${gone(`R.checksLater(${fn})`)};",
    to: 'return ${gone("S")};',
    modes: JIT,
  },
  {
    name: "mistaken result in a rest",
    rule: "the activation is gone when the result of its tail call is checked",
    file: "jit/calls.ts",
    from: "return ${gone(`R.checked(${fn}, t)`)};",
    to: "return R.checked(${fn}, t);",
    modes: JIT,
  },
  {
    name: "number of arguments",
    rule: "a compiled form is called with one argument for each parameter",
    file: "jit/calls.ts",
    from: "`if (${x} instanceof Fn && ${x}.code.jsArity === ${g.args.length}) t =",
    to: "`if (${x} instanceof Fn && ${x}.code.js !== null) t =",
    modes: JIT,
  },
  {
    name: "Float in an Int's place",
    rule: "a form that takes plain numbers is called with Floats",
    file: "jit/tier.ts",
    from: 'const key = kinds.map((k) => (k === Kind.Float ? "f" : "-")).join("");',
    to: 'const key = "f";',
    modes: JIT,
  },
  {
    name: "typed field",
    rule: "a field with a type is checked",
    file: "jit/slow-paths.ts",
    from: "if (!(o instanceof Instance) || o.$c.ft !== null) return false;",
    to: "if (!(o instanceof Instance)) return false;",
    modes: JIT,
  },
  {
    name: "intrinsics that look at frames",
    rule: "what looks at the frames of the program is the interpreter's",
    file: "jit/tier.ts",
    from: "OWN_FRAME.has(name) ? null : (realm.intrinsics[name] ?? null)",
    to: "realm.intrinsics[name] ?? null",
    modes: JIT,
  },
  {
    name: "natives that look at calls",
    rule: "what looks at the frames of the program is the interpreter's",
    file: "jit/calling.ts",
    from: "if (f.looksAtCalls) return this.here();",
    to: "",
    modes: JIT,
  },
  {
    name: "methods of what is no instance",
    rule: "methods are compiled for instances",
    file: "jit/calling.ts",
    from: "if (base === 1 && !(args[0] instanceof Instance)) return UNDEF;",
    to: "",
    modes: JIT,
  },
];

/** Bundles the machine with the change. @returns path of the bundle */
async function buildMutant(m, folder) {
  const changes = [...(m.file === undefined ? [] : [m]), ...(m.also === undefined ? [] : [m.also])];
  let applied = 0;
  const outfile = join(folder, `${m.name.replace(/\W+/g, "-")}.mjs`);
  await buildMachine(
    outfile,
    changes.map((c) => ({
      name: "mutant",
      setup(b) {
        b.onLoad({ filter: new RegExp(`/src/${c.file.replace(/[./]/g, "\\$&")}$`) }, ({ path }) => {
          const parts = readFileSync(path, "utf8").split(c.from);
          const places = parts.length - 1;
          if (places !== (c.nth === undefined ? 1 : Math.max(places, c.nth)))
            throw new Error(`mutant "${m.name}": its text occurs ${places} times in ${c.file}`);
          applied++;
          const at = c.nth ?? 1;
          return { contents: parts.slice(0, at).join(c.from) + c.to + parts.slice(at).join(c.from), loader: "ts" };
        });
      },
    })),
  );
  if (applied !== changes.length) throw new Error(`mutant "${m.name}": ${m.file} is not part of the machine`);
  return outfile;
}

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    from: { type: "string", default: "" },
    part: { type: "string", default: "1/1" },
    seed: { type: "string", default: "1" },
    programs: { type: "string", default: "10000" },
    seconds: { type: "string", default: "300" },
    verbose: { type: "boolean", default: false },
    about: { type: "string", default: "" },
    check: { type: "boolean", default: false },
  },
});
const [part, parts] = values.part.split("/").map(Number);
const folder = mkdtempSync(join(tmpdir(), "gene-mutants-"));
// the machine as it is: what goes wrong there too is no merit of a mutant
const sound = pathToFileURL(await buildMutant({ name: "none" }, folder)).href;
const missed = [];
const broken = [];
console.log("| mutant | rule | found after |\n| --- | --- | --- |");
try {
  for (const m of MUTANTS.slice(
    Math.max(
      0,
      MUTANTS.findIndex((x) => x.name === values.from),
    ),
  )
    .filter((x) => x.name.includes(values.only))
    .filter((_, i) => i % parts === part - 1)) {
    let bundle;
    try {
      bundle = await buildMutant(m, folder);
    } catch (e) {
      broken.push(e.message.split("\n").find((l) => l.includes("mutant")) ?? e.message);
      console.log(`| ${m.name} | ${m.rule} | does not apply |`);
      continue;
    }
    if (values.check) continue;
    const modes = m.modes.map((name) => MODES.find((x) => x.name === name));
    const comparer = new Comparer(pathToFileURL(bundle).href, modes, 10_000);
    const control = new Comparer(sound, modes, 10_000);
    let difference = null;
    const started = Date.now();
    const result = await fuzz({
      seed: Number(values.seed),
      count: Number(values.programs),
      until: Date.now() + Number(values.seconds) * 1000,
      comparer,
      text: (s) => makeProgram(s, values.about),
      async found(_seed, text, d) {
        if ((await control.compare(text)).difference !== null) return false;
        difference = d;
        return true;
      },
    });
    await comparer.close();
    await control.close();
    rmSync(bundle);
    if (difference === null) missed.push(m.name);
    console.log(
      `| ${m.name} | ${m.rule} | ${difference === null ? `**not found** in ${result.programs}` : `${result.programs} programs, ${((Date.now() - started) / 1000).toFixed(0)} s`} |`,
    );
    if (values.verbose && difference !== null)
      console.log(`    ${difference.where}: ${difference.expected.slice(0, 300)}\n    ${difference.got.slice(0, 300)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const b of broken) console.error(b);
if (missed.length > 0) console.error(`not found: ${missed.join(", ")}`);
process.exitCode = missed.length + broken.length > 0 ? 1 : 0;
