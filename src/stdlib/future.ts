/** Methods of Future (10.1, 10.2); what they do is in vm/future.ts. */
import { Future, lookingAtCalls, UNDEF } from "../values/runtime-types.ts";
import { sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { cancel, complete, fail, observe, onSettled, resolve } from "../vm/future.ts";
import { after } from "../runtime/steps.ts";
import { construct } from "../vm/call.ts";
import { isExceptionClass } from "../vm/exceptions.ts";
import { isCallable } from "./args.ts";
import { bad, classNamed, defineFunctions, defineMethods, direct, directOr, native } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const future = (args: Value[]): Future => args[0] as Future;

/** Reading the state or value of a failed Future makes it observed (10.9). */
function looked(realm: Realm, f: Future): Future {
  if (f.state === "failure") observe(realm, f);
  return f;
}

function callback(success: boolean): Entry {
  const name = success ? "on_success" : "on_failure";
  return [
    name,
    "callback",
    success ? "Calls back with the value of a success." : "Calls back with the exception or the reason of a cancellation.",
    (realm, a) => {
      if (a.length < 2 || !isCallable(a[1])) throw bad(`${name} callback must be a function or block`);
      onSettled(realm, future(a), success, a[1]);
      return a[0];
    },
  ];
}

/** What is thrown when somebody waits: of an exception class a new instance, as `throw` makes it. */
function thrown(realm: Realm, f: Future, v: Value, settle: (e: Value) => void): Value {
  const made = f.state === "pending" && isExceptionClass(realm, v) ? construct(v, [], null) : v;
  return after(made, (e) => {
    settle(e);
    return f;
  });
}

/** Gives it up. */
function cancelled(realm: Realm, f: Future, args: Value[]): Value {
  return thrown(realm, f, args.length > 1 ? args[1] : undefined, (reason) => cancel(realm, f, reason));
}

/** Where no callback is to run before the caller goes on. */
function completeAtOnce(realm: Realm, f: Future, value: Value): Value {
  if (f.callbacks !== null || realm.scheduler.hasJobs) return UNDEF;
  complete(realm, f, value);
  return null;
}

const METHODS: readonly Entry[] = [
  [
    "complete",
    "[value]",
    "Succeeds with the value.",
    directOr(
      (realm, a) => {
        complete(realm, future(a), a.length > 1 ? a[1] : null);
        return null;
      },
      null,
      (realm: Realm, f: Future) => completeAtOnce(realm, f, null),
      completeAtOnce,
    ),
  ],
  [
    "fail",
    "[error]",
    "Fails with the error, normalised as `throw` does; gives the Future.",
    lookingAtCalls((realm, a) => thrown(realm, future(a), a.length > 1 ? a[1] : null, (e) => fail(realm, future(a), e))),
  ],
  ["cancel", "[reason]", "Cancels it; gives the Future.", lookingAtCalls((realm, a) => cancelled(realm, future(a), a))],
  callback(true),
  callback(false),
  ["state", "", "Symbol: pending, success, failure or cancelled.", direct(null, (realm: Realm, f: Future) => sym(looked(realm, f).state))],
  ["value", "", "The value, exception or reason; nil while pending.", direct(null, (realm: Realm, f: Future) => looked(realm, f).value)],
];

function futureArg(args: Value[], name: string): Future {
  if (!(args[0] instanceof Future)) throw bad(`${name} requires a Future`);
  return args[0];
}

/** Installs Future. */
export function installFuture(realm: Realm): void {
  defineMethods(realm, "Future", METHODS);
  classNamed(realm, "Future").construct = native(
    "Future",
    "[value]",
    "A pending Future, or one that has succeeded.",
    direct(
      null,
      () => new Future(),
      (r: Realm, v) => {
        const f = new Future();
        resolve(r, f, v);
        return f;
      },
    ),
    false,
  );
  defineFunctions(realm, "", [
    [
      "complete_future",
      "f v",
      "As `(f .complete v)`.",
      (r, a) => {
        complete(r, futureArg(a, "complete_future"), a.length > 1 ? a[1] : null);
        return null;
      },
    ],
    ["cancel_future", "f [reason]", "As `(f .cancel reason)`.", lookingAtCalls((r, a) => after(cancelled(r, futureArg(a, "cancel_future"), a), () => null))],
  ]);
}
