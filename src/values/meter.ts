/** Work on values that may take long, told to the machine that it is done for: this floor knows none. */

/** Counts work against the limits and the time slice of a run. */
export interface Meter {
  /** @throws what ends the run, when a limit is exceeded */
  charge(units: number): void;
}

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
