import type { RunFacts } from '../analysis/facts';
import { BudgetExceeded } from '../simulator/exploration';
import type { Problem } from '../source/problem';
import type { LeftOut } from './plan';
import type { RunGroup } from './runGroups';
import type { Runs } from './runs';

/** Routines that the engine gave up on; they are named at their label. */
export class Unsettled {
  private readonly found = new Map<string, Problem | undefined>();

  constructor(private readonly runs: Runs) {}

  /** What `explore` finds out about the group, or undefined when it does not settle. */
  unless({ name }: RunGroup, explore: () => RunFacts | undefined): RunFacts | undefined {
    try {
      return explore();
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error;
      const message = `${name} is not analysed: it is too long, or its loops do not settle within the limit`;
      if (!this.found.has(name)) this.found.set(name, this.problem(name, message));
      return undefined;
    }
  }

  /** Routines beyond the limit of a document, of which this is the first. */
  leave({ name, count }: LeftOut): void {
    const message = `${name} and ${count - 1} more routines are not analysed: the document has too many`;
    this.found.set(`${name} and more`, this.problem(name, message));
  }

  private problem(name: string, message: string): Problem | undefined {
    const origin = this.runs
      .all()
      .map((r) => r.program.symbols.get(name)?.origin)
      .find((o) => o !== undefined);
    return origin && { code: 'macro-error', severity: 'info', message, origin };
  }

  get problems(): readonly Problem[] {
    return [...this.found.values()].filter((p) => p !== undefined);
  }
}
