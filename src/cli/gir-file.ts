/** Where GIR files go, and whether they are up to date (15.6). */
import { encodeGir, type GirHeader, hash, readHeader, girAbi, GIR_VERSION } from "../gir/encode.ts";
import type { Code } from "../gir/code.ts";
import type { HostFiles } from "../host/host.ts";
import { version } from "./commands/version.ts";

/** `DIR/SOURCE-PATH-WITHOUT-EXTENSION.gir`; of an absolute path, the path without its root. */
export function girPath(source: string, dir: string): string {
  const relative = source.replace(/^(?:[A-Za-z]:)?[\\/]+/, "").replace(/^(?:\.[\\/])+/, "");
  return `${dir}/${relative.replace(/\.[^./\\]*$/, "")}.gir`;
}

/** Was the file made by this compiler from this text? */
export function isUpToDate(files: HostFiles, path: string, text: string): boolean {
  if (files.stat(path) === null) return false;
  let header: GirHeader;
  try {
    header = readHeader(files.readText(path), path);
  } catch {
    return false;
  }
  return header.version === GIR_VERSION && header.abi === girAbi() && header.compiler === version && header.sourceHash === hash(text);
}

/** Writes the code of a module; directories are made. @param now ms since 1970 */
export function writeGir(files: HostFiles, path: string, code: Code, now: number): void {
  files.mkdir(files.resolve(path, ".."));
  const timestamp = new Date(now).toISOString().slice(0, 19).replace("T", " ");
  files.writeText(path, encodeGir(code, version, timestamp));
}
