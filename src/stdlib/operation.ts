/** Futures for operations of the host. */
import { Future } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { Raised, raise } from "../values/raise.ts";
import { reject, resolve } from "../vm/future.ts";
import type { Realm } from "./define.ts";

/**
 * Starts an operation and gives a pending Future for its outcome, which arrives between two steps of the fibers. Cancelling the Future aborts it.
 * @param message what failed: IOError `MESSAGE: REASON`
 */
export function operation(realm: Realm, message: string, start: (signal: AbortSignal) => Promise<Value>): Future {
  const future = new Future();
  const control = new AbortController();
  const end = realm.scheduler.beginOperation();
  future.source = () => {
    end();
    control.abort();
  };
  const settle = (run: () => void): void => {
    realm.scheduler.post(() => {
      end();
      run();
    });
  };
  const failed = (e: unknown): void =>
    settle(() => {
      const raised = e instanceof Raised ? e : raise("IOError", `${message}: ${e instanceof Error ? e.message : String(e)}`);
      const exception = realm.errorFromHost(raised);
      realm.scheduler.stampHere(exception);
      reject(realm, future, exception);
    });
  let promise: Promise<Value>;
  try {
    promise = start(control.signal);
  } catch (e) {
    failed(e);
    return future;
  }
  promise.then((v) => settle(() => resolve(realm, future, v)), failed);
  return future;
}

/**
 * The same for functions that suspend the calling fiber: a promise whose failure is an IOError with that message.
 */
export function waiting<T extends Value>(message: string, promise: Promise<T>): Promise<T> {
  return promise.catch((e: unknown) => {
    if (e instanceof Raised) throw e;
    throw raise("IOError", `${message}: ${e instanceof Error ? e.message : String(e)}`);
  });
}
