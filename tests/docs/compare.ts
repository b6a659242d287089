/** Compares what happened when an entry was evaluated with what it claims. */
import type { Entry } from "./blocks.ts";

/** What the session says about one entry; plain data, it crosses a thread border. */
export interface Outcome {
  stage: "value" | "reader" | "compile" | "runtime";
  /** literal form of the value */
  literal?: string;
  class?: string;
  message?: string;
  code?: string;
  /** everything written to stdout by the entry */
  stdout: string;
}

/** In words; null if the outcome is as claimed. */
export function mismatch(entry: Entry, got: Outcome): string | null {
  const problems: string[] = [];
  const claim = entry.claim;
  if (claim === null) {
    if (got.stage !== "value") problems.push(`should not fail, but: ${describe(got)}`);
  } else if (claim.kind === "value") {
    if (got.stage !== "value" || got.literal !== claim.literal) problems.push(`expected => ${claim.literal}\n     got      ${describe(got)}`);
  } else if (claim.kind === "raises") {
    const ok =
      got.stage === "runtime" &&
      got.message!.startsWith(claim.message) &&
      (claim.class === null || claim.class === got.class) &&
      (claim.code === null || claim.code === got.code);
    if (!ok) {
      const expected = `${claim.class === null ? "" : `${claim.class}: `}${claim.message}${claim.code === null ? "" : ` [${claim.code}]`}`;
      problems.push(`expected raises ${expected}\n     got      ${describe(got)}`);
    }
  } else {
    const stage = claim.kind === "reader error" ? "reader" : "compile";
    if (got.stage !== stage || !got.message!.startsWith(claim.message)) {
      problems.push(`expected ${claim.kind}: ${claim.message}\n     got      ${describe(got)}`);
    }
  }
  if (entry.prints !== null) {
    const expected = entry.prints.join("\n");
    const printed = got.stdout.endsWith("\n") ? got.stdout.slice(0, -1) : got.stdout;
    if (printed !== expected) problems.push(`expected to print ${JSON.stringify(expected)}\n     printed           ${JSON.stringify(printed)}`);
  }
  return problems.length === 0 ? null : problems.join("\n     ");
}

function describe(got: Outcome): string {
  if (got.stage === "value") return `=> ${got.literal}`;
  if (got.stage === "runtime") return `raises ${got.class}: ${got.message} [${got.code}]`;
  return `${got.stage} error: ${got.message}`;
}

/** A readable account of a block: one line for each entry that went wrong, with its text. */
export function report(id: string, problems: readonly { entry: Entry; problem: string }[]): string {
  const parts = problems.map(({ entry, problem }) => {
    const text = entry.text.trim().split("\n").slice(-4).join("\n     ");
    return `  line ${entry.line}:\n     ${text}\n     ${problem}`;
  });
  return `${id}\n${parts.join("\n")}`;
}
