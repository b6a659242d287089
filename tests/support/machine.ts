/** Runs texts on the machine in each of the ways that it can run them. */
import { createTestHost, type TestHost, type TestHostOptions } from "../../src/host/test/index.ts";
import { createRealm } from "../../src/runtime/bootstrap.ts";
import { Session } from "../../src/runtime/session.ts";
import { installStdlib } from "../../src/stdlib/index.ts";
import { literal } from "../../src/values/print.ts";
import { describe } from "../../src/vm/exceptions.ts";
import type { Realm, RealmOptions } from "../../src/vm/realm.ts";

export const MODES = [
  { name: "interpreter", options: { tier: "interp" } },
  { name: "forced", options: { tier: "interp", forceSuspend: true } },
  { name: "compiled", options: { tier: "compiled" } },
  { name: "compiled, forced", options: { tier: "compiled", forceSuspend: true } },
] as const satisfies readonly { name: string; options: RealmOptions }[];

/** A realm with the library on a virtual clock, and one session in it. */
export class Machine {
  readonly host: TestHost;
  readonly realm: Realm;
  readonly session: Session;

  constructor(options: RealmOptions = {}, host: TestHostOptions = {}) {
    this.host = createTestHost(host);
    this.realm = createRealm(this.host, { ...options, installStdlib });
    this.session = new Session(this.realm);
  }

  /** The value of a text in literal form; `raises Class: message` if it fails. */
  async run(text: string, name = "t.gene"): Promise<string> {
    try {
      return literal(await this.session.evaluate(text, name));
    } catch (e) {
      return `raises ${describe(e)}`;
    }
  }
}
