/**
 * Evaluates Gene sessions in a worker thread that is ended when a session takes too long: an endless loop in the machine or in a program fails one test
 * and nothing else.
 */
import { Worker } from "node:worker_threads";
import type { Outcome } from "../docs/compare.ts";

export interface SessionJob {
  /** entries, evaluated one after another in one session */
  texts: string[];
  /** suspends and resumes at every point that may suspend */
  forceSuspend: boolean;
  /** "interp", "auto" or "compiled" */
  tier?: string;
}

export class WatchedSessions {
  private worker: Worker | null = null;

  /** @param limit milliseconds that a job may take */
  constructor(private readonly limit = 10_000) {}

  /**
   * Runs one session.
   * @returns outcomes of the entries; fewer than entries when the time was over or the machine broke down, then `broken` says what happened
   */
  async run(job: SessionJob): Promise<{ outcomes: Outcome[]; broken: string | null }> {
    const worker = (this.worker ??= new Worker(new URL("worker.mjs", import.meta.url)));
    const outcomes: Outcome[] = [];
    const broken = await new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => finish(`no answer within ${this.limit} ms`), this.limit);
      const onMessage = (m: { outcome?: Outcome; broken?: string; done?: boolean }): void => {
        if (m.outcome !== undefined) outcomes.push(m.outcome);
        else finish(m.broken ?? null);
      };
      const onError = (e: unknown): void => finish(String(e instanceof Error ? (e.stack ?? e.message) : e));
      const finish = (text: string | null): void => {
        clearTimeout(timer);
        worker.off("message", onMessage);
        worker.off("error", onError);
        resolve(text);
      };
      worker.on("message", onMessage);
      worker.on("error", onError);
      worker.postMessage(job);
    });
    if (broken !== null) await this.close();
    return { outcomes, broken };
  }

  async close(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    if (worker !== null) await worker.terminate();
  }
}
