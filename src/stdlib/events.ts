/** Events inside a program: genex/pub, genex/sub, genex/unsub (19.1). */
import type { Budget } from "../vm/limits.ts";
import { Native } from "../values/runtime-types.ts";
import { ComplexSym, Sym } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { equal } from "../values/equal.ts";
import { isTruthy } from "../values/kind.ts";
import { isCallable } from "./args.ts";
import { bad, classNamed, defineFunctions, defineMethods } from "./define.ts";
import type { Realm } from "./define.ts";

interface Published {
  readonly event: Value;
  readonly payload: Value;
  readonly hasPayload: boolean;
}

interface Subscribed {
  readonly event: Value;
  /** of the run that has subscribed */
  readonly budget: Budget | null;
  readonly callback: Value;
}

class Bus {
  private queue: Published[] = [];
  /** symbols are interned: the same event is the same object */
  private readonly subscribers = new Map<Value, Subscribed[]>();
  private delivering = false;

  constructor(private readonly realm: Realm) {
    realm.scheduler.onPoll = () => this.poll();
  }

  publish(event: Value, payload: Value, hasPayload: boolean, combine: boolean): void {
    const same = (p: Published): boolean => p.event === event && p.hasPayload === hasPayload && (!hasPayload || equal(p.payload, payload));
    if ((!hasPayload || combine) && this.queue.some(same)) return;
    this.queue.push({ event, payload, hasPayload });
    this.realm.scheduler.hasEvents = true;
  }

  subscribe(s: Subscribed): void {
    this.subscribers.set(s.event, [...(this.subscribers.get(s.event) ?? []), s]);
  }

  unsubscribe(s: Subscribed): void {
    this.subscribers.set(
      s.event,
      (this.subscribers.get(s.event) ?? []).filter((x) => x !== s),
    );
  }

  /** Hands what is queued to the scheduler. What callbacks publish waits for a later poll, also if they poll themselves. */
  private poll(): void {
    const { scheduler } = this.realm;
    if (this.delivering) return;
    const events = this.queue;
    this.queue = [];
    scheduler.hasEvents = false;
    if (events.length === 0) return;
    this.delivering = true;
    for (const e of events)
      scheduler.job(() => {
        // the last one handed over runs first
        const list = this.subscribers.get(e.event) ?? [];
        for (let i = list.length - 1; i >= 0; i--) scheduler.runCallback(list[i]!.callback, e.payload, list[i]!.budget);
      });
    scheduler.job(() => {
      this.delivering = false;
      scheduler.hasEvents = this.queue.length > 0;
    });
  }
}

function eventArg(v: Value): Value {
  if (v instanceof Sym || v instanceof ComplexSym) return v;
  throw bad("genex/pub and genex/sub require a symbol or complex symbol event type");
}

/** Installs the events. */
export function installEvents(realm: Realm): void {
  const bus = new Bus(realm);
  const cls = classNamed(realm, "Subscription", "Object", false);
  const unsub = (handle: Value): Value => {
    if (!(handle instanceof Native) || handle.cls !== cls) throw bad("genex/unsub requires a subscription handle");
    bus.unsubscribe(handle.data as Subscribed);
    return null;
  };
  defineMethods(realm, "Subscription", [["unsub", "", "Ends the subscription.", (_, a) => unsub(a[0])]]);
  defineFunctions(realm, "genex", [
    [
      "sub",
      "event callback",
      "Subscribes a callback to an event.",
      (_, a) => {
        if (a.length !== 2) throw bad("genex/sub requires exactly 2 arguments (event_type and callback)");
        const event = eventArg(a[0]);
        if (!isCallable(a[1])) throw bad("genex/sub callback must be a function, native function, native method, bound method, or block");
        const s: Subscribed = { event, callback: a[1], budget: realm.scheduler.limits.budget };
        bus.subscribe(s);
        return new Native(cls, s);
      },
    ],
    [
      "unsub",
      "subscription",
      "Ends a subscription.",
      (_, a) => {
        if (a.length !== 1) throw bad("genex/unsub requires exactly 1 argument (subscription_handle)");
        return unsub(a[0]);
      },
    ],
    [
      "pub",
      "event [payload] ^combine",
      "Publishes an event; it is delivered at the next poll.",
      (_, a, kw) => {
        if (a.length < 1 || a.length > 2) throw bad("genex/pub requires an event_type and optional payload");
        for (const key of kw?.keys() ?? []) if (key !== "combine") throw bad("genex/pub only supports ^combine keyword argument");
        bus.publish(eventArg(a[0]), a.length > 1 ? a[1] : null, a.length > 1, isTruthy(kw?.get("combine")));
        return null;
      },
    ],
  ]);
}
