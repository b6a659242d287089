/** Futures for operations of the host. */
import { Future } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { Raised, raise } from "../values/raise.ts";
import { reject, resolve } from "../vm/future.ts";
import type { Host } from "../host/host.ts";
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
      const exception = realm.errorFromHost(ioError(message, e));
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
    throw ioError(message, e);
  });
}

/** Something of standard input. */
export function input<T extends Value>(read: (() => Promise<T>) | undefined): Promise<T> {
  if (read === undefined) throw raise("IOError", "Standard input is not available to this program");
  return waiting("Failed to read standard input", read());
}

/** The next line of standard input without its end, null at the end of input. */
export const readLine = (host: Host): Promise<string | null> => input(host.readLine && (() => host.readLine!()));

/** Reason in words of whatever the host threw. */
export const reasonOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** Hints by the code of the host's error. */
const HINTS: Readonly<Record<string, readonly string[]>> = {
  ERR_ENCODING_INVALID_ENCODED_DATA: ["File/read_bytes and (stdin .read_bytes) give bytes as they are"],
};

/** IOError `MESSAGE: REASON` for what the host threw; what was raised stays what it is. */
export function ioError(message: string, e: unknown): Raised {
  return e instanceof Raised ? e : raise("IOError", `${message}: ${reasonOf(e)}`, undefined, HINTS[(e as { code?: string } | null)?.code ?? ""]);
}
