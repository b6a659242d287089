import { type Command, say } from "../context.ts";

/** Filled in by the bundler. */
declare const GENE_VERSION: string | undefined;

/** Version of the package. */
export const version: string = typeof GENE_VERSION === "string" ? GENE_VERSION : "0.0.0-dev";

/** `gene --version` */
export const showVersion: Command = (cx) => {
  say(cx, `gene ${version}`);
  return 0;
};
