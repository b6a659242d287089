/** Equality and hashes belong together (2.4, 6.4): what is equal is one key, and a copy through text is equal. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAll } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";
import { equal } from "../../src/values/equal.ts";
import { hashGet, hashHas, hashKey, hashSet } from "../../src/values/hash.ts";
import { literal } from "../../src/values/print.ts";
import { char, complexSym, Float, GeneNode, HashMap, sym, type Value } from "../../src/values/types.ts";

// few different leaves: so equal values, and values that differ in one place, are frequent
const leaf = fc.constantFrom<Value>(
  null,
  undefined,
  true,
  false,
  0,
  1,
  -1,
  new Float(0),
  new Float(-0),
  new Float(1),
  2n ** 60n,
  "",
  "a",
  "1",
  char(97),
  sym("a"),
  complexSym(["a", "b"]),
);
const key = fc.constantFrom("a", "b", "c");
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc
      .tuple(tie("value"), fc.array(fc.tuple(key, tie("value")), { maxLength: 2 }), fc.array(tie("value"), { maxLength: 2 }))
      .map(([type, props, children]) => new GeneNode(type, props.length > 0 ? new Map(props) : null, children)),
  ),
}));

test("equality is symmetric, and what is equal has one hash key", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(equal(a, b)).toBe(equal(b, a));
      expect(equal(a, a)).toBe(true);
      if (equal(a, b)) expect(hashKey(a)).toEqual(hashKey(b));
    }),
    { numRuns: 2000 },
  );
});

test("equality is transitive", () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      if (equal(a, b) && equal(b, c)) expect(equal(a, c)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("a hash map holds one entry for all keys that are equal", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.integer()), { maxLength: 12 }), (entries) => {
      const map = new HashMap();
      const model: [Value, number][] = [];
      for (const [k, v] of entries) {
        hashSet(map, k, v);
        const known = model.find(([other]) => equal(other, k));
        if (known === undefined) model.push([k, v]);
        else known[1] = v;
      }
      for (const [k] of entries) expect(hashGet(map, k)).toBe(model.find(([other]) => equal(other, k))![1]);
      expect(map.size).toBe(model.length);
      expect(hashHas(map, "not among them")).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("a copy through text is equal and the same key", () => {
  fc.assert(
    fc.property(value, (v) => {
      const [copy] = readAll(new Source("t", literal(v)));
      expect(equal(v, copy)).toBe(true);
      expect(hashKey(copy)).toEqual(hashKey(v));
    }),
    { numRuns: 1000 },
  );
});
