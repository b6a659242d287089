/** Futures for operations of the host. */
import { Future, type Instance } from "../values/runtime-types.ts";
import type { Value } from "../values/types.ts";
import { Raised, raise } from "../values/raise.ts";
import { reject, resolve } from "../vm/future.ts";
import { HostWait, SuspendRequest } from "../vm/requests.ts";
import type { Host } from "../host/host.ts";
import type { Realm } from "./define.ts";

type Start<T extends Value> = (signal: AbortSignal) => Promise<T>;

/**
 * Starts an operation. Its outcome is handed over between two steps of the fibers, unless it has been ended before.
 * @returns what ends it
 */
function begin<T extends Value>(realm: Realm, message: string, start: Start<T>, done: (v: T) => void, failed: (e: Instance) => void): () => void {
  const control = new AbortController();
  let over = false;
  const stop = (): void => {
    over = true;
    end();
    control.abort();
  };
  const end = realm.scheduler.beginOperation(stop);
  const settle = (run: () => void): void => {
    if (over) return;
    realm.scheduler.post(() => {
      if (over) return;
      over = true;
      end();
      run();
    });
  };
  const fail = (e: unknown): void => settle(() => failed(realm.errorFromHost(ioError(message, e))));
  try {
    start(control.signal).then((v) => settle(() => done(v)), fail);
  } catch (e) {
    fail(e);
  }
  return stop;
}

/**
 * Starts an operation and gives a pending Future for its outcome. Settling the Future otherwise aborts the operation.
 * @param message what failed: IOError `MESSAGE: REASON`
 */
export function operation(realm: Realm, message: string, start: Start<Value>): Future {
  const future = new Future();
  future.source = begin(
    realm,
    message,
    start,
    (v) => resolve(realm, future, v),
    (exception) => {
      realm.scheduler.stampHere(exception);
      reject(realm, future, exception);
    },
  );
  return future;
}

/**
 * The same for functions that suspend the calling fiber until the operation is over. When the fiber is woken otherwise (its Future was cancelled, say)
 * the operation is aborted: what it would have taken is for others.
 */
export function suspended<T extends Value>(realm: Realm, message: string, start: Start<T>, then: ((v: T) => Value) | null = null): SuspendRequest {
  return new SuspendRequest(
    (fiber, wake) => {
      const stop = begin(
        realm,
        message,
        start,
        (v) => {
          fiber.waitsFor = null;
          wake.value(v);
        },
        (exception) => {
          fiber.waitsFor = null;
          realm.scheduler.stampAt(fiber, exception);
          wake.throw(exception);
        },
      );
      fiber.waitsFor = new HostWait(stop);
    },
    then as ((v: Value) => Value) | null,
  );
}

const NO_INPUT = "Standard input is not available to this program";
const INPUT = "Failed to read standard input";

/** Suspends the calling fiber until something of standard input was read. @throws IOError when the program has none */
export function reading(realm: Realm, read: Start<Value> | undefined): SuspendRequest {
  if (read === undefined) throw raise("IOError", NO_INPUT);
  return suspended(realm, INPUT, read);
}

/** The next line of standard input without its end, null at the end of input: for what is no fiber. */
export async function readLine(host: Host): Promise<string | null> {
  if (host.readLine === undefined) throw raise("IOError", NO_INPUT);
  try {
    return await host.readLine();
  } catch (e) {
    throw ioError(INPUT, e);
  }
}

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
