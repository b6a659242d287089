import { decodeGir, GirFileError } from "../../gir/encode.ts";
import { type Command, readFile, say } from "../context.ts";
import { CommandError } from "../errors.ts";
import { listing } from "../listing.ts";
import { version } from "./version.ts";

/** `gene gir show FILE` (18.7) */
export const gir: Command = (cx) => {
  const [subcommand, file] = cx.operands;
  if (subcommand !== undefined && subcommand !== "show" && subcommand !== "visualize") throw new CommandError(`Unknown subcommand for gir: ${subcommand}`);
  if (file === undefined) throw new CommandError("Missing GIR file path. Usage: gene gir show <file>");
  const text = readFile(cx, file, "GIR file");
  try {
    const { header, code } = decodeGir(text, file, version);
    say(cx, `GIR File: ${file}`);
    say(cx, `Compiler: ${header.compiler}`);
    say(cx, `VM ABI  : ${header.abi}`);
    say(cx, `Version : ${header.version}`);
    say(cx, `Flags   : debug=${header.debug}, published=false`);
    say(cx, `Source  : hash=0x${header.sourceHash.toUpperCase()}`);
    say(cx, `Timestamp: ${header.timestamp}`);
    say(cx, "");
    cx.host.write(1, listing(code, { addresses: true }));
  } catch (error) {
    if (error instanceof GirFileError) throw new CommandError(`Loading GIR file: ${error.message}`);
    throw error;
  }
  return 0;
};
