import type { HostFiles } from "../host/host.ts";
import { decodeSource } from "../reader/utf8.ts";
import { Source } from "../reader/source.ts";

/**
 * The source text in a file.
 * @param name as diagnostics show it
 * @throws ReaderError if it is not UTF-8, an Error if it cannot be read
 */
export function readSource(files: HostFiles, path: string, name = path): Source {
  return files.readBytes === undefined ? new Source(name, files.readText(path)) : decodeSource(name, files.readBytes(path));
}
