import { contractOf } from '../conventions/exitContract';
import { breachesAt } from '../conventions/preservation';
import { generalResource, type Resource, vectorResource } from '../simulator/resources';
import { type OwedValue, overwritten } from './overwritten';
import type { RoutineContext, Rule, Violation } from './rule';

const checked: readonly Resource[] = [
  ...Array.from({ length: 31 }, (_, n) => generalResource(n)),
  ...Array.from({ length: 32 }, (_, n) => [vectorResource(n, 'low'), vectorResource(n, 'high')]).flat(),
];

const owed: OwedValue = {
  one: 'its value at entry',
  several: 'their values at entry',
  remark: (several) => `; the declared clobbers do not name ${several ? 'them' : 'it'}`,
};

export const contractViolated: Rule = {
  id: 'contract-violated',
  severity: 'error',
  title: 'A register outside the declared clobber set is changed',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run, convention, flags } = context;
    const { clobbers } = convention;
    if (clobbers === undefined) return;
    const kept = checked.filter((r) => !clobbers.includes(r));
    for (const exit of run.exits) {
      // The routine is left by these, whatever its convention; the list says what it may then have changed.
      if (exit.kind !== 'ret' && exit.kind !== 'eret') continue;
      const contract = contractOf(run, exit, convention, flags);
      const guard = contract.kind === 'none' ? exit.guard : contract.guard;
      for (const breach of breachesAt(run, exit, kept, guard, convention)) {
        const violation = overwritten(run, exit, breach, owed);
        if (violation !== undefined) yield violation;
      }
    }
  },
};
