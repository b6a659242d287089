import { createRealm } from "../runtime/bootstrap.ts";
import { findPackage } from "../runtime/packages.ts";
import { Raised } from "../values/raise.ts";
import { Instance } from "../values/runtime-types.ts";
import type { Context } from "./context.ts";
import { CommandError } from "./errors.ts";

/** Root of the package that `--pkg` means: a directory, or a name that is looked for as an import would. @throws CommandError `Package not found: X` */
export function packageDir({ host }: Context, given: string): string {
  const files = host.files!;
  const dir = files.resolve(given);
  if (files.stat(files.resolve(dir, "package.gene"))?.kind === "file") return dir;
  try {
    return findPackage(createRealm(host), null, files.cwd(), given, null).dir;
  } catch (error) {
    if (error instanceof Raised || error instanceof Instance) throw new CommandError(`Package not found: ${given}`);
    throw error;
  }
}
