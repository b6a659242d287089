/** The host that an instance gives to its machine: the embedder's, with its output passed through the instance. */
import type { Host } from "../host/host.ts";

/**
 * An object with all that the host has, whose functions are called on the host itself: they may need its private fields, and it may be
 * frozen. Bound once, because `now` is called often.
 * @param write takes the place of the host's
 */
export function hostWith(host: Host, write: Host["write"]): Host {
  const out: Record<PropertyKey, unknown> = { write };
  for (let o: object | null = host; o !== null && o !== Object.prototype; o = Object.getPrototypeOf(o) as object | null)
    for (const key of Reflect.ownKeys(o)) {
      if (key === "constructor" || Object.hasOwn(out, key)) continue;
      const value: unknown = Reflect.get(o, key, host);
      out[key] = typeof value === "function" ? value.bind(host) : value;
    }
  return out as unknown as Host;
}
