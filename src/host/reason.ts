/** Why an operation of the system failed, in words, as messages of IOError show it (14.12). */

const WORDS: Record<string, string> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "is a directory",
  ENOTDIR: "not a directory",
  EEXIST: "file exists",
  ENOTEMPTY: "directory not empty",
  EMFILE: "too many open files",
  ENOSPC: "no space left on device",
  EROFS: "read-only file system",
  ENAMETOOLONG: "file name too long",
  ECONNREFUSED: "connection refused",
  EPIPE: "broken pipe",
  EADDRINUSE: "address already in use",
};

/** The words for an error that a Node function threw: no code, no path. */
export function reasonOf(error: unknown): string {
  const e = error as { code?: string; message?: string };
  const known = e.code === undefined ? undefined : WORDS[e.code];
  if (known !== undefined) return known;
  // Node's messages read "CODE: words, call 'path'"
  const match = /^E[A-Z0-9_]+: ([^,]+)/.exec(e.message ?? "");
  return match ? match[1]! : (e.message ?? String(error));
}

/** Runs `f`; its error becomes one whose message is the reason alone. The code is kept for callers in TypeScript. */
export function withReason<T>(f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw reasonError(error);
  }
}

/** The same for a promise. */
export async function withReasonAsync<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw reasonError(error);
  }
}

/** An Error whose message is the reason. An AbortError stays what it is. */
export function reasonError(error: unknown): Error {
  if ((error as Error).name === "AbortError") return error as Error;
  return Object.assign(new Error(reasonOf(error)), { code: (error as { code?: string }).code });
}
