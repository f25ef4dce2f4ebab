import { crossedCopies } from './crossedCopies';
import { descendingPairs } from './descendingPair';
import { overlappingPairs } from './overlappingPairs';
import type { RoutineContext, Rule, Violation } from './rule';

export const brokenSequence: Rule = {
  id: 'broken-sequence',
  severity: 'warning',
  title: 'A load or store that does not fit the order of those beside it',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* overlappingPairs(context.run);
    yield* crossedCopies(context.run);
    yield* descendingPairs(context);
  },
};
