import { contractOf } from '../conventions/exitContract';
import { breachesAt } from '../conventions/preservation';
import { giveBack } from './fixes/giveBack';
import { type OwedValue, overwritten } from './overwritten';
import type { RoutineContext, Rule, Violation } from './rule';

const owed: OwedValue = { one: "the caller's value", several: "the caller's values" };

export const calleeSavedClobbered: Rule = {
  id: 'callee-saved-clobbered',
  severity: 'error',
  title: 'A register that belongs to the caller does not hold its entry value when the routine returns',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run, convention, flags } = context;
    // Where the comment lists all that may change, contract-violated checks the list instead.
    if (convention.clobbers) return;
    for (const exit of run.exits) {
      if (exit.kind !== 'ret') continue;
      const contract = contractOf(run, exit, convention, flags);
      if (contract.kind === 'none') continue;
      const breaches = breachesAt(run, exit, contract.preserved, contract.guard, convention);
      const fix = giveBack(context, exit);
      for (const breach of breaches) {
        const violation = overwritten(run, exit, breach, owed);
        if (violation) yield { ...violation, fix: fix() };
      }
    }
  },
};
