/** Makes a program smaller as long as it still shows what it shows. */
import { read, Unsupported, write } from "../oracle/read.mjs";

const size = (n) => (n.items === undefined ? 1 : 1 + n.items.reduce((s, x) => s + size(x), 0) + n.props.reduce((s, [, x]) => s + size(x), 0));

/** Every form smaller by one step: an item gone, a list replaced by one of its items or by a constant. The largest steps come first. */
function* smaller(n) {
  if (n.items === undefined) return;
  const order = n.items.map((x, i) => [size(x), i]).sort((a, b) => b[0] - a[0]);
  // a quote needs what it quotes
  if (n.k !== "quote") for (const [, i] of order) yield { ...n, items: n.items.toSpliced(i, 1) };
  for (const [s, i] of order) {
    const x = n.items[i];
    if (s > 1) {
      yield { ...n, items: n.items.with(i, { k: "int", v: 1n }) };
      for (const y of x.items) if (size(y) > 1 || y.k === "sym") yield { ...n, items: n.items.with(i, y) };
    }
    for (const y of smaller(x)) yield { ...n, items: n.items.with(i, y) };
  }
  for (const [i, [k, v]] of n.props.entries()) {
    yield { ...n, props: n.props.toSpliced(i, 1) };
    for (const y of smaller(v)) yield { ...n, props: n.props.with(i, [k, y]) };
  }
}

/**
 * @param {string} text
 * @param {(text: string) => Promise<boolean>} fails does it still show it?
 * @param {number} seconds to spend at most
 */
export async function minimise(text, fails, seconds = 20) {
  const until = Date.now() + seconds * 1000;
  const print = (root) => root.items.map(write).join("\n");
  let best = { k: "list", items: [], props: [], sealed: false };
  try {
    best = { ...best, items: read(text) };
  } catch (e) {
    if (e instanceof Unsupported) return text;
    throw e;
  }
  if (!(await fails(print(best)))) return text;
  const tried = new Set();
  for (let progress = true; progress && Date.now() < until;) {
    progress = false;
    for (const candidate of smaller(best)) {
      if (Date.now() >= until) break;
      const t = print(candidate);
      if (tried.has(t)) continue;
      tried.add(t);
      if (!(await fails(t))) continue;
      best = candidate;
      progress = true;
      break;
    }
  }
  return print(best);
}
