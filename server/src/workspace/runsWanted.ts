import type { Plan, PlannedRoutine } from './plan';
import type { Run, Runs } from './runs';

/** Lets runs go when no routine of the plan that is still to be explored has them. */
export class RunsWanted {
  private readonly routines = new Map<string, number>();

  constructor(
    private readonly runs: Runs,
    plan: Plan,
  ) {
    for (const key of this.keysOf(plan.routines)) this.routines.set(key, (this.routines.get(key) ?? 0) + 1);
    for (const run of runs.all()) this.drop(run);
  }

  /** These were explored. */
  done(routines: readonly PlannedRoutine[]): void {
    for (const key of this.keysOf(routines)) this.routines.set(key, (this.routines.get(key) ?? 0) - 1);
    for (const run of this.runs.all()) this.drop(run);
  }

  private *keysOf(routines: readonly PlannedRoutine[]): Iterable<string> {
    for (const { flavour, assignments } of routines)
      for (const assignment of assignments) yield this.runs.keyOf(flavour, assignment);
  }

  private drop(run: Run): void {
    // Others are compared with the run as it is built.
    if (run.assignment.size === 0) return;
    if ((this.routines.get(this.runs.keyOf(run.flavour, run.assignment)) ?? 0) === 0) this.runs.drop(run);
  }
}
