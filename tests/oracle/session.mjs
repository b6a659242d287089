/** Sessions of the oracle. */
import { ASSIGN, Oracle } from "./evaluate.mjs";
import { read } from "./read.mjs";
import { Activation, Budget, Scope, sym } from "./scope.mjs";
import { Namespace, show, Thrown } from "./values.mjs";

export { Budget };

const head = (n) => (n.k === "list" ? sym(n.items[0]) : null);
const isDefinition = (n) => (head(n) === "fn" && sym(n.items[1]) !== null) || (head(n) === "class" && !ASSIGN.has(sym(n.items[1])));

/**
 * A session of the oracle. `evaluate` gives what a text does in the form of tests/support/session.mjs; definitions of functions and classes come into force first (8.4).
 * @param {number} [budget] forms to evaluate at most
 * @returns {{evaluate(text: string): {stage: "value", literal: string, stdout: string} | {stage: "runtime", class: string, message: string, code: string, stdout: string}}}
 *   evaluate throws Unsupported and Budget
 */
export function openOracle(budget = 400_000) {
  const o = new Oracle(budget);
  const act = new Activation(new Namespace(), null, false);
  const module = new Scope(o.global, act);
  o.module = module;
  return {
    evaluate(text) {
      const forms = read(text);
      const functions = forms.filter((n) => isDefinition(n) && head(n) === "fn");
      const classes = forms.filter((n) => isDefinition(n) && head(n) === "class");
      const others = forms.filter((n) => !isDefinition(n));
      const start = o.out.length;
      try {
        const v = o.machine.run(o.run([...functions, ...classes, ...others], module, act));
        return { stage: "value", literal: show(v, true), stdout: o.out.slice(start) };
      } catch (e) {
        if (!(e instanceof Thrown)) throw e;
        const x = e.exception;
        const text = (key) => String(x.props.get(key) ?? "");
        return { stage: "runtime", class: x.cls.name, message: text("message"), code: text("code"), stdout: o.out.slice(start) };
      }
    },
  };
}
