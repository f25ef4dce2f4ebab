/** What was simulated, for figures: what a memo gave is not counted. */
export class ExplorationWork {
  /** Instructions run from a state. */
  steps = 0;
  /** Time of the processor that explorations took, those of called routines included. */
  milliseconds = 0;
  private depth = 0;
  private asides = 0;

  timed<T>(explore: () => T): T {
    if (this.depth > 0) return explore();
    const start = processorMilliseconds();
    this.asides = 0;
    this.depth++;
    try {
      return explore();
    } finally {
      this.depth--;
      this.milliseconds += processorMilliseconds() - start - this.asides;
    }
  }

  /** Reading and assembling the file of a called routine is no part of an exploration. */
  aside<T>(read: () => T): T {
    if (this.depth === 0) return read();
    const start = processorMilliseconds();
    try {
      return read();
    } finally {
      this.asides += processorMilliseconds() - start;
    }
  }
}

/** Of the whole process, with the collector. */
function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
