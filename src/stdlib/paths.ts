/** Paths as texts (14.12). Only `/` separates here; hosts accept it everywhere. */

/** Puts parts together; a leading `/` of later parts is dropped, `.` and `..` are resolved. */
export function join(parts: readonly string[]): string {
  const absolute = parts[0]!.startsWith("/");
  const out: string[] = [];
  for (const segment of parts.join("/").split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") out.push(segment);
    else if (out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (!absolute) out.push("..");
  }
  const path = out.join("/");
  return absolute ? `/${path}` : path === "" ? "." : path;
}

export const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export function dirname(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

/** With its dot; "" without one. A leading dot begins a name, no extension. */
export function extension(path: string): string {
  const name = basename(path);
  const at = name.lastIndexOf(".");
  return at <= 0 ? "" : name.slice(at);
}
