/**
 * What compiled code assumes about the world outside: that the names that it has built in mean what they meant, that native methods are what they were, that no class has a method
 * `==`, that fields of some names are raw in no class. All of it changes rarely, so it is one object, which all the code made since the last change looks at. What changes
 * while a program warms up has assumptions of its own, so that only the code that relies on it is made again.
 */

export interface Assumption {
  /** false for good as soon as one of the assumptions is not true any more */
  holds: boolean;
}

/** One more assumption, which holds. A class of its own for each: V8 takes `holds` for a constant as long as no object of the class has changed it, and a look at it costs nothing. */
export function newAssumption(): Assumption {
  return new (class {
    holds: boolean;
    constructor() {
      this.holds = true;
    }
  })();
}

let current = newAssumption();

/** The common assumption, for code that is made now. */
export function assumption(): Assumption {
  return current;
}

/** Something has changed that the common assumption is about: code that was made before has to be made again. */
export function breakAssumption(): void {
  current.holds = false;
  current = newAssumption();
}
