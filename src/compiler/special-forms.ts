/** All special forms: name, syntax and one line for help and completion, and how each is analysed. */
import { Op } from "../gir/ops.ts";
import type { GeneNode } from "../values/types.ts";
import { analyze, analyzeAll, offsetOf, type Unit } from "./analyze.ts";
import { fail } from "./errors.ts";
import { EmitNode, ConstNode, type Node } from "./node.ts";
import type { Scope } from "./scope.ts";
import { NONE } from "./gen.ts";
import * as asyncForms from "./forms/async.ts";
import { analyzeNew, analyzeSuper } from "./forms/calls.ts";
import * as classes from "./forms/classes.ts";
import * as control from "./forms/control.ts";
import { analyzeEnum } from "./forms/enums.ts";
import * as evalForms from "./forms/eval.ts";
import { analyzeThrow, analyzeTry } from "./forms/exceptions.ts";
import { analyzeBlockLambda, analyzeFn } from "./forms/functions.ts";
import * as loops from "./forms/loops.ts";
import * as modules from "./forms/modules.ts";
import { analyzeSelector } from "./forms/paths.ts";
import { analyzeTreeCall } from "./forms/trees.ts";
import { analyzeType, analyzeTypeof } from "./forms/types.ts";
import { analyzeSet, analyzeVar } from "./forms/variables.ts";

type Analyzer = (cx: Unit, form: GeneNode, scope: Scope) => Node;

export interface SpecialForm {
  readonly syntax: string;
  readonly doc: string;
  readonly analyze: Analyzer;
}

export const SPECIAL_FORMS = new Map<string, SpecialForm>();

function form(names: string, syntax: string, doc: string, analyze: Analyzer): void {
  for (const name of names.split(" ")) SPECIAL_FORMS.set(name, { syntax, doc, analyze });
}

const gone =
  (message: string): Analyzer =>
  (_cx, f) =>
    fail(message, offsetOf(f));

