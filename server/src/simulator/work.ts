/** What was simulated, for figures: what a memo gave is not counted. */
export class ExplorationWork {
  /** Instructions run from a state. */
  steps = 0;
  /** What explorations took, those of called routines included. */
  milliseconds = 0;
  private depth = 0;
  private asides = 0;

  timed<T>(explore: () => T): T {
    if (this.depth > 0) return explore();
    const start = performance.now();
    this.asides = 0;
    this.depth++;
    try {
      return explore();
    } finally {
      this.depth--;
      this.milliseconds += performance.now() - start - this.asides;
    }
  }

  /** Reading and assembling the file of a called routine is no part of an exploration. */
  aside<T>(read: () => T): T {
    if (this.depth === 0) return read();
    const start = performance.now();
    try {
      return read();
    } finally {
      this.asides += performance.now() - start;
    }
  }
}
