import { finished, startRequest } from "../../embed/runner.ts";
import { evaluate } from "../../runtime/eval.ts";
import { loadMain } from "../../runtime/modules.ts";
import { run as steps, type Steps } from "../../runtime/steps.ts";
import { equalOrRequest } from "../../values/equal.ts";
import { literal } from "../../values/print.ts";
import { AwaitRequest, CallRequest, Fn, Future, GClass, Instance, type Module, NativeFn, type Scope } from "../../values/runtime-types.ts";
import { GeneNode, PLACEHOLDER, sym, Sym, type Value } from "../../values/types.ts";
import { describe, Stop } from "../../vm/exceptions.ts";
import type { Realm } from "../../vm/realm.ts";
import { type Command, readSourceFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { functionPlace } from "../function-place.ts";
import { openRealm } from "../program.ts";
import { readSettings } from "../settings.ts";
import { placed } from "../unreadable.ts";

/** `gene run-examples FILE` (18.10) */
export const runExamples: Command = async (cx) => {
  const [file] = cx.operands;
  if (file === undefined) throw new CommandError("Missing file path. Usage: gene run-examples <file.gene>");
  const files = cx.host.files!;
  const realm = openRealm(cx, readSettings(cx));
  let scope: Scope | null = null;
  (realm.host as typeof cx.host & { repl: unknown }).repl = (_realm: Realm, inner: Scope) => ((scope = inner), null);
  let module: Module;
  try {
    const text = await readSourceFile(cx, file);
    // a form at the end that sees what the module sees, its variables, too
    const main = loadMain(realm, files.resolve(file), file, `${text}\n($repl)`);
    module = main.module;
    await finished(startRequest(realm, main.request, true));
  } catch (error) {
    if (error instanceof Stop || error instanceof CommandError) throw error;
    throw new CommandError(`Failed to load/compile examples file: ${placed(error, file)}`);
  }
  const functions = [...module.ns.members]
    .map(([name, cell]) => ({ name, fn: cell.value as Value }))
    .filter((f): f is { name: string; fn: Fn } => f.fn instanceof Fn && f.fn.notes.examples !== null && f.fn.notes.examples.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const counts = { run: 0, failed: 0 };
  for (const { name, fn } of functions) {
    const examples = fn.notes.examples!;
    for (let i = 0; i + 2 < examples.length; i += 3) {
      const example = new Example(realm, scope!, fn, examples[i] as Value[], (examples[i + 1] as Sym).name, examples[i + 2]);
      const actual = await example.outcome();
      const title = `${name} example ${i / 3 + 1}: ${example.text}`;
      counts.run++;
      if (actual === null) {
        say(cx, `PASS ${title}`);
        continue;
      }
      counts.failed++;
      say(cx, `FAIL ${title}`);
      say(cx, `  expected: ${example.expected}`);
      say(cx, `  actual: ${actual}`);
      const place = functionPlace(fn.code);
      if (place !== null) say(cx, `  location: ${files.resolve(place.file)}:${place.line}:${place.column}`);
    }
  }
  if (counts.run === 0) say(cx, `No examples found in ${file}`);
  else say(cx, `Examples run: ${counts.run}, passed: ${counts.run - counts.failed}, failed: ${counts.failed}, functions: ${functions.length}`);
  return counts.failed === 0 ? 0 : 1;
};

class Example {
  constructor(
    readonly realm: Realm,
    readonly scope: Scope,
    readonly fn: Fn,
    readonly args: readonly Value[],
    readonly operator: string,
    readonly expectation: Value,
  ) {}

  get text(): string {
    return `${literal(this.args)} ${this.operator} ${literal(this.expectation)}`;
  }

  get expected(): string {
    if (this.operator === "throws") return `throws ${literal(this.expectation)}`;
    return this.#any ? "any return" : `return ${literal(this.expectation)}`;
  }

  get #any(): boolean {
    return this.expectation === PLACEHOLDER || (this.expectation instanceof Sym && this.expectation.name === "_");
  }

  /** null if it passes, else what has happened instead. */
  async outcome(): Promise<string | null> {
    let value: Value;
    try {
      const args = (await this.#evaluate([...this.args])) as Value[];
      value = await this.#run(new CallRequest(this.fn, args), true);
    } catch (error) {
      if (!(error instanceof Instance)) throw error;
      const wanted: Value = this.operator === "throws" ? await this.#evaluate(this.expectation) : null;
      return wanted instanceof GClass && error.$c.isSubclassOf(wanted) ? null : `throws ${describe(error)}`;
    }
    if (this.operator === "throws") return `return ${literal(value)}`;
    if (this.#any) return null;
    const wanted = await this.#evaluate(this.expectation);
    return (await this.#run(equalOrRequest(value, wanted))) === true ? null : `return ${literal(value)}`;
  }

  /** The value of a form in the module. */
  #evaluate(form: Value): Promise<Value> {
    return this.#run(evaluate(this.realm, this.scope, new GeneNode(sym("do"), null, [form])));
  }

  /** A value, or what a request gives. @param settled not a Future but what comes of it */
  #run(request: Value, settled = false): Promise<Value> {
    const wait = function* (): Steps {
      const value: Value = yield request;
      return settled && value instanceof Future ? yield new AwaitRequest(value) : value;
    };
    return finished(startRequest(this.realm, new CallRequest(new NativeFn("<example>", "", "", () => steps(wait())), []), true));
  }
}
