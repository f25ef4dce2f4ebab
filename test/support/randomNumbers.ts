/** A small reproducible generator (mulberry32): the same seed gives the same numbers everywhere. */
export class RandomNumbers {
  constructor(private state: number) {}

  word(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
  /** low to high, both included. */
  between(low: number, high: number): number {
    return low + (this.word() % (high - low + 1));
  }
  chance(one: number, of: number): boolean {
    return this.word() % of < one;
  }
  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.word() % choices.length];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }
}
