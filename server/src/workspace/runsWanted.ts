import { NO_ASSIGNMENT } from './assignments';
import type { Plan, PlannedRoutine } from './plan';
import type { Runs } from './runs';

/** Lets programs go when no routine of the plan that is still to be explored has them. */
export class RunsWanted {
  /** By program: how many routines are to be explored in it. */
  private readonly routines = new Map<string, number>();
  /** What others are compared with stays. */
  private readonly asBuilt = new Set<string>();

  constructor(
    private readonly runs: Runs,
    { routines }: Plan,
  ) {
    for (const { flavour } of routines) this.asBuilt.add(runs.programKey(flavour, NO_ASSIGNMENT));
    this.count(routines, 1);
  }

  /** These were explored. */
  done(routines: readonly PlannedRoutine[]): void {
    this.count(routines, -1);
  }

  private count(routines: readonly PlannedRoutine[], by: number): void {
    for (const { flavour, assignments } of routines)
      for (const assignment of assignments) {
        const key = this.runs.programKey(flavour, assignment);
        this.routines.set(key, (this.routines.get(key) ?? 0) + by);
      }
    this.runs.keepOnly((key) => this.asBuilt.has(key) || (this.routines.get(key) ?? 0) > 0);
  }
}
