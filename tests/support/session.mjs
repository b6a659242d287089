/** A session of the built machine on a host with virtual time, as the examples of the reference are run. */
import { createRealm, createTestHost, diagnose, installStdlib, literal, Session } from "../../dist/internal.js";

const STAGES = { parse: "reader", compile: "compile", runtime: "runtime" };

/**
 * @param {{forceSuspend?: boolean, tier?: string, files?: Record<string, string>}} options
 * @returns {{evaluate(text: string): Promise<import("../docs/compare.ts").Outcome>}}
 */
export function openSession({ forceSuspend = false, tier, files } = {}) {
  const host = createTestHost({ files });
  const realm = createRealm(host, { installStdlib, forceSuspend, tier });
  const session = new Session(realm);
  let entry = 0;
  return {
    async evaluate(text) {
      const start = host.out.length;
      try {
        const value = await session.evaluate(text, `entry:${++entry}`);
        return { stage: "value", literal: literal(value), stdout: host.out.slice(start) };
      } catch (e) {
        const d = diagnose(e);
        const message = d.code === "GENE.INTERNAL" ? `${d.message} ${d.hints.join(" ")}` : d.message;
        return { stage: STAGES[d.stage], class: d.className ?? "", message, code: d.code, stdout: host.out.slice(start) };
      }
    },
  };
}
