/** Sessions: entries evaluated one after the other, whose variables last (the REPL, the examples of the reference, embedding). */
import { compileUnit } from "../compiler/unit.ts";
import type { Code } from "../gir/code.ts";
import type { EnumInfo } from "../compiler/scope.ts";
import { readAll } from "../reader/reader.ts";
import { Source } from "../reader/source.ts";
import { CallRequest, Cell, type Module, Scope, UNDEF } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import type { Realm } from "../vm/realm.ts";
import { unitFn } from "./eval.ts";
import { makeModule } from "./modules.ts";
import { compileOptions } from "./specials.ts";

/** Variables, definitions and imports of a session. */
export class Session {
  readonly module: Module;
  readonly scope: Scope;
  /** enums declared so far, for the compiler's checks */
  private readonly enums = new Map<string, EnumInfo>();

  /** @param path of the session's module: what imports are relative to, if it is a file */
  constructor(
    readonly realm: Realm,
    path = "<eval>",
    scope: Scope | null = null,
  ) {
    if (scope !== null && scope.ns.module !== null) {
      this.module = scope.ns.module;
      this.scope = scope;
      return;
    }
    this.module = makeModule(realm, path, path, true);
    this.scope = scope ?? new Scope(new Map(), new Set(), new Map(), this.module.ns, this.module.ns, true);
  }

  /**
   * Reads and compiles one entry.
   * @param name of the source in diagnostics, such as `repl:3`
   * @returns what runs it: to be called by the machine, gives the entry's value
   * @throws ReaderError, CompileError
   */
  prepare(text: string, name: string): CallRequest {
    const source = new Source(name, text);
    const code = compileUnit(readAll(source), source, {
      ...compileOptions(this.realm, source),
      kind: "session",
      scope: this.scope,
      enums: this.enums,
    });
    const { scope } = this;
    const fresh = code.exportNames.map((n, i) => this.known(code, n, i) ?? new Cell(UNDEF));
    const keep = (): void => {
      code.exportNames.forEach((n, i) => {
        if (fresh[i].value === UNDEF) return;
        scope.vars.set(n, fresh[i]);
        if (code.exportLets.includes(n)) scope.lets.add(n);
        else scope.lets.delete(n);
        const type = code.exportTypes[i];
        if (type !== null) scope.types.set(n, type);
        else scope.types.delete(n);
      });
    };
    const fn = unitFn(code, scope, fresh);
    this.pending = keep;
    return new CallRequest(fn, [scope.self], null, (value) => {
      keep();
      return value;
    });
  }

  /** The variable of an earlier entry that a `var` gives a new value, so that functions which use it see that (18.4). */
  private known(code: Code, name: string, i: number): Cell | undefined {
    const { vars, lets, types } = this.scope;
    // promises made for the one or the other do not hold for both; in one entry the later of two hides the earlier, as in a module
    const apart = lets.has(name) || types.has(name) || code.exportLets.includes(name) || code.exportTypes[i] !== null;
    return apart || code.exportNames.indexOf(name) !== code.exportNames.lastIndexOf(name) ? undefined : vars.get(name);
  }

  /** Keeps the variables that the entry prepared last had defined before it failed. */
  keepVariables(): void {
    this.pending();
  }

  private pending: () => void = () => {};

  /**
   * Evaluates one entry. Variables that it had defined before it failed are kept.
   * @returns its value, or a promise if it has suspended
   * @throws ReaderError, CompileError, GeneError
   */
  evaluate(text: string, name: string): Value | Promise<Value> {
    const request = this.prepare(text, name);
    const keep = this.pending;
    try {
      const result = this.realm.execute(request);
      if (result instanceof Promise) return result.catch((e: unknown) => (keep(), Promise.reject(e)));
      return result;
    } catch (e) {
      keep();
      throw e;
    }
  }
}
