import type { ParamSpec } from "./code.ts";

/** The parameters of a function as its head names them, without types and defaults: `[a b rest... ^key]`. */
export function parameterList({ params }: ParamSpec): string {
  const names = params.map(({ name, kind }) => (kind === "rest" ? `${name}...` : kind === "pos" ? name : kind === "kw" ? `^${name}` : `^${name}...`));
  return `[${names.join(" ")}]`;
}
