import { costRangeOf } from '../analysis/cost';
import type { RoutineFacts } from '../analysis/facts';
import { and, NONE } from '../simulator/variantSet';

/**
 * Works out what a hover or a lens is going to ask of a routine and what an analysis leaves for later:
 * variants, liveness, readers, cost. For the idle time after diagnostics went out.
 */
export function prepareAnswers(routine: RoutineFacts): void {
  const { variants } = routine;
  for (const run of routine.runs) {
    const [first] = run.order;
    if (first === undefined) continue;
    run.liveAfter(first, 0);
    run.readersOf(first, 0);
    for (const variant of variants) {
      const guard = and(variant.guard, run.guard);
      if (guard !== NONE) costRangeOf(run, guard);
    }
  }
}
