/** Errors of the GENE.MODULE and GENE.PACKAGE families: `[CODE] text (details)` (8.10). */
import { raise } from "../values/raise.ts";

export interface ModuleErrorDetails {
  readonly importer?: string;
  readonly specifier?: string;
  readonly package?: string;
  readonly searched?: readonly string[];
  readonly candidates?: readonly string[];
}

/** To be thrown. @param code e.g. "GENE.MODULE.NOT_FOUND" */
export function moduleError(code: string, text: string, details: ModuleErrorDetails = {}): unknown {
  const parts: string[] = [];
  if (details.importer !== undefined) parts.push(`importer=${details.importer}`);
  if (details.specifier !== undefined) parts.push(`specifier=${details.specifier}`);
  if (details.package !== undefined) parts.push(`package=${details.package}`);
  if (details.searched !== undefined) parts.push(`searched=[${details.searched.join(", ")}]`);
  if (details.candidates !== undefined) parts.push(`candidates=[${details.candidates.join(", ")}]`);
  return raise("Exception", `[${code}] ${text}${parts.length === 0 ? "" : ` (${parts.join("; ")})`}`, code);
}
