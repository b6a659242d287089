/** The thread behind watched.ts. Plain JavaScript, as it runs without a loader; it uses the built file, where opcodes are literals. */
import { parentPort } from "node:worker_threads";
import { openSession } from "./session.mjs";

parentPort.on("message", async (job) => {
  try {
    const session = openSession({ forceSuspend: job.forceSuspend, tier: job.tier });
    for (const text of job.texts) parentPort.postMessage({ outcome: await session.evaluate(text) });
    parentPort.postMessage({ done: true });
  } catch (e) {
    parentPort.postMessage({ broken: e instanceof Error ? e.stack : String(e) });
  }
});
