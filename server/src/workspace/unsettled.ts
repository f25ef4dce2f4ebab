import type { RunFacts } from '../analysis/facts';
import { BudgetExceeded } from '../simulator/exploration';
import type { Problem } from '../source/problem';
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
      if (!this.found.has(name)) this.found.set(name, this.problem(name));
      return undefined;
    }
  }

  private problem(name: string): Problem | undefined {
    const origin = this.runs
      .all()
      .map((r) => r.program.symbols.get(name)?.origin)
      .find((o) => o !== undefined);
    const message = `${name} is not analysed: its loops do not settle within the limit`;
    return origin && { code: 'macro-error', severity: 'info', message, origin };
  }

  get problems(): readonly Problem[] {
    return [...this.found.values()].filter((p) => p !== undefined);
  }
}
