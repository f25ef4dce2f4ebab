import { contractOf } from '../conventions/exitContract';
import { breachesAt } from '../conventions/preservation';
import { giveBack } from './fixes/giveBack';
import { type OwedValue, overwritten } from './overwritten';
import type { RoutineContext, Rule, Violation } from './rule';

const owed: OwedValue = {
  one: "the interrupted context's value",
  several: "the interrupted context's values",
};

export const exceptionContextClobbered: Rule = {
  id: 'exception-context-clobbered',
  severity: 'error',
  title: 'A register of the interrupted context differs from its entry value at the eret that resumes it',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run, convention, flags } = context;
    if (convention.clobbers) return;
    for (const exit of run.exits) {
      if (exit.kind !== 'eret') continue;
      const contract = contractOf(run, exit, convention, flags);
      if (contract.kind === 'none') continue;
      const fix = giveBack(context, exit);
      for (const breach of breachesAt(run, exit, contract.preserved, contract.guard, convention)) {
        const violation = overwritten(run, exit, breach, owed);
        if (violation) yield { ...violation, fix: fix() };
      }
    }
  },
};
