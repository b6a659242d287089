/** Hints for names that are not found (9.8). */

/** Number of edits between two words, at most `limit` + 1. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const d = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      next.push(d);
      if (d < best) best = d;
    }
    if (best > limit) return limit + 1;
    row = next;
  }
  return row[b.length];
}

/** `did you mean 'x'?` for the nearest of the names that differs by at most two edits (and not in every letter). */
export function suggest(name: string, names: Iterable<string>): string[] {
  let best = "";
  let least = 3;
  for (const n of names) {
    if (n === name) continue;
    const d = distance(name, n, 2);
    if (d < least && d < Math.max(name.length, n.length)) {
      least = d;
      best = n;
    }
  }
  return best === "" ? [] : [`did you mean '${best}'?`];
}
