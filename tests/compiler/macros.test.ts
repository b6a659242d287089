/** Calls of macro functions in evaluated code: what their arguments hold is compiled when it is evaluated, not at each level around it as well. */
import { expect, test } from "vitest";
import { createGene, createTestHost } from "../../src/index.ts";

const nested = (open: string, close: string, depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

// each takes minutes where the arguments are compiled at each level
test.each([
  ["names", "(fn m! [x] ($caller_eval x))", nested("(m! ", ")", 3000), 1],
  ["paths", "(ns N (fn /m! [x] ($caller_eval x)))", nested("(N/m! ", ")", 3000), 1],
  ["other forms between", "(fn m! [x] ($caller_eval x))", nested("(m! (1 + ", "))", 2000), 2001],
  ["local macros", "(fn f [] (fn m! [x] ($caller_eval x))", `${nested("(m! ", ")", 3000)}) (f)`, 1],
])("nested calls: %s", async (_, definition, call, value) => {
  const gene = createGene({ host: createTestHost() });
  expect(await gene.evalAsync(`${definition} ${call}`)).toBe(value);
});
