/** Time and the scheduler (10.6, 10.11). */
import type { Value } from "../values/types.ts";
import { milliseconds } from "../vm/exceptions.ts";
import { SleepRequest } from "../vm/requests.ts";
import { bad, defineFunctions } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

/** The delay of sleep and sleep_async in milliseconds. */
function delay(args: Value[], name: string): number {
  if (args.length === 0) throw bad(`${name} requires 1 argument`);
  const ms = milliseconds(args[0]);
  if (ms === null) throw bad(`${name} requires a number (milliseconds)`);
  return ms;
}

const SLEEP: Entry = ["sleep", "t", "Suspends the fiber for t: Int milliseconds or Float seconds.", (_realm, a) => new SleepRequest(delay(a, "sleep"))];

const CONTROL: readonly Entry[] = [
  ["run_forever", "", "Suspends the fiber until stop_scheduler is called.", (realm) => realm.scheduler.forever.wait()],
  [
    "stop_scheduler",
    "",
    "Ends run_forever.",
    (realm) => {
      realm.scheduler.forever.stop();
      return null;
    },
  ],
];

/** Polls now; what it finds runs before the caller goes on, to which no other ready fiber gets. */
function poll(realm: Realm): Value {
  realm.scheduler.pollNow();
  return null;
}

/** Installs sleep and its relatives. */
export function installAsync(realm: Realm): void {
  defineFunctions(realm, "", [SLEEP, ...CONTROL]);
  defineFunctions(realm, "gene", [
    SLEEP,
    ...CONTROL,
    ["sleep_async", "t", "Future that succeeds with nil after t.", (r, a) => r.scheduler.timerFuture(delay(a, "sleep_async"))],
    ["poll_event_loop", "", "Polls now: published events, timers and operations that are due.", poll],
  ]);
}
