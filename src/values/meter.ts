/**
 * Work on values that may take long, told to the machine that it is done for: this floor knows none.
 *
 * The rule: whoever goes through data in one go tells the work bit by bit while it is done, at least every {@link STRIDE} characters or {@link ROUNDS} elements, so that a limit is met there;
 * and says how much room it will need before it takes it in one go.
 */

/** Counts work against the limits and the time slice of a run. */
export interface Meter {
  /** @throws what ends the run, when a limit is exceeded */
  charge(units: number): void;
  /** @throws what ends the run, when there is not that much memory left for it */
  reserve(bytes: number): void;
}

/** Characters or bytes that are gone through before it is told that there is more. */
export const STRIDE = 2 ** 16;
/** Elements that are gone through before it is told; a power of two. */
export const ROUNDS = 1024;
/** Bytes that may be taken without asking. */
const SMALL = 2 ** 20;

let meter: Meter | null = null;

/** From now on work is done for that one; null: for nobody. @returns for whom it was done before, to be set again */
export function workFor(next: Meter | null): Meter | null {
  const before = meter;
  meter = next;
  return before;
}

/** Tells work in proportion to data, a unit for each element or each eight characters. @throws what ends the run, when a limit is exceeded */
export function tellWork(units: number): void {
  if (meter !== null) meter.charge(units);
}

/** The same for a loop over elements: to be called in each round. @param round how many came before */
export function tellRound(round: number): void {
  if ((round & (ROUNDS - 1)) === ROUNDS - 1) tellWork(ROUNDS);
}

/** The same for entries of maps, each of which takes as long as several elements. */
export function tellEntry(round: number): void {
  if ((round & (ROUNDS / 8 - 1)) === ROUNDS / 8 - 1) tellWork(ROUNDS);
}

/** Memory is about to be taken in one go. @throws what ends the run, when a limit would be exceeded */
export function tellRoom(bytes: number): void {
  if (bytes > SMALL && meter !== null) meter.reserve(bytes);
}
