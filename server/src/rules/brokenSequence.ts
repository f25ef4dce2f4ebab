import { crossedCopies } from './crossedCopies';
import { descendingPairs } from './descendingPair';
import { overlappingPairs } from './overlappingPairs';
import { parallelRuns } from './parallelRuns';
import type { RoutineContext, Rule, Violation } from './rule';

export const brokenSequence: Rule = {
  id: 'broken-sequence',
  severity: 'warning',
  title: 'A load or store that does not fit the order of those beside it',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run } = context;
    const found = [...overlappingPairs(run), ...crossedCopies(run), ...descendingPairs(context)];
    yield* found;
    for (const v of parallelRuns(run)) if (!found.some((f) => f.origin === v.origin)) yield v;
  },
};
