/**
 * Natives that call back several times are written as JavaScript generators: `yield` a request (or a value) and get its result. The generator holds
 * no JavaScript stack while the callee runs, so the callee may suspend. An exception of the callee simply drops the generator.
 */
import { AwaitRequest, CallRequest } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";

export type Steps = Generator<Value, Value, Value>;

/** Runs the generator up to its first request; gives the request, continued, or the final value. */
export function run(steps: Steps): Value {
  return go(steps, undefined);
}

function go(steps: Steps, value: Value): Value {
  for (;;) {
    const r = steps.next(value);
    if (r.done === true) return r.value;
    if (r.value instanceof CallRequest || r.value instanceof AwaitRequest) return after(r.value, (x) => go(steps, x));
    value = r.value;
  }
}

/** `next(result)` is done with the value that x stands for, now or when the request has been carried out. */
export function after(x: Value, next: (result: Value) => Value): Value {
  if (x instanceof CallRequest) return new CallRequest(x.fn, x.args, x.kw, x.then === null ? next : (r) => after(x.then!(r), next));
  if (x instanceof AwaitRequest) return new AwaitRequest(x.future, x.then === null ? next : (r) => after(x.then!(r), next));
  return next(x);
}
