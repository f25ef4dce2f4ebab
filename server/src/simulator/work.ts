/** What was simulated, for figures: what a memo gave is not counted. */
export class ExplorationWork {
  /** Instructions run from a state. */
  steps = 0;
  /** Spent in explorations, those of called routines included. */
  milliseconds = 0;
  private depth = 0;

  timed<T>(explore: () => T): T {
    if (this.depth > 0) return explore();
    const start = performance.now();
    this.depth++;
    try {
      return explore();
    } finally {
      this.depth--;
      this.milliseconds += performance.now() - start;
    }
  }
}
