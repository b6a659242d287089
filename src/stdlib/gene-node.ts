/** Methods of Gene (6.4). */
import { GeneNode } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { isInt, mutableLock, needInt, needKey } from "./args.ts";
import { contains } from "./array.ts";
import { bad, charge, defineMethods, making, room } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const node = (args: Value[]): GeneNode => args[0] as GeneNode;

function mutable(args: Value[], op: string, method: string): GeneNode {
  mutableLock(node(args).lock, op, method, "gene", "Gene");
  return node(args);
}

function need(args: Value[], count: number, message: string): void {
  if (args.length <= count) throw bad(message);
}

/** A child's position for changes: 0 <= i <= max. */
function position(args: Value[], name: string, max: number): number {
  const i = needInt(args[1], `Gene.${name} index must be an integer`);
  if (i < 0 || i > max) throw bad(`Gene.${name} index out of bounds`);
  return i;
}

const METHODS: readonly Entry[] = [
  ["type genetype", "", "The type.", (_, a) => node(a).type],
  ["props", "", "New map of the properties.", (r, a) => (charge(r, node(a).props?.size ?? 0), new Map(node(a).props ?? []))],
  ["children", "", "New array of the children.", (r, a) => (making(r, node(a).children.length), [...node(a).children])],
  [
    "has",
    "k",
    "Is there such a property?",
    (_, a) => {
      need(a, 1, "Gene.has requires a key");
      const key = needKey(a[1], "Gene.has key must be a string or symbol");
      return node(a).props?.has(key) ?? false;
    },
  ],
  [
    "get",
    "k [default]",
    "A property; absent: the default, else nil.",
    (_, a) => {
      need(a, 1, "Gene.get requires a key");
      const key = needKey(a[1], "Gene.get key must be a string or symbol");
      return node(a).props?.has(key) ? node(a).props!.get(key) : a.length > 2 ? a[2] : null;
    },
  ],
  [
    "set",
    "k v",
    "Sets a property; gives the Gene.",
    (_, a) => {
      const g = mutable(a, "set property on", "set");
      need(a, 2, "Gene.set requires key and value");
      (g.props ??= new Map()).set(needKey(a[1], "Gene.set key must be a string or symbol"), a[2]);
      return g;
    },
  ],
  [
    "del",
    "k...",
    "Removes properties; gives the last removed value.",
    (_, a) => {
      const g = mutable(a, "delete property from", "del");
      need(a, 1, "Gene.del requires a key");
      let removed: Value = null;
      for (const key of a.slice(1).map((k) => needKey(k, "Gene.del key must be a string or symbol"))) {
        if (!g.props?.has(key)) continue;
        removed = g.props.get(key);
        g.props.delete(key);
      }
      if (g.props?.size === 0) g.props = null;
      return removed;
    },
  ],
  [
    "has_child",
    "i",
    "Is there a child at that position?",
    (_, a) => {
      need(a, 1, "Gene.has_child requires an index");
      const i = needInt(a[1], "Gene.has_child index must be an integer");
      return i >= 0 && i < node(a).children.length;
    },
  ],
  [
    "get_child",
    "i [default]",
    "A child; absent: the default, else nil.",
    (_, a) => {
      need(a, 1, "Gene.get_child requires an index");
      if (!isInt(a[1])) throw bad("Gene.get_child index must be an integer");
      const i = Number(a[1]);
      return i >= 0 && i < node(a).children.length ? node(a).children[i] : a.length > 2 ? a[2] : null;
    },
  ],
  [
    "set_child",
    "i v",
    "Sets a child; gives the Gene.",
    (_, a) => {
      const g = mutable(a, "set child on", "set_child");
      need(a, 2, "Gene.set_child requires index and value");
      g.children[position(a, "set_child", g.children.length - 1)] = a[2];
      return g;
    },
  ],
  [
    "add_child",
    "v",
    "Appends a child; gives the Gene.",
    (_, a) => {
      const g = mutable(a, "append child to", "add_child");
      need(a, 1, "Gene.add_child requires a value");
      room(g.children.length + 1);
      g.children.push(a[1]);
      return g;
    },
  ],
  [
    "ins_child",
    "i v",
    "Inserts a child; gives the Gene.",
    (r, a) => {
      const g = mutable(a, "insert child into", "ins_child");
      room(g.children.length + 1);
      charge(r, g.children.length >> 4);
      need(a, 2, "Gene.ins_child requires index and value");
      g.children.splice(position(a, "ins_child", g.children.length), 0, a[2]);
      return g;
    },
  ],
  [
    "del_child",
    "i",
    "Removes a child and gives it.",
    (r, a) => {
      const g = mutable(a, "delete child from", "del_child");
      charge(r, g.children.length >> 4);
      need(a, 1, "Gene.del_child requires an index");
      return g.children.splice(position(a, "del_child", g.children.length - 1), 1)[0];
    },
  ],
  [
    "contains",
    "v",
    "Is v among the children?",
    (realm, a) => {
      need(a, 1, "Gene.contains requires a value");
      return contains(realm, node(a).children, a[1]);
    },
  ],
  [
    "set_genetype",
    "t",
    "Sets the type; gives the Gene.",
    (_, a) => {
      const g = mutable(a, "set type on", "set_genetype");
      need(a, 1, "Gene.set_genetype requires a type");
      g.type = a[1];
      return g;
    },
  ],
  ["immutable?", "", "Is it sealed or frozen?", (_, a) => node(a).lock !== 0],
];

/** Installs the methods of Gene. */
export function installGene(realm: Realm): void {
  defineMethods(realm, "Gene", METHODS);
}