form("var", "(var name [value])", "Makes a variable in the current scope.", analyzeVar);
form("let", "(let name value)", "Makes a variable that cannot be assigned again.", analyzeVar);
form("if", "(if cond [then] body... [elif cond body...] [else body...])", "The body of the first true condition.", control.analyzeIf);
form("ifel", "(ifel cond a [b])", "a if the condition is true, else b.", control.analyzeIfel);
form("if_not", "(if_not cond body...)", "The body if the condition is false.", control.analyzeIfNot);
form("do", "(do body...)", "Evaluates in order; the last value.", control.analyzeDo);
form("case", "(case target when pattern body... [else body...])", "The body of the first pattern that matches.", control.analyzeCase);
form("match", "", "Removed.", gone("match has been removed; use (var pattern value) for binding or (case ...) for branching"));
// as imports may have named them, too
for (const prefix of ["gene/serdes/", "serdes/", ""]) {
  form(`${prefix}write_tree`, `(${prefix}write_tree path value [^separate [/* /a/*]])`, "Stores a value as a tree of files.", analyzeTreeCall);
  form(`${prefix}read_tree`, `(${prefix}read_tree path [^lazy [/a]])`, "Reads a tree of files.", analyzeTreeCall);
}
form("return", "(return [v])", "Leaves the innermost function with a value.", control.analyzeReturn);
form("$with", "($with v body...)", "Evaluates the body with self being v.", control.analyzeWith);
form("$tap", "($tap v [:name] body...)", "Evaluates the body with self being v; gives v.", control.analyzeWith);
form("$if_main", "($if_main body...)", "The body, if this module is the program.", control.analyzeIfMain);
form("while", "(while cond body...)", "Repeats while the condition is true.", loops.analyzeWhile);
form("loop", "(loop body...)", "Repeats until break; its value.", loops.analyzeLoop);
form("repeat", "(repeat n body...)", "Runs the body n times.", loops.analyzeRepeat);
form("for", "(for [key] item in collection body...)", "Runs the body for each item.", loops.analyzeFor);
form("break", "(break [v] [^from name])", "Leaves a loop.", loops.analyzeBreak);
form("continue", "(continue [^from name])", "Starts the next iteration.", loops.analyzeBreak);
form("fn fn*", "(fn [name] [params] [-> type] body...)", "Makes a function.", analyzeFn);
form("block", "(block [params] body...)", "Makes a block.", analyzeBlockLambda);
form("fnx", "", "Gone.", gone("fnx is no longer supported; use (fn [args] ...) instead"));
form("fnx!", "", "Gone.", gone("fnx! is no longer supported; use (fn name! [args] ...) instead"));
form("fnxx", "", "Gone.", gone("fnxx is no longer supported; use (fn [] ...) instead"));
form("new", "(new Class args...)", "Makes an instance.", analyzeNew);
form("new!", "", "Gone.", gone("Macro-like constructors are not supported; use (new Class ...)"));
form("ctor!", "", "Gone.", gone("Macro-like constructors are not supported; use (ctor [args] ...)"));
form("super", "(super .method args...)", "Calls the parent's method with the same self.", analyzeSuper);
form("class", "(class Name [< Parent] items...)", "Defines a class.", classes.analyzeClass);
form("method", "(method name [params] body...)", "Defines a method, in a class body.", classes.analyzeMethod);
form("ctor", "(ctor [params] body...)", "Defines the constructor, in a class body.", classes.analyzeCtor);
form("field prop", "(field name Type)", "Declares a field, in a class body.", classes.analyzeField);
form("on_method_missing", "(on_method_missing [name args...] body...)", "Is called for methods that are not found.", classes.analyzeMissing);
form("object", "(object Name [< Parent] items...)", "Defines a class and its only instance.", classes.analyzeObject);
form("interface", "(interface Name members...)", "Defines an interface.", classes.analyzeInterface);
form("implement", "(implement Interface for Class members...)", "Registers an adapter.", classes.analyzeImplement);
form("interceptor fn-interceptor", "(interceptor Name [params] advice...)", "Defines advice around methods or functions.", classes.analyzeInterceptor);
form("$extend", "($extend Class items...)", "Adds to an existing class (the prelude's form).", classes.analyzeExtend);
form("ns", "(ns Name body...)", "Defines a namespace.", classes.analyzeNs);
form("enum", "(enum Name variants...)", "Defines an enum.", analyzeEnum);
form("type", "(type Name T)", "Names a type.", analyzeType);
form("typeof", "(typeof x)", "Name of the kind or class of a value.", analyzeTypeof);
form("try", "(try body... catch pattern body... finally body...)", "Handles exceptions.", analyzeTry);
form("throw", "(throw e)", "Raises an exception.", analyzeThrow);
form("async", "(async [^^background] body...)", "Starts a fiber; its Future.", asyncForms.analyzeAsync);
form("await", "(await [^timeout t] future...)", "Waits for futures; their values.", asyncForms.analyzeAwait);
form("yield", "(yield [v])", "Hands a value to the consumer of the generator.", asyncForms.analyzeYield);
form("gene/ns", "(gene/ns)", "The current namespace.", () => new EmitNode(-1, (g, dst) => g.op(Op.Ns, g.dst(dst)), { atomic: true }));
form("gene/defer", "(gene/defer body... delay)", "Evaluates the body after the delay; a Future.", asyncForms.analyzeDefer);
form("gene/wait_until", "(gene/wait_until [^timeout t] [^interval i] cond...)", "Waits until the condition holds.", asyncForms.analyzeWaitUntil);
form("$await_all", "($await_all [^timeout t])", "Waits until nothing is outstanding.", asyncForms.analyzeAwaitAll);
form("import", '(import names... from "path")', "Binds members of another module.", modules.analyzeImport);
form("export", "(export names...)", "Declares what the module offers.", modules.analyzeExport);
form("$dep", "($dep name [version] ^path p)", "Registers a local package.", modules.analyzeDep);
form("eval", "(eval forms...)", "Evaluates values as code in the current scope.", evalForms.analyzeEval);
form("$caller_eval", "($caller_eval e)", "Evaluates code in the scope of the macro's caller.", evalForms.analyzeCallerEval);
form("$render", "($render template)", "Fills in the unquotes of a template.", evalForms.analyzeRender);
form("$emit", "($emit v)", "The value.", evalForms.analyzeEmit);
form("$repl gene/repl", "($repl)", "Opens a REPL in the current scope.", evalForms.analyzeRepl);
form("$parse", "($parse s)", "The first form of a text.", evalForms.analyzeParse);
form("$set", "($set x @seg v)", "Sets a member.", analyzeSet);
form("@", "(@ segments...)", "Makes a selector.", analyzeSelector);
form("#Str", '#"text #{form}"', "Interpolated string.", interpolation);
form("#HashMap", "{{k v ...}}", "Hash map.", hashMap);
form("range", "(range a b [step])", "Inclusive range.", range);
form("comptime", "(comptime forms...)", "Compile-time evaluation; nil where it is not at the top level.", () => new ConstNode(null, -1));

function interpolation(cx: Unit, f: GeneNode, scope: Scope): Node {
  const nodes = analyzeAll(cx, f.children, scope);
  return new EmitNode(
    offsetOf(f),
    (g, dst) => {
      const m = g.mark();
      const regs = g.values(nodes);
      g.op(Op.Interpolate, g.dst(dst), regs.length, ...regs);
      g.release(m);
    },
    { atomic: true },
  );
}

function hashMap(cx: Unit, f: GeneNode, scope: Scope): Node {
  const nodes = analyzeAll(cx, f.children, scope);
  const sealed = f.lock !== 0;
  return new EmitNode(offsetOf(f), (g, dst) => {
    const m = g.mark();
    const regs = g.values(nodes);
    const t = sealed ? g.tmp() : g.dst(dst);
    g.op(Op.HashMap, t, regs.length, ...regs);
    if (sealed) g.op(Op.Seal, g.dst(dst), t);
    g.release(m);
  });
}

function range(cx: Unit, f: GeneNode, scope: Scope): Node {
  const offset = offsetOf(f);
  if (f.children.length < 2) fail("range requires at least 2 arguments", offset);
  const nodes = f.children.slice(0, 3).map((c) => analyze(cx, c, scope));
  return new EmitNode(offset, (g, dst) => {
    const m = g.mark();
    const r = g.values(nodes);
    g.op(Op.Range, g.dst(dst), r[0]!, r[1]!, r[2] ?? NONE);
    g.release(m);
  });
}
