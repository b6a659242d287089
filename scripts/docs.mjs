// Writes docs/gir.md from the instruction table (src/gir/ops.ts). `--check` only says whether it is up to date (exit code 1 if not); a test does the same.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "docs/gir.md");

/** The page. @param table INSTRUCTIONS */
export function girPage(table) {
  const rows = Object.entries(table).map(([name, i]) => {
    const operands = [...i.operands]
      .map((k) => ({ d: "dst", s: "reg", S: "reg?", k: "const", c: "code", i: "int", L: "label", e: "end", n: "regs.." })[k])
      .join(" ");
    return `| \`${name}\` | ${operands} | ${i.throws ? "throws" : ""}${i.throws && i.suspends ? ", " : ""}${i.suspends ? "suspends" : ""} | ${i.doc.replaceAll("|", "\\|")} |`;
  });
  return `# GIR, the instructions

Written by \`node scripts/docs.mjs\` from the table in src/gir/ops.ts. GIR is register based and structured: \`Block\`, \`Loop\`, \`If..\` and \`Try\` open a construct that \`End\`
closes; a branch goes to an enclosing block (leaves it) or loop (starts it again). Operands: \`dst\` a register that is written, \`reg\` one that is read (\`reg?\`: or none), \`const\` a
constant, \`code\` a function inside, \`int\` a number, \`label\` an enclosing construct, \`end\` where this construct ends or its other branch begins, \`regs..\` a count and that many registers.

| instruction | operands | may | effect |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { INSTRUCTIONS } = await import(join(root, "dist/internal.js"));
  const page = girPage(INSTRUCTIONS);
  if (process.argv.includes("--check")) {
    if (readFileSync(target, "utf8") !== page) {
      console.error("docs/gir.md is out of date: run `node scripts/docs.mjs`");
      process.exitCode = 1;
    }
  } else writeFileSync(target, page);
}
