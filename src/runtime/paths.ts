/** Paths and the files of the host. */
import type { HostFiles } from "../host/host.ts";
import { raise } from "../values/raise.ts";
import type { Realm } from "../vm/realm.ts";

/** The files of the host. @throws IOError if it has none */
export function filesOf(realm: Realm): HostFiles {
  const files = realm.host.files;
  if (files === undefined) throw raise("IOError", "files are not available here");
  return files;
}

/** The directory part of a path. */
export function dirname(path: string): string {
  const i = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return i < 0 ? "." : i === 0 ? path.slice(0, 1) : path.slice(0, i);
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
