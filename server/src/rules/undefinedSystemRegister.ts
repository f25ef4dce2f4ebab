import { explicit } from '../simulator/choice';
import type { RoutineContext, Rule, Violation } from './rule';

export const undefinedSystemRegister: Rule = {
  id: 'undefined-system-register',
  severity: 'error',
  title: 'A system register name that is UNDEFINED at this exception level or E2H setting',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const access of step.system)
        for (const c of explicit(access.target, step.guard)) {
          if (typeof c.value === 'string') continue;
          yield {
            origin: step.instruction.origin,
            guard: c.guard,
            certain: true,
            message: `${c.value.undefined}${run.exceptionLevel === undefined ? '' : `; this code runs at EL${run.exceptionLevel}: ${run.exceptionLevelReason}`}`,
            related: [],
          };
        }
  },
};
