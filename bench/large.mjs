/**
 * A large program whose functions are called a few times each: what most of a program is like when it starts. Nothing in it is hot, so compiling what is
 * should not cost anything that is felt.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ten lines each; they call the one before. */
const PARTS = [
  (i, before) => `(fn f${i} [a b]
  (var sum ${i % 7})
  (for k in (0 .. 5)
    (if ((k + a) % 2 == 0)
      (sum += (k * b))
     else
      (sum -= k)))
  (if (b > ${(i % 5) + 1})
    (sum = (sum + (${before} a 1))))
  (sum % 1000))`,
  (i, before) => `(fn f${i} [a b]
  (var items [])
  (for k in (0 .. (3 + b % 3))
    (items .push (a + k)))
  (var text #"item #{a}: #{items}")
  (var found (items .find (x -> (x > ${i % 10}))))
  (case b
    when 1 (text .size)
    when 2 ((items .size) + ${i % 11})
    else ((${before} a 1) + (if (found == nil) 0 else found))))`,
  (i, before) => `(class C${i}
  (ctor [/x /y])
  (method size [] (/x + /y))
  (method move [dx]
    (/x += dx)
    (if (/x > 100) (/x = 0))
    self))
(fn f${i} [a b]
  (var c (new C${i} a b))
  (+ ((c .move ${i % 13}) .size) (if (b > 1) (${before} a 1) else 0)))`,
  (i, before) => `(fn f${i} [a b]
  (var m {^one a ^two b})
  (var n 0)
  (while (n < 4)
    (m/one = (m/one + n))
    (n += 1))
  (try
    (if (b > 2) (throw "too large"))
    (m/one + (if (b > 1) (${before} m/two 1) else 0))
   catch * (a + ${i % 17})))`,
];

/** The text of a program of about so many lines. */
function textOf(lines) {
  const out = ["(fn f0 [a b] (a + b))"];
  const functions = Math.ceil(lines / 12);
  for (let i = 1; i <= functions; i++) out.push(PARTS[i % PARTS.length](i, `f${i - 1}`), "");
  out.push("(var all 0)");
  // every function three times, besides the calls among them
  for (let i = 1; i <= functions; i++) out.push(`(all = ((all + (f${i} ${i % 9} 1) + (f${i} 3 2) + (f${i} 1 3)) % 1000003))`);
  out.push("(println all)");
  return `${out.join("\n")}\n`;
}

let file;

/** Path of the program, which is written into a folder of its own; that goes when the process ends. */
export function largeProgram(lines) {
  if (file !== undefined) return file;
  const folder = mkdtempSync(join(tmpdir(), "gene-large-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  file = join(folder, "large.gene");
  writeFileSync(file, textOf(lines));
  return file;
}
