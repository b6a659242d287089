/** The library: everything that programs find without an import (chapter 14). */
import { installArray } from "./array.ts";
import { installAsync } from "./async.ts";
import { installBytes } from "./bytes.ts";
import type { Realm } from "./define.ts";
import { installEvents } from "./events.ts";
import { installFiles } from "./files.ts";
import { installFuture } from "./future.ts";
import { installGdat } from "./gdat.ts";
import { installGene } from "./gene-node.ts";
import { installGenerators } from "./generator.ts";
import { installGlobal } from "./global.ts";
import { installHashMap } from "./hashmap.ts";
import { installIterators } from "./iterator.ts";
import { installJson } from "./json.ts";
import { installMachine } from "./machine.ts";
import { installMap } from "./map.ts";
import { installNil } from "./nil.ts";
import { installNumbers } from "./number.ts";
import { installPrinting } from "./printing.ts";
import { installRegex } from "./regex.ts";
import { installSerdes } from "./serdes.ts";
import { installString } from "./string.ts";
import { installSystem } from "./system.ts";
import { installTemporal } from "./temporal.ts";
import { installTrees } from "./tree.ts";

/** Fills a realm that has its classes with the library. */
export function installStdlib(realm: Realm): void {
  installNil(realm);
  installString(realm);
  installArray(realm);
  installMap(realm);
  installHashMap(realm);
  installGene(realm);
  installBytes(realm);
  installIterators(realm);
  installNumbers(realm);
  installRegex(realm);
  installTemporal(realm);
  installPrinting(realm);
  installGlobal(realm);
  installFiles(realm);
  installSystem(realm);
  installJson(realm);
  installSerdes(realm);
  installTrees(realm);
  installGdat(realm);
  installFuture(realm);
  installGenerators(realm);
  installAsync(realm);
  installMachine(realm);
  installEvents(realm);
}
