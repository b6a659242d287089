/**
 * What compiled code assumes about the world outside: that the names that it has built in mean what they meant, that native methods are what they were, that no class has a method
 * `==`, that fields of some names are raw in no class. All of it changes rarely, so it is one object, which all the code made since the last change looks at.
 */

export interface Assumption {
  /** false for good as soon as one of the assumptions is not true any more */
  holds: boolean;
}

/** A class of its own for each: V8 takes `holds` for a constant as long as no object of the class has changed it, and a look at it costs nothing. */
function fresh(): Assumption {
  return new (class {
    holds: boolean;
    constructor() {
      this.holds = true;
    }
  })();
}

let current = fresh();

/** The assumption for code that is made now. */
export function assumption(): Assumption {
  return current;
}

/** Something has changed: code that was made before has to be made again. */
export function breakAssumption(): void {
  current.holds = false;
  current = fresh();
}
