/** Reading and printing Gene data, without the machine: `import { readGene, printGene } from "gene-lang/reader"`. */
import { readAll } from "./reader/reader.ts";
import { Source } from "./reader/source.ts";
import { display, readableLiteral } from "./values/print.ts";
import type { Value } from "./values/types.ts";

export { ReaderError } from "./reader/error.ts";
export { Source, spanOf, type Span } from "./reader/source.ts";
export {
  Bytes,
  Char,
  char,
  ComplexSym,
  complexSym,
  Float,
  GDate,
  GDateTime,
  GeneNode,
  GTime,
  Quote,
  Regex,
  Sym,
  sym,
  Unquote,
  type Value,
} from "./values/types.ts";
export { kindOf } from "./values/kind.ts";

/**
 * Reads all forms of a text.
 * @param name shown in errors
 * @throws ReaderError with line, column, and `incomplete` when more text could mend it
 */
export function readGene(text: string, name = "<text>"): Value[] {
  return readAll(new Source(name, text));
}

/** Reads a text that holds exactly one form. @throws ReaderError; Error if there are none or several */
export function readOne(text: string, name = "<text>"): Value {
  const forms = readGene(text, name);
  if (forms.length !== 1) throw new Error(`expected one form, got ${forms.length}`);
  return forms[0];
}

/**
 * The literal form of a value (chapter 1.12): reading it gives an equal value wherever a literal syntax exists. Instances, functions and
 * the like have none and print as their kind.
 * @throws Error (literal form) if an empty symbol, or a path of fewer than two parts, is in it: its text would be read as another value
 */
export function printGene(value: Value, form: "literal" | "display" = "literal"): string {
  return form === "literal" ? readableLiteral(value) : display(value);
}
