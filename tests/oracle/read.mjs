/**
 * A reader of the part of Gene that the oracle knows, and its inverse: the fuzzer's minimiser takes programs apart with it. It has no line of the project's own reader.
 *
 * @typedef {{k: "int", v: bigint} | {k: "float", v: number} | {k: "str", v: string} | {k: "sym", v: string}
 *   | {k: "list" | "arr" | "map" | "quote", items: Node[], props: [string, Node][], sealed: boolean}} Node
 */

/** What the oracle cannot judge: the program is compared between the tiers only. */
export class Unsupported extends Error {}

const CLOSE = { "(": ")", "[": "]", "{": "}" };
const KIND = { "(": "list", "[": "arr", "{": "map" };
const ESCAPES = { n: "\n", t: "\t", r: "\r" };

/** The forms of a text. @param {string} text @returns {Node[]} @throws {Unsupported} */
export function read(text) {
  let at = 0;
  const blank = () => {
    for (;;) {
      while (/[\s,]/.test(text[at] ?? "x")) at++;
      if (text[at] !== "#" || !/[\s!]/.test(text[at + 1] ?? " ")) return;
      while (at < text.length && text[at] !== "\n") at++;
    }
  };
  /** @returns {Node} */
  const form = () => {
    const c = text[at];
    if (c === "`") {
      at++;
      return { k: "quote", items: [form()], props: [], sealed: false };
    }
    const sealed = c === "#" && "[{(".includes(text[at + 1]);
    if (sealed) at++;
    const open = text[at];
    if (open in CLOSE) {
      at++;
      if (open === "{" && text[at] === "{") throw new Unsupported("hash map");
      const node = { k: KIND[open], items: [], props: [], sealed };
      for (;;) {
        blank();
        if (at >= text.length) throw new Unsupported("open bracket");
        if (text[at] === CLOSE[open]) break;
        // before the type it is the type, a symbol
        if (text[at] === "^" && open === "(" && node.items.length === 0) throw new Unsupported("property before the type");
        if (text[at] === "^" && open !== "[") {
          const m = /^\^(\^?)([A-Za-z_0-9]+)(?=[\s)\]}])/.exec(text.slice(at, at + 60));
          if (m === null) throw new Unsupported("property");
          at += m[0].length;
          blank();
          node.props.push([m[2], m[1] === "^" ? { k: "sym", v: "true" } : form()]);
        } else node.items.push(form());
      }
      at++;
      return node;
    }
    if (c === '"') {
      let s = "";
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw new Unsupported("open string");
        if (text[at] === "\\") {
          at++;
          s += ESCAPES[text[at]] ?? text[at];
        } else s += text[at];
      }
      at++;
      return { k: "str", v: s };
    }
    const m = /^[^\s,()[\]{}"]+/.exec(text.slice(at, at + 400));
    if (m === null || c === "'" || c === "#") throw new Unsupported(`character ${c}`);
    at += m[0].length;
    const word = m[0];
    if (/^[+-]?\d+$/.test(word)) return { k: "int", v: BigInt(word) };
    if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(word)) return { k: "float", v: Number(word) };
    if (/^[+-]?\d/.test(word) || word.includes("\\")) throw new Unsupported(`word ${word}`);
    return { k: "sym", v: word };
  };
  const forms = [];
  for (blank(); at < text.length; blank()) forms.push(form());
  return forms;
}

/** The text of a form. @param {Node} n @returns {string} */
export function write(n) {
  switch (n.k) {
    case "int":
      return String(n.v);
    case "float":
      return /[.e]/.test(String(n.v)) ? String(n.v) : `${n.v}.0`;
    case "str":
      return JSON.stringify(n.v);
    case "sym":
      return n.v;
    case "quote":
      return `\`${write(n.items[0])}`;
  }
  const inner = [...n.items.map(write)];
  // properties stand behind the head
  const props = n.props.map(([k, v]) => `^${k} ${write(v)}`);
  if (n.k === "list") inner.splice(1, 0, ...props);
  else inner.push(...props);
  const [open, close] = { list: "()", arr: "[]", map: "{}" }[n.k];
  return `${n.sealed ? "#" : ""}${open}${inner.join(" ")}${close}`;
}
