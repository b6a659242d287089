// Gene inside a JavaScript program: node examples/embedding.mjs (after npm run build).
import { createGene } from "../dist/index.js";

const gene = createGene({ stdout: (text) => process.stdout.write(text), convert: true });

// A function of the host that returns a promise suspends the Gene code that calls it; nothing is marked for that.
const prices = { tea: 4, pot: 30 };
gene.defineFunction("price_of", "item: String", async (item) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return prices[item];
});

gene.set("order", ["tea", "tea", "pot"]);
const total = await gene.eval(`
  (var prices (order .map price_of))
  (println "prices:" prices)
  (prices .reduce 0 (fn [a b] (a + b)))`);
console.log("total:", total);

// Code that does not suspend gives its value at once.
console.log("at once:", gene.eval("(1 + 2)"));

// A Gene function called from JavaScript.
gene.eval("(fn discount [sum ^percent = 10] (sum - (sum * percent / 100)))");
console.log("with discount:", gene.call(gene.get("discount"), 38));

try {
  await gene.eval('(println (price_of "cup") (undefined_name))');
} catch (e) {
  console.log(`${e.name}: ${e.message} [${e.code}]`);
}
gene.close();
